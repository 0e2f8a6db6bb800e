"""Strict YAML: everything is text, nothing can surprise."""

from __future__ import annotations

import time

import pytest

from bot.core.model.errors import InvalidInput
from bot.files.reading.text import MAX_BYTES
from bot.files.reading.yaml_source import read_yaml


def refused(content: str | bytes) -> tuple[str, int | None]:
    data = content.encode() if isinstance(content, str) else content
    with pytest.raises(InvalidInput) as caught:
        read_yaml("x.yaml", data)
    (problem,) = caught.value.problems
    return problem.code, problem.line


@pytest.mark.parametrize(
    "scalar",
    ["NO", "yes", "0472123456", "1e3", "2020-01-01", "~", "null", "0x1F", "12:30:45", ".inf"],
)
def test_every_scalar_stays_text(scalar):
    assert read_yaml("x.yaml", f"a: {scalar}\n".encode()).value == {"a": scalar}


def test_lines_are_known_for_every_path():
    document = read_yaml("x.yaml", b"a:\n  - b: 1\n    c: 2\n  - d\n")

    assert document.line(("a", 0, "c")) == 3
    assert document.line(("a", 1)) == 4
    assert document.line(("a", 0, "missing")) == 2


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("a: &x 1\nb: *x\n", "yaml-anchor", 1),
        ("a: 1\nb: *x\n", "yaml-alias", 2),
        ("a:\n  <<: {b: 1}\n", "yaml-merge", 2),
        ("a: !!str 1\n", "yaml-tag", 1),
        ("a: !!python/object/apply:os.system ['true']\n", "yaml-tag", 1),
        ("a: 1\nb: 2\na: 3\n", "yaml-duplicate", 3),
        ("a: 1\n---\nb: 2\n", "yaml-documents", 2),
        ("", "yaml-empty", None),
        ("# nothing\n", "yaml-empty", None),
        ("a: [1, 2\n", "yaml-syntax", 1),
        ("a: 1\nb: 'x\nc: 2\n", "yaml-syntax", 2),
        ("%TAG !y! tag:yaml.org,2002:\n---\na: 1\n", "yaml-directive", 1),
        ("a: 1\rb: \x07\r", "control-character", 2),
        ("a: 1\n# x\u202ey\n", "control-character", 2),
        ("a: 1\n'b\u200b': 2\n", "yaml-key", 2),
        ("a:\n\t- b\n", "yaml-syntax", 2),
        ("a: b: c\n", "yaml-syntax", 1),
        ("? [a, b]\n: c\n", "yaml-key", 1),
        ("a: \x07\n", "control-character", 1),
        (b"a: 1\nb: \xff\n", "not-utf8", 2),
        ("a: 1\n".encode("utf-16"), "not-utf8", 1),
        ("[" * 30, "yaml-too-deep", 1),
        (b"a: " + b"x" * MAX_BYTES, "file-too-big", None),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_line(content, code, line):
    assert refused(content) == (code, line)


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor():
    levels = [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    assert refused("a0: &a0 x\n" + "\n".join(levels)) == ("yaml-anchor", 1)


def test_too_many_values_are_refused_within_a_second():
    began = time.monotonic()

    assert refused("a: [" + "1," * 250_000 + "1]")[0] == "yaml-too-many"
    assert time.monotonic() - began < 5


def test_a_byte_order_mark_and_crlf_do_no_harm():
    document = read_yaml("x.yaml", "\ufeffa: 1\r\nb: twee\r\n".encode())

    assert document.value == {"a": "1", "b": "twee"}
