"""Lets updates in, as many as one person or one group may send; before they are read further."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from telegram import User
from telegram.constants import ChatType

from bot.adapters.allowance import Allowance, Verdict
from bot.adapters.telegram import trace
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.responding import Responder
from bot.adapters.telegram.sending import Target
from bot.adapters.telegram.tuning import Tuning
from bot.messages.catalog import Catalog

_SIZE = 500  # characters that count as one message more: some forty names of places
_FILE = 5  # messages that a file counts for


class RateLimits:
    """Counts who asks how much, and says no politely and once."""

    def __init__(self, responder: Responder, tuning: Tuning) -> None:
        self._responder = responder
        clock_s = asyncio.get_running_loop().time
        self._people = Allowance(*tuning.person, clock_s)
        self._typing = Allowance(*tuning.inline, clock_s)
        self._groups = Allowance(*tuning.group, clock_s)

    async def allows(self, fields: Mapping[str, Any]) -> bool:
        """Tell whether to handle an update; the first refusal in a while is said."""
        inline = fields.get("inline_query")
        if isinstance(inline, dict):
            return self._counted(self._typing.ask(_number(inline, "from")))
        message = fields.get("message")
        query = fields.get("callback_query")
        held = message or query
        if not isinstance(held, dict):
            return True  # nothing that anybody asked for
        sender = held.get("from")
        in_group = _is_group(message or held.get("message"))
        if in_group and isinstance(message, dict) and not self._concerns_us(message):
            return False
        # Telegram names one account for whoever speaks as a group or a channel: they are many.
        person = _number(held, "sender_chat") or _number(held, "from")
        # Administrators who work through a list tap fast; what they do is logged by name.
        is_admin = person in self._responder.services.admins.names and not in_group
        verdict = Verdict.YES if is_admin else self._people.ask(person, _weight(message))
        if verdict is Verdict.YES and in_group and message:
            return self._counted(self._groups.ask(_number(message, "chat")))
        if self._counted(verdict):
            return True
        if isinstance(sender, dict):
            texts = self._responder.catalog_for(User.de_json(sender))
            await self._refuse(verdict, message, query, texts)
        return False

    async def _refuse(
        self, verdict: Verdict, message: object, query: object, texts: Catalog
    ) -> None:
        """Say once that it is too much; stop the spinner of every button."""
        is_told = verdict is Verdict.SAY_SO
        reply = texts.reply("limit.person")
        if isinstance(query, dict):
            told = reply.plain() if is_told else None
            await self._responder.sender.acknowledge(str(query.get("id")), told, is_alert=is_told)
        elif is_told and isinstance(message, dict) and not _is_group(message):
            await self._responder.sender.messages(Target(_number(message, "chat")), html(reply))

    def _concerns_us(self, message: Mapping[str, Any]) -> bool:
        """Tell whether a group's message may be meant for the bot.

        It names it, replies to what it said, or is a command, if not another bot's.
        """
        text = message.get("text")
        if not isinstance(text, str) or not text:
            return False
        name = f"@{self._responder.username}".lower()
        first, *_ = text.lower().split(maxsplit=1) or [""]
        if first.startswith("/"):
            return "@" not in first or first.endswith(name)
        replied = message.get("reply_to_message")
        if isinstance(replied, dict) and _number(replied, "from") == self._responder.bot_id:
            return True
        entities = message.get("entities")
        linked = entities if isinstance(entities, list) else []
        return name in text.lower() or any(
            isinstance(one, dict) and _number(one, "user") == self._responder.bot_id
            for one in linked
        )

    def _counted(self, verdict: Verdict) -> bool:
        if verdict is Verdict.YES:
            return True
        trace.note("limited")
        self._responder.metrics.limited.inc()
        return False


def _weight(message: object) -> int:
    """Return for how many a message counts: a list for more than a question, a file for most."""
    if not isinstance(message, dict):
        return 1
    text = message.get("text")
    size = len(text) if isinstance(text, str) else 0
    return _FILE if isinstance(message.get("document"), dict) else 1 + size // _SIZE


def _number(holder: Mapping[str, Any], name: str) -> int:
    inner = holder.get(name)
    number = inner.get("id") if isinstance(inner, dict) else None
    return number if isinstance(number, int) else 0


def _is_group(message: object) -> bool:
    held = message.get("chat") if isinstance(message, dict) else None
    kind = held.get("type") if isinstance(held, dict) else None
    return kind in {ChatType.GROUP, ChatType.SUPERGROUP}
