"""Which contacts are old, and whom that touches."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest

from bot.core.answering.freshness import Level, Policy
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Cycle, Person, Provenance, Source
from bot.core.model.terms import Confidence, CycleId, SourceId
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Reachability, Sign
from bot.service.stale import Fact, Order, Stale
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_membership,
    a_partnership,
    a_provenance,
    an_area,
    an_organiser,
    some_facts,
)


class Hints:
    """What was seen on the network, from memory."""

    def __init__(self, *seen: Reachability) -> None:
        self.kept = {one.address: one for one in seen}

    async def hints(self) -> Mapping[str, Reachability]:
        return self.kept

    async def record(self, seen: Sequence[Reachability], known: Collection[str]) -> None:
        raise AssertionError("looking for old contacts writes nothing")


def stale(directory: Directory, today: date = TODAY, hints: Hints | None = None) -> Stale:
    holder = DirectoryHolder(directory)
    moment = datetime.combine(today, time(12), UTC)
    return Stale(holder, lambda: moment, Policy(12, 24), hints or Hints())


def dated(published: str | None, checked_on: date = TODAY) -> Provenance:
    """Return a provenance whose source `with_sources` knows by its date."""
    source = SourceId(f"van-{published}")
    return Provenance((source,), checked_on, Confidence.OFFICIAL)


def with_sources(**changes) -> Directory:
    """Return the little Flanders with a source for each date that `dated` may name."""
    sources = tuple(
        Source(SourceId(f"van-{day}"), "Voorbeeldpagina", "example.org", published=day)
        for day in (None, "2020-01-01", "2022-01-01", "2025-06-01", "2025-12-10", "2026-11-01")
    )
    return a_directory(sources=(*some_facts().sources, *sources), **changes)


def partnership(contact: str | None, regierol: str | None = "2026-11-01", **changes):
    return a_partnership(
        contact=a_contact(provenance=dated(contact)), regierol=dated(regierol), **changes
    )


def alone(**changes) -> Directory:
    """Return a directory with one partnership, of two municipalities, and no organiser."""
    return with_sources(
        partnerships=(partnership(**changes),), memberships=MEMBERS, organisers=(), areas=()
    )


MEMBERS = (a_membership(a_partnership(), "91001"), a_membership(a_partnership(), "91003"))


async def test_a_fresh_contact_is_not_in_the_list():
    assert await stale(alone(contact="2026-11-01")).list() == ()


async def test_an_old_contact_comes_with_its_age_and_its_inhabitants():
    (one,) = await stale(alone(contact="2025-06-01")).list()

    assert (one.id, one.name, one.is_partnership) == (
        "voorbeeldverband",
        "Voorbeeldverband",
        True,
    )
    assert (one.level, one.dated_on, one.age_months) == (Level.AGEING, date(2025, 6, 1), 17)
    assert one.checked_on == TODAY
    assert one.inhabitants == 20_000
    assert [fact.fact for fact in one.facts] == [Fact.CONTACT]


async def test_a_fact_without_a_date_is_overdue_and_of_unknown_age():
    (one,) = await stale(alone(contact=None)).list()

    assert (one.level, one.dated_on, one.age_months) == (Level.OVERDUE, None, None)


async def test_the_regierol_can_be_old_where_the_contact_is_fresh():
    (one,) = await stale(alone(contact="2026-11-01", regierol="2022-01-01")).list()

    assert [(fact.fact, fact.dated_on) for fact in one.facts] == [(Fact.REGIEROL, date(2022, 1, 1))]


async def test_a_contact_that_nobody_has_compared_for_long_is_old():
    contact = a_contact(provenance=dated("2026-11-01", checked_on=date(2024, 1, 1)))
    directory = with_sources(
        partnerships=(a_partnership(contact=contact, regierol=dated("2026-11-01")),),
        organisers=(),
        areas=(),
    )

    (one,) = await stale(directory).list()

    assert (one.level, one.age_months) == (Level.OVERDUE, 34)


async def test_a_named_person_ages_apart_from_the_contact():
    person = Person("Voorbeeldpersoon", "voorbeeldrol", dated("2020-01-01"))
    contact = a_contact(provenance=dated("2026-11-01"), person=person)
    directory = with_sources(
        partnerships=(a_partnership(contact=contact, regierol=dated("2026-11-01")),),
        organisers=(),
        areas=(),
    )

    (one,) = await stale(directory).list()

    assert [fact.fact for fact in one.facts] == [Fact.PERSON]


async def test_an_organiser_is_as_old_as_the_oldest_of_its_areas():
    organiser = an_organiser(contact=a_contact(provenance=dated("2026-11-01")))
    directory = with_sources(
        partnerships=(),
        memberships=(),
        organisers=(organiser,),
        areas=(
            an_area(organiser, "91001", provenance=dated("2026-11-01")),
            an_area(organiser, "91002", provenance=dated("2022-01-01")),
            an_area(organiser, "91003", provenance=dated("2020-01-01"), until=date(2024, 12, 31)),
        ),
    )

    (one,) = await stale(directory).list()

    assert [(fact.fact, fact.dated_on) for fact in one.facts] == [(Fact.AREA, date(2022, 1, 1))]
    assert one.inhabitants == 20_000, "an area that ended reaches nobody"
    assert not one.is_partnership


async def test_an_organiser_without_a_contact_has_no_contact_that_is_old():
    organiser = an_organiser(contact=None)
    directory = with_sources(partnerships=(), memberships=(), organisers=(organiser,), areas=())

    assert await stale(directory).list() == ()


def two() -> Directory:
    """Return an old small partnership, a younger large one, and one without a date."""
    bodies = tuple(
        replace(partnership(day), id=f"{name}-id", name=name)
        for name, day in (("Klein", "2020-01-01"), ("Groot", "2022-01-01"), ("Leeg", None))
    )
    small, large, _ = bodies
    return with_sources(
        partnerships=bodies,
        memberships=(
            a_membership(small, "91001"),
            a_membership(large, "91002"),
            a_membership(large, "91003"),
        ),
        organisers=(),
        areas=(),
    )


@pytest.mark.parametrize(
    ("order", "names"),
    [(Order.AGE, ["Leeg", "Klein", "Groot"]), (Order.REACH, ["Groot", "Klein", "Leeg"])],
)
async def test_the_list_comes_in_either_order(order, names):
    assert [one.name for one in await stale(two()).list(order)] == names


async def test_a_partnership_that_gave_way_to_a_newer_cycle_is_left_out():
    old, new = partnership("2020-01-01"), partnership("2026-11-01")
    new = replace(new, id="nieuw-id", name="Nieuw", cycle=CycleId("2026-2031"))
    later = Cycle(
        CycleId("2026-2031"), "Later", date(2026, 1, 1), date(2031, 12, 31), a_provenance()
    )
    directory = with_sources(
        cycles=(*some_facts().cycles, later),
        partnerships=(old, new),
        memberships=(a_membership(old, "91001"), a_membership(new, "91001")),
        organisers=(),
        areas=(),
    )

    assert await stale(directory).list() == ()
    (one,) = await stale(directory, date(2025, 12, 1)).list()
    assert one.name == "Voorbeeldverband"


async def test_only_what_did_not_answer_is_shown_as_a_hint():
    seen = (
        Reachability("https://www.example.org", Sign.GONE, TODAY),
        Reachability("@example.org", Sign.ANSWERED, TODAY),
        Reachability("https://elders.example.org", Sign.GONE, TODAY),
    )

    (one,) = await stale(alone(contact="2020-01-01"), hints=Hints(*seen)).list()

    assert one.hints == seen[:1]


async def test_what_gets_old_soon_comes_with_its_day():
    """From 10 December 2025 to 10 December 2026 is twelve months."""
    (one,) = await stale(alone(contact="2025-12-10")).due_soon()

    assert (one.on, one.level, one.age_months) == (date(2026, 12, 10), Level.AGEING, 12)


async def test_what_gets_old_later_is_not_due_yet():
    assert await stale(alone(contact="2025-12-10")).due_soon(17) == ()
    assert len(await stale(alone(contact="2025-12-10")).due_soon(18)) == 1


async def test_what_is_old_already_is_due_only_where_it_gets_worse():
    today = date(2027, 5, 20)

    assert await stale(alone(contact="2020-01-01"), today).due_soon() == ()
    (one,) = await stale(alone(contact="2025-06-01"), today).due_soon()
    assert (one.on, one.level) == (date(2027, 6, 1), Level.OVERDUE)


async def test_the_real_data_are_judged_too(flanders):
    found = await stale(flanders).list(Order.REACH)

    assert all(one.inhabitants >= later.inhabitants for one, later in pairwise(found))
    assert {one.id for one in found} <= set(flanders.partnerships) | set(flanders.organisers)
