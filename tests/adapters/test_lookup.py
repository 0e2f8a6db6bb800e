"""A list of questions in the terminal, and as CSV."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from bot.adapters.terminal.lookup import write_csv, write_table
from bot.core.lookup.directory import Directory
from bot.core.model.terms import Confidence
from bot.service.ask import Ask
from bot.service.changing.load import DirectoryHolder
from tests.builders import a_directory, a_partnership, a_provenance


def asking(directory: Directory) -> Ask:
    return Ask(DirectoryHolder(directory), lambda: datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def probable() -> Directory:
    partnership = a_partnership(regierol=a_provenance(Confidence.INFERRED))
    return a_directory(partnerships=(partnership,))


def test_a_table_says_what_is_probable_only(texts, probable):
    sure, unsure = io.StringIO(), io.StringIO()

    write_table(["vollegem"], asking(a_directory()), texts, sure)
    write_table(["vollegem"], asking(probable), texts, unsure)

    assert "Niet zeker" not in sure.getvalue()  # nothing would stand below it
    assert sure.getvalue().count("Samenwerking") == 1  # above its column
    assert "Niet zeker" in unsure.getvalue()
    assert unsure.getvalue().count("Samenwerking") == 2


def test_csv_says_it_in_a_column(texts, probable):
    out = io.StringIO()

    write_csv(["vollegem"], asking(probable), texts, out)

    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert row["Samenwerking"] == "Voorbeeldverband"
    assert row["Niet zeker"] == "Samenwerking"
