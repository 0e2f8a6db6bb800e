"""Changes that take effect on their day: with a clock that a test turns, in a real database."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.model.errors import InvalidInput, StoreError
from bot.core.model.terms import ContactField
from bot.service.changing.load import PROGRAM
from bot.service.changing.preview import NeedsAnother, NoProposal, NotSure, Preview
from bot.service.changing.schedule import HeldBack, TookEffect
from bot.service.ports import Origin
from tests.service.desk import ANN, BO, START, Desk, a_file, an_edit, open_desk

NEW, NEWER = "00 00 00 02", "00 00 00 03"
PHONE, EMAIL = ContactField.PHONE, ContactField.EMAIL
TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)
NEW_YEAR = date(2027, 1, 1)
EVE = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
MIDNIGHT = datetime(2027, 1, 1, tzinfo=UTC)


async def plan(desk: Desk, day: date = NEW_YEAR, who: int = ANN, **lines: str) -> Preview:
    """Plan a file that somebody sent; without one, the data files."""
    if lines:
        seen = await desk.change.from_upload(who, a_file(**lines), valid_from=day)
    else:
        seen = await desk.change.from_files(who, valid_from=day)
    done = await desk.confirm(seen, who)
    assert done.planned_for == day
    return seen


# --- its day ----------------------------------------------------------------


async def test_nothing_changes_before_the_day_and_then_it_does_by_itself(desk):
    await plan(desk, phone=NEW)
    desk.clock.now = EVE

    assert await desk.look_at_schedule() == ()
    assert (await desk.stored(), desk.answering, desk.phone) == (1, 1, START["phone"])

    desk.clock.now = MIDNIGHT
    (done,) = await desk.look_at_schedule()

    assert isinstance(done, TookEffect)
    assert (await desk.stored(), desk.answering, desk.phone) == (2, 2, NEW)
    assert (done.revision.author, done.revision.origin) == ("Ann", Origin.UPLOAD)
    assert done.revision.created_at == MIDNIGHT


async def test_it_takes_effect_once(desk):
    seen = await plan(desk, phone=NEW)
    desk.clock.now = MIDNIGHT
    await desk.look_at_schedule()

    assert await desk.look_at_schedule() == ()

    assert await desk.stored() == 2
    again = await desk.confirm(seen)
    assert (again.is_repeat, again.revision.id) == (True, 2)


async def test_a_plan_that_is_confirmed_twice_is_one_plan(desk):
    seen = await plan(desk, phone=NEW)

    again = await desk.confirm(seen)

    assert (again.is_repeat, again.planned_for) == (True, NEW_YEAR)
    assert len(await desk.proposals.planned()) == 1
    assert [act for _, act, _ in await desk.acts()] == ["files", "plan"]


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 21), date(1970, 1, 1)])
async def test_a_day_that_has_come_is_no_plan(day, desk):
    seen = await desk.change.from_upload(ANN, a_file(phone=NEW), valid_from=day)

    done = await desk.confirm(seen)

    assert (done.planned_for, desk.phone) == (None, NEW)


async def test_a_day_that_comes_between_look_and_confirmation_is_no_plan(desk):
    seen = await desk.change.from_upload(ANN, a_file(phone=NEW), valid_from=TOMORROW)
    desk.clock.pass_(hours=12)

    done = await desk.confirm(seen)

    assert (done.planned_for, desk.phone) == (None, NEW)


async def test_a_plan_waits_longer_than_a_proposal_does(desk):
    await plan(desk, phone=NEW)
    desk.clock.now = EVE
    await desk.change.from_edit(ANN, an_edit(EMAIL, "x@example.org"))

    assert len(await desk.history.planned(ANN)) == 1


async def test_a_start_after_the_day_finds_it_done(database_path, files, turning):
    async with open_desk(database_path, files, turning) as desk:
        await plan(desk, phone=NEW)
    turning.now = MIDNIGHT

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.answering, desk.phone) == (2, NEW)


async def test_a_start_before_the_day_leaves_it_waiting(database_path, files, turning):
    async with open_desk(database_path, files, turning) as desk:
        await plan(desk, phone=NEW)
    turning.now = EVE

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.answering, desk.phone) == (1, START["phone"])
        assert len(await desk.proposals.planned()) == 1


async def test_two_processes_carry_it_out_once(desk, database_path, files, turning):
    await plan(desk, phone=NEW)
    turning.now = MIDNIGHT

    async with open_desk(database_path, files, turning) as other:
        assert await desk.look_at_schedule() == ()

        assert other.answering == await desk.stored() == 2


# --- what was changed in between --------------------------------------------


async def test_what_was_changed_since_it_was_planned_stays(desk):
    await plan(desk, phone=NEW)
    await desk.edit(EMAIL, "chat@example.org")
    desk.clock.now = MIDNIGHT

    await desk.look_at_schedule()

    assert (desk.answering, desk.phone, desk.email) == (3, NEW, "chat@example.org")


async def test_two_plans_for_one_day_take_effect_in_the_order_of_planning(desk):
    await plan(desk, phone=NEW)
    desk.clock.pass_(seconds=1)
    await plan(desk, email="later@example.org")
    desk.clock.now = MIDNIGHT

    done = await desk.look_at_schedule()

    assert [one.revision.id for one in done if isinstance(one, TookEffect)] == [2, 3]
    assert (desk.phone, desk.email) == (NEW, "later@example.org")
    assert (await desk.revisions.documents(2)) is not None
    second = await desk.history.revision(ANN, 2)
    assert second.changes is not None
    assert len(second.changes.items) == 1


async def test_the_first_day_goes_first_though_it_was_planned_last(desk):
    await plan(desk, NEW_YEAR, phone=NEW)
    await plan(desk, TOMORROW, email="eerst@example.org")
    desk.clock.now = MIDNIGHT

    done = await desk.look_at_schedule()

    assert [one.proposal.valid_from for one in done] == [TOMORROW, NEW_YEAR]
    assert (desk.phone, desk.email) == (NEW, "eerst@example.org")


async def test_a_change_that_was_made_by_hand_meanwhile_is_done(desk):
    """It says what answers already: so it no longer waits, and is told once."""
    seen = await plan(desk, phone=NEW)
    await desk.edit(PHONE, NEW)
    desk.clock.now = MIDNIGHT

    (done,) = await desk.look_at_schedule()

    assert isinstance(done, TookEffect)
    assert (done.revision.id, desk.answering) == (2, 2)
    assert await desk.look_at_schedule() == ()
    assert await desk.proposals.planned() == ()
    assert (await desk.confirm(seen)).is_repeat


# --- held back --------------------------------------------------------------


async def test_a_conflict_holds_it_back_and_is_told_once(desk):
    await plan(desk, phone=NEW)
    await desk.edit(PHONE, NEWER)
    desk.clock.now = MIDNIGHT

    (held,) = await desk.look_at_schedule()

    assert isinstance(held, HeldBack)
    assert [conflict.where for conflict in held.conflicts] == ["phone"]
    assert await desk.look_at_schedule() == ()
    assert (desk.answering, desk.phone) == (2, NEWER)
    assert len(await desk.proposals.planned()) == 1


async def test_what_is_held_back_can_be_cancelled(desk):
    seen = await plan(desk, phone=NEW)
    await desk.edit(PHONE, NEWER)
    desk.clock.now = MIDNIGHT
    await desk.look_at_schedule()

    assert await desk.change.drop(BO, seen.operation)

    assert await desk.proposals.planned() == ()
    assert (await desk.acts())[-1] == ("Bo", "withdraw", None)
    with pytest.raises(NoProposal):
        await desk.confirm(seen)


async def test_what_is_held_back_takes_effect_once_nothing_stands_in_its_way(desk):
    await plan(desk, phone=NEW)
    await desk.edit(PHONE, NEWER)
    desk.clock.now = MIDNIGHT
    await desk.look_at_schedule()
    await desk.back_to(1)

    (done,) = await desk.look_at_schedule()

    assert isinstance(done, TookEffect)
    assert desk.phone == NEW


async def test_one_that_is_held_back_does_not_stop_the_others(desk):
    await plan(desk, TOMORROW, phone=NEW)
    await plan(desk, NEW_YEAR, email="later@example.org")
    await desk.edit(PHONE, NEWER)
    desk.clock.now = MIDNIGHT

    first, second = await desk.look_at_schedule()

    assert isinstance(first, HeldBack)
    assert isinstance(second, TookEffect)
    assert (desk.phone, desk.email) == (NEWER, "later@example.org")


async def test_what_is_no_longer_right_on_its_day_is_held_back(desk):
    take = a_file(**{"phone": NEW, "right-until": "2027-01-01"})
    await desk.confirm(await desk.change.from_upload(ANN, take, valid_from=NEW_YEAR))
    desk.clock.now = datetime(2027, 1, 2, tzinfo=UTC)  # nothing ran on the day itself

    (held,) = await desk.look_at_schedule()

    assert isinstance(held, HeldBack)
    assert isinstance(held.reason, InvalidInput)
    assert (desk.answering, desk.phone) == (1, START["phone"])


async def test_what_would_not_be_right_on_its_day_cannot_be_planned(desk):
    take = a_file(**{"phone": NEW, "right-until": "2026-12-31"})

    with pytest.raises(InvalidInput):
        await desk.change.from_upload(ANN, take, valid_from=NEW_YEAR)


async def test_a_database_that_cannot_be_written_puts_it_off(desk):
    await plan(desk, phone=NEW)
    desk.clock.now = MIDNIGHT
    await desk.database.statement("PRAGMA query_only = ON")

    with pytest.raises(StoreError):
        await desk.look_at_schedule()

    assert desk.phone == START["phone"]
    await desk.database.statement("PRAGMA query_only = OFF")
    await desk.look_at_schedule()
    assert desk.phone == NEW


async def test_what_another_process_loads_just_then_is_not_overwritten(
    desk, database_path, files, turning
):
    """The answers here are one revision behind: the plan is laid over the newest, or waits."""
    await plan(desk, phone=NEW)
    async with open_desk(database_path, files, turning) as other:
        await other.edit(EMAIL, "chat@example.org")
    turning.now = MIDNIGHT

    assert await desk.look_at_schedule() == ()

    assert (await desk.held())["email"] == "chat@example.org"
    assert len(await desk.proposals.planned()) == 1


# --- two persons, dangers, withdrawing --------------------------------------


async def test_a_plan_needs_two_persons_too(strict_desk):
    desk = strict_desk
    seen = await desk.change.from_upload(ANN, a_file(phone=NEW), valid_from=NEW_YEAR)

    with pytest.raises(NeedsAnother):
        await desk.confirm(seen, ANN)
    done = await desk.confirm(seen, BO)

    assert done.planned_for == NEW_YEAR
    assert (await desk.acts())[-1] == ("Bo", "plan", None)


async def test_a_dangerous_plan_is_confirmed_as_such_when_it_is_planned(desk):
    desk.files.say(phone=None)
    seen = await desk.change.from_files(ANN, valid_from=NEW_YEAR)

    with pytest.raises(NotSure):
        await desk.confirm(seen)
    done = await desk.confirm(seen, sure=True)

    assert done.planned_for == NEW_YEAR


async def test_a_plan_can_be_withdrawn_before_its_day(desk):
    seen = await plan(desk, phone=NEW)

    assert await desk.change.drop(BO, seen.operation)

    desk.clock.now = MIDNIGHT
    assert await desk.look_at_schedule() == ()
    assert (desk.answering, desk.phone) == (1, START["phone"])


async def test_a_plan_and_what_became_of_it_are_written_down(desk):
    seen = await plan(desk, phone=NEW)
    desk.clock.now = MIDNIGHT
    await desk.look_at_schedule()

    acts = await desk.audit()

    assert [(act.author, act.act, act.revision) for act in acts] == [
        (PROGRAM, "files", 1),
        ("Ann", "plan", None),
        ("Ann", "upload", 2),
    ]
    assert {act.operation for act in acts[1:]} == {seen.operation}
    assert acts[1].what == "2027-01-01"


# --- plans that the data files hold -----------------------------------------


async def test_files_that_are_planned_are_not_loaded_earlier_by_a_start(
    database_path, files, turning, caplog
):
    async with open_desk(database_path, files, turning) as desk:
        files.say(phone=NEW)
        await plan(desk)
    turning.now = EVE

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.answering, desk.phone) == (1, START["phone"])
        assert "not loaded" not in caplog.text  # all is as it should be
        turning.now = MIDNIGHT
        await desk.look_at_schedule()
        assert (desk.answering, desk.phone) == (2, NEW)
        assert (await desk.change.from_files(ANN)).is_same


async def test_files_that_are_planned_and_changed_further_wait_for_somebody(
    database_path, files, turning, caplog
):
    """Nobody can tell which part of them may be loaded before the day."""
    async with open_desk(database_path, files, turning) as desk:
        files.say(phone=NEW)
        await plan(desk)
    files.say(email="bestand@example.org")

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.answering, desk.phone) == (1, START["phone"])
        assert "regiewijzer data load" in caplog.text
        turning.now = MIDNIGHT
        await desk.look_at_schedule()
        assert (desk.phone, desk.email) == (NEW, START["email"])

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.answering, desk.phone, desk.email) == (3, NEW, "bestand@example.org")


async def test_a_planned_change_that_left_the_files_again_stays_once_it_took_effect(
    database_path, files, turning
):
    """Files that were loaded meanwhile do not say it: that is no reason to take it away."""
    async with open_desk(database_path, files, turning) as desk:
        files.say(phone=NEW)
        await plan(desk)
        files.say(phone=START["phone"], email="bestand@example.org")
        await desk.reload()
        turning.now = MIDNIGHT
        await desk.look_at_schedule()
        assert (desk.phone, desk.email) == (NEW, "bestand@example.org")
        assert (await desk.change.from_files(ANN)).is_same

    async with open_desk(database_path, files, turning) as desk:
        assert (desk.phone, desk.email) == (NEW, "bestand@example.org")
        files.say(alias=None)
        await desk.reload()
        assert (desk.phone, desk.email) == (NEW, "bestand@example.org")


async def test_files_that_are_gone_on_the_day_do_not_stop_a_plan(desk):
    desk.files.say(phone=NEW)
    await plan(desk)
    desk.files.are_gone = True
    desk.clock.now = MIDNIGHT

    await desk.look_at_schedule()

    assert desk.phone == NEW
