"""Cross checks: what is well-formed by itself must also fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice

from bot.core.answering.coverage import ERA_2019
from bot.core.model.errors import Problem
from bot.files.checking import entries
from bot.files.checking.coverage_checks import check_coverage, in_force
from bot.files.reading.parsed import MOST_TOLD, Parsed, at
from bot.files.reading.tables import KEYS, MunicipalityRow
from bot.files.reading.yaml_source import Path, Value


def cross_check(parsed: Parsed, today: date) -> tuple[Problem, ...]:
    """Return what does not fit together, of each kind the first thousand; empty if all is well.

    Args:
        parsed: The files, each valid by itself.
        today: The day on which every municipality in force must be reachable.
    """
    known = {row.nis: row for _, row in parsed.municipalities.rows}
    checks = (
        _unique_ids(parsed),
        _unique_entries(parsed),
        _unique_rows(parsed),
        _future(parsed, today),
        _sources(parsed),
        _cycles(parsed),
        _spans(parsed),
        _named(parsed, known),
        check_coverage(parsed, today),
        _municipalities(parsed, known, today),
        _places(parsed, known, today),
    )
    return tuple(chain.from_iterable(islice(check, MOST_TOLD) for check in checks))


def _unique_ids(parsed: Parsed) -> Iterator[Problem]:
    contacts = parsed.contacts
    spaces: dict[str, Iterable[tuple[str, Path]]] = {
        "sources": [(e.id, ("sources", i, "id")) for i, e in enumerate(contacts.sources)],
        "cycles": [(e.id, ("cycles", i, "id")) for i, e in enumerate(contacts.cycles)],
        "referrals": [(e.id, ("referrals", i, "id")) for i, e in enumerate(contacts.referrals)],
        "explanations": [
            (e.id, ("explanations", i, "id")) for i, e in enumerate(contacts.explanations)
        ],
        # one space: a body is asked for by its id alone
        "bodies": [
            *((e.id, ("partnerships", i, "id")) for i, e in enumerate(contacts.partnerships)),
            *((e.id, ("organisers", i, "id")) for i, e in enumerate(contacts.organisers)),
        ],
    }
    for ids in spaces.values():
        seen: dict[str, Path] = {}
        for name, path in ids:
            if name in seen:
                first = str(parsed.document.line(seen[name]))
                yield at(parsed.document, "duplicate-id", path, found=name, first=first)
            seen.setdefault(name, path)


def _unique_entries(parsed: Parsed) -> Iterator[Problem]:
    """Check that no list of the contacts names one municipality, or one cycle, twice."""
    contacts = parsed.contacts
    # where it stands, its name, and what it may share with no other
    listed: list[tuple[Path, str, tuple[object, ...]]] = []
    for path, body, member in entries.members(parsed):
        listed.append((path, member.nis, ("member", body.id, member.since)))
    for path, entry in entries.uncertain(parsed):
        listed.append((path, entry.nis, path[:3]))
    for path, organiser, area in entries.areas(parsed):
        listed.append((path, area.nis, ("area", organiser.id, area.deelgemeente, area.since)))
    for index, totals in enumerate(contacts.published_totals):
        listed.append((("published_totals", index), totals.cycle, ("totals",)))
    for index, double in enumerate(contacts.double_memberships):
        listed.append((("double_memberships", index), double.nis, ("double",)))
    seen: dict[tuple[object, ...], Path] = {}
    for path, name, others in listed:
        first = seen.setdefault((name, *others), path)
        if first is not path:
            line = str(parsed.document.line(first))
            yield at(parsed.document, "row-twice", path, found=name, first=line)


def _unique_rows(parsed: Parsed) -> Iterator[Problem]:
    """Check that no two rows have one key: which of them should be answered?"""
    for table in parsed.tables:
        columns = KEYS[table.name]
        seen: dict[tuple[str, ...], int] = {}
        for line, row in table.rows:
            cells = [str(value) for column in columns if (value := getattr(row, column))]
            key = tuple(str(getattr(row, column) or "").casefold() for column in columns)
            if key in seen:
                code = "duplicate-id" if len(columns) == 1 else "row-twice"
                values = {"found": ", ".join(cells), "first": str(seen[key])}
                yield Problem(code, table.name, line, columns[0], values)
            seen.setdefault(key, line)


def _future(parsed: Parsed, today: date) -> Iterator[Problem]:
    """Check that nothing was published, or compared with its source, after today."""
    for path, day in _fact_days(parsed.document.value, ()):
        if day > today.isoformat()[: len(day)]:  # a year, or a month, may be all that is known
            yield at(parsed.document, "future-date", path, found=day)
    for line, row in parsed.local_contacts.rows:
        if row.checked_on > today:
            values = {"found": row.checked_on.isoformat()}
            yield Problem("future-date", parsed.local_contacts.name, line, "checked_on", values)


def _fact_days(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every day, month or year on which a fact was published or checked."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"checked_on", "published"} and isinstance(inner, str):
                yield (*path, key), inner
            else:
                yield from _fact_days(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _fact_days(inner, (*path, index))


def _sources(parsed: Parsed) -> Iterator[Problem]:
    known = {source.id for source in parsed.contacts.sources}
    for path, source in _source_ids(parsed.document.value, ()):
        if source not in known:
            yield at(parsed.document, "unknown-source", path, found=source)
    for index, entry in enumerate(parsed.contacts.sources):
        if entry.published is None and entry.published_hint is None:
            yield at(parsed.document, "source-date", ("sources", index), found=entry.id)
    for table in parsed.tables:
        for line, row in table.rows:
            for source in row.sources:
                if source not in known:
                    values = {"found": source}
                    yield Problem("unknown-source", table.name, line, "sources", values)


def _source_ids(value: Value, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield every id in a list called `sources`, at whatever depth below the root."""
    if isinstance(value, dict):
        for key, inner in value.items():
            here = (*path, key)
            if key == "sources" and path and isinstance(inner, list):
                yield from (
                    ((*here, i), name) for i, name in enumerate(inner) if isinstance(name, str)
                )
            else:
                yield from _source_ids(inner, here)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _source_ids(inner, (*path, index))


def _cycles(parsed: Parsed) -> Iterator[Problem]:
    known = {cycle.id for cycle in parsed.contacts.cycles}
    for index, cycle in enumerate(parsed.contacts.cycles):
        if cycle.ends_on < cycle.starts_on:
            path = ("cycles", index, "ends_on")
            yield at(parsed.document, "dates-reversed", path, first=str(cycle.starts_on))
    for index, partnership in enumerate(parsed.contacts.partnerships):
        if partnership.cycle not in known:
            path = ("partnerships", index, "cycle")
            yield at(parsed.document, "unknown-cycle", path, found=partnership.cycle)
    for index, totals in enumerate(parsed.contacts.published_totals):
        if totals.cycle not in known:
            path = ("published_totals", index, "cycle")
            yield at(parsed.document, "unknown-cycle", path, found=totals.cycle)


def _spans(parsed: Parsed) -> Iterator[Problem]:
    """Check that nobody leaves before they join."""
    spans = [(path, member) for path, _, member in entries.members(parsed)]
    spans += [(path, area) for path, _, area in entries.areas(parsed)]
    for path, span in spans:
        if span.since is not None and span.until is not None and span.until < span.since:
            first = str(span.since)
            yield at(parsed.document, "dates-reversed", (*path, "until"), first=first)


def _named(parsed: Parsed, known: dict[str, MunicipalityRow]) -> Iterator[Problem]:
    """Check every code beside a name: it exists, of 2019-2024, and the name is its own."""
    for path, entry in entries.named(parsed):
        row = known.get(entry.nis)
        if row is None:
            yield at(parsed.document, "unknown-nis", (*path, "nis"), found=entry.nis)
        elif row.name != entry.name:
            values = {"found": entry.name, "expected": row.name, "nis": entry.nis}
            yield at(parsed.document, "name-mismatch", (*path, "name"), **values)
        elif not in_force(row, ERA_2019):
            # Answers are looked up by the codes of then: this one would be in no answer.
            values = {"found": entry.name, "nis": entry.nis}
            yield at(parsed.document, "not-in-era", (*path, "nis"), **values)
    for index, partnership in enumerate(parsed.contacts.partnerships):
        city = partnership.centre_city
        if city is not None and not (city in known and known[city].centre_city):
            path = ("partnerships", index, "centre_city")
            yield at(parsed.document, "no-centre-city", path, found=city)


def _municipalities(
    parsed: Parsed, known: dict[str, MunicipalityRow], today: date
) -> Iterator[Problem]:
    """No municipality is lost: each is in force, or merged into one that is."""
    name = parsed.municipalities.name
    for line, row in parsed.municipalities.rows:
        if (row.lon is None) != (row.lat is None):
            yield Problem("half-position", name, line, "lon", {"found": row.name})
        if row.valid_to is None:
            continue
        if row.valid_to < row.valid_from:
            yield Problem("dates-reversed", name, line, "valid_to", {"first": str(row.valid_from)})
        if row.merged_into is None or row.merged_into not in known:
            yield Problem("lost-municipality", name, line, "merged_into", {"found": row.name})
    own = {row.nis for _, row in parsed.places.rows if row.kind == "municipality"}
    with_contact = {(row.nis, row.body) for _, row in parsed.local_contacts.rows}
    for line, row in parsed.municipalities.rows:
        if not in_force(row, today):
            continue
        if row.nis not in own:
            yield Problem("no-place", name, line, "nis", {"found": row.name})
        for body in ("gemeente", "ocmw"):
            if (row.nis, body) not in with_contact:
                values = {"found": row.name, "body": body}
                yield Problem("no-local-contact", name, line, "nis", values)


def _places(parsed: Parsed, known: dict[str, MunicipalityRow], today: date) -> Iterator[Problem]:
    ids = {row.id for _, row in parsed.places.rows}
    for line, row in parsed.places.rows:
        for nis in (row.nis, *row.nis_2019):
            if nis not in known:
                yield Problem("unknown-nis", parsed.places.name, line, "nis", {"found": nis})
        home = known.get(row.nis)
        if home is not None and home.valid_to is not None and home.valid_to < today:
            values = {"found": row.nis, "until": str(home.valid_to)}
            yield Problem("not-in-force", parsed.places.name, line, "nis", values)
    for line, alias in parsed.aliases.rows:
        if alias.place_id not in ids:
            values = {"found": alias.place_id}
            yield Problem("unknown-place", parsed.aliases.name, line, "place_id", values)
    for line, contact in parsed.local_contacts.rows:
        for column, code in (("nis", contact.nis), ("former_nis", contact.former_nis)):
            if code is not None and code not in known:
                values = {"found": code}
                yield Problem("unknown-nis", parsed.local_contacts.name, line, column, values)
