"""Names inside longer runs of words: whether the whole run means more than the name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.heard import Heard, Window
from bot.core.outcome import Stage
from bot.core.terms import PlaceKind
from bot.core.weigh import Mention, is_certain

_LETTERS_PER_SLIP = 3  # beside a name that stands as it is


def whole_names(found: Sequence[Mention], heard: Heard) -> list[Mention]:
    """Keep the first of the names that hyphens tie to one: "Gent-Sint-Pieters" is Gent.

    Two municipalities are two places: "Brugge-Gent".
    """
    dropped: list[Mention] = []
    for start, end in heard.tied:
        inside = [m for m in found if start <= m.window.start and m.window.end <= end]
        inside.sort(key=lambda mention: mention.window.start)
        if len(inside) > 1 and is_municipality(inside[0]):
            dropped += [m for m in inside[1:] if not (is_municipality(m) or m.is_outside)]
    return [mention for mention in found if mention not in dropped]


def spans_well(run: Window, mention: Mention, inside: Sequence[Mention], heard: Heard) -> bool:
    """Tell whether a guess is near enough to be more than a name that stands there.

    "tielt wigne" is Tielt-Winge, "soudal turnhout" is not Oud-Turnhout.
    """
    covered = sum(m.window.end - m.window.start for m in inside if is_municipality(m))
    if len(inside) > 1 and covered == run.end - run.start and not is_certain(mention):
        return False  # "Brugge-Gent" is both
    if (run.start, run.end) in heard.tied or mention.best.stage is not Stage.FUZZY:
        return True
    beside = len(run.key) - sum(len(m.window.key) for m in inside)
    return _LETTERS_PER_SLIP * mention.best.edits <= max(beside, _LETTERS_PER_SLIP)


def leaves_strange(run: Window, inside: Sequence[Mention], heard: Heard) -> bool:
    """Tell whether a run says more than the mentions in it.

    It does where a token is no word and in none of them, and where hyphens tie it together:
    "Niel-Saint-Trond" is not Niel and Sint-Truiden.
    """
    if (run.start, run.end) in heard.tied:
        return not any(m.window.holds(run) for m in inside)
    return any(
        not heard.ordinary[index]
        and not any(m.window.start <= index < m.window.end for m in inside)
        for index in range(run.start, run.end)
    )


def is_municipality(mention: Mention) -> bool:
    """Tell whether it means a municipality of today."""
    return not mention.is_outside and mention.place.kind is PlaceKind.MUNICIPALITY
