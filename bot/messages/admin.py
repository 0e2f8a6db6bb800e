"""What administrators read in their chat with the bot."""

from __future__ import annotations

from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, block
from bot.service.ports import Revision


def status(
    revision: Revision | None,
    contact: tuple[str, float | None],
    counts: tuple[int, int, int],
    say: Catalog,
) -> Reply:
    """Return how the bot is.

    Args:
        revision: That answers.
        contact: How Telegram is reached, and how many seconds ago it was; None: never yet.
        counts: Updates waiting, updates handled and faults since the start.
        say: The words.
    """
    mode, heard_s_ago = contact
    depth, handled, faults = counts
    first = (
        say.say(
            "admin.status",
            revision=revision.id,
            date=say.date(revision.created_at.date()),
            depth=depth,
            handled=handled,
        )
        if revision is not None
        else None
    )
    seconds = "?" if heard_s_ago is None else round(heard_s_ago)
    reached = say.say("admin.mode", mode=mode, seconds=seconds)
    return Reply((block(first, reached, say.count("admin.faults", faults)),))


def fault(kind: str, times: int, update_id: int, say: Catalog) -> Reply:
    """Say that something broke: its class, how often, and where in the log to look."""
    return Reply((block(say.count("admin.fault", times, kind=kind, update=update_id)),))
