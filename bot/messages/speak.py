"""From an answered question to a reply: one call for every channel."""

from __future__ import annotations

from dataclasses import replace

from bot.messages.catalog import Catalog
from bot.messages.render import render
from bot.messages.reply import Reply, block
from bot.messages.voice import Voice
from bot.service.ask import Asked


def voice_of(asked: Asked, catalog: Catalog) -> Voice:
    """Return the voice that speaks of what was asked, in the catalog's language."""
    return Voice(catalog, asked.directory, asked.today, asked.policy)


def reply_to(asked: Asked, catalog: Catalog) -> Reply:
    """Return the reply to what was asked, in the catalog's language; with what was not read."""
    reply = render(asked.resolution.outcome, voice_of(asked, catalog), asked.view)
    if not asked.resolution.is_cut:
        return reply
    return replace(reply, blocks=(*reply.blocks, block(catalog.say("not_understood.cut"))))
