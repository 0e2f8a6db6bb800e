"""The answer for a place: what the asker needs first, the rest behind a next question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.core.followup import View
from bot.core.model import Area, Organiser, Provenance
from bot.core.outcome import Answer, Finding, Found, Regierol, Stage, WijkWerken
from bot.core.terms import Duty, NisCode, PlaceKind, Reach, Status
from bot.messages.age import age_warning
from bot.messages.card import card_of
from bot.messages.contact import contact_lines
from bot.messages.following import follow_up_nis, next_questions
from bot.messages.reply import Block, Line, Reply, block, strong
from bot.messages.voice import Voice, is_probable, is_whole

_REFORM_OF_2025 = date(2025, 1, 1)
_AS_IT_STANDS = frozenset(
    {Stage.EXACT, Stage.ALIAS, Stage.POSTCODE, Stage.NIS, Stage.PICKED, Stage.LOCATION}
)
_MOST_OTHERS = 2  # smaller places of the same name that are mentioned


def found(outcome: Found, voice: Voice) -> Reply:
    """Render the answer for each place of the question."""
    blocks = [part for answer in outcome.answers for part in _answer(answer, outcome.topic, voice)]
    if outcome.topic is not Duty.WIJK_WERKEN:
        blocks.append(block(voice.say.say("next.regisseur")))
    blocks.append(_small_print(outcome, voice))
    shown = View.WIJK_WERKEN if outcome.topic is Duty.WIJK_WERKEN else View.ANSWER
    return _about_one_place(blocks, outcome, voice, shown)


def wijk_werken_only(outcome: Found, voice: Voice) -> Reply:
    """Render only who runs wijk-werken."""
    blocks = [
        part for answer in outcome.answers for part in _answer(answer, Duty.WIJK_WERKEN, voice)
    ]
    vdab = voice.vdab()
    is_named = any(vdab in part.lines for part in blocks)  # where the organiser has no contact
    blocks.append(block(voice.say.say("wijk_werken.reform"), None if is_named else vdab))
    blocks.append(_small_print(outcome, voice))
    return _about_one_place(blocks, outcome, voice, View.WIJK_WERKEN)


def title(answer: Answer, voice: Voice) -> Block:
    """Say which place it is and where it lies; and how it was read, where that is not plain."""
    place, municipality, say = answer.reading.place, answer.municipality, voice.say
    name = strong(voice.called(municipality) if is_whole(place) else place.name)
    if answer.reading.stage is Stage.LOCATION:
        line = say.say("title.location", place=name)
    elif answer.reading.stage is Stage.POSTCODE:
        line = (
            say.say("title.postcode-own", code=answer.reading.heard, place=name)
            if is_whole(place)
            else say.say(
                "title.postcode",
                code=answer.reading.heard,
                place=name,
                kind=voice.kind(place),
                municipality=municipality.name,
            )
        )
    elif is_whole(place):
        line = _own_title(answer, voice)
    elif place.kind is PlaceKind.FORMER_MUNICIPALITY:
        line = say.say(
            "title.former",
            place=name,
            since=say.date(_merged_on(place.nis_2019[0], voice)),
            municipality=municipality.name,
        )
    else:
        part = answer.findings[0].parts[0] if answer.is_part else None
        line = say.say(
            "title.inside"
            if part is None or part.name == municipality.name
            else "title.inside-part",
            place=name,
            kind=voice.kind(place),
            municipality=municipality.name,
            part=part.name if part else "",
        )
    return block(_read_as(answer, voice), line, _also(answer, voice))


def _also(answer: Answer, voice: Voice) -> Line | None:
    """Mention smaller places of the same name, so that nobody gets the wrong one unseen."""
    others = answer.reading.others[:_MOST_OTHERS]
    if not others:
        return None
    named = [
        voice.say.text(
            "title.also-place",
            place=place.name,
            municipality=voice.directory.today(place).name,
        )
        for place in others
    ]
    return voice.say.say("title.also", places=voice.say.join(named))


def _own_title(answer: Answer, voice: Voice) -> Line:
    municipality, say = answer.municipality, voice.say
    name = strong(voice.called(municipality))
    parts = voice.directory.parts(municipality.nis)
    if len(parts) == 1 or municipality.valid_from > voice.today:
        return say.say("title.municipality", place=name)
    joined = [part for part in parts if part.name != municipality.name]
    since = say.date(_REFORM_OF_2025)
    key = "title.grown" if len(joined) < len(parts) else "title.born"
    return say.say(key, place=name, since=since, parts=say.join([part.name for part in joined]))


def _merged_on(nis: NisCode, voice: Voice) -> date:
    """Return the first day on which a former municipality was part of another."""
    former = voice.directory.municipalities[nis]
    return former.valid_to + timedelta(days=1) if former.valid_to else _REFORM_OF_2025


def _read_as(answer: Answer, voice: Voice) -> Line | None:
    """Say how a misspelled name was read; nothing where the name stood there as it is."""
    reading = answer.reading
    if reading.stage in _AS_IT_STANDS:
        return None
    values = {"heard": reading.heard, "name": reading.place.name}
    if reading.stage is Stage.FUZZY and reading.edits:
        return voice.say.count("title.read-as-edits", reading.edits, **values)
    return voice.say.say("title.read-as", **values)


def _answer(answer: Answer, topic: Duty | None, voice: Voice) -> list[Block]:
    blocks = [title(answer, voice)]
    findings = _by_organiser(answer.findings) if topic is Duty.WIJK_WERKEN else answer.findings
    for finding in findings:
        if len(findings) > 1:
            heading = voice.say.text("part.heading", parts=_parts_named(finding, voice))
            blocks.append(block((strong(heading),)))
        if topic is not Duty.WIJK_WERKEN:
            blocks += [_regierol(held, answer, finding, voice) for held in finding.regierol]
        blocks += [_wijk_werken(run, answer, finding, voice) for run in finding.wijk_werken]
    return blocks


def _by_organiser(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Join the findings that differ in the regierol only."""
    joined: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = tuple((run.body_id, run.reason) for run in finding.wijk_werken)
        earlier = joined.get(key)
        joined[key] = (
            replace(earlier, parts=(*earlier.parts, *finding.parts)) if earlier else finding
        )
    return tuple(joined.values())


def _regierol(held: Regierol, answer: Answer, finding: Finding, voice: Voice) -> Block:
    say = voice.say
    heading: Line = (strong(say.text("duty.regierol")),)
    partnership = held.partnership
    if partnership is None:
        return block(
            heading,
            say.say("regierol.unknown", municipality=_named(answer, finding, voice)),
            say.say("source.notes", notes=held.reason) if held.reason else None,
            *voice.way_on(answer.local, _asked(answer, finding)),
            voice.official_list(),
        )
    probably = "-probably" if is_probable(*held.facts) else ""
    if len(held.members) == 1:
        who = say.say(f"regierol.city{probably}", partnership=strong(partnership.label))
    else:
        who = say.say(
            f"regierol.held{probably}",
            partnership=strong(partnership.label),
            legal_form=say.text(f"legal_form.{partnership.legal_form}"),
            members=say.count("regierol.members", len(held.members)),
        )
    contact = partnership.contact
    lines = [
        heading,
        who,
        *contact_lines(contact, f"{partnership.name} {partnership.label}", voice),
    ]
    if not contact.is_direct:
        lines += [say.say("contact.none"), *voice.way_on(answer.local, _asked(answer, finding))]
    elif contact.reach is Reach.ORGANISATION:
        lines.append(say.say("contact.general"))
    return block(*lines)


def _wijk_werken(run: WijkWerken, answer: Answer, finding: Finding, voice: Voice) -> Block:
    say = voice.say
    heading: Line = (strong(say.text("duty.wijk-werken")),)
    organiser, area = run.organiser, run.area
    if run.status is Status.NO:
        where = _named(answer, finding, voice)
        return block(heading, say.say("wijk_werken.no", municipality=where))
    if organiser is None or area is None:
        return block(
            heading,
            say.say("wijk_werken.unknown", municipality=_named(answer, finding, voice)),
            say.say("source.notes", notes=run.reason) if run.reason else None,
            say.say("wijk_werken.unknown-law"),
            voice.vdab(),
        )
    lines: list[Line | None] = [heading]
    if area.deelgemeente:
        lines.append(say.say("wijk_werken.only", deelgemeente=strong(area.deelgemeente)))
    lines += _who_runs(organiser, area, finding, voice)
    if organiser.contact is not None:
        lines += contact_lines(organiser.contact, organiser.name, voice)
    if organiser.contact is None or not organiser.contact.is_direct:
        lines += [say.say("contact.none-organiser"), voice.vdab()]
    if area.desk:
        lines.append(say.say("wijk_werken.desk", desk=area.desk))
    return block(*lines)


def _who_runs(organiser: Organiser, area: Area, finding: Finding, voice: Voice) -> list[Line]:
    """Say who runs wijk-werken: a partnership of the answer itself, or another body."""
    partnerships = [held.partnership for held in finding.regierol if held.partnership]
    own = next((p for p in partnerships if p.id == organiser.partnership), None)
    probably = "-probably" if is_probable(area.provenance) else ""
    if own is not None:
        return [voice.say.say(f"wijk_werken.own{probably}", organiser=strong(own.label))]
    lines = [voice.say.say(f"wijk_werken.other{probably}", organiser=strong(organiser.name))]
    for partnership in partnerships:
        if partnership.takes_up is Status.NO:
            not_by = "-probably" if is_probable(partnership.takes_up_provenance) else ""
            key = f"wijk_werken.not-by{not_by}"
            lines.append(voice.say.say(key, partnership=partnership.label))
    return lines


def _small_print(outcome: Found, voice: Voice) -> Block:
    """Say where it comes from, how old it is, and what to beware of; once for the whole reply."""
    findings = [finding for answer in outcome.answers for finding in answer.findings]
    facts = [fact for finding in findings for fact in shown_facts(finding, outcome.topic)]
    lines: list[Line | None] = []
    if facts:
        lines.append(voice.source_line(tuple(facts)))
    else:
        lines.append(_local_source(outcome, voice))
    held = [held for finding in findings for held in finding.regierol]
    cycles = {one.cycle.id: one.cycle for one in held if one.cycle}
    ended = [cycle.id for cycle in cycles.values() if cycle.ends_on < voice.today]
    if outcome.topic is Duty.WIJK_WERKEN:
        ended = []
    lines.append(age_warning(facts, ended, voice))
    if facts and any(_is_merged(answer, voice) for answer in outcome.answers):
        lines.append(voice.say.say("source.merged"))
    return block(*lines)


def _local_source(outcome: Found, voice: Voice) -> Line | None:
    contacts = [contact for answer in outcome.answers for contact in answer.local]
    if not contacts:
        return None
    first = voice.directory.sources[contacts[0].sources[0]]
    named = voice.say.text("source.one", publisher=first.publisher, date=voice.published(first))
    checked = min(contact.checked_on for contact in contacts)
    return voice.say.say("source.line", sources=named, checked=voice.say.date(checked))


def shown_facts(finding: Finding, topic: Duty | None) -> list[Provenance]:
    """Return the provenance of what a finding shows: regierol, its contact, the organiser."""
    facts: list[Provenance] = []
    if topic is not Duty.WIJK_WERKEN:
        for held in finding.regierol:
            if held.partnership is not None:
                facts += [held.partnership.regierol, held.partnership.contact.provenance]
    return facts + [fact for run in finding.wijk_werken for fact in run.facts]


def _is_merged(answer: Answer, voice: Voice) -> bool:
    return len(voice.directory.parts(answer.municipality.nis)) > 1


def _named(answer: Answer, finding: Finding, voice: Voice) -> str:
    """Return the municipality that a finding speaks of: the parts, where they differ."""
    if answer.is_part or len(answer.findings) > 1:
        return _parts_named(finding, voice)
    return answer.municipality.name


def _parts_named(finding: Finding, voice: Voice) -> str:
    return voice.say.join([part.name for part in finding.parts])


def _asked(answer: Answer, finding: Finding) -> frozenset[NisCode]:
    """Return the parts whose town hall can help: those of the finding, where parts differ."""
    if not answer.is_part and len(answer.findings) == 1:
        return frozenset()
    return frozenset(part.nis for part in finding.parts)


def _about_one_place(blocks: list[Block], outcome: Found, voice: Voice, view: View) -> Reply:
    """Return the reply with what can be done next; a list of places would need too many buttons."""
    if len(outcome.answers) != 1:
        return Reply(tuple(blocks))
    answer = outcome.answers[0]
    return Reply(
        tuple(blocks),
        next_questions(answer, voice, view),
        nis=follow_up_nis(answer),
        card=card_of(answer, outcome.topic, voice),
    )
