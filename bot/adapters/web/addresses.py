"""Stable addresses: what stands behind the host's name for each thing, and what an address names.

Without the prefix of a language or of the embedded form: `RequestContext.to` puts that in front.
What comes in is untrusted, and what names nothing is not found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException

from bot.core.answering.followup import VIEWS as TOPIC_VIEWS
from bot.core.answering.followup import FollowUp, View
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.geography import Municipality, Place
from bot.core.model.outcome import Stage
from bot.core.model.terms import NisCode, OrganiserId, PartnershipId
from bot.core.reading.text import fold
from bot.service.mapped import provinces_of

QUESTION = "/vraag"
MAP = "/kaart"
FLANDERS = "vlaanderen"

VIEWS: Mapping[View, str] = {
    View.ANSWER: "",
    View.WIJK_WERKEN: "wijk-werken",
    View.WORK: "werk",
    View.MEMBERS: "leden",
    View.SOURCES: "bronnen",
    View.WHY: "waarom",
}
ABOUT = "over"  # what members or sources are asked of: a view that is an answer
VIEW_BY_NAME: Mapping[str, View] = {name: view for view, name in VIEWS.items() if name}

_MOST_SLUG = 80  # characters
_KEY = re.compile(rf"(?P<nis>\d{{5}})(?:-(?P<slug>[a-z0-9-]{{0,{_MOST_SLUG}}}))?\Z", re.ASCII)
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=4096)  # of names in the data only, some two thousand
def slug(name: str) -> str:
    """Return a name as it stands in an address: "sint-niklaas"."""
    return _NO_SLUG.sub("-", fold(name)).strip("-")[:_MOST_SLUG]


def key_of(place: Municipality | Place, nis: NisCode) -> str:
    """Return what names a municipality, or a part of one that merged: "24062-leuven"."""
    return f"{nis}-{slug(place.name)}"


def municipality(key: str, view: View = View.ANSWER) -> str:
    """Return where a view of a municipality stands: "/gemeente/24062-leuven/leden"."""
    return "/".join(filter(None, ("/gemeente", key, VIEWS[view])))


def question(text: str) -> str:
    """Return where the answer to a question stands."""
    return f"{QUESTION}?{urlencode({'q': text})}"


def follow_up(wanted: FollowUp, key: str) -> str:
    """Return where a next question leads, with what was typed, so that no view forgets it.

    Args:
        wanted: What to show.
        key: Of the municipality.
    """
    path = municipality(key, wanted.view)
    query = {"q": wanted.heard} if wanted.heard else {}
    if wanted.stage is Stage.LOCATION:
        query = {"via": "kaart"}
    if wanted.about in TOPIC_VIEWS:
        query[ABOUT] = VIEWS[TOPIC_VIEWS[wanted.about]]
    return f"{path}?{urlencode(query)}" if query else path


def body(one: Partnership | Organiser) -> str:
    """Return where a partnership or an organiser stands."""
    kind = "samenwerking" if isinstance(one, Partnership) else "organisator"
    return f"/{kind}/{quote(one.id)}"


def body_map(one: Partnership | Organiser, ending: str, asked: NisCode | None = None) -> str:
    """Return where the picture of an area stands; *ending* is "svg" or "png"."""
    path = f"{MAP}{body(one)}.{ending}"
    return f"{path}?{urlencode({'gemeente': asked})}" if asked else path


def overview(province: str | None, by: str, ending: str = "") -> str:
    """Return where the map of a province, or of Flanders, stands; with *ending* the picture."""
    path = f"{MAP}/{slug(province) if province else FLANDERS}"
    return f"{path}{'.' if ending else ''}{ending}?{urlencode({'kleur': by})}"


def municipality_named(key: str, directory: Directory) -> tuple[NisCode, str]:
    """Return the code and the right key of a municipality, of today or of before a merger.

    Raises:
        HTTPException: 404.
    """
    match = _KEY.match(key)
    nis = NisCode(match["nis"]) if match else None
    place = directory.place_of(nis) if nis else None
    if nis is None or place is None:
        raise not_found()
    return nis, key_of(place, nis)


def view_named(name: str) -> View:
    """Return a view by its name in an address; empty: the answer itself. Raises 404."""
    view = VIEW_BY_NAME.get(name) if name else View.ANSWER
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
    if name == FLANDERS:
        return None
    for province in provinces_of(directory):
        if slug(province) == name:
            return province
    raise not_found()


def not_found() -> HTTPException:
    """Return what to raise where an address names nothing."""
    return HTTPException(HTTPStatus.NOT_FOUND)
