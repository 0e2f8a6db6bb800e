"""The short form of an answer, for groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Found
from bot.core.model.terms import Confidence, Duty, NisCode
from bot.core.resolving.resolver import pick, resolve
from bot.files.catalogs import load_catalogs
from bot.messages.answers.context import AnswerContext
from bot.messages.answers.render import render
from bot.messages.answers.short import short_reply
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_local_contact,
    a_membership,
    a_partnership,
    a_provenance,
)

MOST_LINES = 12  # what a group sees of one answer without scrolling


@pytest.fixture
def reply(texts: Catalog):
    def to(text: str, directory: Directory | None = None, today: date = TODAY) -> Reply:
        directory = directory or a_directory()
        outcome = resolve(text, directory, today).outcome
        return short_reply(outcome, AnswerContext(texts, directory, today))

    return to


def lines(reply: Reply) -> list[str]:
    return [line for line in reply.plain().splitlines() if line]


def test_who_it_is_how_to_reach_them_and_how_old_that_is(reply):
    assert lines(reply("vollegem", today=date(2021, 1, 1))) == [
        "Vollegem",
        "Regisseur: Voorbeeldverband",
        "Bel Voorbeeldverband: 00 00 00 01",
        "Mail Voorbeeldverband: regisseur@example.org",
        "Wijk-werken: Voorbeeldorganisator",
        "Bron: example.org (8-4-2020). Nagekeken op 1-11-2026.",
    ]


def test_what_may_be_out_of_date_comes_with_a_warning(reply):
    assert "2020-2025" in lines(reply("vollegem"))[-1]


def test_an_old_source_comes_with_a_warning_too(reply):
    within_the_cycle = date(2025, 1, 1)

    assert "ouder dan twee jaar" in lines(reply("vollegem", today=within_the_cycle))[-1]


def test_a_part_is_named_with_its_municipality(reply):
    first = lines(reply("deelveld"))[0]

    assert "Deelveld" in first
    assert "Vollegem" in first


def test_where_nobody_is_known_the_town_hall_is(reply):
    assert lines(reply("leegem")) == [
        "Leegem",
        "Regisseur: niet bekend.",
        "Bel de gemeente Leegem: 011 91002",
        "Wijk-werken: niet bekend.",
    ]


def test_a_body_that_cannot_be_reached_leads_to_the_town_hall(reply):
    partnership = a_partnership(contact=a_contact(phone=None, email=None))

    found = lines(reply("vollegem", a_directory(partnerships=(partnership,))))

    assert found[1:3] == [
        "Regisseur: Voorbeeldverband",
        "Bel de gemeente Vollegem: 011 91001",
    ]


def test_what_is_only_inferred_is_called_probable(reply):
    partnership = a_partnership()
    inferred = a_membership(partnership, "91001", provenance=a_provenance(Confidence.INFERRED))

    found = lines(reply("vollegem", a_directory(memberships=(inferred,))))

    assert found[1] == "Regisseur, waarschijnlijk: Voorbeeldverband"


def test_parts_that_differ_are_each_told_in_full(reply):
    """Nobody may take a line that is not repeated for something that is not known."""
    found = lines(reply("samenveld"))

    oostveld, westveld = found.index("Vroeger Oostveld"), found.index("Vroeger Westveld")
    first, second = sorted((oostveld, westveld))
    for told in (found[first:second], found[second:]):
        assert sum(line.startswith("Regisseur") for line in told) == 1
        assert sum(line.startswith("Wijk-werken") for line in told) == 1


def test_a_number_that_several_parts_share_is_given_once(reply):
    hall = a_local_contact("91010")

    found = lines(reply("samenveld", a_directory(local_contacts=(hall,), memberships=())))

    assert sum(line.startswith("Vroeger ") for line in found) == 2
    assert found.count("Bel de gemeente Samenveld: 011 91010") == 1


def test_whoever_asks_for_wijk_werken_gets_that_contact(reply):
    assert lines(reply("wijk-werken in vollegem"))[:4] == [
        "Vollegem",
        "Wijk-werken: Voorbeeldorganisator",
        "Bel Voorbeeldorganisator: 00 00 00 01",
        "Mail Voorbeeldorganisator: wijkwerken@example.org",
    ]


def test_several_places_at_once_are_told_one_by_one(reply):
    found = lines(reply("vollegem en leegem"))

    assert found.index("Vollegem") < found.index("Leegem")
    assert sum(line.startswith("Bron: ") for line in found) == 1


def test_no_more_than_three_places_fill_everybodys_screen(texts, flanders):
    directory = flanders
    outcome = resolve("gent, aalst, ninove, lokeren en leuven", directory, TODAY).outcome
    assert isinstance(outcome, Found)
    assert len(outcome.answers) == 5

    found = lines(short_reply(outcome, AnswerContext(texts, directory, TODAY)))

    assert [name for name in ("Gent", "Aalst", "Ninove", "Lokeren", "Leuven") if name in found] == [
        "Gent",
        "Aalst",
        "Ninove",
    ]


def test_one_place_leads_to_its_whole_answer_and_several_lead_nowhere(reply):
    assert reply("vollegem").nis == "91001"
    assert reply("westveld").nis == "91003"
    assert reply("vollegem en leegem").nis is None


def test_the_short_form_has_no_next_questions_and_no_card(reply):
    found = reply("vollegem")

    assert found.choices == ()
    assert found.card is None
    assert found.examples == ()


def test_a_choice_is_offered_as_it_is(reply):
    assert [option.label for option in reply("tweelo").options] == [
        "Tweelo (Vollegem)",
        "Tweelo (Leegem)",
    ]


@pytest.mark.parametrize("text", ["", "hallo", "verweg", "qwrtpsdf", "wat is een regisseur?"])
def test_what_has_no_short_form_is_said_in_full_but_without_buttons(text, reply, texts):
    directory = a_directory()
    outcome = resolve(text, directory, TODAY).outcome

    found = reply(text, directory)

    assert found.plain() == render(outcome, AnswerContext(texts, directory, TODAY)).plain()
    assert (found.choices, found.examples) == ((), ())


# --- the real data ----------------------------------------------------------


@pytest.mark.parametrize("language", sorted(load_catalogs()))
@pytest.mark.parametrize("topic", [None, *Duty])
def test_every_municipality_fits_on_a_screen(flanders, language, topic):
    context = AnswerContext(load_catalogs()[language], flanders, TODAY)
    today = [m for m in flanders.facts.municipalities if m.in_force(TODAY)]

    found = {}
    for municipality in today:
        outcome = pick(municipality.nis, flanders, TODAY, topic)
        found[municipality.name] = lines(short_reply(outcome, context))

    assert len(found) == 285
    assert {name: len(said) for name, said in found.items() if len(said) > MOST_LINES} == {}
    assert {name for name, said in found.items() if name not in said[0]} == set()
    assert {name for name, said in found.items() if "{" in "".join(said)} == set()


def test_every_municipality_says_something_of_both_duties(flanders, texts):
    """Known or not, by each of the parts that merged."""
    context = AnswerContext(texts, flanders, TODAY)

    for municipality in flanders.facts.municipalities:
        outcome = pick(NisCode(municipality.nis), flanders, TODAY)
        if not isinstance(outcome, Found):
            continue
        (answer,) = outcome.answers
        said = lines(short_reply(replace(outcome, topic=None), context))
        regierol = sum(line.startswith("Regisseur") for line in said)
        wijk_werken = sum(line.startswith("Wijk-werken") for line in said)
        assert regierol >= len(answer.findings), municipality.name
        assert wijk_werken >= len(answer.findings), municipality.name
