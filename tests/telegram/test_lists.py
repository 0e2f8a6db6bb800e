"""Conversations over real HTTP: many places at once, pasted or uploaded."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bot.messages.catalog import Catalog
from bot.service.listed import MAX_FILE_BYTES, MAX_ITEMS
from bot.settings import Settings
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import BROKEN, HANGS_UP, REFUSED, Call
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import NAME, Person, typed
from tests.telegram.rules import MOST_UNITS, units
from tests.workbooks import Rows, workbook_of

PASTED = "Gent\nLokeren\nxyzzyplugh\nHofstade\nBrussel\nkesel lo"
SPREADSHEET = "Als rekenblad"
TWO: Rows = [("nr", "gemeente"), (1, "Gent"), (2, "Lokeren")]


def rows(call: Call) -> list[list[str]]:
    """The first sheet of a sent workbook, by rows."""
    book = load_workbook(io.BytesIO(call.file))
    first = book.worksheets[0]
    return [[str(value or "") for value in row] for row in first.iter_rows(values_only=True)]


def column(call: Call, title: str) -> list[str]:
    header, *lines = rows(call)
    return [line[header.index(title)] for line in lines]


async def test_a_pasted_list_gets_one_table(person: Person, api: BotApi) -> None:
    """A line for each place, with what was not found and what has to be chosen below them."""
    answer = await person.say(PASTED)
    lines = answer.html.split("\n\n")[1].splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "<b>Gent</b>",
        "<b>Lokeren</b>",
        "<b>Kessel-Lo</b>",
    ]
    assert "Stad Gent (geen telefoon gevonden). Gemeente Gent: +32 9" in lines[0]
    assert answer.text.startswith("Gevonden: 3 van 6.")
    assert "Hofstade (Zemst of Aalst)" in answer.text
    assert "Niet gevonden: xyzzyplugh." in answer.text
    assert "Geen gemeente in Vlaanderen: Brussel." in answer.text
    assert "Bron:" in answer.text
    quoted = api.chats.theirs(person.chat, answer.quotes)
    assert quoted is not None
    assert quoted["text"] == PASTED
    assert answer.labels == [SPREADSHEET]


@pytest.mark.parametrize(
    "text",
    ["Gent, Leuven, Aalst", "Gent;Leuven;Aalst", "/lijst Gent, Leuven, Aalst", "- Gent\n- Leuven"],
)
async def test_a_list_may_be_written_in_many_ways(person: Person, text: str) -> None:
    """On one line or on several, with a command or without."""
    answer = await person.say(text)
    assert "<b>Gent</b>: Stad Gent" in answer.html
    sheet = await person.press(SPREADSHEET)
    assert column(sheet, "Gemeente")[:2] == ["Gent", "Leuven"]


async def test_the_table_comes_as_a_spreadsheet_on_request(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    """Every item of the list has its row, also those that were not found."""
    table = await person.say(PASTED)
    sheet = await person.press(SPREADSHEET)
    assert sheet.method == "sendDocument"
    assert sheet.file_name == "regisseurs.xlsx"
    assert sheet.quotes == table.quotes
    assert rows(sheet)[0][0] == texts.text("lookup.question")
    assert list(dict.fromkeys(column(sheet, "Vraag"))) == PASTED.splitlines()
    assert "03 500 47 00" in column(sheet, "Telefoon")
    about = load_workbook(io.BytesIO(sheet.file)).worksheets[1]
    assert texts.text("over.title") in {cell.value for row in about.iter_rows() for cell in row}
    assert len(api.sent("answerCallbackQuery")) == 1


async def test_the_spreadsheet_can_still_be_had_after_a_restart(start: Start, api: BotApi) -> None:
    """The bot keeps no lists: the message that the table quotes has it."""
    person = Person(api)
    async with start():
        await person.say(PASTED)
    async with start():
        assert "Lokeren" in column(await person.press(SPREADSHEET), "Gemeente")


async def test_a_list_that_was_deleted_is_asked_for_again(person: Person, texts: Catalog) -> None:
    """Then nobody has it any more."""
    table = await person.say(PASTED)
    assert table.quotes is not None
    person.delete(table.quotes)
    assert (await person.press(SPREADSHEET)).text == texts.text("list-help.gone")


async def test_a_forged_press_without_a_list_says_so(person: Person, texts: Catalog) -> None:
    """Under an answer that quotes nothing, or a message that is no list."""
    await person.say("Leuven")
    assert (await person.press_raw("x")).text == texts.text("list-help.gone")
    await person.tap_forgotten("x")
    await until(lambda: len(person.heard) == 3)
    assert person.heard[-1].text == texts.text("list-help.gone")


async def test_a_long_list_is_cut_and_fits(person: Person) -> None:
    """Each message within Telegram's limit, the table whole; the rest is counted."""
    places = ["Gent", "Leuven", "Aalst", "Kortrijk", "Lokeren"] * 50
    await person.send(text="\n".join(places))
    await until(lambda: SPREADSHEET in {label for call in person.heard for label in call.labels})
    assert all(units(call.html) <= MOST_UNITS for call in person.heard)
    assert all(call.quotes == person.heard[0].quotes for call in person.heard)
    text = "".join(call.text for call in person.heard)
    assert f"van {MAX_ITEMS}" in text
    assert f"De laatste {len(places) - MAX_ITEMS} las ik niet." in text
    sheet = await person.press(SPREADSHEET)
    assert len(rows(sheet)) == MAX_ITEMS + 1


async def test_a_list_in_a_group_is_no_list(person: Person, api: BotApi) -> None:
    """Only the command is; and a spreadsheet would fill everybody's phone."""
    assert person.chat
    member = Person(api, group=-900_000_500)
    await member.send(text=PASTED)
    answer = await member.say(f"/lijst\n{PASTED}")
    assert "<b>Lokeren</b>" in answer.html
    assert answer.labels == []
    assert len(member.heard) == 1


# --- files ------------------------------------------------------------------


@both_ways
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"Gent\nLokeren\n", "lijst.txt"),
        (b"\xef\xbb\xbfgemeente;aantal\r\nGent;1\r\nLokeren;2\r\n", "lijst.csv"),
        ("Gent\tx\nLokeren\ty\n".encode("utf-16"), "export.txt"),
        (b"nr,gemeente\n1,Gent\n2,Lokeren\n", "LIJST.CSV"),
        (workbook_of({"Info": [("Overzicht",)], "Data": TWO}, coloured=100), "lijst.xlsx"),
    ],
    ids=["lines", "excel", "unicode text", "commas", "workbook"],
)
async def test_an_uploaded_list_gets_its_table_and_its_spreadsheet(
    person: Person, content: bytes, name: str
) -> None:
    """As it comes out of other programs."""
    sheet = await person.upload(content, answers=2, name=name)
    table = person.heard[0]
    assert "Gevonden: 2 van 2." in table.text
    assert table.labels == []
    assert column(sheet, "Gemeente") == ["Gent", "Lokeren"]
    assert sheet.quotes == table.quotes


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"x" * (MAX_FILE_BYTES + 1), "listing.file-too-big"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "listing.file-not-text"),
        (b"", "listing.file-empty"),
        (b"\n \n", "listing.file-empty"),
        (b"a;b\n1;2\n3;4\n", "listing.file-no-places"),
    ],
    ids=["too big", "binary", "nothing", "blank", "no places"],
)
async def test_a_file_that_is_no_list_is_refused_with_the_reason(
    person: Person, texts: Catalog, content: bytes, key: str
) -> None:
    assert (await person.upload(content)).text == texts.text(key)


async def test_a_workbook_says_which_sheet_was_read_and_why_it_was_not(person: Person) -> None:
    await person.upload(
        workbook_of({"Info": [("Overzicht",)], "Data": TWO}), answers=2, name="lijst.xlsx"
    )
    assert 'Ik las het blad "Data", kolom "gemeente".' in person.heard[0].text
    refused = await person.upload(b"PK\x03\x04\x00\x01\x02", name="stuk.xlsx")
    assert refused.text.startswith("stuk.xlsx: dit zip-bestand is stuk.")


async def test_a_big_file_is_not_even_fetched(person: Person, api: BotApi) -> None:
    """The message says how big it is."""
    await person.upload(b"x" * (MAX_FILE_BYTES + 1))
    assert not api.tried("getFile")


async def test_a_file_that_lies_about_its_size_is_not_read(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    """Telegram knows better."""
    file_id = api.upload(b"x" * (MAX_FILE_BYTES + 1))
    answer = await person.show(document={"file_id": file_id, "file_unique_id": "x"})
    assert answer.text == texts.text("listing.file-too-big")


async def test_a_file_that_cannot_be_fetched_for_now_is_fetched_again(
    person: Person, api: BotApi
) -> None:
    api.fail("getFile", BROKEN, HANGS_UP)
    assert "Gent" in column(await person.upload(b"Gent\nAalst", answers=2), "Gemeente")


async def test_a_file_that_telegram_does_not_give_ends_in_an_apology(
    person: Person, api: BotApi, texts: Catalog
) -> None:
    api.fail("getFile", REFUSED)
    assert (await person.upload(b"Gent\nAalst")).text == texts.text("error.calm")


async def test_nothing_of_a_list_stays_on_the_disk_or_in_the_log(
    start: Start, api: BotApi, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """Lists hold what people have in their files."""
    caplog.set_level("DEBUG", "bot")
    person = Person(api)
    async with start():
        await person.say("Gent\nAalst\nXyzzyplugh")
        await person.press(SPREADSHEET)
        await person.upload(b"Gent\nAalst\nXyzzyplugh", answers=2)
    files = [file.read_bytes() for file in settings.database.parent.iterdir() if file.is_file()]
    for hidden in ("Xyzzyplugh", NAME, str(person.chat)):
        assert hidden not in caplog.text
        assert not any(hidden.encode() in content for content in files)


async def test_a_command_before_a_list_is_not_part_of_it(person: Person) -> None:
    await person.send(**typed(f"/lijst\n{PASTED}"))
    await until(lambda: person.heard)
    assert "van 6." in person.heard[0].text
    sheet = await person.press(SPREADSHEET)
    assert "/lijst" not in " ".join(column(sheet, "Vraag"))
