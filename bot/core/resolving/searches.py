"""What of a question is read as a misspelled name: each run of words once, within its budget."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Stage
from bot.core.reading.budget import Budget
from bot.core.reading.heard import Heard, Window
from bot.core.reading.text import fold
from bot.core.reading.vocabulary import ARTICLES
from bot.core.resolving.matching import Slip, is_one_slip, slips
from bot.core.resolving.stages import Candidate
from bot.core.resolving.thresholds import AS_LIKELY_AS_NOT
from bot.core.resolving.weighing import Mention, is_certain, is_likely, no_place, stands, weigh

_UNWEIGHED = 100.0  # nats: what is asked about in any case is not held against "no place"


class Searches:
    """What was found for words that may be a misspelled name."""

    def __init__(
        self,
        heard: Heard,
        directory: Directory,
        budget: Budget,
        note: Callable[[Mention], None],
    ) -> None:
        """Search the names of *directory*, as far as *budget* goes; *note* what was found."""
        self._heard = heard
        self._directory = directory
        self._budget = budget
        self._note = note
        self.unasked: list[Window] = []  # names that stand there, and are not asked for
        self._slips: dict[tuple[str, ...], tuple[Slip, ...]] = {}
        self._weighed: dict[tuple[tuple[str, ...], bool], tuple[Candidate, ...]] = {}

    def allows(self, words: tuple[str, ...]) -> bool:
        """Search the names that folded *words* may stand for; False if it is over the budget."""
        if words in self._slips:
            return True
        if not self._budget.allows_search():
            return False
        found = slips(words, self._directory.names)
        self._budget.spend(len(found))
        if words[0] in ARTICLES and len(words) > 1:
            # "de hsan" can only be a name that begins like that
            found = tuple(s for s in found if fold(s.name.raw).startswith(f"{words[0]} "))
        self._slips[words] = found
        return True

    def candidates(self, words: tuple[str, ...], *, pointed: bool) -> tuple[Candidate, ...]:
        """Return what searched *words* may be, the likeliest first; equal ones are weighed once."""
        held = self._weighed.get((words, pointed))
        if held is None:
            nothing = no_place(words, self._directory.words, pointed=pointed)
            held = weigh(self._slips[words], nothing, self._directory.population)
            self._weighed[words, pointed] = held
        return held

    def one_letter_off(self, words: tuple[str, ...]) -> tuple[Candidate, ...]:
        """Return the names that differ by one letter from searched *words*, whatever they mean."""
        near = [s for s in self._slips[words] if s.stage is Stage.FUZZY and s.edits <= 1]
        return weigh(near, -_UNWEIGHED, self._directory.population)

    @cached_property
    def strange(self) -> Sequence[Window]:
        """The windows that are read as misspelled names: the likeliest, at most `MAX_GUESSES`."""
        guesses = self._heard.guesses(lambda key: is_one_slip(key, self._directory.names))
        return [w for w in guesses if not any(w.overlaps(unasked) for unasked in self.unasked)]

    def guesses(self) -> list[Mention]:
        """Read every window worth it; none inside one that is a place beyond doubt."""
        guesses: list[Mention] = []
        sure: list[Window] = []
        for window in self.strange:
            if any(whole.holds(window) for whole in sure):
                continue
            mention = self.guessed(window)
            if mention is None:
                continue
            guesses.append(mention)
            is_inner = any(other is not window and other.holds(window) for other in self.strange)
            if not is_inner and is_likely(mention) and is_certain(mention):
                sure.append(window)
        return guesses

    def guessed(self, window: Window) -> Mention | None:
        """Read a window as a misspelled name; None if it is none, or over the budget."""
        if not self.allows(window.words):
            return None
        pointed = self._heard.is_pointed_at(window)
        candidates = self.candidates(window.words, pointed=pointed)
        if not candidates:
            return None
        mention = Mention(window, candidates)
        self._note(mention)
        if self._heard.marks and mention.best.stage is not Stage.ADJECTIVE:  # "een Kortrijkzaan"
            return mention if stands(self._heard.cues(window)) >= AS_LIKELY_AS_NOT else None
        return mention
