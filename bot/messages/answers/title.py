"""The title of an answer: which place it is, where it lies, and how it was read."""

from __future__ import annotations

from datetime import date, timedelta

from bot.core.model.outcome import Answer, Stage
from bot.core.model.terms import NisCode, PlaceKind
from bot.messages.answers.context import AnswerContext, is_whole
from bot.messages.reply import Block, Line, block, strong

_REFORM_OF_2025 = date(2025, 1, 1)
_AS_IT_STANDS = frozenset(
    {Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED, Stage.LOCATION}
)
_MOST_OTHERS = 2  # smaller places of the same name that are mentioned


def title_block(answer: Answer, context: AnswerContext) -> Block:
    """Say which place it is and where it lies; and how it was read, where that is not plain."""
    place, municipality, texts = answer.reading.place, answer.municipality, context.texts
    name = strong(context.called(municipality) if is_whole(place) else place.name)
    if answer.reading.stage is Stage.LOCATION:
        line = texts.line("title.location", place=name)
    elif answer.reading.stage is Stage.POSTCODE:
        line = (
            texts.line("title.postcode-own", code=answer.reading.heard, place=name)
            if is_whole(place)
            else texts.line(
                "title.postcode",
                code=answer.reading.heard,
                place=name,
                kind=context.kind(place),
                municipality=municipality.name,
            )
        )
    elif is_whole(place):
        line = _own_title(answer, context)
    elif place.kind is PlaceKind.FORMER_MUNICIPALITY:
        line = texts.line(
            "title.former",
            place=name,
            since=texts.date(_merged_on(place.nis_2019[0], context)),
            municipality=municipality.name,
        )
    else:
        part = answer.findings[0].parts[0] if answer.is_part else None
        line = texts.line(
            "title.inside"
            if part is None or part.name == municipality.name
            else "title.inside-part",
            place=name,
            kind=context.kind(place),
            municipality=municipality.name,
            part=part.name if part else "",
        )
    tie = answer.reading.tie
    tied = texts.line(f"title.tie.{tie}") if tie is not None else None
    return block(_read_as(answer, context), line, tied, _also(answer, context))


def _also(answer: Answer, context: AnswerContext) -> Line | None:
    """Mention smaller places of the same name, so that nobody gets the wrong one unseen."""
    others = answer.reading.others[:_MOST_OTHERS]
    if not others:
        return None
    named = [
        context.texts.text(
            "title.also-place",
            place=place.name,
            municipality=context.directory.today(place).name,
        )
        for place in others
    ]
    return context.texts.line("title.also", places=context.texts.join(named))


def _own_title(answer: Answer, context: AnswerContext) -> Line:
    municipality, texts = answer.municipality, context.texts
    name = strong(context.called(municipality))
    parts = context.directory.parts(municipality.nis)
    if len(parts) == 1 or municipality.valid_from > context.today:
        return texts.line("title.municipality", place=name)
    joined = [part for part in parts if part.name != municipality.name]
    since = texts.date(_REFORM_OF_2025)
    key = "title.grown" if len(joined) < len(parts) else "title.born"
    return texts.line(
        key, place=name, since=since, parts=texts.join([part.name for part in joined])
    )


def _merged_on(nis: NisCode, context: AnswerContext) -> date:
    """Return the first day on which a former municipality was part of another."""
    former = context.directory.municipalities[nis]
    return former.valid_to + timedelta(days=1) if former.valid_to else _REFORM_OF_2025


def _read_as(answer: Answer, context: AnswerContext) -> Line | None:
    """Say how a misspelled name was read; nothing where the name stood there as it is."""
    reading = answer.reading
    if reading.stage in _AS_IT_STANDS:
        return None
    values = {"heard": reading.heard, "name": reading.place.name}
    if reading.stage is Stage.FUZZY and reading.edits:
        return context.texts.count("title.read-as-edits", reading.edits, **values)
    return context.texts.line("title.read-as", **values)
