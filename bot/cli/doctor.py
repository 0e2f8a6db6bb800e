"""The subcommand `doctor`: what is wrong with an installation, and how to mend it.

Here stands what looks at the program itself and at its Telegram channel; Telegram is not asked.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bot.cli.examine import examine_data, examine_database, examine_disk, examine_rights
from bot.cli.finding import Finding, Grade, Report, unsound_line
from bot.core.model.errors import InvalidInput, Problem, StoreBusy, StoreError
from bot.files.catalogs import load_catalogs
from bot.messages.catalog import Catalog
from bot.messages.problems import problem_line
from bot.service.ports import KEPT_FOR
from bot.settings import Settings, is_beyond_this_machine, read_settings
from bot.store.faults import Unsound
from bot.store.inbox import backlog
from bot.store.soundness import LEAST_SQLITE, SQLITE_VERSION, size_of
from bot.wiring import heartbeat_path, inbox_path

_PYTHON = (3, 11)
_SECRETS = ("REGIEWIJZER_TELEGRAM_TOKEN_FILE", "REGIEWIJZER_WEBHOOK_SECRET_FILE")
_SILENT_AFTER_S = 120
_TWO = 2


async def examine(
    environment: Mapping[str, str], texts: Catalog, now: datetime
) -> tuple[Finding, ...]:
    """Look at everything on this machine, nothing on the network; write nothing.

    What is wrong does not stop the rest.

    Args:
        environment: With the settings, right or wrong.
        texts: Words for people.
        now: The present moment, aware.
    """
    report = Report(texts)
    settings, problems = settings_as_far_as_possible(environment)
    examine_program(report)
    _examine_settings(report, problems)
    _examine_secrets(report, environment)
    if is_beyond_this_machine(settings):
        report.look("host-unnamed", host=settings.host)
    _examine_languages(report)
    await examine_data(report, settings, now.date())
    await examine_database(report, settings, now)
    examine_rights(report, settings)
    examine_disk(report, settings)
    _examine_admins(report, settings)
    _examine_telegram(report, settings, now)
    await _examine_inbox(report, settings, now)
    return tuple(report.findings)


def is_well(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing is bad."""
    return all(finding.grade is not Grade.BAD for finding in findings)


def as_text(findings: Iterable[Finding], texts: Catalog) -> list[str]:
    """Return a line per finding, and below it, indented, how to mend it."""
    lines: list[str] = []
    for finding in findings:
        lines.append(texts.text(f"doctor.{finding.grade}", what=finding.what))
        if finding.mend is not None:
            lines += [f"    {line}" for line in finding.mend.splitlines()]
    return lines


def as_json(findings: Iterable[Finding], *, well: bool) -> str:
    """Return the findings for machines."""
    record = {"well": well, "findings": [asdict(finding) for finding in findings]}
    return json.dumps(record, ensure_ascii=False, indent=2)


def settings_as_far_as_possible(
    environment: Mapping[str, str],
) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings; of those that are wrong, return what is, and use what holds without them.

    So that one bad setting does not hide what else is wrong.
    """
    left, problems = dict(environment), list[Problem]()
    while True:
        try:
            return read_settings(left), tuple(problems)
        except InvalidInput as error:
            problems += error.problems
            for problem in error.problems:
                left.pop(problem.field, None)
                left.pop(f"{problem.field}_FILE", None)


def examine_program(
    report: Report,
    python: tuple[int, ...] = tuple(sys.version_info[:3]),
    sqlite: tuple[int, ...] = SQLITE_VERSION,
) -> None:
    """Look at what the program runs on."""
    versions = {"python": _dotted(python), "sqlite": _dotted(sqlite)}
    if python < _PYTHON or sqlite < LEAST_SQLITE:
        report.bad("program-old", **versions)
    else:
        report.ok("program", **versions)


def _examine_settings(report: Report, problems: Sequence[Problem]) -> None:
    for problem in problems:
        report.bad("settings-bad", fault=problem_line(problem, report.texts))
    if not problems:
        report.ok("settings")


def _examine_secrets(report: Report, environment: Mapping[str, str]) -> None:
    """Look whether others on this machine can read the files with secrets."""
    for name in _SECRETS:
        file = environment.get(name, "").strip()
        if file and _is_open_to_all(Path(file)):
            report.bad("secret-open", name=name, file=file)


def _examine_languages(report: Report) -> None:
    """Look whether every language says everything."""
    try:
        languages = load_catalogs()
    except InvalidInput as error:
        first = problem_line(error.problems[0], report.texts)
        report.bad("languages-bad", number=len(error.problems), first=first)
    else:
        report.ok("languages", languages=report.texts.join(list(languages)))


def _examine_admins(report: Report, settings: Settings) -> None:
    """Look whether somebody can change data in the chat."""
    if settings.telegram_token is None:
        return
    number = len(settings.admins)
    if not number:
        report.look("admins-none")
    elif settings.two_persons and number < _TWO:
        report.bad("admins-one")
    else:
        report.ok("admins", number=number)


def _examine_telegram(report: Report, settings: Settings, now: datetime) -> None:
    """Look at the sign of life."""
    if settings.telegram_token is None:
        report.ok("telegram-off")
        return
    try:
        seconds = round(now.timestamp() - heartbeat_path(settings).stat().st_mtime)
    except OSError:
        seconds = _SILENT_AFTER_S + 1
    if seconds > _SILENT_AFTER_S:
        report.bad("telegram-silent")
    else:
        report.ok("telegram-alive", seconds=seconds)


async def _examine_inbox(report: Report, settings: Settings, now: datetime) -> None:
    """Look at what waits for an answer; while a bot runs, only that bot can."""
    path = inbox_path(settings)
    if settings.telegram_token is None or size_of(path) is None:
        return
    try:
        number, too_old = await backlog(path, now - KEPT_FOR)
    except Unsound as error:
        report.bad("inbox-unsound", fault=unsound_line(error, report.texts), file=str(path))
    except StoreBusy:
        pass
    except StoreError:
        report.bad("inbox-bad", file=str(path))
    else:
        if too_old:
            report.bad("inbox-old", number=too_old)
        report.ok("inbox", number=number - too_old)


def _dotted(version: Iterable[int]) -> str:
    return ".".join(map(str, version))


def _is_open_to_all(file: Path) -> bool:
    """Tell whether everybody on this machine may read a file: its own mode and its folders'."""
    try:
        path = Path(os.path.realpath(file))
        return bool(path.stat().st_mode & stat.S_IROTH) and all(
            folder.stat().st_mode & stat.S_IXOTH for folder in path.parents
        )
    except OSError:  # told as a fault of the setting
        return False
