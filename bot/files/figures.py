"""The figures of a run as JSON: writes ours, reads those of other methods that `make bench` wrote.

Documented in docs/evaluation.md; keep it stable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.core.errors import InvalidInput, Problem
from bot.files.decoding import decode
from bot.service.evaluate import Figures, Reaction, Report, Scored, Tally

VERSION = 1
_COUNTS = ("right", "asked", "wrong", "missed")


def report_record(report: Report) -> dict[str, Any]:
    """Return everything that a run found out, ready for JSON."""
    return {
        "version": VERSION,
        "questions": len(report.scored),
        **figures_record(report.figures),
        "reliability": {
            reaction.value: [
                {"from": b.start, "to": b.end, "number": b.number, "right": b.right}
                for b in report.reliability(reaction)
            ]
            for reaction in (Reaction.FOUND, Reaction.CHOOSE)
        },
        "microseconds": times_record(report),
        "wrong": [_scored(scored) for scored in report.wrong],
        "missed": [_scored(scored) for scored in report.missed],
    }


def figures_record(figures: Figures) -> dict[str, Any]:
    """Return the tallies, per kind and overall."""
    return {
        "places": {kind: _counts(tally) for kind, tally in figures.places.items()},
        "refusals": {kind: _counts(tally) for kind, tally in figures.refusals.items()},
        "overall": {
            "places": _counts(figures.all_places),
            "refusals": _counts(figures.all_refusals),
        },
    }


def times_record(report: Report) -> dict[str, float]:
    """Return the time per question in microseconds."""
    half, most = (round(report.microseconds(share), 1) for share in (0.5, 0.99))
    return {"median": half, "p99": most}


def write_json(record: Mapping[str, Any], path: Path) -> None:
    """Write a record for people and programs: indented, in UTF-8. Raises `OSError`."""
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", "utf-8")


def read_beside(path: Path) -> dict[str, Figures]:
    """Return the figures of the other methods in a file of `make bench`, by name, in its order.

    Raises:
        InvalidInput: If it is no such file.
    """
    name = str(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        values = {"reason": error.strerror or type(error).__name__}
        raise InvalidInput((Problem("file-unreadable", name, values=values),)) from error
    text = decode(name, content)
    try:
        record = json.loads(text)
        if record["version"] != VERSION:
            raise InvalidInput((Problem("figures", name),))
        return {
            str(method["name"]): Figures(_tallies(method["places"]), _tallies(method["refusals"]))
            for method in record["methods"]
            if not method["ours"]
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidInput((Problem("figures", name),)) from error


def _counts(tally: Tally) -> dict[str, int]:
    return {"number": tally.number, **{name: getattr(tally, name) for name in _COUNTS}}


def _tallies(record: Mapping[str, Mapping[str, int]]) -> dict[str, Tally]:
    return {
        str(kind): Tally(*(int(counts[name]) for name in _COUNTS))
        for kind, counts in sorted(record.items())
    }


def _scored(scored: Scored) -> dict[str, Any]:
    question, given = scored.question, scored.given
    return {
        "query": question.text,
        "kind": question.kind,
        "expected": sorted(question.expected),
        "outcome": given.reaction.value,
        "municipalities": list(given.municipalities),
        "place": given.name,
        "confidence": None if given.confidence is None else round(given.confidence, 3),
        "note": question.note,
    }
