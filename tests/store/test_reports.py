"""Reports of wrong data, in a real SQLite file."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.core.model.errors import StoreError
from bot.core.model.terms import NisCode
from bot.service.ports import Correction, Counted, KeptReport, ReportState
from bot.store import chat as store
from bot.store.chat import SqliteReports
from bot.store.revisions import open_store
from tests.builders import TODAY

TOMORROW = TODAY + timedelta(days=1)
PHONE = Correction(NisCode("91001"), "voorbeeldverband", "phone")
NOTE = replace(PHONE, note="het is 09 000 00 01")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def reports(path: Path) -> AsyncIterator[SqliteReports]:
    async with open_store(path) as database:
        yield SqliteReports(database)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


async def kept(reports: SqliteReports) -> dict[str, int]:
    """How often each line was reported."""
    return {one.said.note: one.times for one in await reports.undecided()}


async def test_equal_reports_are_counted_together(reports):
    for number, day in enumerate((TODAY, TOMORROW, TOMORROW), 1):
        assert await reports.report(PHONE, day) == Counted(number, has_note=False)

    assert await reports.undecided() == (
        KeptReport(1, PHONE, 3, TODAY, TOMORROW, ReportState.OPEN),
    )


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(replace(PHONE, nis=NisCode("91002")), id="place"),
        pytest.param(replace(PHONE, body=""), id="body"),
        pytest.param(replace(PHONE, kind="email"), id="kind"),
        pytest.param(NOTE, id="line"),
    ],
)
async def test_reports_that_differ_are_counted_apart(reports, other):
    await reports.report(PHONE, TODAY)
    await reports.report(PHONE, TODAY)

    assert (await reports.report(other, TODAY)).times == 1


async def test_a_line_takes_the_place_of_the_press_before_it(reports):
    """One person, one press, one line: that is one report."""
    await reports.report(PHONE, TODAY)

    assert await reports.report(NOTE, TODAY) == Counted(1, has_note=True)
    assert await kept(reports) == {NOTE.note: 1}


async def test_a_line_takes_the_place_of_one_press_only(reports):
    for _ in range(3):
        await reports.report(PHONE, TODAY)

    await reports.report(NOTE, TODAY)

    assert await kept(reports) == {"": 2, NOTE.note: 1}


async def test_the_same_number_written_otherwise_is_counted_with_it(reports):
    await reports.report(NOTE, TODAY)

    again = await reports.report(replace(PHONE, note="Het is +32 9/000.00.01"), TOMORROW)

    assert again == Counted(2, has_note=True)
    assert await kept(reports) == {NOTE.note: 2}


async def test_equal_lines_about_two_bodies_are_counted_apart(reports):
    await reports.report(NOTE, TODAY)

    assert (await reports.report(replace(NOTE, body="ww-x"), TODAY)).times == 1


async def test_beyond_twenty_lines_about_one_fault_only_the_press_counts(reports):
    for number in range(20):
        await reports.report(PHONE, TODAY)
        await reports.report(replace(PHONE, note=f"lijn {number}"), TODAY)
    await reports.report(PHONE, TODAY)

    counted = await reports.report(replace(PHONE, note="een te veel"), TODAY)

    assert counted == Counted(1, has_note=False)
    assert len(await reports.undecided()) == 21
    assert (await reports.report(replace(PHONE, note="lijn 7"), TODAY)).has_note
    assert (await reports.report(replace(NOTE, kind="email"), TODAY)).has_note


async def test_beyond_a_thousand_reports_no_line_is_added(reports, monkeypatch):
    monkeypatch.setattr(store, "_MOST_UNDECIDED", 3)
    for number in range(3):
        await reports.report(replace(NOTE, nis=NisCode(f"9100{number + 2}")), TODAY)

    assert await reports.report(NOTE, TODAY) == Counted(1, has_note=False)
    assert await reports.report(NOTE, TODAY) == Counted(1, has_note=False)
    assert (await kept(reports))[""] == 1


@pytest.mark.parametrize("state", [ReportState.ACCEPTED, ReportState.REJECTED])
async def test_a_decision_forgets_the_line_and_a_new_report_is_a_new_one(path, reports, state):
    await reports.report(NOTE, TODAY)
    (one,) = await reports.undecided()

    assert await reports.decide(one.id, state)

    assert await reports.undecided() == ()
    assert rows(path, "SELECT note, times, state FROM reports") == [("", 1, state)]
    assert await reports.report(NOTE, TOMORROW) == Counted(1, has_note=True)


async def test_many_decided_ones_that_were_equal_stand_beside_each_other(path, reports):
    for _ in range(3):
        await reports.report(PHONE, TODAY)
        await reports.decide((await reports.undecided())[0].id, ReportState.REJECTED)

    assert rows(path, "SELECT count(*) FROM reports") == [(3,)]


async def test_one_that_is_put_off_keeps_its_line_and_is_counted_on(reports):
    await reports.report(NOTE, TODAY)

    assert await reports.decide(1, ReportState.LATER)

    assert await reports.report(NOTE, TOMORROW) == Counted(2, has_note=True)
    (one,) = await reports.undecided()
    assert (one.state, one.said) == (ReportState.LATER, NOTE)


async def test_nothing_is_decided_twice(reports):
    await reports.report(NOTE, TODAY)
    decisions = await asyncio.gather(*(reports.decide(1, ReportState.ACCEPTED) for _ in range(3)))

    assert sorted(decisions) == [False, False, True]
    assert not await reports.decide(1, ReportState.LATER)
    assert not await reports.decide(99, ReportState.ACCEPTED)


async def test_what_was_last_reported_before_a_day_is_forgotten(reports):
    await reports.report(PHONE, TODAY)
    await reports.report(NOTE, TODAY)
    await reports.report(replace(PHONE, kind="email"), TODAY)
    await reports.report(replace(PHONE, kind="email"), TOMORROW)

    await reports.forget_reports(TOMORROW)

    assert [one.said.kind for one in await reports.undecided()] == ["email"]


async def test_reports_at_once_are_all_counted(reports):
    counts = await asyncio.gather(*(reports.report(NOTE, TODAY) for _ in range(20)))

    assert sorted(counted.times for counted in counts) == list(range(1, 21))


async def test_a_line_is_kept_letter_by_letter(reports):
    """SQL in it is text, like everything else."""
    note = "'); DROP TABLE reports; -- \" <b>👍</b> %s ?1"

    await reports.report(replace(PHONE, note=note), TODAY)

    assert await kept(reports) == {note: 1}


async def test_a_report_holds_nothing_about_people(path, reports):
    await reports.report(NOTE, TODAY)

    names = {row[1] for row in rows(path, "PRAGMA table_info(reports)")}
    assert names == {
        *("id", "nis", "body", "kind", "note", "times", "first_on", "last_on", "state"),
    }


async def test_what_was_reported_before_lines_were_kept_is_still_there(path):
    """The counts of the old table, over all its revisions."""
    async with open_store(path):
        pass
    schema = Path(store.__file__).parent / "schema" / "0004-care.sql"
    statements = schema.read_text("utf-8").split(";\n")
    (moved,) = (text for text in statements if "INSERT INTO reports" in text)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE corrections (nis, body, kind, times, first_on, last_on)")
        for times, day in ((2, "2026-10-01"), (1, "2026-11-01")):
            values = ("91001", "voorbeeldverband", "phone", times, day, day)
            connection.execute("INSERT INTO corrections VALUES (?, ?, ?, ?, ?, ?)", values)
        connection.execute(moved)
        connection.commit()

    async with open_store(path) as database:
        (one,) = await SqliteReports(database).undecided()

    days = (date(2026, 10, 1), date(2026, 11, 1))
    assert one == KeptReport(1, PHONE, 3, *days, ReportState.OPEN)


async def test_a_report_that_cannot_be_written_is_a_fault(path):
    async with open_store(path) as database:
        await database.statement("PRAGMA query_only = ON")

        with pytest.raises(StoreError, match="readonly") as caught:
            await SqliteReports(database).report(NOTE, TODAY)

    assert NOTE.note not in str(caught.value)
