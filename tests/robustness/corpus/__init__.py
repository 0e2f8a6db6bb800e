"""Broken data files: each is the sound one in `base/` with one thing wrong, and what is expected.

They are made where a test needs one. To open one, or hand it to `regiewijzer data load`:

    python -m tests.robustness.corpus DIR
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.files.names import CONTACTS

BASE = Path(__file__).parent.parent / "base"


@dataclass(frozen=True, slots=True)
class Broken:
    """A file with one thing wrong."""

    what: str  # is wrong; names the file
    old: str  # in the sound file, its first occurrence; empty: *new* comes at the end
    new: str  # in its place
    code: str  # of the problem that is expected
    field: str = ""
    line_of: str = ""  # text on the line that is expected; empty: the first line that differs
    below: int = 0  # lines below that one
    file: str = CONTACTS
    no_line: bool = False  # the file as a whole is meant
    encode: Callable[[str], bytes] = str.encode

    @property
    def slug(self) -> str:
        """The name of the file where all are written to one folder."""
        words = re.sub(r"[^a-z0-9]+", "-", self.what.lower()).strip("-")
        return f"{words}{Path(self.file).suffix}"

    @property
    def text(self) -> str:
        """What the broken file says, before it is encoded."""
        base = (BASE / self.file).read_text("utf-8")
        assert self.old in base, f"{self.what}: {self.old!r} is not in the sound file"
        broken = base.replace(self.old, self.new, 1) if self.old else base + self.new
        if self.file != CONTACTS or not base.startswith("#") or not broken.startswith("#"):
            return broken
        first = f"# BROKEN: {self.what}. Expected: {self.code} at line {self.line} {self.field}"
        return f"{first.rstrip()}\n{broken.partition(chr(10))[2]}"

    @property
    def line(self) -> int | None:
        """The line that a problem has to name, counted as an editor counts."""
        if self.no_line:
            return None
        base = (BASE / self.file).read_text("utf-8")
        broken = base.replace(self.old, self.new, 1) if self.old else base + self.new
        lines = re.split(r"\r\n|\r|\n", broken)
        if self.line_of:
            return next(n for n, line in enumerate(lines, 1) if self.line_of in line) + self.below
        sound = [*base.split("\n"), *[None] * len(lines)]
        return next(n for n, line in enumerate(lines, 1) if line != sound[n - 1]) + self.below

    @property
    def content(self) -> bytes:
        """The bytes of the broken file."""
        return self.encode(self.text)


def all_broken() -> tuple[Broken, ...]:
    """Return the whole corpus."""
    from tests.robustness.corpus import encodings, fitting, shapes, tables, values  # noqa: PLC0415 -- they build on this module

    cases = (*encodings.CASES, *shapes.CASES, *values.CASES, *fitting.CASES, *tables.CASES)
    assert len({case.slug for case in cases}) == len(cases), "two cases have one name"
    return cases


def write_all(folder: Path) -> None:
    """Write every broken file into *folder*, which is made where it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for case in all_broken():
        (folder / case.slug).write_bytes(case.content)
