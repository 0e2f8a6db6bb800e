"""Places inside a longer word, or behind a wrong key: asked about, never answered at once."""

from __future__ import annotations

import re

from bot.core.directory import Directory
from bot.core.heard import Heard
from bot.core.outcome import Stage
from bot.core.stages import Candidate
from bot.core.terms import PlaceKind
from bot.core.thresholds import HIDDEN
from bot.core.weigh import Mention

_LETTER_FOR_NOUGHT = re.compile(r"\b[1-9](?=\d*[oO])[\doO]{3}\b")
_SHORTEST = 4  # letters of a name inside a longer word


def hidden(heard: Heard, directory: Directory) -> Mention | None:
    """Return the first place that is hidden in a question, if any."""
    return _linked(heard, directory) or _mistyped_code(heard, directory)


def _linked(heard: Heard, directory: Directory) -> Mention | None:
    """Find a municipality inside a web address, a handle or a hashtag: "@stadleuven"."""
    for index in heard.links:
        window = heard.window(index, index + 1)
        for cut in range(2, len(window.key) - _SHORTEST + 1):
            for name in directory.names.exact(window.key[cut:]):
                place = name.place
                if place is not None and place.kind is PlaceKind.MUNICIPALITY:
                    return Mention(window, (Candidate(place, name.raw, Stage.PART, HIDDEN),))
    return None


def _mistyped_code(heard: Heard, directory: Directory) -> Mention | None:
    """Find a postcode in which the letter O stands for a nought: "9OOO"."""
    match = _LETTER_FOR_NOUGHT.search(heard.text)
    places = directory.postcodes.get(re.sub("[oO]", "0", match[0]), ()) if match else ()
    if match is None or not places:
        return None
    found = (Candidate(place, match[0], Stage.POSTCODE, HIDDEN) for place in places)
    return Mention(heard.window(0, len(heard.tokens)), tuple(found))
