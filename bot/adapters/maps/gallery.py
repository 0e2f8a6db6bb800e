"""Maps for the channels: drawn beside the answers, once for all who ask at once, and kept.

docs/decisions/0030-maps-in-channels.md says why, with figures.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.adapters.caches import ResultCache
from bot.adapters.maps.colours import By
from bot.adapters.maps.drawings import Drawing, RegionMaps
from bot.adapters.turns import Turns
from bot.core.answering.freshness import Policy
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Area, Membership, Organiser, Partnership
from bot.core.model.terms import NisCode, OrganiserId, PartnershipId
from bot.maps.png import to_png_apart
from bot.maps.records import Boundary
from bot.maps.symbols import Links
from bot.messages.catalog import Catalog
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Clock, Revision

WIDTH = 1000  # pixels: sharp on a phone; twice the time is nearly all for the edges of more
# All maps of one language are 80 drawings of 14 MB and as many pictures of 14 MB; a municipality
# that is marked makes another of each. So the maps of a busy day stay, and no more than these.
_MOST = 400
_MOST_BYTES = 24_000_000  # of drawings, and as much of pictures


@dataclass(frozen=True, slots=True)
class _State:
    """What all kept maps were drawn from."""

    directory: Directory
    revision: Revision | None
    today: date

    @property
    def as_of(self) -> date:
        """Return since when the facts are as they are: the day to write on a map.

        That is when the revision was made, or when a record of it last began or ended by itself.
        The day of today would be another each day on a map that is the same.
        """
        if self.revision is None:
            return self.today
        facts = self.directory.facts
        turns = [cycle.starts_on for cycle in facts.cycles]
        records: tuple[Membership | Area, ...] = (*facts.memberships, *facts.areas)
        for record in records:
            turns += [record.since] if record.since else []
            turns += [record.until + timedelta(days=1)] if record.until else []
        past = (day for day in turns if day <= self.today)
        return max(self.revision.created_at.date(), *past, date.min)


class MapGallery:
    """Draws maps of the directory in use, and keeps them until it or the day is another one."""

    def __init__(
        self,
        boundaries: tuple[Boundary, ...],
        holder: DirectoryHolder,
        clock: Clock,
        policy: Policy,
        turns: Turns | None = None,
    ) -> None:
        """Draw on *boundaries*; they are made ready when the first map is asked for."""
        self._boundaries = boundaries
        self._holder = holder
        self._clock = clock
        self._policy = policy
        self._maps: RegionMaps | None = None
        self._state: _State | None = None
        self._drawings: ResultCache[Drawing] = ResultCache(_MOST, _MOST_BYTES, _size_of)
        self._pictures: ResultCache[bytes] = ResultCache(_MOST, _MOST_BYTES, len)
        self._turns = turns or Turns()
        # One at a time: answers need the other processor while a picture is made.
        self._picturing = asyncio.Semaphore(1)

    async def body(
        self,
        body: Partnership | Organiser,
        texts: Catalog,
        *,
        asked: NisCode | None = None,
        links: Links | None = None,
    ) -> Drawing:
        """Return the area of a body, as it is in the directory of now: see `RegionMaps.body`.

        Raises:
            ValueError: If the directory has no such body any more.
        """
        state = self._now()
        directory = state.directory
        is_partnership = isinstance(body, Partnership)
        held = (
            directory.partnerships.get(PartnershipId(body.id))
            if is_partnership
            else directory.organisers.get(OrganiserId(body.id))
        )
        if held is None:
            raise ValueError("this body is no longer in the data")

        def draw(maps: RegionMaps) -> Drawing:
            return maps.body(
                held, directory, state.today, texts, asked=asked, links=links, as_of=state.as_of
            )

        return await self._drawn((is_partnership, body.id, asked, texts.language, links), draw)

    async def overview(
        self,
        texts: Catalog,
        *,
        by: By = By.PARTNERSHIP,
        province: str | None = None,
        links: Links | None = None,
    ) -> Drawing:
        """Return Flanders or one of its provinces: see `RegionMaps.overview`.

        Raises:
            ValueError: If no municipality lies in *province*.
        """
        state = self._now()
        # How old facts are depends on the day itself.
        as_of = state.today if by is By.FRESHNESS else state.as_of

        def draw(maps: RegionMaps) -> Drawing:
            return maps.overview(
                state.directory,
                state.today,
                texts,
                by=by,
                province=province,
                policy=self._policy,
                links=links,
                as_of=as_of,
            )

        return await self._drawn((by, province, texts.language, links), draw)

    async def png(self, drawing: Drawing, width: int = WIDTH) -> bytes:
        """Return a drawing as a picture, *width* pixels wide.

        Raises:
            NotDrawn: If the process that draws fails.
        """
        self._now()

        async def make() -> bytes:
            async with self._picturing:
                return await to_png_apart(drawing.svg, width)

        return await self._pictures.get((drawing.digest, width), make)

    def _now(self) -> _State:
        """Return what to draw from; forget everything if that is no longer what it was."""
        directory, revision = self._holder.held
        today, state = self._clock().date(), self._state
        if state is None or state.directory is not directory or state.today != today:
            state = self._state = _State(directory, revision, today)
            self._drawings.clear()
            self._pictures.clear()
        return state

    async def _drawn(self, key: Hashable, draw: Callable[[RegionMaps], Drawing]) -> Drawing:
        async def make() -> Drawing:
            return await self._turns.run(lambda: draw(self._ready()))

        return await self._drawings.get(key, make)

    def _ready(self) -> RegionMaps:
        """Return what draws; called by one thread at a time."""
        if self._maps is None:
            self._maps = RegionMaps(self._boundaries)
        return self._maps


def _size_of(drawing: Drawing) -> int:
    """Return about how many bytes a drawing takes; its words are little beside the rest."""
    return sys.getsizeof(drawing.svg)
