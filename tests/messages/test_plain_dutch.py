"""The Dutch that people read in a chat uses everyday words: level B1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.messages.catalog import Catalog

LIST = Path(__file__).parent / "heavy-words.txt"
LEAST = 60
# Read by those who run the bot or keep its data.
NOT_IN_CHAT = {"admin", "cli", "coverage", "doctor", "lookup", "problem"}


def read_list(text: str) -> dict[str, str]:
    """Return heavy words with the plain ones to use; refuse a line that has no plain one."""
    found: dict[str, str] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        heavy, sign, plain = line.partition(" = ")
        if not sign or not plain.strip() or heavy in found:
            raise ValueError(line)
        found[heavy] = plain
    return found


def heavy_in(text: str, heavy_words: Mapping[str, str]) -> list[str]:
    """Return the heavy words of the list that a text uses, as the list has them."""
    return [heavy for heavy in heavy_words if _pattern(heavy).search(text)]


def _pattern(heavy: str) -> re.Pattern[str]:
    whole = r"\w*".join(re.escape(part) for part in heavy.split("*"))
    return re.compile(rf"\b{whole}\b", re.IGNORECASE)


HEAVY = read_list(LIST.read_text("utf-8"))


def test_the_dutch_of_the_chat_has_no_heavy_words(texts: Catalog):
    found = {
        key: {heavy: HEAVY[heavy] for heavy in used}
        for key in sorted(texts.keys)
        if key.split(".")[0] not in NOT_IN_CHAT
        if (used := heavy_in(texts.written(key), HEAVY))
    }

    assert found == {}


def test_the_list_is_long_and_in_order():
    assert len(HEAVY) >= LEAST
    assert list(HEAVY) == sorted(HEAVY)


def test_what_the_list_proposes_is_plain_itself():
    assert [plain for plain in HEAVY.values() if heavy_in(plain, HEAVY)] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gelieve te bellen.", ["gelieve"]),
        ("Je dient te bellen indien nodig.", ["dient", "indien"]),
        ("De desbetreffende gemeente", ["desbetreffend*"]),
        ("Wij implementeren het.", ["implementer*"]),
        ("Dit staat ten aanzien van niets.", ["ten aanzien van"]),
        ("De dienst in Bekomenstraat 5 doet mee.", []),
    ],
)
def test_a_heavy_word_is_found_in_every_form(text, found):
    assert heavy_in(text, HEAVY) == found


@pytest.mark.parametrize("line", ["indien", "indien = ", "indien = als\nindien = als"])
def test_a_line_without_a_plain_word_is_refused(line):
    with pytest.raises(ValueError, match="indien"):
        read_list(line)
