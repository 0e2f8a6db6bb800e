"""The JSON contract: one object per question. Documented in docs/json.md; keep it stable."""

from __future__ import annotations

from typing import Any, assert_never

from bot.core.model import Partnership
from bot.core.outcome import (
    About,
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Outcome,
    Outside,
    Talk,
)

_NAMES: dict[type[Outcome], str] = {
    Found: "found",
    Choose: "choose",
    Outside: "outside",
    Explain: "explain",
    About: "explain",
    Talk: "talk",
    NotUnderstood: "not_understood",
}


def outcome_name(outcome: Outcome) -> str:
    """Return the name of an outcome in the contract."""
    return _NAMES[type(outcome)]


def record(query: str, outcome: Outcome, reply: str) -> dict[str, Any]:
    """Return the record of one question.

    Args:
        query: The question as typed.
        outcome: What it means.
        reply: The reply in plain text.

    Returns:
        The keys `query`, `outcome`, `municipalities`, `place`, `confidence` (0..1), `topic`,
        `partnerships` and `reply`, always all of them, in this order.
    """
    return {
        "query": query,
        "outcome": outcome_name(outcome),
        "municipalities": _municipalities(outcome),
        "place": _place(outcome),
        "confidence": _confidence(outcome),
        "topic": _topic(outcome),
        "partnerships": _partnerships(outcome),
        "reply": reply,
    }


def _municipalities(outcome: Outcome) -> list[dict[str, str]]:
    if isinstance(outcome, Found):
        found = [answer.municipality for answer in outcome.answers]
    elif isinstance(outcome, Choose):
        found = [option.municipality for option in outcome.options]
    else:
        found = []
    return [{"nis": municipality.nis, "name": municipality.name} for municipality in found]


def _partnerships(outcome: Outcome) -> list[dict[str, str]]:
    if isinstance(outcome, About) and isinstance(outcome.body, Partnership):
        return [{"id": outcome.body.id, "name": outcome.body.name}]
    if not isinstance(outcome, Found):
        return []
    names = {p.id: p.name for answer in outcome.answers for p in answer.partnerships}
    return [{"id": partnership, "name": name} for partnership, name in names.items()]


def _place(outcome: Outcome) -> dict[str, str] | None:
    if isinstance(outcome, Found):
        place = outcome.answers[0].reading.place
        return {"name": place.name, "kind": place.kind}
    if isinstance(outcome, Outside):
        return {"name": outcome.place.preferred, "kind": outcome.place.kind}
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
