"""What administrators read of words that led nowhere: in the chat, and as records for a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.core.model.geography import Place
from bot.messages.catalog import Catalog
from bot.messages.reply import Line, Reply, block, strong
from bot.service.misses import Missed

COLUMNS = ("token", "days", "first_on", "last_on", "candidates")  # of `row`
_MOST_LISTED = 20


def misses(missed: Sequence[Missed], texts: Catalog) -> Reply:
    """List the words with the places that they may stand for, in the order given: twenty at most.

    Nothing is left out for good: what is settled makes room for the next.
    """
    if not missed:
        return texts.reply("admin.miss.none")
    blocks = [block(texts.line("admin.miss.title"))]
    blocks += [block(*_lines(one, texts)) for one in missed[:_MOST_LISTED]]
    return Reply(tuple(blocks))


def settled(token: str, texts: Catalog, *, was_listed: bool) -> Reply:
    """Confirm that a word is not shown any more; *was_listed*: what the service returned."""
    key = "settled" if was_listed else "gone"
    return texts.reply(f"admin.miss.{key}", token=token)


def record(one: Missed) -> dict[str, Any]:
    """Return a word as JSON has it: days as "2026-11-22", places with their codes."""
    return {
        "token": one.token,
        "days": one.days,
        "first_on": one.first_on.isoformat(),
        "last_on": one.last_on.isoformat(),
        "candidates": [{"id": p.id, "name": p.name, "nis": p.nis} for p in one.candidates],
    }


def row(one: Missed) -> tuple[str, ...]:
    """Return a word as a row of `COLUMNS`; the places with | between them."""
    days = (str(one.days), one.first_on.isoformat(), one.last_on.isoformat())
    return (one.token, *days, "|".join(map(_label, one.candidates)))


def _lines(one: Missed, texts: Catalog) -> tuple[Line, Line]:
    word = texts.line(
        "admin.miss.word",
        token=strong(one.token),
        number=one.days,
        first=texts.date(one.first_on),
        last=texts.date(one.last_on),
    )
    places = texts.join([_label(place) for place in one.candidates])
    maybe = (
        texts.line("admin.miss.maybe", places=places)
        if places
        else texts.line("admin.miss.no-idea")
    )
    return word, maybe


def _label(place: Place) -> str:
    return f"{place.name} ({place.nis})"
