"""The short form of an answer, for groups: who, how to reach them, and how old that is."""

from __future__ import annotations

from bot.core.model import Organiser, Partnership
from bot.core.outcome import Answer, Choose, Found, Outcome
from bot.core.terms import Duty, Need, Topic
from bot.messages.age import cautions
from bot.messages.contact import reach_body, reach_municipality, reach_ocmw, reach_vdab
from bot.messages.following import follow_up_nis
from bot.messages.found import shown_facts, shown_partnerships
from bot.messages.render import render
from bot.messages.reply import Block, Line, Reply, Span, block, strong
from bot.messages.voice import Voice, is_probable

_MOST_PLACES = 3  # of one question; more would fill the screen of everybody in the group


def short(outcome: Outcome, voice: Voice) -> Reply:
    """Return a reply of a few lines; what has no short form is said in full."""
    if not isinstance(outcome, Found):
        reply = render(outcome, voice)
        return Reply(reply.blocks, reply.options if isinstance(outcome, Choose) else ())
    answers = outcome.answers[:_MOST_PLACES]
    blocks = [_answer(answer, outcome.topic, voice) for answer in answers]
    facts = [
        fact
        for answer in answers
        for finding in answer.findings
        for fact in shown_facts(finding, outcome.topic)
    ]
    if facts:
        source = voice.source_line(tuple(fact.provenance for fact in facts))
        warnings = cautions(facts, shown_partnerships(outcome), voice)
        blocks.append(block(source, _one_line(warnings)))
    nis = follow_up_nis(answers[0]) if len(outcome.answers) == 1 else None
    return Reply(tuple(blocks), nis=nis)


def _one_line(lines: list[Line]) -> Line:
    return tuple(span for line in lines for span in (*line, Span(" ")))[:-1]


def _answer(answer: Answer, topic: Topic | None, voice: Voice) -> Block:
    say, place = voice.say, answer.reading.place
    lines: list[Line] = [(strong(place.name),)]
    if place.name != answer.municipality.name:
        inside = say.say(
            "title.inside",
            place=strong(place.name),
            kind=voice.kind(place),
            municipality=answer.municipality.name,
        )
        lines = [inside]
    if topic is Need.WORK:
        vdab, ocmw = reach_vdab(voice), reach_ocmw(answer, voice)
        lines += [line for reached in (vdab, ocmw) if reached for line in reached.lines]
    for finding in answer.findings:
        if len(answer.findings) > 1:
            parts = say.join([part.name for part in finding.parts])
            lines.append((strong(say.text("part.heading", parts=parts)),))
        if topic is not Duty.WIJK_WERKEN:
            for held in finding.regierol:
                if held.partnership is None:
                    lines.append(say.say("short.regierol-unknown"))
                    lines += _new(_way_on(answer, voice), lines)
                    continue
                probably = "-probably" if is_probable(*held.facts) else ""
                name = strong(held.partnership.label)
                lines.append(say.say(f"short.regierol{probably}", partnership=name))
                lines += _new(_reach(held.partnership, answer, voice), lines)
        for run in finding.wijk_werken:
            if run.organiser is None:
                lines.append(say.say("short.wijk-werken-unknown"))
                if topic is Duty.WIJK_WERKEN:
                    lines += _new(_vdab(voice), lines)
                continue
            probably = "-probably" if is_probable(*run.facts) else ""
            lines.append(say.say(f"short.wijk-werken{probably}", organiser=run.organiser.name))
            if topic is Duty.WIJK_WERKEN:
                lines += _new(_reach(run.organiser, answer, voice), lines)
    return block(*lines)


def _new(reach: list[Line], lines: list[Line]) -> list[Line]:
    """Leave out how to reach somebody where that is said above; who it is, each part says."""
    return [line for line in reach if line not in lines]


def _reach(body: Partnership | Organiser, answer: Answer, voice: Voice) -> list[Line]:
    reached = reach_body(body, voice)
    if reached.card is not None:
        return list(reached.lines)
    return _vdab(voice) if isinstance(body, Organiser) else _way_on(answer, voice)


def _vdab(voice: Voice) -> list[Line]:
    vdab = reach_vdab(voice)
    return list(vdab.lines) if vdab else []


def _way_on(answer: Answer, voice: Voice) -> list[Line]:
    return list(reach_municipality(answer, frozenset(), voice)[0].lines)
