"""Gaps and overlaps block a load unless somebody declared them, with a reason."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.core.answering.coverage import State, coverage
from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput, Problem
from bot.core.model.facts import Facts
from bot.core.model.terms import Duty, NisCode
from bot.files.data import DataDirectory
from bot.messages.problems import problem_line
from bot.service.ports import Documents
from tests.builders import TODAY
from tests.conftest import DATA

SOURCE = DataDirectory(DATA)
CONTACTS = "contacts.yaml"
AFFLIGEM = "      - nis: 23105\n        name: Affligem\n"  # a gap for both duties
ANZEGEM = "          - nis: 34002\n            name: Anzegem\n"  # a member of W13, and served
GAP = """declared_gaps:
  - duty: {duty}
    reason: Gezocht en niet gevonden.
    sources:
      - persbericht-2020-04-08
    confidence: inferred
    checked_on: 2026-11-22
    municipalities:
      - nis: {nis}
        name: {name}

"""


@pytest.fixture(scope="module")
def text(documents: Documents) -> str:
    return documents.contents[CONTACTS].decode()


def parse(documents: Documents, text: str, today: date = TODAY) -> Facts:
    return SOURCE.parse(Documents({**documents.contents, CONTACTS: text.encode()}), today)


def problems(documents: Documents, text: str, today: date = TODAY) -> list[Problem]:
    with pytest.raises(InvalidInput) as caught:
        parse(documents, text, today)
    return list(caught.value.problems)


def declared(text: str, duty: str, nis: str, name: str) -> str:
    """Return the data with one more declared gap, in front of the others."""
    return text.replace("declared_gaps:\n", GAP.format(duty=duty, nis=nis, name=name), 1)


def with_anzegem(text: str, fields: str, groups: slice = slice(0, 1)) -> str:
    """Return the data with more fields in where Anzegem stands: first W13, then an area."""
    parts = text.split(ANZEGEM)
    assert len(parts) == 3, "Anzegem stands elsewhere now"
    seams = [ANZEGEM, ANZEGEM]
    seams[groups] = [ANZEGEM + fields for _ in seams[groups]]
    return parts[0] + seams[0] + parts[1] + seams[1] + parts[2]


def test_the_declared_gaps_are_exactly_the_municipalities_that_are_unknown(flanders):
    unknown = {
        (nis, duty)
        for duty, states in coverage(flanders, TODAY).of_2019.states.items()
        for nis, state in states.items()
        if state is State.UNKNOWN
    }

    assert {(gap.nis, gap.duty) for gap in flanders.facts.declared_gaps} == unknown
    assert len(unknown) == 113 + 86


def test_a_gap_that_nobody_declared_is_refused(documents, text, texts):
    (first, second) = problems(documents, text.replace(AFFLIGEM, ""))

    assert [(p.code, p.file, p.field) for p in (first, second)] == [
        ("gap", CONTACTS, "declared_gaps")
    ] * 2
    assert [p.values["duty"] for p in (first, second)] == ["regierol", "wijk-werken"]
    line = text.splitlines().index("declared_gaps:") + 1
    assert problem_line(first, texts) == (
        f"contacts.yaml:{line} declared_gaps: Affligem heeft vanaf 2026-11-22 niemand voor "
        "regierol. Vul aan wie het doet. Weet niemand het? "
        "Zet de gemeente bij declared_gaps, met een reden."
    )


def test_without_the_list_every_unknown_municipality_is_a_gap(documents, text):
    found = problems(documents, text[: text.index("declared_gaps:\n")])

    assert {p.code for p in found} == {"gap"}
    assert len(found) == 113 + 86


def test_a_member_that_left_is_a_gap_from_the_next_day_on(documents, text):
    changed = with_anzegem(text, "            until: 2025-06-30\n")

    (problem,) = problems(documents, changed)

    assert (problem.code, problem.values["duty"]) == ("gap", "regierol")
    assert problem.values["day"] == "2025-07-01"
    assert problem.field.endswith(".until")
    assert problem.line is not None
    assert changed.splitlines()[problem.line - 1].strip() == "until: 2025-06-30"


def test_a_cycle_that_has_ended_leaves_no_gap(documents, text):
    """Its last list still answers: who was a member on its last day is so until the next cycle."""
    changed = with_anzegem(text, "            until: 2025-12-31\n")

    assert parse(documents, changed)


@pytest.mark.parametrize(
    ("until", "day"), [("2026-11-21", "2026-11-22"), ("2027-06-30", "2027-07-01")]
)
def test_an_area_that_ends_is_a_gap_from_the_next_day_on(documents, text, until, day):
    (problem,) = problems(
        documents, with_anzegem(text, f"            until: {until}\n", slice(1, 2))
    )

    assert (problem.code, problem.values["duty"]) == ("gap", "wijk-werken")
    assert problem.values["day"] == day


def test_an_area_that_begins_later_leaves_a_gap_until_then(documents, text):
    (problem,) = problems(
        documents, with_anzegem(text, "            from: 2027-01-01\n", slice(1, 2))
    )

    assert (problem.code, problem.values["day"]) == ("gap", TODAY.isoformat())


def test_who_leaves_may_be_declared_a_gap(documents, text):
    changed = with_anzegem(text, "            until: 2027-06-30\n", slice(1, 2))

    facts = parse(documents, declared(changed, "wijk-werken", "34002", "Anzegem"))

    states = [
        coverage(Directory(facts), day).of_day.states[Duty.WIJK_WERKEN][NisCode("34002")]
        for day in (TODAY, date(2027, 6, 30), date(2027, 7, 1))
    ]
    assert states == [State.KNOWN, State.KNOWN, State.UNKNOWN]


def test_who_moves_without_a_day_between_is_no_gap(documents, text):
    changed = with_anzegem(text, "            until: 2027-06-30\n", slice(1, 2))
    organisers = changed.index("\norganisers:\n")
    first = re.compile(r"        municipalities:\n(?=          - nis)").search(changed, organisers)
    assert first is not None
    moved = ANZEGEM + "            from: 2027-07-01\n"
    changed = changed[: first.end()] + moved + changed[first.end() :]

    assert parse(documents, changed)


def test_a_declared_gap_that_is_known_is_refused(documents, text):
    (problem,) = problems(documents, declared(text, "regierol", "34022", "Kortrijk"))

    assert (problem.code, problem.values["found"]) == ("known-after-all", "Kortrijk")


@pytest.mark.parametrize(
    ("duty", "nis", "name"),
    [
        pytest.param("wijk-werken", "46024", "Stekene", id="declared unknown too"),
        pytest.param("regierol", "38014", "Koksijde", id="maybe a member"),
        pytest.param("regierol", "23105", "Affligem", id="a gap already"),
    ],
)
def test_what_is_declared_is_declared_once(documents, text, duty, nis, name):
    changed = declared(text, duty, nis, name).replace("\n\n  - duty", "\n  - duty", 1)

    (problem,) = problems(documents, changed)

    assert (problem.code, problem.values["found"]) == ("declared-twice", name)


@pytest.mark.parametrize(
    ("nis", "name", "code"),
    [
        ("99999", "Affligem", "unknown-nis"),
        ("23105", "Aalst", "name-mismatch"),
        ("71072", "Hasselt", "not-in-era"),
    ],
)
def test_a_declared_gap_names_a_municipality_of_then(documents, text, nis, name, code):
    entry = f"      - nis: {nis}\n        name: {name}\n"

    found = problems(documents, text.replace(AFFLIGEM, AFFLIGEM + entry, 1))

    assert code in {p.code for p in found}


def test_what_is_past_is_no_gap_any_more(documents, text):
    """Who had nobody for a while, and has somebody again, needs no declaration."""
    changed = with_anzegem(text, "            from: 2022-01-01\n")

    assert parse(documents, changed)
