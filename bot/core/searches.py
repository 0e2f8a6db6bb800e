"""The searches that one question makes for misspelled names: each once, within its budget."""

from __future__ import annotations

from bot.core.belief import no_place, weigh
from bot.core.budget import Budget
from bot.core.directory import Directory
from bot.core.matching import Slip, slips
from bot.core.outcome import Stage
from bot.core.stages import Candidate
from bot.core.text import fold
from bot.core.vocabulary import ARTICLES

_UNWEIGHED = 100.0  # nats: what is asked about in any case is not held against "no place"


class Searches:
    """What was found for words that may be a misspelled name."""

    def __init__(self, directory: Directory, budget: Budget) -> None:
        """Search the names of *directory*, as far as *budget* goes."""
        self._directory = directory
        self._budget = budget
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
