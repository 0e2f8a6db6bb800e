"""The reply to a list of places: a line for each place, with what needs a word above and below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.model.errors import BotError, InvalidInput
from bot.core.model.facts import LocalContact, Partnership, Provenance
from bot.core.model.outcome import Answer, Choose, Found, Option, Outside, Reading, Regierol, Stage
from bot.core.reading.text import clean, fold
from bot.messages.answers.context import AnswerContext, answer_context, is_probable, whom_to_call
from bot.messages.answers.small_print import cycle_cautions
from bot.messages.catalog import Catalog
from bot.messages.problems import problem_line
from bot.messages.reply import Line, strong
from bot.service.listed import Listed, Looked

_MOST_NAMED = 20  # items named below the table, for each reason
_MOST_ITEM = 40  # characters of such an item
_AS_IT_STANDS = frozenset({Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED})
_CODES = frozenset({Stage.POSTCODE, Stage.NIS})


@dataclass(frozen=True, slots=True)
class Listing:
    """The reply to a list: sentences, a line for each place that was found, sentences."""

    intro: tuple[Line, ...]
    rows: tuple[Line, ...]
    outro: tuple[Line, ...]


def listing(looked: Sequence[Looked], texts: Catalog, listed: Listed) -> Listing:
    """Return the reply to a list of places.

    Places that give the same row are one row. A merged municipality whose parts differ gets a row
    for each part. What was not found, or is for the person to choose, is named below the rows.

    Args:
        looked: At least one, all of one revision and one day.
        texts: The words.
        listed: The list they come from: what was read of it, and what was not, is said.
    """
    context = answer_context(looked[0].asked, texts)
    answers = [answer for one in looked for answer in _answers(one)]
    entries = [entry for answer in answers for entry in _entries(answer)]
    found = sum(isinstance(one.outcome, Found) for one in looked)
    intro = [texts.line("listing.found", found=found, number=len(looked))]
    intro += read_from(listed, texts)
    outro = [
        *_leftovers(looked, texts),
        *_readings(answers, texts),
        *_small_print(entries, context),
    ]
    rows = dict.fromkeys(_row(*entry, context) for entry in entries)
    return Listing(tuple(intro), tuple(rows), tuple(outro))


def read_from(listed: Listed, texts: Catalog) -> Iterator[Line]:
    """Yield which part of a file was read, and what in it was not."""
    if listed.sheet:
        yield texts.line("listing.from-sheet", sheet=listed.sheet, column=listed.column or "A")
    elif listed.column:
        yield texts.line("listing.from-column", column=listed.column)
    if listed.unread:
        yield texts.line("listing.unread", cells=_named(listed.unread, texts))
    if listed.left_out:
        yield texts.count("listing.left-out", listed.left_out)


def refused(error: BotError, texts: Catalog) -> str:
    """Return why a file is no list that can be read."""
    if isinstance(error, InvalidInput):
        return problem_line(error.problems[0], texts)
    return texts.text(error.key)


def _answers(looked: Looked) -> tuple[Answer, ...]:
    return looked.outcome.answers if isinstance(looked.outcome, Found) else ()


def _entries(answer: Answer) -> Iterator[tuple[str, Regierol, LocalContact | None]]:
    """Yield who holds the regierol, under the name asked for; under its parts where they differ.

    Each with whom to call in the municipality where that body has no phone.
    """
    holders = {tuple(held.body_id for held in f.regierol) for f in answer.findings}
    if len(holders) == 1:
        finding = answer.findings[0]
        hall = whom_to_call(answer, finding)
        yield from ((_name(answer.reading), held, hall) for held in finding.regierol)
        return
    for finding in answer.findings:
        hall = whom_to_call(answer, finding)
        for part in finding.parts:
            yield from ((part.name, held, hall) for held in finding.regierol)


def _name(reading: Reading) -> str:
    if reading.stage in _CODES:  # who pasted codes must be able to find them back
        return f"{reading.heard} {reading.place.name}"
    return reading.place.name


def _row(name: str, held: Regierol, hall: LocalContact | None, context: AnswerContext) -> Line:
    """Return "Gent: Stad Gent, 09 ..."; the town hall's number where the body has none."""
    texts, partnership = context.texts, held.partnership
    who = partnership.label if partnership else texts.text("listing.unknown")
    if partnership and is_probable(*held.facts):
        who = texts.text("listing.probably", partnership=who)
    phone = partnership.contact.phone if partnership else None
    if phone:
        return texts.line("listing.row", place=strong(name), who=who, phone=context.phone(phone))
    if partnership:
        who = texts.text("listing.no-phone", partnership=who)
    if hall and hall.phone:
        number = context.phone(hall.phone)
        return texts.line(
            "listing.row-local",
            place=strong(name),
            who=who,
            office=hall.organisation,
            phone=number,
        )
    return texts.line("listing.row-none", place=strong(name), who=who)


def _leftovers(looked: Sequence[Looked], texts: Catalog) -> Iterator[Line]:
    """Yield what is not in the table, by reason."""
    choices = [_choice(one.outcome, texts) for one in looked if isinstance(one.outcome, Choose)]
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
            yield texts.line(key, items=_named(items, texts))


def _choice(outcome: Choose, texts: Catalog) -> str:
    """Return what was heard with its candidates: "Hofstade (Zemst of Aalst)"."""
    shared = {fold(option.place.name) for option in outcome.options} == {fold(outcome.heard)}
    names = list(dict.fromkeys(_option(option, texts, shared) for option in outcome.options))
    if len(names) == 1:
        one = _option(outcome.options[0], texts, is_shared=False)
        options = texts.text("listing.maybe", place=one)
    else:
        options = texts.text("listing.or", most=", ".join(names[:-1]), last=names[-1])
    return f"{_short(outcome.heard)} ({options})"


def _option(option: Option, texts: Catalog, is_shared: bool) -> str:
    place, municipality = option.place.name, option.municipality.name
    if is_shared or place == municipality:
        return municipality
    return texts.text("title.also-place", place=place, municipality=municipality)


def _readings(answers: Iterable[Answer], texts: Catalog) -> Iterator[Line]:
    """Yield how names were read that did not stand there as they are."""
    items = [
        texts.text("listing.read", heard=_short(one.reading.heard), place=one.reading.place.name)
        for one in answers
        if one.reading.stage not in _AS_IT_STANDS
    ]
    if items:
        yield texts.line("listing.read-as", items=_named(items, texts))


def _small_print(
    entries: Sequence[tuple[str, Regierol, LocalContact | None]], context: AnswerContext
) -> Iterator[Line]:
    """Yield e-mail addresses in place of a phone, the way on, the sources and their age."""
    held = [entry[1] for entry in entries]
    partnerships = {one.partnership.id: one.partnership for one in held if one.partnership}
    for partnership in partnerships.values():
        email = partnership.contact.email
        if email and not partnership.contact.phone:
            yield context.texts.line(
                "listing.email", partnership=partnership.label, email=context.email(email)
            )
    if held:
        yield context.texts.line("listing.more")
    facts = [fact for partnership in partnerships.values() for fact in _shown(partnership)]
    halls = [hall for _, one, hall in entries if hall and not _has_phone(one)]
    facts += [hall.provenance for hall in halls]
    if facts:
        yield context.source_line(tuple(facts))
    yield from cycle_cautions(partnerships.values(), context)


def _has_phone(held: Regierol) -> bool:
    return bool(held.partnership and held.partnership.contact.phone)


def _shown(partnership: Partnership) -> tuple[Provenance, Provenance]:
    return partnership.regierol, partnership.contact.provenance


def _named(items: Iterable[str], texts: Catalog) -> str:
    """Join items, each once; the number of the rest where they are many."""
    every = list(dict.fromkeys(items))
    rest = len(every) - _MOST_NAMED
    if rest <= 0:
        return texts.join(every)
    return texts.text("listing.and-more", items=", ".join(every[:_MOST_NAMED]), number=rest)


def _short(item: str) -> str:
    text = clean(item)
    return text if len(text) <= _MOST_ITEM else f"{text[: _MOST_ITEM - 1].rstrip()}…"
