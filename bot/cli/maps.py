"""`regiewijzer map ...`: one map of a partnership, a province or Flanders, or all of them."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bot.cli.commands import open_to_look
from bot.core.lookup.directory import Directory
from bot.core.model.errors import BotError
from bot.core.model.outcome import Choose
from bot.core.model.terms import Duty
from bot.core.reading.text import fold
from bot.messages.catalog import Catalog
from bot.service.mapped import Body, Nobody, NoMap, OfBody, OfRegion, meaning_of, provinces_of
from bot.settings import Settings
from bot.wiring import utc_now

# ruff: noqa: PLC0415 -- imports inside functions: `ask` must not load what draws

_BY = ("partnership", "wijk-werken", "freshness")
_Draw = Callable[[OfBody | OfRegion, str], str]  # what, and as in `--by`, to SVG


async def draw(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Write the map that a name asks for, as the name of the file says; or all maps."""
    from bot.adapters.maps.colours import By
    from bot.adapters.maps.drawings import RegionMaps
    from bot.files.catalogs import load_catalog
    from bot.files.data import load_boundaries

    name, out = arguments.name, arguments.out
    if arguments.all is None and not name:
        raise BotError(texts.text("cli.map-needs-name"))
    if arguments.all is None and out is not None and out.suffix.lower() not in {".svg", ".png"}:
        raise BotError(texts.text("cli.map-ending", file=str(out)))
    today = utc_now().date()
    async with open_to_look(settings, texts) as services:
        directory = services.holder.current
    maps = RegionMaps(await asyncio.to_thread(load_boundaries, settings.data_dir))
    spoken = load_catalog(arguments.language) if arguments.language else texts

    def drawn(wanted: OfBody | OfRegion, by: str) -> str:
        if isinstance(wanted, OfBody):
            return maps.body(wanted.body, directory, today, spoken, asked=wanted.asked).svg
        province, policy = wanted.province, settings.freshness
        drawing = maps.overview(
            directory, today, spoken, by=By(by), province=province, policy=policy
        )
        return drawing.svg

    if arguments.all is not None:
        return await asyncio.to_thread(_write_all, arguments, drawn, directory, texts)
    wanted = wanted_by(name, arguments.by, directory, today, texts)
    svg = drawn(wanted, arguments.by)
    if isinstance(wanted, OfBody) and wanted.others:
        names = texts.join([other.body.id for other in wanted.others])
        print(texts.text("cli.map-also", name=name, names=names), file=sys.stderr)
    if out is None:
        print(svg, end="")
    else:
        await asyncio.to_thread(_write, out, svg, arguments.width, texts)
    return 0


def _write_all(arguments: Namespace, drawn: _Draw, directory: Directory, texts: Catalog) -> int:
    """Write every map as SVG and PNG: of all bodies, provinces and Flanders."""
    from rich.console import Console
    from rich.progress import track

    folder: Path = arguments.all
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error, texts) from error
    bodies: list[Body] = [*directory.partnerships.values(), *directory.organisers.values()]
    jobs: list[tuple[str, OfBody | OfRegion, str]] = [
        (body.id, OfBody(body), _BY[0]) for body in bodies
    ]
    for by in _BY:
        for province in (None, *provinces_of(directory)):
            name = f"{fold(province or 'vlaanderen').replace(' ', '-')}-{by}"
            jobs.append((name, OfRegion(province), by))
    shown = track(
        jobs,
        texts.text("cli.map-progress"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    for name, wanted, by in shown:
        svg = drawn(wanted, by)
        for ending in (".svg", ".png"):
            _write(folder / f"{name}{ending}", svg, arguments.width, texts)
    print(texts.text("cli.map-written", number=2 * len(jobs), folder=str(folder)))
    return 0


def wanted_by(
    name: str, by: str, directory: Directory, today: date, texts: Catalog
) -> OfBody | OfRegion:
    """Find out which map a name asks for.

    Args:
        name: As typed; may be misspelled.
        by: "wijk-werken" for the organiser of a municipality; else its partnership.
        directory: The facts.
        today: The day for which they hold.
        texts: For what goes wrong.

    Raises:
        BotError: If it means nothing, several things, or a municipality where nobody is known.
    """
    duty = Duty.WIJK_WERKEN if by == "wijk-werken" else Duty.REGIEROL
    match meaning_of(name, directory, today, duty):
        case Nobody(town):
            values = {"name": town.name, "province": f"provincie {town.province}"}
            raise BotError(texts.text("cli.map-nobody", **values))
        case NoMap(Choose(options=options)):
            names = texts.join([option.place.name for option in options])
            raise BotError(texts.text("cli.map-several", name=name, names=names))
        case NoMap():
            raise BotError(texts.text("cli.map-unknown", name=name))
        case wanted:
            return wanted


def _write(path: Path, svg: str, width: int, texts: Catalog) -> None:
    from bot.maps.png import to_png

    is_png = path.suffix.lower() == ".png"
    content = to_png(svg, max(width, 1)) if is_png else svg.encode()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, error, texts) from error


def _unwritable(path: Path, error: OSError, texts: Catalog) -> BotError:
    reason = error.strerror or type(error).__name__
    return BotError(texts.text("cli.unwritable", file=str(path), reason=reason))
