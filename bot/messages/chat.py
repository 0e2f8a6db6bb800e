"""What a chat says beside answers: about itself, privacy, languages, lists, maps, and how it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.geography import Municipality
from bot.core.notes import one_line
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, Span, Style, block, quiet, strong
from bot.service.ports import Revision


def privacy(say: Catalog) -> Reply:
    """Return what is kept about people."""
    follow = say.text("language-choice.follow")
    return Reply(
        (
            block((strong(say.text("privacy.title")),), say.line("privacy.text")),
            block(say.line("privacy.location"), say.line("privacy.limit")),
            block(
                say.line("privacy.language"),
                say.line("privacy.language-off", follow=follow),
            ),
            block(
                say.line("privacy.wrong"), say.line("privacy.wrong-note"), say.line("privacy.asked")
            ),
            block(
                say.line("privacy.miss"),
                say.line("privacy.miss-word"),
                say.line("privacy.miss-honest"),
            ),
            block(say.line("privacy.telegram")),
        )
    )


def over(revision: Revision | None, say: Catalog) -> Reply:
    """Return what the bot is, and how old its data are."""
    data = (
        say.line("over.data", date=say.date(revision.created_at.date()), revision=revision.id)
        if revision is not None
        else None
    )
    return Reply(
        (
            block((strong(say.text("over.title")),), say.line("over.text")),
            block(data, say.line("over.honest"), say.line("over.licence")),
        )
    )


def start_in_chat(answer: Reply, say: Catalog) -> Reply:
    """Return the first words with a word of the button that shares a place."""
    return replace(answer, blocks=(*answer.blocks, block(say.line("chat-help.start"))))


def help_in_chat(answer: Reply, say: Catalog, name: str, orders: Iterable[str] = ()) -> Reply:
    """Return help that names all that can be done in a chat with the bot.

    Args:
        answer: What is said everywhere.
        say: The words.
        name: Of the bot, by which it is asked in other chats; empty: it is not.
        orders: The commands of administrators, where one of them asks.
    """
    more = block(
        say.line("map.chat.help"),
        say.line("chat-help.location"),
        say.line("chat-help.list"),
        say.line("chat-help.inline", name=name) if name else None,
        say.line("chat-help.wrong"),
        say.line("chat-help.orders"),
    )
    listed = [
        say.line("chat-help.order", order=f"/{order}", what=say.text(f"command.{order}"))
        for order in orders
    ]
    of_admins = [block((strong(say.text("chat-help.admins")),), *listed)] if listed else []
    return replace(answer, blocks=(*answer.blocks, more, *of_admins))


def help_in_group(answer: Reply, say: Catalog, username: str) -> Reply:
    """Return help that says how to ask in a group, whatever the bot hears there."""
    example = f"/gemeente@{username} {say.text('examples.first')}"
    how = block(say.line("map.chat.help"), say.line("chat-help.group", example=example))
    return replace(answer, blocks=(*answer.blocks, how))


def not_for_you(say: Catalog) -> Reply:
    """Say that a command is for administrators; nothing broke."""
    return Reply((block(say.line("admin.not-for-you")), block(say.line("talk.where"))))


def ask_in_group(say: Catalog, username: str) -> Reply:
    """Say how to ask in a group."""
    example = f"@{username} {say.text('examples.first')}"
    return say.reply("group.ask", example=example)


def language_chosen(say: Catalog, *, is_followed: bool) -> Reply:
    """Confirm a choice of language, in that language."""
    key = "language-choice.followed" if is_followed else "language-choice.chosen"
    return say.reply(key)


def what_is_wrong(place: str, say: Catalog) -> Reply:
    """Ask what is wrong with an answer."""
    return say.reply("wrong.ask", place=strong(place))


def reported(times: int, say: Catalog) -> Reply:
    """Thank for a report; nobody knows who made it."""
    return say.reply("wrong.thanks" if times == 1 else "wrong.thanks-again")


def what_should_it_be(place: str, link: str, say: Catalog) -> Reply:
    """Ask what should stand in an answer; the place links to the answer."""
    return say.reply("wrong.note-ask", place=Span(place, Style.LINK, link))


def reported_with(times: int, written: str, kept: str, say: Catalog) -> Reply:
    """Thank for a report that came with a line, or without one.

    Args:
        times: How often the same was reported, this time included.
        written: The line as it was written; empty: none.
        kept: What is kept of it.
        say: The words.
    """
    thanks = say.line("wrong.thanks" if times == 1 else "wrong.thanks-again")
    if not written.strip():
        return Reply((block(thanks),))
    line = one_line(written)
    about = note_kept(kept, say) if line else note_empty(say)
    return Reply((block(thanks), *about.blocks))


def note_kept(note: str, say: Catalog, *, is_guessed: bool = False) -> Reply:
    """Show the line that is kept with a report now.

    Args:
        note: The line; empty: there are too many already.
        say: The words.
        is_guessed: Whether it may have been a question after all.
    """
    kept = say.line("wrong.note-thanks", note=note) if note else say.line("wrong.note-full")
    return Reply((block(kept, say.line("wrong.note-guess") if is_guessed else None),))


def note_empty(say: Catalog) -> Reply:
    """Say that there was nothing to read in a line."""
    return say.reply("wrong.note-empty")


def how_to_list(most: int, most_in_file: int, say: Catalog) -> Reply:
    """Say how to ask for many places at once."""
    size = say.line("list-help.size", **{"most": most, "most-file": most_in_file})
    return Reply((block(say.line("list-help.text"), size),))


def map_caption(words: Reply, say: Catalog, *, is_whole: bool) -> Reply:
    """Return what stands below a map: what it is, of when, and whose the borders are.

    Args:
        words: The map in words; its first block is what stands at its head.
        say: In the language of the reader.
        is_whole: Whether all the words are to be there.
    """
    shown = words.blocks if is_whole else words.blocks[:1]
    return Reply((*shown, block(quiet(say.line("coverage.map.credit")))))


def nobody_on_map(town: Municipality, say: Catalog) -> Reply:
    """Say that nobody is known in a municipality, so that no map can be drawn of it."""
    return say.reply("map.chat.nobody", name=strong(town.name))


def no_map(answer: Reply, say: Catalog) -> Reply:
    """Return what a question means that leads to no map, and what would lead to one."""
    how = block(say.line("map.chat.again"), say.line("map.chat.example"))
    return replace(answer, blocks=(*answer.blocks, how), examples=())


def status(
    revision: Revision | None,
    contact: tuple[str, float | None],
    counts: tuple[int, int, int],
    say: Catalog,
) -> Reply:
    """Return how the bot is, for administrators.

    Args:
        revision: That answers.
        contact: How Telegram is reached, and how many seconds ago it was; None: never yet.
        counts: Updates waiting, updates handled and faults since the start.
        say: The words.
    """
    mode, heard_s_ago = contact
    depth, handled, faults = counts
    first = (
        say.line(
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
    reached = say.line("admin.mode", mode=mode, seconds=seconds)
    return Reply((block(first, reached, say.count("admin.faults", faults)),))


def fault(kind: str, times: int, update_id: int, say: Catalog) -> Reply:
    """Tell administrators what broke: its class, how often, and where in the log to look."""
    return Reply((block(say.count("admin.fault", times, kind=kind, update=update_id)),))
