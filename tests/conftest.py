"""What many tests share: the real data, read once, and the Dutch sentences."""

from __future__ import annotations

import asyncio
import fcntl
import gc
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.core.lookup.directory import Directory
from bot.files.catalogs import load_terminal
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.service.ports import Documents
from bot.settings import Settings
from bot.wiring import open_services
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


MadeOnce = Callable[[str, Callable[[Path], None]], Path]


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Make a file that takes seconds once, for all workers: nobody changes it, others copy it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def made(name: str, make: Callable[[Path], None]) -> Path:
        path = folder / name
        with (folder / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not path.exists():
                make(partial := folder / f"{name}.partial")
                partial.rename(path)
        return path

    return made


def fill(data: Path, database: Path) -> None:
    """Load data into a new database, as the program does at its first start."""

    async def load() -> None:
        async with open_services(Settings(data, database), follow_files=True):
            pass

    with asyncio.Runner() as runner:
        runner.run(load())


@pytest.fixture(scope="session")
def filled(made_once: MadeOnce) -> Path:
    """A database with the real data."""
    return made_once("filled.sqlite3", partial(fill, DATA))


@pytest.fixture(scope="session")
def filled_trimmed(made_once: MadeOnce, trimmed: Path) -> Path:
    """A database with little of the long lists."""
    return made_once("filled-trimmed.sqlite3", partial(fill, trimmed))


@pytest.fixture(scope="session")
def sandbox() -> Directory:
    """The little made-up Flanders of `builders.some_facts`."""
    return a_directory()


@pytest.fixture(scope="session")
def texts() -> Catalog:
    """The Dutch sentences, those of the terminal too."""
    return load_terminal()
