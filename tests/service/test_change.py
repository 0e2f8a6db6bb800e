"""Changing contacts: looked at first, confirmed afterwards; in a real database."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.core.changing.tables import RecordsRemoved
from bot.core.model.errors import InvalidInput, Outdated, StoreError
from bot.core.model.terms import ContactField
from bot.service.changing.admins import Console
from bot.service.changing.change import DIGEST_CHARS, WAITS
from bot.service.changing.edits import EditRefused
from bot.service.changing.load import PROGRAM
from bot.service.changing.preview import (
    FilesChanged,
    NeedsAnother,
    NoProposal,
    NoRevision,
    NotSure,
    Since,
)
from bot.service.changing.watch import Follow
from bot.service.ports import Act, Origin, Side
from tests.service.desk import ANN, BO, START, Desk, a_file, an_edit, open_desk, written

CONSOLE = Console("opdrachtregel")
PHONE, EMAIL = ContactField.PHONE, ContactField.EMAIL
NEW, NEWER = "00 00 00 02", "00 00 00 03"


async def conflicting(desk: Desk) -> None:
    """Change the same fact in the chat and in the files, and another one in each."""
    await desk.edit(PHONE, NEW)
    await desk.edit(EMAIL, "chat@example.org")
    desk.files.say(phone=NEWER, alias=None)


# --- looking ----------------------------------------------------------------


async def test_files_that_are_the_same_leave_nothing_to_load(desk):
    preview = await desk.change.from_files(ANN)

    assert preview.is_same
    assert preview.active == desk.context.holder.revision
    with pytest.raises(NoProposal):
        await desk.change.confirm(ANN, preview.operation, preview.digest)


async def test_a_comment_in_the_files_is_nothing_to_look_at(desk):
    desk.files.lines["#"] = "voor wie dit leest"

    assert (await desk.change.from_files(ANN)).is_same


async def test_looking_says_what_changes_and_loads_nothing(desk):
    desk.files.say(phone=NEW)

    preview = await desk.change.from_files(ANN)

    assert not preview.is_same
    assert preview.author == "Ann"
    assert preview.digest == desk.files.read().digest[:DIGEST_CHARS]
    assert len(preview.changes.items) == 1
    assert (await desk.stored(), desk.answering, desk.phone) == (1, 1, START["phone"])


async def test_each_look_is_an_act_of_its_own(desk):
    desk.files.say(phone=NEW)

    seen = [await desk.change.from_files(ANN) for _ in range(3)]

    assert len({preview.operation for preview in seen}) == 3


async def test_broken_files_are_refused_with_their_problems(desk):
    desk.files.say(phone="oeps")

    with pytest.raises(InvalidInput) as caught:
        await desk.change.from_files(ANN)

    assert [problem.code for problem in caught.value.problems] == ["phone"]


async def test_files_that_are_not_there_are_refused(desk):
    desk.files.are_gone = True

    with pytest.raises(InvalidInput):
        await desk.change.from_files(ANN)

    assert desk.phone == START["phone"]


async def test_a_refused_edit_changes_nothing(desk):
    with pytest.raises(EditRefused):
        await desk.change.from_edit(ANN, an_edit(PHONE, START["phone"]))
    with pytest.raises(InvalidInput):
        await desk.change.from_edit(ANN, an_edit(PHONE, "oeps"))

    assert await desk.stored() == 1


# --- confirming -------------------------------------------------------------


async def test_what_was_seen_is_loaded_and_answers_from_now_on(desk, caplog):
    caplog.set_level(logging.INFO)
    desk.files.say(phone=NEW)

    done = await desk.reload(reason="nieuw nummer")

    assert not done.is_repeat
    assert await desk.stored() == desk.answering == done.revision.id == 2
    assert desk.phone == NEW
    assert (done.revision.author, done.revision.reason) == ("Ann", "nieuw nummer")
    assert done.revision.origin is Origin.FILES
    assert "Ann loaded revision 2" in caplog.text


@pytest.mark.parametrize(
    ("change", "origin"),
    [
        (lambda desk: desk.edit(PHONE, NEW), Origin.CHAT),
        (lambda desk: desk.upload(phone=NEW), Origin.UPLOAD),
    ],
    ids=["edit", "upload"],
)
async def test_a_change_knows_where_it_came_from(change, origin, desk):
    done = await change(desk)

    assert done.revision.origin is origin
    assert (desk.phone, desk.email) == (NEW, START["email"])


async def test_a_change_that_is_confirmed_twice_loads_once(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)
    first = await desk.confirm(seen)
    desk.files.say(phone=NEWER)

    again = await desk.confirm(seen, BO)

    assert (again.is_repeat, again.revision) == (True, first.revision)
    assert await desk.stored() == desk.answering == 2


async def test_a_change_that_is_confirmed_at_once_by_several_loads_once(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)

    done = await asyncio.gather(*(desk.confirm(seen, who) for who in (ANN, BO, ANN)))

    assert {confirmed.revision.id for confirmed in done} == {2}
    assert sorted(confirmed.is_repeat for confirmed in done) == [False, True, True]
    assert await desk.stored() == desk.answering == 2
    assert len(await desk.audit()) == 2


async def test_two_processes_that_confirm_the_same_at_once_load_it_once(
    desk, database_path, files, turning
):
    async with open_desk(database_path, files, turning) as other:
        files.say(phone=NEW)
        seen = await desk.change.from_files(ANN)

        done = await asyncio.gather(desk.confirm(seen), other.confirm(seen, BO))
        for one in (desk, other):
            await Follow(one.context).run()  # whoever came second hears of it so

    assert {confirmed.revision.id for confirmed in done} == {2}
    assert other.answering == desk.answering == 2


async def test_an_old_confirmation_does_not_bring_back_old_answers(desk):
    desk.files.say(phone=NEW)
    second = await desk.change.from_files(ANN)
    await desk.confirm(second)
    desk.files.say(phone=NEWER)
    await desk.reload(BO)

    again = await desk.confirm(second)

    assert (again.is_repeat, again.revision.id) == (True, 2)
    assert (await desk.stored(), desk.answering, desk.phone) == (3, 3, NEWER)


async def test_files_that_changed_after_they_were_seen_are_not_loaded(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)
    desk.files.say(phone=NEWER)

    with pytest.raises(FilesChanged):
        await desk.confirm(seen)

    assert await desk.stored() == desk.answering == 1


async def test_files_that_are_gone_after_they_were_seen_are_not_loaded(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)
    desk.files.are_gone = True

    with pytest.raises(InvalidInput):
        await desk.confirm(seen)

    assert await desk.stored() == 1


async def test_what_was_seen_from_an_older_revision_is_not_loaded(desk):
    """Two look at once; who comes second has to look again."""
    mine = await desk.change.from_edit(ANN, an_edit(PHONE, NEW))
    theirs = await desk.change.from_edit(BO, an_edit(EMAIL, "bo@example.org"))
    await desk.confirm(theirs, BO)

    with pytest.raises(Outdated):
        await desk.confirm(mine)

    assert (desk.phone, desk.email) == (START["phone"], "bo@example.org")


async def test_what_another_process_loaded_meanwhile_is_not_overwritten(
    desk, database_path, files, turning
):
    """The answers here are still the older ones: only the store knows better."""
    mine = await desk.change.from_edit(ANN, an_edit(PHONE, NEW))
    async with open_desk(database_path, files, turning) as other:
        await other.edit(EMAIL, "bo@example.org", BO)

    with pytest.raises(Outdated):
        await desk.confirm(mine)

    assert await desk.stored() == 2
    assert (await desk.held())["email"] == "bo@example.org"


@pytest.mark.parametrize("operation", ["0" * 12, "", "x", "'; DROP TABLE revisions; --"])
async def test_a_forged_operation_loads_nothing(operation, desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)

    with pytest.raises(NoProposal):
        await desk.change.confirm(ANN, operation, seen.digest)

    assert await desk.stored() == desk.answering == 1


@pytest.mark.parametrize("digest", ["f" * 16, "", "0", "whole"])
async def test_another_hash_than_that_of_what_was_seen_loads_nothing(digest, desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)
    given = desk.files.read().digest if digest == "whole" else digest

    with pytest.raises(FilesChanged):
        await desk.change.confirm(ANN, seen.operation, given)

    assert await desk.stored() == desk.answering == 1


async def test_a_proposal_waits_a_day_and_no_longer(desk):
    desk.files.say(phone=NEW)
    late = await desk.change.from_files(ANN)
    desk.clock.pass_(seconds=1)
    in_time = await desk.change.from_files(ANN)
    desk.clock.pass_(seconds=WAITS.total_seconds())

    with pytest.raises(NoProposal):
        await desk.confirm(late)

    assert desk.answering == 1
    assert (await desk.confirm(in_time)).revision.id == 2


async def test_a_proposal_that_was_dropped_is_gone(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)

    assert await desk.change.drop(BO, seen.operation) is True

    assert await desk.change.drop(BO, seen.operation) is False
    with pytest.raises(NoProposal):
        await desk.confirm(seen)
    assert await desk.acts() == [(PROGRAM, "files", 1)]


async def test_what_is_dangerous_has_to_be_confirmed_as_such(desk):
    desk.files.say(phone=None)
    seen = await desk.change.from_files(ANN)
    assert seen.changes.dangers

    with pytest.raises(NotSure) as caught:
        await desk.confirm(seen)

    assert caught.value.preview.operation == seen.operation
    assert caught.value.preview.changes == seen.changes
    assert desk.answering == 1
    assert (await desk.confirm(seen, sure=True)).revision.id == 2
    assert desk.context.holder.current.partnerships == {}


async def test_what_was_right_when_it_was_seen_but_no_longer_is_is_not_loaded(desk):
    desk.files.lines["right-until"] = "2026-11-22"
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)
    desk.clock.pass_(hours=13)

    with pytest.raises(InvalidInput):
        await desk.confirm(seen)

    assert await desk.stored() == desk.answering == 1


async def test_a_database_that_cannot_be_written_leaves_the_old_answers(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN)
    await desk.database.statement("PRAGMA query_only = ON")

    with pytest.raises(StoreError):
        await desk.confirm(seen)
    with pytest.raises(StoreError):
        await desk.change.from_files(ANN)

    assert (await desk.stored(), desk.answering, desk.phone) == (1, 1, START["phone"])
    await desk.database.statement("PRAGMA query_only = OFF")
    assert (await desk.confirm(seen)).revision.id == desk.answering == 2


# --- two persons ------------------------------------------------------------


async def test_where_two_have_to_agree_the_author_may_not_confirm(strict_desk):
    strict_desk.files.say(phone=NEW)
    seen = await strict_desk.change.from_files(ANN)
    assert seen.needs_another

    with pytest.raises(NeedsAnother):
        await strict_desk.confirm(seen, ANN)

    assert strict_desk.answering == 1
    done = await strict_desk.confirm(seen, BO)
    assert (done.revision.id, done.revision.author) == (2, "Ann")


async def test_the_audit_log_names_both_who_had_to_agree(strict_desk):
    strict_desk.files.say(phone=NEW)
    seen = await strict_desk.change.from_files(ANN)

    await strict_desk.confirm(seen, BO)

    assert (await strict_desk.acts())[1:] == [("Ann", "files", 2), ("Bo", "confirm", 2)]


async def test_whoever_sits_at_the_machine_may_confirm_alone(strict_desk):
    strict_desk.files.say(phone=NEW)
    seen = await strict_desk.change.from_files(CONSOLE)

    done = await strict_desk.change.confirm(CONSOLE, seen.operation, seen.digest)

    assert not seen.needs_another
    assert done.revision.id == 2


async def test_whoever_sits_at_the_machine_may_confirm_for_another(strict_desk):
    strict_desk.files.say(phone=NEW)
    seen = await strict_desk.change.from_files(ANN)

    done = await strict_desk.change.confirm(CONSOLE, seen.operation, seen.digest)

    assert done.revision.author == "Ann"
    assert (await strict_desk.acts())[-1] == ("opdrachtregel", "confirm", 2)


async def test_what_the_program_noticed_is_the_act_of_whoever_confirmed_it(desk):
    """Nobody looks for the program when a number is wrong."""
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(Console(PROGRAM))

    done = await desk.confirm(seen, BO)

    assert done.revision.author == "Bo"
    assert (await desk.acts())[1:] == [("Bo", "files", 2)]


# --- back -------------------------------------------------------------------


async def test_going_back_is_a_new_revision(desk):
    await desk.edit(PHONE, NEW)

    done = await desk.back_to(1)

    assert (done.revision.id, done.revision.origin) == (3, Origin.ROLLBACK)
    assert done.revision.reason == "1"
    assert desk.phone == START["phone"]
    assert [one.id for one in await desk.revisions.history(9)] == [3, 2, 1]


async def test_going_back_may_have_a_reason(desk):
    await desk.edit(PHONE, NEW)

    preview = await desk.change.back_to(ANN, 1, reason="was toch juist")

    assert (await desk.confirm(preview)).revision.reason == "was toch juist"


async def test_going_back_can_be_undone_in_the_same_way(desk):
    await desk.edit(PHONE, NEW)
    await desk.back_to(1)

    await desk.back_to(2)

    assert (desk.answering, desk.phone) == (4, NEW)


async def test_going_back_to_what_answers_already_is_nothing_to_do(desk):
    await desk.edit(PHONE, NEW)
    await desk.edit(PHONE, START["phone"])

    for number in (1, 3):
        assert (await desk.change.back_to(ANN, number)).is_same


@pytest.mark.parametrize("number", [0, -1, 2, 10**9, 10**30])
async def test_a_revision_that_never_was_cannot_come_back(number, desk):
    with pytest.raises(NoRevision):
        await desk.change.back_to(ANN, number)


async def test_a_revision_that_is_no_longer_right_does_not_come_back(desk):
    await desk.upload(**{"right-until": "2026-11-30", "phone": NEWER})
    await desk.upload(**{"right-until": "2027-11-30", "phone": NEW})
    desk.clock.pass_(days=20)

    with pytest.raises(InvalidInput):
        await desk.change.back_to(ANN, 2)

    assert desk.phone == NEW


# --- files and store, both changed ------------------------------------------


async def test_what_was_changed_in_the_chat_stays_when_newer_files_are_loaded(desk):
    await desk.edit(EMAIL, "chat@example.org")
    desk.files.say(phone=NEW)

    seen = await desk.change.from_files(ANN)
    await desk.confirm(seen)

    assert seen.is_merged
    assert (desk.phone, desk.email) == (NEW, "chat@example.org")


async def test_after_a_merge_the_same_files_change_nothing_more(desk):
    """They lack what the chat changed: that is no reason to take it away."""
    await desk.edit(EMAIL, "chat@example.org")
    desk.files.say(phone=NEW)
    await desk.reload()

    again = await desk.change.from_files(ANN)

    assert again.is_same
    assert (desk.phone, desk.email) == (NEW, "chat@example.org")


async def test_after_a_merge_the_next_change_in_the_files_leaves_the_chats_change_again(desk):
    await desk.edit(EMAIL, "chat@example.org")
    desk.files.say(phone=NEW)
    await desk.reload()
    desk.files.say(phone=NEWER)

    await desk.reload()

    assert (desk.phone, desk.email) == (NEWER, "chat@example.org")


async def test_after_going_back_the_files_are_offered_whole(desk):
    """Also where they were mended since: what was undone is not lost in silence."""
    desk.files.say(phone=NEW, email="nieuw@example.org", alias=None)
    await desk.reload()
    assert (await desk.back_to(1)).went_back

    seen = await desk.change.from_files(ANN)
    desk.files.say(phone=NEWER)
    mended = await desk.change.from_files(ANN)

    assert seen.went_back
    assert mended.went_back
    assert len(seen.changes.items) == len(mended.changes.items) == 3
    await desk.confirm(mended)
    assert (desk.phone, desk.email) == (NEWER, "nieuw@example.org")
    assert desk.context.holder.current.facts.aliases == ()
    assert (await desk.change.from_files(ANN)).is_same


async def test_after_going_back_what_the_chat_changed_before_and_after_stays(desk):
    await desk.edit(EMAIL, "chat@example.org")
    desk.files.say(phone=NEW, alias=None)
    await desk.reload()
    await desk.back_to(2)

    seen = await desk.change.from_files(ANN)
    await desk.confirm(seen)

    assert seen.went_back
    assert (desk.phone, desk.email) == (NEW, "chat@example.org")


async def test_who_goes_forward_again_is_offered_nothing(desk):
    desk.files.say(phone=NEW)
    await desk.reload()
    await desk.back_to(1)

    assert not (await desk.back_to(2)).went_back
    assert (await desk.change.from_files(ANN)).is_same


async def test_to_undo_a_change_in_the_chat_says_nothing_of_the_files(desk):
    await desk.edit(PHONE, NEW)

    assert not (await desk.back_to(1)).went_back
    assert (await desk.change.from_files(ANN)).is_same


async def test_a_conflict_is_shown_and_cannot_be_loaded(desk):
    await conflicting(desk)

    seen = await desk.change.from_files(ANN)

    (conflict,) = seen.conflicts
    assert (conflict.where, conflict.base) == ("phone", START["phone"])
    assert (conflict.files, conflict.held) == (NEWER, NEW)
    assert not seen.is_same
    with pytest.raises(NoProposal):
        await desk.confirm(seen)
    assert desk.answering == 3


@pytest.mark.parametrize(("side", "phone"), [(Side.FILES, NEWER), (Side.HELD, NEW)])
async def test_either_side_can_win_a_conflict_and_the_rest_of_both_stays(side, phone, desk):
    await conflicting(desk)

    seen = await desk.change.from_files(ANN, prefer=side)
    await desk.confirm(seen)

    assert seen.conflicts == ()
    assert (desk.phone, desk.email) == (phone, "chat@example.org")
    assert desk.context.holder.current.facts.aliases == ()


async def test_a_conflict_that_the_files_won_is_settled(desk):
    await conflicting(desk)

    await desk.reload(prefer=Side.FILES)

    assert (await desk.change.from_files(ANN)).is_same


async def test_a_conflict_that_the_store_won_can_still_be_won_by_the_files(desk):
    """The files go on saying otherwise: they are not taken for read."""
    await conflicting(desk)
    await desk.reload(prefer=Side.HELD)

    again = await desk.change.from_files(ANN)
    await desk.reload(prefer=Side.FILES)

    assert [conflict.where for conflict in again.conflicts] == ["phone"]
    assert again.changes.is_empty
    assert desk.phone == NEWER


async def test_what_is_shown_beside_a_conflict_is_what_the_store_says(desk):
    """Not what both sides once started from."""
    await conflicting(desk)

    seen = await desk.change.from_files(ANN)

    assert [type(change) for change in seen.changes.items] == [RecordsRemoved]  # the alias


@pytest.mark.parametrize("comment", [{}, {"#": "voor wie dit leest"}])
async def test_to_look_at_the_store_winning_changes_nothing(comment, desk):
    await desk.edit(PHONE, NEW)
    desk.files.say(phone=NEWER, **comment)
    assert (await desk.change.from_files(ANN)).conflicts

    settled = await desk.change.from_files(ANN, prefer=Side.HELD)

    assert settled.is_same
    assert (await desk.change.from_files(ANN)).conflicts
    assert desk.phone == NEW
    await desk.reload(prefer=Side.FILES)
    assert desk.phone == NEWER


async def test_the_same_change_on_both_sides_is_no_conflict(desk):
    await desk.edit(PHONE, NEW)
    desk.files.say(phone=NEW)

    assert (await desk.change.from_files(ANN)).is_same


# --- a file that was exported, and comes back later --------------------------


async def test_what_was_changed_after_a_file_was_exported_stays(desk):
    await desk.edit(EMAIL, "chat@example.org")

    seen = await desk.change.from_upload(ANN, a_file(phone=NEW), since=Since(1))
    await desk.confirm(seen)

    assert seen.is_merged
    assert (desk.phone, desk.email) == (NEW, "chat@example.org")


async def test_an_exported_file_that_conflicts_with_a_later_change_is_not_loaded(desk):
    await desk.edit(PHONE, NEWER)

    seen = await desk.change.from_upload(ANN, a_file(phone=NEW), since=Since(1))

    assert [conflict.where for conflict in seen.conflicts] == ["phone"]
    assert seen.is_upload
    with pytest.raises(NoProposal):
        await desk.confirm(seen)


@pytest.mark.parametrize(("side", "phone"), [(Side.FILES, NEW), (Side.HELD, NEWER)])
async def test_either_side_can_win_for_an_exported_file(side, phone, desk):
    await desk.edit(PHONE, NEWER)
    take = a_file(phone=NEW, email="bestand@example.org")

    seen = await desk.change.from_upload(ANN, take, since=Since(1, side))
    await desk.confirm(seen)

    assert (desk.phone, desk.email) == (phone, "bestand@example.org")


@pytest.mark.parametrize("base", [0, 99, 10**30])
async def test_a_file_from_a_revision_that_is_not_there_is_laid_over_what_is_active(base, desk):
    seen = await desk.change.from_upload(ANN, a_file(phone=NEW), since=Since(base))

    assert not seen.is_merged
    assert (await desk.confirm(seen)).revision.id == 2


async def test_a_file_that_cannot_be_read_changes_nothing(desk):
    def take(_):
        return written({"phone": "oeps"})

    with pytest.raises(InvalidInput):
        await desk.change.from_upload(ANN, take)

    assert await desk.stored() == 1


# --- what is written down ---------------------------------------------------


async def test_every_act_is_written_down_with_its_operation(desk):
    desk.files.say(phone=NEW)
    seen = await desk.change.from_files(ANN, reason="nieuw")
    await desk.confirm(seen)
    back = await desk.change.back_to(BO, 1)
    await desk.confirm(back, BO)

    now = desk.clock.now
    assert (await desk.audit())[1:] == (
        Act(now, "Ann", "files", "nieuw", seen.operation, 2),
        Act(now, "Bo", "rollback", "1", back.operation, 3),
    )
