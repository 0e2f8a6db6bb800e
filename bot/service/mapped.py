"""What a name means when somebody asks for a map: of a body, a province, all Flanders, or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.geography import Municipality
from bot.core.model.outcome import About, Answer, Found, Outcome, Outside
from bot.core.model.terms import Duty, NisCode, OrganiserId, PartnershipId
from bot.core.reading.budget import MAX_QUESTION
from bot.core.reading.text import fold, squash
from bot.core.resolving.resolver import resolve

_FLANDERS = frozenset({"vlaanderen", "flanders", "flandre"})
_WIJK_WERKEN = ("wijk werken", "wijkwerken")

Body = Partnership | Organiser


@dataclass(frozen=True, slots=True)
class OfBody:
    """The area of a partnership or an organiser."""

    body: Body
    asked: NisCode | None = None  # the municipality of today that led to the body
    others: tuple[OfBody, ...] = ()  # which the question leads to as well


@dataclass(frozen=True, slots=True)
class OfRegion:
    """A province, or all of Flanders."""

    province: str | None = None  # its Dutch name as in the data; None: Flanders
    duty: Duty | None = None  # where the question names one


@dataclass(frozen=True, slots=True)
class Nobody:
    """A municipality where nobody is known."""

    municipality: Municipality
    duty: Duty


@dataclass(frozen=True, slots=True)
class NoMap:
    """What is on no map, or on several: a choice, a place elsewhere, what is not understood."""

    outcome: Outcome


Meaning = OfBody | OfRegion | Nobody | NoMap


def provinces_of(directory: Directory) -> list[str]:
    """Return the provinces, in the order of the alphabet."""
    return sorted({m.province for m in directory.municipalities.values()})


def meaning_of(name: str, directory: Directory, today: date, duty: Duty = Duty.REGIEROL) -> Meaning:
    """Find out what a name means: an id first, then a region, then what the chat would answer.

    Args:
        name: As typed; may be misspelled, and may name wijk-werken.
        directory: The facts.
        today: The day for which they hold.
        duty: Whose body is wanted for a municipality, unless the name says wijk-werken.
    """
    folded = fold(name[:MAX_QUESTION])
    named = None
    for words in _WIJK_WERKEN:
        if words in folded:
            duty = named = Duty.WIJK_WERKEN
            folded = " ".join(folded.replace(words, " ").split())
    found = _by_id(name, directory) or _region(folded, named, directory, is_sure=False)
    if found is not None:
        return found
    outcome = resolve(name, directory, today).outcome
    if isinstance(outcome, About):
        return OfBody(_for_duty(outcome.body, duty, directory))
    if isinstance(outcome, Found):
        return of_found(outcome, duty)
    # In whatever region: Limbourg is a town near Liège, but a map can only show the province.
    if isinstance(outcome, Outside):
        found = _region(fold(outcome.place.preferred), named, directory, is_sure=True)
        if found is not None:
            return found
    closest = directory.bodies.closest(squash(folded), today)
    return OfBody(_for_duty(closest.body, duty, directory)) if closest else NoMap(outcome)


def of_found(found: Found, duty: Duty) -> OfBody | Nobody:
    """Return the body of the first place that has one; those of the others beside it."""
    wanted = [
        OfBody(body, answer.municipality.nis)
        for answer in found.answers
        for body in bodies_of(answer, duty)
    ]
    if not wanted:
        return Nobody(found.answers[0].municipality, duty)
    once: dict[str, OfBody] = {}
    for one in wanted:
        once.setdefault(one.body.id, one)
    first, *others = once.values()
    return OfBody(first.body, first.asked, tuple(others))


def bodies_of(answer: Answer, duty: Duty) -> tuple[Body, ...]:
    """Return who does a duty in a municipality, each once; several where its parts differ."""
    if duty is Duty.REGIEROL:
        return answer.partnerships
    runs = [run for finding in answer.findings for run in finding.wijk_werken]
    return tuple({run.organiser.id: run.organiser for run in runs if run.organiser}.values())


def _by_id(name: str, directory: Directory) -> OfBody | None:
    body = directory.partnerships.get(PartnershipId(name)) or directory.organisers.get(
        OrganiserId(name)
    )
    return OfBody(body) if body else None


def _region(
    folded: str, duty: Duty | None, directory: Directory, *, is_sure: bool
) -> OfRegion | None:
    """Return Flanders or a province; "Antwerpen" is the town, unless it is sure that it is not."""
    if folded in _FLANDERS:
        return OfRegion(duty=duty)
    asked = folded.removeprefix("provincie ")
    is_sure = is_sure or asked != folded
    for province in provinces_of(directory):
        if asked == fold(province) and (is_sure or not _is_town(folded, directory)):
            return OfRegion(province, duty)
    return None


def _is_town(folded: str, directory: Directory) -> bool:
    """Tell whether a name is that of a municipality too: "Antwerpen" is the town."""
    return any(fold(m.name) == folded for m in directory.municipalities.values())


def _for_duty(body: Body, duty: Duty, directory: Directory) -> Body:
    """Return the same body in its other duty, where that was asked for and it has it."""
    if duty is not Duty.WIJK_WERKEN or not isinstance(body, Partnership):
        return body
    own = (one for one in directory.organisers.values() if one.partnership == body.id)
    return next(own, body)
