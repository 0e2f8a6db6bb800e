"""Reads questions with their right answers: lines of five columns with tabs between them.

No quoting: what people type may hold quotation marks. Lines that are empty are skipped.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from pathlib import Path

from bot.core.errors import InvalidInput, Problem
from bot.core.terms import NisCode
from bot.files.csv_source import MAX_ROWS
from bot.files.decoding import decode
from bot.service.evaluate import Question

COLUMNS = ("query", "kind", "expected_nis_2025", "expected_nis_2019", "note")
NONE = "NONE"  # in place of codes: the question is about no municipality
_KIND = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*\Z")
_NIS = re.compile(r"[0-9]{5}\Z")


def read_questions(path: Path, today: Container[NisCode]) -> tuple[Question, ...]:
    """Read a file; see `parse_questions`. Blocks on the disk.

    Raises:
        InvalidInput: Also if the file is missing or unreadable.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        problem = Problem("file-unreadable", str(path), values=values)
        raise InvalidInput((problem,)) from error
    return parse_questions(str(path), content, today)


def parse_questions(name: str, content: bytes, today: Container[NisCode]) -> tuple[Question, ...]:
    """Return the questions in a file.

    Args:
        name: What to call the file in problems.
        content: The file, in UTF-8.
        today: The codes of the municipalities of today: others can never be answered.

    Raises:
        InvalidInput: With every line that is wrong.
    """
    problems: list[Problem] = []
    questions: list[Question] = []
    for line, cells in _rows(name, content):
        found = list(_problems(name, line, cells, today))
        if found:
            problems += found
            continue
        text, kind, expected, _, note = (cell.strip() for cell in cells)
        codes = frozenset(NisCode(code) for code in _codes(expected))
        questions.append(Question(text, kind, codes, note))
    if problems:
        raise InvalidInput(tuple(problems))
    if not questions:
        raise InvalidInput((Problem("questions-none", name),))
    return tuple(questions)


def _rows(name: str, content: bytes) -> list[tuple[int, list[str]]]:
    """Return each line that is not empty, with its number; the header is checked and left out."""
    text = decode(name, content)
    # Not `splitlines`: it would cut a question at characters that only look like a new line.
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    if lines[0].split("\t") != list(COLUMNS):
        values = {"expected": ", ".join(COLUMNS), "found": ", ".join(lines[0].split("\t"))}
        raise InvalidInput((Problem("csv-header", name, 1, values=values),))
    if len(lines) - 1 > MAX_ROWS:
        values = {"most": f"{MAX_ROWS:,}"}
        raise InvalidInput((Problem("csv-too-many", name, MAX_ROWS + 2, values=values),))
    return [(n, line.split("\t")) for n, line in enumerate(lines[1:], 2) if line.strip()]


def _problems(
    name: str, line: int, cells: Sequence[str], today: Container[NisCode]
) -> Iterable[Problem]:
    if len(cells) != len(COLUMNS):
        values = {"found": str(len(cells)), "expected": str(len(COLUMNS))}
        yield Problem("csv-columns", name, line, values=values)
        return
    text, kind, expected, before, _ = (cell.strip() for cell in cells)
    if not text:
        yield Problem("empty", name, line, COLUMNS[0])
    if not _KIND.match(kind):
        yield Problem("question-kind", name, line, COLUMNS[1], {"found": kind})
    for column, codes in ((COLUMNS[2], expected), (COLUMNS[3], before)):
        for code, is_twice in _refused(codes):
            values = {"found": code}
            if is_twice:
                yield Problem("repeated", name, line, column, values)
            else:
                yield Problem("question-codes", name, line, column, values)
    for code in _codes(expected):
        if _NIS.match(code) and NisCode(code) not in today:
            yield Problem("question-nis", name, line, COLUMNS[2], {"found": code})
    if (expected == NONE) != (before == NONE):
        yield Problem("question-none", name, line, COLUMNS[3])


def _refused(cell: str) -> Iterable[tuple[str, bool]]:
    """Yield each code that cannot stand, and whether that is because it stands there twice."""
    seen: set[str] = set()
    for code in _codes(cell):
        if not _NIS.match(code) or code in seen:
            yield code, code in seen
        seen.add(code)


def _codes(cell: str) -> list[str]:
    return [] if cell == NONE else cell.split("|")
