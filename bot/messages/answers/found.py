"""The answer for a place: who it is and whose number to call first, the rest below it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.core.answering.followup import VIEWS, View
from bot.core.model.facts import Partnership
from bot.core.model.outcome import Answer, Finding, Found, Regierol, WijkWerken
from bot.core.model.terms import Duty, Need, NisCode, Reach, Status, Topic
from bot.messages.answers.contact import (
    Reached,
    about_contact,
    reach_body,
    reach_municipality,
    reach_ocmw,
    reach_vdab,
)
from bot.messages.answers.context import AnswerContext, probably
from bot.messages.answers.followups import follow_up_nis, next_questions
from bot.messages.answers.small_print import small_print
from bot.messages.answers.title import title_block
from bot.messages.reply import Block, Card, Line, Reply, Style, block, strong

_REACHES = frozenset({Style.PHONE, Style.EMAIL})  # an abbreviation has a target too


def found_reply(outcome: Found, context: AnswerContext) -> Reply:
    """Render the answer for each place of the question, what its topic needs first."""
    telling, topic = _Telling(outcome.topic, context), outcome.topic
    blocks = [part for answer in outcome.answers for part in telling.answer(answer)]
    blocks += telling.next_step()
    blocks += small_print(outcome, context)
    if len(outcome.answers) != 1:  # a list of places would need too many buttons
        return Reply(_in_order(blocks))
    answer = outcome.answers[0]
    view = VIEWS.get(topic, View.ANSWER)
    return Reply(
        _in_order(blocks),
        next_questions(answer, context, view, topic),
        nis=follow_up_nis(answer),
        view=view,
    )


def _in_order(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Put what can wait last; leave out what has no lines."""
    return tuple(sorted((b for b in blocks if b.lines), key=lambda b: b.is_more))


class _Telling:
    """Puts the answers of one reply in words; gives no number twice."""

    def __init__(self, topic: Topic | None, context: AnswerContext) -> None:
        self._topic = topic
        self._context = context
        self._given: set[str] = set()  # phone numbers and e-mail addresses, as links

    def answer(self, answer: Answer) -> list[Block]:
        regierol, wijk_werken = self._regierol, self._wijk_werken
        order: tuple[Callable[[Answer], Block], ...] = (regierol, wijk_werken)
        if self._topic is Duty.WIJK_WERKEN:
            order = (wijk_werken,)
        elif self._topic is Need.WORK:
            order = (self._work, wijk_werken, regierol)
        told = [title_block(answer, self._context), *(tell(answer) for tell in order)]
        return [*told, *self._more(answer)]

    def next_step(self) -> list[Block]:
        """Say what comes after the answer: that a regisseur has no jobs, and who does help."""
        texts, vdab = self._context.texts, reach_vdab(self._context)
        if self._topic is Need.WORK:
            return [block(texts.line("next.no-jobs"))]
        key = "wijk_werken.reform" if self._topic is Duty.WIJK_WERKEN else "next.regisseur"
        return [self._block([texts.line(key)], [vdab] if vdab else [])]

    def _work(self, answer: Answer) -> Block:
        context, vdab = self._context, reach_vdab(self._context)
        ocmw = reach_ocmw(answer, context)
        helping = [ocmw] if ocmw else reach_municipality(answer, frozenset(), context)[:1]
        lines: list[Line] = [
            (strong(context.texts.text("duty.work")),),
            context.texts.line("next.work"),
        ]
        return self._block(lines, [*([vdab] if vdab else []), *helping])

    def _regierol(self, answer: Answer) -> Block:
        texts = self._context.texts
        lines: list[Line] = [(strong(texts.text("duty.regierol")),)]
        cards: list[Card] = []
        without: list[NisCode] = []  # parts of which no contact is known
        groups = _grouped(answer.findings, Duty.REGIEROL)
        for finding in groups:
            lines += self._part(finding, groups)
            for held in finding.regierol:
                lines.append(_who_holds(held, answer, finding, self._context))
                if held.partnership is None:
                    without += [part.nis for part in finding.parts]
                    continue
                reached = reach_body(held.partnership, self._context)
                lines += self._new([reached], cards)
                if reached.card is None:
                    without += [part.nis for part in finding.parts]
                    lines.append(texts.line("contact.none"))
                elif held.partnership.contact.reach is Reach.ORGANISATION:
                    lines.append(texts.line("contact.general"))
        if without:
            is_whole_town = len(answer.findings) == 1 and not answer.is_part
            parts = frozenset[NisCode]() if is_whole_town else frozenset(without)
            halls = reach_municipality(answer, parts, self._context)
            lines += self._new(halls, cards, is_told_once=True)
        return block(*_last_only(lines, texts.line("contact.none")), cards=tuple(cards))

    def _wijk_werken(self, answer: Answer) -> Block:
        texts = self._context.texts
        lines: list[Line] = [(strong(texts.text("duty.wijk-werken")),)]
        cards: list[Card] = []
        is_known = True
        groups = _grouped(answer.findings, Duty.WIJK_WERKEN)
        for finding in groups:
            lines += self._part(finding, groups)
            for run in finding.wijk_werken:
                if run.area and run.area.deelgemeente:
                    name = strong(run.area.deelgemeente)
                    lines.append(texts.line("wijk_werken.only", deelgemeente=name))
                lines.append(_who_runs(run, answer, finding, self._context))
                if run.status is Status.NO:
                    continue
                if run.organiser is None:
                    is_known = False
                    lines.append(texts.line("wijk_werken.unknown-law"))
                    continue
                own = _own(run, finding)
                reached = reach_body(run.organiser, self._context, own.label if own else "")
                lines += self._new([reached], cards)
                if reached.card is None:
                    is_known = False
                    lines.append(texts.line("contact.none"))
        vdab = reach_vdab(self._context)
        if not is_known and vdab is not None:
            lines += self._new([vdab], cards)
        none, law = texts.line("contact.none"), texts.line("wijk_werken.unknown-law")
        return block(*_last_only(_last_only(lines, none), law), cards=tuple(cards))

    def _part(self, finding: Finding, groups: Iterable[Finding]) -> list[Line]:
        """Say for which part of a merged municipality the next lines are, where parts differ."""
        if len(tuple(groups)) == 1:
            return []
        parts = _parts_named(finding, self._context)
        return [(strong(self._context.texts.text("part.heading", parts=parts)),)]

    def _more(self, answer: Answer) -> list[Block]:
        """Return what can wait: legal forms, websites, addresses, names, what somebody noted."""
        texts, told = self._context.texts, dict[str, list[Line]]()
        for finding in answer.findings:
            for held in finding.regierol if self._topic is not Duty.WIJK_WERKEN else ():
                if held.partnership is None:
                    notes = told.setdefault("", [])
                    notes += [texts.line("source.notes", notes=held.reason)] if held.reason else []
                    official = self._context.official_list()
                    notes += [official] if official else []
                    continue
                lines = told.setdefault(held.partnership.label, [])
                lines += _about_partnership(held, self._context)
            for run in finding.wijk_werken:
                if run.organiser is None:
                    notes = told.setdefault("", [])
                    notes += [texts.line("source.notes", notes=run.reason)] if run.reason else []
                    continue
                own = _own(run, finding)
                lines = told.setdefault(own.label if own else run.organiser.name, [])
                lines += about_contact(run.organiser, self._context)
                if run.area and run.area.desk:
                    lines.append(texts.line("wijk_werken.desk", desk=run.area.desk))
        return [
            block(*([(strong(name),)] if name else []), *_once(lines), is_more=True)
            for name, lines in told.items()
            if lines
        ]

    def _block(self, lines: list[Line], ways: Iterable[Reached]) -> Block:
        cards: list[Card] = []
        reached = self._new(ways, cards, is_told_once=True)
        return block(*lines, *reached, cards=tuple(cards))

    def _new(
        self, ways: Iterable[Reached], cards: list[Card], *, is_told_once: bool = False
    ) -> list[Line]:
        """Return the lines of what was not given yet, and add its cards; else say that it was."""
        lines: list[Line] = []
        for reached in ways:
            card = reached.card
            if card is None:
                lines += reached.lines
                continue
            new = [line for line in reached.lines if not _targets(line) <= self._given]
            if new:
                lines += new
                cards.append(card)
                self._given |= _targets(*new)
            elif not is_told_once:
                lines.append(self._context.texts.line("contact.same", whose=card.whose))
        return lines


def _grouped(findings: tuple[Finding, ...], duty: Duty) -> tuple[Finding, ...]:
    """Join the findings that differ in the other duty only."""
    joined: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        held = finding.regierol if duty is Duty.REGIEROL else finding.wijk_werken
        key = tuple((one.body_id, one.reason) for one in held)
        earlier = joined.get(key)
        joined[key] = (
            replace(earlier, parts=(*earlier.parts, *finding.parts)) if earlier else finding
        )
    return tuple(joined.values())


def _targets(*lines: Line) -> set[str]:
    """Return the numbers and addresses that lines lead to."""
    return {
        span.target for line in lines for span in line if span.target and span.style in _REACHES
    }


def _last_only(lines: list[Line], said: Line) -> list[Line]:
    """Leave out all but the last of a sentence that several parts share."""
    last = len(lines) - 1 - lines[::-1].index(said) if said in lines else -1
    return [line for number, line in enumerate(lines) if line != said or number == last]


def _once(lines: Iterable[Line]) -> list[Line]:
    return list(dict.fromkeys(lines))


def _who_holds(held: Regierol, answer: Answer, finding: Finding, context: AnswerContext) -> Line:
    if held.partnership is None:
        named = _named(answer, finding, context)
        return context.texts.line("regierol.unknown", municipality=named)
    name = strong(held.partnership.label)
    return context.texts.line(f"regierol.held{probably(*held.facts)}", partnership=name)


def _who_runs(run: WijkWerken, answer: Answer, finding: Finding, context: AnswerContext) -> Line:
    """Say who runs wijk-werken: a partnership of the answer itself, or another body."""
    texts = context.texts
    if run.organiser is None or run.area is None:
        key = "wijk_werken.no" if run.status is Status.NO else "wijk_werken.unknown"
        return texts.line(key, municipality=_named(answer, finding, context))
    own = _own(run, finding)
    name = strong(own.label if own else run.organiser.name)
    return texts.line(f"wijk_werken.run{probably(run.area.provenance)}", organiser=name)


def _own(run: WijkWerken, finding: Finding) -> Partnership | None:
    """Return the partnership of the finding that runs wijk-werken itself; None: another body."""
    for held in finding.regierol:
        if run.organiser and held.partnership and held.partnership.id == run.organiser.partnership:
            return held.partnership
    return None


def _about_partnership(held: Regierol, context: AnswerContext) -> list[Line]:
    """Return what a partnership is, how else to find it, and whether it runs wijk-werken."""
    partnership, texts = held.partnership, context.texts
    assert partnership is not None
    lines: list[Line] = []
    if len(held.members) > 1:
        form = texts.text(f"legal_form.{partnership.legal_form}")
        members = texts.count("regierol.members", len(held.members))
        lines.append(texts.line("regierol.kind", legal_form=form, members=members))
    lines += about_contact(partnership, context)
    if partnership.takes_up is Status.NO:
        key = f"wijk_werken.not-by{probably(partnership.takes_up_provenance)}"
        lines.append(texts.line(key, partnership=partnership.label))
    return lines


def _named(answer: Answer, finding: Finding, context: AnswerContext) -> str:
    """Return the municipality that a finding speaks of: the parts, where they differ."""
    if answer.is_part or len(answer.findings) > 1:
        return _parts_named(finding, context)
    return answer.municipality.name


def _parts_named(finding: Finding, context: AnswerContext) -> str:
    return context.texts.join([part.name for part in finding.parts])
