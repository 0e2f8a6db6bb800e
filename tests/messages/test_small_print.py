"""An answer speaks more carefully the older its facts are."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.answering.freshness import Policy
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Cycle, Source
from bot.core.model.outcome import About
from bot.core.model.terms import Duty, SourceId
from bot.core.resolving.resolver import resolve
from bot.files.catalogs import load_catalogs
from bot.messages.answers.context import AnswerContext
from bot.messages.answers.render import render, reply_to
from bot.messages.answers.short import short_reply
from bot.messages.answers.small_print import Fact, cautions
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.ask import Ask
from bot.service.changing.load import DirectoryHolder
from bot.service.listed import look_up
from tests.builders import CHECKED, TODAY, a_directory, a_provenance, some_facts

MILD = "Ouder dan een jaar: "
OLD = "Let op, ouder dan twee jaar: "
UNDATED = "Let op, we weten niet hoe oud dit is: "
ENDED = "Let op: de periode 2020-2025 is voorbij."
UNPROVEN = "Let op: we vonden geen bron over wie de regierol heeft in de periode 2020-2025."
WARNINGS = (MILD, OLD, UNDATED, ENDED, UNPROVEN)


def sources(published: str | None) -> tuple[Source, ...]:
    return tuple(replace(one, published=published) for one in some_facts().sources)


def published(day: str | None) -> Directory:
    """Return the little Flanders, whose cycle goes on and whose one source has that date."""
    (cycle,) = some_facts().cycles
    return a_directory(sources=sources(day), cycles=(replace(cycle, ends_on=date(2031, 12, 31)),))


def warnings(reply: Reply) -> list[str]:
    """Return how each warning of a reply begins."""
    lines = reply.plain().splitlines()
    return [start for line in lines for start in WARNINGS if line.startswith(start)]


def line_of(reply: Reply, start: str) -> str:
    """Return the line of a reply that begins so."""
    (line,) = (line for line in reply.plain().splitlines() if line.startswith(start))
    return line


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
def test_an_answer_warns_by_its_age(texts, question, day, expected):
    directory = published(day)
    context = AnswerContext(texts, directory, TODAY)
    outcome = resolve(question, directory, TODAY).outcome

    if day is None and question == "vollegem":
        expected = [UNPROVEN, *expected]  # nothing says that it is of this cycle either
    assert warnings(render(outcome, context)) == expected
    assert warnings(short_reply(outcome, context)) == expected[:1]  # all on one line there


@pytest.mark.parametrize(("day", "expected"), [("2026-11-01", []), ("2020-04-08", [OLD])])
def test_an_answer_about_a_body_warns_too(texts, day, expected):
    directory = published(day)
    (body,) = directory.facts.organisers

    assert (
        warnings(render(About(body, (), "x", 1.0), AnswerContext(texts, directory, TODAY)))
        == expected
    )


def test_a_check_that_is_long_ago_counts_as_age(texts):
    directory = published("2027")
    later = CHECKED + timedelta(days=400)

    reply = render(
        resolve("vollegem", directory, later).outcome, AnswerContext(texts, directory, later)
    )

    assert warnings(reply) == [MILD]


def held_since(regierol: str | None, rest: str | None, cycle: Cycle | None = None) -> Directory:
    """Return the little Flanders: the regierol from a source of one day, the rest of another."""
    facts = some_facts()
    own = Source(SourceId("regierolbron"), "Voorbeeldpagina", "example.org", published=regierol)
    proof = replace(a_provenance(), sources=(own.id,))
    return a_directory(
        sources=(*sources(rest), own),
        partnerships=tuple(replace(one, regierol=proof) for one in facts.partnerships),
        cycles=(cycle or facts.cycles[0],),
    )


def asked(directory: Directory, texts, question: str = "vollegem") -> Reply:
    return render(
        resolve(question, directory, TODAY).outcome, AnswerContext(texts, directory, TODAY)
    )


def test_a_warning_names_what_is_old_and_of_when(texts):
    """A fresh contact gets no warning because somebody else's is old."""
    cycle = replace(some_facts().cycles[0], ends_on=date(2031, 12, 31))
    directory = held_since("2020-03", "2026-11-01", cycle)

    reply = asked(directory, texts)

    assert line_of(reply, OLD) == f"{OLD}de regierol (maart 2020). Vraag na of het nog klopt."
    assert warnings(asked(directory, texts, "wijk-werken in vollegem")) == []


def test_each_duty_has_its_own_sources(texts):
    cycle = replace(some_facts().cycles[0], ends_on=date(2031, 12, 31))
    lines = asked(held_since("2026-03", "2026-11-01", cycle), texts).plain().splitlines()

    (regierol,) = (one for one in lines if one.startswith("Bron voor sociale economie en werk:"))
    (wijk_werken,) = (one for one in lines if one.startswith("Bron voor wijk-werken:"))
    assert "maart 2026" in regierol
    assert "maart 2026" not in wijk_werken


def test_an_ended_cycle_says_more_than_the_age_of_the_regierol(texts):
    reply = asked(held_since("2017", "2026-11-01"), texts)

    assert warnings(reply) == [ENDED]


@pytest.mark.parametrize(("published_on", "expected"), [("2024-05", [ENDED]), ("2026-05", [])])
def test_a_source_of_after_the_cycle_takes_the_warning_away(texts, published_on, expected):
    assert warnings(asked(held_since(published_on, "2026-11-01"), texts)) == expected


@pytest.mark.parametrize(
    ("published_on", "expected"), [("2023-09-14", True), (None, True), ("2026-05", False)]
)
def test_a_new_name_for_the_cycle_proves_nothing(texts, published_on, expected):
    """Freshness follows the sources: old ones do not get younger by another label."""
    old = some_facts().cycles[0]
    renamed = replace(old, starts_on=date(2026, 1, 1), ends_on=date(2031, 12, 31))
    directory = held_since(published_on, "2026-11-01", renamed)
    (body, *_) = directory.facts.partnerships

    assert (warnings(asked(directory, texts)) == [UNPROVEN]) is expected
    about = render(About(body, (), "x", 1.0), AnswerContext(texts, directory, TODAY))
    assert (UNPROVEN in warnings(about)) is expected


def test_a_part_without_a_date_is_told_where_the_rest_is_fresh(texts):
    cycle = replace(some_facts().cycles[0], ends_on=date(2031, 12, 31))
    reply = asked(held_since("2026-11-01", None, cycle), texts)

    assert line_of(reply, UNDATED) == (
        f"{UNDATED}het contact, wie wijk-werken doet en het contact voor wijk-werken. "
        "Vraag na of het nog klopt."
    )


def test_a_dutch_remark_about_a_date_stands_in_dutch_answers_only():
    (source,) = sources(None)
    remarks = {
        "ongedateerd, na 2022": ("no date, after 2022", "sans date, après 2022"),
        "ongedateerd, ca. 2018-2020": ("no date, about 2018-2020", "sans date, vers 2018-2020"),
        "ongedateerd, oud": ("no date", "sans date"),
    }
    languages = load_catalogs()

    for remark, others in remarks.items():
        told = replace(source, published_hint=remark)
        contexts = [
            AnswerContext(languages[code], a_directory(), TODAY) for code in ("nl", "en", "fr")
        ]
        assert [context.published(told) for context in contexts] == [remark, *others]


def test_no_answer_about_members_names_a_list_that_the_data_do_not(texts):
    directory = published("2024-09-14")
    (body,) = directory.facts.organisers

    text = render(
        About(body, directory.served(body.id), "x", 1.0), AnswerContext(texts, directory, TODAY)
    ).plain()

    assert re.search(r"Voor \d+ gemeenten?, volgens .+ \(14-9-2024\):", text)


def warned(policy: Policy, texts: Catalog) -> str:
    fact = Fact(Duty.REGIEROL, "regierol", a_provenance())
    (line,) = cautions([fact], [], AnswerContext(texts, a_directory(), TODAY, policy))
    return "".join(span.text for span in line)


def test_without_facts_there_is_nothing_to_beware_of(texts):
    assert cautions([], [], AnswerContext(texts, a_directory(), TODAY)) == []


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (Policy(1, 1), "ouder dan een maand:"),
        (Policy(1, 6), "ouder dan 6 maanden:"),
        (Policy(1, 12), "ouder dan een jaar:"),
        (Policy(1, 18), "ouder dan 18 maanden:"),
        (Policy(1, 24), "ouder dan twee jaar:"),
        (Policy(1, 60), "ouder dan 5 jaar:"),
    ],
)
def test_the_warning_names_the_limit_that_was_set(texts, policy, words):
    assert words in warned(policy, texts)


@pytest.mark.parametrize("months", [1, 6, 12, 24, 36])
@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_every_language_says_every_limit(language, months):
    assert "{" not in warned(Policy(months, months), load_catalogs()[language])


def test_the_limits_travel_from_the_use_case_to_the_words(texts):
    """For a question, and for a list that is held to one moment."""
    ask = Ask(
        DirectoryHolder(published("2026-06-01")),
        lambda: datetime(2026, 11, 22, tzinfo=UTC),
        Policy(2, 3),
    )

    assert "ouder dan 3 maanden" in reply_to(ask("vollegem"), texts).plain()
    (looked,) = look_up(["vollegem"], ask)
    assert looked.asked.policy == Policy(2, 3)
    assert all(one.policy == Policy(2, 3) for one in ask.suggest("vol", 3))
