"""Regions and provinces of Flanders, on the real names: no municipality, and whom they hold."""

from __future__ import annotations

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import About, Found, Outside
from bot.core.resolving.resolver import resolve
from tests.builders import TODAY


def outside_of(text: str, directory: Directory) -> Outside:
    outcome = resolve(text, directory, TODAY).outcome
    assert isinstance(outcome, Outside), outcome
    return outcome


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Denderregio", "Denderregio"),
        ("wie helpt mij in de mandelstreek?", "Mandelstreek"),
        ("Zennevallei", "Zennevallei"),
        ("ik zoek werk in het land van Nevele", "Land van Nevele"),
    ],
)
def test_a_region_that_no_list_has_is_known_by_its_form_and_never_read_as_a_town(
    text, region, flanders
):
    assert outside_of(text, flanders).place.preferred == region


def test_a_land_called_after_a_town_offers_that_town(flanders):
    inside = outside_of("Land van Aalst", flanders).municipalities

    assert [municipality.name for municipality in inside] == ["Aalst"]


@pytest.mark.parametrize("text", ["prov. Antwerpen", "provincie Antwerpen", "province d'Anvers"])
def test_a_province_holds_its_municipalities_of_today_the_largest_first(text, flanders):
    inside = outside_of(text, flanders).municipalities

    assert {municipality.province for municipality in inside} == {"Antwerpen"}
    assert all(municipality.in_force(TODAY) for municipality in inside)
    assert inside[0].name == "Antwerpen"
    assert len(inside) == len(set(inside))


def test_an_arrondissement_holds_its_municipalities(flanders):
    inside = outside_of("Halle-Vilvoorde", flanders).municipalities

    assert {municipality.arrondissement for municipality in inside} == {"Halle-Vilvoorde"}


def test_a_region_holds_the_members_of_the_bodies_that_bear_its_name(flanders):
    names = {m.name for m in outside_of("Meetjesland", flanders).municipalities}

    assert {"Eeklo", "Maldegem", "Kaprijke"} <= names


@pytest.mark.parametrize("text", ["Vlaanderen", "Brussel", "Kempen"])
def test_a_region_whose_name_no_body_bears_holds_none(text, flanders):
    assert outside_of(text, flanders).municipalities == ()


@pytest.mark.parametrize(("text", "town"), [("regio Aalst", "Aalst"), ("Voerstreek", "Voeren")])
def test_around_a_town_is_still_that_town(text, town, flanders):
    outcome = resolve(text, flanders, TODAY).outcome

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == [town]


@pytest.mark.parametrize("text", ["stadsregio turnhot", "zorgregio Turnhot", "Denderregio turnhot"])
def test_beside_a_name_spelt_badly_it_is_about_that(text, flanders):
    outcome = resolve(text, flanders, TODAY).outcome

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == ["Turnhout"]


def test_a_body_spelt_badly_is_no_region(flanders):
    outcome = resolve("welzijnsregio noord-limbrug", flanders, TODAY).outcome

    assert isinstance(outcome, About)
    assert outcome.body.name == "Welzijnsregio Noord-Limburg"
