"""Inline mode: "@bot lokeren" in any chat gives cards to send there."""

from __future__ import annotations

import hashlib
from textwrap import shorten
from typing import Any

from telegram import Update
from telegram.constants import InlineQueryResultType, ParseMode
from telegram.ext import ContextTypes

from bot.adapters.telegram import trace
from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import shared_keyboard
from bot.adapters.telegram.responding import Responder
from bot.core.model.outcome import About, Explain, Found, Outside
from bot.messages.answers.render import reply_to
from bot.messages.answers.short import suggestion
from bot.messages.catalog import Catalog
from bot.service.ask import Asked

Context = ContextTypes.DEFAULT_TYPE

MOST = 10  # cards; Telegram takes 50, and nobody scrolls that far
# Telegram answers for us meanwhile: a new revision shows within this time, with other ids.
CACHED_S = 300
NOTHING_CACHED_S = 10
_ID_CHARS = 10
_START = "inline"  # what the button above the results passes to /start
_THUMBNAIL_SIDE = 128
_MOST_TITLE = 60  # characters of an explanation: a title has one line on a phone


class Inline:
    """What the bot does while somebody types its name and a place in any chat."""

    def __init__(self, responder: Responder, thumbnail_url: str | None) -> None:
        self._responder = responder
        # Telegram fetches it, so it is there only where the bot has a public address.
        self._thumbnail_url = thumbnail_url

    async def on_query(self, update: Update, context: Context) -> None:
        """What was typed so far."""
        del context
        query = update.inline_query
        assert query is not None  # that is what this handles
        texts = self._responder.catalog_for(query.from_user)
        found = await self._responder.services.turns.run(lambda: self._found(query.query))
        trace.note("cards" if found else "no-cards")
        hint = texts.text("inline.none" if query.query.strip() and not found else "inline.hint")
        await self._responder.sender.results(
            {
                "inline_query_id": query.id,
                "results": [self._card(asked, texts) for asked in found],
                "cache_time": CACHED_S if found else NOTHING_CACHED_S,
                "is_personal": True,  # the language is the person's own
                "button": None if found else {"text": hint, "start_parameter": _START},
            }
        )

    def _found(self, text: str) -> tuple[Asked, ...]:
        ask = self._responder.services.ask
        found = ask.suggest(text, MOST)
        if found or not text.strip():
            return found
        asked = ask(text)
        known = isinstance(asked.resolution.outcome, About | Explain | Outside)
        return (asked,) if known else ()

    def _card(self, asked: Asked, texts: Catalog) -> dict[str, Any]:
        """Return an InlineQueryResultArticle, in Telegram's own form."""
        reply = reply_to(asked, texts)
        text = html(reply)[0]
        outcome = asked.resolution.outcome
        title, description = suggestion(outcome, texts)
        first = "".join(span.text for span in reply.blocks[0].lines[0])
        card: dict[str, Any] = {
            "type": InlineQueryResultType.ARTICLE,
            "id": self._id(asked, text),
            "title": title or shorten(first, _MOST_TITLE, placeholder="…"),
            "input_message_content": {
                "message_text": text,
                "parse_mode": ParseMode.HTML,
                "link_preview_options": {"is_disabled": True},
            },
        }
        if description:
            card["description"] = description
        if isinstance(outcome, Found):
            card["reply_markup"] = shared_keyboard(reply, texts)
        if self._thumbnail_url is not None:
            card["thumbnail_url"] = self._thumbnail_url
            card["thumbnail_width"] = card["thumbnail_height"] = _THUMBNAIL_SIDE
        return card

    def _id(self, asked: Asked, text: str) -> str:
        """Return an id that is another for each place, language and revision."""
        outcome = asked.resolution.outcome
        place = outcome.answers[0].reading.place.id if isinstance(outcome, Found) else ""
        revision = self._responder.services.holder.revision
        digest = revision.digest[:_ID_CHARS] if revision else ""
        content = hashlib.sha256(f"{place}\0{text}".encode()).hexdigest()[: 2 * _ID_CHARS]
        return f"{digest}-{content}"
