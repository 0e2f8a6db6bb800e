from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from bot.adapters.telegram.tuning import Tuning
from tests.telegram.admin.desk import AN, BO, PATIENCE_S, Files
from tests.telegram.bot_api import BotApi
from tests.telegram.conftest import Loaded
from tests.telegram.person import Person
from tests.telegram.stack import QUICK


@pytest.fixture
def admins() -> dict[int, str]:
    return {AN: "An", BO: "Bo"}


@pytest.fixture(scope="session")
def loaded(loaded_trimmed: Loaded) -> Loaded:
    """Those data."""
    return loaded_trimmed


@pytest.fixture
def data_dir(trimmed: Path, tmp_path: Path) -> Path:
    """A copy of the data, to be changed."""
    return Path(shutil.copytree(trimmed, tmp_path / "data"))


@pytest.fixture
def files(data_dir: Path) -> Files:
    """Whoever changes the data files on the disk."""
    return Files(data_dir)


@pytest.fixture(autouse=True)
def an(api: BotApi) -> Person:
    """The administrator."""
    return Person(api, number=AN, patience_s=PATIENCE_S)


@pytest.fixture(autouse=True)
def bo(api: BotApi) -> Person:
    """Another administrator."""
    return Person(api, number=BO, patience_s=PATIENCE_S)


@pytest.fixture
def tuning() -> Tuning:
    """Periodic tasks are done at the start and when a test says so, not in between."""
    return replace(QUICK, follow_every_s=3600.0)
