"""The figures of a run as JSON: writes ours, reads those of other methods that `make bench` wrote.

Documented in docs/evaluation.md; keep it stable.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.evaluate.scoring import Figures, Reaction, Report, Scored, Tally
from bench.failure import BenchFailure

VERSION = 1


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
        BenchFailure: If it is no such file.
    """
    try:
        record = json.loads(path.read_bytes())
        if record["version"] != VERSION:
            raise BenchFailure(f"{path}: figures of version {record['version']}, not {VERSION}")
        return {
            str(method["name"]): Figures(_tallies(method["places"]), _tallies(method["refusals"]))
            for method in record["methods"]
            if not method["ours"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BenchFailure(f"{path}: no figures of make bench-questions: {error!r}") from error


def _counts(tally: Tally) -> dict[str, int]:
    return {"number": tally.number, **asdict(tally)}


def _tallies(record: Mapping[str, Mapping[str, int]]) -> dict[str, Tally]:
    return {
        kind: Tally(counts["right"], counts["asked"], counts["wrong"], counts["missed"])
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
