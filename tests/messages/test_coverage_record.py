"""The account as CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from bot.core.answering.coverage import coverage
from bot.messages.coverage_record import CSV_COLUMNS, coverage_csv, coverage_json
from tests.builders import TODAY, a_directory, a_municipality


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_has_a_row_for_each_municipality_of_the_day(sandbox):
    rows = rows_of(coverage_csv(coverage(sandbox, TODAY), sandbox))

    assert [row["name"] for row in rows] == ["Vollegem", "Leegem", "Samenveld"]
    assert rows[0] == {
        "nis": "91001",
        "name": "Vollegem",
        "province": "Voorbeeldprovincie",
        "regierol_state": "known",
        "regierol_body_ids": "voorbeeldverband",
        "regierol_body_names": "Voorbeeldverband",
        "regierol_confidence": "official",
        "regierol_checked_on": "2026-11-01",
        "regierol_newest_source": "2020-04-08",
        "wijk_werken_state": "known",
        "wijk_werken_body_ids": "ww-voorbeeldorganisator",
        "wijk_werken_body_names": "Voorbeeldorganisator",
        "wijk_werken_confidence": "official",
        "wijk_werken_checked_on": "2026-11-01",
        "wijk_werken_newest_source": "2020-04-08",
    }
    assert {rows[1][column] for column in CSV_COLUMNS[4:9]} == {""}


def test_before_the_merger_the_csv_has_the_parts(sandbox):
    rows = rows_of(coverage_csv(coverage(sandbox, date(2024, 12, 31)), sandbox))

    assert [row["name"] for row in rows] == ["Vollegem", "Leegem", "Westveld", "Oostveld"]


def test_the_csv_computes_nothing():
    directory = a_directory(
        municipalities=(a_municipality("91001", "=Vollegem"),),
        memberships=(),
        areas=(),
    )

    text = coverage_csv(coverage(directory, TODAY), directory)

    assert rows_of(text)[0]["name"] == "'=Vollegem"


def test_the_json_counts_what_it_lists(flanders):
    record = json.loads(coverage_json(coverage(flanders, TODAY), flanders))

    assert record["day"] == "2026-11-22"
    assert len(record["municipalities"]) == 285
    for duty, counts in record["counts"].items():
        listed = [m["duties"][duty]["state"] for m in record["municipalities"]]
        assert counts == {state: listed.count(state) for state in counts}
        assert sum(counts.values()) == 285
    assert record["totals"][0]["figures"][0] == {
        "key": "applications",
        "published": 37,
        "ours": 29,
        "difference": -8,
    }


def test_the_json_says_why_nobody_is_known(sandbox):
    record = json.loads(coverage_json(coverage(sandbox, TODAY), sandbox))

    duties = {m["name"]: m["duties"] for m in record["municipalities"]}
    assert duties["Samenveld"]["wijk-werken"]["reason"] == "Niemand kon het zeggen."
    assert duties["Leegem"]["regierol"] == {
        "state": "unknown",
        "bodies": [],
        "reason": None,
        "confidence": None,
        "checked_on": None,
        "newest_source": None,
    }


@pytest.mark.parametrize("write", [coverage_csv, coverage_json])
def test_the_same_facts_give_the_same_bytes(write, flanders):
    first, second = (write(coverage(flanders, TODAY), flanders) for _ in range(2))

    assert first == second
