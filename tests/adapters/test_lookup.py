"""A list of questions in the terminal, and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from bot.adapters.terminal.lookup import write_csv, write_table
from bot.core.directory import Directory
from bot.core.terms import Confidence
from bot.service.ask import Ask
from bot.service.load import DirectoryHolder
from tests.builders import a_directory, a_partnership, a_provenance

LEGEND = "* wil zeggen: waarschijnlijk, niet zeker."


def asking(directory: Directory) -> Ask:
    return Ask(DirectoryHolder(directory), lambda: datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def probable() -> Directory:
    partnership = a_partnership(regierol=a_provenance(Confidence.INFERRED))
    return a_directory(partnerships=(partnership,))


def test_what_is_probable_only_is_marked_in_a_table_and_the_mark_explained(say, probable):
    out = io.StringIO()

    write_table(["vollegem", "leegem"], asking(probable), say, out)

    assert "*Voorbeeldverband" in out.getvalue()
    assert "*Voorbeeldorganisator" not in out.getvalue()
    assert out.getvalue().count("*") == 2
    assert LEGEND in out.getvalue()


def test_where_all_is_known_nothing_is_marked(say):
    out = io.StringIO()

    write_table(["vollegem"], asking(a_directory()), say, out)

    assert "Voorbeeldverband" in out.getvalue()
    assert "*" not in out.getvalue()


def test_csv_says_it_in_a_column(say, probable):
    out = io.StringIO()

    write_csv(["vollegem"], asking(probable), say, out)

    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["Samenwerking"] == "Voorbeeldverband"
    assert row["Niet zeker"] == "Samenwerking"
