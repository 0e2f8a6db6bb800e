"""The inbox in a real SQLite file."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model.errors import AlreadyRunning, StoreError, StoreFull
from bot.service.ports import RawUpdate
from bot.store import database as database_module
from bot.store.database import Database, open_database
from bot.store.inbox import SqliteInbox, open_inbox
from bot.store.migrations import migrate

BOT = 1234567
SECRET_TEXT = "vertrouwelijk-verhaal-van-iemand"


class FakeClock:
    """A clock that stands still until it is put forward."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "inbox.sqlite3"


@pytest.fixture
async def inbox(path: Path, clock: FakeClock) -> AsyncIterator[SqliteInbox]:
    async with open_inbox(path, BOT, clock) as inbox:
        yield inbox


@asynccontextmanager
async def failing_inbox(path: Path) -> AsyncIterator[tuple[SqliteInbox, Database]]:
    """An inbox whose database a test can break."""
    async with open_database(path, alone=True) as database:
        await migrate(database, "inbox_schema")
        yield SqliteInbox(database, BOT, FakeClock()), database


def updates(*numbers: int) -> list[RawUpdate]:
    return [RawUpdate(number, f'{{"update_id": {number}}}') for number in numbers]


def everything_on_disk(path: Path) -> bytes:
    """The database with its write-ahead log and whatever else lies beside it."""
    return b"".join(file.read_bytes() for file in path.parent.iterdir())


async def until_gone(text: str, path: Path) -> None:
    """Wait until a text is in no file, half a minute at most."""
    for _ in range(600):
        if text.encode() not in everything_on_disk(path):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(text)


# --- what is new ------------------------------------------------------------


async def test_an_update_that_was_put_is_new_and_waits(inbox):
    assert await inbox.put(updates(7)) == {7}

    assert await inbox.waiting() == tuple(updates(7))


async def test_putting_nothing_is_nothing_new(inbox):
    assert await inbox.put([]) == frozenset()


async def test_a_repeat_is_not_new(inbox):
    await inbox.put(updates(7))

    assert await inbox.put(updates(7, 8)) == {8}


async def test_a_repeat_in_the_same_call_is_new_once(inbox):
    assert await inbox.put(updates(7, 7)) == {7}

    assert await inbox.waiting() == tuple(updates(7))


async def test_a_repeat_keeps_the_first_content(inbox):
    await inbox.put([RawUpdate(7, "first")])
    await inbox.put([RawUpdate(7, "second")])

    assert await inbox.waiting() == (RawUpdate(7, "first"),)


async def test_a_repeat_of_a_handled_update_is_not_new_and_does_not_wait(inbox):
    await inbox.put(updates(7))
    inbox.done(7)

    assert await inbox.put(updates(7)) == frozenset()
    await inbox.flush()
    assert await inbox.waiting() == ()


async def test_a_repeat_after_reopening_is_not_new(path, clock):
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put(updates(7, 8))
        inbox.done(8)

    async with open_inbox(path, BOT, clock) as inbox:
        assert await inbox.put(updates(7, 8, 9)) == {9}


async def test_the_numbers_of_two_bots_do_not_meet(path, clock):
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put([RawUpdate(7, "of the one")])

    async with open_inbox(path, BOT + 1, clock) as inbox:
        assert await inbox.waiting() == ()
        assert await inbox.put([RawUpdate(7, "of the other")]) == {7}
        assert await inbox.waiting() == (RawUpdate(7, "of the other"),)
        inbox.done(7)

    async with open_inbox(path, BOT, clock) as inbox:
        assert await inbox.waiting() == (RawUpdate(7, "of the one"),)


async def test_what_waits_comes_in_order(inbox):
    await inbox.put(updates(9, 3))
    await inbox.put(updates(12, 1))

    assert [update.update_id for update in await inbox.waiting()] == [1, 3, 9, 12]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param('{"text": "\\u0000"}', id="an escaped NUL"),
        pytest.param('{"text": "\\ud800"}', id="half of an escaped pair"),
        pytest.param('{"text": "🙂 \u202e كورتريك"}', id="any alphabet"),
        pytest.param('"\\"; DROP TABLE updates; --', id="SQL"),
        pytest.param("x" * 1_000_000, id="as large as a request may be"),
        pytest.param("", id="nothing"),
    ],
)
async def test_content_comes_back_as_it_went_in(path, clock, content):
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put([RawUpdate(7, content)])

    async with open_inbox(path, BOT, clock) as inbox:
        assert await inbox.waiting() == (RawUpdate(7, content),)


# --- many at once -----------------------------------------------------------


async def test_many_at_once_are_each_new_exactly_once(inbox):
    """Every number comes four times, in calls that run side by side."""
    numbers = [*range(1, 201)] * 4
    random.Random(7).shuffle(numbers)

    found = await asyncio.gather(*(inbox.put(updates(number)) for number in numbers))

    new = [number for fresh in found for number in fresh]
    assert sorted(new) == list(range(1, 201))
    assert all(fresh <= {number} for number, fresh in zip(numbers, found, strict=True))
    assert len(await inbox.waiting()) == 200


async def test_many_at_once_share_a_flush_to_disk(path):
    """That is what keeps the bot fast: a flush may take milliseconds."""
    async with failing_inbox(path) as (inbox, database):
        seen: list[str] = []
        await database.connection.set_trace_callback(seen.append)

        await asyncio.gather(*(inbox.put(updates(number)) for number in range(200)))

    assert sum("INSERT" in statement for statement in seen) == 1


async def test_what_comes_during_a_write_goes_into_the_next(inbox):
    async def keep_putting(first: int) -> frozenset[int]:
        new: frozenset[int] = frozenset()
        for number in range(first, first + 20):
            new |= await inbox.put(updates(number))
            inbox.done(number)
        return new

    found = await asyncio.gather(*(keep_putting(100 * task) for task in range(10)))

    await inbox.flush()
    assert [len(fresh) for fresh in found] == [20] * 10
    assert await inbox.waiting() == ()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 8), max_size=4), max_size=8))
def test_whoever_puts_what_each_number_is_new_once(batches):
    async def put_all() -> list[frozenset[int]]:
        with tempfile.TemporaryDirectory() as folder:
            async with open_inbox(Path(folder) / "x.sqlite3", BOT, FakeClock()) as inbox:
                first = await asyncio.gather(*(inbox.put(updates(*batch)) for batch in batches))
                again = await asyncio.gather(*(inbox.put(updates(*batch)) for batch in batches))
        assert not any(again)
        return first

    found = asyncio.run(put_all())

    new = [number for fresh in found for number in fresh]
    assert sorted(new) == sorted({number for batch in batches for number in batch})
    assert all(fresh <= set(batch) for batch, fresh in zip(batches, found, strict=True))


async def test_a_caller_that_gives_up_harms_nobody(inbox):
    giving_up = asyncio.create_task(inbox.put(updates(1)))
    staying = [asyncio.create_task(inbox.put(updates(number))) for number in (2, 3)]
    await asyncio.sleep(0)  # all three are on their way
    giving_up.cancel()

    assert await asyncio.gather(*staying) == [{2}, {3}]
    assert giving_up.cancelled()
    assert await inbox.put(updates(4)) == {4}


# --- what is handled --------------------------------------------------------


async def test_a_handled_update_leaves_no_text_behind(path, clock):
    """Neither in the database nor in its journal: what people wrote is gone."""
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put([RawUpdate(7, SECRET_TEXT), RawUpdate(8, f"{SECRET_TEXT * 500}")])
    assert SECRET_TEXT.encode() in everything_on_disk(path)

    async with open_inbox(path, BOT, clock) as inbox:
        inbox.done(7)
        inbox.done(8)

    assert SECRET_TEXT.encode() not in everything_on_disk(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


async def test_text_that_came_and_went_in_one_run_is_gone_too(path, clock):
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put([RawUpdate(7, SECRET_TEXT)])
        inbox.done(7)

    assert SECRET_TEXT.encode() not in everything_on_disk(path)


async def test_what_was_said_last_is_on_disk_at_the_end(path, clock):
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put(updates(*range(50)))
        for number in range(0, 50, 2):
            inbox.done(number)

    async with open_inbox(path, BOT, clock) as inbox:
        left = [update.update_id for update in await inbox.waiting()]
    assert left == list(range(1, 50, 2))


async def test_handling_what_was_never_put_changes_nothing(inbox):
    inbox.done(99)
    await inbox.flush()

    assert await inbox.put(updates(99)) == {99}


# --- what is old ------------------------------------------------------------


async def test_a_day_is_kept_and_no_longer(inbox, clock):
    await inbox.put(updates(7))
    clock.now += timedelta(hours=24)
    assert await inbox.expire() == 0
    assert await inbox.waiting() == tuple(updates(7))

    clock.now += timedelta(seconds=1)
    assert await inbox.expire() == 1

    assert await inbox.waiting() == ()


async def test_only_what_was_never_handled_is_counted(inbox, clock):
    await inbox.put(updates(1, 2, 3))
    inbox.done(2)
    await inbox.flush()
    clock.now += timedelta(hours=1)
    await inbox.put(updates(4))
    clock.now += timedelta(hours=23, seconds=1)

    assert await inbox.expire() == 2

    assert await inbox.waiting() == tuple(updates(4))
    assert await inbox.put(updates(2)) == {2}  # its number is forgotten too


async def test_expired_text_is_gone_from_the_disk(path, clock):
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.put([RawUpdate(7, SECRET_TEXT)])
    assert SECRET_TEXT.encode() in everything_on_disk(path)

    clock.now += timedelta(days=2)
    async with open_inbox(path, BOT, clock) as inbox:
        await inbox.expire()

    assert SECRET_TEXT.encode() not in everything_on_disk(path)


# --- alone ------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for the holder of a file much shorter than the program does."""
    monkeypatch.setattr(database_module, "_ALONE_PATIENCE_S", 0.05)


@pytest.mark.usefixtures("impatient", "inbox")
async def test_a_second_bot_is_kept_out(path, clock):
    with pytest.raises(AlreadyRunning, match=r"inbox\.sqlite3"):
        async with open_inbox(path, BOT, clock):
            pass


HOLDER = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.service.ports import RawUpdate
from bot.store.inbox import open_inbox

async def main():
    async with open_inbox(Path(sys.argv[1]), 1234567, lambda: datetime.now(UTC)) as inbox:
        print(sorted(await inbox.put([RawUpdate(7, "seven"), RawUpdate(8, "eight")])), flush=True)
        if sys.argv[2] == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        sys.stdin.read()

asyncio.run(main())
"""


def holder(path: Path, how: str) -> subprocess.Popen[str]:
    """Another process that opens the inbox and puts two updates; then it dies, or holds on."""
    return subprocess.Popen(  # noqa: S603 -- our own program
        [sys.executable, "-c", HOLDER, str(path), how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.usefixtures("impatient")
async def test_another_process_keeps_us_out_until_it_ends(path, clock):
    with holder(path, "hold") as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "[7, 8]\n"

        with pytest.raises(AlreadyRunning):
            async with open_inbox(path, BOT, clock):
                pass

        other.communicate()

    async with open_inbox(path, BOT, clock) as inbox:
        assert len(await inbox.waiting()) == 2


async def test_what_was_put_survives_a_process_that_is_killed(path, clock):
    with holder(path, "die") as other:
        out, _ = other.communicate()

    assert (out, other.returncode) == ("[7, 8]\n", -signal.SIGKILL)
    async with open_inbox(path, BOT, clock) as inbox:
        assert await inbox.waiting() == (RawUpdate(7, "seven"), RawUpdate(8, "eight"))


async def test_a_file_that_is_no_inbox_is_refused_and_not_taken_for_a_second_bot(path, clock):
    path.parent.mkdir()
    path.write_bytes(b"this is no database, it only looks like a file of that name" * 20)

    with pytest.raises(StoreError, match="database"):
        async with open_inbox(path, BOT, clock):
            pass


# --- what stays on disk ---------------------------------------------------


async def test_nothing_of_what_was_answered_is_left_in_any_file(path, clock):
    """While the bot runs on, and nobody writes any more; of long texts and of short ones."""
    lengths = random.Random(1)
    async with open_inbox(path, BOT, clock) as inbox:
        for start in range(0, 400, 20):
            numbers = range(start, start + 20)
            content = [SECRET_TEXT * lengths.randint(1, 200) for _ in numbers]
            await inbox.put([RawUpdate(n, text) for n, text in zip(numbers, content, strict=True)])
            for number in lengths.sample(numbers, 20):
                inbox.done(number)
                if number % 7 == 0:
                    await inbox.flush()
        await inbox.flush()

        await until_gone(SECRET_TEXT, path)
        assert await inbox.waiting() == ()
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}


async def test_what_a_killed_bot_left_in_its_log_goes_once_it_is_answered(path, clock):
    with holder(path, "die") as other:
        other.communicate()
    async with open_inbox(path, BOT, clock) as inbox:
        for update in await inbox.waiting():
            inbox.done(update.update_id)

        await until_gone("seven", path)


# --- a disk that fails ------------------------------------------------------


async def test_a_full_disk_is_told_to_everybody_who_waits_and_the_next_works(path):
    large = "x" * 50_000
    async with failing_inbox(path) as (inbox, database):
        await inbox.put(updates(1))
        ((pages,),) = await database.statement("PRAGMA page_count")
        await database.statement(f"PRAGMA max_page_count = {pages}")

        refused = await asyncio.gather(
            *(inbox.put([RawUpdate(number, large)]) for number in (2, 3, 4)), return_exceptions=True
        )
        assert [type(error) for error in refused] == [StoreFull] * 3

        await database.statement(f"PRAGMA max_page_count = {pages + 1000}")
        assert await inbox.put([RawUpdate(2, large)]) == {2}
        assert [update.update_id for update in await inbox.waiting()] == [1, 2]


async def test_a_database_that_was_closed_is_told_to_everybody_who_waits(path):
    async with failing_inbox(path) as (inbox, database):
        await database.connection.close()

        async with asyncio.timeout(5):
            refused = await asyncio.gather(
                *(inbox.put(updates(number)) for number in (2, 3)), return_exceptions=True
            )

    assert [type(error) for error in refused] == [StoreError] * 2


async def test_a_caller_that_gave_up_is_not_told(path):
    """Nor is the event loop: a fault that nobody fetches would be logged with a traceback."""
    async with failing_inbox(path) as (inbox, database):
        await database.statement("PRAGMA query_only = ON")
        giving_up = asyncio.create_task(inbox.put(updates(1)))
        staying = asyncio.create_task(inbox.put(updates(2)))
        await asyncio.sleep(0)
        giving_up.cancel()

        with pytest.raises(StoreError, match="readonly"):
            await staying


async def test_what_could_not_be_marked_is_marked_along_with_the_next(path, caplog):
    async with failing_inbox(path) as (inbox, database):
        await inbox.put(updates(1, 2, 3))
        await database.statement("PRAGMA query_only = ON")
        inbox.done(1)
        await inbox.flush()
        assert [record.levelno for record in caplog.records] == [logging.WARNING]
        assert len(await inbox.waiting()) == 3

        await database.statement("PRAGMA query_only = OFF")
        inbox.done(2)
        await inbox.flush()

        assert await inbox.waiting() == tuple(updates(3))


async def test_what_could_not_be_marked_is_handled_once_more_after_a_restart(path, clock):
    async with failing_inbox(path) as (inbox, database):
        await inbox.put(updates(1))
        await database.statement("PRAGMA query_only = ON")
        inbox.done(1)
        await inbox.flush()

    async with open_inbox(path, BOT, clock) as inbox:
        assert await inbox.waiting() == tuple(updates(1))


async def test_reading_and_expiring_can_fail_too(path):
    async with failing_inbox(path) as (inbox, database):
        await database.statement("DROP TABLE updates")

        for call in (inbox.waiting, inbox.expire):
            with pytest.raises(StoreError, match="no such table"):
                await call()
