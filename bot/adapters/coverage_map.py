"""The picture of what is known: gives the map its words. Does not touch the disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from bot.core.coverage import Census, Held, State, census
from bot.core.directory import Directory
from bot.core.terms import Duty, NisCode
from bot.maps.coverage_map import Words, draw_census
from bot.maps.records import Boundary
from bot.maps.shapes import Shapes
from bot.messages.catalog import Catalog

BORDERS_OF = date(2025, 1, 1)  # the borders that `data/boundaries.geojson` holds, and since when


def draw_coverage(
    directory: Directory, day: date, boundaries: Iterable[Boundary], say: Catalog
) -> str:
    """Return the map of one day as SVG; `bot.maps.png.to_png` makes a picture of it.

    On a day before `BORDERS_OF` the municipalities of that border are shown, each with what held
    for its parts on the day.

    Args:
        directory: The facts.
        day: Any day.
        boundaries: Of the municipalities and of Brussels.
        say: In the language of who reads it.
    """
    shapes = Shapes(boundaries)
    counted = census(directory, day, max(day, BORDERS_OF))
    provinces: defaultdict[str, list[NisCode]] = defaultdict(list)
    for nis in counted.held[Duty.REGIEROL]:
        provinces[directory.municipalities[nis].province].append(nis)
    return draw_census(counted, shapes, provinces.values(), _words(counted, directory, say))


def _words(counted: Census, directory: Directory, say: Catalog) -> Words:
    states = {state: say.text(f"coverage.state.{state}") for state in State}
    duties = {duty: say.text(f"duty.{duty}") for duty in Duty}
    spoken = [say.text("coverage.map.description")]
    for duty in Duty:
        numbers = counted.count(duty)
        counts = [
            say.text("coverage.map.count", number=numbers[state], state=states[state])
            for state in State
        ]
        spoken.append(say.text("coverage.map.counts", duty=duties[duty], counts=say.join(counts)))
    number = len(counted.held[Duty.REGIEROL])
    return Words(
        language=say.language,
        title=say.text("coverage.map.title"),
        subtitle=say.text("coverage.map.subtitle", number=number, date=say.date(counted.day)),
        description=" ".join(spoken),
        credit=say.text("coverage.map.credit"),
        brussels=say.text("coverage.map.brussels"),
        outside=say.text("coverage.map.outside"),
        duties=duties,
        states=states,
        places={
            duty: {
                nis: _place(directory.municipalities[nis].name, held, states, say)
                for nis, held in counted.held[duty].items()
            }
            for duty in Duty
        },
    )


def _place(name: str, held: Held, states: dict[State, str], say: Catalog) -> str:
    values = {"name": name, "state": states[held.state]}
    if not held.bodies:
        return say.text("coverage.map.place", **values)
    bodies = say.join([body.name for body in held.bodies])
    return say.text("coverage.map.place-with", **values, bodies=bodies)
