"""Buttons of administrators: in their own chat only, and each passed on to where it belongs."""

from __future__ import annotations

from telegram import CallbackQuery
from telegram.constants import ChatType

from bot.adapters.telegram.admin_buttons import (
    AdminButton,
    Back,
    Chapter,
    Confirm,
    Drop,
    Handle,
    Miss,
    Order,
    Prefer,
)
from bot.adapters.telegram.changing import Changing
from bot.adapters.telegram.looking_back import LookingBack
from bot.adapters.telegram.queues import Queues
from bot.messages.catalog import Catalog
from bot.service.admins import NotAllowed


class AdminPressing:
    """Passes on what administrators press; who may is checked by the service."""

    def __init__(self, changing: Changing, looking_back: LookingBack, queues: Queues) -> None:
        """Pass on to these."""
        self._changing = changing
        self._looking_back = looking_back
        self._queues = queues

    async def on_button(self, query: CallbackQuery, button: AdminButton, say: Catalog) -> None:
        """Carry out a press.

        Raises:
            NotAllowed: If it comes from a group, or from somebody who is no administrator.
        """
        if query.message is None or query.message.chat.type != ChatType.PRIVATE:
            raise NotAllowed
        match button:
            case Confirm() | Drop() | Prefer() | Back():
                await self._changing.on_button(query, button, say)
            case Chapter():
                await self._looking_back.on_button(query, button, say)
            case Handle() | Miss() | Order():
                await self._queues.on_button(query, button, say)
