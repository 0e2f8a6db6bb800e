"""An answer speaks more carefully the older its facts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.directory import Directory
from bot.core.freshness import Policy
from bot.core.model import Source
from bot.core.outcome import About
from bot.core.resolver import resolve
from bot.core.terms import SourceId
from bot.files.catalogs import load_catalogs
from bot.messages.age import age_warning
from bot.messages.render import render
from bot.messages.reply import Reply
from bot.messages.short import short
from bot.messages.speak import reply_to
from bot.messages.voice import Voice
from bot.service.ask import Ask
from bot.service.listed import look_up
from bot.service.load import DirectoryHolder
from tests.builders import CHECKED, TODAY, a_directory, a_provenance, some_facts

MILD = "Dit is ouder dan een jaar. Misschien is er intussen iets veranderd."
OLD = "Let op: dit is ouder dan twee jaar. Vraag na of het nog klopt."
UNDATED = "Let op: we weten niet hoe oud dit is. Vraag na of het nog klopt."
PARTLY = "Let op: van een deel weten we niet hoe oud het is. Vraag na of het nog klopt."
WARNINGS = (MILD, OLD, UNDATED, PARTLY)


def sources(published: str | None) -> tuple[Source, ...]:
    return tuple(replace(one, published=published) for one in some_facts().sources)


def published(day: str | None) -> Directory:
    """Return the little Flanders, whose cycle goes on and whose one source has that date."""
    (cycle,) = some_facts().cycles
    return a_directory(sources=sources(day), cycles=(replace(cycle, ends_on=date(2031, 12, 31)),))


def warnings(reply: Reply) -> list[str]:
    """Return what a reply warns of."""
    return [line for line in reply.plain().splitlines() if line in WARNINGS]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-01", []),
        ("2025-11-23", []),
        ("2025-11-22", [MILD]),
        ("2025", []),
        ("2024-11-23", [MILD]),
        ("2024-11-22", [OLD]),
        ("2024", [MILD]),
        ("2020-04-08", [OLD]),
        (None, [UNDATED]),
    ],
)
@pytest.mark.parametrize("question", ["vollegem", "wijk-werken in vollegem"])
def test_an_answer_warns_by_its_age(say, question, day, expected):
    directory = published(day)
    voice = Voice(say, directory, TODAY)
    outcome = resolve(question, directory, TODAY).outcome

    assert warnings(render(outcome, voice)) == expected
    assert warnings(short(outcome, voice)) == expected


@pytest.mark.parametrize(("day", "expected"), [("2026-11-01", []), ("2020-04-08", [OLD])])
def test_an_answer_about_a_body_warns_too(say, day, expected):
    directory = published(day)
    (body,) = directory.facts.organisers

    assert warnings(render(About(body, (), "x", 1.0), Voice(say, directory, TODAY))) == expected


def test_a_check_that_is_long_ago_counts_as_age(say):
    directory = published("2027")
    later = CHECKED + timedelta(days=400)

    reply = render(resolve("vollegem", directory, later).outcome, Voice(say, directory, later))

    assert warnings(reply) == [MILD]


def test_an_ended_cycle_says_more_than_an_age(say):
    directory = a_directory()

    line = age_warning([a_provenance()], ["2020-2025"], Voice(say, directory, TODAY))

    assert line is not None
    assert "2020-2025" in "".join(span.text for span in line)
    assert "ouder dan" not in "".join(span.text for span in line)


def test_a_part_without_a_date_is_told_where_the_rest_is_fresh(say):
    undated = Source(SourceId("zonder"), "Voorbeeldpagina", "example.org")
    directory = a_directory(sources=(*sources("2026-11-01"), undated))
    facts = [a_provenance(), replace(a_provenance(), sources=(undated.id,))]

    (span, *_) = age_warning(facts, [], Voice(say, directory, TODAY)) or ()

    assert span.text == PARTLY


def test_without_facts_there_is_nothing_to_beware_of(say):
    assert age_warning([], [], Voice(say, a_directory(), TODAY)) is None


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(1, 1), "ouder dan een maand."),
        (Policy(1, 6), "ouder dan 6 maanden."),
        (Policy(1, 12), "ouder dan een jaar."),
        (Policy(1, 18), "ouder dan 18 maanden."),
        (Policy(1, 24), "ouder dan twee jaar."),
        (Policy(1, 60), "ouder dan 5 jaar."),
    ],
)
def test_the_warning_names_the_limit_that_was_set(say, policy, words):
    line = age_warning([a_provenance()], [], Voice(say, a_directory(), TODAY, policy)) or ()

    assert words in "".join(span.text for span in line)


@pytest.mark.parametrize("months", [1, 6, 12, 24, 36])
@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_every_language_says_every_limit(language, months):
    voice = Voice(load_catalogs()[language], a_directory(), TODAY, Policy(months, months))

    (span, *rest) = age_warning([a_provenance()], [], voice) or ()

    assert "{" not in "".join(one.text for one in (span, *rest))


def test_the_limits_travel_from_the_use_case_to_the_words(say):
    """For a question, and for a list that is held to one moment."""
    ask = Ask(
        DirectoryHolder(published("2026-06-01")),
        lambda: datetime(2026, 11, 22, tzinfo=UTC),
        Policy(2, 3),
    )

    assert "ouder dan 3 maanden" in reply_to(ask("vollegem"), say).plain()
    (looked,) = look_up(["vollegem"], ask)
    assert looked.asked.policy == Policy(2, 3)
    assert all(one.policy == Policy(2, 3) for one in ask.suggest("vol", 3))
