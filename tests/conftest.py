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
