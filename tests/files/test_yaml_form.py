"""Writing YAML: what is asked for is what it says, in one form, with its comments and order."""

from __future__ import annotations

import copy
import difflib
import random
import re

import pytest
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from bot.core.model.errors import InvalidInput
from bot.files.names import CONTACTS
from bot.files.reading.yaml_comments import read_comments
from bot.files.reading.yaml_form import formatted, written
from bot.files.reading.yaml_source import Value, read_yaml

WORDS = st.sampled_from(["a", "id", "nis", "b c", "no", "", "x: y", "# z", "- w", "'", "0472"])
TEXT = WORDS | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LONG = st.lists(st.sampled_from(["woord", "lang", "1.", "a:", "#b"]), min_size=20, max_size=60)
SCALARS = TEXT | LONG.map(" ".join)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=25,
)


def read(text: str) -> Value:
    return read_yaml("x.yaml", text.encode()).value


def patch(text: str, wanted: Value) -> str:
    return written(text.encode(), wanted).decode()


def form(text: str) -> str:
    return formatted(text.encode()).decode()


def written_anew(value: Value) -> str:
    return patch("een: ander\n", value)


def changed_lines(old: str, new: str) -> int:
    """Return how many lines went or came."""
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return sum(line[:2] in {"- ", "+ "} for line in lines)


@given(VALUES, VALUES)
@settings(deadline=None, max_examples=400)
@example("a", {"b": "c"})
@example([], "")
def test_whatever_a_file_said_it_says_what_is_wanted(old, new):
    text = written_anew(old)

    assert read(text) == old
    assert read(patch(text, new)) == new
    assert patch(text, old) == text


def test_the_real_file_stays_byte_for_byte_when_nothing_changes(documents):
    text = documents.contents[CONTACTS].decode()

    assert patch(text, read(text)) == text


def places(value: Value, path=()):
    """Yield every list and mapping below the root, with its path."""
    if isinstance(value, (dict, list)):
        if path:
            yield path, value
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in pairs:
            yield from places(inner, (*path, key))


def change_something(value: Value, chance: random.Random) -> tuple[str, int]:
    """Change one thing; return what, and how many lines that may take."""
    _, place = chance.choice([*places(value)])
    if isinstance(place, dict):
        key = chance.choice([*place])
        match chance.choice(["set", "add", "remove"]):
            case "set" if isinstance(place[key], str):
                place[key] = chance.choice(["nieuw", "a: b", "'s avonds", "no"])
                return f"set {key}", 20  # a folded one may have had many lines
            case "remove" if len(place) > 1:
                gone = place.pop(key)
                return f"remove {key}", size(gone) + 2
        place["zzz"] = {"een": "1", "twee": ["2", "3"]}
        return "add key", 6
    if chance.random() < 0.5 and len(place) > 1:
        gone = place.pop(chance.randrange(len(place)))
        return "remove item", size(gone) + 2
    item = copy.deepcopy(place[0])
    if isinstance(item, dict):
        item["id"] = "nieuw"
        item.pop("nis", None)
    else:
        item = "nieuw"
    place.insert(chance.randrange(len(place) + 1), item)
    return "add item", size(item) + 2


def size(value: Value) -> int:
    """Return how many lines a value takes at most."""
    return len(written_anew(value).splitlines()) * 2


@pytest.mark.parametrize("seed", range(60))
def test_a_change_to_the_real_file_touches_few_lines(documents, seed):
    text = documents.contents[CONTACTS].decode()
    wanted = copy.deepcopy(read(text))

    what, most = change_something(wanted, random.Random(seed))
    patched = patch(text, wanted)

    assert read(patched) == wanted
    assert 0 < changed_lines(text, patched) <= most, what
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in patched.splitlines() if line.startswith("#")
    ]


FILE = """\
# Kop van het bestand.

een: 1  # achter een waarde

lijst:
  # over a
  - id: a
    naam: Aa
    # onder naam
    tekst: De laatste ook.
    # diep onder a

  # over b
  - id: b  # b zelf
    naam: Bee
    codes:
      - 1
      - 2

  - id: c
    naam: Cee
    bronnen:
      - x
      - y  # y

# over twee
twee:
  diep: ja

# einde
"""
LOOSE = """\
# Kop van het bestand.

een:   1 # achter een waarde
lijst:
# over a
- {id: a, naam: "Aa",
# onder naam
   tekst: 'De laatste ook.'}
    # diep onder a


# over b
- id: b # b zelf
  naam: 'Bee'
  codes: [1, 2]
- id: c
  naam: >-
     Cee
  bronnen:
  - x

  -   y # y
# over twee
twee:
    diep: ja

# einde
"""


def patched(change, text: str = FILE) -> list[str]:
    """Return the lines that go and come when *change* alters what the file says."""
    wanted = read(text)
    assert isinstance(wanted, dict)
    change(wanted)
    new = patch(text, wanted)
    assert read(new) == wanted
    return [
        line.rstrip("\r")
        for line in difflib.ndiff(text.split("\n"), new.split("\n"))
        if line[:2] in {"- ", "+ "}
    ]


@pytest.mark.parametrize(
    ("change", "lines"),
    [
        pytest.param(
            lambda v: v.update(een="no"),
            ["- een: 1  # achter een waarde", "+ een: no  # achter een waarde"],
            id="the comment beside a value stays",
        ),
        pytest.param(
            lambda v: v["lijst"][0].update(naam="'s avonds"),
            ["-     naam: Aa", "+     naam: '''s avonds'"],
            id="quotes where they must be",
        ),
        pytest.param(
            lambda v: v["lijst"][1].update(codes=["1", "3"]),
            ["-       - 2", "+       - 3"],
            id="one text of a list",
        ),
        pytest.param(
            lambda v: v["lijst"].pop(0),
            [
                "-   # over a",
                "-   - id: a",
                "-     naam: Aa",
                "-     # onder naam",
                "-     tekst: De laatste ook.",
                "-     # diep onder a",
                "- ",
            ],
            id="an entry goes with the comments above, in and deeper below it, and no other",
        ),
        pytest.param(
            lambda v: v["lijst"].pop(2),
            [
                "-   - id: c",
                "-     naam: Cee",
                "-     bronnen:",
                "-       - x",
                "-       - y  # y",
                "- ",
            ],
            id="the last entry goes with the blank line before it",
        ),
        pytest.param(
            lambda v: v["lijst"].append({"id": "d", "naam": "x" * 9}),
            ["+   - id: d", "+     naam: xxxxxxxxx", "+ "],
            id="a new entry stands apart as the others do",
        ),
        pytest.param(
            lambda v: v["lijst"][2]["bronnen"].insert(0, "z"),
            ["+       - z"],
            id="a source in front",
        ),
        pytest.param(
            lambda v: v["twee"].update(erbij="0472"),
            ["+   erbij: 0472"],
            id="a field at the end of an entry",
        ),
        pytest.param(
            lambda v: v["lijst"][0].pop("id"),
            ["-   - id: a", "-     naam: Aa", "+   - naam: Aa"],
            id="the second key comes behind the dash when the first goes",
        ),
        pytest.param(
            lambda v: v["lijst"][1].update(naam=("woord " * 20).strip()),
            [
                "-     naam: Bee",
                "+     naam: >-",
                f"+       {('woord ' * 17).strip()}",
                "+       woord woord woord",
            ],
            id="a long text is folded",
        ),
        pytest.param(
            lambda v: v.update(een=("woord " * 20).strip()),
            [
                "- een: 1  # achter een waarde",
                f"+ een: {('woord ' * 20).strip()}  # achter een waarde",
            ],
            id="a long text with a comment beside it is not folded",
        ),
        pytest.param(
            lambda v: v.pop("twee"),
            ["- # over twee", "- twee:", "-   diep: ja", "- "],
            id="a comment above what goes, goes",
        ),
    ],
)
def test_a_change_touches_its_own_lines(change, lines):
    assert patched(change) == lines


@pytest.mark.parametrize("text", [FILE, FILE.replace("\n", "\r\n"), "\ufeff" + FILE])
def test_line_endings_and_a_byte_order_mark_stay(text):
    wanted = read(text)
    assert isinstance(wanted, dict)
    items = wanted["lijst"]
    assert isinstance(items, list)
    items.append({"id": "d", "tekst": "heel lang " * 20 + "einde"})

    new = patch(text, wanted)

    assert read(new) == wanted
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in new) == ("\r\n" in text)
    assert new.count("\n") == new.count("\r\n") or "\r" not in new
    assert new.startswith(text[: text.index("# over twee") - 4])


@pytest.mark.parametrize("text", [LOOSE, LOOSE.replace("\n", "\r\n"), "\ufeff" + LOOSE])
def test_there_is_one_form_for_what_a_file_says(text):
    assert form(text).removeprefix("\ufeff").replace("\r", "") == FILE
    assert read(form(text)) == read(text)


def test_a_form_stays_as_it_is():
    assert form(FILE) == FILE


def test_the_real_file_is_in_the_one_form(documents):
    assert formatted(documents.contents[CONTACTS]) == documents.contents[CONTACTS]


def test_a_new_key_comes_after_the_one_that_it_follows():
    text = "a:\n  a: 1\n  c: 3\n"

    assert patch(text, {"a": {"c": "3", "a": "1", "b": "2"}}) == "a:\n  a: 1\n  b: 2\n  c: 3\n"


def test_a_key_that_moves_in_what_is_wanted_stays_where_it_is():
    assert patch("a: 1\nb: 2\n", {"b": "2", "a": "1"}) == "a: 1\nb: 2\n"
    assert patch("a: 1\nb: 2\n", {"b": "3", "a": "1"}) == "a: 1\n\nb: 3\n"


def test_items_that_change_places_take_their_comments_along():
    text = "x:\n  - id: a\n  # over b\n  - id: b # b\n"

    assert patch(text, {"x": [{"id": "b"}, {"id": "a"}]}) == (
        "x:\n  # over b\n  - id: b  # b\n\n  - id: a\n"
    )


def test_comments_in_a_group_stay_whichever_member_goes():
    text = (
        "# kop\n\nx:\n  # over de groep\n  - bron: a\n    leden:\n      - nis: 11111  # een\n"
        "      # over twee\n      - nis: 22222\n"
    )

    assert form(text) == text
    assert patch(text, {"x": [{"bron": "a", "leden": [{"nis": "22222"}]}]}) == text.replace(
        "      - nis: 11111  # een\n", ""
    )


def test_comments_may_be_given_instead_of_those_that_are_there():
    new = b"a: 1  # nieuw\n# onder\n"
    said = read_comments(new, read_yaml("x.yaml", new))

    assert written(b"# oud\na: 1\n", {"a": "1"}, said) == b"a: 1  # nieuw\n# onder\n"


@given(VALUES, VALUES, st.lists(st.integers(0, 40), max_size=4))
@settings(deadline=None, max_examples=200)
def test_comments_between_lines_do_not_spoil_a_change(old, new, rows):
    """A comment at the left margin may stand before any line that begins an entry."""
    lines = written_anew(old).splitlines()
    for row in rows:
        lines.insert(row % (len(lines) + 1), "# opmerking")
    text = "\n".join(lines) + "\n"
    try:
        assume(read(text) == old)
    except InvalidInput:
        reject()  # it fell inside a text

    assert read(patch(text, new)) == new
    assert read(form(text)) == old
    assert form(form(text)) == form(text)
    comment = re.compile("^ *# opmerking$", re.MULTILINE)
    assert len(comment.findall(form(text))) == len(comment.findall(text))


@given(st.dictionaries(WORDS, VALUES, min_size=2, max_size=5), st.data())
@settings(deadline=None, max_examples=200)
def test_comments_on_lines_that_do_not_change_survive(value, data):
    lines: list[str] = []
    for number, (key, inner) in enumerate(value.items()):
        lines += [f"# boven {number}", *written_anew({key: inner}).splitlines()]
    text = "\n".join(lines) + "\n# onder\n"
    wanted = dict(value)
    key = data.draw(st.sampled_from([*value]))
    wanted[key] = data.draw(VALUES)

    new = patch(text, wanted)

    assert read(new) == wanted
    comments = [f"# boven {number}" for number in range(len(value))] + ["# onder"]
    assert [line.strip() for line in new.splitlines() if line.strip() in comments] == comments


@pytest.mark.parametrize(
    "text",
    [
        "? a\n: 1\n",
        "--- {a: 1}\n",
        "%YAML 1.1\n---\na: 1\n...\n",
        "- - a\n  - b\n-\n",
        "a: |\n  x\n\n  y\n\nb: |+\n  z\n\n\nc: 1",
        "a:\nb: # leeg\n",
        "'a b':   1\n\"c\" : 2\n",
        "a: een\n  twee\n",
        "-   a: 1\n    b: 2\n",
        "--- # een\na: 1\n",
        "# los\nlos # een\n# twee\n",
        "a: [b, # een\n  c # twee\n  ] # drie\n",
    ],
)
@pytest.mark.parametrize(
    "wanted", [{"a": "2", "b": ["x"]}, ["a", {"b": "c"}], "los", {}, {"c": "1"}]
)
def test_unusual_files_say_what_is_wanted_too(text, wanted):
    assert read(patch(text, wanted)) == wanted
    assert patch(text, read(text)) == text


def test_no_comment_is_lost_in_unusual_places():
    flow = "--- # een\n# twee\na: [b, # drie\n  c # vier\n  ] # vijf\n"
    block = "# een\n# twee\na:\n  - b  # drie\n  - c  # vier\n    # vijf\n"

    assert form(flow + "d: >- # zes\n  e\n  # zeven\n# acht\n") == (
        block + "\nd: 'e # zeven'  # zes\n# acht\n"
    )


def test_what_no_file_can_say_is_refused():
    with pytest.raises(ValueError, match="cannot be written"):
        patch("a: 1\n", {"<<": "1"})


def test_many_blank_lines_and_comments_take_no_time():
    """A pattern that could read them in several ways would never come back."""
    many = "\r\n# x\r\n\r\n" * 60

    assert patch(f"%YAML 1.1{many}--- {{a: 1}}{many}", {"a": "2"}).count("# x") == 120
    new = patch(f"a: 1{many}b: 2\r\n", {"a": "3", "b": "2"})
    assert new == "a: 3\r\n\r\n" + "# x\r\n\r\n" * 60 + "b: 2\r\n"
