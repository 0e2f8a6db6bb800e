"""Sends maps as photos, and uploads none that Telegram has already.

Telegram keeps a photo by a `file_id`, which holds for one bot. A map is known by what is drawn on
it (docs/decisions/0030-maps-in-channels.md), so a new revision needs no word from anybody.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import OrderedDict
from dataclasses import dataclass

from bot.adapters.maps.drawings import Drawing
from bot.adapters.maps.gallery import WIDTH, MapGallery
from bot.adapters.telegram.keyboard import Keyboard
from bot.adapters.telegram.sending import Sender, Target, UnknownFile
from bot.core.model.errors import StoreError
from bot.service.ports import Memory

_log = logging.getLogger(__name__)
# All maps of three languages, and room for municipalities that are marked; about 60 kB.
_MOST = 500


@dataclass(frozen=True, slots=True)
class Photo:
    """A map with what stands below it."""

    drawing: Drawing
    caption: str  # HTML, at most 1,024 UTF-16 units
    keyboard: Keyboard | None = None


class Photos:
    """The photos that Telegram has of one bot."""

    def __init__(self, sender: Sender, gallery: MapGallery, memory: Memory, bot_id: int) -> None:
        """Keep in *memory* what the bot *bot_id* has sent."""
        self._sender = sender
        self._gallery = gallery
        self._memory = memory
        self._name = f"telegram-photos-{bot_id}"
        self._kept: OrderedDict[str, str] | None = None  # None: not recalled yet
        self._recalling = asyncio.Lock()

    async def send(self, photo: Photo, target: Target) -> None:
        """Send a photo: by what Telegram keeps it by, or else as a picture.

        Raises:
            NotDrawn: If there is no picture of it.
        """
        kept, key = await self._recalled(), f"{photo.drawing.digest}-{WIDTH}"
        known = kept.get(key)
        if known is not None:
            kept.move_to_end(key)
            try:
                await self._show(known, photo, target)
            except UnknownFile:
                kept.pop(key, None)
            else:
                return
        await self._sender.draws(target)
        made = await self._show(await self._gallery.png(photo.drawing), photo, target)
        if made is not None:
            kept[key] = made
            while len(kept) > _MOST:
                kept.popitem(last=False)
            await self._remember(kept)

    async def _show(self, picture: bytes | str, photo: Photo, target: Target) -> str | None:
        return await self._sender.photo(target, picture, photo.caption, photo.keyboard)

    async def _recalled(self) -> OrderedDict[str, str]:
        async with self._recalling:
            if self._kept is None:
                self._kept = await self._recall()
            return self._kept

    async def _recall(self) -> OrderedDict[str, str]:
        try:
            written = await self._memory.recall(self._name)
        except StoreError as error:
            _log.warning("photos that were sent cannot be recalled: %s", error)
            written = None
        try:
            pairs = json.loads(written or "{}").items()
        except (ValueError, AttributeError):  # another program's; it costs uploads, no more
            pairs = ()
        return OrderedDict((str(key), str(file_id)) for key, file_id in pairs)

    async def _remember(self, kept: OrderedDict[str, str]) -> None:
        try:
            await self._memory.remember(self._name, json.dumps(kept, separators=(",", ":")))
        except StoreError as error:
            _log.warning("a photo that was sent cannot be remembered: %s", error)
