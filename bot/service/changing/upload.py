"""The names of exported files, which say what they were made from."""

from __future__ import annotations

import re

from bot.service.ports import Side

# "contacts-12.yaml"; browsers and people add " (1)" or " - kopie".
_EXPORTED = re.compile(r"-(\d{1,9})(?: ?\(\d+\)| - \w+)?\.(?:yaml|yml|xlsx|zip)\Z", re.IGNORECASE)
_SIDES = {
    "bestand": Side.FILES,
    "file": Side.FILES,
    "fichier": Side.FILES,
    "chat": Side.HELD,
}


def export_name(stem: str, revision: int, ending: str) -> str:
    """Return the name of an exported file: "contacts-12.yaml"."""
    return f"{stem}-{revision}.{ending}"


def exported_from(name: str) -> int | None:
    """Return the revision that a file of this name was exported from; None if it does not say."""
    match = _EXPORTED.search(name)
    return int(match[1]) if match else None


def preferred(caption: str) -> tuple[Side | None, str]:
    """Split "bestand" or "chat" off the beginning of a caption: whose change counts; and why."""
    first, _, rest = caption.partition(" ")
    side = _SIDES.get(first.lower().rstrip(":,."))
    return side, rest.strip() if side else caption
