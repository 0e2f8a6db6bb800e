"""Language files: each says everything the Dutch one says."""

from __future__ import annotations

import pytest

from bot.core.model.errors import InvalidInput, Problem
from bot.files.catalogs import load_catalog, load_catalogs, parse_catalogs
from bot.messages.problems import problem_line

NL = "language: Nederlands\nhello: 'Dag {name}'\nn: {one: één ding, many: '{number} dingen'}\n"
XX = "language: Xx\nhello: 'Huj {name}'\nn: {one: un din, many: '{number} dins'}\n"


def refused(**files: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as caught:
        parse_catalogs({code: text.encode() for code, text in files.items()})
    return caught.value.problems


def codes(**files: str) -> list[tuple[str, str, str]]:
    return [(p.code, p.file, p.field) for p in refused(**files)]


def test_the_languages_that_come_with_the_program_are_whole():
    first, *others = load_catalogs()

    assert first == "nl"
    assert {"en", "fr"} <= set(others)


def test_one_language_can_be_read_by_itself():
    assert load_catalog("fr").text("language") == "Français"


def test_adding_a_language_is_adding_a_file():
    read = parse_catalogs({"xx": XX.encode(), "nl": NL.encode()})

    assert list(read) == ["nl", "xx"]
    assert read["xx"].language == "xx"
    assert read["xx"].text("hello", name="Ann") == "Huj Ann"


def test_a_missing_and_an_unknown_text_are_found():
    found = codes(nl="a: x\nb: {c: y}\n", fr="a: x\nd: z\n")

    assert found == [("text-missing", "fr.yaml", "b.c"), ("text-unknown", "fr.yaml", "d")]


def test_everything_that_a_new_language_lacks_is_named_at_once(texts):
    found = refused(nl=NL, xx="language: Xx\n")

    assert [problem_line(problem, texts) for problem in found] == [
        "xx.yaml:1 hello: deze tekst ontbreekt.",
        "xx.yaml:1 n.many: deze tekst ontbreekt.",
        "xx.yaml:1 n.one: deze tekst ontbreekt.",
    ]


def test_an_empty_text_is_a_missing_one():
    assert codes(nl="a: x\nb: y\n", fr="a: x\nb:\n") == [("text-missing", "fr.yaml", "b")]
    assert codes(nl="a: x\nb: ' '\n") == [("text-missing", "nl.yaml", "b")]


def test_a_problem_has_the_line_of_its_text(texts):
    (found,) = refused(nl="a: x\nb:\n  c: '{x}'\n", fr="a: x\nb:\n  c: '{y}'\n")

    assert problem_line(found, texts) == (
        "fr.yaml:3 b.c: de waarden kloppen niet: verwacht x, gevonden y."
    )


def test_a_space_at_the_end_of_a_text_is_kept():
    """The prompt of the terminal ends in one; line breaks around a text are not meant."""
    texts = parse_catalogs({"nl": b"prompt: '> '\nlong: >\n  one\n  two\n"})["nl"]

    assert texts.text("prompt") == "> "
    assert texts.text("long") == "one two"


def test_other_placeholders_are_found():
    assert codes(nl="a: 'x {name}'\n", fr="a: 'x {nom}'\n") == [
        ("text-placeholders", "fr.yaml", "a")
    ]


def test_a_broken_brace_is_found():
    assert codes(nl="a: 'x {name'\n") == [("text-braces", "nl.yaml", "a")]
