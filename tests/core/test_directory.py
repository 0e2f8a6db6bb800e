"""The look-up indexes of the directory."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Source
from bot.core.model.outcome import About
from bot.core.model.terms import CycleId, LocalBody, NisCode, OrganiserId, PartnershipId, SourceId
from bot.core.resolving.resolver import resolve
from tests.builders import (
    NEXT_CYCLE,
    TODAY,
    a_directory,
    a_local_contact,
    a_membership,
    a_partnership,
    an_area,
    an_organiser,
    some_facts,
)


def a_source(name: str, published: str | None) -> Source:
    return Source(SourceId(name), name, "example.org", published=published)


def test_sources_come_newest_first_and_undated_ones_last():
    """A year counts as its last day; of two with the same day the id decides."""
    dated = {"oud": "2018", "nieuw": "2020-04-08", "ook-nieuw": "2020-04-08", "zonder": None}
    sources = tuple(a_source(name, published) for name, published in dated.items())
    directory = a_directory(sources=(*some_facts().sources, *sources))

    found = directory.newest_first([s.id for s in sources] * 2)

    assert [source.id for source in found] == ["nieuw", "ook-nieuw", "oud", "zonder"]


def test_contacts_of_former_parts_come_last():
    own = a_local_contact("91010")
    social = a_local_contact("91010", LocalBody.OCMW)
    former = a_local_contact("91010", former_nis=NisCode("91003"))
    directory = a_directory(local_contacts=(former, social, own))

    assert directory.local_contacts(NisCode("91010")) == (own, social, former)


# --- bodies of one name ------------------------------------------------------------

OLD = a_partnership("Kruinwerk", id=PartnershipId("kruinwerk"))
NEW = a_partnership("Kruinwerk", id=PartnershipId("kruinwerk-2026"), cycle=CycleId("2026-2031"))


def with_bodies(*partnerships, **changes) -> Directory:
    facts = some_facts()
    return a_directory(
        cycles=(*facts.cycles, NEXT_CYCLE),
        partnerships=(*facts.partnerships, *partnerships),
        memberships=(*facts.memberships, a_membership(OLD, "91002"), a_membership(NEW, "91004")),
        **changes,
    )


def asked_for(question: str, directory: Directory, today: date = TODAY) -> About:
    outcome = resolve(question, directory, today).outcome
    assert isinstance(outcome, About)
    return outcome


@pytest.mark.parametrize("question", ["kruinwerk", "kruinwrek", "leden van Kruinwerk"])
@pytest.mark.parametrize("bodies", [(OLD, NEW), (NEW, OLD)])
def test_a_body_of_a_cycle_that_is_over_does_not_answer_where_a_newer_one_does(question, bodies):
    found = asked_for(question, with_bodies(*bodies))

    assert found.body is NEW
    assert [member.name for member in found.members] == ["Oostveld"]


def test_a_body_whose_cycle_has_not_begun_does_not_answer_yet():
    directory = with_bodies(OLD, NEW)

    assert asked_for("kruinwerk", directory, date(2025, 12, 31)).body is OLD
    assert asked_for("kruinwerk", directory, date(2026, 1, 1)).body is NEW


def test_the_newer_body_answers_to_the_name_without_what_it_is():
    """The old one is called "Kruinwerk", the new one "ILV Kruinwerk"."""
    renamed = a_partnership("ILV Kruinwerk", id=NEW.id, cycle=NEW.cycle)
    directory = with_bodies(OLD, renamed)

    assert asked_for("kruinwerk", directory).body is renamed
    assert asked_for("ilv kruinwerk", directory).body is renamed


def test_an_organiser_that_ended_does_not_answer_where_another_of_its_name_does():
    old, new = (an_organiser("Takkenbos", id=OrganiserId(id_)) for id_ in ("ww-oud", "ww-nieuw"))
    areas = (
        an_area(old, "91001", until=date(2025, 12, 31)),
        an_area(new, "91001", since=date(2026, 1, 1)),
    )
    directory = a_directory(organisers=(old, new), areas=areas)

    assert asked_for("takkenbos", directory).body is new
    assert asked_for("takkenbos", directory, date(2025, 6, 1)).body is old
