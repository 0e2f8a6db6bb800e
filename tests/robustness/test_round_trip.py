"""There and back: what is exported and loaded again is the same to the byte, on the real data."""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.adapters.tables.csv_bundle import csv_files, csv_zip, read_csv_folder
from bot.adapters.tables.spreadsheet import SourceSheet, workbook
from bot.adapters.tables.uploads import read_upload
from bot.core.changing.delta import delta
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Facts
from bot.core.model.terms import Confidence, ContactField, PlaceId, SourceId
from bot.files.data import DataDirectory
from bot.service.changing.edits import (
    AddAlias,
    Edit,
    EditRefused,
    Evidence,
    RemovePerson,
    SetField,
    Stamp,
)
from bot.service.ports import Documents
from tests.builders import TODAY
from tests.conftest import DATA
from tests.mutations import are_equal, assert_is_all
from tests.robustness.conftest import SOMEBODY, a_desk

SOURCE = DataDirectory(DATA)
SEED = 20261122
EDITS = 12
VALUES = {
    ContactField.PHONE: "+44 20 7946 0{:03}",
    ContactField.EMAIL: "nummer{}@example.org",
    ContactField.WEBSITE: "https://nummer{}.example.org/a?b=c#d",
    ContactField.ADDRESS: "Voorbeeldstraat {}: links, 'rechts' # \"midden\"",
    ContactField.ORGANISATION: "=Voorbeeld & {} | <b>",
    ContactField.ROLE: "- regisseur {}",
}

Way = Callable[..., Documents]  # the data, and a folder


def as_yaml(documents: Documents, folder: Path) -> Documents:
    for name, content in documents.contents.items():
        (folder / name).write_bytes(content)
    return DataDirectory(folder).read()


def as_csv(documents: Documents, folder: Path) -> Documents:
    for name, content in csv_files(SOURCE.tables(documents)).items():
        (folder / name).write_bytes(content)
    return SOURCE.with_tables(documents, read_csv_folder(folder), TODAY)


def as_zip(documents: Documents, folder: Path) -> Documents:
    del folder
    content = csv_zip(SOURCE.tables(documents))
    return SOURCE.with_tables(documents, read_upload("export.zip", content), TODAY)


def as_xlsx(documents: Documents, folder: Path) -> Documents:
    del folder
    about = SourceSheet("Bron", ("Een uitvoer.",), TODAY)
    content = workbook(SOURCE.tables(documents), about)
    return SOURCE.with_tables(documents, read_upload("export.xlsx", content), TODAY)


WAYS = (as_yaml, as_csv, as_zip, as_xlsx)


def an_edit(chance: random.Random, number: int, directory: Directory) -> Edit:
    """Return a small change as an administrator may make it in a chat."""
    bodies = [*directory.partnerships, *directory.organisers]
    evidence = Evidence(
        SourceId(f"proef-{number}"),
        f"Proef {number}: 'een' # \"twee\"",
        "Niemand | iemand",
        TODAY - timedelta(days=chance.randrange(30)),
        chance.choice(list(Confidence)),
        chance.choice([None, "https://www.example.org/proef"]),
    )
    body, field = str(chance.choice(bodies)), chance.choice(list(ContactField))
    value = chance.choice([None, *[VALUES[field].format(number)] * 3])
    place = PlaceId(chance.choice(sorted(directory.places)))
    kinds: list[Edit] = [
        SetField(body, field, value, evidence if value else None),
        RemovePerson(body),
        Stamp(body, evidence, everything=chance.random() < 0.5),
        AddAlias(f"Proefnaam {number}, \"met\" 'tekens'", place, evidence),
    ]
    return chance.choices(kinds, (4, 1, 2, 2))[0]


@pytest.fixture(scope="module")
def edited(documents: Documents) -> tuple[tuple[Documents, Facts], ...]:
    """The real data, and what they become edit by edit."""
    chance, facts = random.Random(SEED), SOURCE.parse(documents, TODAY)
    made = [(documents, facts)]
    directory, number = Directory(facts), 0
    while len(made) <= EDITS:
        number += 1
        try:
            after = SOURCE.edit(made[-1][0], an_edit(chance, number, directory))
        except EditRefused:
            continue  # as with somebody who is not named: nothing to change
        made.append((after, SOURCE.parse(after, TODAY)))
    return tuple(made)


@pytest.mark.slow  # as they do after edits too
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_real_data_come_back_to_the_byte(way: Way, documents, tmp_path):
    assert way(documents, tmp_path).contents == documents.contents


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_data_come_back_to_the_byte_after_edits_too(way: Way, edited, tmp_path):
    documents, facts = edited[-1]

    back = way(documents, tmp_path)

    assert back.contents == documents.contents
    assert are_equal(facts, SOURCE.parse(back, TODAY))


async def test_what_is_exported_is_no_change_to_what_answers(edited, tmp_path):
    """The way of `data export` and `data load`: the preview says that there is nothing to load."""
    documents, _ = edited[-1]
    folder = tmp_path / "data"
    await asyncio.to_thread(folder.mkdir)
    await asyncio.to_thread(as_yaml, documents, folder)

    async with a_desk(tmp_path / "x.sqlite3", folder, follow_files=True) as desk:
        for way in (as_csv, as_zip):
            take = partial(way, folder=tmp_path)
            preview = await desk.change.from_upload(SOMEBODY, take)
            assert preview.is_same
            assert preview.digest == documents.digest[: len(preview.digest)]
        assert (await desk.change.from_files(SOMEBODY)).is_same


def test_the_edits_are_of_every_kind_and_change_something(edited):
    states = [facts for _, facts in edited]

    assert all(before != after for before, after in itertools.pairwise(states))
    differences = [delta(states[0], facts) for facts in states[1:]]
    tables = {name for tables in differences for name, one in tables.items() if not one.is_empty}
    assert {"sources", "aliases", "partnerships", "organisers"} <= tables


def test_a_difference_is_all_that_differs(edited):
    """Forwards and backwards, edit by edit and all at once."""
    states = [facts for _, facts in edited]
    pairs = [*itertools.pairwise(states), (states[0], states[-1])]

    for before, after in pairs:
        assert_is_all(before, after)
        assert_is_all(after, before)
        assert not are_equal(before, after)


def test_an_older_state_exported_as_tables_undoes_the_edits(edited):
    """Somebody exports, others change, and the first one loads the old tables again."""
    (old, facts), (new, _) = edited[0], edited[-1]

    back = SOURCE.with_tables(new, read_upload("oud.zip", csv_zip(SOURCE.tables(old))), TODAY)

    assert SOURCE.parse(back, TODAY) == facts
