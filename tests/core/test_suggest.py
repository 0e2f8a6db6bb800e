"""Places while somebody is typing, on the real names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.outcome import rank
from bot.core.model.terms import PlaceKind
from bot.core.resolving.suggest import suggest
from tests.builders import TODAY, a_directory


@pytest.fixture(scope="module")
def names(flanders):
    def suggested(text: str, most: int = 10) -> list[str]:
        return [place.name for place in suggest(text, flanders, TODAY, most)]

    return suggested


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("lok", "Lokeren"),
        ("LOKERE", "Lokeren"),
        ("loker", "Loker"),  # the whole name of a village goes before what begins with it
        ("st nik", "Sint-Niklaas"),
        ("sint-nik", "Sint-Niklaas"),
        ("gen", "Gent"),
        ("antw", "Antwerpen"),
        ("8500", "Kortrijk"),
        ("850", "Kortrijk"),
        ("lokern", "Lokeren"),
        ("kessello", "Kessel-Lo"),
        ("wie is de regisseur in mechelen", "Mechelen"),
    ],
)
def test_the_likeliest_place_goes_first(names, text, first):
    assert names(text)[0] == first


def test_all_that_begins_so_is_there(names):
    assert {"Gent", "Genk", "Gentbrugge", "Genoelselderen"} <= set(names("gen", 50))


def test_what_begins_with_a_whole_name_follows_it(names):
    assert names("loker")[:2] == ["Loker", "Lokeren"]


def test_a_quarter_is_there_halfway_but_not_behind_a_whole_name(names):
    assert "Waterschei" in names("waters")
    assert names("Lokeren") == ["Lokeren"]


def test_large_places_go_before_small_ones(flanders):
    """Municipalities first, by their inhabitants; then what lies in them."""
    found = suggest("le", flanders, TODAY, 50)

    ranks = [rank(place.kind) for place in found]
    assert ranks == sorted(ranks)
    whole = [p for p in found if p.kind is PlaceKind.MUNICIPALITY]
    inhabitants = [flanders.population[place.nis] for place in whole]
    assert len(whole) > 5
    assert inhabitants == sorted(inhabitants, reverse=True)
    assert whole[0].name == "Leuven"


def test_both_places_of_a_shared_name_are_there(flanders):
    found = suggest("hofstade", flanders, TODAY)

    municipalities = {flanders.today(p).name for p in found if p.name == "Hofstade"}
    assert municipalities == {"Aalst", "Zemst"}


@pytest.mark.parametrize(
    "text", ["", "   ", "l", "e", "8", "-", "?", "qwrtpsdf", "eindhoven", "hallo"]
)
def test_where_nothing_is_meant_nothing_is_suggested(names, text):
    assert names(text) == []


@pytest.mark.parametrize("most", [0, 1, 3, 10])
def test_there_are_never_more_than_asked_for(names, most):
    assert len(names("sint", most)) == most


def test_other_names_for_a_place_lead_to_it_once(names):
    """A prefix of both its name and an alias is no reason to show it twice."""
    everything = names("ant", 50)

    assert everything.count("Antwerpen") == 1


def test_a_french_name_can_be_typed_halfway(names):
    assert "Kortrijk" in names("courtr")


def test_the_made_up_places_too():
    assert [p.name for p in suggest("follegem", a_directory(), TODAY)] == ["Vollegem"]


TYPED = st.text(max_size=40) | st.sampled_from(["sint", "le", "hofstade", "8500", "gent en aalst"])


@settings(max_examples=150, deadline=None)
@given(text=TYPED, most=st.integers(0, 60))
def test_whatever_is_typed_each_place_comes_once_and_the_number_is_kept(flanders, text, most):
    found = suggest(text, flanders, TODAY, most)

    assert len(found) <= most
    assert len({place.id for place in found}) == len(found)
