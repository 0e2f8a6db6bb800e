"""Imports point one way; each technology has one home."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES = 350  # of a file
MOST_LINES_IN_ALL = 36_840
MOST_FILES = 274
MOST_IN_A_FOLDER = 13  # Python files, with __init__.py


def test_the_import_contracts_hold():
    """The contracts stand in pyproject.toml; import-linter proves them."""
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(  # noqa: S603 -- a tool of our own lock file
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def python_files(folder: str) -> dict[Path, int]:
    """Return the lines of each Python file in a folder and below it."""
    return {
        path.relative_to(ROOT): len(path.read_text("utf-8").splitlines())
        for path in (ROOT / folder).rglob("*.py")
    }


def test_no_file_has_outgrown_one_responsibility():
    long = {str(path): n for path, n in python_files("bot").items() if n > MOST_LINES}

    assert long == {}, f"over {MOST_LINES} lines: give what it does besides its one thing a home"


def test_the_house_stays_small():
    """What is added has to be worth its room: the ceilings are lowered, and hardly ever raised."""
    files = python_files("bot")
    flat = Counter(path.parent for path in files)
    crowded = {str(folder): number for folder, number in flat.items() if number > MOST_IN_A_FOLDER}

    assert sum(files.values()) <= MOST_LINES_IN_ALL, (
        "bot/ grew over its budget. First look for what can go: code that nothing reaches, two"
        " homes of one concept, what a library does already."
    )
    assert len(files) <= MOST_FILES, (
        "bot/ has more files than its budget. Join a module to the one that it is about; a file"
        " under 40 lines needs two users."
    )
    assert crowded == {}, "make a folder of what belongs together, or join modules"


def test_every_image_and_every_action_is_pinned_by_its_content():
    images = re.findall(r"(?m)^FROM (\S+)", (ROOT / "Dockerfile").read_text("utf-8"))
    workflows = (ROOT / ".github" / "workflows").glob("*.yml")
    actions = re.findall(r"uses: (\S+)", "".join(path.read_text("utf-8") for path in workflows))

    assert len(images) == 2
    assert len(actions) > 2
    assert [image for image in images if not re.search(r"@sha256:[0-9a-f]{64}$", image)] == []
    assert [action for action in actions if not re.search(r"@[0-9a-f]{40}$", action)] == []
