"""Makes typing mistakes as fingers make them, always the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Container, Sequence
from dataclasses import dataclass

from bench.evaluate.scoring import Question
from bench.names import Names, written
from bot.core.lookup.directory import Directory
from bot.core.model.terms import NisCode, PlaceKind

_ROWS = {
    "azerty": ("azertyuiop", "qsdfghjklm", "wxcvbn"),
    "qwerty": ("qwertyuiop", "asdfghjkl", "zxcvbnm"),
}
_SHORTEST = {1: 4, 2: 6, 3: 8}  # letters that a name needs for so many mistakes


def _neighbours(rows: Sequence[str]) -> dict[str, str]:
    """Return the keys around each key: beside it, and above and below it."""
    at = {key: (x, y) for y, row in enumerate(rows) for x, key in enumerate(row)}
    return {
        key: "".join(o for o, (u, v) in at.items() if o != key and abs(u - x) + abs(v - y) < 2)
        for key, (x, y) in at.items()
    }


_KEYS = {layout: _neighbours(rows) for layout, rows in _ROWS.items()}


@dataclass(frozen=True, slots=True)
class Batch:
    """Misspelled names of one kind of place, with so many mistakes each."""

    kind: str
    edits: int
    questions: tuple[Question, ...]


def batches(directory: Directory, names: Names, number: int, seed: int) -> list[Batch]:
    """Return a batch per kind of place and per number of mistakes, *number* questions each.

    Only names that lead to one municipality; a mistake that makes another listed name is redone.
    """
    made: list[Batch] = []
    for kind in (PlaceKind.MUNICIPALITY, PlaceKind.DEELGEMEENTE):
        own = sorted(p.name for p in directory.places.values() if p.kind is kind)
        for edits, shortest in _SHORTEST.items():
            luck = random.Random(f"{seed} {kind} {edits}")
            pool = [
                name for name in own if len(name) >= shortest and _codes_of(name, names)[1:] == []
            ]
            questions: list[Question] = []
            while len(questions) < number:
                name = luck.choice(pool)
                text = misspell(name.lower(), edits, luck)
                if not _is_known(text, names.targets):
                    codes = frozenset(_codes_of(name, names))
                    questions.append(Question(text, f"{edits} edits", codes, f"from {name}"))
            made.append(Batch(kind.value, edits, tuple(questions)))
    return made


def misspell(name: str, edits: int, luck: random.Random) -> str:
    """Make *edits* mistakes in a lower-case name; the result differs from it."""
    keys = _KEYS[luck.choice(sorted(_KEYS))]
    while True:
        text = name
        for _ in range(edits):
            before = text
            while text == before:
                text = _slip(text, keys, luck)
        if text != name:
            return text


def _slip(text: str, keys: dict[str, str], luck: random.Random) -> str:
    """Make one mistake: a wrong key, two swapped, one left out, doubled, or one too many."""
    place = luck.randrange(len(text))
    letter = text[place]
    near = luck.choice(keys.get(letter, "") or letter)
    match luck.choice(("wrong", "swap", "omit", "double", "insert")):
        case "wrong":
            return text[:place] + near + text[place + 1 :]
        case "swap":
            return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
        case "omit":
            return text[:place] + text[place + 1 :]
        case "double":
            return text[:place] + letter + text[place:]
        case _:
            return text[: place + 1] + near + text[place + 1 :]


def _codes_of(name: str, names: Names) -> list[NisCode]:
    return sorted({target.nis for target in names.targets[written(name)] if target.nis})


def _is_known(text: str, known: Container[str]) -> bool:
    return written(text) in known
