"""How much work one question may cost: every bound with its reason, and who counts.

The bounds are numbers of things, not times: a question means the same on a slow machine. Names and
codes as they stand cost next to nothing, so all of them are looked up first; what they leave is
searched for misspellings, the likeliest first, until the budget is spent. What is not read then is
never guessed at, and is said. `make bench-hostile` looks for the dearest text that they allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

MAX_QUESTION = 1000  # characters; a longer text is no question for one place
MAX_TOKENS = 60  # of a question; an ordinary one has fewer than thirty
MAX_NAMES = 12  # as they stand: each is held against all others, to see what only says where
MAX_ANSWERS = 6  # places in one question; a longer list is for `lookup`
MAX_GUESSES = 5  # runs of words that are read as a misspelled name where none stands as it is
# Of the dearest search, about a millisecond goes to weighing forty names, a fifth of that to
# finding them. The questions in tests/questions need at most 4 searches, any two places that are
# misspelled in one sentence at most 6.
MAX_SEARCHES = 8
MAX_CANDIDATES = 240  # names that are weighed, in all searches together
SEARCHES_PER_ITEM = 3  # of a list, on average: an item has one place, in few words
SEARCHES_PER_SPLIT = 150  # to tell whether a text is a list, and which column holds the places

T = TypeVar("T")


@dataclass(slots=True)
class Budget:
    """What is left of the work that one question may cost."""

    searches: int = MAX_SEARCHES
    candidates: int = MAX_CANDIDATES
    within: Budget | None = None  # that of the whole list, of which this is one item
    is_over: bool = False  # something was left unread for want of it

    @classmethod
    def for_searches(cls, searches: int) -> Budget:
        """Return a budget with as many candidates as usual for so many searches."""
        return cls(searches, searches * MAX_CANDIDATES // MAX_SEARCHES)

    def allows_search(self) -> bool:
        """Tell whether one more search may be made; if not, something stays unread."""
        is_left = self.searches > 0 and self.candidates > 0
        if not is_left or (self.within is not None and not self.within.allows_search()):
            self.is_over = True
            return False
        return True

    def spend(self, candidates: int) -> None:
        """Count one search, with the names that it weighed."""
        self.searches -= 1
        self.candidates -= candidates
        if self.within is not None:
            self.within.spend(candidates)

    def first(self, found: Sequence[T], most: int) -> Sequence[T]:
        """Return at most so many of *found*; if there are more, something stays unread."""
        self.is_over |= len(found) > most
        return found[:most]
