"""What administrators read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.errors import InvalidInput, Problem
from bot.files.catalogs import load_catalogs
from bot.messages import admin
from bot.service.administer import Preview, Reloaded
from bot.service.correct import Reported, Wrong
from bot.service.ports import Origin, Revision
from tests.builders import a_partnership, a_place

REVISION = Revision(
    42, "digest", datetime(2026, 11, 22, tzinfo=UTC), "tester", "a reason", Origin.FILES
)
PLACE = a_place("Vollegem", "91001")
LANGUAGES = sorted(load_catalogs())


def bad_files(number: int) -> InvalidInput:
    problems = tuple(
        Problem("phone", "contacts.yaml", line, f"partnerships.{line}", {"found": f"oeps{line}"})
        for line in range(1, number + 1)
    )
    return InvalidInput(problems)


def test_status_tells_revision_day_way_and_counts(say):
    said = admin.status(REVISION, ("webhook", 12.4), (3, 456, 2), say).plain()

    for fact in ("42", "22-11-2026", "webhook", "12", "3", "456", "2 fouten"):
        assert fact in said


def test_status_counts_one_fault_as_one(say):
    assert "1 fout sinds" in admin.status(REVISION, ("polling", 1.0), (0, 0, 1), say).plain()


def test_status_before_telegram_answered_says_that_it_does_not_know(say):
    assert "?" in admin.status(REVISION, ("polling", None), (0, 0, 0), say).plain()


def test_status_without_data_still_tells_how_telegram_is_reached(say):
    said = admin.status(None, ("polling", 1.0), (0, 0, 0), say).plain()

    assert "polling" in said


def test_the_preview_says_whether_there_is_something_to_load(say):
    differs = admin.reload_preview(Preview(REVISION, "op", "digest", is_same=False), say).plain()
    same = admin.reload_preview(Preview(REVISION, "op", "digest", is_same=True), say).plain()

    assert "42" in differs
    assert "42" in same
    assert differs.endswith("?")
    assert not same.endswith("?")


def test_a_reload_names_the_revision_and_whether_it_was_done_before(say):
    first = admin.reloaded(Reloaded(REVISION, is_repeat=False), say).plain()
    again = admin.reloaded(Reloaded(REVISION, is_repeat=True), say).plain()

    assert "42" in first
    assert "42" in again
    assert first != again


def test_bad_files_are_named_with_line_field_and_total(say):
    said = admin.bad_files(bad_files(2), say).plain()

    assert "contacts.yaml:1 partnerships.1" in said
    assert '"oeps2"' in said
    assert "2 fouten" in said


@pytest.mark.parametrize("number", [20, 21, 500])
def test_many_faults_are_counted_and_the_first_twenty_named(say, number):
    """A broken file may have thousands; a chat is no place for them."""
    said = admin.bad_files(bad_files(number), say).plain()

    assert said.count("contacts.yaml:") == 20
    assert f"{number} fouten" in said


def test_a_report_names_what_where_and_which_body(say):
    said = admin.report(Reported(PLACE, a_partnership(), 1), Wrong.PHONE, say).plain()

    for fact in ("De telefoon", "Vollegem", "Voorbeeldverband"):
        assert fact in said


def test_a_report_where_no_body_is_known_says_so(say):
    said = admin.report(Reported(PLACE, None, 1), Wrong.BODY, say).plain()

    assert "Vollegem" in said
    assert "None" not in said


def test_a_fault_is_told_by_class_count_and_number(say):
    said = admin.fault("KeyError", 7, 123_456, say).plain()

    assert "KeyError" in said
    assert "7" in said
    assert "123456" in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_administrators_are_spoken_to_in_their_language(language):
    say = load_catalogs()[language]
    replies = [
        admin.status(REVISION, ("polling", 1.0), (1, 2, 3), say),
        admin.reload_preview(Preview(REVISION, "op", "digest", is_same=False), say),
        admin.reload_changed(say),
        admin.reload_cancelled(say),
        admin.bad_files(bad_files(1), say),
        admin.fault("KeyError", 1, 123_456, say),
        *(admin.report(Reported(PLACE, None, 1), wrong, say) for wrong in Wrong),
    ]

    for reply in replies:
        assert reply.plain().strip()
        assert "{" not in reply.plain()
