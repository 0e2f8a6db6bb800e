"""`regiewijzer evaluate` as a person uses it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from bot.adapters.picture import draw_picture
from bot.core.errors import BotError
from bot.files.figures import VERSION
from bot.files.questions import COLUMNS
from bot.service.evaluate import Figures, Tally

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
        {"name": f"Methode {n}", "ours": False, "places": {"exact": counts}, "refusals": {}}
        for n in range(5)
    ]
    file = tmp_path / "bench.json"
    file.write_text(json.dumps({"version": VERSION, "methods": methods}), "utf-8")
    return file


def cells(output: str) -> list[list[str]]:
    return [line.replace(" %", "%").split() for line in output.splitlines()]


def test_prints_the_figures_and_what_went_wrong(regiewijzer, questions):
    done = regiewijzer("evaluate", str(questions))

    assert done.returncode == 0, done.stderr
    rows = cells(done.stdout)
    assert ["exact", "2", "50,0%", "0,0%", "0,0%", "50,0%"] in rows
    assert ["alles", "samen", "3", "66,7%", "0,0%", "0,0%", "33,3%"] in rows
    assert ["out_of_area", "1", "100,0%", "0,0%", "0,0%"] in rows
    assert ["gent", "geen", "gemeente", "gevonden:", "Gent"] in rows
    assert ["[bold]qwrtpsdf[/bold]", "Gent", "niet", "begrepen"] in rows
    assert "1 fout antwoord" in done.stdout
    assert "Tijd per vraag: de helft binnen" in done.stdout


def test_writes_json_and_draws_beside_other_methods(regiewijzer, questions, beside, tmp_path):
    out, picture = tmp_path / "out.json", tmp_path / "out.svg"

    done = regiewijzer(
        *("evaluate", str(questions), "--json", str(out)),
        *("--picture", str(picture), "--beside", str(beside)),
    )

    assert done.returncode == 0, done.stderr
    assert json.loads(out.read_text("utf-8"))["questions"] == 5
    assert picture.read_text("utf-8").rstrip().endswith("</svg>")
    assert "Methode 0" in done.stdout
    assert "de andere methoden kregen andere vragen" in done.stdout
    assert "Niet getekend, want minder goed: Methode 3, Methode 4." in done.stderr


def test_every_bad_line_is_refused_in_dutch(regiewijzer, questions):
    with questions.open("a", encoding="utf-8") as file:
        file.write("x\texact\t1\t11001\t\ny\texact\t99999\t99999\t\n")

    done = regiewijzer("evaluate", str(questions))

    assert done.returncode == 1
    first, second, total = done.stderr.splitlines()
    assert f'{questions}:7 expected_nis_2025: "1" is geen NIS-code.' in first
    assert f"{questions}:8 expected_nis_2025: geen gemeente van vandaag" in second
    assert total.startswith("2 fouten.")


@pytest.mark.parametrize("option", ["--json", "--picture"])
def test_what_cannot_be_written_is_said_so(option, regiewijzer, questions):
    done = regiewijzer("evaluate", str(questions), option, "/nowhere/out.png")

    assert done.returncode == 1
    assert "/nowhere/out.png is niet te schrijven: " in done.stderr


FIGURES = Figures({"exact": Tally(right=9, asked=1)}, {"word_trap": Tally(right=1, wrong=9)})


def test_a_picture_is_drawn_as_png(tmp_path, say):
    assert draw_picture(tmp_path / "x.png", FIGURES, {"Ander": FIGURES}, say) == ()

    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")


def test_the_same_figures_make_the_same_drawing(tmp_path, say):
    for name in ("a.svg", "b.svg"):
        draw_picture(tmp_path / name, FIGURES, {}, say)

    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


def test_an_ending_that_is_no_picture_is_refused(tmp_path, say):
    with pytest.raises(BotError, match=r"eindigt op \.png of \.svg"):
        draw_picture(tmp_path / "x.docx", FIGURES, {}, say)


def test_without_the_library_there_is_a_hint(tmp_path, say, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(BotError, match="make setup-dev"):
        draw_picture(tmp_path / "x.png", FIGURES, {}, say)
