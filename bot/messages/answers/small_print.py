"""The small print of an answer: where its facts come from, and what of them to beware of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.core.answering.freshness import CycleDoubt, Level, cycle_doubt, date_of, level
from bot.core.model.facts import Partnership, Provenance
from bot.core.model.outcome import Answer, Finding, Found
from bot.core.model.terms import Duty, Topic
from bot.messages.answers.context import AnswerContext
from bot.messages.catalog import Catalog
from bot.messages.reply import Block, Line, block

_MONTHS = 12
_TWO = 2


class Fact(NamedTuple):
    """One thing that an answer tells."""

    duty: Duty
    what: str  # a key of the words at `source.what`
    provenance: Provenance


def small_print(outcome: Found, context: AnswerContext) -> list[Block]:
    """Say what to beware of, and where it comes from; once for the whole reply."""
    findings = [finding for answer in outcome.answers for finding in answer.findings]
    facts = [fact for finding in findings for fact in shown_facts(finding, outcome.topic)]
    sources = source_lines(facts, context) if facts else [_local_source(outcome, context)]
    is_merged = facts and any(_is_merged(answer, context) for answer in outcome.answers)
    merged = context.texts.line("source.merged") if is_merged else None
    return [
        block(*cautions(facts, shown_partnerships(outcome), context), is_notice=True),
        block(*sources, merged, is_more=True),
    ]


def shown_facts(finding: Finding, topic: Topic | None) -> list[Fact]:
    """Return what a finding shows: who holds the regierol, who runs wijk-werken, each contact."""
    facts: list[Fact] = []
    if topic is not Duty.WIJK_WERKEN:
        for held in finding.regierol:
            if held.partnership is not None:
                contact = held.partnership.contact.provenance
                facts.append(Fact(Duty.REGIEROL, "regierol", held.partnership.regierol))
                facts.append(Fact(Duty.REGIEROL, "contact", contact))
    for run in finding.wijk_werken:
        facts += [Fact(Duty.WIJK_WERKEN, "organiser", fact) for fact in run.facts]
        if run.organiser is not None and run.organiser.contact is not None:
            contact = run.organiser.contact.provenance
            facts.append(Fact(Duty.WIJK_WERKEN, "organiser-contact", contact))
    return facts


def shown_partnerships(outcome: Found) -> list[Partnership]:
    """Return the partnerships that an answer names as holders of the regierol."""
    if outcome.topic is Duty.WIJK_WERKEN:
        return []
    return [one for answer in outcome.answers for one in answer.partnerships]


def source_lines(facts: Sequence[Fact], context: AnswerContext) -> list[Line]:
    """Return where the facts of each duty come from: one line where both have the same."""
    by_duty: dict[Duty, list[Provenance]] = {}
    for fact in facts:
        by_duty.setdefault(fact.duty, []).append(fact.provenance)
    plain = {context.source_line(tuple(provenances)) for provenances in by_duty.values()}
    if len(plain) <= 1:
        return list(plain)
    return [context.source_line(tuple(held), duty) for duty, held in by_duty.items()]


def cautions(
    facts: Sequence[Fact], partnerships: Iterable[Partnership], context: AnswerContext
) -> list[Line]:
    """Return what to beware of, each line naming the facts that it is about and their dates.

    Args:
        facts: What the answer tells; none of those that are fresh is named.
        partnerships: Those of the answer. One whose period is over, or for whose period no source
            is known, says more than an age: the age of its regierol is not told as well.
        context: The words, the day and the limits.
    """
    bodies, texts, policy = tuple(partnerships), context.texts, context.policy
    doubted = {
        ("regierol", body.regierol)
        for body in bodies
        if cycle_doubt(body, context.directory, context.today)
    }
    told = [fact for fact in facts if (fact.what, fact.provenance) not in doubted]
    undated = [f for f in told if date_of(f.provenance, context.directory) is None]
    by_level: dict[Level, list[Fact]] = {}
    for fact in told:
        if fact not in undated:
            how = level([fact.provenance], context.directory, context.today, policy)
            by_level.setdefault(how, []).append(fact)
    lines = cycle_cautions(bodies, context)
    if overdue := by_level.get(Level.OVERDUE):
        age = _age(policy.overdue_months, texts)
        lines.append(texts.line("source.warn-old", age=age, facts=_named(overdue, context)))
    if undated:
        what = texts.join(_words(undated, texts))
        lines.append(texts.line("source.warn-undated", facts=what))
    if ageing := by_level.get(Level.AGEING):
        age = _age(policy.warn_months, texts)
        lines.append(texts.line("source.warn-ageing", age=age, facts=_named(ageing, context)))
    return lines


def cycle_cautions(partnerships: Iterable[Partnership], context: AnswerContext) -> list[Line]:
    """Return which periods are over, or have no source of their own, as the sources show."""
    found: dict[CycleDoubt, dict[str, None]] = {}
    for body in partnerships:
        doubt = cycle_doubt(body, context.directory, context.today)
        if doubt is not None:
            found.setdefault(doubt, {})[body.cycle] = None
    return [
        context.texts.line(f"source.warn-cycle-{doubt}", cycle=context.texts.join(tuple(cycles)))
        for doubt, cycles in sorted(found.items())
    ]


def _named(facts: Iterable[Fact], context: AnswerContext) -> str:
    """Return the words for facts, those of one date together: "de regierol (2017)"."""
    by_date: dict[str, list[Fact]] = {}
    for fact in facts:
        by_date.setdefault(_dated(fact.provenance, context), []).append(fact)
    texts = context.texts
    return "; ".join(
        texts.text("source.warn-fact", what=texts.join(_words(held, texts)), date=date)
        for date, held in by_date.items()
    )


def _words(facts: Iterable[Fact], texts: Catalog) -> list[str]:
    return list(dict.fromkeys(texts.text(f"source.what.{fact.what}") for fact in facts))


def _dated(provenance: Provenance, context: AnswerContext) -> str:
    """Return the day that makes a fact old: that of its source, or of the check if earlier."""
    known = date_of(provenance, context.directory)
    if known is not None and provenance.checked_on < known:
        return context.texts.text(
            "source.warn-checked", date=context.texts.date(provenance.checked_on)
        )
    return context.published(context.sources([provenance])[0])


def _age(months: int, texts: Catalog) -> str:
    """Return a limit in words: "twee jaar", "18 maanden"."""
    years, rest = divmod(months, _MONTHS)
    if rest or not years:
        return texts.text("source.age.month" if months == 1 else "source.age.months", number=months)
    key = {1: "source.age.year", _TWO: "source.age.two-years"}.get(years, "source.age.years")
    return texts.text(key, number=years)


def _local_source(outcome: Found, context: AnswerContext) -> Line | None:
    contacts = [contact for answer in outcome.answers for contact in answer.local]
    if not contacts:
        return None
    first = context.directory.sources[contacts[0].sources[0]]
    named = context.texts.text(
        "source.one", publisher=first.publisher, date=context.published(first)
    )
    checked = min(contact.checked_on for contact in contacts)
    return context.texts.line("source.line", sources=named, checked=context.texts.date(checked))


def _is_merged(answer: Answer, context: AnswerContext) -> bool:
    return len(context.directory.parts(answer.municipality.nis)) > 1
