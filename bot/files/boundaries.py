"""Reads the borders of the municipalities from GeoJSON, strictly.

Accepted is what `data/boundaries.geojson` needs: a FeatureCollection of Polygons and MultiPolygons,
each with a NIS code of its own, in longitude and latitude. Titles and names in it are for people.
"""

from __future__ import annotations

import json
import re
import reprlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path
from typing import Any

from bot.core.model.errors import InvalidInput, Problem
from bot.core.model.terms import NisCode
from bot.files.reading.text import decode
from bot.files.reading.yaml_source import Path as FieldPath
from bot.files.reading.yaml_source import dotted
from bot.maps.records import BRUSSELS, Boundary, Polygon

BOUNDARIES = "boundaries.geojson"
WEST, SOUTH, EAST, NORTH = 2.5, 49.4, 6.5, 51.6  # a box around Belgium, in degrees
LEAST_POINTS = 4  # of a ring: a triangle, and its first point again

_NIS = re.compile(r"[0-9]{5}")
_MOST_SHOWN = 60  # characters of a wrong value in a message
_SHORT = reprlib.Repr()  # bounded in depth: the file may nest deeper than this program can

_Fault = tuple[str, FieldPath, dict[str, str]]  # code, where, values
_Check = Callable[[Any, FieldPath], Iterator[_Fault]]


def load_boundaries(folder: Path) -> tuple[Boundary, ...]:
    """Read `BOUNDARIES` in *folder*, the directory with data. Blocks: 20 ms at the real size.

    Raises:
        InvalidInput: If the file is missing, unreadable, or not as `read_boundaries` wants it.
    """
    try:
        content = (folder / BOUNDARIES).read_bytes()
    except FileNotFoundError as error:
        values = {"folder": str(folder)}
        raise InvalidInput((Problem("file-missing", BOUNDARIES, values=values),)) from error
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise InvalidInput((Problem("file-unreadable", BOUNDARIES, values=values),)) from error
    return read_boundaries(BOUNDARIES, content)


def read_boundaries(name: str, content: bytes) -> tuple[Boundary, ...]:
    """Return the borders, in the order of the file.

    Args:
        name: The file's name for messages.
        content: UTF-8, at most `decoding.MAX_BYTES`.

    Raises:
        InvalidInput: With all problems; of a ring only the first wrong point. What is no JSON at
            all has one problem, with its line.
    """
    root, repeated = _parse(name, decode(name, content))
    faults = [*repeated, *_in_root(root)]
    if faults:
        raise InvalidInput(tuple(_problem(name, *fault) for fault in faults))
    return tuple(
        Boundary(NisCode(feature["properties"]["nis"]), _polygons(feature["geometry"]))
        for feature in root["features"]
    )


def check_boundaries(
    name: str, boundaries: Sequence[Boundary], in_force: Set[NisCode]
) -> tuple[Problem, ...]:
    """Return where the borders do not fit the municipalities; empty if they do.

    Args:
        name: The file's name for messages.
        boundaries: As `read_boundaries` returns them.
        in_force: The codes of all municipalities of today. The Brussels-Capital Region is
            expected beside them.
    """
    expected = {*in_force, BRUSSELS}
    faults: list[_Fault] = [
        ("boundary-not-in-force", ("features", index, "properties", "nis"), {"found": border.nis})
        for index, border in enumerate(boundaries)
        if border.nis not in expected
    ]
    for nis in sorted(expected.difference(border.nis for border in boundaries)):
        faults.append(("boundary-missing", ("features",), {"found": nis}))
    return tuple(_problem(name, *fault) for fault in faults)


def _parse(name: str, text: str) -> tuple[Any, list[_Fault]]:
    """Return what the JSON holds, and its repeated fields: JSON itself keeps the last of two."""
    repeated: list[_Fault] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        mapping = dict(pairs)
        if len(mapping) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            repeated.extend(
                ("json-duplicate", (), {"key": _shown(key)}) for key in counts if counts[key] > 1
            )
        return mapping

    try:
        return json.loads(text, object_pairs_hook=once), repeated
    except json.JSONDecodeError as error:
        reason, line = error.msg, error.lineno
    except RecursionError:
        reason, line = "nested too deeply", None
    except ValueError:  # raised for nothing else
        reason, line = "a number of too many digits", None
    raise InvalidInput((Problem("json-syntax", name, line, values={"reason": reason}),))


def _in_root(root: Any) -> Iterator[_Fault]:
    if not isinstance(root, dict):
        yield "mapping", (), {}
        return
    yield from _in_field(root, "type", (), _one_of("FeatureCollection"))
    yield from _in_field(root, "features", (), _each(_in_feature))
    features = root.get("features")
    if isinstance(features, list):
        yield from _repeated_codes(features)


def _in_feature(feature: Any, path: FieldPath) -> Iterator[_Fault]:
    if not isinstance(feature, dict):
        yield "mapping", path, {}
        return
    yield from _in_field(feature, "type", path, _one_of("Feature"))
    yield from _in_field(feature, "properties", path, _in_properties)
    yield from _in_field(feature, "geometry", path, _in_geometry)


def _in_properties(properties: Any, path: FieldPath) -> Iterator[_Fault]:
    if not isinstance(properties, dict):
        yield "mapping", path, {}
        return
    yield from _in_field(properties, "nis", path, _in_code)


def _in_code(nis: Any, path: FieldPath) -> Iterator[_Fault]:
    if not isinstance(nis, str) or not _NIS.fullmatch(nis):
        yield "boundary-nis", path, {"found": _shown(nis)}


def _repeated_codes(features: list[Any]) -> Iterator[_Fault]:
    first: dict[str, int] = {}
    for index, feature in enumerate(features):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        nis = properties.get("nis") if isinstance(properties, dict) else None
        if isinstance(nis, str) and first.setdefault(nis, index) != index:
            values = {"found": nis, "first": str(first[nis] + 1)}
            yield "boundary-twice", ("features", index, "properties", "nis"), values


def _in_geometry(geometry: Any, path: FieldPath) -> Iterator[_Fault]:
    if not isinstance(geometry, dict):
        yield "mapping", path, {}
        return
    yield from _in_field(geometry, "type", path, _one_of("Polygon", "MultiPolygon"))
    rings = _each(_in_ring)
    polygons = _each(rings) if geometry.get("type") == "MultiPolygon" else rings
    yield from _in_field(geometry, "coordinates", path, polygons)


def _in_ring(ring: Any, path: FieldPath) -> Iterator[_Fault]:
    if not isinstance(ring, list):
        yield "json-list", path, {}
        return
    wrong = next((index for index, point in enumerate(ring) if not _is_point(point)), None)
    if wrong is not None:
        box = {"west": WEST, "south": SOUTH, "east": EAST, "north": NORTH}
        values = {side: str(degrees) for side, degrees in box.items()}
        yield "boundary-point", (*path, wrong), {"found": _shown(ring[wrong]), **values}
    if len(ring) < LEAST_POINTS:
        values = {"found": str(len(ring)), "least": str(LEAST_POINTS)}
        yield "boundary-ring-short", path, values
    elif ring[0] != ring[-1]:
        yield "boundary-ring-open", path, {"found": _shown(ring[0])}


def _is_point(value: Any) -> bool:
    """Tell whether it is longitude and latitude in the box; infinity and NaN are in no box."""
    if not isinstance(value, list) or [type(part) in (int, float) for part in value] != [True] * 2:
        return False
    lon, lat = value
    return bool(WEST <= lon <= EAST and SOUTH <= lat <= NORTH)


def _in_field(
    mapping: dict[str, Any], key: str, path: FieldPath, check: _Check
) -> Iterator[_Fault]:
    if mapping.get(key) is None:
        yield "missing", (*path, key), {}
    else:
        yield from check(mapping[key], (*path, key))


def _one_of(*choices: str) -> _Check:
    def check(value: Any, path: FieldPath) -> Iterator[_Fault]:
        if value not in choices:
            yield "choice", path, {"found": _shown(value), "expected": ", ".join(choices)}

    return check


def _each(inner: _Check) -> _Check:
    def check(value: Any, path: FieldPath) -> Iterator[_Fault]:
        if not isinstance(value, list):
            yield "json-list", path, {}
        elif not value:
            yield "too-few", path, {}
        else:
            for index, part in enumerate(value):
                yield from inner(part, (*path, index))

    return check


def _polygons(geometry: dict[str, Any]) -> tuple[Polygon, ...]:
    """Convert a geometry that has no faults."""
    coordinates = geometry["coordinates"]
    polygons = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    return tuple(
        tuple(tuple((float(lon), float(lat)) for lon, lat in ring) for ring in polygon)
        for polygon in polygons
    )


def _problem(name: str, code: str, path: FieldPath, values: dict[str, str]) -> Problem:
    return Problem(code, name, None, dotted(path), values)


def _shown(value: Any) -> str:
    """Return a value for a message: short, and without characters that a terminal would obey."""
    text = json.dumps(value)[1:-1] if isinstance(value, str) else _SHORT.repr(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}..."
