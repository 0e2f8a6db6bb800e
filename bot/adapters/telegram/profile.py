"""What Telegram shows of the bot before anybody speaks: its commands and its descriptions.

Set by the bot itself at its start, in the background, and only what differs.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
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
    for language, say in catalogs.items():
        code = None if language == default else language
        for scope, names in scopes:
            await _try(_commands(bot, scope, names, say, code), "commands", retry)
        await _try(_description(bot, say, code), "description", retry)
        await _try(_short_description(bot, say, code), "short description", retry)


def _commands(
    bot: Bot, scope: BotCommandScope, names: tuple[str, ...], say: Catalog, code: str | None
) -> Callable[[], Awaitable[None]]:
    async def set_commands() -> None:
        wanted = tuple(BotCommand(name, say.text(f"command.{name}")) for name in names)
        if await bot.get_my_commands(scope, language_code=code) != wanted:
            await bot.set_my_commands(wanted, scope, language_code=code)

    return set_commands


def _description(bot: Bot, say: Catalog, code: str | None) -> Callable[[], Awaitable[None]]:
    async def set_description() -> None:
        wanted = say.text("profile.description")
        if (await bot.get_my_description(code)).description != wanted:
            await bot.set_my_description(wanted, code)

    return set_description


def _short_description(bot: Bot, say: Catalog, code: str | None) -> Callable[[], Awaitable[None]]:
    async def set_short_description() -> None:
        wanted = say.text("profile.short")
        if (await bot.get_my_short_description(code)).short_description != wanted:
            await bot.set_my_short_description(wanted, code)

    return set_short_description


async def _try(call: Callable[[], Awaitable[None]], what: str, retry: Retry) -> None:
    try:
        await retry(call, _WITHIN_S)
    except TelegramError as error:
        # An administrator who never spoke to the bot has no chat to list commands in.
        _log.info("%s could not be set: %s", what, type(error).__name__)
