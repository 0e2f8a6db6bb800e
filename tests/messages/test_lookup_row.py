"""Rows of a batch look-up."""

from __future__ import annotations

from bot.core.resolver import resolve
from bot.core.terms import Confidence
from bot.messages.lookup_row import COLUMNS, header, rows
from tests.builders import TODAY, a_directory, a_partnership, a_provenance


def cells(text, directory, say):
    made = rows(text, resolve(text, directory, TODAY).outcome, say)
    assert all(len(row) == len(COLUMNS) for row in made)
    return [dict(zip(COLUMNS, row, strict=True)) for row in made]


def test_a_found_municipality_is_one_row(sandbox, say):
    (row,) = cells("vollegem", sandbox, say)

    assert row["place"] == "Vollegem"
    assert row["phone"] == "00 00 00 01"
    assert row["organiser-email"] == "wijkwerken@example.org"
    assert row["cycle"] == "2020-2025"


def test_parts_that_differ_are_a_row_each(sandbox, say):
    made = cells("samenveld", sandbox, say)

    assert [row["place"] for row in made] == ["Samenveld (Westveld)", "Samenveld (Oostveld)"]


def test_unknown_is_an_empty_cell(sandbox, say):
    (row,) = cells("leegem", sandbox, say)

    assert row["partnership"] == row["phone"] == row["organiser"] == ""


def test_what_is_probable_only_is_said_beside_it(say):
    probable = a_directory(
        partnerships=(a_partnership(regierol=a_provenance(Confidence.INFERRED)),)
    )
    (sure,) = cells("vollegem", a_directory(), say)
    (row,) = cells("vollegem", probable, say)
    (unknown,) = cells("leegem", probable, say)

    assert sure["unsure"] == ""
    assert row["unsure"] == "Samenwerking"
    assert unknown["unsure"] == ""  # what is not there is not probable


def test_a_question_without_answer_keeps_its_row(sandbox, say):
    (row,) = cells("qwrtpsdf", sandbox, say)

    assert (row["question"], row["outcome"]) == ("qwrtpsdf", "niet begrepen")
    assert len(header(say)) == len(COLUMNS)
