"""What administrators read about old contacts: in their chat, each week, and in JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bot.messages.catalog import Catalog, Value
from bot.messages.reply import Block, Line, Reply, Span, block, strong
from bot.service.ports import Reachability
from bot.service.stale import Fact, News, Order, StaleContact, StaleFact, by_reach
from bot.service.verify import MAIL

_BEYOND_CONTACT = frozenset({Fact.REGIEROL, Fact.AREA})
_MOST_SHOWN = 8
_MOST_NAMED = 3
_MONTHS = 12
_IN_YEARS = 24  # months from which on an age is told in whole years


def stale_list(
    found: Sequence[StaleContact], order: Order, texts: Catalog, most: int = _MOST_SHOWN
) -> Reply:
    """Return the first of the old contacts, each with what to do, and how many more there are.

    Args:
        found: In the order in which they are shown.
        order: Which order that is.
        texts: The words.
        most: Contacts to show.
    """
    if not found:
        return texts.reply("admin.stale.none")
    title = texts.count("admin.stale.title", len(found))
    blocks = [block(title, texts.line(f"admin.stale.order.{order}"))]
    blocks += [_item(one, texts) for one in found[:most]]
    if len(found) > most:
        blocks.append(block(texts.count("admin.stale.more", len(found) - most)))
    return Reply(tuple(blocks))


def weekly_lines(
    stale: Sequence[StaleContact], due: Sequence[StaleContact], texts: Catalog
) -> tuple[Line, ...]:
    """Return the lines for the weekly message; none if there is nothing to do.

    Args:
        stale: What is old, in any order; those for most people are named.
        due: What soon will be, the soonest first.
        texts: The words.
    """
    lines: list[Line] = []
    if stale:
        names = [one.name for one in sorted(stale, key=by_reach)]
        lines.append(texts.count("admin.stale.weekly", len(stale), names=_named(names, texts)))
    if due:
        soon = [
            texts.text("admin.stale.due-item", name=one.name, date=texts.date(one.on))
            for one in due
        ]
        lines.append(texts.count("admin.stale.due", len(due), names=_named(soon, texts)))
    if lines:
        lines.append(texts.line("admin.stale.weekly-do"))
    return tuple(lines)


def records(found: Sequence[StaleContact]) -> list[dict[str, Any]]:
    """Return an object for each contact, for JSON and CSV; an unknown date or age is None."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": _kind(one),
            "level": one.level.name.lower(),
            "date": _iso(one.dated_on),
            "age_months": one.age_months,
            "checked_on": _iso(one.checked_on),
            "inhabitants": one.inhabitants,
            "facts": [
                {
                    "fact": fact.fact.value,
                    "level": fact.level.name.lower(),
                    "date": _iso(fact.dated_on),
                    "checked_on": _iso(fact.checked_on),
                }
                for fact in one.facts
            ],
            "silent": [
                {"address": hint.address, "sign": hint.sign.value, "on": _iso(hint.looked_on)}
                for hint in one.hints
            ],
        }
        for one in found
    ]


def _item(one: StaleContact, texts: Catalog) -> Block:
    inhabitants = texts.number(one.inhabitants)
    values: dict[str, Value] = {"name": strong(one.name), "inhabitants": inhabitants}
    months = one.age_months
    if months is None:
        first = texts.line("admin.stale.item-undated", **values)
    else:
        first = texts.line("admin.stale.item", age=_age(months, texts), **values)
    facts = texts.join([_fact(fact, texts) for fact in one.facts])
    has_more = any(fact.fact in _BEYOND_CONTACT for fact in one.facts)
    return block(
        first,
        texts.line("admin.stale.facts", facts=facts, checked=texts.date(one.checked_on)),
        *((Span(_silent(hint, texts)),) for hint in one.hints),
        texts.line("admin.stale.do-all" if has_more else "admin.stale.do", id=one.id),
    )


def _age(months: int, texts: Catalog) -> Line:
    if months >= _IN_YEARS:
        return texts.count("admin.stale.age.years", months // _MONTHS)
    return texts.count("admin.stale.age.months", months)


def _fact(fact: StaleFact, texts: Catalog) -> str:
    day = texts.text("source.undated") if fact.dated_on is None else texts.date(fact.dated_on)
    what = texts.text(f"admin.stale.what.{fact.fact}")
    return texts.text("admin.stale.fact", what=what, date=day)


def _silent(hint: Reachability, texts: Catalog) -> str:
    kind = "mail" if hint.address.startswith(MAIL) else "website"
    sign = texts.text(f"admin.verify.sign.{hint.sign}")
    return texts.text(f"admin.stale.silent.{kind}", date=texts.date(hint.looked_on), sign=sign)


def _named(names: Sequence[str], texts: Catalog) -> str:
    """Join the first few, with the number of the rest."""
    rest = len(names) - _MOST_NAMED
    if rest <= 0:
        return texts.join(names)
    return texts.text("listing.and-more", items=", ".join(names[:_MOST_NAMED]), number=rest)


def _kind(one: StaleContact) -> str:
    return "partnership" if one.is_partnership else "organiser"


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def weekly(news: News, texts: Catalog) -> Reply:
    """Say what waits, and with which command it is seen."""
    reports = texts.count("admin.weekly.reports", news.reports) if news.reports else None
    misses = texts.count("admin.weekly.misses", news.misses) if news.misses else None
    return Reply(
        (
            block((strong(texts.text("admin.weekly.title")),), reports, misses),
            block(*weekly_lines(news.stale, news.due, texts)),
        )
    )
