"""Answering from what another process loaded: two connections to one file."""

from __future__ import annotations

import asyncio

from bot.core.model.terms import ContactField
from bot.service.changing.watch import Follow
from tests.service.desk import START, open_desk

PHONE = ContactField.PHONE


async def test_what_another_process_loaded_answers_here_too(desk, database_path, files, turning):
    async with open_desk(database_path, files, turning) as other:
        await other.edit(PHONE, "00 00 00 02")
        assert desk.phone == START["phone"]

        assert await Follow(desk.context).run() is True

    assert (desk.answering, desk.phone) == (2, "00 00 00 02")
    assert desk.context.holder.revision == await desk.revisions.active()


async def test_where_nothing_was_loaded_nothing_is_built(desk):
    before = desk.context.holder.current

    assert await Follow(desk.context).run() is False

    assert desk.context.holder.current is before


async def test_what_was_loaded_here_needs_no_following(desk):
    await desk.edit(PHONE, "00 00 00 02")
    before = desk.context.holder.current

    assert await Follow(desk.context).run() is False

    assert desk.context.holder.current is before


async def test_after_following_a_change_can_be_made_here(desk, database_path, files, turning):
    async with open_desk(database_path, files, turning) as other:
        await other.edit(ContactField.EMAIL, "daar@example.org")
    await Follow(desk.context).run()

    await desk.edit(PHONE, "00 00 00 02")

    assert (desk.answering, desk.phone, desk.email) == (3, "00 00 00 02", "daar@example.org")


async def test_going_back_elsewhere_is_followed_too(desk, database_path, files, turning):
    await desk.edit(PHONE, "00 00 00 02")
    async with open_desk(database_path, files, turning) as other:
        await other.back_to(1)

    assert await Follow(desk.context).run() is True

    assert (desk.answering, desk.phone) == (3, START["phone"])


async def test_following_while_something_is_loaded_here_never_brings_back_older_answers(
    desk, database_path, files, turning
):
    async with open_desk(database_path, files, turning) as other:
        for number in range(10, 20):
            await asyncio.gather(
                Follow(desk.context).run(), other.edit(PHONE, f"00 00 00 {number}")
            )
            await Follow(desk.context).run()
            await Follow(other.context).run()

            await asyncio.gather(Follow(desk.context).run(), desk.edit(PHONE, f"00 00 01 {number}"))
            assert desk.phone == f"00 00 01 {number}"
            await Follow(other.context).run()
