"""Reads questions with their right answers: lines of five columns with tabs between them.

No quoting: what people type may hold quotation marks. Lines that are empty are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from bench.evaluate.scoring import Question
from bench.failure import BenchFailure
from bot.core.model.terms import NisCode

COLUMNS = ("query", "kind", "expected_nis_2025", "expected_nis_2019", "note")
NONE = "NONE"  # in place of codes: the question is about no municipality
_KIND = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*\Z")
_NIS = re.compile(r"[0-9]{5}\Z")


def read_questions(path: Path, today: Container[NisCode]) -> tuple[Question, ...]:
    """Return the questions in a file in UTF-8.

    Args:
        path: Where it is.
        today: The codes of the municipalities of today: others can never be answered.

    Raises:
        BenchFailure: With every line that is wrong, or because the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BenchFailure(f"{path}: {error}") from error
    # Not `splitlines`: it would cut a question at characters that only look like a new line.
    header, *lines = [line.removesuffix("\r").split("\t") for line in text.split("\n")]
    if header != list(COLUMNS):
        raise BenchFailure(f"{path}:1: the columns must be {', '.join(COLUMNS)}")
    rows = {n: cells for n, cells in enumerate(lines, 2) if "".join(cells).strip()}
    problems = [
        f"{path}:{line}: {problem}"
        for line, cells in rows.items()
        for problem in _wrong(cells, today)
    ]
    if problems or not rows:
        raise BenchFailure("\n".join(problems) or f"{path}: there are no questions in it")
    return tuple(_question(cells) for cells in rows.values())


def _question(cells: Sequence[str]) -> Question:
    text, kind, expected, _, note = (cell.strip() for cell in cells)
    return Question(text, kind, frozenset(map(NisCode, _codes(expected))), note)


def _wrong(cells: Sequence[str], today: Container[NisCode]) -> Iterable[str]:
    if len(cells) != len(COLUMNS):
        yield f"{len(cells)} columns instead of {len(COLUMNS)}"
        return
    text, kind, expected, before, _ = (cell.strip() for cell in cells)
    if not text:
        yield f"{COLUMNS[0]}: empty"
    if not _KIND.match(kind):
        yield f"{COLUMNS[1]}: {kind!r} is not small letters, digits and _"
    for column, codes in ((COLUMNS[2], _codes(expected)), (COLUMNS[3], _codes(before))):
        for code in codes:
            if not _NIS.match(code):
                yield f"{column}: {code!r} is no NIS code; write NONE, or several with | between"
        if len(set(codes)) < len(codes):
            yield f"{column}: a code stands there twice"
    for code in _codes(expected):
        if _NIS.match(code) and NisCode(code) not in today:
            yield f"{COLUMNS[2]}: no municipality of today has NIS code {code}"
    if (expected == NONE) != (before == NONE):
        yield f"{COLUMNS[3]}: {NONE} in only one of the two columns"


def _codes(cell: str) -> list[str]:
    return [] if cell == NONE else cell.split("|")
