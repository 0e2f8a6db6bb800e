"""A desk for the tests of what administrators do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.service.desk import Clock, Desk, Files, open_desk


@pytest.fixture
def files() -> Files:
    """The data files as they lie on the disk."""
    return Files()


@pytest.fixture
def turning() -> Clock:
    """A clock that stands still until a test turns it."""
    return Clock()


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def desk(database_path: Path, files: Files, turning: Clock) -> AsyncIterator[Desk]:
    """A desk where one person is enough to confirm."""
    async with open_desk(database_path, files, turning) as desk:
        yield desk


@pytest.fixture
async def strict_desk(database_path: Path, files: Files, turning: Clock) -> AsyncIterator[Desk]:
    """A desk where nobody confirms what they proposed themselves."""
    async with open_desk(database_path, files, turning, two_persons=True) as desk:
        yield desk
