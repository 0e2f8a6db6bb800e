"""What the program of 28 November 2026 left behind goes on: its database, workbook and YAML.

The files in `old/` were made by it, when it still patched texts: the sound folder as revision 1, a
phone number changed in a chat as revision 2, a name that is to change on 1 December, and exports
of revision 2.
"""

from __future__ import annotations

import gzip
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.adapters.tables.uploads import read_upload
from bot.core.model.terms import Confidence, ContactField, PartnershipId, SourceId
from bot.files.names import CONTACTS
from bot.service.changing.edits import Evidence, SetField
from bot.service.changing.preview import Since
from bot.service.changing.schedule import Schedule, TookEffect
from bot.service.ports import Documents, Origin, Side
from tests.robustness.conftest import SOMEBODY, Desk, a_desk
from tests.robustness.corpus import BASE

OLD = Path(__file__).parent / "old"
YAML = (OLD / "contacts-2.yaml").read_bytes()
WORKBOOK = OLD / "gegevens-2.xlsx"
DAY = date(2026, 11, 21)
BODY, PHONE = PartnershipId("voorbeeld"), "+44 20 7946 0111"
WEBSITE = "https://nieuw.example.org"
EVIDENCE = Evidence(SourceId("brief"), "Een brief", "Voorbeeldblad", DAY, Confidence.OFFICIAL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "data"))


@pytest.fixture
async def desk(tmp_path: Path, folder: Path) -> AsyncIterator[Desk]:
    path = tmp_path / "regiewijzer.sqlite3"
    path.write_bytes(gzip.decompress((OLD / "regiewijzer.sqlite3.gz").read_bytes()))
    async with a_desk(path, folder, follow_files=True) as opened:
        yield opened


async def new_website(desk: Desk) -> None:
    edit = SetField(BODY, ContactField.WEBSITE, WEBSITE, EVIDENCE)
    await load(desk, await desk.change.from_edit(SOMEBODY, edit))


async def load(desk: Desk, preview) -> None:
    await desk.change.confirm(SOMEBODY, preview.operation, preview.digest, sure=True)


def contact(desk: Desk):
    return desk.holder.current.partnerships[BODY].contact


async def test_an_old_database_answers_as_it_did_and_keeps_its_history(desk):
    history = await desk.context.revisions.history(9)
    held = await desk.context.revisions.documents(2)
    (planned,) = await desk.context.proposals.planned()

    assert [(one.id, one.origin, one.reason) for one in history] == [
        (2, Origin.CHAT, "gebeld"),
        (1, Origin.FILES, "first-load"),
    ]
    assert contact(desk).phone.dial == PHONE.replace(" ", "")
    assert held is not None
    assert held.contents[CONTACTS] == YAML
    assert planned.valid_from == date(2026, 12, 1)


async def test_an_old_planned_change_comes_true_beside_a_newer_one(desk):
    await new_website(desk)
    later = replace(desk.context, clock=lambda: datetime(2026, 12, 1, 12, tzinfo=UTC))

    (happened,) = await Schedule(later).run()

    assert isinstance(happened, TookEffect)
    referrals = desk.holder.current.referrals.values()
    assert [referral.name for referral in referrals] == ["Het nieuwe loket"]
    assert (contact(desk).phone.dial, contact(desk).website) == (PHONE.replace(" ", ""), WEBSITE)


async def test_old_files_that_change_are_merged_with_an_old_change_in_a_chat(desk, folder):
    file = folder / CONTACTS
    file.write_text(file.read_text("utf-8").replace("Voorbeeldhuis", "Het Huis"), "utf-8")

    preview = await desk.change.from_files(SOMEBODY)
    await load(desk, preview)

    assert preview.is_merged
    assert not preview.conflicts
    assert (contact(desk).organisation, contact(desk).phone.dial) == (
        "Het Huis",
        PHONE.replace(" ", ""),
    )


async def test_going_back_to_an_old_revision_gives_its_bytes(desk):
    await new_website(desk)
    await load(desk, await desk.change.back_to(SOMEBODY, 2))

    held = await desk.context.revisions.documents(4)
    assert held is not None
    assert held.contents[CONTACTS] == YAML


def as_yaml(desk: Desk, documents: Documents, content: bytes = YAML) -> Documents:
    return desk.change.source.with_contacts(documents, content)


def as_workbook(desk: Desk, documents: Documents) -> Documents:
    tables = read_upload(WORKBOOK.name, WORKBOOK.read_bytes())
    return desk.change.source.with_tables(documents, tables, DAY)


@pytest.mark.parametrize("way", [as_yaml, as_workbook])
async def test_an_old_export_changes_nothing(desk, way):
    preview = await desk.change.from_upload(SOMEBODY, partial(way, desk))

    assert preview.is_same
    assert preview.digest == desk.holder.revision.digest[: len(preview.digest)]


@pytest.mark.parametrize("way", [as_yaml, as_workbook])
async def test_an_old_export_leaves_what_was_changed_since(desk, way):
    await new_website(desk)

    preview = await desk.change.from_upload(SOMEBODY, partial(way, desk), since=Since(2))

    assert preview.is_same


async def test_an_old_export_that_somebody_changed_is_merged_field_by_field(desk):
    await new_website(desk)
    other = YAML.replace(b"https://www.example.org\n", b"https://ander.example.org\n").replace(
        b"role: regisseur", b"role: coordinator", 1
    )
    take = partial(as_yaml, desk, content=other)

    preview = await desk.change.from_upload(SOMEBODY, take, since=Since(2))
    settled = await desk.change.from_upload(SOMEBODY, take, since=Since(2, Side.HELD))
    await load(desk, settled)

    (conflict,) = preview.conflicts
    assert conflict.where == "partnerships.voorbeeld.contact.website"
    assert (conflict.files, conflict.held) == ("https://ander.example.org", WEBSITE)
    assert (contact(desk).website, contact(desk).role) == (WEBSITE, "coordinator")
