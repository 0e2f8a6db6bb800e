"""Many places at once: pasted or as a file, with progress, a table, and files to keep."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from playwright.async_api import FilePayload, Page, expect

from tests.conftest import DATA
from tests.web.browser.conftest import Visit
from tests.web.browser.downloads import content_of

PICTURE = DATA.parent / "bot/adapters/http/static/regiewijzer.png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

with_and_without_scripts = pytest.mark.parametrize(
    "scripts", [True, False], ids=["with scripts", "without scripts"]
)


def sixty_places() -> list[str]:
    with (DATA / "municipalities.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file) if not row["valid_to"]]
    return names[:60]


def a_workbook(*rows: tuple[str, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.save(file)
    return file.getvalue()


async def open_list(visit: Visit, *, scripts: bool) -> Page:
    page = await visit(java_script_enabled=scripts)
    await page.goto("/lijst")
    return page


async def send(page: Page) -> None:
    await page.get_by_role("button", name="Zoek alles op").click()


async def kept(page: Page, button: str) -> tuple[str, bytes]:
    """Return the name and the content of a file that a button gives."""
    async with page.expect_download() as waiting:
        await page.get_by_role("button", name=button).click()
    return await content_of(await waiting.value)


@with_and_without_scripts
async def test_sixty_pasted_places_become_a_table_and_two_files(visit: Visit, scripts):
    names = sixty_places()
    page = await open_list(visit, scripts=scripts)

    await page.get_by_label("Plak je lijst").fill("\n".join(names))
    await send(page)

    rows = page.get_by_role("table").get_by_role("rowheader")
    await expect(rows.first).to_have_text(names[0])
    shown = await rows.all_text_contents()
    assert list(dict.fromkeys(shown)) == names

    name, content = await kept(page, "Bewaar als tabel (.csv)")
    table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert name == "regisseurs.csv"
    assert [row[0] for row in table[1:]] == shown

    name, content = await kept(page, "Bewaar als rekenblad (.xlsx)")
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert name == "regisseurs.xlsx"
    assert [cell.value for cell in sheet["A"]][1:] == shown


async def test_whoever_is_in_the_table_can_be_called_and_mailed(visit: Visit):
    page = await open_list(visit, scripts=True)

    await page.get_by_label("Plak je lijst").fill("Kortrijk\nLokeren")
    await send(page)

    row = page.get_by_role("row", name="Kortrijk")
    call = row.get_by_role("link").filter(has_text=re.compile(r"^[\d ]+$"))
    shown = (await call.inner_text()).replace(" ", "")
    assert await call.get_attribute("href") == f"tel:+32{shown.removeprefix('0')}"
    mail = page.get_by_role("row", name="Lokeren").get_by_role("link", name="@")
    assert await mail.get_attribute("href") == f"mailto:{await mail.inner_text()}"


async def test_how_far_it_is_is_told_and_shown(visit: Visit):
    page = await open_list(visit, scripts=True)
    await page.evaluate(
        """() => {
            window.told = [];
            const status = document.querySelector(".batch .status");
            new MutationObserver(() => told.push(status.textContent))
                .observe(status, {childList: true, characterData: true, subtree: true});
        }"""
    )

    await page.get_by_label("Plak je lijst").fill("\n".join(sixty_places() * 20))
    await send(page)

    found = page.get_by_role("heading", name="Wat ik vond")
    await expect(found).to_be_focused()
    await expect(page.get_by_role("progressbar")).to_be_hidden()
    told = await page.evaluate("told")  # how many at a time depends on the machine
    assert told[-1] == "1200 van 1200 opgezocht"
    assert len(told) > 1
    numbers = [int(said.removesuffix(" van 1200 opgezocht")) for said in told]
    assert numbers == sorted(numbers)


@with_and_without_scripts
@pytest.mark.parametrize(
    "file",
    [
        FilePayload(name="a.txt", mimeType="text/plain", buffer=b"Leuven\nGent\n"),
        FilePayload(name="a.csv", mimeType="text/csv", buffer=b"nr;gemeente\n1;Leuven\n2;Gent\n"),
        FilePayload(
            name="a.xlsx",
            mimeType=XLSX,
            buffer=a_workbook(("nr", "gemeente"), ("1", "Leuven"), ("2", "Gent")),
        ),
    ],
    ids=["text", "table", "workbook"],
)
async def test_a_file_is_answered_too(visit: Visit, scripts, file: Any):
    page = await open_list(visit, scripts=scripts)

    await page.get_by_label("Of kies een bestand").set_input_files(file)
    await send(page)

    rows = page.get_by_role("table").get_by_role("rowheader")
    await expect(rows).to_have_text(["Leuven", "Gent"])


@with_and_without_scripts
async def test_a_picture_is_refused_in_words(visit: Visit, watch, scripts):
    watch.expect("400")  # a page that says what is wrong is a fault to the console
    page = await open_list(visit, scripts=scripts)

    await page.get_by_label("Of kies een bestand").set_input_files(PICTURE)
    await send(page)

    await expect(page.get_by_role("alert")).to_contain_text("Dit bestand kan ik niet lezen.")
    await expect(page.get_by_role("button", name="Zoek alles op")).to_be_enabled()


async def test_after_a_fault_the_next_try_works(visit: Visit):
    page = await open_list(visit, scripts=True)
    await send(page)
    await expect(page.get_by_role("alert")).to_be_visible()

    await page.get_by_label("Plak je lijst").fill("Leuven\nGent")
    await send(page)

    await expect(page.get_by_role("table").get_by_role("rowheader")).to_have_text(
        ["Leuven", "Gent"]
    )
    await expect(page.get_by_role("alert")).to_have_count(0)
