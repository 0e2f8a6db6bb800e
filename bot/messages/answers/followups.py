"""The next questions under an answer, and the replies to three of them: members, sources, why."""

from __future__ import annotations

from collections import defaultdict

from bot.core.answering.followup import TOPICS, FollowUp, View
from bot.core.model.facts import Organiser, Partnership, Provenance, Source
from bot.core.model.outcome import Answer, Finding, Found, Stage
from bot.core.model.terms import Duty, Need, NisCode, SourceId, Topic
from bot.messages.answers.context import AnswerContext, is_probable, is_whole
from bot.messages.answers.title import title_block
from bot.messages.reply import Block, Choice, Line, Reply, block, strong

_LABELS = {
    View.WORK: "choice.work",
    View.ANSWER: "choice.answer",
    View.WIJK_WERKEN: "choice.wijk_werken",
    View.MEMBERS: "choice.members",
    View.SOURCES: "choice.sources",
    View.WHY: "choice.why",
}
_ANSWERS = {View.ANSWER, *TOPICS}
_AS_TYPED = frozenset({Stage.EXACT, Stage.PICKED})  # nothing to explain


def next_questions(
    answer: Answer, context: AnswerContext, view: View, topic: Topic | None = None
) -> tuple[Choice, ...]:
    """Return every view of an answer but *view*, which is being shown; of the same topic."""
    nis, reading = follow_up_nis(answer), answer.reading
    left_out = {view}
    if topic is not Need.WORK:
        left_out.add(View.WORK)
    if not (answer.organisers if topic is Duty.WIJK_WERKEN else answer.partnerships):
        left_out.add(View.MEMBERS)
    if reading.stage in _AS_TYPED:
        left_out.add(View.WHY)
    return tuple(
        Choice(
            context.texts.text(label),
            FollowUp(
                other, nis, reading.stage, reading.heard, None if other in _ANSWERS else topic
            ).encode(),
            is_next=True,
        )
        for other, label in _LABELS.items()
        if other not in left_out
    )


def follow_up_nis(answer: Answer) -> NisCode:
    """Return the code that leads back to this answer: that of the part, where one was asked."""
    return answer.findings[0].parts[0].nis if answer.is_part else answer.municipality.nis


def members(outcome: Found, context: AnswerContext) -> Reply:
    """List the municipalities of each partnership in the answer."""
    texts = context.texts
    blocks: list[Block] = []
    for answer in outcome.answers:
        bodies = _bodies(answer, outcome.topic)
        for body in bodies:
            listed = context.directory.municipalities_of(body)
            heading = texts.line(
                "members.heading",
                partnership=strong(body.label),
                members=texts.count("regierol.members", len(listed)),
            )
            names = texts.join([member.name for member in listed])
            blocks.append(block(heading, texts.line("members.list", names=names)))
        if not bodies:
            blocks.append(block(texts.line("members.none", place=answer.reading.place.name)))
    ended = _before_merger(outcome, context)
    if ended and any(_bodies(answer, outcome.topic) for answer in outcome.answers):
        blocks.append(block(ended))
    return _with_next(blocks, outcome, context, View.MEMBERS)


def _bodies(answer: Answer, topic: Topic | None) -> tuple[Partnership | Organiser, ...]:
    return answer.organisers if topic is Duty.WIJK_WERKEN else answer.partnerships


def _before_merger(outcome: Found, context: AnswerContext) -> Line | None:
    """Say until when the members were as they are named, where some of them merged since."""
    ended = [
        member.valid_to
        for answer in outcome.answers
        for body in _bodies(answer, outcome.topic)
        for member in context.directory.municipalities_of(body)
        if member.valid_to and member.valid_to < context.today
    ]
    return context.texts.line("members.nis", date=context.texts.date(max(ended))) if ended else None


def sources(outcome: Found, context: AnswerContext) -> Reply:
    """Name every source behind the answer, with its date and what it is the source of."""
    blocks = [
        part for answer in outcome.answers for part in _sources(answer, outcome.topic, context)
    ]
    return _with_next(blocks, outcome, context, View.SOURCES)


def why(outcome: Found, context: AnswerContext) -> Reply:
    """Explain how the question was read."""
    blocks = [_why(answer, context) for answer in outcome.answers]
    return _with_next(blocks, outcome, context, View.WHY)


def _with_next(blocks: list[Block], outcome: Found, context: AnswerContext, view: View) -> Reply:
    """Lead back to the answer, and on to what else is behind it."""
    if len(outcome.answers) != 1:
        return Reply(tuple(blocks))
    answer = outcome.answers[0]
    choices = next_questions(answer, context, view, outcome.topic)
    return Reply(tuple(blocks), choices, nis=follow_up_nis(answer), view=view)


def _why(answer: Answer, context: AnswerContext) -> Block:
    reading = answer.reading
    place = reading.place
    if reading.stage is Stage.FUZZY:
        how = context.texts.count(
            "why.fuzzy", max(reading.edits, 1), heard=reading.heard, place=strong(place.name)
        )
    else:
        how = context.texts.line(
            f"why.{reading.stage}", heard=reading.heard, place=strong(place.name)
        )
    if is_whole(place):
        return block(how)
    if reading.stage is Stage.POSTCODE:
        return title_block(answer, context)
    where = context.texts.line(
        "why.inside",
        place=place.name,
        kind=context.kind(place),
        municipality=answer.municipality.name,
    )
    return block(how, where)


def _sources(answer: Answer, topic: Topic | None, context: AnswerContext) -> list[Block]:
    texts, place = context.texts, answer.reading.place
    facts = [fact for finding in answer.findings for fact in _facts(finding, topic, context)]
    heading = "source.heading" if facts else "source.none"
    blocks = [block(texts.line(heading, place=strong(place.name)))]
    blocks += _by_source(facts, context)
    if facts:
        checked = min(fact.checked_on for _, fact in facts)
        probable = [what for what, fact in facts if is_probable(fact)]
        blocks.append(
            block(
                texts.line("source.probable", facts=texts.join(_once(probable)))
                if probable
                else None,
                texts.line("source.checked", checked=texts.date(checked)),
            )
        )
    for body in _bodies(answer, topic):
        if body.notes:
            blocks.append(block(texts.line("source.notes", notes=body.notes)))
    vdab = context.directory.referrals.get("vdab")
    if topic is Need.WORK and vdab is not None:
        blocks += _by_source([(texts.text("source.what.vdab"), vdab.provenance)], context)
    if topic is Duty.WIJK_WERKEN:
        return blocks
    own = [c for c in answer.local if c.former_nis is None]
    if own:
        blocks += _by_source([(texts.text("source.what.local"), own[0].provenance)], context)
    return blocks


def _by_source(facts: list[tuple[str, Provenance]], context: AnswerContext) -> list[Block]:
    """Return a block per source with what it is the source of, the newest source first."""
    carried: defaultdict[SourceId, list[str]] = defaultdict(list)
    for what, fact in facts:
        for source_id in fact.sources:
            carried[source_id].append(what)
    listed = context.sources(fact for _, fact in facts)
    return [
        block(
            _item(source, context),
            context.texts.line("source.for", facts=context.texts.join(_once(carried[source.id]))),
        )
        for source in listed
    ]


def _once(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _facts(
    finding: Finding, topic: Topic | None, context: AnswerContext
) -> list[tuple[str, Provenance]]:
    """Return every fact behind what was shown of a finding, with the words for what it is."""
    texts = context.texts
    facts: list[tuple[str, Provenance]] = []
    for held in () if topic is Duty.WIJK_WERKEN else finding.regierol:
        partnership, membership = held.partnership, held.membership
        if partnership is None or membership is None:
            continue
        facts += [
            (texts.text("source.what.regierol"), partnership.regierol),
            (texts.text("source.what.membership"), membership.provenance),
            (texts.text("source.what.legal-form"), partnership.legal_form_provenance),
            (texts.text("source.what.contact"), partnership.contact.provenance),
            (texts.text("source.what.takes-up"), partnership.takes_up_provenance),
        ]
        if partnership.contact.person is not None:
            facts.append((texts.text("source.what.person"), partnership.contact.person.provenance))
    for run in finding.wijk_werken:
        facts += [(texts.text("source.what.organiser"), fact) for fact in run.facts]
        if run.organiser is not None and run.organiser.contact is not None:
            what = texts.text("source.what.organiser-contact")
            facts.append((what, run.organiser.contact.provenance))
    return facts


def _item(source: Source, context: AnswerContext) -> Line:
    values = {
        "title": source.title,
        "publisher": source.publisher,
        "date": context.published(source),
    }
    if source.url is None:
        return context.texts.line("source.item", **values)
    return context.texts.line("source.item-link", url=context.link(source.url), **values)
