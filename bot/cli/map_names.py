"""What the name in `regiewijzer map NAME` means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.directory import Directory
from bot.core.errors import BotError
from bot.core.model import Organiser, Partnership
from bot.core.outcome import About, Choose, Found, Outside
from bot.core.resolver import resolve
from bot.core.terms import NisCode, OrganiserId, PartnershipId, Region
from bot.core.text import fold, squash
from bot.messages.catalog import Catalog

_FLANDERS = frozenset({"vlaanderen", "flanders", "flandre"})

Body = Partnership | Organiser


@dataclass(frozen=True, slots=True)
class Wanted:
    """A body, a province, or all of Flanders."""

    body: Body | None = None
    asked: NisCode | None = None  # the municipality that led to the body
    province: str | None = None  # with neither: Flanders
    others: tuple[Body, ...] = ()  # that the municipality belongs to as well


def provinces_of(directory: Directory) -> list[str]:
    """Return the provinces, in the order of the alphabet."""
    return sorted({m.province for m in directory.municipalities.values()})


def wanted_by(name: str, by: str, directory: Directory, today: date, say: Catalog) -> Wanted:
    """Find out what a name means: an id first, then a region, then what the chat would answer.

    Args:
        name: As typed; may be misspelled.
        by: "wijk-werken" for the organiser of a municipality; else its partnership.
        directory: The facts.
        today: The day for which they hold.
        say: For what goes wrong.

    Raises:
        BotError: If it means nothing, several things, or a municipality where nobody is known.
    """
    found = _by_id(name, directory) or _region(fold(name), directory, is_sure=False)
    if found is not None:
        return found
    outcome = resolve(name, directory, today).outcome
    if isinstance(outcome, About):
        return Wanted(body=_for_duty(outcome.body, by, directory))
    if isinstance(outcome, Found):
        return _of_municipality(outcome, by, say)
    if isinstance(outcome, Choose):
        names = say.join([option.place.name for option in outcome.options])
        raise BotError(say.text("cli.map-several", name=name, names=names))
    if isinstance(outcome, Outside) and outcome.place.region is Region.FLANDERS:
        found = _region(fold(outcome.place.preferred), directory, is_sure=True)
    named = directory.bodies.closest(squash(fold(name)))
    if found is None and named is None:
        raise BotError(say.text("cli.map-unknown", name=name))
    return found or Wanted(body=_for_duty(named.body, by, directory) if named else None)


def _by_id(name: str, directory: Directory) -> Wanted | None:
    body = directory.partnerships.get(PartnershipId(name)) or directory.organisers.get(
        OrganiserId(name)
    )
    return Wanted(body=body) if body else None


def _region(folded: str, directory: Directory, *, is_sure: bool) -> Wanted | None:
    """Return Flanders or a province; "Antwerpen" is the town, unless it is sure that it is not."""
    if folded in _FLANDERS:
        return Wanted()
    asked = folded.removeprefix("provincie ")
    is_sure = is_sure or asked != folded or not _is_town(folded, directory)
    for province in provinces_of(directory):
        if is_sure and asked == fold(province):
            return Wanted(province=province)
    return None


def _is_town(folded: str, directory: Directory) -> bool:
    """Tell whether a name is that of a municipality too: "Antwerpen" is the town."""
    return any(fold(m.name) == folded for m in directory.municipalities.values())


def _for_duty(body: Body, by: str, directory: Directory) -> Body:
    """Return the same body in its other duty, where that was asked for and it has it."""
    if by != "wijk-werken" or not isinstance(body, Partnership):
        return body
    own = (one for one in directory.organisers.values() if one.partnership == body.id)
    return next(own, body)


def _of_municipality(outcome: Found, by: str, say: Catalog) -> Wanted:
    found = outcome.answers[0]
    bodies: dict[str, Body] = {}
    for finding in found.findings:
        for held in finding.regierol if by != "wijk-werken" else ():
            if held.partnership is not None:
                bodies[held.partnership.id] = held.partnership
        for run in finding.wijk_werken if by == "wijk-werken" else ():
            if run.organiser is not None:
                bodies[run.organiser.id] = run.organiser
    town = found.municipality
    if not bodies:
        values = {"name": town.name, "province": f"provincie {town.province}"}
        raise BotError(say.text("cli.map-nobody", **values))
    first, *others = bodies.values()
    return Wanted(body=first, asked=town.nis, others=tuple(others))
