"""The account of our data for other programs: a row or a record for every municipality.

The contract is in docs/json.md; keep it stable. The same facts on the same day give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from bot.core.answering.coverage import Coverage, Held, State
from bot.core.lookup.directory import Directory
from bot.core.model.geography import Municipality
from bot.core.model.terms import Duty
from bot.service.changing.tables import harmless

_OF_DUTY = ("state", "body_ids", "body_names", "confidence", "checked_on", "newest_source")
CSV_COLUMNS = (
    *("nis", "name", "province"),
    *(f"{duty.value.replace('-', '_')}_{column}" for duty in Duty for column in _OF_DUTY),
)


def coverage_csv(account: Coverage, directory: Directory) -> str:
    """Return RFC 4180 with the header `CSV_COLUMNS`: a row for every municipality of the day.

    By NIS code. Several values in one cell are joined by "|"; what is not known is empty. A cell
    that a spreadsheet would compute is made text.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    for municipality in _municipalities(account, directory):
        cells = [municipality.nis, municipality.name, municipality.province]
        for duty in Duty:
            cells += _cells(account.of_day.held[duty][municipality.nis], directory)
        writer.writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def coverage_json(account: Coverage, directory: Directory) -> str:
    """Return one JSON object: the day, totals beside the published ones, counts, municipalities.

    Indented, with a line feed at the end.
    """
    record = {
        "day": account.day.isoformat(),
        "totals": [
            {
                "cycle": totals.cycle,
                "sources": list(totals.provenance.sources),
                "figures": [
                    {
                        "key": figure.key,
                        "published": figure.published,
                        "ours": figure.ours,
                        "difference": figure.difference,
                    }
                    for figure in compared
                ],
            }
            for totals, compared in account.totals
        ],
        "counts": {
            duty.value: {state.value: account.of_day.count(duty)[state] for state in State}
            for duty in Duty
        },
        "municipalities": [
            {
                "nis": municipality.nis,
                "name": municipality.name,
                "province": municipality.province,
                "duties": {
                    duty.value: _record(account.of_day.held[duty][municipality.nis], directory)
                    for duty in Duty
                },
            }
            for municipality in _municipalities(account, directory)
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _municipalities(account: Coverage, directory: Directory) -> Iterable[Municipality]:
    codes = sorted(account.of_day.held[Duty.REGIEROL])
    return (directory.municipalities[nis] for nis in codes)


def _cells(held: Held, directory: Directory) -> list[str]:
    record = _record(held, directory)
    ids, names = ("|".join(body[key] for body in record["bodies"]) for key in ("id", "name"))
    rest = (record[key] or "" for key in ("confidence", "checked_on", "newest_source"))
    return [record["state"], ids, names, *rest]


def _record(held: Held, directory: Directory) -> dict[str, Any]:
    return {
        "state": held.state.value,
        "bodies": [{"id": body.id, "name": body.name} for body in held.bodies],
        "reason": held.reason,
        "confidence": held.confidence.value if held.confidence else None,
        "checked_on": held.checked_on.isoformat() if held.checked_on else None,
        "newest_source": _newest_source(held, directory),
    }


def _newest_source(held: Held, directory: Directory) -> str | None:
    """Return the date of the newest dated source: a year, a month or a day; None if undated."""
    sources = {source for provenance in held.provenances for source in provenance.sources}
    for source in directory.newest_first(sources):  # dated ones first
        return source.published
    return None
