"""`python -m bench.evaluate` as a developer uses it, and the files it writes and reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench.evaluate.__main__ import main
from bench.evaluate.figures import (
    VERSION,
    figures_record,
    read_beside,
    report_record,
    times_record,
    write_json,
)
from bench.evaluate.picture import draw_picture
from bench.evaluate.questions import COLUMNS
from bench.evaluate.scoring import Figures, Given, Question, Reaction, Report, Tally, evaluate
from bench.failure import BenchFailure
from bot.core.model.terms import NisCode

LINES = (
    "Gent\texact\t44021\t44021\t",
    "kessello\tdeelgemeente\t24062\t24062\t",
    "gent\tword_trap\tNONE\tNONE\tnames a place all the same",
    "eindhoven\tout_of_area\tNONE\tNONE\t",
    "[bold]qwrtpsdf[/bold]\texact\t44021\t44021\tlooks like markup",
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    file = tmp_path / "questions.tsv"
    file.write_text("\n".join(("\t".join(COLUMNS), *LINES)) + "\n", "utf-8")
    return file


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    counts = {"number": 2, "right": 1, "asked": 0, "wrong": 1, "missed": 0}
    methods = [
        {"name": f"Method {n}", "ours": False, "places": {"exact": counts}, "refusals": {}}
        for n in range(5)
    ]
    file = tmp_path / "bench.json"
    file.write_text(json.dumps({"version": VERSION, "methods": methods}), "utf-8")
    return file


def cells(output: str) -> list[list[str]]:
    lines = (line for line in output.splitlines() if line.startswith("|"))
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def test_prints_the_figures_and_what_went_wrong(questions, capsys):
    assert main([str(questions)]) == 0

    printed = capsys.readouterr().out
    rows = cells(printed)
    assert ["exact", "2", "50.0", "0.0", "0.0", "50.0"] in rows
    assert ["**all**", "3", "66.7", "0.0", "0.0", "33.3"] in rows
    assert ["out_of_area", "1", "100.0", "0.0", "0.0", "0.0"] in rows
    assert ["gent", "no municipality", "found Gent"] in rows
    assert ["[bold]qwrtpsdf[/bold]", "Gent", "not_understood"] in rows
    assert ["1 wrong", "right", "got"] in rows
    assert "Time per question: half within" in printed


def test_writes_json_and_draws_beside_other_methods(questions, beside, tmp_path, capsys):
    out, picture = tmp_path / "out.json", tmp_path / "out.svg"

    done = main(
        [
            *(str(questions), "--json", str(out)),
            *("--picture", str(picture), "--beside", str(beside)),
        ]
    )

    assert done == 0
    assert json.loads(out.read_text("utf-8"))["questions"] == 5
    assert picture.read_text("utf-8").rstrip().endswith("</svg>")
    printed = capsys.readouterr()
    assert "Method 0" in printed.out
    assert "other methods got other questions" in printed.out
    assert printed.err == "Not drawn, because less good: Method 3, Method 4.\n"


def test_every_bad_line_is_refused(questions, capsys):
    with questions.open("a", encoding="utf-8") as file:
        file.write("x\texact\t1\t11001\t\ny\texact\t99999\t99999\t\n")

    assert main([str(questions)]) == 1

    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"{questions}:7: expected_nis_2025: '1' is no NIS code")
    assert second.startswith(f"{questions}:8: expected_nis_2025: no municipality of today")


@pytest.mark.parametrize("option", ["--json", "--picture"])
def test_what_cannot_be_written_is_said_so(option, questions, capsys):
    assert main([str(questions), option, "/nowhere/out.png"]) == 1

    assert "/nowhere/out.png" in capsys.readouterr().err


FIGURES = Figures({"exact": Tally(right=9, asked=1)}, {"word_trap": Tally(right=1, wrong=9)})


def test_a_picture_is_drawn_as_png(tmp_path):
    assert draw_picture(tmp_path / "x.png", FIGURES, {"Other": FIGURES}) == ()

    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_figures_make_the_same_drawing(tmp_path):
    for name in ("a.svg", "b.svg"):
        draw_picture(tmp_path / name, FIGURES, {})

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_an_ending_that_is_no_picture_is_refused(tmp_path):
    with pytest.raises(BenchFailure, match=r"ends in \.png or \.svg"):
        draw_picture(tmp_path / "x.docx", FIGURES, {})


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
def test_what_is_no_bench_file_is_refused(content, tmp_path):
    file = tmp_path / "x.json"
    file.write_text(content, "utf-8")

    with pytest.raises(BenchFailure, match=str(file)):
        read_beside(file)


def test_a_missing_bench_file_is_refused(tmp_path):
    with pytest.raises(BenchFailure, match="No such file"):
        read_beside(tmp_path / "none.json")
