"""What a chat says beside answers: about itself, privacy, languages, lists, maps, and how it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.model.geography import Municipality
from bot.core.reading.notes import one_line
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, Span, Style, block, quiet, strong
from bot.service.ports import Revision


def privacy(texts: Catalog) -> Reply:
    """Return what is kept about people."""
    follow = texts.text("language-choice.follow")
    return Reply(
        (
            block((strong(texts.text("privacy.title")),), texts.line("privacy.text")),
            block(texts.line("privacy.location"), texts.line("privacy.limit")),
            block(
                texts.line("privacy.language"),
                texts.line("privacy.language-off", follow=follow),
            ),
            block(
                texts.line("privacy.wrong"),
                texts.line("privacy.wrong-note"),
                texts.line("privacy.asked"),
            ),
            block(
                texts.line("privacy.miss"),
                texts.line("privacy.miss-word"),
                texts.line("privacy.miss-honest"),
            ),
            block(texts.line("privacy.telegram")),
        )
    )


def over(revision: Revision | None, texts: Catalog) -> Reply:
    """Return what the bot is, and how old its data are."""
    data = (
        texts.line("over.data", date=texts.date(revision.created_at.date()), revision=revision.id)
        if revision is not None
        else None
    )
    return Reply(
        (
            block((strong(texts.text("over.title")),), texts.line("over.text")),
            block(data, texts.line("over.honest"), texts.line("over.licence")),
        )
    )


def start_in_chat(answer: Reply, texts: Catalog) -> Reply:
    """Return the first words with a word of the button that shares a place."""
    return replace(answer, blocks=(*answer.blocks, block(texts.line("chat-help.start"))))


def help_in_chat(answer: Reply, texts: Catalog, name: str, orders: Iterable[str] = ()) -> Reply:
    """Return help that names all that can be done in a chat with the bot.

    Args:
        answer: What is said everywhere.
        texts: The words.
        name: Of the bot, by which it is asked in other chats; empty: it is not.
        orders: The commands of administrators, where one of them asks.
    """
    more = block(
        texts.line("map.chat.help"),
        texts.line("chat-help.location"),
        texts.line("chat-help.list"),
        texts.line("chat-help.inline", name=name) if name else None,
        texts.line("chat-help.wrong"),
        texts.line("chat-help.orders"),
    )
    listed = [
        texts.line("chat-help.order", order=f"/{order}", what=texts.text(f"command.{order}"))
        for order in orders
    ]
    of_admins = [block((strong(texts.text("chat-help.admins")),), *listed)] if listed else []
    return replace(answer, blocks=(*answer.blocks, more, *of_admins))


def help_in_group(answer: Reply, texts: Catalog, username: str) -> Reply:
    """Return help that says how to ask in a group, whatever the bot hears there."""
    example = f"/gemeente@{username} {texts.text('examples.first')}"
    how = block(texts.line("map.chat.help"), texts.line("chat-help.group", example=example))
    return replace(answer, blocks=(*answer.blocks, how))


def not_for_you(texts: Catalog) -> Reply:
    """Say that a command is for administrators; nothing broke."""
    return Reply((block(texts.line("admin.not-for-you")), block(texts.line("talk.where"))))


def ask_in_group(texts: Catalog, username: str) -> Reply:
    """Say how to ask in a group."""
    example = f"@{username} {texts.text('examples.first')}"
    return texts.reply("group.ask", example=example)


def language_chosen(texts: Catalog, *, is_followed: bool) -> Reply:
    """Confirm a choice of language, in that language."""
    key = "language-choice.followed" if is_followed else "language-choice.chosen"
    return texts.reply(key)


def what_is_wrong(place: str, texts: Catalog) -> Reply:
    """Ask what is wrong with an answer."""
    return texts.reply("wrong.ask", place=strong(place))


def reported(times: int, texts: Catalog) -> Reply:
    """Thank for a report; nobody knows who made it."""
    return texts.reply("wrong.thanks" if times == 1 else "wrong.thanks-again")


def what_should_it_be(place: str, link: str, texts: Catalog) -> Reply:
    """Ask what should stand in an answer; the place links to the answer."""
    return texts.reply("wrong.note-ask", place=Span(place, Style.LINK, link))


def reported_with(times: int, written: str, kept: str, texts: Catalog) -> Reply:
    """Thank for a report that came with a line, or without one.

    Args:
        times: How often the same was reported, this time included.
        written: The line as it was written; empty: none.
        kept: What is kept of it.
        texts: The words.
    """
    thanks = texts.line("wrong.thanks" if times == 1 else "wrong.thanks-again")
    if not written.strip():
        return Reply((block(thanks),))
    line = one_line(written)
    about = note_kept(kept, texts) if line else note_empty(texts)
    return Reply((block(thanks), *about.blocks))


def note_kept(note: str, texts: Catalog, *, is_guessed: bool = False) -> Reply:
    """Show the line that is kept with a report now.

    Args:
        note: The line; empty: there are too many already.
        texts: The words.
        is_guessed: Whether it may have been a question after all.
    """
    kept = texts.line("wrong.note-thanks", note=note) if note else texts.line("wrong.note-full")
    return Reply((block(kept, texts.line("wrong.note-guess") if is_guessed else None),))


def note_empty(texts: Catalog) -> Reply:
    """Say that there was nothing to read in a line."""
    return texts.reply("wrong.note-empty")


def how_to_list(most: int, most_in_file: int, texts: Catalog) -> Reply:
    """Say how to ask for many places at once."""
    size = texts.line("list-help.size", **{"most": most, "most-file": most_in_file})
    return Reply((block(texts.line("list-help.text"), size),))


def map_caption(words: Reply, texts: Catalog, *, is_whole: bool) -> Reply:
    """Return what stands below a map: what it is, of when, and whose the borders are.

    Args:
        words: The map in words; its first block is what stands at its head.
        texts: In the language of the reader.
        is_whole: Whether all the words are to be there.
    """
    shown = words.blocks if is_whole else words.blocks[:1]
    return Reply((*shown, block(quiet(texts.line("coverage.map.credit")))))


def nobody_on_map(town: Municipality, texts: Catalog) -> Reply:
    """Say that nobody is known in a municipality, so that no map can be drawn of it."""
    return texts.reply("map.chat.nobody", name=strong(town.name))


def no_map(answer: Reply, texts: Catalog) -> Reply:
    """Return what a question means that leads to no map, and what would lead to one."""
    how = block(texts.line("map.chat.again"), texts.line("map.chat.example"))
    return replace(answer, blocks=(*answer.blocks, how), examples=())


def status(
    revision: Revision | None,
    contact: tuple[str, float | None],
    counts: tuple[int, int, int],
    texts: Catalog,
) -> Reply:
    """Return how the bot is, for administrators.

    Args:
        revision: That answers.
        contact: How Telegram is reached, and how many seconds ago it was; None: never yet.
        counts: Updates waiting, updates handled and faults since the start.
        texts: The words.
    """
    mode, heard_s_ago = contact
    depth, handled, faults = counts
    first = (
        texts.line(
            "admin.status",
            revision=revision.id,
            date=texts.date(revision.created_at.date()),
            depth=depth,
            handled=handled,
        )
        if revision is not None
        else None
    )
    seconds = "?" if heard_s_ago is None else round(heard_s_ago)
    reached = texts.line("admin.mode", mode=mode, seconds=seconds)
    return Reply((block(first, reached, texts.count("admin.faults", faults)),))


def fault(kind: str, times: int, update_id: int, texts: Catalog) -> Reply:
    """Tell administrators what broke: its class, how often, and where in the log to look."""
    return Reply((block(texts.count("admin.fault", times, kind=kind, update=update_id)),))
