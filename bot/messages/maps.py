"""What stands below a map, and what is said where there is none."""

from __future__ import annotations

from dataclasses import replace

from bot.core.geography import Municipality
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, block, quiet, strong


def caption(words: Reply, say: Catalog, *, is_whole: bool) -> Reply:
    """Return what stands below a map: what it is, of when, and whose the borders are.

    Args:
        words: The map in words; its first block is what stands at its head.
        say: In the language of the reader.
        is_whole: Whether all the words are to be there.
    """
    shown = words.blocks if is_whole else words.blocks[:1]
    return Reply((*shown, block(quiet(say.say("coverage.map.credit")))))


def nobody(town: Municipality, say: Catalog) -> Reply:
    """Say that nobody is known in a municipality, so that no map can be drawn of it."""
    return Reply((block(say.say("map.chat.nobody", name=strong(town.name))),))


def no_map(answer: Reply, say: Catalog) -> Reply:
    """Return what a question means that leads to no map, and what would lead to one."""
    how = block(say.say("map.chat.again"), say.say("map.chat.example"))
    return replace(answer, blocks=(*answer.blocks, how), examples=())
