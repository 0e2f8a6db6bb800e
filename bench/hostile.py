"""`python -m bench.hostile`: looks for the text that costs most, as an attacker would.

Texts are built of pieces (short names, names with slips, torn ones, words, codes) and of what
stands between them, at random; the dearest of some are then changed step by step, and what costs
more is kept. The search follows the clock of the processor, so two runs with one seed begin alike
but need not end alike. Printed is the dearest text found, as the least of five times.
"""

from __future__ import annotations

import argparse
import gc
import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from bench.typos import misspell
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.reading.budget import MAX_QUESTION
from bot.core.reading.vocabulary import KNOWN_WORDS
from bot.core.resolving.resolver import resolve
from bot.core.resolving.suggest import suggest
from bot.files.data import DataDirectory
from bot.service.ask import Ask
from bot.service.changing.load import DirectoryHolder
from bot.service.listed import MAX_FILE_ITEMS, MAX_ITEM, look_up, names_place, split_list
from bot.settings import default_data_dir

_JOINTS = (" ", " ", "-", "-", ", ", " en ", " in ", " de ", " of ", "/", "'", ".", "", "\n", " (")
_LIST_JOINTS = ("\n", "\n", "\n", ".\n", ",\n", ";", "\t", "\t", ",", " ", " ", "-", " in ")
_SIGNS = (
    "st",
    "o.l.v.",
    "a/d",
    "x" * 40,
    "é",
    "ﷺ",
    "ß",
    "\u200e",
    "drieduizend",
    "zes",
    "?",
    ".\n",
)
# What `core.reading.context` and `core.resolving.holding` look for, and what begins like it.
_AROUND = (
    *("111", "2000 euro", "+32 9", "0123 45", "12/03/1970", "BE68 5390", "nr", "1.000", "51.054"),
    *("rue d'", "Steenweg op", "Oude", "Naar Gent 3,", "Van", "Tom Van", "Mevr. A.", "heet"),
    *("wzc Sint-", "a@b.example", "#gent", "www.gent", "een", "niet", "niet in", "vroeger", "nee"),
    *("woon in", "werk in", "bij", "9OO", "geboren in", "in 2000", "geo:51.05,3.7", "wir gehen"),
)
_LETTERS = "abcdefghijklmnoprstuvwyz"
_STARTS = 12  # of which the dearest is changed
_STALE = 40  # changes in vain after which the search begins anew
_SURELY = 1.005  # times dearer: less is noise
_LIST = 100_000  # characters of a hostile list
_ITEMS = 100  # of a list that is looked up

Text = list[tuple[str, str]]  # pieces, each with what stands behind it


class _Maker:
    """Makes texts and changes them."""

    def __init__(self, directory: Directory, luck: random.Random, joints: Sequence[str]) -> None:
        self._luck = luck
        self._joints = joints
        places = sorted({place.name.lower() for place in directory.places.values()})
        bodies: list[Partnership | Organiser] = [
            *directory.facts.partnerships,
            *directory.facts.organisers,
        ]
        self._pools: tuple[Sequence[str], ...] = (
            places,
            [name for name in places if len(name) < 6],
            sorted({far.name.lower() for far in directory.facts.outside}),
            sorted({body.name.lower() for body in bodies}),
            sorted(directory.words),
            sorted(KNOWN_WORDS),
            sorted(directory.postcodes),
            _SIGNS,
            _AROUND,
        )
        self._places = places

    def start(self, size: int) -> Text:
        """Return a pattern that is repeated, with the same pieces or with ever other ones."""
        luck, made, length = self._luck, Text(), 0
        pattern = [(self._piece(), self._joint()) for _ in range(luck.randint(1, 4))]
        is_fresh, one = luck.random() < 0.5, luck.choice([None, self._joint()])
        while length < size:
            for piece, joint in pattern:
                made.append((self._piece() if is_fresh else piece, one or joint))
                length += sum(map(len, made[-1]))
        return made

    def changed(self, text: Text) -> Text:
        """Return the text with some changes."""
        luck, new = self._luck, list(text)
        for _ in range(luck.choice((1, 1, 2, 4, 8, max(1, len(text) // 8)))):
            at = luck.randrange(len(new))
            piece, joint = new[at]
            match luck.randrange(6):
                case 0:
                    new[at] = (self._piece(), joint)
                case 1:
                    new[at] = (piece, self._joint())
                case 2:
                    new.insert(at, (self._piece(), joint))
                case 3 if len(new) > 1:
                    del new[at]
                case 4 if len(piece) > 1:
                    new[at] = (misspell(piece, 1, luck), joint)
                case _:
                    new[at:at] = new[at : at + luck.randint(1, 8)]
        return new

    def _piece(self) -> str:
        luck, name = self._luck, self._luck.choice(self._places)
        match luck.randrange(6):
            case 0 | 1:
                return misspell(name, min(luck.randint(1, 5), max(1, len(name) - 1)), luck)
            case 2:
                at = luck.randrange(len(name))
                return f"{name[:at]} {name[at:]}"
            case 3:
                return name[:5] + luck.choice(self._places)[-5:]
            case 4:
                return "".join(luck.choice(_LETTERS) for _ in range(luck.randint(1, 30)))
            case _:
                pool: Sequence[str] = luck.choice(self._pools)
                return luck.choice(pool)

    def _joint(self) -> str:
        return self._luck.choice(self._joints)


def main() -> int:
    """Search, and print the dearest."""
    parser = argparse.ArgumentParser(prog="python -m bench.hostile", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=60, help="for each kind of text")
    arguments = parser.parse_args()
    now = datetime.now(UTC)
    source = DataDirectory(default_data_dir())
    directory = Directory(source.parse(source.read(), now.date()))
    ask = Ask(DirectoryHolder(directory), lambda: now)
    gc.collect()
    gc.freeze()

    def split(text: str) -> object:
        return split_list(text, names_place(ask), MAX_FILE_ITEMS)

    def items(text: str) -> object:
        return look_up([text[n : n + MAX_ITEM] for n in range(0, len(text), MAX_ITEM)], ask)

    kinds: tuple[tuple[str, int, Sequence[str], Callable[[str], Any]], ...] = (
        ("question", MAX_QUESTION, _JOINTS, lambda text: resolve(text, directory, now.date())),
        ("suggestions", MAX_QUESTION, _JOINTS, lambda text: suggest(text, directory, now.date())),
        ("splitting a list", _LIST, _LIST_JOINTS, split),
        (f"looking up {_ITEMS} places", _ITEMS * MAX_ITEM, _JOINTS, items),
    )
    print("| what | characters | worst, ms of processor | texts tried | the worst begins with |")
    print("|---|--:|--:|--:|---|")
    for name, size, joints, do in kinds:
        luck = random.Random(f"{arguments.seed} {name}")
        cost, text, tried = _search(do, _Maker(directory, luck, joints), size, arguments.seconds)
        print(f"| {name} | {size:,} | {cost:.1f} | {tried:,} | `{text[:60]!r}` |", flush=True)
    return 0


def _search(
    do: Callable[[str], Any], maker: _Maker, size: int, seconds: float
) -> tuple[float, str, int]:
    """Return the highest cost found, in ms, its text, and how many were tried."""
    end = time.monotonic() + seconds
    worst, tried = (0.0, ""), 0
    while time.monotonic() < end:
        starts = [maker.start(size) for _ in range(_STARTS)]
        cost, held = max(((_ms(do, _joined(s, size), 1), s) for s in starts), key=lambda x: x[0])
        tried += _STARTS
        stale = 0
        while stale < _STALE and time.monotonic() < end:
            new, tried, stale = maker.changed(held), tried + 1, stale + 1
            text = _joined(new, size)
            if _ms(do, text, 1) > cost * _SURELY and (again := _ms(do, text, 3)) > cost * _SURELY:
                cost, held, stale = again, new, 0
        text = _joined(held, size)
        worst = max(worst, (_ms(do, text, 5), text))
    return *worst, tried


def _joined(text: Text, size: int) -> str:
    return "".join(piece + joint for piece, joint in text)[:size]


def _ms(do: Callable[[str], Any], text: str, rounds: int) -> float:
    """Return the least of some times, in ms of the processor."""
    times = []
    for _ in range(rounds):
        start = time.process_time_ns()
        do(text)
        times.append(time.process_time_ns() - start)
    return min(times) / 1e6


if __name__ == "__main__":
    sys.exit(main())
