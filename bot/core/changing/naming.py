"""Names what a change is about: as it is called after, or else as it was before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Area, LocalContact, Membership
from bot.core.model.terms import Duty, LocalBody, NisCode, OrganiserId, PartnershipId


class BodyKind(StrEnum):
    """What kind of body has a contact."""

    PARTNERSHIP = "partnership"
    ORGANISER = "organiser"
    GEMEENTE = "gemeente"
    OCMW = "ocmw"


@dataclass(frozen=True, slots=True)
class Body:
    """A body by name."""

    kind: BodyKind
    id: str  # of a gemeente or OCMW: its NIS code, with a former part's behind a slash
    name: str  # of a gemeente or OCMW: of the municipality


@dataclass(frozen=True, slots=True)
class MunicipalityName:
    """A municipality by name."""

    nis: NisCode
    name: str  # the part that is meant in brackets: "Samenveld (Westveld)"


_LOCAL = {LocalBody.GEMEENTE: BodyKind.GEMEENTE, LocalBody.OCMW: BodyKind.OCMW}


class Naming:
    """The names in two states. What neither state knows is called by its id."""

    def __init__(self, before: Directory, after: Directory) -> None:
        self._municipalities = before.municipalities | after.municipalities
        self._partnerships = before.partnerships | after.partnerships
        self._organisers = before.organisers | after.organisers
        states = (before, after)
        self._all_partnerships = [p for state in states for p in state.partnerships.values()]
        self._all_organisers = [o for state in states for o in state.organisers.values()]

    def municipality(self, nis: NisCode) -> MunicipalityName:
        """Return a municipality by name."""
        known = self._municipalities.get(nis)
        return MunicipalityName(nis, known.name if known else nis)

    def part(self, nis: NisCode, part: str | None) -> MunicipalityName:
        """Return a municipality with the part of it that is meant, if any, in brackets."""
        whole = self.municipality(nis)
        return MunicipalityName(nis, f"{whole.name} ({part})") if part else whole

    def municipalities(self, codes: Iterable[NisCode]) -> tuple[MunicipalityName, ...]:
        """Return municipalities by name, sorted."""
        return by_name(self.municipality(nis) for nis in codes)

    def partnership(self, id_: PartnershipId) -> Body:
        """Return a partnership by the name that fits in a sentence.

        Where another has the same name, its cycle tells which is which, or else its id.
        """
        known = self._partnerships.get(id_)
        if known is None:
            return Body(BodyKind.PARTNERSHIP, id_, id_)
        others = [p for p in self._all_partnerships if p.id != id_ and p.label == known.label]
        is_of_its_cycle = all(other.cycle != known.cycle for other in others)
        apart = known.cycle if is_of_its_cycle else id_
        name = f"{known.label} ({apart})" if others else known.label
        return Body(BodyKind.PARTNERSHIP, id_, name)

    def organiser(self, id_: OrganiserId) -> Body:
        """Return an organiser by name; with its id where another has the same name."""
        known = self._organisers.get(id_)
        name = known.name if known else id_
        is_shared = any(other.name == name and other.id != id_ for other in self._all_organisers)
        return Body(BodyKind.ORGANISER, id_, f"{name} ({id_})" if is_shared else name)

    def of_duty(self, duty: Duty, id_: str) -> Body:
        """Return the body that does a duty."""
        if duty is Duty.REGIEROL:
            return self.partnership(PartnershipId(id_))
        return self.organiser(OrganiserId(id_))

    def local(self, contact: LocalContact) -> Body:
        """Return the gemeente or the OCMW that a local contact is of."""
        name = self.municipality(contact.nis).name
        if contact.former_nis is None:
            return Body(_LOCAL[contact.body], contact.nis, name)
        former = self.municipality(contact.former_nis).name
        id_ = f"{contact.nis}/{contact.former_nis}"
        return Body(_LOCAL[contact.body], id_, f"{name} ({former})")

    def holder(self, record: Membership | Area) -> Body:
        """Return the body on whose list a record stands."""
        if isinstance(record, Membership):
            return self.partnership(record.partnership)
        return self.organiser(record.organiser)

    def listed(self, record: Membership | Area) -> MunicipalityName:
        """Return the municipality, or the part of it, that a record puts on a list."""
        return self.part(record.nis, record.deelgemeente if isinstance(record, Area) else None)


def by_name(municipalities: Iterable[MunicipalityName]) -> tuple[MunicipalityName, ...]:
    """Return municipalities in the order of their names."""
    return tuple(sorted(municipalities, key=lambda one: (one.name.casefold(), one.nis)))
