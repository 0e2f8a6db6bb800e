"""What stands around a piece of a question; whole questions are in tests/questions/context.tsv."""

from __future__ import annotations

import pytest

from bot.core.model.outcome import Found
from bot.core.model.terms import Cue
from bot.core.reading.heard import hear
from bot.core.reading.numerals import number_of
from bot.core.reading.text import fold
from bot.core.resolving.resolver import resolve
from bot.core.resolving.weighing import stands
from tests.builders import TODAY

WORDS: dict[str, int] = {}


def cues_of(text: str, word: str) -> set[Cue]:
    """Return the cues on a word of a question."""
    heard = hear(text, WORDS)
    index = [token.folded for token in heard.tokens].index(word)
    return set(heard.cues(heard.window(index, index + 1)))


@pytest.mark.parametrize(
    "text",
    [
        *("€ 2500", "2500 euro", "2500,- graag", "2500 netto", "2500 per maand", "1.2500 km"),
        *("2500 inwoners", "2500 stappen", "2500%", "2500 uur", "2500 m ver", "sinds 2500 jaar"),
        *("bus 2500", "postbus 2500", "factuur nr. 2500", "versie 2500", "bp 2500", "kamer 2500"),
        *("+32 9 266 2500", "2500-12-31", "31/12/2500", "BE12 3456 7890 2500"),
        *("2500 AB Den Haag", "contract 2500"),
    ],
)
def test_a_number_with_a_unit_or_a_name_is_no_postcode(text):
    assert Cue.NUMBER in cues_of(text, "2500")


@pytest.mark.parametrize(
    "text",
    [
        *("2500 Lier", "Lier 2500", "in 2500", "te 2500", "B-2500", "postcode 2500", "2500, Lier"),
        *("Kerkstraat 2500 Lier", "mijn code is 2500", "2500 in Lier", "2500 DE Lier"),
    ],
)
def test_a_number_beside_a_name_or_alone_stays_a_postcode(text):
    assert Cue.NUMBER not in cues_of(text, "2500")


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("Steenweg op Lier 12, Aarschot", Cue.STREET),
        ("Naar Lier 3, Tienen", Cue.STREET),
        ("rue de Lier, Malines", Cue.STREET),
        ("chaussée de Lier 100, 1080 Bruxelles", Cue.STREET),
        ("dhr. P. Van Lier uit Waregem", Cue.PERSON),
        ("familie Van Lier", Cue.PERSON),
        ("mijn consulent heet Lier", Cue.PERSON),
        ("Tom Van Lier", Cue.PERSON),
        ("jan.lier@voorbeeld.example", Cue.MAIL),
        ("ik speel een lier", Cue.SPEECH),
    ],
)
def test_a_name_in_another_name_says_so(text, cue):
    assert cue in cues_of(text, "lier")


@pytest.mark.parametrize(
    "text",
    [
        "ik woon in Lier",
        "Wie Is De Regisseur Van Lier",
        "Lier, Kerkstraat 3",
        "ik ben van Lier",
        "wie is de regisseur van Lier?",
    ],
)
def test_a_name_in_a_question_is_one(text):
    assert cues_of(text, "lier") == set()


def test_what_stands_around_a_name_is_weighed_against_it():
    assert stands(()) > 0.99
    assert all(stands([cue]) < 0.5 for cue in Cue if cue is not Cue.NAMED_AFTER)
    assert 0.5 < stands([Cue.NAMED_AFTER]) < stands(())


@pytest.mark.parametrize(
    "text", ["Gent, Brugge", "Gent (Brugge)", "Gentse. Brugge", "Gent 3 Brugge"]
)
def test_no_name_goes_across_a_comma_a_bracket_a_sentence_or_a_number(text):
    heard = hear(text, WORDS)
    last = len(heard.tokens) - 1

    assert all(not start < last < end for start, end, _ in heard.runs())


def test_figures_are_read_one_by_one_too():
    assert number_of(["drie", "nul", "nul", "nul"]) == 3000
    assert number_of(["vijfentachtig", "nul", "nul"]) == 8500
    assert number_of(["nul", "vier"]) is None


def test_digits_of_other_scripts_and_letters_that_unfold_are_folded():
    assert fold("٩٠٠٠") == "9000"
    assert fold("ĲZER") == fold("IJzer")
    assert fold("Eﬃngen") == fold("Effingen")


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("groeten uit zonnig De Haan, Rita", "De Haan"),
        ("een kaartje uit hartje Geel", "Geel"),
        ("wij wonen in landelijk Boom", "Boom"),
    ],
)
def test_a_word_between_in_and_a_name_with_a_capital_does_not_hide_it(text, town, flanders):
    outcome = resolve(text, flanders, TODAY).outcome

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == [town]


def test_a_word_in_small_letters_stays_one(flanders):
    assert not isinstance(resolve("uit goede boom gesneden", flanders, TODAY).outcome, Found)
