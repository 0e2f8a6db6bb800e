"""The look-up indexes of the directory."""

from __future__ import annotations

from bot.core.model import Source
from bot.core.terms import LocalBody, NisCode, SourceId
from tests.builders import a_directory, a_local_contact, some_facts


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
