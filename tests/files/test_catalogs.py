"""Language files: each says everything the Dutch one says."""

from __future__ import annotations

import pytest

from bot.core.errors import InvalidInput
from bot.files.catalogs import load_catalogs, parse_catalogs


def codes(**files: str) -> list[tuple[str, str, str]]:
    with pytest.raises(InvalidInput) as caught:
        parse_catalogs({code: text.encode() for code, text in files.items()})
    return [(p.code, p.file, p.field) for p in caught.value.problems]


def test_the_languages_that_come_with_the_program_are_whole():
    assert "nl" in load_catalogs()


def test_a_missing_and_an_unknown_text_are_found():
    found = codes(nl="a: x\nb: {c: y}\n", fr="a: x\nd: z\n")

    assert found == [("text-missing", "fr.yaml", "b.c"), ("text-unknown", "fr.yaml", "d")]


def test_other_placeholders_are_found():
    assert codes(nl="a: 'x {name}'\n", fr="a: 'x {nom}'\n") == [
        ("text-placeholders", "fr.yaml", "a")
    ]


def test_a_broken_brace_is_found():
    assert codes(nl="a: 'x {name'\n") == [("text-braces", "nl.yaml", "a")]
