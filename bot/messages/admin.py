"""What administrators read in their chat with the bot."""

from __future__ import annotations

from bot.core.errors import InvalidInput
from bot.messages.catalog import Catalog
from bot.messages.faults import problem_lines
from bot.messages.reply import Reply, Span, block
from bot.service.administer import Preview, Reloaded
from bot.service.correct import Reported, Wrong
from bot.service.ports import Revision

_MOST_PROBLEMS = 20


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


def reload_preview(preview: Preview, say: Catalog) -> Reply:
    """Say whether there is something to load."""
    key = "admin.reload-same" if preview.is_same else "admin.reload-ask"
    number = preview.active.id if preview.active else 0
    return Reply((block(say.say(key, revision=number)),))


def reloaded(done: Reloaded, say: Catalog) -> Reply:
    """Say what came of a reload."""
    key = "admin.reload-again" if done.is_repeat else "admin.reload-done"
    return Reply((block(say.say(key, revision=done.revision.id)),))


def reload_changed(say: Catalog) -> Reply:
    """Say that the files are others by now."""
    return Reply((block(say.say("admin.reload-changed")),))


def reload_cancelled(say: Catalog) -> Reply:
    """Confirm that nothing was loaded."""
    return Reply((block(say.say("admin.reload-cancelled")),))


def bad_files(error: InvalidInput, say: Catalog) -> Reply:
    """Name what is wrong with the files: the first faults, and how many there are."""
    *lines, total = problem_lines(error, say)
    shown = [(Span(line),) for line in lines[:_MOST_PROBLEMS]]
    return Reply((block(say.say("admin.reload-bad")), block(*shown, (Span(total),))))


def report(reported: Reported, wrong: Wrong, say: Catalog) -> Reply:
    """Pass on that something is wrong; nobody knows who said it."""
    body = reported.body.label if reported.body else say.text("coverage.state.unknown")
    what = say.text(f"wrong.kind.{wrong}")
    return Reply((block(say.say("admin.wrong", what=what, place=reported.place.name, body=body)),))


def fault(kind: str, times: int, update_id: int, say: Catalog) -> Reply:
    """Say that something broke: its class, how often, and where in the log to look."""
    return Reply((block(say.count("admin.fault", times, kind=kind, update=update_id)),))
