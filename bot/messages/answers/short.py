"""Short forms of an answer: a few lines for a group, one line for a list of suggestions."""

from __future__ import annotations

from bot.core.model.facts import Organiser, Partnership
from bot.core.model.outcome import Answer, Choose, Found, Outcome
from bot.core.model.terms import Duty, Need, Topic
from bot.messages.answers.contact import reach_body, reach_municipality, reach_ocmw, reach_vdab
from bot.messages.answers.context import AnswerContext, probably
from bot.messages.answers.followups import follow_up_nis
from bot.messages.answers.render import render
from bot.messages.answers.small_print import cautions, shown_facts, shown_partnerships
from bot.messages.catalog import Catalog
from bot.messages.reply import Block, Line, Reply, Span, block, strong

_MOST_PLACES = 3  # of one question; more would fill the screen of everybody in the group


def short_reply(outcome: Outcome, context: AnswerContext) -> Reply:
    """Return a reply of a few lines; what has no short form is said in full."""
    if not isinstance(outcome, Found):
        reply = render(outcome, context)
        return Reply(reply.blocks, reply.options if isinstance(outcome, Choose) else ())
    answers = outcome.answers[:_MOST_PLACES]
    blocks = [_answer(answer, outcome.topic, context) for answer in answers]
    facts = [
        fact
        for answer in answers
        for finding in answer.findings
        for fact in shown_facts(finding, outcome.topic)
    ]
    if facts:
        source = context.source_line(tuple(fact.provenance for fact in facts))
        warnings = cautions(facts, shown_partnerships(outcome), context)
        blocks.append(block(source, _one_line(warnings)))
    nis = follow_up_nis(answers[0]) if len(outcome.answers) == 1 else None
    return Reply(tuple(blocks), nis=nis)


def _one_line(lines: list[Line]) -> Line:
    return tuple(span for line in lines for span in (*line, Span(" ")))[:-1]


def _answer(answer: Answer, topic: Topic | None, context: AnswerContext) -> Block:
    texts, place = context.texts, answer.reading.place
    lines: list[Line] = [(strong(place.name),)]
    if place.name != answer.municipality.name:
        inside = texts.line(
            "title.inside",
            place=strong(place.name),
            kind=context.kind(place),
            municipality=answer.municipality.name,
        )
        lines = [inside]
    if topic is Need.WORK:
        vdab, ocmw = reach_vdab(context), reach_ocmw(answer, context)
        lines += [line for reached in (vdab, ocmw) if reached for line in reached.lines]
    for finding in answer.findings:
        if len(answer.findings) > 1:
            parts = texts.join([part.name for part in finding.parts])
            lines.append((strong(texts.text("part.heading", parts=parts)),))
        if topic is not Duty.WIJK_WERKEN:
            for held in finding.regierol:
                if held.partnership is None:
                    lines.append(texts.line("short.regierol-unknown"))
                    lines += _new(_way_on(answer, context), lines)
                    continue
                name = strong(held.partnership.label)
                lines.append(texts.line(f"short.regierol{probably(*held.facts)}", partnership=name))
                lines += _new(_reach(held.partnership, answer, context), lines)
        for run in finding.wijk_werken:
            if run.organiser is None:
                lines.append(texts.line("short.wijk-werken-unknown"))
                if topic is Duty.WIJK_WERKEN:
                    lines += _new(_vdab(context), lines)
                continue
            key = f"short.wijk-werken{probably(*run.facts)}"
            lines.append(texts.line(key, organiser=run.organiser.name))
            if topic is Duty.WIJK_WERKEN:
                lines += _new(_reach(run.organiser, answer, context), lines)
    return block(*lines)


def _new(reach: list[Line], lines: list[Line]) -> list[Line]:
    """Leave out how to reach somebody where that is said above; who it is, each part says."""
    return [line for line in reach if line not in lines]


def _reach(body: Partnership | Organiser, answer: Answer, context: AnswerContext) -> list[Line]:
    reached = reach_body(body, context)
    if reached.card is not None:
        return list(reached.lines)
    return _vdab(context) if isinstance(body, Organiser) else _way_on(answer, context)


def _vdab(context: AnswerContext) -> list[Line]:
    vdab = reach_vdab(context)
    return list(vdab.lines) if vdab else []


def _way_on(answer: Answer, context: AnswerContext) -> list[Line]:
    return list(reach_municipality(answer, frozenset(), context)[0].lines)


def suggestion(outcome: Outcome, texts: Catalog) -> tuple[str, str]:
    """Return the title and the description of a result in a list of suggestions.

    Both are empty where the outcome is no place: then the reply's own first line must do.
    """
    if not isinstance(outcome, Found):
        return "", ""
    answer = outcome.answers[0]
    place, municipality = answer.reading.place, answer.municipality
    title = (
        texts.text("choose.option", place=place.name)
        if place.name == municipality.name
        else texts.text("choose.option-inside", place=place.name, municipality=municipality.name)
    )
    if outcome.topic is Duty.WIJK_WERKEN:
        return title, _described_run(answer, texts)
    if not answer.partnerships:
        return title, texts.text("inline.unknown")
    labels = texts.join([partnership.label for partnership in answer.partnerships])
    phone = answer.partnerships[0].contact.phone
    facts = (f for finding in answer.findings for one in finding.regierol for f in one.facts)
    described = texts.text(f"inline.regisseur{probably(*facts)}", partnership=labels)
    return title, f"{described} · {phone.display}" if phone else described


def _described_run(answer: Answer, texts: Catalog) -> str:
    """Return who runs wijk-werken, and the number to call."""
    runs = [run for finding in answer.findings for run in finding.wijk_werken if run.organiser]
    organisers = {run.organiser.id: run.organiser for run in runs if run.organiser}
    if not organisers:
        return texts.text("short.wijk-werken-unknown")
    names = texts.join([organiser.name for organiser in organisers.values()])
    facts = (fact for run in runs for fact in run.facts)
    described = texts.text(f"short.wijk-werken{probably(*facts)}", organiser=names)
    contact = next(iter(organisers.values())).contact
    return f"{described} · {contact.phone.display}" if contact and contact.phone else described
