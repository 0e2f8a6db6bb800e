"""What a list of suggestions says of an answer."""

from __future__ import annotations

from bot.core.outcome import Answer, Found, Outcome
from bot.core.terms import Duty
from bot.messages.catalog import Catalog
from bot.messages.voice import is_probable


def describe(outcome: Outcome, say: Catalog) -> tuple[str, str]:
    """Return the title and the description of a result in a list of suggestions.

    Both are empty where the outcome is no place: then the reply's own first line must do.
    """
    if not isinstance(outcome, Found):
        return "", ""
    answer = outcome.answers[0]
    place, municipality = answer.reading.place, answer.municipality
    title = (
        say.text("choose.option", place=place.name)
        if place.name == municipality.name
        else say.text("choose.option-inside", place=place.name, municipality=municipality.name)
    )
    if outcome.topic is Duty.WIJK_WERKEN:
        return title, _described_run(answer, say)
    if not answer.partnerships:
        return title, say.text("inline.unknown")
    labels = say.join([partnership.label for partnership in answer.partnerships])
    phone = answer.partnerships[0].contact.phone
    held = [one for finding in answer.findings for one in finding.regierol]
    probably = "-probably" if is_probable(*(f for one in held for f in one.facts)) else ""
    described = say.text(f"inline.regisseur{probably}", partnership=labels)
    return title, f"{described} · {phone.display}" if phone else described


def _described_run(answer: Answer, say: Catalog) -> str:
    """Return who runs wijk-werken, and the number to call."""
    runs = [run for finding in answer.findings for run in finding.wijk_werken if run.organiser]
    organisers = {run.organiser.id: run.organiser for run in runs if run.organiser}
    if not organisers:
        return say.text("short.wijk-werken-unknown")
    names = say.join([organiser.name for organiser in organisers.values()])
    probably = "-probably" if is_probable(*(fact for run in runs for fact in run.facts)) else ""
    described = say.text(f"short.wijk-werken{probably}", organiser=names)
    contact = next(iter(organisers.values())).contact
    return f"{described} · {contact.phone.display}" if contact and contact.phone else described
