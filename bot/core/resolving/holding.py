"""Which of several places a question is about: "niet Gent maar Aalst", "van Mechelen naar Lier".

The words before, between and behind the names say it. What is set aside is never dropped where
nothing else would be left.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bot.core.model.lazily import Pattern
from bot.core.model.outcome import Tie
from bot.core.reading.heard import Heard, Window
from bot.core.reading.vocabulary import GIVEN_NAMES
from bot.core.resolving.weighing import Mention

_HOLY = frozenset({"sint", "onze", "heilig"})
_PARTICLES = frozenset({"van", "de", "der", "den"})
_BACK = 6  # tokens before a name that speak of it, at most

_CORRECTED = Pattern(
    r"\b(?:ik bedoel|bedoelde|bedoel|sorry|pardon|excuseer|correctie|euh nee|eh nee|nee|neen|"
    r"of beter|beter gezegd|ik vergis me|i mean|i meant|no wait|rather|je veux dire|enfin|"
    r"plutot|non(?! loin))\b"
)
_NEGATED = Pattern(
    r"\b(?:niet|geen|nie|not|pas|behalve|zonder|uitgezonderd|except|sauf|excepte|ipv|"
    r"in plaats van|instead of|rather than|au lieu de|plutot que)"
    r"(?: (?:in|te|van|uit|voor|bij|naar|over|a|en|de|d|of|from|for|to|het|stad|gemeente))*$"
)
_PAST = Pattern(
    r"\b(?:vroeger|voorheen|geboren|ben van|kom van|kom uit|komt uit|come from|viens de|"
    r"opgegroeid|afkomstig|verhuis(?:d|de|t)? (?:ben )?(?:van|uit)|"
    r"vertrokken|kom oorspronkelijk|oorspronkelijk|ex|eerst woonde ik|woonde|gewoond|studeerde|"
    r"born|grew up|raised|used to live|moved from|moving from|originally|ne|nee|originaire|"
    r"avant|autrefois|demenage de)"
    r"(?: [a-z]+){0,2}$"
)
_PRESENT = Pattern(
    r"\b(?:nu|thans|tegenwoordig|momenteel|woon|woont|wonen|woonachtig|wonend|verblijf|naar|maar|"
    r"now|live|living|moved to|to|currently|habite|habitons|maintenant|actuellement|vers|a)"
    r"(?: [a-z]+){0,3}$"
)
_HOME = Pattern(
    r"\b(?:woon|woont|wonen|woonachtig|wonend|live|living|habite|habitons|ben van|kom van)"
    r"(?: [a-z]+){0,2}$"
)
_WORK = Pattern(
    r"\b(?:werk|werkt|werken|werkzaam|studeer|studeert|school|work|works|working|travaille|"
    r"travaillons|job|kantoor)(?: [a-z]+){0,2}$"
)
_NEAR = Pattern(
    r"^(?:ligt |gelegen |is dat |hoort |dat |vlak |dicht |heel |in de |aan de |de )*"
    r"(?:bij|nabij|vlakbij|dichtbij|kant van|buurt van|omgeving van|omgeving|omtrek van|naast|"
    r"tegen|near|close to|next to|pres de|pres d|a cote de)(?: de| het)?$"
)


def held(mentions: Sequence[Mention], heard: Heard) -> list[Mention]:
    """Return the mentions that the question is about, home first; in reading order else."""
    if len(mentions) < 2:  # noqa: PLR2004 -- one has nothing beside it
        return list(mentions)
    ordered = sorted(mentions, key=lambda mention: mention.window.start)
    kept = _not_corrected(ordered, heard)
    kept = _without(kept, [m for m in kept if _NEGATED.search(_before(m, ordered, heard))])
    past = [m for m in kept if _PAST.search(_before(m, ordered, heard))]
    if any(_PRESENT.search(_before(m, ordered, heard)) for m in kept if m not in past):
        kept = _without(kept, past)
    kept = _without(kept, [m for m in kept if heard.is_named_after(m.window)])
    kept = _without(kept, _saints(kept, heard))
    kept = _without(kept, _centres(kept, heard))
    kept = _without(kept, [m for m in kept if _is_surname(m, heard)])
    tied = ties(kept, heard)
    return sorted(kept, key=lambda mention: tied.get(mention.window) is Tie.WORK)


def ties(mentions: Sequence[Mention], heard: Heard) -> dict[Window, Tie]:
    """Return what somebody does in which place: "ik woon in Aalst en werk in Gent".

    Empty unless one place is told to be the home, and another that of work.
    """
    found: dict[Window, Tie] = {}
    ordered = sorted(mentions, key=lambda mention: mention.window.start)
    for mention in ordered:
        before = _before(mention, ordered, heard)
        for tie, words in ((Tie.HOME, _HOME), (Tie.WORK, _WORK)):
            if words.search(before):
                found.setdefault(mention.window, tie)
    return found if sorted(found.values()) == [Tie.HOME, Tie.WORK] else {}


def _not_corrected(ordered: Sequence[Mention], heard: Heard) -> list[Mention]:
    """Drop what somebody took back: "Gent... euh nee Lokeren"."""
    kept: list[Mention] = []
    for before, mention in zip((None, *ordered), ordered, strict=False):
        if before is not None and _CORRECTED.search(_words(heard, before.window.end, mention)):
            kept.clear()
        kept.append(mention)
    return kept


def _saints(kept: Sequence[Mention], heard: Heard) -> list[Mention]:
    """Return those of a saint, right before the place that is meant: "Sint-Jozef Rijkevorsel"."""
    return [
        before
        for before, after in pairwise(kept)
        if before.window.words[0] in _HOLY
        and before.window.end == after.window.start
        and after.window.start not in heard.breaks
        and not after.is_outside
        and after.window.words[0] not in _HOLY
    ]


def _is_surname(mention: Mention, heard: Heard) -> bool:
    """Tell whether a given name stands before it: "Karel Gent", "Lies van Aalst"."""
    before = mention.window.start - 1
    if heard.is_broken(before, mention.window.end):
        return False
    while before > 0 and heard.tokens[before].folded in _PARTICLES:
        before -= 1
    return before >= 0 and heard.tokens[before].folded in GIVEN_NAMES


def _centres(kept: Sequence[Mention], heard: Heard) -> list[Mention]:
    """Return those that only say where another lies: "Deerlijk bij Kortrijk"."""
    return [
        after
        for before, after in pairwise(kept)
        if not before.is_outside and _NEAR.search(_words(heard, before.window.end, after))
    ]


def _before(mention: Mention, ordered: Sequence[Mention], heard: Heard) -> str:
    """Return the words before a mention, as far as they speak of it."""
    begin = max(
        [m.window.end for m in ordered if m.window.end <= mention.window.start],
        default=0,
    )
    return _words(heard, max(begin, mention.window.start - _BACK), mention)


def _words(heard: Heard, begin: int, mention: Mention) -> str:
    return " ".join(token.folded for token in heard.tokens[begin : mention.window.start])


def _without(kept: Sequence[Mention], aside: Sequence[Mention]) -> list[Mention]:
    """Set some aside, unless nothing would be left."""
    rest = [mention for mention in kept if mention not in aside]
    return rest or list(kept)
