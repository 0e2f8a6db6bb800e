"""Noticing that the data files were changed; nothing is loaded by that."""

from __future__ import annotations

from datetime import date

import pytest

from bot.core.model.errors import InvalidInput, StoreError
from bot.core.model.terms import ContactField
from bot.service.changing.load import PROGRAM
from bot.service.changing.preview import Preview
from bot.service.changing.watch import Watch
from tests.service.desk import ANN, BO, START, Desk

NEW, NEWER = "00 00 00 02", "00 00 00 03"


@pytest.fixture
def watch(desk: Desk) -> Watch:
    return Watch(desk.change, desk.context)


async def looks(watch: Watch, number: int = 4) -> list[str]:
    """Look some times; return what came of it, "" for nothing."""
    found = [await watch.run() for _ in range(number)]
    return [type(one).__name__ if one is not None else "" for one in found]


async def test_files_that_were_loaded_are_nothing_to_tell(watch):
    assert await looks(watch) == [""] * 4


async def test_files_that_changed_are_told_once_when_they_are_at_rest(desk, watch):
    desk.files.say(phone=NEW)

    assert await looks(watch) == ["", "Preview", "", ""]
    assert (await desk.stored(), desk.phone) == (1, START["phone"])


async def test_files_that_somebody_is_still_writing_are_left_alone(desk, watch):
    for number in range(10, 20):
        desk.files.say(phone=f"00 00 00 {number}")
        assert await watch.run() is None

    assert await looks(watch, 2) == ["Preview", ""]


async def test_each_new_state_is_told(desk, watch):
    desk.files.say(phone=NEW)
    await looks(watch)
    desk.files.say(phone=NEWER)

    assert await looks(watch) == ["", "Preview", "", ""]


async def test_what_is_told_can_be_confirmed_by_an_administrator(desk, watch):
    desk.files.say(phone=NEW)
    await watch.run()
    seen = await watch.run()
    assert isinstance(seen, Preview)
    assert seen.author == PROGRAM

    done = await desk.confirm(seen, BO)

    assert (desk.phone, done.revision.author) == (NEW, "Bo")
    assert await looks(watch) == [""] * 4


async def test_broken_files_are_told_once(desk, watch):
    desk.files.say(phone="oeps")

    assert await looks(watch) == ["", "InvalidInput", "", ""]


async def test_files_that_are_gone_are_told_once(desk, watch):
    desk.files.are_gone = True

    assert await looks(watch) == ["", "InvalidInput", "", ""]


async def test_files_that_break_again_after_they_were_mended_are_told_again(desk, watch):
    for _ in range(2):
        desk.files.say(phone="oeps")
        assert await looks(watch) == ["", "InvalidInput", "", ""]
        desk.files.say(phone=START["phone"])
        assert await looks(watch) == [""] * 4


async def test_a_conflict_with_the_chat_is_told(desk, watch):
    await desk.edit(ContactField.PHONE, NEW)
    desk.files.say(phone=NEWER)
    await watch.run()

    seen = await watch.run()

    assert isinstance(seen, Preview)
    assert seen.conflicts


async def test_a_comment_is_nothing_to_tell(desk, watch):
    desk.files.lines["#"] = "voor wie dit leest"

    assert await looks(watch) == [""] * 4


async def test_what_was_changed_in_the_chat_is_nothing_to_tell(desk, watch):
    await desk.edit(ContactField.PHONE, NEW)

    assert await looks(watch) == [""] * 4


async def test_files_that_wait_for_their_day_are_nothing_to_tell(desk, watch):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN, valid_from=date(2027, 1, 1))
    await desk.confirm(seen)

    assert await looks(watch) == [""] * 4


async def test_a_database_that_fails_is_no_fault_of_the_files(desk, watch):
    desk.files.say(phone=NEW)
    await watch.run()
    await desk.database.statement("PRAGMA query_only = ON")
    with pytest.raises(StoreError):
        await watch.run()
    await desk.database.statement("PRAGMA query_only = OFF")

    assert isinstance(await watch.run(), Preview)


async def test_what_is_wrong_with_them_comes_along(desk, watch):
    desk.files.say(phone="oeps")
    await watch.run()

    found = await watch.run()

    assert isinstance(found, InvalidInput)
    assert [problem.code for problem in found.problems] == ["phone"]
