"""`python -m bench.maps`: time of maps on the real data, drawn beside matplotlib, and as served."""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import time
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import partial
from statistics import median

from bench.failure import BenchFailure
from bench.served_maps import all_at_once, served
from bot.adapters.maps.bodies import area_of
from bot.adapters.maps.colours import By
from bot.adapters.maps.drawings import RegionMaps
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.terms import NisCode, OrganiserId, PartnershipId
from bot.files.catalogs import load_catalogs
from bot.files.data import DataDirectory, load_boundaries
from bot.maps.png import to_png
from bot.messages.catalog import Catalog
from bot.settings import default_data_dir

_WIDTH = 1000  # pixels
_DPI = 100
_SMALL, _LARGE, _HARD = (
    PartnershipId("leuven"),
    PartnershipId("dvv-westhoek"),
    OrganiserId("ww-haviland"),
)


def main() -> int:
    """Time everything and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.maps", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="of which the median is printed")
    parser.add_argument("--seconds", type=float, default=15, help="of questions beside maps")
    arguments = parser.parse_args()
    rounds = arguments.rounds
    today = datetime.now(UTC).date()
    source = DataDirectory(default_data_dir())
    directory = Directory(source.parse(source.read(), today))
    boundaries = load_boundaries(default_data_dir())
    texts = load_catalogs()["nl"]

    start = time.perf_counter()
    maps = RegionMaps(boundaries)
    maps.overview(directory, today, texts)
    print(f"# Cold: borders read, first map drawn: {1000 * (time.perf_counter() - start):.0f} ms\n")

    print(f"| map | SVG | kB | PNG, {_WIDTH} px | kB | both | matplotlib PNG | ratio |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    bodies: list[Partnership | Organiser] = [
        directory.partnerships[_SMALL],
        directory.partnerships[_LARGE],
        directory.organisers[_HARD],
    ]
    for body in bodies:
        own = {share.municipality.nis for share in area_of(body, directory)}
        _row(
            body.name,
            partial(_body, maps, body, directory, today, texts),
            _peer(maps, own, directory),
            rounds,
        )
    everything = set(maps.atlas.codes)
    for by in By:
        _row(
            f"Flanders by {by}",
            partial(_overview, maps, by, directory, today, texts),
            _peer(maps, everything, directory),
            rounds,
        )
    every: list[Partnership | Organiser] = [
        *directory.partnerships.values(),
        *directory.organisers.values(),
    ]
    svg = [_time(partial(_body, maps, b, directory, today, texts))[0] for b in every]
    drawn = [maps.body(b, directory, today, texts).svg for b in every]
    png = [_time(partial(to_png, s, _WIDTH))[0] for s in drawn]
    print(f"\nAll {len(every)} partnerships and organisers, one after the other:")
    print(f"SVG median {median(svg):.0f} ms, slowest {max(svg):.0f} ms;")
    print(f"PNG median {median(png):.0f} ms, slowest {max(png):.0f} ms.\n")
    try:
        seconds, files = asyncio.run(all_at_once())
        print(f"`regiewijzer map --all`: {seconds:.0f} s for {files} files.\n", flush=True)
        print(asyncio.run(served(directory, arguments.seconds)))
    except BenchFailure as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def _body(
    maps: RegionMaps, body: Partnership | Organiser, directory: Directory, day: date, texts: Catalog
) -> str:
    return maps.body(body, directory, day, texts).svg


def _overview(maps: RegionMaps, by: By, directory: Directory, day: date, texts: Catalog) -> str:
    return maps.overview(directory, day, texts, by=by).svg


def _row(name: str, draw: Callable[[], str], peer: Callable[[], bytes], rounds: int) -> None:
    """Print one map; ours and theirs take turns, so that a busy machine slows both alike."""
    svg = draw()
    picture = peer(), to_png(svg, _WIDTH)
    times = [
        (_time(draw)[0], _time(lambda: to_png(svg, _WIDTH))[0], _time(peer)[0])
        for _ in range(rounds)
    ]
    ours, pixels, theirs = (median(each) for each in zip(*times, strict=True))
    print(
        f"| {name} | {ours:.0f} ms | {len(svg) / 1000:.0f} | {pixels:.0f} ms "
        f"| {len(picture[1]) / 1000:.0f} | {ours + pixels:.0f} ms | {theirs:.0f} ms "
        f"| {theirs / (ours + pixels):.1f} |"
    )


def _time(work: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    made = work()
    return 1000 * (time.perf_counter() - start), made


def _peer(maps: RegionMaps, own: Iterable[NisCode], directory: Directory) -> Callable[[], bytes]:
    """Return the same with matplotlib: areas and names, but no collisions, legend or words."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 -- only here
    from matplotlib.collections import PolyCollection  # noqa: PLC0415 -- as above
    from matplotlib.figure import Figure  # noqa: PLC0415 -- as above

    chosen = set(own)
    west, south, east, north = maps.atlas.extent(chosen)
    margin = 0.13 * max(east - west, north - south)
    window = (west - margin, south - margin, east + margin, north + margin)
    seen = maps.atlas.within(window)
    rings = [
        (nis, polygon.exterior.coords)
        for nis in seen
        for polygon in getattr(maps.atlas.near[nis], "geoms", [])
    ]
    points = {nis: maps.atlas.near[nis].representative_point() for nis in chosen}
    names = [((p.x, p.y), directory.municipalities[nis].name) for nis, p in points.items()]

    def draw() -> bytes:
        figure = Figure(figsize=(_WIDTH / _DPI, _WIDTH / _DPI), dpi=_DPI)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        colours = ["#9fcdec" if nis in chosen else "#faf7f0" for nis, _ in rings]
        areas = [list(ring) for _, ring in rings]
        axes.add_collection(PolyCollection(areas, facecolors=colours, edgecolors="#777777"))
        axes.set(xlim=(window[0], window[2]), ylim=(window[1], window[3]))
        axes.set_axis_off()
        for (x, y), name in names:
            axes.text(x, y, name, ha="center", va="center", fontsize=14)
        written = io.BytesIO()
        canvas.print_png(written)  # type: ignore[no-untyped-call]  # matplotlib's own
        return written.getvalue()

    return draw


if __name__ == "__main__":
    sys.exit(main())
