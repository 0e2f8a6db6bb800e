"""One question costs so much work at most, whatever is typed; what is not read then is said.

Work is counted in searches among all names: that is what is dear.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.outcome import Found, NotUnderstood, Reason
from bot.core.reading.budget import MAX_ANSWERS, MAX_QUESTION, MAX_SEARCHES, Budget
from bot.core.resolving.resolver import resolve
from bot.core.resolving.suggest import suggest
from tests.builders import TODAY, searches_of, with_counted_searches

PIECES = ["olen", "skerks", "antwqrpx", "gent", "sint", "xqzwj", "bzevheme", "de", "en", "lede"]
HYPHENS = " ".join(f"olen-sk{a}rk{b}" for a in "aeiou" for b in "bcdfgklmnprst")[:MAX_QUESTION]


@pytest.fixture
def counting(flanders):
    return with_counted_searches(flanders)


def test_names_tied_to_strange_words_are_searched_so_often_at_most(counting):
    resolve(HYPHENS, counting, TODAY)

    assert 0 < searches_of(counting) <= MAX_SEARCHES


def test_suggestions_cost_no_more_than_an_answer(counting):
    suggest(HYPHENS, counting, TODAY)

    assert 0 < searches_of(counting) <= MAX_SEARCHES


def test_what_is_said_again_is_searched_once(counting):
    resolve("olen-skerks " * 20, counting, TODAY)

    assert searches_of(counting) == 1


@settings(max_examples=60, deadline=None)
@given(
    pieces=st.lists(st.sampled_from(PIECES) | st.text("abdegorst", min_size=1), max_size=80),
    joint=st.sampled_from(["-", " ", ", ", " of ", " in ", "'"]),
)
def test_no_question_is_searched_more_often(flanders, pieces, joint):
    counting = with_counted_searches(flanders)

    resolve(joint.join(pieces)[:MAX_QUESTION], counting, TODAY)

    assert searches_of(counting) <= MAX_SEARCHES


def test_a_name_is_not_answered_where_nobody_looked_whether_it_is_part_of_a_longer_one(flanders):
    """Olen may be half of another name: no answer is better than one that nobody weighed."""
    resolution = resolve("olen-skerks", flanders, TODAY, Budget(searches=0))

    assert isinstance(resolution.outcome, NotUnderstood)
    assert resolution.is_cut


def test_names_as_they_stand_need_no_budget(flanders):
    resolution = resolve("wie is de regisseur in olen", flanders, TODAY, Budget(searches=0))

    assert isinstance(resolution.outcome, Found)
    assert not resolution.is_cut


@pytest.mark.parametrize(
    "text",
    [
        HYPHENS,
        "gent " + "a " * 100,
        "gent " * 40,
        "gent en brugge en leuven en hasselt en aalst en genk en mechelen",
        "xqzwj blorp vrof dwingsel gronkt prutsel wrzk flobber knurft",
    ],
)
def test_it_shows_that_not_all_of_a_question_was_read(flanders, text):
    assert resolve(text, flanders, TODAY).is_cut


@pytest.mark.parametrize(
    "text", ["", "gent", "kessello", "olen-skerks", "gent of antwrpen", "blorp"]
)
def test_an_ordinary_question_is_read_whole(flanders, text):
    assert not resolve(text, flanders, TODAY).is_cut


def test_what_is_too_long_says_only_that(flanders):
    resolution = resolve("a" * (MAX_QUESTION + 1), flanders, TODAY)

    assert resolution.outcome == NotUnderstood(Reason.TOO_LONG)
    assert not resolution.is_cut
    assert suggest("gent" * MAX_QUESTION, flanders, TODAY) == ()


def test_of_many_places_the_first_are_answered(flanders):
    outcome = resolve(
        "gent en brugge en leuven en hasselt en aalst en genk en mechelen", flanders, TODAY
    ).outcome

    assert isinstance(outcome, Found)
    names = [answer.municipality.name for answer in outcome.answers]
    assert names == ["Gent", "Brugge", "Leuven", "Hasselt", "Aalst", "Genk"]
    assert len(names) == MAX_ANSWERS


def test_of_many_strange_words_those_near_a_name_are_read_first(flanders):
    text = "kzoek xqzwj blorpt vrof dwingsel gronkt prutsel antwrpen"

    outcome = resolve(text, flanders, TODAY).outcome

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == ["Antwerpen"]
