"""The JSON contract: one object per question. Documented in docs/json.md; keep it stable.

`ask --json` and the API write these records, and the API's description is made of their types. They
are no pydantic models, since loading pydantic takes longer than answering.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, assert_never, cast

from bot.core.model.facts import Partnership
from bot.core.model.outcome import (
    About,
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Outcome,
    Outside,
    Talk,
)

OutcomeName = Literal["found", "choose", "outside", "explain", "talk", "not_understood"]
TopicName = Literal["regierol", "wijk-werken", "work"]

_NAMES: dict[type[Outcome], OutcomeName] = {
    Found: "found",
    Choose: "choose",
    Outside: "outside",
    Explain: "explain",
    About: "explain",
    Talk: "talk",
    NotUnderstood: "not_understood",
}


class Keywords:
    """What JSON Schema says of a field beside its type."""

    def __init__(self, **keywords: Any) -> None:
        self._keywords: Mapping[str, Any] = keywords

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        """pydantic: the JSON Schema of a field."""
        return {**handler(schema), **self._keywords}


Nis = Annotated[str, Keywords(pattern=r"^\d{5}$", description="NIS code of a municipality")]


@dataclass(frozen=True, slots=True)
class NamedMunicipality:
    """A municipality by its code and its name."""

    nis: Nis
    name: str


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A partnership by its id and its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class ReadPlace:
    """A place as it was read."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to a question: the same record as `regiewijzer ask --json` gives."""

    query: str
    outcome: OutcomeName
    municipalities: list[NamedMunicipality]
    place: ReadPlace | None
    confidence: Annotated[float, Keywords(minimum=0, maximum=1)]
    topic: TopicName | None
    partnerships: list[NamedBody]
    reply: str


def outcome_name(outcome: Outcome) -> OutcomeName:
    """Return the name of an outcome in the contract."""
    return _NAMES[type(outcome)]


def record(query: str, outcome: Outcome, reply: str) -> Answered:
    """Return the record of one question.

    Args:
        query: The question as typed.
        outcome: What it means.
        reply: The reply in plain text.
    """
    return Answered(
        query=query,
        outcome=outcome_name(outcome),
        municipalities=_municipalities(outcome),
        place=_place(outcome),
        confidence=_confidence(outcome),
        topic=cast("TopicName | None", _topic(outcome)),
        partnerships=_partnerships(outcome),
        reply=reply,
    )


def _municipalities(outcome: Outcome) -> list[NamedMunicipality]:
    if isinstance(outcome, Found):
        found = [answer.municipality for answer in outcome.answers]
    elif isinstance(outcome, Choose):
        found = [option.municipality for option in outcome.options]
    else:
        found = []
    return [NamedMunicipality(one.nis, one.name) for one in found]


def _partnerships(outcome: Outcome) -> list[NamedBody]:
    if isinstance(outcome, About) and isinstance(outcome.body, Partnership):
        return [NamedBody(outcome.body.id, outcome.body.name)]
    if not isinstance(outcome, Found):
        return []
    names = {p.id: p.name for answer in outcome.answers for p in answer.partnerships}
    return [NamedBody(partnership, name) for partnership, name in names.items()]


def _place(outcome: Outcome) -> ReadPlace | None:
    if isinstance(outcome, Found):
        place = outcome.answers[0].reading.place
        return ReadPlace(place.name, place.kind)
    if isinstance(outcome, Outside):
        return ReadPlace(outcome.place.preferred, outcome.place.kind)
    return None


def _confidence(outcome: Outcome) -> float:
    match outcome:
        case Found():
            return round(min(answer.reading.confidence for answer in outcome.answers), 3)
        case Choose():
            return round(outcome.options[0].confidence, 3)
        case Outside() | About():
            return round(outcome.confidence, 3)
        case Explain() | Talk():
            return 1.0
        case NotUnderstood():
            return 0.0
        case _:
            assert_never(outcome)


def _topic(outcome: Outcome) -> str | None:
    return outcome.topic if isinstance(outcome, Found | Choose | Talk) else None
