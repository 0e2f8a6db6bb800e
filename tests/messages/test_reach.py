"""A translator gets what people can read in that language, and nothing else.

A text can be read where code that a channel runs names its key: as it stands, or by an f-string
whose parts that code names too. What only commands say stands in `commands.yaml`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp

from bot.files.catalogs import load_catalogs, load_terminal

ROOT = Path(__file__).parents[2]
CHANNELS = ("bot.wiring", "bot.adapters.telegram.app", "bot.adapters.web.site")
# What is wrong there is found at the start, and told in the terminal.
AT_THE_START = {"bot.settings", "bot.files.catalogs", "bot.files.boundaries"}
NAMED_OTHERWISE = re.compile(
    r"abbreviation\."  # by the catalog itself, wherever a sentence has one
    r"|map\.provinces\."  # by the data
    r"|about\.\w+-probably$"  # two values beside each other
    r"|admin\.change\."  # by the kind of a change, and by pieces
)


class Named:
    """The keys that modules name."""

    def __init__(self, files: Iterator[Path]) -> None:
        self._words: set[str] = set()
        self._made: list[re.Pattern[str]] = []  # "admin.change.{key}", as a pattern
        self._parts: list[re.Pattern[str]] = []  # "{kind}.{sign}": what goes in the place of a key
        for file in files:
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    self._words.update({node.value, *node.value.split()})
                elif isinstance(node, ast.JoinedStr):
                    self._add(node)
        for page in (ROOT / "bot").rglob("*.html"):
            text = page.read_text("utf-8")
            self._words.update(re.findall(r'["\']([\w.-]+)["\']', text))
            begun = re.findall(r'["\']([\w.-]+)["\'] *~', text)
            self._made += [re.compile(rf"{re.escape(start)}(.*)\Z") for start in begun]

    def _add(self, made: ast.JoinedStr) -> None:
        pieces = [p.value if isinstance(p, ast.Constant) else None for p in made.values]
        if not any(" " in str(piece) for piece in pieces):
            pattern = "".join("(.*)" if p is None else re.escape(str(p)) for p in pieces)
            if "." in str(pieces[0] or ""):
                self._made.append(re.compile(rf"{pattern}\Z"))
            elif pieces[0] or "." in pieces:
                self._parts.append(re.compile(rf"{pattern}\Z"))

    def has(self, key: str) -> bool:
        """Tell whether a key is named; of "x.one" and "x.many" only "x" needs to be."""
        return any(
            name in self._words or self._is_made(name, self._made)
            for name in {key, re.sub(r"\.(one|many)$", "", key)}
        )

    def _is_made(self, name: str, patterns: list[re.Pattern[str]]) -> bool:
        return any(
            all(self._is_part(part) for part in match.groups())
            for pattern in patterns
            if (match := pattern.match(name))
        )

    def _is_part(self, part: str) -> bool:
        return self._is_known(part) or any(
            all(map(self._is_known, match.groups()))
            for pattern in (*self._made, *self._parts)
            if (match := pattern.match(part))
        )

    def _is_known(self, part: str) -> bool:
        return not part or part.isdigit() or part in self._words


@cache
def named() -> Named:
    graph = grimp.build_graph("bot", cache_dir=None)
    run = {*CHANNELS, *(m for channel in CHANNELS for m in graph.find_upstream_modules(channel))}
    paths = (ROOT.joinpath(*module.split(".")) for module in sorted(run - AT_THE_START))
    return Named(p / "__init__.py" if p.is_dir() else p.with_suffix(".py") for p in paths)


def test_every_text_that_is_translated_can_be_read_on_a_channel():
    unread = [key for key in sorted(load_catalogs()["nl"].keys) if not named().has(key)]

    assert [key for key in unread if not NAMED_OTHERWISE.match(key)] == []


def test_what_only_the_terminal_says_is_said_by_no_channel():
    own = load_terminal().keys - load_catalogs()["nl"].keys
    raised = {"cli.already-running", "cli.other-poller", "cli.port", "cli.telegram"}  # by a start

    assert len(own) > 250
    assert [key for key in sorted(own - raised) if named().has(key)] == []
