"""Examines the Telegram channel on this machine; Telegram itself is not asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

from bot.cli.finding import Finding, Reporter
from bot.cli.unsound import unsound_line
from bot.core.errors import StoreError
from bot.service.ports import KEPT_FOR
from bot.settings import Settings
from bot.store.database import is_held_by_another
from bot.store.faults import Unsound
from bot.store.inbox import backlog
from bot.store.soundness import size_of
from bot.wiring import heartbeat_path, inbox_path

_SILENT_AFTER_S = 120


def examine_telegram(report: Reporter, settings: Settings, now: datetime) -> Finding:
    """Look at the sign of life."""
    if settings.telegram_token is None:
        return report.ok("telegram-off")
    try:
        beat = heartbeat_path(settings).stat().st_mtime
    except OSError:
        return report.bad("telegram-silent")
    seconds = round(now.timestamp() - beat)
    if seconds > _SILENT_AFTER_S:
        return report.bad("telegram-silent")
    return report.ok("telegram-alive", seconds=seconds)


async def examine_inbox(
    report: Reporter, settings: Settings, now: datetime
) -> AsyncIterator[Finding]:
    """Look at what waits for an answer; while a bot runs, only that bot can."""
    path = inbox_path(settings)
    if settings.telegram_token is None or size_of(path) is None:
        return
    try:
        waiting = await backlog(path, now - KEPT_FOR)
    except Unsound as error:
        yield report.bad("inbox-unsound", fault=unsound_line(error, report.say), file=str(path))
    except StoreError as error:
        if not is_held_by_another(error):
            yield report.bad("inbox-bad", file=str(path))
    else:
        if waiting.too_old:
            yield report.bad("inbox-old", number=waiting.too_old)
        yield report.ok("inbox", number=waiting.number - waiting.too_old)
