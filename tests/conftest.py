"""What many tests share: the real data, read once, and the Dutch sentences."""

from __future__ import annotations

import shutil
from collections.abc import Generator
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
UNTRACED = (
    "bench/",
    "cli/test_backup",
    "cli/test_data",
    "cli/test_maps.py::test_all_maps_are_written",
    "files/test_yaml_patch.py::test_a_change_to_the_real_file",
    "robustness/",
    "telegram/admin/test_admin_day",
    "telegram/test_reliability",
)
_KEPT = 100  # rows of a long list


@pytest.hookimpl(trylast=True)  # Hypothesis has marked its own by then
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the long tests out of the measurement of coverage.

    So are those of a property: the hundredth example goes where the first ones went, three times
    slower than untraced.
    """
    here = Path(__file__).parent
    for item in items:
        name = f"{item.path.relative_to(here).as_posix()}::{item.name}"
        if name.startswith(UNTRACED) or item.get_closest_marker("hypothesis"):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Leave out the processes that such a test starts, too."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("no_cover"):
            patch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)
        return (yield)


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
    """The Dutch sentences."""
    return load_catalogs()["nl"]
