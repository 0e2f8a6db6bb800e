"""The answer about a partnership or an organiser itself."""

from __future__ import annotations

from bot.core.model import Organiser, Partnership
from bot.core.outcome import About
from bot.messages.age import age_warning
from bot.messages.contact import about_contact, reach_body, reach_vdab
from bot.messages.reply import Block, Reply, block, strong
from bot.messages.voice import Voice, is_probable


def about(outcome: About, voice: Voice) -> Reply:
    """Say what the body is, how to reach it, and which municipalities it serves."""
    body, say = outcome.body, voice.say
    kind = "partnership" if isinstance(body, Partnership) else "organiser"
    facts = [body.legal_form_provenance]
    if isinstance(body, Partnership):
        facts.append(body.regierol)
    probably = "-probably" if is_probable(*facts[1:]) else ""
    blocks = [
        block(
            (strong(body.name),),
            say.say(
                f"about.{kind}{probably}",
                legal_form=say.text(f"legal_form.{body.legal_form}"),
            ),
        ),
        _contact(body, voice),
        _members(outcome, voice),
    ]
    if body.contact is not None:
        facts.append(body.contact.provenance)
    ended = []
    if isinstance(body, Partnership):
        cycle = voice.directory.cycles[body.cycle]
        if cycle.ends_on < voice.today:
            ended.append(cycle.id)
    warning = age_warning(facts, ended, voice)
    if warning:
        blocks.append(block(warning, is_notice=True))
    blocks.append(block(voice.source_line(tuple(facts)), is_more=True))
    return Reply(tuple(blocks))


def _contact(body: Partnership | Organiser, voice: Voice) -> Block:
    reached = reach_body(body, voice)
    lines = [*reached.lines, *about_contact(body, voice)]
    cards = [reached.card] if reached.card else []
    if reached.card is None:
        lines.append(voice.say.say("about.no-contact"))
        vdab, official = reach_vdab(voice), voice.official_list()
        if isinstance(body, Organiser) and vdab is not None:
            lines += vdab.lines
            cards += [vdab.card] if vdab.card else []
        elif isinstance(body, Partnership) and official is not None:
            lines.append(official)
    return block(*lines, cards=tuple(cards))


def _members(outcome: About, voice: Voice) -> Block:
    say = voice.say
    if not outcome.members:
        return block(say.say("about.no-members"))
    count = say.count("regierol.members", len(outcome.members))
    names = say.join([municipality.name for municipality in outcome.members])
    return block(say.say("about.members", members=count), say.say("members.list", names=names))
