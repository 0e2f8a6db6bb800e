"""What is derived from the active revision: the same answers, and never those of another one."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

import pytest

from bench.evaluate.questions import read_questions
from bot.core.lookup.derived import FORM, Derived
from bot.core.lookup.directory import Directory
from bot.core.model.terms import Confidence
from bot.core.resolving.resolver import resolve
from bot.store.derived import facts_in, line_of, parts_of, record_of, shape_of, tables
from bot.store.faults import Fault, Unsound
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import TODAY, some_facts
from tests.store.opening import facts_of, open_revisions
from tests.store.test_revisions import a_draft
from tests.test_questions import FOLDER

FILES = sorted(FOLDER.glob("*.tsv"))
OTHER = replace(some_facts(), aliases=(), outside=())
# Another digest? Then what is derived has changed, and FORM has to be another number too.
FORM_AND_DIGEST = (1, "984500099a718337")


def test_another_form_has_another_number():
    """All kinds of texts are names here, so that no part of it changes unseen.

    Rows are left out: other fields of a record are another form by themselves.
    """
    facts = some_facts()
    lines = [line.split("\t")[0] for file in FILES for line in file.read_text("utf-8").splitlines()]
    names = tuple(replace(facts.aliases[0], alias=line) for line in sorted(set(lines)))
    facts = replace(facts, aliases=names)
    parts = sorted(Derived(facts).texts().items())

    assert (FORM, hashlib.sha256(repr(parts).encode()).hexdigest()[:16]) == FORM_AND_DIGEST


@dataclass(frozen=True, slots=True)
class Part:
    when: date
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    text: str
    number: int
    flag: bool
    kind: Confidence
    part: Part
    other: Part | None = None
    missing: str | None = None


def test_a_record_of_every_kind_of_field_is_kept_in_one_form():
    """Is it another? Then FORM has to be another number, too."""
    part = Part(TODAY, ("één", '"'))
    whole = Whole("x", 7, flag=True, kind=Confidence.OFFICIAL, part=part)
    line = '["x", 7, true, "official", ["2026-11-22", ["één", "\\""]], null, null]'

    assert (FORM, line_of(whole)) == (1, line)
    assert record_of(Whole, line) == whole
    with pytest.raises(ValueError, match="shorter"):
        record_of(Whole, '["x", 7]')


@pytest.mark.parametrize("table", tables())
def test_the_fields_of_every_record_are_part_of_the_form(table):
    """Those of the records in it, too."""
    shape = repr(shape_of(tables()[table]))

    assert all(repr(field.name) in shape for field in fields(tables()[table]))
    assert ("provenance" in shape) <= ("checked_on" in shape)


async def test_a_new_field_needs_no_migration(tmp_path, monkeypatch):
    """A program whose records have other fields makes them anew of the documents."""
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())
    before = kept(path)
    monkeypatch.setattr("bot.store.derived._fields", lambda: "other fields")

    async with open_revisions(path) as store:
        assert await places(store) == (1, some_facts().places)
        assert kept(path) == before
        await store.derive()
        held = await facts_of(store)

    assert kept(path) != before
    assert held is not None
    assert held[1] == some_facts()


def test_the_real_data_answer_the_same(flanders):
    parts = parts_of(flanders.facts)
    kept = Directory(facts_in(parts), parts)
    prepared = Directory(facts_in(parts), parts)
    prepared.names.prepare()

    today = {m.nis for m in flanders.municipalities.values() if m.in_force(TODAY)}
    texts = [question.text for file in FILES for question in read_questions(file, today)]
    for text in (*texts, "9250", "34022", "provincie Antwerpen", "geo:51.05,3.71"):
        answer = resolve(text, flanders, TODAY)
        assert resolve(text, kept, TODAY) == resolve(text, prepared, TODAY) == answer, text
    assert len(texts) > 800
    assert kept.facts == flanders.facts
    assert kept.places == flanders.places


async def test_it_is_kept_with_the_revision_and_answers(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())

    async with open_store(path) as database:  # it has no way to read the documents
        store = SqliteRevisions(database)
        assert await places(store) == (1, some_facts().places)


async def test_it_is_always_that_of_the_active_revision(tmp_path):
    async with open_revisions(tmp_path / "x.sqlite3") as store:
        await store.add(a_draft())
        await store.add(a_draft(OTHER, b"a: 2\n"))
        second = await store.directory()
        await store.add(a_draft())
        third = await store.directory()

    assert second is not None
    assert third is not None
    assert (second[0].id, second[1].facts) == (2, OTHER)
    assert (third[0].id, third[1].facts) == (3, some_facts())


UNUSABLE = {
    "absent": "DELETE FROM derived",
    "a part is gone": "DELETE FROM derived WHERE part = 'names'",
    "another form": "UPDATE remembered SET value = '0' || value WHERE name = 'derived'",
    "records had other fields": "UPDATE remembered SET value = '1-x 1 y' WHERE name = 'derived'",
    "of an older program": "UPDATE remembered SET value = '1 1 x' WHERE name = 'derived'",
    "of another revision": (
        "UPDATE remembered SET value = replace(value, ' 1 ', ' 2 ') WHERE name = 'derived'"
    ),
    "nothing is said of it": "DELETE FROM remembered WHERE name = 'derived'",
    "a letter": "UPDATE derived SET content = replace(content, 'Voorbeeld', 'Vorbeeld')",
    "no letter at all": "UPDATE derived SET content = CAST(x'ff' || content AS TEXT)",
}


@pytest.mark.parametrize("damage", UNUSABLE.values(), ids=UNUSABLE)
async def test_the_documents_answer_where_it_cannot_and_looking_writes_nothing(tmp_path, damage):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())
    whole = kept(path)
    altered(path, damage)
    before = kept(path)

    async with open_revisions(path) as store:
        assert await places(store) == (1, some_facts().places)
        assert kept(path) == before != whole
        await store.derive()
        assert await places(store) == (1, some_facts().places)
    assert kept(path) == whole


async def test_whoever_is_asked_to_look_refuses_what_was_altered(tmp_path):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        await store.add(a_draft())
    altered(path, UNUSABLE["a letter"])

    async with open_revisions(path) as store:
        with pytest.raises(Unsound) as caught:
            await store.check()

    assert caught.value.fault is Fault.ROWS


async def test_what_makes_no_sense_is_refused_though_its_checksum_is_right(tmp_path, monkeypatch):
    path = tmp_path / "x.sqlite3"
    async with open_revisions(path) as store:
        monkeypatch.setattr("bot.store.revisions.parts_of", lambda *_: {"names": "[1]"})
        await store.add(a_draft())
        with pytest.raises(Unsound) as caught:
            await store.directory()

    assert caught.value.fault is Fault.ROWS


async def places(store: SqliteRevisions) -> tuple[int, object]:
    held = await store.directory()
    assert held is not None
    return held[0].id, tuple(held[1].facts.places)


def altered(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(statement)
        connection.commit()


def kept(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT CAST(part AS BLOB), CAST(content AS BLOB) FROM derived ORDER BY 1"
        label = "SELECT name, value FROM remembered WHERE name = 'derived'"
        return [*connection.execute(query), *connection.execute(label)]
