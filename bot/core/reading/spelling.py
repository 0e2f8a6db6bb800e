"""How likely a person who means a name types something else: the noisy channel.

Costs are negative log-probabilities in nats, so that they add up with priors. They follow what
fingers and ears do: the neighbouring key on AZERTY or QWERTY, two keys swapped, a letter dropped,
a letter doubled or not, and letters that sound alike in Dutch. Fitted by coordinate ascent on the
likelihood of 2,100 seeded keyboard slips on names of this data (one, two and three in a name), then
rounded; the costs of sounds were kept low by hand for people who write by ear.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

NEIGHBOUR = 5.0  # a neighbouring key instead
SOUND = 3.6  # a letter that sounds alike instead
OTHER = 9.0  # any other letter instead
EXTRA_NEIGHBOUR = 5.0  # one letter too many, next to the key that was meant
EXTRA = 8.0  # one letter too many, from elsewhere
DOUBLED = 3.4  # the same letter twice
DROPPED = 3.4  # a letter forgotten
UNDOUBLED = 3.0  # one of a pair forgotten
SWAPPED = 3.4  # two neighbours in the wrong order

_KEYBOARDS = (
    ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
)
_ALIKE = (
    *("ck", "cs", "yi", "zs", "vf", "dt", "gh", "ie", "uo", "qk", "ji", "bp", "jy", "ae", "uw"),
    *("xs", "uv", "eo", "ao", "oe", "mn", "kg"),
)
_NONE: dict[str, float] = {}


def _neighbours() -> dict[str, frozenset[str]]:
    """Return the keys around each key, on either keyboard, diagonals included."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for rows in _KEYBOARDS:
        places = {key: (r, c) for r, row in enumerate(rows) for c, key in enumerate(row)}
        for key, (r, c) in places.items():
            found[key] |= {
                other
                for other, (s, d) in places.items()
                if other != key and abs(r - s) <= 1 and abs(c - d) <= 1
            }
    return {key: frozenset(around) for key, around in found.items()}


def _replacements() -> dict[str, dict[str, float]]:
    """Return the cost of typing one letter for another, by the letter that was meant."""
    costs = {key: dict.fromkeys(around, NEIGHBOUR) for key, around in _NEIGHBOURS.items()}
    for pair in _ALIKE:
        one, other = pair[0], pair[1]
        costs.setdefault(one, {})[other] = SOUND
        costs.setdefault(other, {})[one] = SOUND
    return costs


_NEIGHBOURS = _neighbours()
_REPLACED = _replacements()


def extra_costs(typed: str) -> list[float]:
    """Return what each letter of *typed* costs if it is one too many."""
    costs: list[float] = []
    around = f" {typed} "
    for before, letter, after in zip(around, typed, around[2:], strict=False):
        if letter in (before, after):
            costs.append(DOUBLED)
        elif letter in _NEIGHBOURS.get(before, ()) or letter in _NEIGHBOURS.get(after, ()):
            costs.append(EXTRA_NEIGHBOUR)
        else:
            costs.append(EXTRA)
    return costs


def typing_cost(typed: str, name: str, extra: Sequence[float]) -> float:
    """Return the cost of typing *typed* for *name*, in nats; 0 if they are the same.

    Weighted optimal string alignment. What both share at the beginning and the end is skipped.

    Args:
        typed: Squashed, folded.
        name: Squashed, folded.
        extra: `extra_costs(typed)`, computed once for all names.
    """
    most = min(len(typed), len(name))
    start = 0
    while start < most and typed[start] == name[start]:
        start += 1
    end = 0
    while end < most - start and typed[-1 - end] == name[-1 - end]:
        end += 1
    letters = typed[start : len(typed) - end]
    extra = extra[start : len(typed) - end]
    row = [0.0]
    for cost in extra:
        row.append(row[-1] + cost)
    above = row
    previous = ""
    for index in range(start, len(name) - end):
        meant = name[index]
        dropped = UNDOUBLED if index and name[index - 1] == meant else DROPPED
        replaced = _REPLACED.get(meant, _NONE)
        left = row[0] + dropped
        current = [left]
        before = ""
        for column, letter in enumerate(letters):
            best = row[column] if letter == meant else row[column] + replaced.get(letter, OTHER)
            # Compared by hand: with min() this innermost loop takes half as long again.
            forgotten = row[column + 1] + dropped
            best = forgotten if forgotten < best else best
            superfluous = left + extra[column]
            best = superfluous if superfluous < best else best
            if letter == previous and before == meant:
                best = min(best, above[column - 1] + SWAPPED)
            current.append(best)
            left, before = best, letter
        above, row, previous = row, current, meant
    return row[-1]
