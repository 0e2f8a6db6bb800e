"""What Telegram shows of the bot before anybody speaks: its commands and its descriptions.

Set by the bot itself at its start, in the background, and only what differs.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotDescription,
    BotShortDescription,
)
from telegram.error import TelegramError

from bot.adapters.telegram.calling import Retry
from bot.messages.catalog import Catalog

_log = logging.getLogger(__name__)

PRIVATE = ("start", "help", "gemeente", "wijkwerken", "kaart", "lijst", "taal", "privacy", "over")
GROUP = ("gemeente", "wijkwerken", "kaart", "help")
ADMIN = (
    *PRIVATE,
    *("status", "herlaad", "wijzig", "nagekeken", "geschiedenis", "terug", "annuleer"),
    *("meldingen", "gemist", "verouderd", "dekking", "bestand"),
)
_WITHIN_S = 120.0
Call = Callable[[], Awaitable[object]]


async def set_profile(
    bot: Bot,
    catalogs: Mapping[str, Catalog],
    default: str,
    admins: Iterable[int],
    retry: Retry,
) -> None:
    """Register commands per scope and language, and both descriptions per language.

    What Telegram refuses is logged and left: the bot answers all the same.

    Args:
        bot: Whose profile.
        catalogs: The sentences by language; *default* is shown to everybody else.
        default: One of them.
        admins: Those whose own chat lists the administrators' commands too.
        retry: Calls again what failed for now.
    """
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeAllPrivateChats(), PRIVATE),
        (BotCommandScopeAllGroupChats(), GROUP),
        *((BotCommandScopeChat(person), ADMIN) for person in admins),
    ]
    for language, texts in catalogs.items():
        code = None if language == default else language
        for scope, names in scopes:
            commands = tuple(BotCommand(name, texts.text(f"command.{name}")) for name in names)
            get: Call = partial(bot.get_my_commands, scope, language_code=code)
            put: Call = partial(bot.set_my_commands, commands, scope, language_code=code)
            await _set(retry, "commands", get, put, commands)
        text = texts.text("profile.description")
        get = partial(bot.get_my_description, code)
        put = partial(bot.set_my_description, text, code)
        await _set(retry, "description", get, put, BotDescription(text))
        text = texts.text("profile.short")
        get = partial(bot.get_my_short_description, code)
        put = partial(bot.set_my_short_description, text, code)
        await _set(retry, "short description", get, put, BotShortDescription(text))


async def _set(retry: Retry, what: str, get: Call, put: Call, wanted: object) -> None:
    """Set what is another than *wanted*."""

    async def set_if_other() -> None:
        if await get() != wanted:
            await put()

    try:
        await retry(set_if_other, _WITHIN_S)
    except TelegramError as error:
        # An administrator who never spoke to the bot has no chat to list commands in.
        _log.info("%s could not be set: %s", what, type(error).__name__)
