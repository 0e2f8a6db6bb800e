"""The JSON contract."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from bot.core.resolving.resolver import resolve
from bot.messages.answers.record import record
from tests.builders import TODAY

KEYS = [
    "query",
    "outcome",
    "municipalities",
    "place",
    "confidence",
    "topic",
    "partnerships",
    "reply",
]


def recorded(text, directory):
    return asdict(record(text, resolve(text, directory, TODAY).outcome, "…"))


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Vollegem", "found"),
        ("Tweelo", "choose"),
        ("Verweg", "outside"),
        ("wat is wijk-werken?", "explain"),
        ("hallo", "talk"),
        ("qwrtpsdf", "not_understood"),
    ],
)
def test_every_outcome_has_all_keys_in_order(text, outcome, sandbox):
    made = recorded(text, sandbox)

    assert list(made) == KEYS
    assert made["outcome"] == outcome
    assert 0.0 <= made["confidence"] <= 1.0
    assert json.loads(json.dumps(made)) == made


def test_found_holds_the_municipality_of_today(sandbox):
    made = recorded("wijk-werken in Westveld", sandbox)

    assert made["municipalities"] == [{"nis": "91010", "name": "Samenveld"}]
    assert made["place"] == {"name": "Westveld", "kind": "former-municipality"}
    assert made["topic"] == "wijk-werken"
    assert made["partnerships"] == [{"id": "voorbeeldverband", "name": "Voorbeeldverband"}]


def test_choose_holds_the_candidates(sandbox):
    made = recorded("Tweelo", sandbox)

    assert [m["name"] for m in made["municipalities"]] == ["Vollegem", "Leegem"]
    assert made["place"] is None


def test_several_places_hold_several_municipalities(sandbox):
    made = recorded("Vollegem en Leegem", sandbox)

    assert [m["nis"] for m in made["municipalities"]] == ["91001", "91002"]


@pytest.mark.parametrize("text", ["Verweg", "hallo", "qwrtpsdf", "wat doet een regisseur"])
def test_the_others_hold_no_municipality(text, sandbox):
    assert recorded(text, sandbox)["municipalities"] == []
