"""Imports point one way; each technology has one home."""

from __future__ import annotations

import re
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


def test_every_image_and_every_action_is_pinned_by_its_content():
    images = re.findall(r"(?m)^FROM (\S+)", (ROOT / "Dockerfile").read_text("utf-8"))
    workflows = (ROOT / ".github" / "workflows").glob("*.yml")
    actions = re.findall(r"uses: (\S+)", "".join(path.read_text("utf-8") for path in workflows))

    assert len(images) == 2
    assert len(actions) > 2
    assert [image for image in images if not re.search(r"@sha256:[0-9a-f]{64}$", image)] == []
    assert [action for action in actions if not re.search(r"@[0-9a-f]{40}$", action)] == []
