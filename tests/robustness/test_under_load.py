"""A thousand questions a second while contacts are loaded twenty times: each has one answer, whole.

`pytest tests/robustness/test_under_load.py -o log_cli=true -o log_cli_level=INFO` tells the rate.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Found
from bot.core.model.terms import Confidence, ContactField, SourceId
from bot.files.data import DataDirectory
from bot.messages.answers.render import reply_to
from bot.service.ask import Ask, Asked
from bot.service.changing.edits import Evidence, SetField
from bot.service.changing.load import DirectoryHolder, Loaded
from bot.service.listed import look_up
from bot.service.ports import Documents, Origin, Revision
from tests.builders import a_directory
from tests.heavy import share_of
from tests.robustness.conftest import NOON, SOMEBODY, Desk, a_desk

_log = logging.getLogger(__name__)

LOADS = share_of(20, 4)
PER_SECOND = 1_000
TICK_S = 0.002
AT_ONCE = 50  # questions that are asked before others get their turn
TO_SHOW = 25  # one answer in so many is put in words too
BODIES = ("w13", "gent")  # both say another phone number and website in each state
PLACES = ("wie is de regisseur in kortrijk?", "gent", "9000", "kessel-lo", "wevelgem")
EVIDENCE = Evidence(
    SourceId("proef"), "Een proef", "Niemand", date(2026, 11, 22), Confidence.SECONDARY
)
STATE = re.compile(r"7946 0(\d)|-(\d)\.example")  # in a phone number, in a website

Shown = tuple[str | None, str | None]  # a phone number and a website


def states(source: DataDirectory) -> tuple[Documents, Documents]:
    """Return two states in which the same bodies have another phone number and another website."""
    documents, made = source.read(), []
    for number in (1, 2):
        state = documents
        for index, body in enumerate(BODIES):
            phone = f"+44 20 7946 0{number}0{index}"
            website = f"https://{body}-{number}.example.org"
            state = source.edit(state, SetField(body, ContactField.PHONE, phone, EVIDENCE))
            state = source.edit(state, SetField(body, ContactField.WEBSITE, website, EVIDENCE))
        made.append(state)
    return made[0], made[1]


class Remembering(DirectoryHolder):
    """A holder that knows all it ever held; it keeps them, so that no identity comes back."""

    def __init__(self, directory: Directory, revision: Revision | None = None) -> None:
        super().__init__(directory, revision)
        self.kept = {id(directory): (1, directory)}

    def swap(self, loaded: Loaded) -> None:
        self.kept[id(loaded.directory)] = (loaded.revision.id, loaded.directory)
        super().swap(loaded)

    def number(self, directory: Directory) -> int:
        """Return the revision of a directory that was held."""
        return self.kept[id(directory)][0]


@dataclass
class Tally:
    """What was asked and answered."""

    asked: int = 0
    by_revision: Counter[int] = field(default_factory=Counter)
    pairs: set[tuple[int, str, Shown]] = field(default_factory=set)
    replies: int = 0
    lists: int = 0
    most_behind: int = 0


def contacts(asked: Asked) -> dict[str, Shown]:
    """Return what an answer says of the bodies that change."""
    outcome = asked.resolution.outcome
    assert isinstance(outcome, Found)
    bodies = [body for answer in outcome.answers for body in answer.partnerships]
    return {
        body.id: (body.contact.phone.dial if body.contact.phone else None, body.contact.website)
        for body in bodies
        if body.id in BODIES
    }


def look_at(asked: Asked, holder: Remembering, tally: Tally) -> None:
    """Count an answer; it has to be of one directory that was held."""
    number = holder.number(asked.directory)
    tally.by_revision[number] += 1
    for body, shown in contacts(asked).items():
        tally.pairs.add((number, body, shown))


async def ask_steadily(
    ask: Ask, holder: Remembering, tally: Tally, over: asyncio.Event, texts
) -> None:
    """Ask at a rate that does not wait for answers, until it is over."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    while not over.is_set():
        due = int((loop.time() - began) * PER_SECOND)
        tally.most_behind = max(tally.most_behind, due - tally.asked)
        for _ in range(min(AT_ONCE, due - tally.asked)):
            asked = ask(PLACES[tally.asked % len(PLACES)])
            tally.asked += 1
            look_at(asked, holder, tally)
            if tally.asked % TO_SHOW == 0:
                written = reply_to(asked, texts).plain()
                assert len({found[1] or found[2] for found in STATE.finditer(written)}) <= 1
                tally.replies += 1
        await asyncio.sleep(TICK_S)  # the questions come from outside, in time
    took = loop.time() - began
    _log.info(
        "%d questions, %.0f a second, %d behind at most",
        tally.asked,
        tally.asked / took,
        tally.most_behind,
    )


async def ask_lists(ask: Ask, holder: Remembering, tally: Tally, over: asyncio.Event) -> None:
    """Look up lists in a thread, one after the other."""
    while not over.is_set():
        looked = await asyncio.to_thread(look_up, PLACES * 20, ask)
        assert len(looked) == len(PLACES) * 20
        assert len({holder.number(one.asked.directory) for one in looked}) == 1
        tally.lists += 1
        await asyncio.sleep(0.2)


async def load_alternately(desk: Desk, both: tuple[Documents, Documents]) -> None:
    for number in range(LOADS):
        preview = await desk.change.from_upload(SOMEBODY, partial(_instead, both[number % 2]))
        done = await desk.change.confirm(SOMEBODY, preview.operation, preview.digest, sure=True)
        assert done.revision.id == number + 2


def _instead(wanted: Documents, _active: Documents) -> Documents:
    return wanted


@pytest.mark.slow
async def test_questions_are_answered_from_one_revision_each_while_others_are_loaded(
    trimmed, tmp_path, texts
):
    both = await asyncio.to_thread(states, DataDirectory(trimmed))
    tally, over = Tally(), asyncio.Event()

    async with a_desk(
        tmp_path / "x.sqlite3", trimmed, follow_files=True, holder=Remembering
    ) as desk:
        holder = desk.holder
        assert isinstance(holder, Remembering)
        ask = Ask(holder, lambda: NOON)
        first = {body: contacts(ask(place)) for body, place in zip(BODIES, PLACES, strict=False)}
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(ask_steadily(ask, holder, tally, over, texts))
            tasks.create_task(ask_lists(ask, holder, tally, over))
            await load_alternately(desk, both)
            over.set()

    expected = {
        (number, body, first[body][body] if number == 1 else _of_state(number, body))
        for number in range(1, LOADS + 2)
        for body in BODIES
    }
    assert sum(tally.by_revision.values()) == tally.asked
    assert tally.pairs <= expected, "two states in one answer"
    assert len(tally.pairs) >= LOADS * len(BODIES)
    assert len(tally.by_revision) >= LOADS, "each revision but the last was asked something"
    assert tally.lists > LOADS
    assert tally.replies == tally.asked // TO_SHOW


def _of_state(number: int, body: str) -> Shown:
    """Return what a revision says of a body: those after the first take turns."""
    state = 1 + number % 2
    return f"+442079460{state}0{BODIES.index(body)}", f"https://{body}-{state}.example.org"


def test_what_is_asked_at_once_is_of_one_revision_whatever_happens_meanwhile():
    def revision(number: int) -> Revision:
        return Revision(number, "", NOON, "tester", "", Origin.FILES)

    before, after = a_directory(), a_directory(partnerships=(), memberships=())
    holder = DirectoryHolder(before, revision(1))
    ask = Ask(holder, lambda: NOON)
    held = ask.at_once()

    holder.swap(Loaded(after, revision(2)))

    assert held("vollegem").directory is held.at_once()("leegem").directory is before
    assert held.revision == revision(1)
    assert ask("vollegem").directory is after
    assert ask.revision == revision(2)
