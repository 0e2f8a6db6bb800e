"""The reply to a list of places: one compact table, with what needs a word above and below it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from bot.core.errors import BotError, InvalidInput
from bot.core.model import Partnership, Provenance
from bot.core.outcome import Answer, Choose, Found, Option, Outside, Reading, Regierol, Stage
from bot.core.text import clean, fold
from bot.messages.catalog import Catalog
from bot.messages.faults import problem_line
from bot.messages.reply import Line
from bot.messages.speak import voice_of
from bot.messages.voice import Voice, is_probable
from bot.service.listed import Listed, Looked

MOST_WIDE = 40  # columns of the screen for a line in fixed width
MOST_PLACE = 16  # characters of a place, in fixed width
_MOST_NAMED = 20  # items named below the table, for each reason
_MOST_ITEM = 40  # characters of such an item
_LEAST_WIDE = 6  # characters that a column keeps as long as others can give
_GAP = 2  # spaces between columns; one where room is short
_NOTHING = "-"
_UNSURE = "*"
_AS_IT_STANDS = frozenset({Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED})
_CODES = frozenset({Stage.POSTCODE, Stage.NIS})


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of plain text, untrusted; every row is as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    limits: tuple[int, ...] = ()  # characters a column, in fixed width only; empty: none


@dataclass(frozen=True, slots=True)
class Listing:
    """The reply to a list: sentences, a table that may have no rows, sentences."""

    intro: tuple[Line, ...]
    table: Table
    outro: tuple[Line, ...]


def listing(
    looked: Sequence[Looked], say: Catalog, listed: Listed, *, with_signs: bool = True
) -> Listing:
    """Return the reply to a list of places.

    Places that give the same row are one row. A merged municipality whose parts differ gets a row
    for each part. What was not found, or is for the person to choose, is named below the table.

    Args:
        looked: At least one, all of one revision and one day.
        say: The words.
        listed: The list they come from: what was read of it, and what was not, is said.
        with_signs: Whether to explain the signs in the table; not where another one is shown.
    """
    voice = voice_of(looked[0].asked, say)
    answers = [answer for one in looked for answer in _answers(one)]
    entries = [entry for answer in answers for entry in _entries(answer)]
    found = sum(isinstance(one.outcome, Found) for one in looked)
    intro = [say.say("listing.found", found=found, number=len(looked))]
    intro += read_from(listed, say)
    rows = tuple(dict.fromkeys(_row(name, held, say) for name, held in entries))
    header = (say.text("listing.place"), say.text("lookup.partnership"), say.text("lookup.phone"))
    outro = [
        *_leftovers(looked, say),
        *_readings(answers, say),
        *(_legend(rows, say) if with_signs else ()),
        *_small_print([held for _, held in entries], voice),
    ]
    return Listing(
        tuple(intro), Table(header, rows, (MOST_PLACE, MOST_WIDE, MOST_WIDE)), tuple(outro)
    )


def read_from(listed: Listed, say: Catalog) -> Iterator[Line]:
    """Yield which part of a file was read, and what in it was not."""
    if listed.sheet:
        yield say.say("listing.from-sheet", sheet=listed.sheet, column=listed.column or "A")
    elif listed.column:
        yield say.say("listing.from-column", column=listed.column)
    if listed.unread:
        yield say.say("listing.unread", cells=_named(listed.unread, say))
    if listed.left_out:
        yield say.count("listing.left-out", listed.left_out)


def refused(error: BotError, say: Catalog) -> str:
    """Return why a file is no list that can be read."""
    if isinstance(error, InvalidInput):
        return problem_line(error.problems[0], say)
    return say.text(error.key)


def fixed_width(table: Table, most: int = MOST_WIDE) -> list[str]:
    """Lay a table out for letters of one width: the header, then a line for each row.

    Cells that do not fit are cut with an ellipsis; the last column, with the phone, is cut last.

    Args:
        table: At least one column.
        most: Columns on the screen that a line may take; a wide letter or an emoji takes two.

    Raises:
        ValueError: If *most* leaves less than a letter for each column.
    """
    lines = [[clean(cell) for cell in row] for row in (table.header, *table.rows)]
    limits = table.limits or (most,) * len(table.header)
    wide = [
        min(limit, max(1, *(_wide(cell) for cell in column)))
        for limit, column in zip(limits, zip(*lines, strict=True), strict=True)
    ]
    gaps = len(wide) - 1
    gap = _GAP if sum(wide) + _GAP * gaps <= most else 1
    _shrink(wide, most - gap * gaps)
    return [
        (" " * gap).join(_fit(cell, room) for cell, room in zip(line, wide, strict=True)).rstrip()
        for line in lines
    ]


def pages(table: Table, most_chars: int, most_wide: int = MOST_WIDE) -> list[list[str]]:
    """Lay a table out in pieces, each with the header on top; none if it has no rows.

    Args:
        table: What to lay out.
        most_chars: Characters a piece may take, its line breaks included; counted in UTF-16 units
            as Telegram does, and before any escaping.
        most_wide: See `fixed_width`.

    Raises:
        ValueError: If the header and one row are more than *most_chars*.
    """
    header, *lines = fixed_width(table, most_wide)
    made: list[list[str]] = []
    taken = most_chars
    for line in lines:
        if taken + 1 + _units(line) > most_chars:
            made.append([header])
            taken = _units(header)
        made[-1].append(line)
        taken += 1 + _units(line)
        if taken > most_chars:
            raise ValueError(most_chars)
    return made


def _answers(looked: Looked) -> tuple[Answer, ...]:
    return looked.outcome.answers if isinstance(looked.outcome, Found) else ()


def _entries(answer: Answer) -> Iterator[tuple[str, Regierol]]:
    """Yield who holds the regierol, under the name asked for; under its parts where they differ."""
    holders = {tuple(held.body_id for held in f.regierol) for f in answer.findings}
    if len(holders) == 1:
        yield from ((_name(answer.reading), held) for held in answer.findings[0].regierol)
        return
    for finding in answer.findings:
        for part in finding.parts:
            yield from ((part.name, held) for held in finding.regierol)


def _name(reading: Reading) -> str:
    if reading.stage in _CODES:  # who pasted codes must be able to find them back
        return f"{reading.heard} {reading.place.name}"
    return reading.place.name


def _row(name: str, held: Regierol, say: Catalog) -> tuple[str, str, str]:
    partnership = held.partnership
    if partnership is None:
        return name, say.text("listing.unknown"), _NOTHING
    unsure = _UNSURE if is_probable(*held.facts) else ""  # in front: the end may be cut
    phone = partnership.contact.phone
    return name, f"{unsure}{partnership.label}", phone.display if phone else _NOTHING


def _leftovers(looked: Sequence[Looked], say: Catalog) -> Iterator[Line]:
    """Yield what is not in the table, by reason."""
    choices = [_choice(one.outcome, say) for one in looked if isinstance(one.outcome, Choose)]
    outside = [one.question for one in looked if isinstance(one.outcome, Outside)]
    missing = [
        one.question for one in looked if not isinstance(one.outcome, Found | Choose | Outside)
    ]
    for key, items in (
        ("listing.choose", choices),
        ("listing.missing", [_short(item) for item in missing]),
        ("listing.outside", [_short(item) for item in outside]),
    ):
        if items:
            yield say.say(key, items=_named(items, say))


def _choice(outcome: Choose, say: Catalog) -> str:
    """Return what was heard with its candidates: "Hofstade (Zemst of Aalst)"."""
    shared = {fold(option.place.name) for option in outcome.options} == {fold(outcome.heard)}
    names = list(dict.fromkeys(_option(option, say, shared) for option in outcome.options))
    if len(names) == 1:
        one = _option(outcome.options[0], say, is_shared=False)
        options = say.text("listing.maybe", place=one)
    else:
        options = say.text("listing.or", most=", ".join(names[:-1]), last=names[-1])
    return f"{_short(outcome.heard)} ({options})"


def _option(option: Option, say: Catalog, is_shared: bool) -> str:
    place, municipality = option.place.name, option.municipality.name
    if is_shared or place == municipality:
        return municipality
    return say.text("title.also-place", place=place, municipality=municipality)


def _readings(answers: Iterable[Answer], say: Catalog) -> Iterator[Line]:
    """Yield how names were read that did not stand there as they are."""
    items = [
        say.text("listing.read", heard=_short(one.reading.heard), place=one.reading.place.name)
        for one in answers
        if one.reading.stage not in _AS_IT_STANDS
    ]
    if items:
        yield say.say("listing.read-as", items=_named(items, say))


def _legend(rows: Iterable[tuple[str, str, str]], say: Catalog) -> Iterator[Line]:
    """Yield what the signs in the table mean."""
    if any(partnership.startswith(_UNSURE) for _, partnership, _ in rows):
        yield say.say("listing.probable", sign=_UNSURE)
    if any(phone == _NOTHING for *_, phone in rows):
        yield say.say("listing.no-phone", sign=_NOTHING)


def _small_print(held: Sequence[Regierol], voice: Voice) -> Iterator[Line]:
    """Yield e-mail addresses in place of a phone, the way on, the sources and their age."""
    partnerships = {one.partnership.id: one.partnership for one in held if one.partnership}
    for partnership in partnerships.values():
        email = partnership.contact.email
        if email and not partnership.contact.phone:
            yield voice.say.say(
                "listing.email", partnership=partnership.label, email=voice.email(email)
            )
    if held:
        yield voice.say.say("listing.more")
    facts = [fact for partnership in partnerships.values() for fact in _shown(partnership)]
    if facts:
        yield voice.source_line(tuple(facts))
    cycles = {one.cycle.id: one.cycle for one in held if one.cycle}
    ended = [cycle.id for cycle in cycles.values() if cycle.ends_on < voice.today]
    if ended:
        yield voice.say.say("source.warn-cycle", cycle=voice.say.join(ended))


def _shown(partnership: Partnership) -> tuple[Provenance, Provenance]:
    return partnership.regierol, partnership.contact.provenance


def _named(items: Iterable[str], say: Catalog) -> str:
    """Join items, each once; the number of the rest where they are many."""
    every = list(dict.fromkeys(items))
    rest = len(every) - _MOST_NAMED
    if rest <= 0:
        return say.join(every)
    return say.text("listing.and-more", items=", ".join(every[:_MOST_NAMED]), number=rest)


def _short(item: str) -> str:
    return _cut(clean(item), _MOST_ITEM)


def _shrink(wide: list[int], room: int) -> None:
    """Take from the widest column until all fit in *room*; from the last only when it must."""
    while sum(wide) > room:
        giving = [i for i in range(len(wide) - 1) if wide[i] > _LEAST_WIDE] or range(len(wide))
        widest = max(giving, key=lambda i: wide[i])
        if wide[widest] == 1:
            raise ValueError(room)
        wide[widest] -= 1


def _fit(cell: str, room: int) -> str:
    cut = _cut(cell, room)
    return cut + " " * (room - _wide(cut))


def _cut(text: str, room: int) -> str:
    """Return what fits in *room* columns; an ellipsis stands for what does not."""
    if _wide(text) <= room:
        return text
    kept = sum(taken < room for taken in accumulate(_wide(char) for char in text))
    return f"{text[:kept].rstrip()}…"


def _wide(text: str) -> int:
    """Return the columns that text takes: two for East Asian letters and emoji, none for marks."""
    return sum(
        0
        if unicodedata.category(char) in {"Mn", "Me"}
        else 1 + (unicodedata.east_asian_width(char) in {"W", "F"})
        for char in text
    )


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2
