"""What was changed, when, by whom and why; in a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.core.changing.kinds import ContactChanged
from bot.core.model.terms import ContactField
from bot.service.changing.admins import Console
from bot.service.changing.history import History
from bot.service.changing.load import FIRST, PROGRAM
from bot.service.changing.preview import NoRevision
from bot.service.ports import Origin
from tests.service.desk import ANN, BO, NOON, START, Desk, a_file

PHONE, EMAIL = ContactField.PHONE, ContactField.EMAIL


def numbers(count: int) -> list[str]:
    return [f"00 00 00 {number:02}" for number in range(10, 10 + count)]


async def test_the_newest_revision_comes_first_with_who_when_why_and_what(desk):
    desk.clock.pass_(days=1)
    await desk.edit(PHONE, "00 00 00 02", BO)

    second, first = await desk.history.revisions(ANN, 5)

    assert (second.revision.id, second.revision.author) == (2, "Bo")
    assert second.revision.origin is Origin.CHAT
    assert second.revision.created_at == NOON + timedelta(days=1)
    assert second.is_active
    assert second.changes is not None
    (change,) = second.changes.items
    assert isinstance(change, ContactChanged)
    assert (first.revision.author, first.revision.reason) == (PROGRAM, FIRST)
    assert not first.is_active


async def test_the_first_revision_changed_nothing(desk):
    assert (await desk.history.revision(ANN, 1)).changes is None


async def test_only_as_many_as_asked_and_older_ones_on_request(desk):
    for number in numbers(4):
        await desk.edit(PHONE, number)

    assert [one.revision.id for one in await desk.history.revisions(ANN, 2)] == [5, 4]
    assert [one.revision.id for one in await desk.history.revisions(ANN, 2, before=4)] == [3, 2]
    assert [one.revision.id for one in await desk.history.revisions(ANN, 10**30)] == [5, 4, 3, 2, 1]
    assert await desk.history.revisions(ANN, 0) == ()
    assert await desk.history.revisions(ANN, 5, before=0) == ()


async def test_what_changes_between_two_revisions_is_said_both_ways(desk):
    await desk.edit(PHONE, "00 00 00 02")
    await desk.upload(email="nieuw@example.org")

    there = await desk.history.between(ANN, 1, 3)
    back = await desk.history.between(ANN, 3, 1)

    assert len(there.items) == len(back.items) == 2
    pairs = {(c.before, c.after) for c in there.items if isinstance(c, ContactChanged)}
    assert pairs == {(c.after, c.before) for c in back.items if isinstance(c, ContactChanged)}
    assert len(pairs) == 2
    assert (await desk.history.between(ANN, 2, 2)).is_empty


@pytest.mark.parametrize("number", [0, -1, 2, 10**9, 10**30])
async def test_a_revision_that_never_was_is_not_there(number, desk):
    with pytest.raises(NoRevision):
        await desk.history.revision(ANN, number)
    for first, second in ((1, number), (number, 1)):
        with pytest.raises(NoRevision):
            await desk.history.between(ANN, first, second)


async def test_a_revision_older_than_what_is_remembered_is_still_known(desk):
    for number in numbers(12):
        await desk.edit(PHONE, number)

    revisions = await desk.history.revisions(ANN, 20)
    again = await desk.history.revisions(ANN, 20)

    assert len(revisions) == 13
    assert [one.changes is None for one in revisions] == [False] * 12 + [True]
    assert again == revisions


async def test_a_revision_is_read_by_the_rules_of_its_day(desk):
    """What was right then need not be right now; it is history all the same."""
    await desk.upload(**{"right-until": "2026-11-30", "phone": "00 00 00 02"})
    desk.clock.pass_(days=100)

    past = await History(desk.context).revision(ANN, 2)

    assert past.changes is not None
    assert len(past.changes.items) == 1


async def test_going_back_is_part_of_the_history(desk):
    await desk.edit(PHONE, "00 00 00 02")
    await desk.back_to(1)

    third, second, _ = await desk.history.revisions(ANN, 3)

    assert third.revision.origin is Origin.ROLLBACK
    assert third.changes is not None
    assert second.changes is not None
    (undone,), (done,) = third.changes.items, second.changes.items
    assert isinstance(undone, ContactChanged)
    assert isinstance(done, ContactChanged)
    assert (undone.before, undone.after) == (done.after, done.before)


async def test_the_active_documents_can_be_had(desk):
    await desk.edit(PHONE, "00 00 00 02")

    revision, documents = await desk.history.documents(ANN)

    assert revision.id == 2
    assert documents.digest == revision.digest


async def test_plans_are_listed_first_day_first_and_unconfirmed_ones_are_none(desk):
    for day, phone in (("2027-02-01", "00 00 00 02"), ("2027-01-01", "00 00 00 03")):
        take = a_file(phone=phone)
        valid_from = date.fromisoformat(day)
        await desk.confirm(await desk.change.from_upload(ANN, take, valid_from=valid_from))
    await desk.change.from_upload(ANN, a_file(phone="00 00 00 04"), valid_from=date(2027, 1, 15))

    planned = await desk.history.planned(BO)

    assert [str(one.valid_from) for one in planned] == ["2027-01-01", "2027-02-01"]
    assert [one.agreed_by for one in planned] == ["Ann", "Ann"]


# --- what has to go ---------------------------------------------------------


async def test_what_was_forgotten_is_gone_and_what_answers_stays(desk):
    await desk.edit(PHONE, "00 00 00 02")
    await desk.edit(PHONE, "00 00 00 03", BO)
    await desk.history.revisions(ANN, 5)  # so that they are remembered

    assert await desk.history.forget(Console("de kast"), 3) == 2

    with pytest.raises(NoRevision):
        await desk.history.between(ANN, 1, 3)
    assert [one.revision.id for one in await desk.history.revisions(ANN, 5)] == [3, 2, 1]
    assert all(one.changes is None for one in await desk.history.revisions(ANN, 5))
    assert (await desk.acts())[-1] == ("de kast", "forget", None)
    assert START["phone"].encode() not in await _kept_besides_files(desk)
    assert desk.phone == "00 00 00 03"


async def test_the_active_revision_is_never_forgotten(desk):
    await desk.edit(PHONE, "00 00 00 02")

    await desk.history.forget(ANN, 10**30)

    revision, documents = await desk.history.documents(ANN)
    assert (revision.id, documents.digest) == (2, revision.digest)


async def test_nothing_to_forget_is_no_act(desk):
    assert await desk.history.forget(ANN, 1) == 0
    assert await desk.history.forget(ANN, -5) == 0
    assert len(await desk.audit()) == 1


async def test_what_a_plan_was_made_from_is_kept_until_its_day(desk):
    take = a_file(phone="00 00 00 02")
    await desk.confirm(await desk.change.from_upload(ANN, take, valid_from=date(2027, 1, 1)))
    await desk.edit(EMAIL, "chat@example.org")

    await desk.history.forget(ANN, 2)

    desk.clock.pass_(days=60)
    await desk.look_at_schedule()
    assert (desk.phone, desk.email) == ("00 00 00 02", "chat@example.org")


async def _kept_besides_files(desk: Desk) -> bytes:
    query = "SELECT content FROM documents WHERE sha256 NOT IN (SELECT sha256 FROM files_seen)"
    return b"\n".join(row[0] for row in await desk.database.statement(query))
