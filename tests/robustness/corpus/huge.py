"""Files that are made to take all memory or all time; too large to keep."""

from __future__ import annotations

from collections.abc import Callable

from bot.files.names import ALIASES, CONTACTS, PLACES, WORDS
from tests.robustness.corpus import BASE

PARTNERSHIPS = "\npartnerships:\n"
MEMBER = "          - nis: 91002\n            name: Leegem\n"
GAP = "      - nis: 91002\n        name: Leegem\n"


def _base(file: str = CONTACTS) -> str:
    return (BASE / file).read_text("utf-8")


def _at_end(text: str) -> bytes:
    return (_base() + text).encode()


def _in(old: str, new: str, file: str = CONTACTS) -> bytes:
    assert old in _base(file)
    return _base(file).replace(old, new, 1).encode()


def _members() -> bytes:
    """Return a file in which one municipality joins thousands of times, each on a day of its own.

    Nothing overlaps and nothing is missing, so each has to be compared with all others.
    """
    days = (
        f"          - {{nis: 91002, name: Leegem, from: {2000 + n // 300}-{n // 25 % 12 + 1:02}-"
        f"{n % 25 + 1:02}, until: {2000 + n // 300}-{n // 25 % 12 + 1:02}-{n % 25 + 1:02}}}\n"
        for n in range(1_900)
    )
    return _in(MEMBER, "".join(days))


def _directives() -> bytes:
    return ("".join(f"%TAG !a{n}! x\n" for n in range(150_000)) + "--- a").encode()


# What is wrong; in which file; what makes it; the code that is expected.
HUGE: tuple[tuple[str, str, Callable[[], bytes], str], ...] = (
    ("fifty megabytes", CONTACTS, lambda: b"a: " + b"x" * 50_000_000, "file-too-big"),
    ("fifty megabytes of a table", WORDS, lambda: b"x" * 50_000_000, "file-too-big"),
    ("a million letters", CONTACTS, lambda: _in("Een nota.", "x" * 1_000_000), "too-long"),
    (
        "a million letters in quotes",
        CONTACTS,
        lambda: _in("notes: Een nota.", 'notes: "' + "x\\n" * 1_000_000 + '"'),
        "too-long",
    ),
    (
        "a million letters on as many lines",
        CONTACTS,
        lambda: _in("Een nota.", "|\n" + "      x\n" * 400_000),
        "too-long",
    ),
    (
        "a million letters in an email address",
        CONTACTS,
        lambda: _in("wijkwerken@", "x" * 1_000_000 + "@"),
        "too-long",
    ),
    ("a million digits", CONTACTS, lambda: _in("ions: 2", "ions: " + "9" * 1_000_000), "too-long"),
    (
        "a field of a million letters",
        CONTACTS,
        lambda: _at_end(f"? {'x' * 10**6}\n: 1"),
        "yaml-key",
    ),
    ("lists a million deep", CONTACTS, lambda: _at_end("a: " + "[" * 1_000_000), "yaml-too-deep"),
    ("mappings a million deep", CONTACTS, lambda: _at_end("a: " + "{" * 1_000_000), "yaml-key"),
    (
        "mappings in mappings",
        CONTACTS,
        lambda: _at_end("a: " + "{a: " * 500_000),
        "yaml-too-deep",
    ),
    ("dashes a million deep", CONTACTS, lambda: _at_end("a:\n" + "- " * 10**6), "yaml-too-deep"),
    (
        "steps two thousand deep",
        CONTACTS,
        lambda: "".join(f"{' ' * n}a:\n" for n in range(2_000)).encode(),
        "yaml-too-deep",
    ),
    ("questions a million deep", CONTACTS, lambda: _at_end("? " * 1_000_000), "yaml-key"),
    (
        "ten lists of entries without anything",
        CONTACTS,
        lambda: _in(PARTNERSHIPS, PARTNERSHIPS + f"  - members: [{'{},' * 1_900}]\n" * 10),
        "missing",
    ),
    ("a million entries", CONTACTS, lambda: _at_end("a:\n" + "- a\n" * 900_000), "yaml-too-many"),
    ("a million values", CONTACTS, lambda: _at_end(f"a: [{'1,' * 10**6}]"), "yaml-too-many"),
    (
        "a million fields",
        CONTACTS,
        lambda: _at_end("".join(f"a{n}: 1\n" for n in range(300_000))),
        "yaml-too-many",
    ),
    (
        "nineteen thousand unknown fields",
        CONTACTS,
        lambda: _at_end("".join(f"a{n}: 1\n" for n in range(19_000))),
        "unknown-field",
    ),
    ("a million anchors", CONTACTS, lambda: _at_end("a: " + "&a " * 10**6), "yaml-anchor"),
    ("a million documents", CONTACTS, lambda: _at_end("---\n" * 900_000), "yaml-documents"),
    (
        "a hundred thousand directives",
        CONTACTS,
        _directives,
        "yaml-directive",
    ),
    ("a million empty lines", CONTACTS, lambda: b"\n" * 3_900_000, "yaml-empty"),
    ("a million comments on one line", CONTACTS, lambda: b"# " * 1_900_000, "yaml-empty"),
    (
        "a million hidden letters in comments",
        CONTACTS,
        lambda: "#\u202e ".encode() * 700_000,
        "control-character",
    ),
    ("a quote without end", CONTACTS, lambda: _at_end('a: "' + "b " * 1_900_000), "yaml-syntax"),
    (
        "entries without anything",
        CONTACTS,
        lambda: _in(PARTNERSHIPS, PARTNERSHIPS + "  - {}\n" * 1_900),
        "missing",
    ),
    (
        "a list of two thousand sources",
        CONTACTS,
        lambda: _in("[bron, gids]", f"[{','.join(f's{n}' for n in range(1_900))}]"),
        "unknown-source",
    ),
    (
        "a member two thousand times",
        CONTACTS,
        lambda: _in(MEMBER, MEMBER * 1_900),
        "too-many-claims",
    ),
    ("a member on thousands of days", CONTACTS, _members, "too-many-claims"),
    ("a gap two thousand times", CONTACTS, lambda: _in(GAP, GAP * 1_900), "declared-twice"),
    (
        "a cell of a hundred thousand letters",
        ALIASES,
        lambda: _in("Follegême", "x" * 10**5, ALIASES),
        "too-long",
    ),
    (
        "a cell of thousands of values",
        PLACES,
        lambda: _in("9930|9940", "9930|" * 20_000, PLACES),
        "too-many-values",
    ),
    ("a million rows", WORDS, lambda: _base(WORDS).encode() + b"a\n" * 1_900_000, "csv-too-many"),
    (
        "thousands of broken rows",
        WORDS,
        lambda: _base(WORDS).encode() + b"a,b,c,\n" * 29_000,
        "number",
    ),
    (
        "thousands of rows with one word",
        WORDS,
        lambda: _base(WORDS).encode() + b"a,nl,1,bron\n" * 29_000,
        "duplicate-id",
    ),
    (
        "a quote in a table without end",
        WORDS,
        lambda: _base(WORDS).encode() + b'"' + b"a\n" * 1_900_000,
        "csv-syntax",
    ),
)
