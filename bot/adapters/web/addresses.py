"""Stable addresses: what stands behind the host's name for each thing that can be shown.

Without the prefix of a language or of the embedded form: `Visit.to` puts that in front.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, urlencode

from bot.core.followup import VIEWS as TOPIC_VIEWS
from bot.core.followup import FollowUp, View
from bot.core.geography import Municipality, Place
from bot.core.model import Organiser, Partnership
from bot.core.outcome import Stage
from bot.core.terms import NisCode
from bot.core.text import fold

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


def read_key(key: str) -> NisCode | None:
    """Return the NIS code in a key; None if it is none. It is untrusted."""
    match = _KEY.match(key)
    return NisCode(match["nis"]) if match else None


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
