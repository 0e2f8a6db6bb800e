"""Finds the partnership or organiser that a question asks for by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.core.lookup.bodies import Named
from bot.core.lookup.directory import Directory
from bot.core.model.outcome import About
from bot.core.model.terms import Region
from bot.core.reading.heard import Heard, Window
from bot.core.reading.intent import asks_for_members, topic_of
from bot.core.resolving.weighing import Mention


def body_as_it_stands(
    heard: Heard,
    runs: Iterable[tuple[int, int, str]],
    mentions: Sequence[Mention],
    directory: Directory,
    today: date,
) -> About | None:
    """Return the body whose name stands in the question; a place inside it belongs to the name.

    A name that is a word or a region too ("handel", "Westhoek") counts where it is all that was
    said, or where members are asked for.

    Args:
        heard: The question.
        runs: Start, end and key of the runs to look at, the longest first.
        mentions: The places in the question as they stand.
        directory: Where bodies are looked up.
        today: The day for which they hold.
    """
    for start, end, key in runs:
        named = directory.bodies.exact(key, today)
        if named is None:
            continue
        window = heard.window(start, end)
        if _is_meant(window, mentions, heard):
            return _about(named, window, directory)
    return None


def misspelled_body(
    windows: Iterable[Window], heard: Heard, directory: Directory, today: date
) -> About | None:
    """Return the body whose name is most like one of the strange *windows* of the question."""
    for window in windows:
        named = directory.bodies.closest(window.key, today)
        if named is not None and not heard.is_everyday(window):
            return _about(named, window, directory)
    return None


def _is_meant(window: Window, mentions: Sequence[Mention], heard: Heard) -> bool:
    inside = [mention for mention in mentions if mention.window.overlaps(window)]
    if len(inside) < len(mentions) or not all(window.holds(m.window) for m in inside):
        return False  # a place beside it is what the question is about
    if _is_place_with_topic(window, inside, heard):
        return False  # "wijkwerken lokeren" begins the name of an organiser, and asks for Lokeren
    if asks_for_members(heard.words) or heard.is_whole(window):
        return True
    if not inside:
        # "sint-gilis-waas": strange words beside it say that more was meant
        rest = (*heard.ordinary[: window.start], *heard.ordinary[window.end :])
        return all(rest) and not heard.is_everyday(window)
    shorter = all(not m.window.holds(window) for m in inside)
    return shorter or all(m.is_outside and m.far.region is Region.FLANDERS for m in inside)


def _is_place_with_topic(window: Window, inside: Sequence[Mention], heard: Heard) -> bool:
    covered = {i for m in inside if not m.is_outside for i in range(m.window.start, m.window.end)}
    rest = [i for i in range(window.start, window.end) if i not in covered]
    words = [word for i in rest for word in heard.tokens[i].folded.split()]
    return bool(covered) and all(heard.known[i] for i in rest) and topic_of(words) is not None


def _about(named: Named, window: Window, directory: Directory) -> About:
    members = directory.municipalities_of(named.body)
    return About(named.body, members, window.raw, named.confidence)
