"""What many tests share: the real data, read once, and the Dutch sentences."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.directory import Directory
from bot.files.catalogs import load_catalogs
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.service.ports import Documents
from tests.builders import TODAY, a_directory

DATA = Path(__file__).parent.parent / "data"


# Long tests of whole behaviour, whose lines others cover: tracing them would take minutes more.
UNTRACED = ("robustness/", "bench/", "telegram/test_reliability", "telegram/admin/test_admin_day")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the long tests out of the measurement of coverage."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(UNTRACED):
            item.add_marker("no_cover")


@pytest.fixture(scope="session")
def documents() -> Documents:
    """The real data files, as bytes."""
    return DataDirectory(DATA).read()


@pytest.fixture(scope="session")
def flanders(documents: Documents) -> Directory:
    """The real data."""
    return Directory(DataDirectory(DATA).parse(documents, TODAY))


@pytest.fixture(scope="session")
def sandbox() -> Directory:
    """The little made-up Flanders of `builders.some_facts`."""
    return a_directory()


@pytest.fixture(scope="session")
def say() -> Catalog:
    """The Dutch sentences."""
    return load_catalogs()["nl"]
