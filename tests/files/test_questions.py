"""Files with questions and their right answers."""

from __future__ import annotations

import pytest

from bot.core.errors import InvalidInput
from bot.core.terms import NisCode
from bot.files import decoding
from bot.files import questions as module
from bot.files.questions import COLUMNS, parse_questions, read_questions
from bot.messages.faults import problem_lines

HEADER = "\t".join(COLUMNS) + "\n"
TODAY = frozenset(map(NisCode, ("11001", "11002")))


def parse(text: str) -> list[tuple[str, str, list[str], str]]:
    found = parse_questions("q.tsv", (HEADER + text).encode(), TODAY)
    return [(q.text, q.kind, sorted(q.expected), q.note) for q in found]


def refused(content: str | bytes) -> InvalidInput:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(InvalidInput) as caught:
        parse_questions("q.tsv", data, TODAY)
    return caught.value


def test_questions_are_read_as_they_are_typed():
    text = '"zo" \u2028 \x85?\texact\t11001\t11001\t\n\r\n ham\tword_trap\tNONE\tNONE\tnoot\r\n'

    assert parse(text) == [
        ('"zo" \u2028 \x85?', "exact", ["11001"], ""),
        ("ham", "word_trap", [], "noot"),
    ]


def test_several_right_answers_and_a_byte_order_mark():
    content = "\ufeff" + HEADER + "x\tambiguous\t11001|11002\t11001|11099\t\n"

    (question,) = parse_questions("q.tsv", content.encode(), TODAY)

    assert question.expected == TODAY
    assert question.is_about_a_place


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        ("x\texact\t11001\t11001", [("csv-columns", "")]),
        ("\texact\t11001\t11001\t", [("empty", "query")]),
        ("x\tEen soort\t11001\t11001\t", [("question-kind", "kind")]),
        ("x\texact\t1100\t11001\t", [("question-codes", "expected_nis_2025")]),
        ("x\texact\t\t11001\t", [("question-codes", "expected_nis_2025")]),
        ("x\texact\t11001\t11001;11002\t", [("question-codes", "expected_nis_2019")]),
        ("x\texact\t11001|11001\t11001\t", [("repeated", "expected_nis_2025")]),
        ("x\texact\t11001|NONE\t11001\t", [("question-codes", "expected_nis_2025")]),
        ("x\texact\t99999\t11001\t", [("question-nis", "expected_nis_2025")]),
        ("x\texact\tNONE\t11001\t", [("question-none", "expected_nis_2019")]),
        ("\t?\t11001\t11001\t", [("empty", "query"), ("question-kind", "kind")]),
    ],
)
def test_a_bad_line_is_refused_with_line_and_reason(line, problems, say):
    error = refused(f"{HEADER}goed\texact\t11001\t11001\t\n{line}\n")

    assert [(p.code, p.field) for p in error.problems] == problems
    assert {p.line for p in error.problems} == {3}
    assert not any(
        line.endswith(p.code) for p in error.problems for line in problem_lines(error, say)
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", ("csv-header", 1)),
        ("query,kind\n", ("csv-header", 1)),
        (HEADER, ("questions-none", None)),
        (HEADER.encode() + b"\xff\texact\t11001\t11001\t\n", ("not-utf8", 2)),
    ],
)
def test_a_file_that_is_no_list_of_questions_is_refused(content, problem, say):
    error = refused(content)

    assert [(p.code, p.line) for p in error.problems] == [problem]
    assert all(say.has(f"problem.{p.code}") for p in error.problems)


def test_too_long_and_too_large_files_are_refused(monkeypatch):
    line = "x\texact\t11001\t11001\t\n"
    monkeypatch.setattr(module, "MAX_ROWS", 2)
    assert [p.code for p in refused(HEADER + 5 * line).problems] == ["csv-too-many"]

    monkeypatch.setattr(decoding, "MAX_BYTES", 5)
    assert [p.code for p in refused(HEADER + line).problems] == ["file-too-big"]


def test_a_file_that_is_not_there_is_said_so(tmp_path):
    with pytest.raises(InvalidInput) as caught:
        read_questions(tmp_path / "none.tsv", TODAY)

    assert [p.code for p in caught.value.problems] == ["file-unreadable"]
