"""The answer about a partnership or an organiser itself."""

from __future__ import annotations

from bot.core.model.facts import Organiser, Partnership
from bot.core.model.outcome import About
from bot.core.model.terms import Duty
from bot.messages.answers.contact import about_contact, reach_body, reach_vdab
from bot.messages.answers.context import AnswerContext, probably
from bot.messages.answers.small_print import Fact, cautions, source_lines
from bot.messages.reply import Block, Reply, block, strong


def about_reply(outcome: About, context: AnswerContext) -> Reply:
    """Say what the body is, how to reach it, and which municipalities it serves."""
    body, texts = outcome.body, context.texts
    kind = "partnership" if isinstance(body, Partnership) else "organiser"
    duty = Duty.REGIEROL if isinstance(body, Partnership) else Duty.WIJK_WERKEN
    facts = [Fact(duty, "legal-form", body.legal_form_provenance)]
    if isinstance(body, Partnership):
        facts.append(Fact(duty, "regierol", body.regierol))
        kind += probably(body.regierol)
    blocks = [
        block(
            (strong(body.name),),
            texts.line(
                f"about.{kind}",
                legal_form=texts.text(f"legal_form.{body.legal_form}"),
            ),
        ),
        _contact(body, context),
        _members(outcome, context),
    ]
    if body.contact is not None:
        facts.append(Fact(duty, "contact", body.contact.provenance))
    bodies = [body] if isinstance(body, Partnership) else []
    warnings = cautions(facts, bodies, context)
    if warnings:
        blocks.append(block(*warnings, is_notice=True))
    blocks.append(block(*source_lines(facts, context), is_more=True))
    return Reply(tuple(blocks))


def _contact(body: Partnership | Organiser, context: AnswerContext) -> Block:
    reached = reach_body(body, context)
    lines = [*reached.lines, *about_contact(body, context)]
    cards = [reached.card] if reached.card else []
    if reached.card is None:
        lines.append(context.texts.line("about.no-contact"))
        vdab, official = reach_vdab(context), context.official_list()
        if isinstance(body, Organiser) and vdab is not None:
            lines += vdab.lines
            cards += [vdab.card] if vdab.card else []
        elif isinstance(body, Partnership) and official is not None:
            lines.append(official)
    return block(*lines, cards=tuple(cards))


def _members(outcome: About, context: AnswerContext) -> Block:
    texts = context.texts
    if not outcome.members:
        return block(texts.line("about.no-members"))
    count = texts.count("regierol.members", len(outcome.members))
    names = texts.join([municipality.name for municipality in outcome.members])
    listed = context.sources(context.directory.listed_by(outcome.body))[0]
    source = texts.text("source.one", publisher=listed.publisher, date=context.published(listed))
    return block(
        texts.line("about.members", members=count, source=source),
        texts.line("members.list", names=names),
    )
