"""What the bot does by itself, beside answering: changes on their day, news for administrators."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from functools import partial

from bot.adapters.telegram.administering import Administering
from bot.adapters.telegram.changing import preview_buttons
from bot.adapters.telegram.liveness import Liveness
from bot.core.errors import BotError, StoreError, without_words
from bot.messages import changing
from bot.messages.stale import weekly
from bot.service.follow import KNOWN_REVISION, Follow
from bot.service.load import DirectoryHolder
from bot.service.ports import Memory
from bot.service.schedule import Schedule
from bot.service.stale import Weekly
from bot.service.watch import Seen, Watch

_log = logging.getLogger(__name__)
_FOLLOW_S = 5.0  # how soon what the command line loaded is answered from
_EVERY = 12  # times that: a minute for the rest


@dataclass(frozen=True, slots=True)
class Routine:
    """The use cases that nobody asks for."""

    follow: Follow
    schedule: Schedule
    weekly: Weekly
    watch: Watch | None  # None: not wanted
    memory: Memory


class Chores:
    """Does them in turn, as long as the bot runs."""

    def __init__(
        self,
        routine: Routine,
        holder: DirectoryHolder,
        administering: Administering,
        liveness: Liveness,
    ) -> None:
        """Tell by *administering* what happened."""
        self._routine = routine
        self._holder = holder
        self._administering = administering
        self._liveness = liveness
        self._is_telling_week = False
        self._revision = 0  # at the last look
        self._one_at_a_time = asyncio.Lock()

    async def run(self) -> None:
        """Go on until cancelled; a fault is logged, and all is tried again next time."""
        turn = 0
        while True:
            try:
                await self.once(everything=turn % _EVERY == 0)
            except StoreError as error:
                _log.warning("chores were put off: %s", error)
            except Exception as error:
                _log.error("chores failed\n%s", without_words(error))
            turn += 1
            await asyncio.sleep(_FOLLOW_S)

    async def once(self, *, everything: bool = True) -> None:
        """Do them one time; without *everything* only look what another process loaded.

        Raises:
            StoreError: If the database cannot be used.
        """
        async with self._one_at_a_time:
            is_from_elsewhere = await self._routine.follow.run()
            await self._tell_revision(is_from_elsewhere=is_from_elsewhere)
            if everything:
                await self._administering.tell_strangers()
                await self._happenings()
            self._liveness.show_revision(self._holder.revision)

    async def _tell_revision(self, *, is_from_elsewhere: bool) -> None:
        """Tell of a revision that was loaded outside the chat: now, at the start, or before it."""
        revision = self._holder.revision
        if revision is None or revision.id == self._revision:
            return
        is_first_look, self._revision = self._revision == 0, revision.id
        number, memory = str(revision.id), self._routine.memory
        if is_first_look and await memory.recall(KNOWN_REVISION) not in {None, number}:
            is_from_elsewhere = True
        if is_from_elsewhere:
            self._administering.tell_all(partial(changing.loaded_reply, revision))
        await memory.remember(KNOWN_REVISION, number)

    async def _happenings(self) -> None:
        for happened in await self._routine.schedule.run():
            self._administering.tell_all(partial(changing.effect_reply, happened))
            await self._tell_revision(is_from_elsewhere=False)
        if not self._is_telling_week:
            await self._tell_week()
        seen = await self._routine.watch.run() if self._routine.watch else None
        if seen is not None:
            self._tell_files(seen)

    async def _tell_week(self) -> None:
        self._is_telling_week = True
        news = None
        try:
            news = await self._routine.weekly.run()
        finally:
            self._is_telling_week = news is not None
        if news is not None:
            self._administering.tell_all(partial(weekly, news), then=self._week_told)

    async def _week_told(self, is_heard: bool) -> None:
        """Count the week as told if anybody heard; else it is told again in a minute."""
        if is_heard:
            await self._routine.weekly.told()
        self._is_telling_week = False

    def _tell_files(self, seen: Seen) -> None:
        """Tell that the files were changed: what that does, with a button; or what is wrong."""
        buttons = None if isinstance(seen, BotError) else partial(preview_buttons, seen)
        self._administering.tell_all(partial(changing.watched_reply, seen), buttons)
