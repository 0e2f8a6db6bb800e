"""Files with questions and their right answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.evaluate.questions import COLUMNS, read_questions
from bench.failure import BenchFailure
from bot.core.model.terms import NisCode

HEADER = "\t".join(COLUMNS) + "\n"
TODAY = frozenset(map(NisCode, ("11001", "11002")))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "q.tsv"


def refused(file: Path, content: str | bytes) -> list[str]:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(BenchFailure) as caught:
        read_questions(file, TODAY)
    return [line.removeprefix(str(file)) for line in str(caught.value).splitlines()]


def test_questions_are_read_as_they_are_typed(file):
    text = '"zo" \u2028 \x85?\texact\t11001\t11001\t\n\r\n ham\tword_trap\tNONE\tNONE\tnoot\r\n'
    file.write_bytes((HEADER + text).encode())

    read = read_questions(file, TODAY)

    assert [(q.text, q.kind, sorted(q.expected), q.note) for q in read] == [
        ('"zo" \u2028 \x85?', "exact", ["11001"], ""),
        ("ham", "word_trap", [], "noot"),
    ]


def test_several_right_answers_and_a_byte_order_mark(file):
    content = "\ufeff" + HEADER + "x\tambiguous\t11001|11002\t11001|11099\t\n"
    file.write_text(content, "utf-8")

    (question,) = read_questions(file, TODAY)

    assert question.expected == TODAY
    assert question.is_about_a_place


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("x\texact\t11001\t11001", ["4 columns instead of 5"]),
        ("\texact\t11001\t11001\t", ["query: empty"]),
        ("x\tEen soort\t11001\t11001\t", ["kind: 'Een soort'"]),
        ("x\texact\t1100\t11001\t", ["expected_nis_2025: '1100' is no NIS"]),
        ("x\texact\t\t11001\t", ["expected_nis_2025: '' is no NIS"]),
        ("x\texact\t11001\t11001;11002\t", ["expected_nis_2019: '11001;11002' is no NIS"]),
        ("x\texact\t11001|11001\t11001\t", ["expected_nis_2025: a code stands there twice"]),
        ("x\texact\t11001|NONE\t11001\t", ["expected_nis_2025: 'NONE' is no NIS"]),
        ("x\texact\t99999\t11001\t", ["expected_nis_2025: no municipality of today"]),
        ("x\texact\tNONE\t11001\t", ["expected_nis_2019: NONE in only one"]),
        ("\t?\t11001\t11001\t", ["query: empty", "kind: '?'"]),
    ],
)
def test_a_bad_line_is_refused_with_line_and_reason(line, problems, file):
    found = refused(file, f"{HEADER}goed\texact\t11001\t11001\t\n{line}\n")

    assert len(found) == len(problems)
    for said, wanted in zip(found, problems, strict=True):
        assert said.startswith(f":3: {wanted}")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ":1: the columns must be query, "),
        ("query,kind\n", ":1: the columns must be query, "),
        (HEADER, ": there are no questions in it"),
        (HEADER.encode() + b"\xff\texact\t11001\t11001\t\n", ": 'utf-8' codec can't decode"),
    ],
)
def test_a_file_that_is_no_list_of_questions_is_refused(content, problem, file):
    (said,) = refused(file, content)

    assert said.startswith(problem)


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(BenchFailure, match="No such file"):
        read_questions(tmp_path / "none.tsv", TODAY)
