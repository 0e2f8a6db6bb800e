"""What administrators read of reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.adapters.telegram.draw import html
from bot.core.model.terms import NisCode
from bot.files.catalogs import load_catalogs
from bot.messages.admin import reports
from bot.service.correct import Reported, Wrong
from bot.service.ports import ReportState
from bot.service.reports import Report
from tests.builders import a_partnership, a_place, an_organiser
from tests.telegram.rules import text_fault

PLACE = a_place("Vollegem", "91001")
LANGUAGES = sorted(load_catalogs())
REPORT = Report(
    id=7,
    nis=NisCode("91001"),
    place="Vollegem",
    body="voorbeeldverband",
    body_name="Voorbeeldverband",
    kind=Wrong.PHONE,
    note="het is 09 000 00 01",
    times=3,
    first_on=date(2026, 11, 1),
    last_on=date(2026, 11, 22),
    state=ReportState.OPEN,
)
HOSTILE = [
    pytest.param("<b>&amp;</b></i>", id="html"),
    pytest.param("{place} {0} %s", id="placeholders"),
    pytest.param("@iemand /herlaad https://example.org", id="mention"),
    pytest.param("'); DROP TABLE reports; --", id="sql"),
    pytest.param("&" * 200, id="long"),
    pytest.param("👍" * 200, id="emoji"),
]


@pytest.mark.parametrize(
    "body", [a_partnership(), an_organiser()], ids=["partnership", "organiser"]
)
def test_a_new_report_names_what_where_which_body_and_the_line(texts, body):
    said = reports.tell(Reported(PLACE, body, 1, "het is 09"), Wrong.PHONE, texts).plain()

    for fact in ("de telefoon", "Vollegem", body.name, '"het is 09"'):
        assert fact in said


def test_a_new_report_without_a_line_or_a_body_says_no_more_than_that(texts):
    said = reports.tell(Reported(PLACE, None, 1), Wrong.BODY, texts).plain()

    assert "Vollegem" in said
    assert '"' not in said
    assert "None" not in said


def test_a_report_tells_all_that_there_is_to_decide_on(texts):
    said = reports.report(REPORT, texts).plain()

    for fact in ("7", "Vollegem", "Voorbeeldverband", "de telefoon", '"het is 09 000 00 01"'):
        assert fact in said
    for fact in ("3 keer", "1-11-2026", "22-11-2026"):
        assert fact in said


def test_a_report_says_what_is_missing_and_that_it_was_put_off(texts):
    later = replace(REPORT, note="", body="", body_name="", times=1, state=ReportState.LATER)

    said = reports.report(later, texts).plain()

    assert texts.text("admin.report.no-note") in said
    assert texts.text("admin.report.is-later") in said
    assert texts.text("coverage.state.unknown") in said
    assert "22-11-2026" not in said


@pytest.mark.parametrize("note", HOSTILE)
def test_a_hostile_line_is_shown_as_it_is_and_breaks_nothing(texts, note):
    for reply in (
        reports.report(replace(REPORT, note=note), texts),
        reports.tell(Reported(PLACE, None, 1, note), Wrong.OTHER, texts),
    ):
        assert f'"{note}"' in reply.plain()
        (drawn,) = html(reply)
        assert text_fault(drawn, "HTML") is None


def test_the_queue_lists_twenty_and_counts_the_rest(texts):
    many = [replace(REPORT, id=number) for number in range(1, 31)]

    said = reports.queue(many, texts).plain()

    assert said.count("Vollegem") == 20
    assert "30 meldingen" in said
    assert "nog 10 meldingen" in said
    assert "het is 09" not in said


def test_an_empty_queue_is_said_to_be(texts):
    assert reports.queue([], texts).plain() == texts.text("admin.report.none")


def test_a_decision_is_confirmed_or_said_to_be_late(texts):
    decisions = (ReportState.ACCEPTED, ReportState.REJECTED, ReportState.LATER)

    said = {reports.decided(state, texts, was_waiting=True).plain() for state in decisions}
    late = {reports.decided(state, texts, was_waiting=False).plain() for state in decisions}

    assert len(said) == 3
    assert late == {texts.text("admin.report.gone")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_is_said_in_every_language(language):
    texts = load_catalogs()[language]
    replies = [
        reports.queue([], texts),
        reports.queue([REPORT] * 21, texts),
        reports.queue([REPORT] * 22, texts),
        reports.report(REPORT, texts),
        reports.report(replace(REPORT, times=1, note=""), texts),
        reports.tell(Reported(PLACE, a_partnership(), 1, "x"), Wrong.EMAIL, texts),
        *(reports.decided(state, texts, was_waiting=True) for state in list(ReportState)[1:]),
        reports.decided(ReportState.LATER, texts, was_waiting=False),
    ]

    for reply in replies:
        assert reply.plain().strip()
        assert "{" not in reply.plain()
