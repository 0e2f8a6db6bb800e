"""The message once a week: when it is due, and what is in it; with real stores."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.core.answering.freshness import Policy
from bot.core.model.errors import StoreError
from bot.core.model.terms import NisCode
from bot.service.changing.admins import Admins
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Wrong
from bot.service.misses import Misses
from bot.service.ports import Correction
from bot.service.reports import Reports
from bot.service.stale import Stale, Weekly
from bot.store.chat import SqliteMemory, SqliteMisses, SqliteReachability, SqliteReports
from bot.store.database import Database
from bot.store.revisions import open_store
from tests.builders import a_directory
from tests.service.desk import Clock

# 23 November 2026 is a Monday; all is fresh to whoever never finds anything old.
SUNDAY, MONDAY = 22, 23
NEVER_OLD = Policy(1200, 2400)
ALWAYS_OLD = Policy(1, 2)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_store(tmp_path / "x.sqlite3") as database:
        yield database


def weekly(database: Database, clock: Clock, policy: Policy = NEVER_OLD) -> Weekly:
    """Return what a program that was just started has."""
    holder, admins = DirectoryHolder(a_directory()), Admins({})
    return Weekly(
        Stale(holder, clock, policy, SqliteReachability(database)),
        Reports(admins, SqliteReports(database), holder, clock),
        Misses(admins, SqliteMisses(database), holder, clock, 3),
        SqliteMemory(database),
        clock,
    )


async def report(database: Database, note: str = "") -> None:
    said = Correction(NisCode("91001"), "voorbeeldverband", Wrong.PHONE, note)
    await SqliteReports(database).report(said, date(2026, 11, 20))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


async def tell_last_week(database: Database, turning: Clock) -> None:
    turning.now = at(16, 8)
    await is_told(weekly(database, turning))


async def is_told(due: Weekly) -> bool:
    """Tell the news of the week, if there are any; return whether there were."""
    news = await due.run()
    if news is not None:
        await due.told()
    return news is not None


@pytest.mark.parametrize(
    ("moment", "is_due"),
    [
        (at(SUNDAY, 23, 59), False),
        (at(MONDAY, 0), False),
        (at(MONDAY, 6, 59), False),
        (at(MONDAY, 7), True),
        (at(MONDAY, 23, 59), True),
        (at(24, 0), True),
        (at(29, 23, 59), True),
    ],
)
async def test_it_is_due_from_monday_morning_on(moment, is_due, database, turning):
    await tell_last_week(database, turning)
    await report(database)
    turning.now = moment

    news = await weekly(database, turning).run()

    assert (news is not None) is is_due


async def test_it_comes_once_a_week_though_the_program_starts_again(database, turning):
    await report(database)
    turning.now = at(MONDAY, 7)
    told = weekly(database, turning)
    assert await is_told(told)

    assert not await is_told(told)
    assert not await is_told(weekly(database, turning))
    turning.now = at(29, 23)
    assert not await is_told(weekly(database, turning))
    turning.now = at(30, 7)
    assert await is_told(weekly(database, turning))


async def test_a_week_that_nobody_was_told_of_does_not_count_as_told(database, turning):
    """The message may reach nobody, or the program may end before it does."""
    await report(database)
    turning.now = at(MONDAY, 7)
    assert await weekly(database, turning).run() is not None

    assert await is_told(weekly(database, turning))
    assert not await is_told(weekly(database, turning))


async def test_weeks_are_told_apart_over_new_year(database, turning):
    await report(database)
    told = []
    for moment in (at(28, 8, month=12), datetime(2027, 1, 3, 8, tzinfo=UTC)):
        turning.now = moment  # one week, in two years
        told.append(await is_told(weekly(database, turning)))
    turning.now = datetime(2027, 1, 4, 8, tzinfo=UTC)
    told.append(await is_told(weekly(database, turning)))

    assert told == [True, False, True]


async def test_where_nothing_waits_nothing_is_told(database, turning):
    turning.now = at(MONDAY, 8)

    assert await weekly(database, turning).run() is None


async def test_it_says_how_much_waits(database, turning):
    await report(database, "het is 00 00 00 02")
    await report(database, "het is 00 00 00 03")
    store = SqliteMisses(database)
    for day in (18, 19, 20):
        await store.miss({b"x": "vollegrm"}, date(2026, 11, day), 3)
    turning.now = at(MONDAY, 8)

    news = await weekly(database, turning).run()

    assert news is not None
    assert (news.reports, news.misses) == (2, 1)
    assert (news.stale, news.due) == ((), ())


async def test_old_contacts_are_news_by_themselves(database, turning):
    turning.now = at(MONDAY, 8, month=11)

    news = await weekly(database, turning, ALWAYS_OLD).run()

    assert news is not None
    assert "voorbeeldverband" in {one.id for one in news.stale}


async def test_a_database_that_fails_does_not_take_the_weeks_message_away(database, turning):
    await report(database)
    turning.now = at(MONDAY, 8)
    await database.statement("PRAGMA query_only = ON")

    with pytest.raises(StoreError):
        await is_told(weekly(database, turning))

    await database.statement("PRAGMA query_only = OFF")
    assert await weekly(database, turning).run() is not None
