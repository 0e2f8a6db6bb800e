"""What the parts of an address name; each is untrusted, and what names nothing is not found."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException

from bot.adapters.web import addresses
from bot.core.directory import Directory
from bot.core.followup import View
from bot.core.model import Organiser, Partnership
from bot.core.terms import NisCode, OrganiserId, PartnershipId
from bot.service.mapped import provinces_of


def municipality_named(key: str, directory: Directory) -> tuple[NisCode, str]:
    """Return the code and the right key of a municipality, of today or of before a merger.

    Raises:
        HTTPException: 404.
    """
    nis = addresses.read_key(key)
    place = directory.place_of(nis) if nis else None
    if nis is None or place is None:
        raise not_found()
    return nis, addresses.key_of(place, nis)


def view_named(name: str) -> View:
    """Return a view by its name in an address; empty: the answer itself. Raises 404."""
    view = addresses.VIEW_BY_NAME.get(name) if name else View.ANSWER
    if view is None:
        raise not_found()
    return view


def body_named(named: Mapping[str, str], directory: Directory) -> Partnership | Organiser:
    """Return the body that is named as a `partnership` or as an `organiser`. Raises 404."""
    body = (
        directory.partnerships.get(PartnershipId(named["partnership"]))
        if "partnership" in named
        else directory.organisers.get(OrganiserId(named["organiser"]))
    )
    if body is None:
        raise not_found()
    return body


def province_named(name: str, directory: Directory) -> str | None:
    """Return a province by its name in an address; None for all of Flanders. Raises 404."""
    if name == addresses.FLANDERS:
        return None
    for province in provinces_of(directory):
        if addresses.slug(province) == name:
            return province
    raise not_found()


def not_found() -> HTTPException:
    """Return what to raise where an address names nothing."""
    return HTTPException(HTTPStatus.NOT_FOUND)
