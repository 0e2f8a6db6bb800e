"""The phrases that sentences about changes are made of; values of the data are cut to a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.change import Period
from bot.core.change_body import Body, Named
from bot.core.terms import Duty, LocalBody
from bot.core.text import clean
from bot.messages.catalog import Catalog
from bot.messages.reply import Line, Span

MOST_CHARS = 120  # of one value
_MOST_MUNICIPALITIES = 12  # named in one sentence
_MOST_NAMES = 5  # of records, or of bodies that are told together
_CUT = "…"


def cut(text: str) -> str:
    """Return a value of the data in one line, without invisible signs, cut to `MOST_CHARS`."""
    shown = clean(text)
    return shown if len(shown) <= MOST_CHARS else shown[: MOST_CHARS - 1].rstrip() + _CUT


@dataclass(frozen=True, slots=True)
class Phrases:
    """The phrases of one language."""

    say: Catalog

    def word(self, key: str) -> Line:
        """Return the words under `admin.change.<key>`."""
        return self.say.say(f"admin.change.{key}")

    def way(self, way: Duty | LocalBody) -> Line:
        """Return what one goes to a body for."""
        return self.word(f"way.{way}")

    def body(self, body: Body, municipality: Named | None = None) -> Line:
        """Return a body by name and kind; with what it is about, if that is one municipality."""
        named = self.say.say(f"admin.change.body.{body.kind}", name=cut(body.name))
        if municipality is None:
            return named
        return self.say.say("admin.change.body-for", body=named, name=cut(municipality.name))

    def bodies(self, bodies: Sequence[Body]) -> Line:
        """Return bodies by name: the first few, and how many more."""
        return self._listed([self.body(body) for body in bodies], _MOST_NAMES)

    def whole(self, body: Body) -> Line:
        """Return a body by name, behind the word for what it is."""
        return self.say.say(f"admin.change.whole.{body.kind}", name=cut(body.name))

    def municipalities(self, named: Sequence[Named]) -> Line:
        """Return municipalities by name: the first dozen, and how many more."""
        return self._listed([(Span(cut(one.name)),) for one in named], _MOST_MUNICIPALITIES)

    def names(self, names: Sequence[str]) -> Line:
        """Return names of records: the first few, and how many more."""
        return self._listed([(Span(cut(name)),) for name in names], _MOST_NAMES)

    def table(self, table: str, number: int) -> Line:
        """Return what a table holds, for one record or for several."""
        return self.word(f"table.{table}.{'one' if number == 1 else 'many'}")

    def tables(self, tables: Sequence[str]) -> Line:
        """Return what tables hold; all of them."""
        return self._listed([self.table(table, 0) for table in tables], len(tables))

    def field(self, field: str) -> str:
        """Return the word for a field; its name in the data where there is none."""
        key = f"admin.change.field.{field}"
        return self.say.text(key) if self.say.has(key) else field

    def period(self, period: Period) -> Line:
        """Return from when to when."""
        first, last = period
        values = {}
        if first is not None:
            values["first"] = self.say.date(first)
        if last is not None:
            values["last"] = self.say.date(last)
        return self.say.say(f"admin.change.period.{'-'.join(values) or 'whole'}", **values)

    def altered(
        self, key: str, before: str | None, after: str | None, /, **values: str | Line
    ) -> Line:
        """Return the sentence `<key>.added`, `.removed` or `.changed`, by which value is there."""
        if before is None:
            return self.say.say(f"{key}.added", after=cut(after or ""), **values)
        if after is None:
            return self.say.say(f"{key}.removed", before=cut(before), **values)
        return self.say.say(f"{key}.changed", before=cut(before), after=cut(after), **values)

    def _listed(self, named: list[Line], most: int) -> Line:
        left = len(named) - most
        shown = named[:most]
        if left > 0:
            return self.say.say("admin.change.names-more", names=_commas(shown), number=left)
        if len(shown) == 1:
            return shown[0]
        return self.say.say("list.and", most=_commas(shown[:-1]), last=shown[-1])


def _commas(named: Sequence[Line]) -> Line:
    spans: list[Span] = []
    for line in named:
        spans += [Span(", "), *line] if spans else line
    return tuple(spans)
