"""Changing YAML: what is asked for is what it says, and nothing else is touched."""

from __future__ import annotations

import copy
import difflib
import random

import pytest
from hypothesis import assume, example, given, reject, settings
from hypothesis import strategies as st

from bot.core.errors import InvalidInput
from bot.files.names import CONTACTS
from bot.files.yaml_patch import patch_yaml
from bot.files.yaml_source import Value, read_yaml
from bot.files.yaml_write import write_value

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


def changed_lines(old: str, new: str) -> int:
    """Return how many lines went or came."""
    lines = difflib.ndiff(old.splitlines(), new.splitlines())
    return sum(line[:2] in {"- ", "+ "} for line in lines)


@given(VALUES, VALUES)
@settings(deadline=None, max_examples=400)
@example("a", {"b": "c"})
@example([], "")
def test_whatever_a_file_said_it_says_what_is_wanted(old, new):
    text = write_value(old, 0, "\n") + "\n"

    assert read(text) == old
    assert read(patch_yaml(text, new)) == new
    assert patch_yaml(text, old) == text


def test_the_real_file_stays_byte_for_byte_when_nothing_changes(documents):
    text = documents.contents[CONTACTS].decode()

    assert patch_yaml(text, read(text)) == text


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
    return len(write_value(value, 8, "\n").splitlines()) * 2


@pytest.mark.parametrize("seed", range(60))
def test_a_change_to_the_real_file_touches_few_lines(documents, seed):
    text = documents.contents[CONTACTS].decode()
    wanted = copy.deepcopy(read(text))

    what, most = change_something(wanted, random.Random(seed))
    patched = patch_yaml(text, wanted)

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
    naam: "Aa"
    # onder naam
    tekst: >-
      De eerste regel van de tekst blijft
      staan zoals ze daar staat,
      de laatste ook.

  # over b
  - id: b   # b zelf
    naam: 'Bee'
    codes: [1, 2]

  - id: c
    naam: Cee
    bronnen:
    - x
    - y   # y

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
    new = patch_yaml(text, wanted)
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
            id="the comment behind a value stays",
        ),
        pytest.param(
            lambda v: v["lijst"][0].update(naam='Een "A"'),
            ['-     naam: "Aa"', '+     naam: "Een \\"A\\""'],
            id="quotes stay the same quotes",
        ),
        pytest.param(
            lambda v: v["lijst"][0].update(
                tekst=v["lijst"][0]["tekst"].replace("zoals ze daar", "waar ze nu")
            ),
            ["-       staan zoals ze daar staat,", "+       staan waar ze nu staat,"],
            id="lines of a folded text that say the same stay",
        ),
        pytest.param(
            lambda v: v["lijst"][1].update(codes=["1", "3"]),
            ["-     codes: [1, 2]", "+     codes:", "+       - 1", "+       - 3"],
            id="a flow list is written anew as a whole",
        ),
        pytest.param(
            lambda v: v["lijst"].pop(0),
            [
                "-   - id: a",
                '-     naam: "Aa"',
                "-     # onder naam",
                "-     tekst: >-",
                "-       De eerste regel van de tekst blijft",
                "-       staan zoals ze daar staat,",
                "-       de laatste ook.",
                "- ",
            ],
            id="an item goes with what is in it, and not what is above it",
        ),
        pytest.param(
            lambda v: v["lijst"].pop(2),
            [
                "-   - id: c",
                "-     naam: Cee",
                "-     bronnen:",
                "-     - x",
                "-     - y   # y",
                "- ",
            ],
            id="the last item goes with the blank line before it",
        ),
        pytest.param(
            lambda v: v["lijst"].append({"id": "d", "naam": "x" * 9}),
            ["+   - id: d", "+     naam: xxxxxxxxx", "+ "],
            id="a new item stands apart as the others do",
        ),
        pytest.param(
            lambda v: v["lijst"][2]["bronnen"].insert(0, "z"),
            ["+     - z"],
            id="a list without indent gets no indent",
        ),
        pytest.param(
            lambda v: v["twee"].update(erbij="0472"),
            ["+     erbij: 0472"],
            id="a key takes the indent of its neighbours",
        ),
        pytest.param(
            lambda v: v["lijst"][0].pop("id"),
            ["-   - id: a", '-     naam: "Aa"', '+   - naam: "Aa"'],
            id="the second key comes behind the dash when the first goes",
        ),
        pytest.param(
            lambda v: v["lijst"][0].update(naam=("woord " * 20).strip()),
            ['-     naam: "Aa"', f'+     naam: "{("woord " * 20).strip()}"'],
            id="a long text between quotes stays between them",
        ),
        pytest.param(
            lambda v: v["lijst"][1].update(id=("woord " * 20).strip()),
            ["-   - id: b   # b zelf", f"+   - id: {('woord ' * 20).strip()}   # b zelf"],
            id="a long text before a comment is not folded",
        ),
        pytest.param(
            lambda v: v.pop("twee"),
            ["- twee:", "-     diep: ja"],
            id="a comment above what goes stays",
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

    new = patch_yaml(text, wanted)

    assert read(new) == wanted
    assert new.startswith("\ufeff") == text.startswith("\ufeff")
    assert ("\r\n" in new) == ("\r\n" in text)
    assert new.count("\n") == new.count("\r\n") or "\r" not in new
    assert new.startswith(text[: text.index("# over twee") - 4])


def test_a_new_key_comes_after_the_one_that_it_follows():
    assert patch_yaml("a: 1\nc: 3\n", {"c": "3", "a": "1", "b": "2"}) == "a: 1\nb: 2\nc: 3\n"


def test_a_key_that_moves_in_what_is_wanted_stays_where_it_is():
    assert patch_yaml("a: 1\nb: 2\n", {"b": "2", "a": "1"}) == "a: 1\nb: 2\n"


def test_items_that_change_places_take_their_comments_along():
    text = "- id: a\n# over b\n- id: b # b\n"

    assert patch_yaml(text, [{"id": "b"}, {"id": "a"}]) == "# over b\n- id: b # b\n- id: a\n"


@given(VALUES, VALUES, st.lists(st.integers(0, 40), max_size=4))
@settings(deadline=None, max_examples=200)
def test_comments_between_lines_do_not_spoil_a_change(old, new, rows):
    """A comment at the left margin may stand before any line that begins an entry."""
    lines = write_value(old, 0, "\n").split("\n")
    for row in rows:
        lines.insert(row % (len(lines) + 1), "# opmerking")
    text = "\n".join(lines) + "\n"
    try:
        assume(read(text) == old)
    except InvalidInput:
        reject()  # it fell inside a text

    assert read(patch_yaml(text, new)) == new


@given(st.dictionaries(WORDS, VALUES, min_size=2, max_size=5), st.data())
@settings(deadline=None, max_examples=200)
def test_comments_on_lines_that_do_not_change_survive(value, data):
    lines: list[str] = []
    for number, (key, inner) in enumerate(value.items()):
        lines += [f"# boven {number}", *write_value({key: inner}, 0, "\n").split("\n")]
    text = "\n".join(lines) + "\n# onder\n"
    wanted = dict(value)
    key = data.draw(st.sampled_from([*value]))
    wanted[key] = data.draw(VALUES)

    new = patch_yaml(text, wanted)

    assert read(new) == wanted
    comments = [f"# boven {number}" for number in range(len(value))] + ["# onder"]
    assert [line for line in new.splitlines() if line in comments] == comments


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
    ],
)
@pytest.mark.parametrize(
    "wanted", [{"a": "2", "b": ["x"]}, ["a", {"b": "c"}], "los", {}, {"c": "1"}]
)
def test_unusual_files_say_what_is_wanted_too(text, wanted):
    assert read(patch_yaml(text, wanted)) == wanted
    assert patch_yaml(text, read(text)) == text


def test_what_no_file_can_say_is_refused():
    with pytest.raises(ValueError, match="cannot be written"):
        patch_yaml("a: 1\n", {"<<": "1"})


def test_many_blank_lines_and_comments_take_no_time():
    """A pattern that could read them in several ways would never come back."""
    many = "\r\n# x\r\n\r\n" * 60

    assert patch_yaml(f"%YAML 1.1{many}--- {{a: 1}}{many}", {"a": "2"}).startswith("a: 2")
    assert patch_yaml(f"a: 1{many}b: 2\r\n", {"a": "3", "b": "2"}) == f"a: 3{many}b: 2\r\n"
