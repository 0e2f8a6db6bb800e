"""`regiewijzer map ...`: one map of a partnership, a province or Flanders, or all of them."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.commands import open_to_look
from bot.core.directory import Directory
from bot.core.errors import BotError
from bot.core.outcome import Choose
from bot.core.terms import Duty
from bot.core.text import fold
from bot.messages.catalog import Catalog
from bot.service.mapped import Body, Nobody, NoMap, OfBody, OfRegion, meaning_of, provinces_of
from bot.settings import Settings
from bot.wiring import utc_now

if TYPE_CHECKING:
    from bot.adapters.maps.colours import By
    from bot.adapters.maps.drawings import Drawing, RegionMaps

# ruff: noqa: PLC0415 -- imports inside functions: `ask` must not load what draws

_BY = ("partnership", "wijk-werken", "freshness")
_FORMS = (".svg", ".png")


async def draw(arguments: Namespace, settings: Settings, say: Catalog) -> int:
    """Draw one map, or all of them."""
    if arguments.all is not None:
        return await map_all(arguments, settings, say)
    return await map_one(arguments, settings, say)


async def map_one(arguments: Namespace, settings: Settings, say: Catalog) -> int:
    """Write the map that a name asks for: SVG or PNG, as the name of the file says."""
    from bot.maps.png import to_png

    if not arguments.name:
        raise BotError(say.text("cli.map-needs-name"))
    out: Path | None = arguments.out
    if out is not None and out.suffix.lower() not in _FORMS:
        raise BotError(say.text("cli.map-ending", file=str(out)))
    today = utc_now().date()
    directory, maps = await _opened(settings, say)
    wanted = wanted_by(arguments.name, arguments.by, directory, today, say)
    drawn = _drawn(wanted, arguments.by, maps, directory, today, _spoken(arguments, say), settings)
    if isinstance(wanted, OfBody) and wanted.others:
        names = say.join([other.body.id for other in wanted.others])
        print(say.text("cli.map-also", name=arguments.name, names=names), file=sys.stderr)
    if out is None:
        print(drawn.svg, end="")
        return 0
    is_png = out.suffix.lower() == ".png"
    content = to_png(drawn.svg, max(arguments.width, 1)) if is_png else drawn.svg.encode()
    await asyncio.to_thread(_write, out, content, say)
    return 0


async def map_all(arguments: Namespace, settings: Settings, say: Catalog) -> int:
    """Write every map as SVG and PNG: of all bodies, provinces and Flanders."""
    from rich.console import Console
    from rich.progress import track

    from bot.maps.png import to_png

    today = utc_now().date()
    directory, maps = await _opened(settings, say)
    spoken, folder = _spoken(arguments, say), arguments.all
    await asyncio.to_thread(_make, folder, say)
    jobs = list(_jobs(maps, directory, today, spoken, settings))
    shown = track(
        jobs,
        say.text("cli.map-progress"),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    for name, make in shown:
        svg = make().svg
        _write(folder / f"{name}.svg", svg.encode(), say)
        _write(folder / f"{name}.png", to_png(svg, max(arguments.width, 1)), say)
    print(say.text("cli.map-written", number=2 * len(jobs), folder=str(folder)))
    return 0


def _jobs(
    maps: RegionMaps, directory: Directory, today: date, say: Catalog, settings: Settings
) -> Iterator[tuple[str, Callable[[], Drawing]]]:
    """Yield the name of each file with what draws its map."""
    bodies: list[Body] = [*directory.partnerships.values(), *directory.organisers.values()]
    wanted: list[tuple[str, OfBody | OfRegion, str]] = [
        (body.id, OfBody(body), _BY[0]) for body in bodies
    ]
    for by in _BY:
        for province in (None, *provinces_of(directory)):
            name = f"{fold(province or 'vlaanderen').replace(' ', '-')}-{by}"
            wanted.append((name, OfRegion(province), by))
    for name, each, by in wanted:
        yield name, partial(_drawn, each, by, maps, directory, today, say, settings)


def _drawn(  # noqa: PLR0913, PLR0917 -- what to draw, by what, of which data, for whom
    wanted: OfBody | OfRegion,
    by: str,
    maps: RegionMaps,
    directory: Directory,
    today: date,
    say: Catalog,
    settings: Settings,
) -> Drawing:
    if isinstance(wanted, OfBody):
        return maps.body(wanted.body, directory, today, say, asked=wanted.asked)
    return maps.overview(
        directory,
        today,
        say,
        by=_meaning(by),
        province=wanted.province,
        policy=settings.freshness,
    )


def wanted_by(
    name: str, by: str, directory: Directory, today: date, say: Catalog
) -> OfBody | OfRegion:
    """Find out which map a name asks for.

    Args:
        name: As typed; may be misspelled.
        by: "wijk-werken" for the organiser of a municipality; else its partnership.
        directory: The facts.
        today: The day for which they hold.
        say: For what goes wrong.

    Raises:
        BotError: If it means nothing, several things, or a municipality where nobody is known.
    """
    duty = Duty.WIJK_WERKEN if by == "wijk-werken" else Duty.REGIEROL
    match meaning_of(name, directory, today, duty):
        case Nobody(town):
            values = {"name": town.name, "province": f"provincie {town.province}"}
            raise BotError(say.text("cli.map-nobody", **values))
        case NoMap(Choose(options=options)):
            names = say.join([option.place.name for option in options])
            raise BotError(say.text("cli.map-several", name=name, names=names))
        case NoMap():
            raise BotError(say.text("cli.map-unknown", name=name))
        case wanted:
            return wanted


def _meaning(by: str) -> By:
    from bot.adapters.maps.colours import By

    return By(by)


async def _opened(settings: Settings, say: Catalog) -> tuple[Directory, RegionMaps]:
    from bot.adapters.maps.drawings import RegionMaps
    from bot.files.data import load_boundaries

    async with open_to_look(settings, say) as services:
        directory = services.holder.current
    boundaries = await asyncio.to_thread(load_boundaries, settings.data_dir)
    return directory, RegionMaps(boundaries)


def _spoken(arguments: Namespace, say: Catalog) -> Catalog:
    from bot.files.catalogs import load_catalog

    return load_catalog(arguments.language) if arguments.language else say


def _make(folder: Path, say: Catalog) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error, say) from error


def _write(path: Path, content: bytes, say: Catalog) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise _unwritable(path, error, say) from error


def _unwritable(path: Path, error: OSError, say: Catalog) -> BotError:
    reason = error.strerror or type(error).__name__
    return BotError(say.text("cli.unwritable", file=str(path), reason=reason))
