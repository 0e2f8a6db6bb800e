"""Imports point one way; each technology has one home."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_LINES = 350


def test_the_import_contracts_hold():
    """The contracts stand in pyproject.toml; import-linter proves them."""
    lint = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(  # noqa: S603 -- a tool of our own lock file
        [lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_no_file_has_outgrown_one_responsibility():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / "bot").rglob("*.py")
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }

    assert long == {}
