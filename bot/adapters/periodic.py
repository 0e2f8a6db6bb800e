"""What goes on beside the answers: changes on their day, what others load, the weekly lists."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.core.model.errors import StoreError, without_words
from bot.messages.admin.stale import weekly
from bot.messages.catalog import Catalog
from bot.messages.changes import previews
from bot.messages.reply import Reply
from bot.service.changing.admins import AdminContext
from bot.service.changing.change import Change
from bot.service.changing.load import DirectoryHolder
from bot.service.changing.schedule import Schedule
from bot.service.changing.watch import KNOWN_REVISION, Follow, Seen, Watch
from bot.service.ports import Memory
from bot.service.stale import Weekly

_log = logging.getLogger(__name__)
_EVERY = 12  # looks at what was loaded, for one at the rest


@dataclass(frozen=True, slots=True)
class PeriodicServices:
    """The use cases that nobody asks for."""

    follow: Follow
    schedule: Schedule
    weekly: Weekly
    watch: Watch | None  # None: not wanted
    memory: Memory
    holder: DirectoryHolder

    @classmethod
    def of(
        cls, context: AdminContext, weekly: Weekly, memory: Memory, *, watches: bool
    ) -> PeriodicServices:
        """Put them together; *watches*: look whether the data files were changed too."""
        watch = Watch(Change(context), context) if watches else None
        return cls(Follow(context), Schedule(context), weekly, watch, memory, context.holder)


class Announcer(Protocol):
    """Tells administrators what happened."""

    def tell_all(
        self,
        write: Callable[[Catalog], Reply],
        *,
        then: Callable[[bool], Awaitable[None]] | None = None,
    ) -> None:
        """Tell every administrator something; at the end call *then* with whether one heard."""

    def tell_files(self, seen: Seen) -> None:
        """Tell that the files were changed: what that does, with a button; or what is wrong."""

    async def tell_strangers(self) -> None:
        """Write down how many who are no administrators tried an act of theirs."""

    def show_revision(self) -> None:
        """Show which revision answers."""


class PeriodicTasks:
    """Does them in turn, as long as the program runs."""

    def __init__(
        self,
        services: PeriodicServices,
        announcer: Announcer | None = None,  # None: there is nobody to tell
        follow_every_s: float = 5.0,  # how soon what the command line loaded is answered from
    ) -> None:
        self._services = services
        self._announcer = announcer
        self._follow_every_s = follow_every_s
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
                _log.warning("periodic tasks were put off: %s", error)
            except Exception as error:
                _log.error("a periodic task failed\n%s", without_words(error))
            turn += 1
            await asyncio.sleep(self._follow_every_s)

    async def once(self, *, everything: bool = True) -> None:
        """Do them one time; without *everything* only look what another process loaded.

        Raises:
            StoreError: If the database cannot be used.
        """
        async with self._one_at_a_time:
            is_from_elsewhere = await self._services.follow.run()
            await self._tell_revision(is_from_elsewhere=is_from_elsewhere)
            if everything:
                await self._everything()
            if self._announcer is not None:
                self._announcer.show_revision()

    async def _everything(self) -> None:
        services, announcer = self._services, self._announcer
        if announcer is not None:
            await announcer.tell_strangers()
        for happened in await services.schedule.run():
            if announcer is not None:
                announcer.tell_all(partial(previews.effect_reply, happened))
            await self._tell_revision(is_from_elsewhere=False)
        if not self._is_telling_week:
            await self._tell_week()
        if announcer is not None and services.watch is not None:
            seen = await services.watch.run()
            if seen is not None:
                announcer.tell_files(seen)

    async def _tell_revision(self, *, is_from_elsewhere: bool) -> None:
        """Tell of a revision that was loaded outside the chat: now, at the start, or before it."""
        revision = self._services.holder.revision
        if self._announcer is None or revision is None or revision.id == self._revision:
            return
        is_first_look, self._revision = self._revision == 0, revision.id
        number, memory = str(revision.id), self._services.memory
        if is_first_look and await memory.recall(KNOWN_REVISION) not in {None, number}:
            is_from_elsewhere = True
        if is_from_elsewhere:
            self._announcer.tell_all(partial(previews.loaded_reply, revision))
        await memory.remember(KNOWN_REVISION, number)

    async def _tell_week(self) -> None:
        """Go through the lists that wait for administrators: that forgets what is due."""
        self._is_telling_week = True
        news = None
        try:
            news = await self._services.weekly.run()
        finally:
            self._is_telling_week = news is not None
        if news is not None and self._announcer is not None:
            self._announcer.tell_all(partial(weekly, news), then=self._week_told)
        elif news is not None:
            await self._week_told(True)

    async def _week_told(self, is_heard: bool) -> None:
        """Count the week as told if anybody heard; else it is told again in a minute."""
        if is_heard:
            await self._services.weekly.told()
        self._is_telling_week = False
