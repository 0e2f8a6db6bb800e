"""What the people in the load ask: two mixes, both with fixed chance.

Nobody has counted yet what people type to this bot, so the usual mix is an assumption, written
down here: most ask about the place where they live, and most type only its name. The hard mix is
the evaluation's own questions about places: a third of them is badly misspelled on purpose.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

from bench.telegram.bots import ROOT

_SEED = 7
_USUAL = 2_000  # questions; the load goes round
_FORMS = (
    ("{name}", 60),
    ("{postcode}", 8),
    ("wie is de regisseur in {name}?", 6),
    ("wijk-werken {name}", 6),
    ("Goeiedag, bij wie moet ik zijn in {name}?", 6),
    ("regisseur {name}", 2),
    ("", 12),  # one of the hard ones
)
_HARD_FILES = ("names.tsv", "sentences.tsv", "spelling.tsv", "shared-names.tsv")


def hard(directory: Path = ROOT / "tests" / "questions") -> list[str]:
    """Return the questions about a place that the evaluation asks too, in a mixed order."""
    asked: list[str] = []
    for name in _HARD_FILES:
        with (directory / name).open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            asked += [row["query"] for row in rows if row["query"].strip()]
    random.Random(_SEED).shuffle(asked)
    return asked


def usual(directory: Path = ROOT / "data") -> list[str]:
    """Return questions about places where people live: the more people, the more often."""
    chance = random.Random(_SEED)
    population = {
        row["nis"]: int(row["population_today"])
        for row in _rows(directory / "municipalities.csv")
        if row["population_today"]
    }
    places = [row for row in _rows(directory / "places.csv") if row["nis"] in population]
    own = {row["nis"]: row for row in places if row["kind"] == "municipality"}
    within = [row for row in places if row["kind"] == "deelgemeente"]
    homes = chance.choices(list(own.values()), [population[nis] for nis in own], k=_USUAL)
    difficult = hard()
    forms = chance.choices(*zip(*_FORMS, strict=True), k=_USUAL)
    asked = []
    for home, form in zip(homes, forms, strict=True):
        place = chance.choice(within) if chance.random() < 1 / 4 else home
        codes = place["postcodes"].split("|") if place["postcodes"] else ["9160"]
        name = place["name"] if chance.random() < 1 / 2 else place["name"].lower()
        text = form.format(name=name, postcode=chance.choice(codes))
        asked.append(text or chance.choice(difficult))
    return asked


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
