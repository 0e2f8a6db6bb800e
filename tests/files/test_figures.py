"""The figures of a run as JSON."""

from __future__ import annotations

import json

import pytest

from bot.core.errors import InvalidInput
from bot.core.terms import NisCode
from bot.files import decoding
from bot.files.figures import (
    VERSION,
    figures_record,
    read_beside,
    report_record,
    times_record,
    write_json,
)
from bot.service.evaluate import Given, Question, Reaction, Report, Tally, evaluate


@pytest.fixture
def report() -> Report:
    questions = [
        Question("Vollegem", "exact", frozenset({NisCode("91001")}), "noot"),
        Question("ham", "word_trap", frozenset()),
        Question("qq", "exact", frozenset({NisCode("91002")})),
    ]
    given = {
        "Vollegem": Given(Reaction.FOUND, (NisCode("91001"),), 1.0),
        "ham": Given(Reaction.FOUND, (NisCode("91001"),), 0.91239),
        "qq": Given(Reaction.NOT_UNDERSTOOD),
    }
    clock = iter(range(0, 10_000, 1000))
    return evaluate(questions, given.__getitem__, lambda: next(clock))


def method(name: str, report: Report, *, ours: bool = False) -> dict[str, object]:
    figures = figures_record(report.figures)
    return {"name": name, "ours": ours, **figures, "microseconds": times_record(report)}


def test_a_report_is_written_whole(report, tmp_path):
    write_json(report_record(report), tmp_path / "out.json")

    record = json.loads((tmp_path / "out.json").read_text("utf-8"))
    nothing = {"right": 0, "asked": 0, "wrong": 0, "missed": 0}
    assert record["questions"] == 3
    assert record["places"] == {"exact": {**nothing, "number": 2, "right": 1, "missed": 1}}
    assert record["overall"]["refusals"] == {**nothing, "number": 1, "wrong": 1}
    assert record["reliability"]["found"] == [
        {"from": 0.9, "to": 0.95, "number": 1, "right": 0},
        {"from": 1.0, "to": 1.0, "number": 1, "right": 1},
    ]
    assert record["microseconds"] == {"median": 1.0, "p99": 1.0}
    assert record["wrong"] == [
        {
            "query": "ham",
            "kind": "word_trap",
            "expected": [],
            "outcome": "found",
            "municipalities": ["91001"],
            "place": "",
            "confidence": 0.912,
            "note": "",
        }
    ]
    assert [missed["query"] for missed in record["missed"]] == ["qq"]


def test_other_methods_are_read_back_without_ours(report, tmp_path):
    methods = [method("Regiewijzer", report, ours=True), method("Ander", report)]
    write_json({"version": VERSION, "methods": methods}, tmp_path / "bench.json")

    beside = read_beside(tmp_path / "bench.json")

    assert list(beside) == ["Ander"]
    assert beside["Ander"] == report.figures
    assert beside["Ander"].all_places == Tally(right=1, missed=1)


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"version": 99, "methods": []}', '{"version": 1, "methods": [{"name": 1}]}'],
)
def test_what_is_no_bench_file_is_refused(content, tmp_path, say):
    file = tmp_path / "x.json"
    file.write_text(content, "utf-8")

    with pytest.raises(InvalidInput) as caught:
        read_beside(file)

    assert [p.code for p in caught.value.problems] == ["figures"]
    assert say.has("problem.figures")


def test_a_missing_or_large_bench_file_is_refused(tmp_path, monkeypatch):
    with pytest.raises(InvalidInput):
        read_beside(tmp_path / "none.json")
    (tmp_path / "x.json").write_text("{}", "utf-8")
    monkeypatch.setattr(decoding, "MAX_BYTES", 1)
    with pytest.raises(InvalidInput) as caught:
        read_beside(tmp_path / "x.json")
    assert [p.code for p in caught.value.problems] == ["file-too-big"]
