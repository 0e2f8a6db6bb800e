"""A question cut into tokens, each marked as an ordinary word or as a possible place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.text import Token, clean, squash, tokenize
from bot.core.vocabulary import EVERYDAY, LOCATIVES, is_known

MAX_WINDOW = 6  # tokens; the longest names have five ("heist op de berg", "onze lieve vrouw waver")
MAX_TOKENS = 60  # a question that is longer is searched up to here


@dataclass(frozen=True, slots=True)
class Window:
    """A run of tokens that may be a name."""

    start: int
    end: int  # exclusive
    key: str  # squashed
    raw: str  # as typed

    def overlaps(self, other: Window) -> bool:
        """Tell whether they share a token."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Heard:
    """The question as heard: cleaned text and folded tokens."""

    text: str
    tokens: tuple[Token, ...]
    known: tuple[bool, ...]  # per token: an ordinary word of questions

    @property
    def words(self) -> tuple[str, ...]:
        """Return the folded words, in reading order."""
        return tuple(word for token in self.tokens for word in token.folded.split())

    def window(self, start: int, end: int) -> Window:
        """Return the run of tokens from *start* up to *end*."""
        tokens = self.tokens[start:end]
        key = squash("".join(token.folded for token in tokens))
        return Window(start, end, key, self.text[tokens[0].start : tokens[-1].end])

    def windows(self) -> Iterator[Window]:
        """Yield every run that may be a name, the longest first, then from left to right."""
        count = len(self.tokens)
        for length in range(min(MAX_WINDOW, count), 0, -1):
            for start in range(count - length + 1):
                window = self.window(start, start + length)
                if self.may_be_name(window):
                    yield window

    def may_be_name(self, window: Window) -> bool:
        """Tell whether a run can be a place at all.

        The whole question always can. A run of ordinary words never can. A word of daily use that
        is a place name too ("boom") can where the sentence points at a place.
        """
        if window.start == 0 and window.end == len(self.tokens):
            return True
        inside = range(window.start, window.end)
        if all(self.known[index] for index in inside):
            return False
        if any(not self.known[i] and self.tokens[i].folded not in EVERYDAY for i in inside):
            return True
        return len(inside) > 1 or self._is_pointed_at(window)

    def _is_pointed_at(self, window: Window) -> bool:
        if window.start > 0 and self.tokens[window.start - 1].folded in LOCATIVES:
            return True
        others = (i for i in range(len(self.tokens)) if not window.start <= i < window.end)
        return all(self.known[index] for index in others)

    def unknown_runs(self) -> tuple[Window, ...]:
        """Return the longest runs that begin and end with a token that is no ordinary word."""
        runs: list[Window] = []
        start: int | None = None
        last = 0
        for index, known in enumerate((*self.known, True)):
            if not known:
                start = index if start is None else start
                last = index
            elif start is not None and (index - last > 2 or index == len(self.known)):  # noqa: PLR2004 -- "op de" may stand inside a name
                runs.append(self.window(start, last + 1))
                start = None
        return tuple(runs)


def hear(text: str) -> Heard:
    """Clean and cut a question; never raises, whatever the text holds."""
    cleaned = clean(text)
    tokens = tokenize(cleaned)[:MAX_TOKENS]
    return Heard(cleaned, tokens, tuple(is_known(token.folded) for token in tokens))
