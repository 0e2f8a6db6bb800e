"""Logging: lines for people on a terminal, JSON lines elsewhere; never a token.

What belongs to a line as figures goes in `extra={"values": {...}}`: as `name=value` behind the
message, or as fields of the JSON object.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from bot.settings import Settings

_SECRET = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
_NOISY = ("aiohttp", "aiosqlite", "asyncio", "httpcore", "httpx", "telegram", "uvicorn")


def set_up_logging(settings: Settings, command: str) -> None:
    """Log to standard error, at the level of the settings.

    Without a level set, the long-running command tells its story and the others stay quiet.
    """
    level = settings.log_level
    if level is None:
        level = logging.INFO if command == "run" else logging.WARNING
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain() if sys.stderr.isatty() else _JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _NOISY:
        # The HTTP libraries log requests with their address, and the address holds the token.
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


def redact(text: str) -> str:
    """Replace anything that looks like a bot token."""
    return _SECRET.sub("[token]", text)


class _Plain(logging.Formatter):
    """`12:00:00 INFO message`, with the traceback below."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        values = "".join(f" {name}={value}" for name, value in _values(record).items())
        return redact(super().format(record) + values)


class _JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, and traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_values(record),
        }
        if record.exc_info:
            entry["traceback"] = self.formatException(record.exc_info)
        return redact(json.dumps(entry, ensure_ascii=False))


def _values(record: logging.LogRecord) -> dict[str, object]:
    return getattr(record, "values", {})
