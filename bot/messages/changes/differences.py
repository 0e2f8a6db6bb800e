"""Says what changes in the contact data: to administrators in words, to machines as a record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from bot.core.changing.comparing import Changes, Covered
from bot.core.changing.duties import Count
from bot.core.changing.kinds import Change
from bot.core.changing.naming import Body, MunicipalityName
from bot.messages.catalog import Catalog
from bot.messages.changes.words import sentence
from bot.messages.reply import Block, Line, block, strong

MOST_NAMES = 50  # of one change, for machines; `number` tells how many there are
# What a field of a change is called in its record, where that is something else.
_KEYS = {
    "way": "duty",
    "body": "bodies",
    "municipality": "municipalities",
    "tables": "names",
    "into": "after",
    "on": "after",
    "part": "field",
    "fact": "field",
    "fields": "field",
    "facts": "number",
}
_MANY = frozenset({"bodies", "municipalities", "names"})  # their values are lists


def change_lines(changes: Changes, texts: Catalog, most: int | None = None) -> tuple[Line, ...]:
    """Return a line for each change, the dangerous first and marked with a sign and a word.

    Args:
        changes: What changes.
        texts: The words.
        most: Of how many changes, at least 0; None for all. What does not fit is counted in one
            line more, with how many of those are dangerous.

    Returns:
        One line that nothing changes, if so.
    """
    if changes.is_empty:
        return (texts.line("admin.change.none"),)
    shown = changes.items[:most]
    return (*_lines(shown, texts), *_rest(changes, len(shown), texts))


def change_blocks(changes: Changes, texts: Catalog, most: int | None = None) -> tuple[Block, ...]:
    """Return the dangers, the other changes and the coverage, each as a block under a heading.

    A block with nothing in it is left out; coverage that stays the same is one line.
    The arguments are those of `change_lines`; *most* goes
    for both blocks of changes together.
    """
    if changes.is_empty:
        return (block(texts.line("admin.change.none")),)
    shown = changes.items[:most]
    dangers = [item for item in shown if item.is_dangerous]
    others = [item for item in shown if not item.is_dangerous]
    all_dangers = len(changes.dangers)
    groups: list[tuple[Line, ...]] = []
    if dangers:
        title = texts.count("admin.change.title-dangers", all_dangers)
        groups.append((_heading(title), *_lines(dangers, texts)))
    if others:
        kind = "title-others" if all_dangers else "title"
        title = texts.count(f"admin.change.{kind}", len(changes.items) - all_dangers)
        groups.append((_heading(title), *_lines(others, texts)))
    rest = _rest(changes, len(shown), texts)
    if groups:
        groups[-1] += rest
    elif rest:
        groups.append(rest)
    if any(covered.before != covered.after for covered in changes.coverage):
        title = texts.line("admin.change.title-coverage")
        groups.append((_heading(title), *coverage_lines(changes, texts)))
    elif changes.coverage:
        groups.append((_still(changes.coverage, texts),))
    return tuple(block(*lines) for lines in groups)


def coverage_lines(changes: Changes, texts: Catalog) -> tuple[Line, ...]:
    """Return a line for each duty: how many municipalities were known, and how many are now."""
    return tuple(_covered(covered, texts) for covered in changes.coverage)


def changes_record(changes: Changes) -> dict[str, object]:
    """Return the changes for machines, ready for JSON.

    Returns:
        `changes`: a list as `change_record` tells, in the order in which people read them;
        `dangers`: how many of those are dangerous; `coverage`: per duty `duty`, and under `before`
        and `after` the municipalities of today: `total`, `known` and `reached`.
    """
    return {
        "changes": [change_record(change) for change in changes.items],
        "dangers": len(changes.dangers),
        "coverage": [
            {
                "duty": str(covered.duty),
                "before": _counts(covered.before),
                "after": _counts(covered.after),
            }
            for covered in changes.coverage
        ],
    }


def change_record(change: Change) -> dict[str, object]:
    """Return one change for machines. Keep the names stable: others read them.

    Returns:
        Always the same keys, in the same order; None or an empty list where a key says nothing
        about this kind of change. `kind`, `dangerous`, `duty` (or `gemeente`, `ocmw`), `bodies`
        (whom it is about: `kind`, `id`, `name`), `municipalities` (`nis`, `name`), `table`,
        `names` (of records, at most `MOST_NAMES`), `number` (of municipalities, records, bodies or
        facts), `of` (how many there were), `field` (several with a comma), `before`, `after`.
    """
    record: dict[str, Any] = {"kind": change.kind, "dangerous": change.is_dangerous}
    for key in ("duty", "bodies", "municipalities", "table", "names", "number", "of"):
        record[key] = [] if key in _MANY else None
    record |= {"field": None, "before": None, "after": None}
    for field in fields(change):
        value = getattr(change, field.name)
        key = _KEYS.get(field.name, field.name)
        if value is None or isinstance(value, bool):  # that it loses something is `dangerous`
            continue
        if key not in _MANY:
            record[key] = ",".join(value) if field.name == "fields" else _plain(value)
            continue
        if isinstance(value, tuple):
            record["number"] = len(value)
        listed = value if isinstance(value, tuple) else (value,)
        record[key] = [one if isinstance(one, str) else asdict(one) for one in listed]
    return record | {"names": record["names"][:MOST_NAMES]}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: for a body its id, for a municipality its NIS code."""
    match value:
        case Body():
            return value.id
        case MunicipalityName():
            return value.nis
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(one) for one in value]
        case None | int():
            return value
        case _:
            return str(value)


def _lines(items: Iterable[Change], texts: Catalog) -> tuple[Line, ...]:
    return tuple(
        texts.line("admin.change.danger", change=sentence(item, texts))
        if item.is_dangerous
        else sentence(item, texts)
        for item in items
    )


def _rest(changes: Changes, shown: int, texts: Catalog) -> tuple[Line, ...]:
    hidden = changes.items[shown:]
    if not hidden:
        return ()
    dangers = sum(item.is_dangerous for item in hidden)
    if dangers:
        return (texts.count("admin.change.more-dangers", len(hidden), dangers=dangers),)
    return (texts.count("admin.change.more", len(hidden)),)


def _heading(title: Line) -> Line:
    return tuple(strong(span.text) for span in title)


def _covered(covered: Covered, texts: Catalog) -> Line:
    before, after = covered.before, covered.after
    duty = texts.text(f"admin.change.way.{covered.duty}")
    key = "changed" if before.known != after.known else "reached"
    if before == after:
        key = "same"
    return texts.line(
        f"admin.change.coverage.{key}",
        duty=duty,
        total=after.total,
        known=after.known,
        known_before=before.known,
        reached=after.with_contact,
        reached_before=before.with_contact,
    )


def _still(coverage: Sequence[Covered], texts: Catalog) -> Line:
    """Say in one line that as much is known as before."""
    counts = [
        texts.text(
            "admin.change.coverage.still-one",
            known=covered.after.known,
            duty=texts.text(f"admin.change.way.{covered.duty}"),
        )
        for covered in coverage
    ]
    total = coverage[0].after.total
    return texts.line("admin.change.coverage.still", counts=texts.join(counts), total=total)


def _counts(count: Count) -> dict[str, int]:
    return {"total": count.total, "known": count.known, "reached": count.with_contact}
