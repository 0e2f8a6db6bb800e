"""Small changes without opening a file: the data stay right, and the rest stays as it was."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.core.model.terms import Confidence, ContactField, PlaceId, SourceId
from bot.files.data import DataDirectory
from bot.files.edits import apply_edit
from bot.files.names import ALIASES, CONTACTS
from bot.files.reading.yaml_source import read_yaml
from bot.service.changing import edits
from bot.service.changing.edits import (
    AddAlias,
    Edit,
    EditRefused,
    Evidence,
    RemovePerson,
    SetField,
    Stamp,
)
from bot.service.ports import Documents
from tests.builders import TODAY
from tests.conftest import DATA

DAY = date(2027, 1, 5)
EVIDENCE = Evidence(
    SourceId("gesprek-2027-01-05"),
    "Gesprek aan de telefoon",
    "Voorbeeldorganisatie",
    DAY,
    Confidence.SECONDARY,
    "https://example.org/contact",
)
ENTRY = {
    "id": "gesprek-2027-01-05",
    "title": "Gesprek aan de telefoon",
    "publisher": "Voorbeeldorganisatie",
    "url": "https://example.org/contact",
    "published": "2027-01-05",
}
NEW_PHONE = SetField("w13", ContactField.PHONE, "02 000 00 00", EVIDENCE)


def entry(documents: Documents, name: str) -> dict[str, Any]:
    """Return what contacts.yaml says of a body."""
    value = contacts(documents)
    found: dict[str, Any]
    (found,) = (e for e in [*value["partnerships"], *value["organisers"]] if e["id"] == name)
    return found


def contacts(documents: Documents) -> dict[str, Any]:
    value = read_yaml(CONTACTS, documents.contents[CONTACTS]).value
    assert isinstance(value, dict)
    return value


def changed_lines(old: Documents, new: Documents, name: str = CONTACTS) -> list[str]:
    """Return the lines that went and came; of the other files nothing did."""
    assert {k for k, v in new.contents.items() if v != old.contents[k]} <= {name, CONTACTS}
    before, after = (side.contents[name].decode().splitlines() for side in (old, new))
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    return [line for line in lines if re.match(r"[-+](?![-+])", line)]


def replaced(documents: Documents, old: str, new: str) -> Documents:
    text = documents.contents[CONTACTS].decode()
    assert text.count(old) == 1
    return Documents({**documents.contents, CONTACTS: text.replace(old, new).encode()})


def refused(documents: Documents, edit: Edit) -> EditRefused:
    with pytest.raises(EditRefused) as caught:
        apply_edit(documents, edit)
    return caught.value


def test_a_new_value_takes_its_evidence_along_and_touches_nothing_else(documents):
    new = apply_edit(documents, NEW_PHONE)

    assert changed_lines(documents, new) == [
        "+",
        "+  - id: gesprek-2027-01-05",
        "+    title: Gesprek aan de telefoon",
        "+    publisher: Voorbeeldorganisatie",
        "+    url: https://example.org/contact",
        "+    published: 2027-01-05",
        "-      phone: 056 24 16 20",
        "+      phone: 02 000 00 00",
        "+        - gesprek-2027-01-05",
        "-      confidence: official",
        "+      confidence: secondary",
    ]
    assert entry(new, "w13")["contact"]["sources"][0] == "gesprek-2027-01-05"
    assert entry(new, "w13")["contact"]["checked_on"] == "2026-11-22"


@pytest.mark.parametrize(
    "edit",
    [
        SetField("w13", ContactField.EMAIL, "info@example.org", EVIDENCE),
        SetField("w13", ContactField.WEBSITE, None, None),
        SetField("ww-wijk-up", ContactField.PHONE, "056 24 16 20", EVIDENCE),
        RemovePerson("leuven"),
        Stamp("w13", EVIDENCE),
        Stamp("w13", EVIDENCE, everything=True),
        Stamp("ww-wijk-up", EVIDENCE, everything=True),
        AddAlias("Voorbeeldstad", PlaceId("aalst-41002"), EVIDENCE),
    ],
    ids=repr,
)
def test_what_comes_out_is_clean_data(documents, edit):
    new = apply_edit(documents, edit)

    assert new != documents
    assert DataDirectory(DATA).parse(new, DAY)


def test_stronger_evidence_does_not_make_the_rest_surer(documents):
    weak = apply_edit(documents, NEW_PHONE)
    official = replace(EVIDENCE, id=SourceId("pagina"), confidence=Confidence.OFFICIAL)

    new = apply_edit(weak, replace(NEW_PHONE, value="02 000 00 01", evidence=official))

    assert entry(new, "w13")["contact"]["confidence"] == "secondary"


def test_a_new_field_stands_where_such_a_field_stands_elsewhere(documents):
    new = apply_edit(documents, SetField("w13", ContactField.EMAIL, " a@example.org ", EVIDENCE))

    keys = list(entry(new, "w13")["contact"])
    assert keys[keys.index("email") - 1] == "phone"
    assert entry(new, "w13")["contact"]["email"] == "a@example.org"


def test_a_field_goes_without_a_trace(documents):
    new = apply_edit(documents, SetField("w13", ContactField.PHONE, None, None))

    assert changed_lines(documents, new) == ["-      phone: 056 24 16 20"]


def test_an_organiser_that_is_a_partnership_changes_the_contact_of_that(documents):
    linked = replaced(
        documents,
        "  - id: ww-wijk-up\n",
        "  - id: ww-wijk-up\n    partnership: w13\n",
    )

    new = apply_edit(linked, replace(NEW_PHONE, body="ww-wijk-up"))

    assert entry(new, "w13")["contact"]["phone"] == "02 000 00 00"
    assert "contact" not in entry(new, "ww-wijk-up")


def test_an_organiser_without_contact_gets_one(documents):
    new = apply_edit(documents, replace(NEW_PHONE, body="ww-wijk-up"))

    assert entry(new, "ww-wijk-up")["contact"] == {
        "reach": "organisation",
        "phone": "02 000 00 00",
        "sources": ["gesprek-2027-01-05"],
        "confidence": "secondary",
        "checked_on": "2027-01-05",
    }


def test_the_same_evidence_is_one_source(documents):
    once = apply_edit(documents, NEW_PHONE)

    twice = apply_edit(once, SetField("w13", ContactField.ROLE, "onthaal", EVIDENCE))

    assert contacts(twice)["sources"][-1] == ENTRY
    assert contacts(twice)["sources"][:-1] == contacts(documents)["sources"]
    assert entry(twice, "w13")["contact"]["sources"].count("gesprek-2027-01-05") == 1


def test_other_evidence_under_the_same_id_gets_the_next_id(documents):
    other = replace(EVIDENCE, title="Een ander gesprek")
    third = replace(EVIDENCE, title="Nog een gesprek")

    new = apply_edit(documents, NEW_PHONE)
    for evidence, number in ((other, "1"), (third, "2"), (other, "3")):
        value = f"02 000 00 0{number}"
        new = apply_edit(new, SetField("w13", ContactField.PHONE, value, evidence))

    ids = [source["id"] for source in contacts(new)["sources"]]
    assert ids[-3:] == [EVIDENCE.id, f"{EVIDENCE.id}-2", f"{EVIDENCE.id}-3"]
    assert entry(new, "w13")["contact"]["sources"][0] == f"{EVIDENCE.id}-2"


def test_a_person_goes_with_everything_about_them(documents):
    old = entry(documents, "leuven")["contact"]

    new = apply_edit(documents, RemovePerson("leuven"))

    assert entry(new, "leuven")["contact"] == {k: v for k, v in old.items() if k != "person"}
    assert all(line.startswith("-") for line in changed_lines(documents, new))


def test_a_stamp_renews_the_contact_and_only_that(documents):
    new = apply_edit(documents, Stamp("leuven", EVIDENCE))

    old, stamped = entry(documents, "leuven"), entry(new, "leuven")
    assert stamped["contact"]["checked_on"] == "2027-01-05"
    assert stamped["contact"]["sources"][0] == EVIDENCE.id
    assert stamped["contact"]["confidence"] == old["contact"]["confidence"]
    assert stamped["contact"]["person"] == old["contact"]["person"]
    assert {k: v for k, v in stamped.items() if k != "contact"} == {
        k: v for k, v in old.items() if k != "contact"
    }


def test_a_stamp_on_everything_leaves_only_the_uncertain_alone(documents):
    new = apply_edit(documents, Stamp("w13", EVIDENCE, everything=True))

    stamped = entry(new, "w13")
    assert "2026-11-22" not in str({k: v for k, v in stamped.items() if k != "uncertain_members"})
    assert stamped["uncertain_members"] == entry(documents, "w13")["uncertain_members"]
    assert [stamped[key]["sources"][0] for key in ("regierol", "legal_form", "wijk_werken")] == [
        EVIDENCE.id
    ] * 3


def test_a_stamp_on_everything_of_a_partnership_with_a_person_renews_the_person(documents):
    new = apply_edit(documents, Stamp("leuven", EVIDENCE, everything=True))

    assert entry(new, "leuven")["contact"]["person"]["checked_on"] == "2027-01-05"


def test_an_alias_is_one_more_row(documents):
    new = apply_edit(documents, AddAlias(" Voorbeeldstad", PlaceId("aalst-41002"), EVIDENCE))

    assert changed_lines(documents, new, ALIASES) == [
        f"+Voorbeeldstad,aalst-41002,,asked,{EVIDENCE.id},"
    ]
    assert contacts(new)["sources"][-1] == ENTRY


@pytest.mark.parametrize(
    ("edit", "refusal"),
    [
        (replace(NEW_PHONE, body="bestaat-niet"), edits.UnknownBody),
        (RemovePerson("bestaat-niet"), edits.UnknownBody),
        (replace(NEW_PHONE, evidence=None), edits.NoEvidence),
        (replace(NEW_PHONE, value="056 24 16 20"), edits.SameValue),
        (replace(NEW_PHONE, value="+32 56 24 16 20"), edits.SameValue),
        (SetField("w13", ContactField.EMAIL, None, None), edits.NothingThere),
        (SetField("ww-wijk-up", ContactField.EMAIL, None, None), edits.NothingThere),
        (RemovePerson("w13"), edits.NothingThere),
        (RemovePerson("ww-wijk-up"), edits.NothingThere),
        (Stamp("ww-wijk-up", EVIDENCE), edits.NoContact),
        (Stamp("w13", replace(EVIDENCE, published=date(2020, 1, 1))), edits.NotNewer),
        (AddAlias("Iets", PlaceId("bestaat-niet"), EVIDENCE), edits.UnknownPlace),
        (AddAlias("aalst", PlaceId("aalst-41002"), EVIDENCE), edits.AliasThere),
        (AddAlias("'T STAD", PlaceId("antwerpen-11002"), EVIDENCE), edits.AliasThere),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(documents, edit, refusal, texts):
    found = refused(documents, edit)

    assert type(found) is refusal
    assert "{" not in texts.text(found.key, **found.values)


def test_a_second_stamp_from_the_same_source_is_refused(documents):
    stamp = Stamp("w13", EVIDENCE)

    found = refused(apply_edit(documents, stamp), stamp)

    assert found.values == {"body": "w13", "date": "2027-01-05"}


def test_a_value_that_is_none_is_left_to_the_schema(documents):
    new = apply_edit(documents, replace(NEW_PHONE, value="geen nummer"))

    with pytest.raises(Exception, match=r"partnerships\.\d+\.contact\.phone"):
        DataDirectory(DATA).parse(new, TODAY)
