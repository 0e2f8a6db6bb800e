"""Renews the screens of the administrators' handbook: `python -m tests.telegram.screens docs`.

The text of each screen goes into docs/beheer.md, below its mark; some are drawn as pictures too.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bot.maps.png import to_png
from tests.telegram.drawing import draw
from tests.telegram.handbook import record
from tests.telegram.transcript import Said, lines

PAGE = "beheer.md"
DRAWN = {  # names of screens to what the picture shows
    "herlaad": "Een beheerder stuurt /herlaad, ziet wat er verandert en laadt het",
    "meldingen": "Een beheerder bekijkt een melding, aanvaardt ze en laadt de wijziging",
    "geschiedenis": "De geschiedenis: elke versie met wie, waarom en wat",
    "gevaar": "Een gevaarlijke wijziging vraagt een tweede bevestiging",
}
_SCREEN = re.compile(r"<!-- scherm: (?P<name>[a-z-]+) -->\n```text\n(?P<text>.*?)```\n", re.DOTALL)
_PIXELS = 1140


def screens_of(page: str) -> dict[str, str]:
    """Return the screens that stand in a page, by name."""
    return {match["name"]: match["text"] for match in _SCREEN.finditer(page)}


def written(said: list[Said]) -> str:
    """Return a screen as it stands in the page."""
    return "".join(f"{line}\n" for line in lines(said))


def renewed(page: str, screens: Mapping[str, list[Said]]) -> str:
    """Return a page with its screens as they are now."""
    return _SCREEN.sub(
        lambda match: (
            f"<!-- scherm: {match['name']} -->\n```text\n{written(screens[match['name']])}```\n"
        ),
        page,
    )


def picture(name: str, screens: Mapping[str, list[Said]]) -> bytes:
    """Return a screen as a PNG."""
    return to_png(draw(screens[name], DRAWN[name], written(screens[name])), _PIXELS)


def main(docs: Path) -> None:
    """Renew the page and its pictures in *docs*."""
    os.environ["NO_PROXY"] = "127.0.0.1"  # where the machine has a proxy for the internet
    with tempfile.TemporaryDirectory() as folder:
        screens = asyncio.run(record(Path(folder)))
    page = docs / PAGE
    page.write_text(renewed(page.read_text("utf-8"), screens), "utf-8")
    (docs / "screens").mkdir(exist_ok=True)
    for name in DRAWN:
        (docs / "screens" / f"{name}.png").write_bytes(picture(name, screens))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
