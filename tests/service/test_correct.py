"""Reports of wrong data."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.core.directory import Directory
from bot.core.errors import StoreError
from bot.core.outcome import Found
from bot.core.resolver import pick
from bot.core.terms import NisCode
from bot.service.correct import Correct, Wrong
from bot.service.load import DirectoryHolder
from bot.service.ports import Correction, Origin, Revision
from tests.builders import TODAY, a_directory

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
VOLLEGEM, LEEGEM, WESTVELD = NisCode("91001"), NisCode("91002"), NisCode("91003")


class FakeStore:
    """Counts reports in memory."""

    def __init__(self) -> None:
        self.reports: list[tuple[Correction, int, date]] = []

    async def report(self, correction: Correction, revision: int, day: date) -> int:
        self.reports.append((correction, revision, day))
        return sum(held[:2] == (correction, revision) for held in self.reports)


class BrokenStore(FakeStore):
    """A disk that is full."""

    async def report(self, correction: Correction, revision: int, day: date) -> int:
        del correction, revision, day
        raise StoreError("disk full")


def a_revision(number: int = 7) -> Revision:
    return Revision(number, "digest", NOW, "tester", "a reason", Origin.FILES)


def correct(store: FakeStore, directory: Directory | None = None) -> Correct:
    holder = DirectoryHolder(directory or a_directory(), a_revision())
    return Correct(holder, store, lambda: NOW)


async def test_a_report_names_place_body_kind_revision_and_day_and_nobody():
    store = FakeStore()

    reported = await correct(store)(VOLLEGEM, Wrong.PHONE)

    assert store.reports == [(Correction(VOLLEGEM, "voorbeeldverband", "phone"), 7, TODAY)]
    assert reported is not None
    assert (reported.place.name, reported.times) == ("Vollegem", 1)
    assert reported.body is not None
    assert reported.body.name == "Voorbeeldverband"


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


async def test_a_report_goes_to_the_data_that_are_shown_now():
    """After a reload, the first report about the new data is the first."""
    store = FakeStore()
    holder = DirectoryHolder(a_directory(), a_revision(1))
    use = Correct(holder, store, lambda: NOW)
    await use(VOLLEGEM, Wrong.PHONE)
    holder.revision = a_revision(2)

    reported = await use(VOLLEGEM, Wrong.PHONE)

    assert reported is not None
    assert reported.times == 1
    assert [revision for _, revision, _ in store.reports] == [1, 2]


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
