"""Who does what for each municipality on one day, and whether they can be reached."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.core.coverage import State, coverage
from bot.core.directory import Directory
from bot.core.model import Contact
from bot.core.terms import Duty, LocalBody, NisCode

_WHOLE = frozenset({State.KNOWN, State.PROBABLE})  # the same answer in every part


class Reached:
    """The bodies of every municipality of 2019-2024 that has one, per duty, by id."""

    def __init__(self, directory: Directory, today: date) -> None:
        """Look up both duties of all municipalities."""
        self._directory = directory
        self._today = today
        facts = directory.facts
        self.bodies: dict[Duty, dict[NisCode, frozenset[str]]] = {
            Duty.REGIEROL: _known(
                (m.nis, [held.partnership for held in directory.memberships(m.nis, today)])
                for m in facts.memberships
            ),
            Duty.WIJK_WERKEN: _known(
                (a.nis, [area.organiser for area in directory.areas(a.nis, today)])
                for a in facts.areas
            ),
        }
        self._contacts: dict[Duty, dict[str, Contact | None]] = {
            Duty.REGIEROL: {p.id: p.contact for p in facts.partnerships},
            Duty.WIJK_WERKEN: {o.id: o.contact for o in facts.organisers},
        }

    def parts(self, nis: NisCode) -> tuple[NisCode, ...]:
        """Return the municipalities of 2019-2024 that one of today was made of; itself if one."""
        return tuple(part.nis for part in self._directory.parts(nis)) or (nis,)

    def is_direct(self, part: NisCode, duty: Duty) -> bool:
        """Tell whether a body of a municipality of 2019-2024 has a phone number or an e-mail."""
        contacts = (self._contacts[duty][id_] for id_ in self.bodies[duty].get(part, ()))
        return any(contact is not None and contact.is_direct for contact in contacts)

    def local(self, body: LocalBody) -> frozenset[NisCode]:
        """Return the municipalities of today whose gemeente or OCMW can be called or mailed."""
        return frozenset(
            contact.nis
            for contact in self._directory.facts.local_contacts
            if contact.body is body and (contact.phone is not None or contact.email is not None)
        )

    def counts(self) -> dict[Duty, tuple[int, int, int]]:
        """Return per duty how many municipalities of today there are, are known, are reached.

        Known: every part of it has a body. Reached: every part has one with a phone number or an
        e-mail address.
        """
        census = coverage(self._directory, self._today).of_day
        counted: dict[Duty, tuple[int, int, int]] = {}
        for duty in Duty:
            states = census.states[duty]
            bodies = self.bodies[duty]
            known = [
                nis
                for nis, state in states.items()
                if state in _WHOLE
                or (state is State.MIXED and all(part in bodies for part in self.parts(nis)))
            ]
            reached = [
                nis for nis in known if all(self.is_direct(part, duty) for part in self.parts(nis))
            ]
            counted[duty] = (len(states), len(known), len(reached))
        return counted


def _known(found: Iterable[tuple[NisCode, Iterable[str]]]) -> dict[NisCode, frozenset[str]]:
    return {nis: ids for nis, bodies in found if (ids := frozenset(bodies))}
