"""What goes on beside the web chat where Telegram, which does the same and tells, is off."""

from __future__ import annotations

import asyncio
import logging

from bot.core.errors import StoreError, without_words
from bot.service.follow import Follow
from bot.service.schedule import Schedule
from bot.service.stale import Weekly
from bot.wiring import Outfit, Services

_log = logging.getLogger(__name__)
_FOLLOW_S = 5.0  # how soon what the command line loaded is answered from
_EVERY = 12  # times that: a minute for the rest


async def upkeep(services: Services, outfit: Outfit) -> None:
    """Follow what others load, and let planned changes take effect, until cancelled.

    The lists that wait for administrators are gone through weekly: that forgets what is due.
    """
    office, care = services.office, outfit.care
    follow, schedule = Follow(office), Schedule(office)
    weekly = Weekly(care.stale, care.reports, care.misses, services.memory, office.clock)
    turn = 0
    while True:
        try:
            await follow.run()
            if turn % _EVERY == 0:
                await schedule.run()
                if await weekly.run() is not None:
                    await weekly.told()  # there is nobody to tell
        except StoreError as error:
            _log.warning("upkeep was put off: %s", error)
        except Exception as error:
            _log.error("upkeep failed\n%s", without_words(error))
        turn += 1
        await asyncio.sleep(_FOLLOW_S)
