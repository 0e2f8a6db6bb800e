"""What a name means when somebody asks for a map."""

from __future__ import annotations

import pytest

from bot.core.model.outcome import Choose, NotUnderstood, Outside, Talk
from bot.core.model.terms import Duty
from bot.service.mapped import Nobody, NoMap, OfBody, OfRegion, meaning_of, provinces_of
from tests.builders import TODAY


def body_of(meaning: object) -> tuple[str, str | None]:
    assert isinstance(meaning, OfBody)
    return meaning.body.id, meaning.asked


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lokeren", ("interwaas", "46029")),
        ("lokern", ("interwaas", "46029")),
        ("9160", ("interwaas", "46029")),
        ("kaart van Lokeren", ("interwaas", "46029")),
        ("interwas", ("interwaas", None)),
        ("Haspengouw", ("haspengouw", None)),
        ("Anvers", ("antwerpen", "11002")),
    ],
)
def test_a_place_or_a_name_leads_to_its_partnership(flanders, name, expected):
    assert body_of(meaning_of(name, flanders, TODAY)) == expected


@pytest.mark.parametrize("name", ["wijk-werken aalst", "Aalst wijkwerken", "wijk-werken in aalst"])
def test_a_name_that_says_wijk_werken_leads_to_the_organiser(flanders, name):
    assert body_of(meaning_of(name, flanders, TODAY)) == ("ww-aalst-lede", "41002")


@pytest.mark.parametrize(
    ("name", "province"),
    [
        ("vlaanderen", None),
        ("Flandre", None),
        ("limburg", "Limburg"),
        ("Limbourg", "Limburg"),
        ("Flandre occidentale", "West-Vlaanderen"),
        ("west-vlaandern", "West-Vlaanderen"),
        ("East Flanders", "Oost-Vlaanderen"),
        ("Brabant flamand", "Vlaams-Brabant"),
        ("provincie Antwerpen", "Antwerpen"),
    ],
)
def test_a_region_may_be_named_in_each_language_and_misspelled(flanders, name, province):
    assert meaning_of(name, flanders, TODAY) == OfRegion(province)


@pytest.mark.parametrize("name", ["wijk-werken limburg", "Limburg wijkwerken"])
def test_a_region_by_wijk_werken(flanders, name):
    assert meaning_of(name, flanders, TODAY) == OfRegion("Limburg", Duty.WIJK_WERKEN)


def test_a_municipality_whose_parts_differ_leads_to_all_of_them(flanders):
    meaning = meaning_of("Tongeren-Borgloon", flanders, TODAY)

    assert isinstance(meaning, OfBody)
    found = [body_of(one) for one in (meaning, *meaning.others)]
    assert found == [("haspengouw", "73111"), ("zuid-oost-limburg", "73111")]


def test_several_places_lead_to_all_their_bodies(flanders):
    meaning = meaning_of("Gent en Lokeren", flanders, TODAY)

    assert isinstance(meaning, OfBody)
    found = [body_of(one) for one in (meaning, *meaning.others)]
    assert found == [("gent", "44021"), ("interwaas", "46029")]


@pytest.mark.parametrize("duty", Duty)
def test_a_municipality_where_nobody_is_known_is_told(flanders, duty):
    meaning = meaning_of("Affligem", flanders, TODAY, duty)

    assert isinstance(meaning, Nobody)
    assert (meaning.municipality.name, meaning.duty) == ("Affligem", duty)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Hofstade", Choose), ("Parijs", Outside), ("bonjour", Talk), ("qqq", NotUnderstood)],
)
def test_what_is_on_no_map_keeps_what_it_means(flanders, name, kind):
    meaning = meaning_of(name, flanders, TODAY)

    assert isinstance(meaning, NoMap)
    assert isinstance(meaning.outcome, kind)


def test_provinces_are_in_the_order_of_the_alphabet(flanders):
    found = provinces_of(flanders)

    assert (len(found), found) == (5, sorted(found))
