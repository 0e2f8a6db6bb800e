"""A question cut into tokens, each marked as an ordinary word or as a possible place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.core.model.terms import Cue
from bot.core.reading.budget import MAX_GUESSES, MAX_TOKENS
from bot.core.reading.context import Mark, links, marks
from bot.core.reading.text import Token, clean, flatten, squash, tokenize
from bot.core.reading.vocabulary import (
    ARTICLES,
    LISTING,
    LIVING,
    LOCATIVES,
    PERSONAL,
    POINTING,
    TOPICAL,
    is_known,
)

MAX_WINDOW = 6  # tokens; the longest names have five ("heist op de berg", "onze lieve vrouw waver")
_MAX_GUESSED = 4  # tokens of a misspelled name that was torn apart
_ENDING = frozenset(",;:!?()[]|\n\u2026")
_SHORTEST_ENDED = 5  # letters of a word before a full stop; shorter ones may be abbreviations
_SELDOM_WORDS = 3  # tokens from which on a name is no turn of everyday speech


@dataclass(frozen=True, slots=True)
class Window:
    """A run of tokens that may be a name."""

    start: int
    end: int  # exclusive
    key: str  # squashed
    raw: str  # as typed
    words: tuple[str, ...]  # folded

    def holds(self, other: Window) -> bool:
        """Tell whether the other lies within it."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Window) -> bool:
        """Tell whether they share a token."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Heard:
    """The question as heard: cleaned text and folded tokens."""

    text: str
    tokens: tuple[Token, ...]
    known: tuple[bool, ...]  # per token: a word of questions, never a misspelled place
    ordinary: tuple[bool, ...]  # per token: known, or a word of everyday language
    tied: tuple[tuple[int, int], ...]  # start and end of what hyphens tie together to a name
    marks: tuple[Mark, ...]  # what stands around a piece and tells that it is no place
    links: tuple[int, ...]  # tokens of web addresses, handles and hashtags
    breaks: frozenset[int]  # tokens before which a comma or the like stands: no name goes across
    is_cut: bool  # it has more than `MAX_TOKENS`: the rest is not heard

    @property
    def words(self) -> tuple[str, ...]:
        """Return the folded words, in reading order."""
        return tuple(word for token in self.tokens for word in token.folded.split())

    def window(self, start: int, end: int) -> Window:
        """Return the run of tokens from *start* up to *end*."""
        tokens = self.tokens[start:end]
        words = tuple(word for token in tokens for word in token.folded.split())
        raw = self.text[tokens[0].start : tokens[-1].end]
        return Window(start, end, squash("".join(words)), raw, words)

    def cues(self, window: Window) -> tuple[Cue, ...]:
        """Return what tells that a window is no place that is asked for."""
        if not self.marks:
            return ()
        return tuple(m.cue for m in self.marks if m.start < window.end and window.start < m.end)

    def is_named_after(self, window: Window) -> bool:
        """Tell whether it is the saint of a school, a hospital or a church."""
        return Cue.NAMED_AFTER in self.cues(window)

    def is_broken(self, start: int, end: int) -> bool:
        """Tell whether a comma or the like stands inside a run."""
        return bool(self.breaks) and any(start < index < end for index in self.breaks)

    def runs(self) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and key of every run that may be a name as it stands.

        The longest first, then from left to right. Runs of words of questions only are left out,
        unless they are the whole question.
        """
        folded = [squash(token.folded) for token in self.tokens]
        count = len(folded)
        strange = [0]
        for known in self.known:
            strange.append(strange[-1] + (not known))
        if count == 1:
            yield 0, 1, folded[0]
            return
        for length in range(min(MAX_WINDOW, count), 0, -1):
            for start in range(count - length + 1):
                end = start + length
                if (length == count or strange[end] > strange[start]) and not self.is_broken(
                    start, end
                ):
                    yield start, end, "".join(folded[start:end])

    def is_whole(self, window: Window) -> bool:
        """Tell whether a window is the whole question."""
        return window.start == 0 and window.end == len(self.tokens)

    def is_everyday(self, window: Window) -> bool:
        """Tell whether a window may just as well be ordinary speech: "in de boom", "as good as"."""
        if window.end - window.start > 1 and not self.known[window.start]:
            return False  # "sta broek": nobody says that but for a name that was torn apart
        inside = self.ordinary[window.start : window.end]
        return len(window.words) < _SELDOM_WORDS and all(inside)

    def is_meant(self, window: Window, named: Sequence[Window]) -> bool:
        """Tell whether a window that is a name is meant as one.

        A name that is no word always is. One that is ("boom", "geel") is where the sentence points
        at it, or holds nothing but names and words of questions, and is not about somebody.

        Args:
            window: A name as it stands.
            named: The windows of all names in the question.
        """
        if self.is_whole(window) or not self.is_everyday(window):
            return True
        # "in boom", but not "in de boom"; "kantoor boom"; "uit zonnig De Haan"
        is_pointed = window.start and self.tokens[window.start - 1].folded in POINTING
        if is_pointed or self._is_pictured(window):
            return True
        if any(self._is_listed(window, other) for other in named):
            return True  # "eerst mol, dan balen"
        if window.start and self.tokens[window.start - 1].folded in ARTICLES:
            return False  # "de boom valt om"
        covered = {index for name in named for index in range(name.start, name.end)}
        others = [i for i in range(len(self.tokens)) if not window.start <= i < window.end]
        if not all(self.known[index] or index in covered for index in others):
            return False
        spoken = {self.tokens[index].folded for index in others}
        return bool(spoken & TOPICAL) or not spoken & PERSONAL

    def _is_pictured(self, window: Window) -> bool:
        """Tell whether it has a capital, and a word in small letters between it and "in"."""
        if window.start < 2 or not window.raw[0].isupper():  # noqa: PLR2004 -- two words before it
            return False
        before, middle = self.tokens[window.start - 2 : window.start]
        between = self.text[middle.start : middle.end]
        return before.folded in LOCATIVES and between.islower() and middle.folded not in ARTICLES

    def _is_listed(self, window: Window, other: Window) -> bool:
        """Tell whether another name, which is no word, stands in one list with a window."""
        if self.is_everyday(other) or other.overlaps(window):
            return False
        first, second = sorted((window, other), key=lambda one: one.start)
        between = {token.folded for token in self.tokens[first.end : second.start]}
        is_comma = bool(self.breaks.intersection(range(first.end, second.start + 1)))
        return between <= LISTING and (is_comma or bool(between))

    def is_pointed_at(self, window: Window) -> bool:
        """Tell whether the sentence says that a place stands here, or holds nothing else."""
        return self._is_located(window) or self.is_alone(window)

    def is_alone(self, window: Window) -> bool:
        """Tell whether all other words are words of questions."""
        if not self.marks:
            return all((*self.known[: window.start], *self.known[window.end :]))
        aside = {index for mark in self.marks for index in range(mark.start, mark.end)}
        others = (*range(window.start), *range(window.end, len(self.tokens)))
        return all(self.known[index] and index not in aside for index in others)

    def _is_located(self, window: Window) -> bool:
        """Tell whether a word such as "in" or "gemeente" stands before it."""
        before = window.start - 1
        while before > 0 and self.tokens[before].folded in ARTICLES:
            before -= 1
        return before >= 0 and self.tokens[before].folded in LOCATIVES

    def lived_in(self) -> Iterator[Window]:
        """Yield the words that stand where a home is told: "ik woon in Denk"."""
        for index in range(2, len(self.tokens)):
            before, verb = self.tokens[index - 1].folded, self.tokens[index - 2].folded
            if before in {"in", "te", "a"} and verb in LIVING:
                yield self.window(index, index + 1)

    def torn(self) -> list[Window]:
        """Return the runs of several strange tokens: maybe one misspelled name of several words."""
        found = dict.fromkeys(self.tied)
        for start, end in self._runs():
            first, last = start, end
            while first < last and self.ordinary[first]:
                first += 1
            while first < last and self.ordinary[last - 1]:
                last -= 1
            if first < last:
                found |= dict.fromkeys(((start, end), (first, last)))
        return [self.window(s, e) for s, e in found if 1 < e - s <= MAX_WINDOW]

    def guesses(self, is_near: Callable[[str], bool]) -> list[Window]:
        """Return the runs worth reading as a misspelled name, at most `MAX_GUESSES`.

        What stands together as a whole goes first; where there are too many, what is near a name.

        Args:
            is_near: Tells, fast, whether a key is nearly that of a name.
        """
        whole: list[Window] = [self.window(start, end) for start, end in self.tied]
        inner: list[Window] = []
        for start, end in self._runs():
            if start and self.tokens[start - 1].folded in ARTICLES and start not in self.breaks:
                whole.append(self.window(start - 1, end))  # "de hsan"
            if end - start <= _MAX_GUESSED:
                whole.append(self.window(start, end))
            inner += [
                self.window(first, first + length)
                for length in range(1, min(end - start, _MAX_GUESSED))
                for first in range(start, end - length + 1)
            ]
        inner.sort(key=self.is_everyday)
        kept: dict[Window, None] = {}
        for windows in (whole, inner):
            worth = [w for w in windows if w not in kept and self._is_worth_guessing(w)]
            if len(kept) + len(worth) > MAX_GUESSES:
                worth.sort(key=lambda window: not is_near(window.key))
            kept |= dict.fromkeys(worth)
        return list(kept)[:MAX_GUESSES]

    def _is_worth_guessing(self, window: Window) -> bool:
        strange = not all(self.ordinary[window.start : window.end])
        ends_well = not (self.known[window.start] or self.known[window.end - 1])
        begins_well = window.words[0] in ARTICLES and not self.known[window.end - 1]
        return (ends_well or begins_well) and (strange or self.is_whole(window))

    def _runs(self) -> Iterator[tuple[int, int]]:
        """Yield the longest runs without words of questions; "op de" may stand inside one."""
        start: int | None = None
        last = 0
        for index, known in enumerate((*self.known, True)):
            if index in self.breaks and start is not None:
                yield start, last + 1
                start = None
            if not known:
                start = index if start is None else start
                last = index
            elif start is not None and (index - last > 2 or index == len(self.known)):  # noqa: PLR2004 -- "op de" is two words
                yield start, last + 1
                start = None


def hear(text: str, ordinary: Mapping[str, object]) -> Heard:
    """Clean and cut a question; never raises, whatever the text holds.

    Args:
        text: Anything.
        ordinary: The words of everyday language, folded.
    """
    cleaned = clean(text)
    every = tokenize(cleaned)
    tokens = every[:MAX_TOKENS]
    groups = _groups(cleaned, tokens)
    known: list[bool] = []
    everyday: list[bool] = []
    tied: list[tuple[int, int]] = []
    for group in groups:
        # What hyphens tie together is words all of it ("wijk-werken"), or a name ("heist-op").
        mine = [is_known(token.folded) for token in group]
        is_name = len(group) > 1 and not all(mine)
        if is_name:
            tied.append((len(known), len(known) + len(group)))
        known += [False] * len(group) if is_name else mine
        everyday += [
            not is_name and (is_word or token.folded in ordinary)
            for is_word, token in zip(mine, group, strict=True)
        ]
    flat = flatten(cleaned)
    found = marks(cleaned, flat, tokens)
    for mark in found:  # no name goes on into what is none
        if mark.cue not in {Cue.NAMED_AFTER, Cue.SPEECH}:
            span = range(mark.start, mark.end)
            known = [is_said or index in span for index, is_said in enumerate(known)]
    return Heard(
        cleaned,
        tokens,
        tuple(known),
        tuple(everyday),
        tuple(tied),
        found,
        tuple(links(flat, tokens)),
        _breaks(cleaned, tokens),
        len(every) > len(tokens),
    )


def _breaks(text: str, tokens: tuple[Token, ...]) -> frozenset[int]:
    """Return the tokens before which something ends: a comma, a bracket, a sentence, a number."""
    found: set[int] = set()
    for index in range(1, len(tokens)):
        before, token = tokens[index - 1], tokens[index]
        gap = text[before.end : token.start]
        is_ended = "." in gap and " " in gap and before.end - before.start >= _SHORTEST_ENDED
        is_number = " " in gap and before.folded.isdigit() != token.folded.isdigit()
        if is_ended or is_number or not _ENDING.isdisjoint(gap):
            found.add(index)
    return frozenset(found)


def _groups(text: str, tokens: tuple[Token, ...]) -> list[list[Token]]:
    """Return the tokens, those that hyphens tie together in one group."""
    groups: list[list[Token]] = []
    for token in tokens:
        gap = text[groups[-1][-1].end : token.start] if groups else " "
        if "-" in gap and not gap.strip("-'’"):
            groups[-1].append(token)
        else:
            groups.append([token])
    return groups
