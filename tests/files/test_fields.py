"""What is well-formed, and how it is kept."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bot.core.model.facts import Phone
from bot.files.reading.fields import Day, Email, PhoneNumber, Url


@pytest.mark.parametrize(
    ("written", "dial", "display"),
    [
        ("056 24 16 16", "+3256241616", "056 24 16 16"),
        ("056/24.16.16", "+3256241616", "056 24 16 16"),
        ("+32 56 24 16 16", "+3256241616", "056 24 16 16"),
        ("0472123456", "+32472123456", "0472 12 34 56"),
        ("0800 30 700", "+3280030700", "0800 30 700"),
        ("1777", "1777", "1777"),
    ],
)
def test_a_phone_number_is_kept_as_dialled_and_as_belgians_write_it(written, dial, display):
    assert TypeAdapter(PhoneNumber).validate_python(written) == Phone(dial, display)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (PhoneNumber, "24 16 16"),
        (PhoneNumber, "bel ons"),
        (PhoneNumber, "x056 24 16 16"),
        (PhoneNumber, "tel. 056 24 16 16"),
        (PhoneNumber, "056 24 16 16 17 18"),
        (PhoneNumber, ["056 24 16 16"]),
        (Email, "info@"),
        (Email, "Info <info@example.org>"),
        (Email, "info@voorbeeld"),
        (Url, "example.org"),
        (Url, "javascript:alert(1)"),
        (Url, "https://user:secret@example.org"),
        (Url, "ftp://example.org"),
        (Day, "2026-2-1"),
        (Day, "20260201"),
        (Day, "2026-02-30"),
    ],
)
def test_what_is_not_well_formed_is_refused(kind, text):
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)
