"""Which of several places a question is about, on the real names."""

from __future__ import annotations

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Found, Tie
from bot.core.resolving.resolver import resolve
from tests.builders import TODAY


def places_of(text: str, directory: Directory) -> list[str]:
    outcome = resolve(text, directory, TODAY).outcome
    assert isinstance(outcome, Found), outcome
    return [answer.municipality.name for answer in outcome.answers]


@pytest.mark.parametrize(
    "text",
    [
        "niet Kortrijk maar Ieper",
        "ik woon niet in Kortrijk maar in Ieper",
        "Kortrijk? nee, Ieper",
        "Kortrijk, sorry, ik bedoel Ieper",
        "vroeger Kortrijk, nu Ieper",
        "verhuisd van Kortrijk naar Ieper",
        "geboren in Kortrijk, woon in Ieper",
        "opgegroeid te Kortrijk, nu woonachtig te Ieper",
        "not Kortrijk but Ieper",
        "I was born in Kortrijk and live in Ieper",
        "pas à Courtrai mais à Ypres",
        "née à Courtrai, j'habite Ypres",
    ],
)
def test_the_place_that_holds_is_answered_and_the_other_is_not(text, flanders):
    assert places_of(text, flanders) == ["Ieper"]


@pytest.mark.parametrize("near", ["bij", "vlak bij", "in de buurt van", "kant van", "near"])
def test_a_place_that_only_says_where_another_lies_is_not_answered(near, flanders):
    assert places_of(f"Wevelgem {near} Kortrijk", flanders) == ["Wevelgem"]


@pytest.mark.parametrize(
    "text",
    [
        *("Kortrijk en Ieper", "Kortrijk of Ieper", "van Kortrijk naar Ieper", "Kortrijk, Ieper"),
        *("Kortrijk/Ieper", "eerst Kortrijk, dan Ieper", "zowel in Kortrijk als in Ieper"),
    ],
)
def test_places_that_all_count_are_all_answered(text, flanders):
    assert places_of(text, flanders) == ["Kortrijk", "Ieper"]


@pytest.mark.parametrize("text", ["niet in Kortrijk", "vroeger Kortrijk", "geboren in Kortrijk"])
def test_one_place_alone_is_never_set_aside(text, flanders):
    assert places_of(text, flanders) == ["Kortrijk"]


@pytest.mark.parametrize(
    "text",
    [
        "ik woon in Kortrijk en werk in Ieper",
        "ik werk in Ieper en woon in Kortrijk",
        "j'habite à Courtrai et je travaille à Ypres",
        "I work in Ieper and live in Kortrijk",
    ],
)
def test_home_goes_before_work_and_each_says_which_it_is(text, flanders):
    outcome = resolve(text, flanders, TODAY).outcome

    assert isinstance(outcome, Found)
    assert [(a.municipality.name, a.reading.tie) for a in outcome.answers] == [
        ("Kortrijk", Tie.HOME),
        ("Ieper", Tie.WORK),
    ]


@pytest.mark.parametrize(
    "text", ["school Sint-Jozef in Ieper", "wzc Sint-Anna, Ieper", "Sint-Jozef Ieper"]
)
def test_a_saint_before_a_place_is_no_place_of_its_own(text, flanders):
    assert places_of(text, flanders) == ["Ieper"]


@pytest.mark.parametrize(
    "text",
    [
        "Karel Kortrijk, Dorpsstraat 3, 8900 Ieper",
        "Jan Kortrijk, Ieper",
        "Anke Kortrijk, medewerker OCMW Ieper",
        "Lies van Kortrijk hier, ik woon in Ieper",
    ],
)
def test_what_stands_behind_a_given_name_is_a_surname_beside_a_place(text, flanders):
    assert places_of(text, flanders) == ["Ieper"]


def test_a_surname_alone_may_be_the_place(flanders):
    assert places_of("Jan Kortrijk", flanders) == ["Kortrijk"]
