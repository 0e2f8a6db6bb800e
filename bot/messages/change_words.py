"""Puts one change of the contact data into a sentence."""

from __future__ import annotations

from typing import assert_never

from bot.core.change import (
    BodyAdded,
    BodyChange,
    BodyRemoved,
    Change,
    ContactLost,
    DatesChanged,
    EvidenceChange,
    Gained,
    Listed,
    Lost,
    ManyLost,
    Merged,
    Moved,
    MunicipalityChange,
    OrderChanged,
    RecordsAdded,
    RecordsChanged,
    RecordsRemoved,
    Suspected,
    TableChange,
)
from bot.core.change_body import (
    BodyRenamed,
    CheckedAgain,
    ConfidenceChanged,
    ContactChanged,
    FieldChanged,
    LegalFormChanged,
    LinkChanged,
    PersonChanged,
    SourcesChanged,
    TakesUpChanged,
)
from bot.messages.catalog import Catalog
from bot.messages.change_phrases import Phrases, cut
from bot.messages.reply import Line

_KEY = "admin.change"


def sentence(change: Change, say: Catalog) -> Line:
    """Return what changes, as one or two sentences; that it is dangerous is not in them."""
    phrases = Phrases(say)
    if isinstance(change, MunicipalityChange):
        return _of_municipalities(change, phrases)
    if isinstance(change, BodyChange):
        return _of_body(change, phrases)
    if isinstance(change, TableChange):
        return _of_table(change, phrases)
    return _of_evidence(change, phrases)


def _of_municipalities(change: MunicipalityChange, phrases: Phrases) -> Line:
    say = phrases.say
    if isinstance(change, ManyLost):
        return say.say(f"{_KEY}.many-lost", number=change.number, duty=phrases.way(change.duty))
    if isinstance(change, BodyRemoved):
        return _removed(change, phrases)
    number = len(change.municipalities)
    names = phrases.municipalities(change.municipalities)
    match change:
        case ContactLost():
            way = phrases.way(change.way)
            line = say.count(f"{_KEY}.contact-lost", number, names=names, way=way)
        case Merged():
            into = cut(change.into.name)
            line = say.count(f"{_KEY}.merged", number, names=names, into=into)
        case Lost() | Gained():
            key = f"{_KEY}.lost" if isinstance(change, Lost) else f"{_KEY}.gained"
            bodies, duty = phrases.bodies(change.bodies), phrases.way(change.duty)
            line = say.count(key, number, names=names, duty=duty, bodies=bodies)
        case Moved():
            before, after = phrases.bodies(change.before), phrases.bodies(change.after)
            duty = phrases.way(change.duty)
            line = say.count(
                f"{_KEY}.moved", number, names=names, duty=duty, before=before, after=after
            )
        case _:
            assert_never(change)
    return line


def _removed(change: BodyRemoved, phrases: Phrases) -> Line:
    body = phrases.whole(change.body)
    if not change.lost:
        return phrases.say.say(f"{_KEY}.body-removed.none", body=body)
    names = phrases.municipalities(change.lost)
    return phrases.say.count(f"{_KEY}.body-removed", len(change.lost), body=body, names=names)


def _of_body(change: BodyChange, phrases: Phrases) -> Line:
    say = phrases.say
    body = phrases.body(change.body)
    match change:
        case BodyAdded():
            line = say.say(f"{_KEY}.body-added", body=phrases.whole(change.body))
        case ContactChanged():
            line = _contact(change, phrases)
        case PersonChanged():
            line = phrases.altered(f"{_KEY}.person", change.before, change.after, body=body)
        case BodyRenamed():
            key = f"{_KEY}.short-name" if change.is_short else f"{_KEY}.renamed"
            line = phrases.altered(key, change.before, change.after, body=body)
        case LegalFormChanged():
            before, after = (say.text(f"legal_form.{f}") for f in (change.before, change.after))
            line = say.say(f"{_KEY}.legal-form", body=body, before=before, after=after)
        case TakesUpChanged():
            old, new = (phrases.word(f"status.{s}") for s in (change.before, change.after))
            line = say.say(f"{_KEY}.takes-up", body=body, before=old, after=new)
        case LinkChanged():
            old_name = change.before.name if change.before else None
            new_name = change.after.name if change.after else None
            line = phrases.altered(f"{_KEY}.link", old_name, new_name, body=body)
        case FieldChanged():
            whom = phrases.body(change.body, change.municipality)
            field = phrases.field(change.field)
            line = phrases.altered(
                f"{_KEY}.other", change.before, change.after, body=whom, field=field
            )
        case Listed() | DatesChanged() | Suspected():
            line = _of_list(change, phrases)
        case _:
            assert_never(change)
    return line


def _contact(change: ContactChanged, phrases: Phrases) -> Line:
    part = phrases.word(f"part.{change.part}")
    line = phrases.altered(
        f"{_KEY}.contact",
        change.before,
        change.after,
        body=phrases.body(change.body),
        part=part,
    )
    return (*line, *phrases.word("mute")) if change.is_left_mute else line


def _of_list(change: Listed | DatesChanged | Suspected, phrases: Phrases) -> Line:
    """Return what changed about who stands on a body's list."""
    say = phrases.say
    body = phrases.body(change.body)
    match change:
        case Listed():
            key = f"{_KEY}.listed" if change.is_added else f"{_KEY}.unlisted"
            names = phrases.municipalities(change.municipalities)
            line = say.count(key, len(change.municipalities), body=body, names=names)
        case DatesChanged():
            before, after = phrases.period(change.before), phrases.period(change.after)
            name = cut(change.municipality.name)
            line = say.say(f"{_KEY}.dates", body=body, name=name, before=before, after=after)
        case Suspected():
            unsaid = say.text(f"{_KEY}.no-reason")
            was = None if change.before is None else change.before or unsaid
            now = None if change.after is None else change.after or unsaid
            name = cut(change.municipality.name)
            line = phrases.altered(f"{_KEY}.suspected", was, now, body=body, name=name)
        case _:
            assert_never(change)
    return line


def _of_table(change: TableChange, phrases: Phrases) -> Line:
    say = phrases.say
    if isinstance(change, OrderChanged):
        return say.say(f"{_KEY}.order", tables=phrases.tables(change.tables))
    number = len(change.names)
    names = phrases.names(change.names)
    table = phrases.table(change.table, number)
    match change:
        case RecordsAdded():
            line = say.count(f"{_KEY}.records-added", number, table=table, names=names)
        case RecordsChanged():
            line = say.count(f"{_KEY}.records-changed", number, table=table, names=names)
        case RecordsRemoved():
            line = say.count(
                f"{_KEY}.records-removed", number, table=table, names=names, of=change.of
            )
        case _:
            assert_never(change)
    return line


def _of_evidence(change: EvidenceChange, phrases: Phrases) -> Line:
    say = phrases.say
    bodies = phrases.bodies(change.bodies)
    match change:
        case CheckedAgain():
            key = f"{_KEY}.checked-back" if change.is_back else f"{_KEY}.checked"
            line = say.count(key, len(change.bodies), bodies=bodies, date=say.date(change.on))
        case ConfidenceChanged():
            fact = phrases.word(f"fact.{change.fact}")
            before, after = (
                phrases.word(f"confidence-word.{sure or 'none'}")
                for sure in (change.before, change.after)
            )
            line = say.say(
                f"{_KEY}.confidence", bodies=bodies, fact=fact, before=before, after=after
            )
        case SourcesChanged():
            fact = phrases.word(f"fact.{change.fact}")
            line = say.say(f"{_KEY}.sources", bodies=bodies, fact=fact)
        case _:
            assert_never(change)
    return line
