"""Conversations over real HTTP: data files that the bot sends, and that are sent back changed."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from openpyxl import load_workbook

from bot.adapters.telegram.admins.files import MOST_BYTES
from bot.adapters.telegram.channel import Channel
from bot.messages.catalog import Catalog
from tests.telegram.admin.desk import (
    BODY,
    NEW,
    NO,
    OLD,
    OTHER,
    SHOWN,
    SHOWN_NEW,
    YES,
    Files,
    phone_of_lokeren,
    workbook_with,
)
from tests.telegram.calls import Call
from tests.telegram.person import Person


async def exported(an: Person) -> tuple[Call, Call]:
    """Ask for the data; return the YAML and the workbook."""
    workbook = await an.say("/bestand", 2)
    return an.heard[-2], workbook


async def test_the_workbook_comes_back_changed_and_is_loaded(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    _, book = await exported(an)
    assert book.file_name == "gegevens-1.xlsx"
    asked = await an.upload(workbook_with(book.file, OLD, NEW), name=book.file_name)
    assert f"Interwaas: telefoon {OLD} wordt {NEW}." in asked.text.splitlines()
    assert SHOWN in await phone_of_lokeren(person)
    assert (await an.press(YES)).text.startswith(texts.text("admin.reload-done", revision=2))
    assert SHOWN_NEW in await phone_of_lokeren(person)


async def test_the_yaml_comes_back_changed_and_is_loaded(
    bot: Channel, an: Person, person: Person, files: Files
) -> None:
    """Byte for byte what is in use; its caption is why."""
    assert bot.liveness.is_started
    yaml, _ = await exported(an)
    assert yaml.file_name == "contacts-1.yaml"
    assert yaml.file == files.contacts.read_bytes()
    changed = yaml.file.replace(OLD.encode(), NEW.encode())
    await an.upload(changed, name=yaml.file_name, caption="nieuwe centrale")
    await an.press(YES)
    assert SHOWN_NEW in await phone_of_lokeren(person)
    assert "An: nieuwe centrale" in (await an.say("/geschiedenis")).text


async def test_what_was_sent_unchanged_changes_nothing(
    bot: Channel, an: Person, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    for file in await exported(an):
        answer = await an.upload(file.file, name=file.file_name)
        assert answer.text == texts.text("admin.reload-same", revision=1)


async def test_a_file_with_faults_is_refused_with_line_and_field(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    assert bot.liveness.is_started
    yaml, _ = await exported(an)
    line = yaml.file.decode().split(f"phone: {OLD}")[0].count("\n") + 1
    broken = yaml.file.replace(OLD.encode(), b"0800", 1)
    answer = await an.upload(broken, name="contacts.yaml")
    assert answer.text.startswith(texts.text("admin.reload-bad"))
    assert f"contacts.yaml:{line} partnerships." in answer.text
    assert "contact.phone" in answer.text
    assert answer.labels == []
    assert SHOWN in await phone_of_lokeren(person)


async def test_an_old_export_keeps_what_was_changed_since(
    bot: Channel, an: Person, person: Person, texts: Catalog
) -> None:
    """Its name says what it was made from; a contradiction is shown, and settled by a caption."""
    assert bot.liveness.is_started
    _, book = await exported(an)
    await an.say(f"/wijzig {BODY} e-mail ander@example.org bron gebeld")
    await an.press(YES)
    sent = workbook_with(book.file, OLD, NEW)
    asked = await an.upload(sent, name="gegevens-1 (1).xlsx")
    assert texts.text("admin.preview-merged") in asked.text
    assert "e-mail" not in asked.text.partition("wijziging")[2].partition("Er blijven")[0]
    await an.press(YES)
    answer = await phone_of_lokeren(person)
    assert SHOWN_NEW in answer
    assert "ander@example.org" in answer

    conflict = await an.upload(workbook_with(book.file, OLD, OTHER), name=book.file_name)
    assert f"in het bestand {OTHER}, in de chat {NEW}" in conflict.text
    assert texts.text("admin.conflict-again") in conflict.text
    assert conflict.labels == []
    settled = await an.upload(
        workbook_with(book.file, OLD, OTHER), name=book.file_name, caption="bestand: zo is het"
    )
    assert f"telefoon {NEW} wordt {OTHER}" in settled.text
    assert settled.labels == [YES, NO]


async def test_a_table_of_csv_is_taken_by_its_name(
    bot: Channel, an: Person, person: Person
) -> None:
    """Alone, and in a zip archive."""
    assert bot.liveness.is_started
    _, book = await exported(an)
    table = partnerships(workbook_with(book.file, OLD, NEW))
    asked = await an.upload(table, name="partnerships.csv")
    assert f"telefoon {OLD} wordt {NEW}" in asked.text
    await an.press(NO)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("partnerships.csv", table)
    await an.upload(packed.getvalue(), name="tabellen.zip")
    await an.press(YES)
    assert SHOWN_NEW in await phone_of_lokeren(person)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"x" * (MOST_BYTES + 1), "contacts.yaml"),
        (b"PK\x03\x04 geen zip", "gegevens.xlsx"),
        (b"\x00\x01\x02", "contacts.yaml"),
        (b"", "contacts.yaml"),
        (b"<b>&amp;</b>: {", "contacts.yaml"),
    ],
    ids=["too big", "no workbook", "no text", "empty", "markup"],
)
async def test_a_file_that_is_none_is_refused_with_the_reason(
    bot: Channel, an: Person, content: bytes, name: str
) -> None:
    """It is no fault of the bot's, and nothing can be pressed."""
    answer = await an.upload(content, name=name)
    assert name in answer.text
    assert answer.labels == []
    assert b"faults_total{" not in bot.metrics.text()


async def test_a_list_of_places_of_an_administrator_is_still_a_list(
    bot: Channel, an: Person
) -> None:
    assert bot.liveness.is_started
    sheet = await an.upload(b"Gent\nLokeren\n", answers=2, name="lijst.csv")
    assert sheet.file_name == "regisseurs.xlsx"


async def test_the_map_of_what_is_known_comes_as_a_picture(bot: Channel, an: Person) -> None:
    assert bot.liveness.is_started
    picture = await an.say("/dekking")
    assert picture.file_name == "dekking-2026-11-23.png"
    assert picture.file.startswith(b"\x89PNG\r\n\x1a\n")


def partnerships(workbook: bytes) -> bytes:
    """Return a sheet of a workbook as CSV."""
    sheet = load_workbook(io.BytesIO(workbook))["partnerships"]
    text = io.StringIO()
    rows = sheet.iter_rows(values_only=True)
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode()
