"""Turns an outcome into a reply in one language. Knows nothing of Telegram."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from bot.core.answering.followup import TOPICS, VIEWS, FollowUp, View
from bot.core.model.geography import OutsidePlace
from bot.core.model.outcome import (
    About,
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Option,
    Outcome,
    Outside,
    Reason,
    Stage,
    Talk,
    TalkKind,
)
from bot.core.model.terms import Need, NisCode, OutsideKind, Region
from bot.messages.answers import followups
from bot.messages.answers.about import about_reply
from bot.messages.answers.contact import reach_vdab
from bot.messages.answers.context import AnswerContext, answer_context, is_whole
from bot.messages.answers.found import found_reply
from bot.messages.catalog import Catalog
from bot.messages.reply import Choice, Line, Reply, block, strong
from bot.service.ask import Asked

_REFERRALS = {Region.BRUSSELS: "actiris", Region.WALLONIA: "le-forem"}
# Names in the data, so Dutch in every language: "Brussel ligt in Brussel" would say nothing.
_WHOLE_REGIONS = frozenset({"Brussel", "Brussels Hoofdstedelijk Gewest", "Wallonië"})
_MOST_OFFERED = 12  # municipalities of a region; a province has up to 64
_EXAMPLES = ("examples.first", "examples.second", "examples.third")


def reply_to(asked: Asked, catalog: Catalog) -> Reply:
    """Return the reply to what was asked, in the catalog's language; with what was not read."""
    reply = render(asked.resolution.outcome, answer_context(asked, catalog), asked.view)
    if not asked.resolution.is_cut:
        return reply
    return replace(reply, blocks=(*reply.blocks, block(catalog.line("not_understood.cut"))))


def render(  # noqa: PLR0911 -- one return for each outcome
    outcome: Outcome, context: AnswerContext, view: View = View.ANSWER
) -> Reply:
    """Return the reply to an outcome.

    Args:
        outcome: What the question means.
        context: The language, the directory that the outcome came from, and the day.
        view: What to show of a found place; other outcomes have one view.
    """
    match outcome:
        case Found():
            return _view(outcome, context, view)
        case Choose():
            return _choose(outcome, context)
        case Outside():
            return _outside(outcome, context)
        case Explain():
            return _explain(outcome, context)
        case About():
            return about_reply(outcome, context)
        case Talk():
            return _talk(outcome, context)
        case NotUnderstood():
            return _not_understood(outcome, context)
        case _:
            assert_never(outcome)


def _view(outcome: Found, context: AnswerContext, view: View) -> Reply:
    match view:
        case View.ANSWER | View.WIJK_WERKEN | View.WORK:
            return found_reply(replace(outcome, topic=TOPICS.get(view, outcome.topic)), context)
        case View.MEMBERS:
            return followups.members(outcome, context)
        case View.SOURCES:
            return followups.sources(outcome, context)
        case View.WHY:
            return followups.why(outcome, context)
        case _:
            assert_never(view)


def start(context: AnswerContext) -> Reply:
    """Return the first words, with examples to tap."""
    return Reply((block(context.texts.line("talk.start")),), examples=examples(context.texts))


def examples(texts: Catalog) -> tuple[str, ...]:
    """Return questions that can be tapped or typed as they are."""
    return tuple(texts.text(key) for key in _EXAMPLES)


def option_label(option: Option, texts: Catalog) -> str:
    """Return the words on a choice: "Hofstade (Aalst)"."""
    if is_whole(option.place):
        return texts.text("choose.option", place=option.place.name)
    return texts.text(
        "choose.option-inside", place=option.place.name, municipality=option.municipality.name
    )


def _choose(outcome: Choose, context: AnswerContext) -> Reply:
    texts, options = context.texts, outcome.options
    view = VIEWS.get(outcome.topic, View.ANSWER)
    choices = tuple(
        Choice(option_label(option, texts), FollowUp(view, _code(option)).encode())
        for option in options
    )
    if outcome.postcode is not None:
        title = texts.line(
            "choose.conflict",
            code=outcome.postcode,
            place=choices[0].label,
            other=choices[1].label,
        )
    elif outcome.stage is Stage.LOCATION:
        key = "choose.nearest" if len(options) == 1 else "choose.border"
        title = texts.line(
            key, **({"place": strong(choices[0].label)} if len(options) == 1 else {})
        )
    elif len(options) == 1:
        title = texts.line("choose.one", place=strong(choices[0].label))
    else:
        title = texts.line("choose.title", heard=outcome.heard)
    asked = block(title)
    if outcome.outside is not None:
        abroad = _abroad(outcome, outcome.outside, texts)
        asked = block(abroad, title) if outcome.is_outside_likelier else block(title, abroad)
    return Reply((asked, block(texts.line("choose.other"))), choices)


def _abroad(outcome: Choose, far: OutsidePlace, texts: Catalog) -> Line:
    """Return the question whether the place outside Flanders of that name is meant."""
    key = "choose.outside" if outcome.is_outside_likelier else "choose.or-outside"
    return texts.line(key, place=strong(far.preferred), region=texts.text(f"region.{far.region}"))


def _code(option: Option) -> NisCode:
    """Return the code that leads to the option: of the part, for a place in a merged one."""
    own = option.place.nis_2019
    return own[0] if len(own) == 1 and not is_whole(option.place) else option.municipality.nis


def _outside(outcome: Outside, context: AnswerContext) -> Reply:
    texts, place = context.texts, outcome.place
    if place.region is Region.FLANDERS:
        is_region = place.kind is OutsideKind.REGION
        key = "outside.flanders-region" if is_region else "outside.no-municipality"
        where = texts.line(key, place=strong(place.preferred))
        if outcome.municipalities:
            return _offered(outcome, where, texts)
        return Reply((block(where), block(texts.line("outside.again"))), examples=examples(texts))
    if place.kind is OutsideKind.COUNTRY or place.preferred in _WHOLE_REGIONS:
        where = texts.line("outside.not-in-flanders", place=strong(place.preferred))
    else:
        region = texts.text(f"region.{place.region}")
        where = texts.line("outside.place", place=strong(place.preferred), region=region)
    blocks = [block(where, texts.line("outside.only"))]
    referral = context.directory.referrals.get(_REFERRALS.get(place.region, ""))
    if referral is not None:
        go = (
            texts.line("outside.go-phone", name=referral.name, phone=context.phone(referral.phone))
            if referral.phone
            else texts.line("outside.go", name=referral.name)
        )
        site = (
            texts.line("outside.website", website=context.link(referral.website))
            if referral.website
            else None
        )
        blocks.append(block(go, site, context.source_line((referral.provenance,))))
    blocks.append(block(texts.line("outside.again")))
    return Reply(tuple(blocks))


def _offered(outcome: Outside, where: Line, texts: Catalog) -> Reply:
    """Return the reply about a region of Flanders: with its municipalities to choose from."""
    inside = outcome.municipalities
    shown = inside[:_MOST_OFFERED]
    choices = tuple(Choice(m.name, FollowUp(View.ANSWER, m.nis).encode()) for m in shown)
    if len(inside) == 1:
        offer = texts.line("choose.one", place=strong(inside[0].name))
    elif len(shown) == len(inside):
        offer = texts.line("outside.offer")
    else:
        offer = texts.line("outside.offer-largest", number=len(inside))
    return Reply((block(where, offer), block(texts.line("choose.other"))), choices)


def _explain(outcome: Explain, context: AnswerContext) -> Reply:
    texts = context.texts
    blocks = [block(texts.line(f"explain.{outcome.subject}"))]
    tied = context.directory.explanations.get(outcome.subject)
    if tied is not None:
        blocks.append(block(context.source_line((tied.provenance,))))
    blocks.append(block(texts.line("explain.again")))
    return Reply(tuple(blocks), examples=examples(texts))


def _talk(outcome: Talk, context: AnswerContext) -> Reply:
    texts = context.texts
    lines = [texts.line(f"talk.{outcome.kind}")]
    vdab = reach_vdab(context)
    if outcome.topic is Need.WORK and vdab is not None:
        return Reply((block(*vdab.lines), block(*lines)), examples=examples(texts))
    if outcome.kind is TalkKind.HELP:
        lines.append(texts.line("talk.help-source"))
    if outcome.kind in {TalkKind.GREETING, TalkKind.HELP, TalkKind.WHERE, TalkKind.INSULT}:
        return Reply((block(*lines),), examples=examples(texts))
    return Reply((block(*lines),))


def _not_understood(outcome: NotUnderstood, context: AnswerContext) -> Reply:
    texts = context.texts
    lines = [texts.line(f"not_understood.{outcome.reason}", heard=_short(outcome.heard))]
    if outcome.reason in {Reason.NO_PLACE, Reason.UNKNOWN_CODE, Reason.ELSEWHERE}:
        lines.append(texts.line("not_understood.again"))
    blocks = [block(*lines)]
    vdab = reach_vdab(context)
    if outcome.reason is Reason.NO_PLACE and vdab is not None:
        blocks.append(block(*vdab.lines))
    return Reply(tuple(blocks), examples=examples(texts))


def _short(heard: str, most: int = 60) -> str:
    """Cut what was typed, so that a reply stays short."""
    return heard if len(heard) <= most else f"{heard[:most].rstrip()}…"
