"""What administrators read once a week."""

from __future__ import annotations

from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, block, strong
from bot.messages.stale import weekly_lines
from bot.service.weekly import News


def weekly(news: News, say: Catalog) -> Reply:
    """Say what waits, and with which command it is seen."""
    reports = say.count("admin.weekly.reports", news.reports) if news.reports else None
    misses = say.count("admin.weekly.misses", news.misses) if news.misses else None
    return Reply(
        (
            block((strong(say.text("admin.weekly.title")),), reports, misses),
            block(*weekly_lines(news.stale, news.due, say)),
        )
    )
