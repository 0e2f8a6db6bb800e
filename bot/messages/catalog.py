"""One language's sentences: fills their placeholders and joins lists. Knows no other language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from string import Formatter

from bot.core.model.dates import PartialDate
from bot.messages.reply import Line, Reply, Span, Style, block

Value = str | int | Span | Line

_FORMATTER = Formatter()
_SHORT = re.compile(r"abbreviation\.([^.]+)\.short\Z")


class Catalog:
    """The sentences of one language, by dotted key.

    An abbreviation that the language explains (`abbreviation.<name>.short` and `.long`) carries
    its explanation along wherever a sentence uses it; a reply shows it at the first use.
    """

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        """Keep *texts*: dotted key to a sentence with `{name}` placeholders."""
        self.language = language
        self.abbreviations = {
            text: texts.get(f"abbreviation.{match[1]}.long", "")
            for key, text in texts.items()
            if (match := _SHORT.match(key))
        }
        known = "|".join(map(re.escape, self.abbreviations)) or r"(?!)"
        self._abbreviation = re.compile(rf"\b({known})\b")
        self._texts = dict(texts)
        self._sentences: dict[str, tuple[Span | str, ...]] = {}  # read once, when first said

    @property
    def keys(self) -> frozenset[str]:
        """Return every key."""
        return frozenset(self._texts)

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence under *key*."""
        return key in self._texts

    def written(self, key: str) -> str:
        """Return a sentence as it stands in its file, with its placeholders."""
        return self._texts[key]

    def line(self, key: str, /, **values: Value) -> Line:
        """Return a sentence as a line; spans among *values* keep their style.

        Raises:
            KeyError: If the language has no such key, or a placeholder got no value. The check of
                the language files makes sure that neither happens.
        """
        spans: list[Span] = []
        for part in self._sentence(key):
            value = values[part] if isinstance(part, str) else part
            if isinstance(value, Span):
                spans.append(value)
            elif isinstance(value, tuple):
                spans.extend(value)
            else:
                spans.append(Span(str(value)))
        return tuple(spans)

    def _sentence(self, key: str) -> tuple[Span | str, ...]:
        sentence = self._sentences.get(key)
        if sentence is None:
            sentence = self._sentences[key] = tuple(self._read(self._texts[key]))
        return sentence

    def _read(self, text: str) -> Iterator[Span | str]:
        """Yield the pieces of a sentence: spans of its own words, and names of placeholders."""
        for literal, name, _, _ in _FORMATTER.parse(text):
            for number, piece in enumerate(self._abbreviation.split(literal)):
                is_short = number % 2 == 1  # between two pieces stands what they were split at
                if is_short:
                    yield Span(piece, Style.ABBREVIATION, self.abbreviations[piece])
                elif piece:
                    yield Span(piece)
            if name is not None:
                yield name

    def text(self, key: str, /, **values: Value) -> str:
        """Return a sentence as plain text.

        Raises:
            KeyError: As `line`.
        """
        parts = self._sentence(key)
        return "".join([_plain(values[p]) if isinstance(p, str) else p.text for p in parts])

    def count(self, key: str, number: int, /, **values: Value) -> Line:
        """Return the sentence `<key>.one` or `<key>.many`, with `{number}` filled."""
        return self.line(f"{key}.one" if number == 1 else f"{key}.many", number=number, **values)

    def reply(self, key: str, /, **values: Value) -> Reply:
        """Return a reply of one sentence."""
        return Reply((block(self.line(key, **values)),))

    def join(self, items: Sequence[str]) -> str:
        """Return "a", "a en b" or "a, b en c"."""
        if len(items) < 2:  # noqa: PLR2004 -- one item needs no "en"
            return "".join(items)
        return self.text("list.and", most=", ".join(items[:-1]), last=items[-1])

    def number(self, number: int) -> str:
        """Return a number with its thousands apart: "347.125"."""
        return f"{number:,}".replace(",", self.text("number.thousands"))

    def date(self, day: date) -> str:
        """Return a day in figures: "22-11-2026"."""
        return self.text("date.day", day=day.day, month=day.month, year=day.year)

    def partial_date(self, text: str) -> str:
        """Return a partial date: "2018", "januari 2018" or "8-4-2020"."""
        known = PartialDate.parse(text)
        if known.day is not None:
            return self.date(known.last_day())
        if known.month is not None:
            return self.text("date.month", month=self.text(f"month.{known.month}"), year=known.year)
        return str(known.year)


def placeholders(text: str) -> frozenset[str]:
    """Return the names of the placeholders in a sentence.

    Raises:
        ValueError: If its braces do not match.
    """
    return frozenset(name for _, name, _, _ in _FORMATTER.parse(text) if name is not None)


def _plain(value: Value) -> str:
    if isinstance(value, Span):
        return value.text
    if isinstance(value, tuple):
        return "".join(span.text for span in value)
    return str(value)
