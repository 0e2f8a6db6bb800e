"""Rows of a batch look-up."""

from __future__ import annotations

from bot.core.model.terms import Confidence, LocalBody
from bot.core.resolving.resolver import resolve
from bot.messages.answers.lookup_row import COLUMNS, header, rows
from bot.service.ask import Asked
from bot.service.listed import Looked
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_local_contact,
    a_partnership,
    a_provenance,
)


def cells(text, directory, texts):
    made = rows(Looked(text, Asked(resolve(text, directory, TODAY), directory, TODAY)), texts)
    assert all(len(row) == len(COLUMNS) for row in made)
    return [dict(zip(COLUMNS, row, strict=True)) for row in made]


def test_a_found_municipality_is_one_row(sandbox, texts):
    (row,) = cells("vollegem", sandbox, texts)

    assert row["place"] == "Vollegem"
    assert row["phone"] == "00 00 00 01"
    assert row["organiser-email"] == "wijkwerken@example.org"
    assert row["cycle"] == "2020-2025"


def test_parts_that_differ_are_a_row_each(sandbox, texts):
    made = cells("samenveld", sandbox, texts)

    assert [row["place"] for row in made] == ["Samenveld (Westveld)", "Samenveld (Oostveld)"]


def test_unknown_is_an_empty_cell(sandbox, texts):
    (row,) = cells("leegem", sandbox, texts)

    assert row["partnership"] == row["email"] == row["organiser"] == row["organiser-phone"] == ""


def test_a_body_without_phone_has_that_of_the_municipality_marked_as_such(texts):
    halls = (
        a_local_contact("91001", LocalBody.OCMW),
        a_local_contact("91001", organisation="Gemeente Vollegem"),
        a_local_contact("91002", LocalBody.OCMW, organisation="OCMW Leegem"),
    )
    mute = a_partnership(contact=a_contact(phone=None))
    directory = a_directory(partnerships=(mute,), local_contacts=halls)

    (row,) = cells("vollegem", directory, texts)
    (unknown,) = cells("leegem", directory, texts)

    assert row["phone"] == "011 91001 (Gemeente Vollegem)"
    assert (unknown["partnership"], unknown["phone"]) == ("", "011 91002 (OCMW Leegem)")


def test_each_row_names_its_sources(sandbox, texts):
    (row,) = cells("vollegem", sandbox, texts)
    (lost,) = cells("qwrtpsdf", sandbox, texts)

    assert row["sources"].endswith("(8-4-2020)")
    assert lost["sources"] == ""


def test_what_is_probable_only_is_said_beside_it(texts):
    probable = a_directory(
        partnerships=(a_partnership(regierol=a_provenance(Confidence.INFERRED)),)
    )
    (sure,) = cells("vollegem", a_directory(), texts)
    (row,) = cells("vollegem", probable, texts)
    (unknown,) = cells("leegem", probable, texts)

    assert sure["unsure"] == ""
    assert row["unsure"] == "Samenwerking"
    assert unknown["unsure"] == ""  # what is not there is not probable


def test_a_question_without_answer_keeps_its_row(sandbox, texts):
    (row,) = cells("qwrtpsdf", sandbox, texts)

    assert (row["question"], row["outcome"]) == ("qwrtpsdf", "niet begrepen")
    assert len(header(texts)) == len(COLUMNS)
