"""What changed in the evidence of facts: when checked, how sure, from which sources.

One body has dozens of facts and one morning's work checks them all; so they are told together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from bot.core.changing.kinds import Change
from bot.core.changing.naming import Body, BodyKind
from bot.core.model.terms import Confidence


class BodyFact(StrEnum):
    """What of a body somebody can check and a source can carry."""

    REGIEROL = "regierol"
    LEGAL_FORM = "legal-form"
    CONTACT = "contact"
    PERSON = "person"
    TAKES_UP = "takes-up"
    MEMBERS = "members"
    AREA = "area"
    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"


@dataclass(frozen=True, slots=True)
class EvidenceChange(Change):
    """A change of how facts are known."""

    rank = 9
    bodies: tuple[Body, ...]  # one; gemeenten and OCMW's that agree together

    @property
    def subject(self) -> Body:
        """Return the body, or the first of them."""
        return self.bodies[0]


@dataclass(frozen=True, slots=True)
class ConfidenceChanged(EvidenceChange):
    """A fact of bodies is carried better or worse than before."""

    kind = "confidence-changed"
    fact: BodyFact
    before: Confidence | None  # None: nothing to carry
    after: Confidence | None


@dataclass(frozen=True, slots=True)
class SourcesChanged(EvidenceChange):
    """A fact of bodies has other sources."""

    kind = "sources-changed"
    fact: BodyFact


@dataclass(frozen=True, slots=True)
class CheckedAgain(EvidenceChange):
    """Facts were compared with their sources on a later day than before."""

    kind, rank = "checked", 10
    on: date  # the latest, where the facts of a body differ
    facts: int


@dataclass(frozen=True, slots=True)
class CheckedBack(CheckedAgain):
    """The day on which facts were compared with their sources lies before the old one."""

    kind = "checked-back"


_LOCAL = frozenset({BodyKind.GEMEENTE, BodyKind.OCMW})


class EvidenceChanges:
    """What changed in the evidence, until all of it is there to be told."""

    def __init__(self) -> None:
        self._checked: defaultdict[tuple[Body, bool], list[date]] = defaultdict(list)
        # Dictionaries for their order: each is told once.
        self._confidence: dict[tuple[Body, BodyFact, Any, Any], None] = {}
        self._sources: dict[tuple[Body, BodyFact], None] = {}

    def add(self, body: Body, fact: BodyFact, field: str, before: Any, after: Any) -> None:
        """Take in one field of a `Provenance` that differs.

        Raises:
            ValueError: For a field that a provenance has not; better than to pass over a change.
        """
        match field:
            case "checked_on":
                self._checked[body, after < before].append(after)
            case "confidence":
                self._confidence[body, fact, before, after] = None
            case "sources":
                self._sources[body, fact] = None
            case _:
                raise ValueError(f"a provenance has no {field}")

    def changes(self) -> Iterator[Change]:
        """Yield what was gathered: per body; gemeenten and OCMW's together where they agree."""
        checked = ((body, is_back, max(days)) for (body, is_back), days in self._checked.items())
        for bodies, (is_back, day) in _together(checked):
            facts = sum(len(self._checked[body, is_back]) for body in bodies)
            yield (CheckedBack if is_back else CheckedAgain)(bodies, day, facts)
        for bodies, (fact, before, after) in _together(self._confidence):
            yield ConfidenceChanged(bodies, fact, before, after)
        for bodies, (fact,) in _together(self._sources):
            yield SourcesChanged(bodies, fact)


def _together(found: Iterable[tuple[Any, ...]]) -> Iterator[tuple[tuple[Body, ...], list[Any]]]:
    """Yield what is told of bodies, each time with all that it is told of.

    Gemeenten and OCMW's are hundreds: they share a change. Another body has its own.
    """
    groups: defaultdict[tuple[Any, ...], list[Body]] = defaultdict(list)
    for body, *told in found:
        groups[None if body.kind in _LOCAL else body, *told].append(body)
    for (_, *told), bodies in groups.items():
        yield tuple(bodies), told
