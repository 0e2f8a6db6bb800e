"""Random changes of facts: records that come, go, change and trade places; what differs then."""

from __future__ import annotations

from collections import Counter
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from bot.core.changing.delta import delta
from bot.core.model.facts import (
    DeclaredGap,
    DoubleMembership,
    ExplanationSources,
    Facts,
    Person,
    Phone,
    PublishedTotals,
)
from bot.core.model.geography import EverydayWord, Position
from bot.core.model.terms import Confidence, Duty, NisCode, SourceId
from tests.builders import a_contact, a_provenance, some_facts

TABLES = tuple(field.name for field in fields(Facts))
FORMS = ("add", "remove", "change", "reorder", "twice")
# Dates that are read as such, and would be nonsense with a letter behind them.
_LEFT_ALONE = {"published"}
_SAMPLES: dict[str, Any] = {
    "phone": Phone("+3200000077", "00 00 00 77"),
    "person": Person("Voorbeeldpersoon", "voorbeeldrol", a_provenance()),
    "contact": a_contact(),
    "since": date(2021, 1, 1),
    "valid_to": date(2023, 1, 1),
    "position": Position(4_000, 51_000),
    "population": 5,
    "population_today": 5,
    "phone_confidence": Confidence.OFFICIAL,
    "email_confidence": Confidence.OFFICIAL,
    "website_confidence": Confidence.OFFICIAL,
    "until": date(2022, 1, 1),
}


def full_facts() -> Facts:
    """Return the little Flanders with a record in every table."""
    facts = some_facts()
    totals = dict.fromkeys((field.name for field in fields(PublishedTotals)), 1)
    kept: dict[str, Any] = {"cycle": facts.cycles[0].id, "provenance": a_provenance()}
    return replace(
        facts,
        published_totals=(PublishedTotals(**(totals | kept)),),
        explanations=(ExplanationSources("regisseur", a_provenance()),),
        words=tuple(
            EverydayWord(word, "nl", 50, (SourceId("voorbeeldbron"),)) for word in ("de", "het")
        ),
        double_memberships=(
            DoubleMembership(
                NisCode("91001"), (facts.partnerships[0].id,), "Voorbeeld.", a_provenance()
            ),
        ),
        declared_gaps=(DeclaredGap(NisCode("91002"), Duty.REGIEROL, "Voorbeeld.", a_provenance()),),
    )


def mutated(facts: Facts, table: str, form: str, chance: Random) -> Facts:
    """Return facts with one thing done to one table; the same if it is empty."""
    records = list(getattr(facts, table))
    if not records:
        return facts
    at = chance.randrange(len(records))
    if form == "add":
        records.insert(chance.randrange(len(records) + 1), _with_other_key(records[at]))
    elif form == "twice":
        records.insert(chance.randrange(len(records) + 1), records[at])
    elif form == "remove":
        del records[at]
    elif form == "change":
        records[at] = changed(records[at], chance)
    else:
        records.insert(chance.randrange(len(records)), records.pop(at))
    return replace(facts, **{table: tuple(records)})


def changed(record: Any, chance: Random) -> Any:
    """Return a record in which one field is another, however deep."""
    open_fields = [field for field in fields(record) if field.name not in _LEFT_ALONE]
    field = chance.choice(open_fields)
    value = getattr(record, field.name)
    is_optional = field.default is None
    if value is None:
        other = _SAMPLES.get(field.name, "voorbeeld")
    elif is_optional and chance.random() < 0.3:
        other = None
    elif is_dataclass(value) and not isinstance(value, type | Phone):
        other = changed(value, chance)
    else:
        other = _other(value)
    return replace(record, **{field.name: other})


def mended(facts: Facts) -> Facts:
    """Return facts without the records that point at nothing, as the checks of files demand."""
    municipalities = {m.nis for m in facts.municipalities}
    cycles = {cycle.id for cycle in facts.cycles}
    partnerships = tuple(p for p in facts.partnerships if p.cycle in cycles)
    known = {p.id for p in partnerships}
    organisers = tuple(
        o for o in facts.organisers if o.partnership is None or o.partnership in known
    )
    running = {o.id for o in organisers}
    places = tuple(p for p in facts.places if municipalities.issuperset({p.nis, *p.nis_2019}))
    named = {p.id for p in places}
    return replace(
        facts,
        partnerships=partnerships,
        organisers=organisers,
        places=places,
        aliases=tuple(alias for alias in facts.aliases if alias.place_id in named),
        memberships=tuple(
            m for m in facts.memberships if m.partnership in known and m.nis in municipalities
        ),
        areas=tuple(a for a in facts.areas if a.organiser in running and a.nis in municipalities),
    )


def _with_other_key(record: Any) -> Any:
    """Return a record like another, with something else in the first field of its key."""
    first = fields(record)[0]
    assert first.default is MISSING
    return replace(record, **{first.name: _other(getattr(record, first.name))})


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, StrEnum):
        kinds = list(type(value))
        return kinds[(kinds.index(value) + 1) % len(kinds)]
    if isinstance(value, Phone):
        return replace(value, display=f"{value.display}0")
    steps = {str: "x", int: 1, date: timedelta(days=1), tuple: (SourceId("voorbeeldbron-2"),)}
    return value + steps[type(value)]


def are_equal(before: Facts, after: Facts) -> bool:
    """Tell whether no table differs in anything, the order of records included."""
    return all(table.is_empty for table in delta(before, after).values())


def assert_is_all(before: Facts, after: Facts) -> None:
    """See that the records before, with what differs, are the records after."""
    for name, table in delta(before, after).items():
        old, new = getattr(before, name), getattr(after, name)
        if table.is_empty:
            assert old == new, name
            continue
        records = Counter(old)
        records.subtract(table.removed)
        records.subtract(one.before for one in table.changed)
        records.update(one.after for one in table.changed)
        records.update(table.added)
        assert {one: n for one, n in records.items() if n} == Counter(new), name
    assert are_equal(before, after) == (before == after)
