"""One language's sentences: fills their placeholders and joins lists. Knows no other language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from string import Formatter

from bot.core.dates import PartialDate
from bot.messages.reply import Line, Span

Value = str | int | Span | Line

_FORMATTER = Formatter()


class Catalog:
    """The sentences of one language, by dotted key."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        """Keep *texts*: dotted key to a sentence with `{name}` placeholders."""
        self.language = language
        self._texts = dict(texts)

    @property
    def keys(self) -> frozenset[str]:
        """Return every key."""
        return frozenset(self._texts)

    def has(self, key: str) -> bool:
        """Tell whether there is a sentence under *key*."""
        return key in self._texts

    def say(self, key: str, /, **values: Value) -> Line:
        """Return a sentence as a line; spans among *values* keep their style.

        Raises:
            KeyError: If the language has no such key, or a placeholder got no value. The check of
                the language files makes sure that neither happens.
        """
        spans: list[Span] = []
        for literal, name, _, _ in _FORMATTER.parse(self._texts[key]):
            if literal:
                spans.append(Span(literal))
            if name is not None:
                spans.extend(_as_spans(values[name]))
        return tuple(spans)

    def text(self, key: str, /, **values: Value) -> str:
        """Return a sentence as plain text."""
        return "".join(span.text for span in self.say(key, **values))

    def count(self, key: str, number: int, /, **values: Value) -> Line:
        """Return the sentence `<key>.one` or `<key>.many`, with `{number}` filled."""
        return self.say(f"{key}.one" if number == 1 else f"{key}.many", number=number, **values)

    def join(self, items: Sequence[str]) -> str:
        """Return "a", "a en b" or "a, b en c"."""
        if len(items) < 2:  # noqa: PLR2004 -- one item needs no "en"
            return "".join(items)
        return self.text("list.and", most=", ".join(items[:-1]), last=items[-1])

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


def _as_spans(value: Value) -> Line:
    if isinstance(value, Span):
        return (value,)
    if isinstance(value, tuple):
        return value
    return (Span(str(value)),)
