"""Keeps what the chat remembers: languages, reports and words that led nowhere, in one object."""

from __future__ import annotations

from bot.store.languages import SqliteLanguages
from bot.store.misses import SqliteMisses
from bot.store.reports import SqliteReports


class SqliteChat(SqliteLanguages, SqliteReports, SqliteMisses):
    """The chat's own tables in the database."""
