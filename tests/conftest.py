"""What many tests share: the real data, read once, and the Dutch sentences."""

from __future__ import annotations

import gc
import shutil
from pathlib import Path

import pytest

from bot.core.directory import Directory
from bot.files.catalogs import load_terminal
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.service.ports import Documents
from tests.builders import TODAY, a_directory

DATA = Path(__file__).parent.parent / "data"


_KEPT = 100  # rows of a long list
_NEW_OBJECTS = 50_000


def pytest_collection_finish() -> None:
    """Let no test pay for looking through the hundred thousands of objects that all tests are."""
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


@pytest.fixture(scope="session")
def documents() -> Documents:
    """The real data files, as bytes."""
    return DataDirectory(DATA).read()


@pytest.fixture(scope="session")
def flanders(documents: Documents) -> Directory:
    """The real data."""
    return Directory(DataDirectory(DATA).parse(documents, TODAY))


@pytest.fixture(scope="session")
def trimmed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the real data, but little of the long lists: that is loaded much sooner."""
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("trimmed") / "data"))
    for name in ("words.csv", "outside.csv"):
        lines = (folder / name).read_text("utf-8").splitlines(keepends=True)
        (folder / name).write_text("".join(lines[:_KEPT]), "utf-8")
    return folder


@pytest.fixture(scope="session")
def sandbox() -> Directory:
    """The little made-up Flanders of `builders.some_facts`."""
    return a_directory()


@pytest.fixture(scope="session")
def say() -> Catalog:
    """The Dutch sentences, those of the terminal too."""
    return load_terminal()
