"""The queue of reports, for administrators; with the real store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.model.terms import Confidence, ContactField, NisCode
from bot.service.changing.admins import Admins, Console, NotAllowed
from bot.service.changing.edits import Evidence, SetField
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Wrong
from bot.service.ports import Correction, ReportState
from bot.service.reports import Report, Reports
from bot.store.chat import SqliteReports
from bot.store.revisions import open_store
from tests.builders import TODAY, a_directory

ANN, SOMEBODY = 11, 22
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VOLLEGEM, LEEGEM = NisCode("91001"), NisCode("91002")
BODY = "voorbeeldverband"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteReports]:
    async with open_store(tmp_path / "x.sqlite3") as database:
        yield SqliteReports(database)


@pytest.fixture
def reports(store: SqliteReports) -> Reports:
    holder = DirectoryHolder(a_directory())
    return Reports(Admins({ANN: "Ann"}), store, holder, lambda: NOW)


def said(kind: Wrong, note: str = "", nis: NisCode = VOLLEGEM, body: str = BODY) -> Correction:
    return Correction(nis, body, kind, note)


async def one(reports: Reports) -> Report:
    (found,) = await reports.queue(ANN)
    return found


async def test_a_report_says_about_whom_what_how_often_and_since_when(reports, store):
    await store.report(said(Wrong.PHONE, "het is 09 000 00 01"), TODAY - timedelta(days=3))
    await store.report(said(Wrong.PHONE, "het is 09 000 00 01"), TODAY)

    assert await reports.queue(ANN) == (
        Report(
            id=1,
            nis=VOLLEGEM,
            place="Vollegem",
            body=BODY,
            body_name="Voorbeeldverband",
            kind=Wrong.PHONE,
            note="het is 09 000 00 01",
            times=2,
            first_on=TODAY - timedelta(days=3),
            last_on=TODAY,
            state=ReportState.OPEN,
        ),
    )


async def test_what_is_no_longer_in_the_data_is_shown_by_its_code(reports, store):
    await store.report(said(Wrong.BODY, nis=NisCode("99999"), body="verdwenen"), TODAY)

    shown = await one(reports)

    assert (shown.place, shown.body_name) == ("99999", "verdwenen")


async def test_an_organiser_is_named_and_an_unknown_body_is_not(reports, store):
    await store.report(said(Wrong.PHONE, body="ww-voorbeeldorganisator"), TODAY)
    await store.report(said(Wrong.PHONE, body=""), TODAY)

    names = [shown.body_name for shown in await reports.queue(ANN)]

    assert names == ["Voorbeeldorganisator", ""]


async def test_open_ones_come_before_those_put_off_then_often_then_old(reports, store):
    days = {Wrong.PHONE: 1, Wrong.EMAIL: 2, Wrong.PERSON: 3, Wrong.OTHER: 4}
    for kind, ago in days.items():
        await store.report(said(kind), TODAY - timedelta(days=ago))
    for _ in range(5):
        await store.report(said(Wrong.OTHER), TODAY)
        await store.report(said(Wrong.EMAIL), TODAY)
    put_off = next(r for r in await reports.queue(ANN) if r.kind is Wrong.OTHER)
    await reports.later(ANN, put_off.id)

    kinds = [shown.kind for shown in await reports.queue(ANN)]

    assert kinds == [Wrong.EMAIL, Wrong.PERSON, Wrong.PHONE, Wrong.OTHER]


@pytest.mark.parametrize("decision", ["accept", "reject"])
async def test_a_decided_report_leaves_the_queue_once(reports, store, decision):
    await store.report(said(Wrong.PHONE, "09 000 00 01"), TODAY)
    shown = await one(reports)

    assert await getattr(reports, decision)(ANN, shown.id)
    assert await reports.queue(ANN) == ()
    assert not await getattr(reports, decision)(ANN, shown.id)


async def test_one_that_is_put_off_stays_with_its_line(reports, store):
    await store.report(said(Wrong.PHONE, "09 000 00 01"), TODAY)

    assert await reports.later(ANN, 1)

    shown = await one(reports)
    assert (shown.state, shown.note) == (ReportState.LATER, "09 000 00 01")


async def test_a_report_is_found_until_it_is_decided(reports, store):
    await store.report(said(Wrong.PHONE), TODAY)

    assert await reports.find(ANN, 1) == await one(reports)
    assert await reports.find(ANN, 2) is None

    await reports.accept(ANN, 1)

    assert await reports.find(ANN, 1) is None


@pytest.mark.parametrize(("ago", "left"), [(365, 1), (366, 0)])
async def test_what_was_not_reported_for_a_year_is_forgotten(reports, store, ago, left):
    await store.report(said(Wrong.PHONE, "iets"), TODAY - timedelta(days=ago))

    assert len(await reports.queue(ANN)) == left


async def test_nobody_else_sees_or_decides_anything(reports, store):
    await store.report(said(Wrong.PHONE, "iets"), TODAY)
    shown = await one(reports)

    for who in (SOMEBODY, None):
        for act in (reports.accept, reports.reject, reports.later, reports.find):
            with pytest.raises(NotAllowed):
                await act(who, 1)
        with pytest.raises(NotAllowed):
            await reports.queue(who)
        with pytest.raises(NotAllowed):
            reports.proposal(who, shown)

    assert await reports.queue(Console("beheer")) == (shown,)


# --- the change that a report asks for ----------------------------------------------------------

EVIDENCE = Evidence(
    id="melding-2026-11-22",  # type: ignore[arg-type]  # a plain string reads better here
    title="Melding van een gebruiker, aanvaard door de beheerder",
    publisher="Beheer van Regiewijzer",
    published=date(2026, 11, 22),
    confidence=Confidence.SECONDARY,
)


@pytest.mark.parametrize(
    ("kind", "note", "field", "value"),
    [
        (Wrong.PHONE, "het is nu 09 000 00 01", ContactField.PHONE, "09 000 00 01"),
        (Wrong.PHONE, "+32 400 00 00 01", ContactField.PHONE, "+32 400 00 00 01"),
        (Wrong.EMAIL, "info@example.org!", ContactField.EMAIL, "info@example.org"),
    ],
)
async def test_a_line_with_one_value_becomes_a_change(reports, store, kind, note, field, value):
    await store.report(said(kind, note), TODAY)

    proposed = reports.proposal(ANN, await one(reports))

    assert proposed == SetField(BODY, field, value, EVIDENCE)


@pytest.mark.parametrize(
    ("kind", "note"),
    [
        (Wrong.PHONE, ""),
        (Wrong.PHONE, "weet ik niet"),
        (Wrong.PHONE, "09 000 00 01 of 09 000 00 02"),
        (Wrong.PHONE, "info@example.org"),
        (Wrong.EMAIL, "a@example.org, b@example.org"),
        (Wrong.EMAIL, "09 000 00 01"),
        (Wrong.PERSON, "info@example.org"),
        (Wrong.BODY, "09 000 00 01"),
        (Wrong.OTHER, "09 000 00 01"),
    ],
)
async def test_anything_else_takes_the_eye_of_an_administrator(reports, store, kind, note):
    await store.report(said(kind, note), TODAY)

    assert reports.proposal(ANN, await one(reports)) is None


@pytest.mark.parametrize("body", ["", "verdwenen"])
async def test_without_a_body_there_is_nothing_to_change(reports, store, body):
    await store.report(said(Wrong.PHONE, "09 000 00 01", body=body), TODAY)

    assert reports.proposal(ANN, await one(reports)) is None
