"""Two sides changed the data: nothing of either is lost, and what clashes is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.files.data import DataDirectory
from bot.files.merge import ABSENT, Merger, joined_order, merge, short
from bot.files.names import ALIASES, CONTACTS, LOCAL_CONTACTS, WORDS
from bot.files.reading.yaml_form import written
from bot.files.reading.yaml_source import Value, read_yaml
from bot.files.records import record_of, value_of
from bot.service.ports import Conflict, Documents, Side
from tests.builders import TODAY
from tests.conftest import DATA

BASE = """\
# Kop
partnerships:
  - id: een
    name: Een
    contact:
      phone: 011 11 11 11  # gebeld
      email: een@example.org
      sources:
        - bron-a
        - bron-b
      confidence: official
      checked_on: 2026-01-01
    members:
      - sources:
          - bron-a
        confidence: official
        checked_on: 2026-01-01
        municipalities:
          - nis: 11001
            name: Aa
          - nis: 11002
            name: Bee

  - id: twee
    name: Twee
"""


def documents(text: str, **others: str) -> Documents:
    contents = {CONTACTS: text.encode()}
    contents |= {f"{name}.csv": content.encode() for name, content in others.items()}
    return Documents(contents)


def merged(files: str, held: str, prefer: Side | None = None) -> tuple[str, tuple[Conflict, ...]]:
    found = merge(documents(BASE), documents(files), documents(held), prefer)
    return found.documents.contents[CONTACTS].decode(), found.conflicts


def test_changes_of_both_sides_come_together_in_the_text_of_the_files():
    files = BASE.replace("# gebeld", "# gemaild").replace("name: Een", "name: Eerste")
    held = BASE.replace("een@example.org", "nieuw@example.org").replace(
        "name: Twee", "name: Tweede"
    )

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert text == files.replace("een@", "nieuw@").replace("name: Twee", "name: Tweede")


def test_two_values_for_one_fact_are_a_conflict_and_the_stores_stays():
    files, held = BASE.replace("011 11 11 11", "011 22"), BASE.replace("011 11 11 11", "011 33")
    where = "partnerships.een.contact.phone"

    text, conflicts = merged(files, held)

    assert conflicts == (Conflict(CONTACTS, where, "011 11 11 11", "011 22", "011 33"),)
    assert text == held


@pytest.mark.parametrize(("prefer", "value"), [(Side.FILES, "011 22"), (Side.HELD, "011 33")])
def test_a_preferred_side_wins_every_conflict_and_only_those(prefer, value):
    files = BASE.replace("011 11 11 11", "011 22")
    held = BASE.replace("011 11 11 11", "011 33").replace("name: Twee", "name: Tweede")

    text, conflicts = merged(files, held, prefer)

    assert len(conflicts) == 1
    assert text == BASE.replace("011 11 11 11", value).replace("name: Twee", "name: Tweede")


def test_the_same_change_on_both_sides_is_no_conflict():
    both = BASE.replace("011 11 11 11", "011 22")

    assert merged(both + "# onder\n", both) == (both + "# onder\n", ())


def test_a_comment_stays_whichever_side_wrote_it():
    both = BASE.replace("011 11 11 11", "011 22")
    files = both.replace("# Kop", "# Hoofd").replace("name: Twee", "name: Twee  # van de bestanden")
    held = both.replace("# gebeld", "# iets anders").replace("Twee", "Twee  # van de bewaarde")

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert text == files.replace("# gebeld", "# iets anders")


def test_a_group_with_a_new_source_and_a_new_member_is_one_group_still():
    files = BASE.replace(
        "      - sources:\n          - bron-a", "      - sources:\n          - bron-z"
    )
    held = BASE.replace("name: Bee\n", "name: B\n")

    assert merged(files, held) == (files.replace("name: Bee\n", "name: B\n"), ())


def test_members_whose_provenance_differs_after_the_merge_are_two_groups():
    files = BASE.replace(
        "      - sources:\n          - bron-a", "      - sources:\n          - bron-z"
    )
    held = BASE.replace("name: Bee\n", "name: Bee\n          - nis: 11003\n            name: Cee\n")

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert [
        (group["sources"], [member["nis"] for member in group["municipalities"]])
        for group in read(text)["partnerships"][0]["members"]
    ] == [(["bron-z"], ["11001", "11002"]), (["bron-a"], ["11003"])]


def test_a_member_that_one_side_checked_and_the_other_took_away_is_a_conflict():
    group = "        checked_on: 2026-01-01\n        municipalities"
    files = BASE.replace(group, group.replace("01-01", "02-02"))
    held = BASE.replace("          - nis: 11001\n            name: Aa\n", "")

    text, conflicts = merged(files, held)

    where = "partnerships.een.members.11001"
    assert conflicts == (Conflict(CONTACTS, where, "Aa", "Aa", None),)
    assert [
        (group["checked_on"], [member["nis"] for member in group["municipalities"]])
        for group in read(text)["partnerships"][0]["members"]
    ] == [("2026-02-02", ["11002"])]


def test_what_a_group_says_once_is_one_conflict():
    group = "        confidence: official\n"
    files, held = (BASE.replace(group, group.replace("official", other)) for other in ("a", "b"))

    text, conflicts = merged(files, held)

    where = "partnerships.een.members.confidence"
    assert conflicts == (Conflict(CONTACTS, where, "official", "a", "b"),)
    assert text == held


def test_removing_what_the_other_side_changed_is_a_conflict():
    files = BASE[: BASE.index("\n  - id: twee")]
    held = BASE.replace("name: Twee", "name: Tweede")

    text, conflicts = merged(files, held)

    assert conflicts == (Conflict(CONTACTS, "partnerships.twee", "Twee", None, "Tweede"),)
    assert read(text) == read(held)
    assert read(merged(files, held, Side.FILES)[0]) == read(files)
    assert read(merged(files, held, Side.HELD)[0]) == read(held)


def test_sources_of_both_sides_are_kept_in_the_order_in_which_each_had_them():
    files = BASE.replace("        - bron-b\n", "        - bron-c\n")
    held = BASE.replace(
        "      sources:\n        - bron-a", "      sources:\n        - zij\n        - bron-a"
    )

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert contact(text)["sources"] == ["zij", "bron-a", "bron-c"]


def test_the_newest_day_of_checking_counts():
    files = BASE.replace("checked_on: 2026-01-01", "checked_on: 2026-02-02")
    held = BASE.replace("checked_on: 2026-01-01", "checked_on: 2026-03-03")

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert contact(text)["checked_on"] == "2026-03-03"


def test_the_oldest_day_of_checking_counts_where_each_side_changed_another_fact():
    files = BASE.replace("checked_on: 2026-01-01", "checked_on: 2026-02-02").replace(
        "011 11", "012"
    )
    held = BASE.replace("checked_on: 2026-01-01", "checked_on: 2026-03-03").replace("een@", "zij@")

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert contact(text)["checked_on"] == "2026-02-02"
    assert (contact(text)["phone"], contact(text)["email"]) == ("012 11 11", "zij@example.org")


def test_each_side_may_add_and_remove_other_members_of_a_group():
    files = BASE.replace("          - nis: 11001\n            name: Aa\n", "")
    held = BASE.replace("name: Bee\n", "name: Bee\n          - nis: 11003\n            name: Cee\n")

    text, conflicts = merged(files, held)

    assert conflicts == ()
    assert "11001" not in text
    assert "11002" in text
    assert "11003" in text


def test_a_member_of_a_group_is_named_in_a_conflict():
    files, held = BASE.replace("name: Bee", "name: B"), BASE.replace("name: Bee", "name: Be")

    _, (conflict,) = merged(files, held)

    assert conflict.where == "partnerships.een.members.11002.name"


def test_taking_away_each_others_last_source_is_a_conflict():
    files, held = (
        BASE.replace("        - bron-b\n", ""),
        BASE.replace("        - bron-a\n      ", "      "),
    )
    held = BASE.replace(
        "      sources:\n        - bron-a\n        - bron-b", "      sources:\n        - bron-b"
    )

    _, conflicts = merged(files, held)

    assert [conflict.where for conflict in conflicts] == ["partnerships.een.contact.sources"]


def test_one_side_may_take_away_all_entries_and_the_other_add_one():
    base = "x:\n  - id: a\n    y: z\n"
    added = base + "\n  - id: b\n    y: z\n"

    found = merge(documents(base), documents("x: []\n"), documents(added))

    assert found.conflicts == ()
    assert found.documents.contents[CONTACTS] == b"x:\n  - id: b\n    y: z\n"


def test_both_may_add_the_same_entry_with_other_fields():
    new = "\n  - id: drie\n    name: Drie\n"

    text, conflicts = merged(BASE + new + "    notes: Iets.\n", BASE + new + "    short_name: D\n")

    assert conflicts == ()
    assert read(text)["partnerships"][2] == {
        "id": "drie",
        "name": "Drie",
        "notes": "Iets.",
        "short_name": "D",
    }


ROWS = "alias,place_id,language,kind,sources,note\nAa,p-1,,x,b1,\nBee,p-2,,x,b1|b2,\n"


def test_rows_come_together_by_their_key_and_cells_one_by_one():
    files = ROWS.replace("Aa,p-1,,x,b1,", 'Aa,p-1,nl,x,b1,"van ons"') + "Cee,p-3,,x,b1,\n"
    held = (
        ROWS.replace("Aa,p-1,,x,b1,", "Aa,p-1,,y,b3|b1,").replace("b1|b2", "b2")
        + "Dee,p-4,,x,b1,\n"
    )

    found = merge(
        documents(BASE, aliases=ROWS), documents(BASE, aliases=files), documents(BASE, aliases=held)
    )

    assert found.conflicts == ()
    assert found.documents.contents[ALIASES].decode().splitlines() == [
        "alias,place_id,language,kind,sources,note",
        "Aa,p-1,nl,y,b3|b1,van ons",
        "Bee,p-2,,x,b2,",
        "Dee,p-4,,x,b1,",
        "Cee,p-3,,x,b1,",
    ]


def test_a_conflict_in_a_table_names_the_row_and_the_column():
    files, held = ROWS.replace("Aa,p-1,,", "Aa,p-1,nl,"), ROWS.replace("Aa,p-1,,", "Aa,p-1,fr,")

    found = merge(
        documents(BASE, aliases=ROWS), documents(BASE, aliases=files), documents(BASE, aliases=held)
    )

    assert found.conflicts == (Conflict(ALIASES, "Aa/p-1.language", None, "nl", "fr"),)
    assert found.documents.contents[ALIASES] == held.encode()


def test_a_file_that_nobody_can_read_inside_is_taken_as_a_whole():
    base, files, held = (documents(BASE, vreemd=text) for text in ("1", "2", "3"))

    found = merge(base, files, held, Side.HELD)

    assert [(c.file, c.where) for c in found.conflicts] == [("vreemd.csv", "")]
    assert found.documents.contents["vreemd.csv"] == b"3"


def read(text: str) -> dict[str, Any]:
    value = read_yaml("x.yaml", text.encode()).value
    assert isinstance(value, dict)
    return value


def contact(text: str) -> dict[str, Any]:
    found: dict[str, Any] = read(text)["partnerships"][0]["contact"]
    return found


# --- properties -------------------------------------------------------------------------------

TEXTS = st.sampled_from(["a", "b", "c", "d"])
FIELDS: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"sources": st.lists(TEXTS, unique=True), "x": TEXTS, "y": TEXTS}
)
ITEM: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"id": TEXTS}, optional={"x": TEXTS, "y": TEXTS, "z": FIELDS}
)
ITEMS = st.lists(ITEM, unique_by=lambda item: str(item["id"]))
PROVENANCE = st.tuples(TEXTS, TEXTS)


def grouped(provenance: dict[str, tuple[str, str]]) -> list[Any]:
    """Return groups of members that share their provenance, as a file has them."""
    return [
        {"sources": [first], "x": other, "rows": [{"nis": nis} for nis in group]}
        for first, other in dict.fromkeys(provenance.values())
        if (group := [nis for nis, own in provenance.items() if own == (first, other)])
    ]


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "text": TEXTS,
        "texts": st.lists(TEXTS, unique=True),
        "items": ITEMS,
        "groups": st.dictionaries(TEXTS, PROVENANCE, min_size=1).map(grouped),
        "one": FIELDS,
    },
)


@given(VALUES)
def test_records_are_what_the_file_says(value):
    assert value_of(record_of(value)) == value


@given(VALUES, VALUES)
@settings(deadline=None)
def test_what_only_one_side_changed_is_what_that_side_says(base, other):
    old, new = record_of(base), record_of(other)

    assert Merger().merge(old, new, old) == new
    assert Merger().merge(old, old, new) == new
    assert Merger().merge(old, new, new) == new


@given(VALUES, VALUES, VALUES)
@settings(deadline=None, max_examples=500)
def test_without_a_conflict_no_change_of_a_fact_is_lost(base, files, held):
    merger = Merger()
    old, one, other = (record_of(side) for side in (base, files, held))
    merged = merger.merge(old, one, other)
    assert merged is not ABSENT
    if merger.conflicts:
        preferred = Merger(prefer=Side.FILES)
        assert preferred.merge(old, one, other) is not ABSENT
        assert len(preferred.conflicts) == len(merger.conflicts)
        return

    was, ours, theirs = facts(old), facts(one), facts(other)
    after = facts(record_of(value_of(merged)))
    for side in (ours, theirs):
        assert side - was <= after
        assert not (was - side) & after


@given(VALUES, VALUES, VALUES)
@settings(deadline=None)
def test_the_sides_may_change_places(base, files, held):
    one, other = Merger(), Merger()
    was, ours, theirs = (record_of(side) for side in (base, files, held))
    a, b = one.merge(was, ours, theirs), other.merge(was, theirs, ours)

    assert len(one.conflicts) == len(other.conflicts)
    assert one.conflicts or facts(a) == facts(b)


def facts(value: object, path: str = "") -> set[str]:
    """Return every fact as a line, which is the same wherever its entry stands."""
    if isinstance(value, dict):
        return {fact for key, inner in value.items() for fact in facts(inner, f"{path}.{key}")}
    if isinstance(value, list):
        return {f"{path}: {item}" for item in value}
    return {f"{path} = {value}"}


@given(st.permutations("abcd"), st.permutations("abcdef"), st.permutations("abgh"))
def test_every_name_is_there_once_in_the_order_of_a_side(base, files, held):
    order = joined_order(base, files, held)

    assert sorted(order) == sorted({*base, *files, *held})
    assert [n for n in order if n in files] == files or [n for n in order if n in held] == held


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (ABSENT, None),
        ("x" * 100, "x" * 79 + "…"),
        ({"id": "a", "name": "Aa"}, "Aa"),
        (["a", {"x": "b"}], "a, x: b"),
    ],
)
def test_a_value_in_a_conflict_is_short(value, words):
    assert short(value) == words


# --- the real data ----------------------------------------------------------------------------


def test_one_sided_changes_to_the_real_data_come_back_byte_for_byte(documents):
    text = documents.contents[CONTACTS].decode()
    other = Documents({**documents.contents, CONTACTS: (text + "# slot\n").encode()})

    assert merge(documents, other, documents).documents == other
    assert merge(documents, documents, other).documents == other
    assert merge(documents, other, other).documents == other


def test_changes_of_both_sides_to_the_real_data_come_together(documents):
    files, held = copy.copy(documents.contents), copy.copy(documents.contents)
    files = {
        **files,
        CONTACTS: files[CONTACTS].replace(b"name: Cyclus 2020-2025", b"name: Cyclus", 1),
        WORDS: files[WORDS].replace(b"aan,nl,68", b"aan,nl,69", 1),
    }
    held = {
        **held,
        CONTACTS: changed(held[CONTACTS]),
        WORDS: held[WORDS].replace(b"aa,nl,42", b"aa,nl,43", 1),
        LOCAL_CONTACTS: held[LOCAL_CONTACTS].replace(b"03 870 16 11", b"03 870 16 12", 1),
    }

    found = merge(documents, Documents(files), Documents(held))

    assert found.conflicts == ()
    contents = found.documents.contents
    assert contents[CONTACTS] == changed(files[CONTACTS])
    assert contents[WORDS] == files[WORDS].replace(b"aa,nl,42", b"aa,nl,43", 1)
    assert contents[LOCAL_CONTACTS] == held[LOCAL_CONTACTS]
    assert DataDirectory(DATA).parse(found.documents, TODAY)


def changed(content: bytes) -> bytes:
    """Return contacts in which the last organiser has a note."""
    value: Value = copy.deepcopy(read(content.decode()))
    assert isinstance(value, dict)
    value["organisers"][-1]["notes"] = "Een nieuwe opmerking."  # type: ignore[index, call-overload]  # shape known
    return written(content, value)


def test_a_field_that_a_group_and_its_members_both_have_is_lost_on_neither():
    """No schema allows it: it is refused when the file is read, not taken away before."""
    value: Value = [{"x": "a", "rows": [{"nis": "1", "x": "b"}]}]

    assert value_of(record_of(value)) == value
