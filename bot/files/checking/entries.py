"""Walks over the municipalities that data/contacts.yaml names, each with the place it stands."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.model.terms import Duty
from bot.files.reading.parsed import Parsed
from bot.files.reading.schema import (
    AreaMunicipality,
    Member,
    NamedMunicipality,
    OrganiserEntry,
    PartnershipEntry,
)
from bot.files.reading.yaml_source import Path


def named(parsed: Parsed) -> Iterator[tuple[Path, NamedMunicipality]]:
    """Yield every municipality that is written as a code with its name."""
    contacts = parsed.contacts
    for path, _, member in members(parsed):
        yield path, member
    yield from uncertain(parsed)
    for path, _, area in areas(parsed):
        yield path, area
    for index, declared in enumerate(contacts.declared_unknown):
        yield ("declared_unknown", index), declared
    for path, _, gap in gaps(parsed):
        yield path, gap
    for index, double in enumerate(contacts.double_memberships):
        yield ("double_memberships", index), double


def members(parsed: Parsed) -> Iterator[tuple[Path, PartnershipEntry, Member]]:
    """Yield the certain members of all partnerships."""
    for index, partnership in enumerate(parsed.contacts.partnerships):
        for group_number, group in enumerate(partnership.members):
            for number, member in enumerate(group.municipalities):
                path = ("partnerships", index, "members", group_number, "municipalities", number)
                yield path, partnership, member


def uncertain(parsed: Parsed) -> Iterator[tuple[Path, NamedMunicipality]]:
    """Yield the municipalities that may be members."""
    for index, partnership in enumerate(parsed.contacts.partnerships):
        for number, entry in enumerate(partnership.uncertain_members):
            yield ("partnerships", index, "uncertain_members", number), entry


def areas(parsed: Parsed) -> Iterator[tuple[Path, OrganiserEntry, AreaMunicipality]]:
    """Yield what all organisers serve."""
    for index, organiser in enumerate(parsed.contacts.organisers):
        for group_number, group in enumerate(organiser.area):
            for number, member in enumerate(group.municipalities):
                path = ("organisers", index, "area", group_number, "municipalities", number)
                yield path, organiser, member


def gaps(parsed: Parsed) -> Iterator[tuple[Path, Duty, NamedMunicipality]]:
    """Yield where somebody looked for a body and found none, with the duty."""
    for index, group in enumerate(parsed.contacts.declared_gaps):
        for number, entry in enumerate(group.municipalities):
            yield ("declared_gaps", index, "municipalities", number), group.duty, entry
