"""What administrators read."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.messages import chat
from bot.service.ports import Origin, Revision

REVISION = Revision(
    42, "digest", datetime(2026, 11, 22, tzinfo=UTC), "tester", "a reason", Origin.FILES
)


def test_status_tells_revision_day_way_and_counts(texts):
    said = chat.status(REVISION, ("webhook", 12.4), (3, 456, 2), texts).plain()

    for fact in ("42", "22-11-2026", "webhook", "12", "3", "456", "2 fouten"):
        assert fact in said


def test_status_counts_one_fault_as_one(texts):
    assert "1 fout sinds" in chat.status(REVISION, ("polling", 1.0), (0, 0, 1), texts).plain()


def test_status_before_telegram_answered_says_that_it_does_not_know(texts):
    assert "?" in chat.status(REVISION, ("polling", None), (0, 0, 0), texts).plain()


def test_status_without_data_still_tells_how_telegram_is_reached(texts):
    said = chat.status(None, ("polling", 1.0), (0, 0, 0), texts).plain()

    assert "polling" in said


def test_a_fault_is_told_by_class_count_and_number(texts):
    said = chat.fault("KeyError", 7, 123_456, texts).plain()

    assert "KeyError" in said
    assert "7" in said
    assert "123456" in said
