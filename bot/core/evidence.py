"""Gathers what changed in the evidence of facts: when checked, how sure, from which sources.

One body has dozens of facts and one morning's work checks them all; so they are told together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from bot.core.change import Change
from bot.core.change_body import (
    Body,
    BodyKind,
    CheckedAgain,
    ConfidenceChanged,
    Fact,
    SourcesChanged,
)
from bot.core.terms import Confidence

_LOCAL = frozenset({BodyKind.GEMEENTE, BodyKind.OCMW})
# Bodies that are told together: gemeenten and OCMW's are hundreds, other bodies stand alone.
_Group = tuple[str, str]


class Evidence:
    """What changed in the evidence, until all of it is there to be told."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._checked: defaultdict[tuple[Body, bool], list[date]] = defaultdict(list)
        self._confidence: dict[tuple[Body, Fact, Confidence | None, Confidence | None], None] = {}
        self._sources: dict[tuple[Body, Fact], None] = {}

    def add(self, body: Body, fact: Fact, field: str, before: Any, after: Any) -> None:
        """Take in one field of a `Provenance`.

        Args:
            body: Whose fact it is.
            fact: Which one.
            field: `checked_on`, `confidence` or `sources`.
            before: The value, of the type of that field.
            after: Another value.

        Raises:
            ValueError: For another field; better than to pass over what changed.
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
        checked: defaultdict[tuple[_Group, date, bool], dict[Body, int]] = defaultdict(dict)
        for (body, is_back), days in self._checked.items():
            checked[_group(body), max(days), is_back][body] = len(days)
        for (_, day, is_back), counted in checked.items():
            yield CheckedAgain(tuple(counted), day, sum(counted.values()), is_back)

        confidence: defaultdict[tuple[object, ...], list[Body]] = defaultdict(list)
        for body, fact, before, after in self._confidence:
            confidence[_group(body), fact, before, after].append(body)
        for body, fact, before, after in self._confidence:
            bodies = confidence.pop((_group(body), fact, before, after), None)
            if bodies is not None:
                yield ConfidenceChanged(tuple(bodies), fact, before, after)

        sources: defaultdict[tuple[_Group, Fact], list[Body]] = defaultdict(list)
        for body, fact in self._sources:
            sources[_group(body), fact].append(body)
        for (_, fact), bodies in sources.items():
            yield SourcesChanged(tuple(bodies), fact)


def _group(body: Body) -> _Group:
    return ("local", "") if body.kind in _LOCAL else (body.kind, body.id)
