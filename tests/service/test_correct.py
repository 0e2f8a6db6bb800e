"""Reports of wrong data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.errors import StoreError
from bot.core.model.outcome import Found
from bot.core.model.terms import NisCode
from bot.core.reading.notes import MOST_NOTE
from bot.core.resolving.resolver import pick
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Correct, Wrong
from bot.service.ports import Correction, Counted, KeptReport, ReportState
from tests.builders import TODAY, a_directory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VOLLEGEM, LEEGEM, WESTVELD = NisCode("91001"), NisCode("91002"), NisCode("91003")


class FakeStore:
    """Counts reports in memory."""

    def __init__(self, *, takes_notes: bool = True) -> None:
        self.reports: list[tuple[Correction, date]] = []
        self._takes_notes = takes_notes

    async def report(self, said: Correction, day: date) -> Counted:
        self.reports.append((said, day))
        times = sum(held == said for held, _ in self.reports)
        return Counted(times, has_note=bool(said.note) and self._takes_notes)

    async def undecided(self) -> tuple[KeptReport, ...]:
        return ()

    async def decide(self, report: int, state: ReportState) -> bool:
        del report, state
        return False

    async def forget_reports(self, before: date) -> None:
        del before


class BrokenStore(FakeStore):
    """A disk that is full."""

    async def report(self, said: Correction, day: date) -> Counted:
        del said, day
        raise StoreError("disk full")


def correct(store: FakeStore, directory: Directory | None = None) -> Correct:
    return Correct(DirectoryHolder(directory or a_directory()), store, lambda: NOW)


async def test_a_report_names_place_body_kind_and_day_and_nobody():
    store = FakeStore()

    reported = await correct(store)(VOLLEGEM, Wrong.PHONE)

    assert store.reports == [(Correction(VOLLEGEM, "voorbeeldverband", "phone"), TODAY)]
    assert reported is not None
    assert (reported.place.name, reported.times, reported.note) == ("Vollegem", 1, "")
    assert reported.body is not None
    assert reported.body.name == "Voorbeeldverband"


async def test_a_report_about_wijk_werken_names_the_organiser():
    store = FakeStore()

    reported = await correct(store)(VOLLEGEM, Wrong.PHONE, is_wijk_werken=True)

    assert store.reports[0][0].body == "ww-voorbeeldorganisator"
    assert reported is not None
    assert reported.body is not None
    assert reported.body.name == "Voorbeeldorganisator"


async def test_where_no_organiser_is_known_the_report_names_none():
    store = FakeStore()

    await correct(store)(LEEGEM, Wrong.PHONE, is_wijk_werken=True)

    assert store.reports[0][0].body == ""


HOSTILE = [
    pytest.param("het is 09 000 00 01", "het is 09 000 00 01", id="plain"),
    pytest.param("<b>x</b>&amp;", "<b>x</b>&amp;", id="html"),
    pytest.param("een\ntwee\u2029drie", "een twee drie", id="lines"),
    pytest.param("\u202e10 00\u202c", "10 00", id="direction"),
    pytest.param("@iemand https://example.org", "@iemand https://example.org", id="link"),
    pytest.param("' OR 1=1; DROP TABLE reports", "' OR 1=1; DROP TABLE reports", id="sql"),
    pytest.param("👍", "👍", id="emoji"),
    pytest.param("x" * 4096, "x" * MOST_NOTE, id="long"),
    pytest.param("\u200b\u202e", "", id="nothing to read"),
]


@pytest.mark.parametrize(("written", "kept"), HOSTILE)
async def test_one_clean_line_is_kept_of_what_somebody_writes(written, kept):
    store = FakeStore()

    reported = await correct(store)(VOLLEGEM, Wrong.OTHER, written)

    assert store.reports[0][0].note == kept
    assert reported is not None
    assert reported.note == kept


async def test_a_line_that_was_not_kept_is_not_said_to_be():
    reported = await correct(FakeStore(takes_notes=False))(VOLLEGEM, Wrong.OTHER, "iets")

    assert reported is not None
    assert reported.note == ""


async def test_the_same_report_again_says_how_often_it_was_made():
    store = FakeStore()
    await correct(store)(VOLLEGEM, Wrong.PHONE)
    await correct(store)(VOLLEGEM, Wrong.EMAIL)

    reported = await correct(store)(VOLLEGEM, Wrong.PHONE)

    assert reported is not None
    assert reported.times == 2


async def test_where_no_body_is_known_the_report_names_none():
    store = FakeStore()

    reported = await correct(store)(LEEGEM, Wrong.BODY)

    assert store.reports[0][0] == Correction(LEEGEM, "", "body")
    assert reported is not None
    assert reported.body is None


async def test_a_report_about_a_part_is_about_that_part():
    store = FakeStore()

    reported = await correct(store)(WESTVELD, Wrong.OTHER)

    assert store.reports[0][0].nis == WESTVELD
    assert reported is not None
    assert reported.place.name == "Westveld"


async def test_a_report_about_a_place_that_is_not_there_is_no_report():
    store = FakeStore()

    assert await correct(store)(NisCode("99999"), Wrong.PHONE) is None
    assert store.reports == []


async def test_a_report_that_could_not_be_kept_is_a_fault():
    with pytest.raises(StoreError):
        await correct(BrokenStore())(VOLLEGEM, Wrong.PHONE)


def test_a_place_is_found_for_every_code_that_an_answer_is_found_for(flanders):
    """The question "what is wrong?" and the report after it agree on what there is."""
    use = correct(FakeStore(), flanders)

    for municipality in flanders.facts.municipalities:
        is_found = isinstance(pick(municipality.nis, flanders, TODAY), Found)
        assert (use.place(municipality.nis) is not None) == is_found, municipality.name


async def test_every_municipality_of_the_real_data_can_be_reported(flanders):
    use = correct(FakeStore(), flanders)
    today = [m for m in flanders.facts.municipalities if m.in_force(TODAY)]

    places = [await use(municipality.nis, Wrong.OTHER) for municipality in today]

    assert len(places) == 285
    assert [reported.place.name if reported else None for reported in places] == [
        municipality.name for municipality in today
    ]
