"""The data files as a whole: the real ones are clean, and every way to break them is reported."""

from __future__ import annotations

import dataclasses
import re

import pytest

from bot.core.model import facts as model
from bot.core.model.errors import InvalidInput, Problem
from bot.core.model.terms import Confidence, Status
from bot.files.data import DataDirectory
from bot.files.names import FILES
from bot.files.reading import schema
from bot.messages.problems import problem_line, problem_lines
from bot.service.ports import Documents
from tests.builders import TODAY
from tests.conftest import DATA

SOURCE = DataDirectory(DATA)


def broken(documents: Documents, name: str, old: str, new: str, count: int = 1) -> list[Problem]:
    """Return the problems after replacing *old* in one file."""
    text = documents.contents[name].decode()
    assert old in text, "the test's anchor is gone from the data"
    contents = {**documents.contents, name: text.replace(old, new, count).encode()}
    with pytest.raises(InvalidInput) as caught:
        SOURCE.parse(Documents(contents), TODAY)
    return list(caught.value.problems)


W13 = "  - id: w13\n"
TEMPLATE = """
{key}:
  - nis: 34022
    name: Kortrijk
    {extra}
    reason: Een reden.
    sources:
      - persbericht-2020-04-08
    confidence: inferred
    checked_on: 2026-11-22
"""


def test_the_real_data_hold_what_the_research_found(flanders):
    counts = flanders.facts.counts()

    assert counts["partnerships"] == 29
    assert sum(m.certain for m in flanders.facts.memberships) == 185
    assert counts["organisers"] == 31
    assert counts["areas"] == 212
    assert counts["local_contacts"] == 2 * (285 + 28)


def test_every_fact_has_a_source_and_a_day(flanders):
    facts = flanders.facts
    provenances = [p.regierol for p in facts.partnerships]
    provenances += [p.contact.provenance for p in facts.partnerships]
    provenances += [m.provenance for m in facts.memberships]
    provenances += [a.provenance for a in facts.areas]

    assert all(p.sources and p.checked_on for p in provenances)
    assert all(source.published or source.published_hint for source in facts.sources)


def test_a_no_about_wijk_werken_is_always_inferred(flanders):
    """No source says no: it follows from the work lying elsewhere."""
    for partnership in flanders.facts.partnerships:
        if partnership.takes_up is Status.NO:
            assert partnership.takes_up_provenance.confidence is Confidence.INFERRED


def test_persons_are_named_from_official_pages_only(flanders):
    persons = [p.contact.person for p in flanders.facts.partnerships if p.contact.person]

    assert persons
    assert all(person.provenance.confidence is Confidence.OFFICIAL for person in persons)


def test_a_mobile_number_is_shown_only_where_a_register_gives_it_as_the_bodys_own(flanders):
    """Beside one named coordinator, or in the press of years ago, it is somebody's own."""
    bodies = (*flanders.facts.partnerships, *flanders.facts.organisers)
    mobile = {
        body.contact.organisation: {
            flanders.sources[s].publisher for s in body.contact.provenance.sources
        }
        for body in bodies
        if body.contact
        and body.contact.phone
        and body.contact.phone.dial.startswith("+324")
        and len(body.contact.phone.dial) == len("+32479600028")
    }

    assert mobile == {
        "Werken Leie en Schelde": {"Organisatieportaal, Agentschap Binnenlands Bestuur"}
    }


def test_the_corrected_facts_are_in_use(flanders):
    phone_of = {
        body.id: body.contact.phone and body.contact.phone.display
        for body in (*flanders.facts.partnerships, *flanders.facts.organisers)
        if body.contact
    }
    run_by = {
        flanders.municipalities[area.nis].name: (area.organiser, area.provenance.confidence)
        for area in flanders.facts.areas
    }
    held_by = {
        flanders.municipalities[one.nis].name: (one.partnership, one.provenance.confidence)
        for one in flanders.facts.memberships
        if one.certain
    }

    assert phone_of["w13"] == "056 24 16 20"
    assert phone_of["ww-haviland"] == "02 466 51 00"
    assert phone_of["ww-selab"] is None
    assert run_by["Asse"] == ("ww-haviland", Confidence.SECONDARY)
    assert run_by["Kasterlee"] == run_by["Lille"] == ("ww-neteland", Confidence.OFFICIAL)
    assert held_by["Kasterlee"] == held_by["Lille"] == ("neteland", Confidence.INFERRED)
    assert run_by["Schoten"] == ("ww-selab", Confidence.OFFICIAL)
    assert "Stabroek" not in run_by
    assert flanders.partnerships["noorderkempen-werkt"].regierol.confidence is Confidence.OFFICIAL


@pytest.mark.parametrize(
    ("name", "old", "new", "code", "field"),
    [
        ("contacts.yaml", "phone: 056 24 16 20", "phone: 056", "phone", "contact.phone"),
        ("contacts.yaml", "phone: 056 24 16 20", "phone: 24161", "phone", "contact.phone"),
        ("contacts.yaml", "welzijn@midwest.be", "welzijn(at)midwest.be", "email", "contact.email"),
        ("contacts.yaml", "website: https://www.w", "website: www.w", "url", "website"),
        ("contacts.yaml", "checked_on: 2026-11-22", "checked_on: 22-11-2026", "date", "checked_on"),
        ("contacts.yaml", "published: 2020-04-08", "published: april", "partial-date", "published"),
        ("contacts.yaml", "confidence: official", "confidence: zeker", "choice", "confidence"),
        ("contacts.yaml", "takes_up: yes", "takes_up: ja", "choice", "takes_up"),
        ("contacts.yaml", "applications: 37", "applications: veel", "number", "applications"),
        ("contacts.yaml", "nis: 34022", "nis: 8500", "nis", "nis"),
        ("contacts.yaml", W13, "  - id: W 13\n", "id", "id"),
        ("contacts.yaml", W13, "  - id: w13\n    telefoon: 1\n", "unknown-field", "telefoon"),
        ("contacts.yaml", "name: Stad Gent", "name:", "empty", "name"),
        ("contacts.yaml", "    cycle: 2020-2025\n", "", "missing", "cycle"),
        ("contacts.yaml", "    cycle: 2020-2025\n", "    cycle: 2031\n", "unknown-cycle", "cycle"),
        ("contacts.yaml", "nis: 34022", "nis: 99999", "unknown-nis", "nis"),
        ("contacts.yaml", "name: Kortrijk", "name: Courtrai", "name-mismatch", "name"),
        ("contacts.yaml", "centre_city: 34022", "centre_city: 34002", "no-centre-city", "city"),
        ("contacts.yaml", "partnership: w13", "partnership: w14", "unknown-partnership", "p"),
        ("contacts.yaml", W13, "  - id: gent\n", "duplicate-id", "id"),
        ("contacts.yaml", "ends_on: 2025", "ends_on: 2019", "dates-reversed", "ends_on"),
        ("places.csv", ",municipality,24062", ",dorp,24062", "choice", "kind"),
        ("places.csv", ",municipality,24062", ",municipality,99999", "unknown-nis", "nis"),
        ("municipalities.csv", ",4.3830,", ",4383000,", "degrees", "lon"),
        ("municipalities.csv", ",4.3830,", ",,", "half-position", "lon"),
        ("words.csv", "\naanbod,", "\naan,", "duplicate-id", "word"),
        ("aliases.csv", ",antwerpen-11002,", ",antwerpen-0,", "unknown-place", "place_id"),
        ("municipalities.csv", "-31,11002", "-31,", "lost-municipality", "merged_into"),
        ("local_contacts.csv", "03 870 16 11", "03 870", "phone", "phone"),
        ("outside.csv", ",wallonia,7090,", ",wallonia,709,", "postcode", "postcodes"),
    ],
)
def test_each_fault_is_found(documents, name, old, new, code, field):
    """Each with its file, line and field."""
    problems = broken(documents, name, old, new)

    found = [p for p in problems if p.code == code]
    assert found, [p.code for p in problems]
    assert found[0].file == name
    assert found[0].line is not None
    assert field in found[0].field


@pytest.mark.parametrize(
    ("name", "old", "new", "code"),
    [
        ("places.csv", ",Leuven,municipality,24062", ",Leuven,quarter,24062", "no-place"),
        ("local_contacts.csv", "11001,gemeente,,", "11001,ocmw,11001,", "no-local-contact"),
    ],
)
def test_no_municipality_is_lost_between_the_files(documents, name, old, new, code):
    problems = broken(documents, name, old, new)

    assert [(p.file, p.code) for p in problems] == [("municipalities.csv", code)]


def test_a_source_that_does_not_exist_is_found(documents):
    old, new = "        - persbericht-2020-04-08", "        - nergens"

    problems = broken(documents, "contacts.yaml", old, new)

    assert {p.code for p in problems} == {"unknown-source"}


def test_a_municipality_in_two_partnerships_is_refused(documents):
    problems = broken(
        documents,
        "contacts.yaml",
        "            name: Anzegem\n",
        "            name: Anzegem\n          - nis: 44021\n            name: Gent\n",
    )

    assert [p.code for p in problems] == ["double-membership"]


def test_a_declared_double_membership_is_accepted(documents):
    text = documents.contents["contacts.yaml"].decode()
    text = text.replace(
        "            name: Anzegem\n",
        "            name: Anzegem\n          - nis: 44021\n            name: Gent\n",
        1,
    )
    extra = "partnerships:\n      - gent\n      - w13"
    declared = TEMPLATE.format(key="double_memberships", extra=extra)
    declared = declared.replace("34022", "44021").replace("Kortrijk", "Gent")
    contents = {**documents.contents, "contacts.yaml": (text + declared).encode()}

    facts = SOURCE.parse(Documents(contents), TODAY)

    assert [d.nis for d in facts.double_memberships] == ["44021"]


def test_two_organisers_for_one_municipality_are_refused(documents):
    text = documents.contents["contacts.yaml"].decode()
    organisers = text.index("\norganisers:")
    anchor = "            name: Anzegem\n"
    at = text.index(anchor, organisers) + len(anchor)
    changed = f"{text[:at]}          - nis: 44021\n            name: Gent\n{text[at:]}"
    contents = {**documents.contents, "contacts.yaml": changed.encode()}

    with pytest.raises(InvalidInput) as caught:
        SOURCE.parse(Documents(contents), TODAY)

    assert [p.code for p in caught.value.problems] == ["double-organiser"]


def test_what_is_known_cannot_be_declared_unknown(documents):
    declared = TEMPLATE.format(key="declared_unknown", extra="duty: regierol").lstrip()

    problems = broken(documents, "contacts.yaml", "declared_unknown:\n", declared)

    assert "known-after-all" in {p.code for p in problems}


def test_all_problems_of_all_files_come_at_once(documents):
    contents = dict(documents.contents)
    for name, old, new in (
        ("contacts.yaml", "phone: 056 24 16 20", "phone: 056"),
        ("contacts.yaml", "takes_up: yes", "takes_up: ja"),
        ("places.csv", ",deelgemeente,", ",gehucht,"),
    ):
        contents[name] = contents[name].replace(old.encode(), new.encode(), 1)

    with pytest.raises(InvalidInput) as caught:
        SOURCE.parse(Documents(contents), TODAY)

    assert [p.file for p in caught.value.problems] == ["contacts.yaml"] * 2 + ["places.csv"]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidInput) as caught:
        DataDirectory(tmp_path).read()

    assert [p.file for p in caught.value.problems] == list(FILES)


def test_a_problem_reads_as_file_line_field_what_and_what_to_do(documents, texts):
    (problem,) = broken(documents, "contacts.yaml", "phone: 056 24 16 20", "phone: 056")

    line = problem_line(problem, texts)

    assert line.startswith(f"contacts.yaml:{problem.line} partnerships.8.contact.phone: ")
    assert '"056" is geen volledig telefoonnummer. Schrijf het met zonenummer' in line


def test_every_code_that_is_raised_has_its_dutch_sentence(texts):
    text = "".join(path.read_text("utf-8") for path in (DATA.parent / "bot").rglob("*.py"))
    by_call = re.compile(r'(?:Problem|_error|refuse|_matching)\(\s*"([a-z0-9-]+)"')
    used = set(by_call.findall(text))
    used |= set(re.findall(r'ValueError\("(setting-[a-z-]+)"\)', text))
    used |= set(re.findall(r'at\(parsed\.document, "([a-z-]+)"', text))
    used |= set(re.findall(r'reader\.secret\(.+, "([a-z-]+)"\)', text))
    known = {key.removeprefix("problem.") for key in texts.keys if key.startswith("problem.")}

    assert len(used) > 60
    assert used - known == set()


def test_every_sentence_about_a_problem_can_be_said(texts):
    """A code that stands nowhere in the program has a sentence that nobody reads."""
    text = "".join(path.read_text("utf-8") for path in (DATA.parent / "bot").rglob("*.py"))
    written = set(re.findall(r'"([a-z0-9-]+)"', text))
    written |= {"line", "total.one", "total.many", "nothing-loaded"}
    written |= {"at-sheet", "at-row", "at-cell"}  # by what is known of the place
    known = {key.removeprefix("problem.") for key in texts.keys if key.startswith("problem.")}

    assert known - written == set()


def test_many_problems_are_counted(documents, texts):
    problems = broken(documents, "contacts.yaml", "takes_up: yes", "takes_up: ja", 5)

    lines = problem_lines(InvalidInput(tuple(problems)), texts)

    assert len(lines) == 6
    assert lines[-1] == "5 fouten. Er is niets geladen."


@pytest.mark.parametrize("name", ["aliases.csv", "local_contacts.csv", "outside.csv"])
def test_a_row_that_stands_there_twice_is_named_with_both_its_lines(name, documents):
    lines = documents.contents[name].decode().splitlines(keepends=True)
    contents = {**documents.contents, name: "".join((*lines, lines[1])).encode()}

    with pytest.raises(InvalidInput) as caught:
        SOURCE.parse(Documents(contents), TODAY)

    (problem,) = caught.value.problems
    assert (problem.code, problem.line) == ("row-twice", len(lines) + 1)
    assert problem.values["first"] == "2"


def test_the_second_phone_of_a_municipality_is_refused_whatever_it_says(documents):
    row = "11001,gemeente,,"
    text = documents.contents["local_contacts.csv"].decode()
    line = next(one for one in text.splitlines() if one.startswith(row))
    other = line.replace("03 870 16 11", "03 870 16 12")
    contents = {**documents.contents, "local_contacts.csv": f"{text}{other}\n".encode()}

    with pytest.raises(InvalidInput) as caught:
        SOURCE.parse(Documents(contents), TODAY)

    assert [problem.code for problem in caught.value.problems] == ["row-twice"]


def test_a_member_that_stands_twice_in_one_partnership_is_refused(documents):
    member = "          - nis: 34022\n            name: Kortrijk\n"
    problems = broken(documents, "contacts.yaml", member, member * 2)

    assert "row-twice" in {problem.code for problem in problems}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("contacts.yaml", "checked_on: 2026-11-22", "checked_on: 2036-11-22"),
        ("contacts.yaml", "published: 20", "published: 30"),
        ("local_contacts.csv", ",2026-11-22,", ",2036-11-22,"),
    ],
)
def test_a_fact_cannot_be_of_a_day_to_come(name, old, new, documents):
    (problem,) = broken(documents, name, old, new)

    assert problem.code == "future-date"
    assert problem.line is not None


ENTRIES = (
    (schema.SourceEntry, model.Source),
    (schema.CycleEntry, model.Cycle),
    (schema.TotalsEntry, model.PublishedTotals),
    (schema.ReferralEntry, model.Referral),
    (schema.ExplanationEntry, model.ExplanationSources),
    (schema.ContactEntry, model.Contact),
    (schema.PersonEntry, model.Person),
    (schema.PartnershipEntry, model.Partnership),
    (schema.Member, model.Membership),
    (schema.UncertainMember, model.Membership),
    (schema.OrganiserEntry, model.Organiser),
    (schema.AreaMunicipality, model.Area),
    (schema.DeclaredUnknownEntry, model.DeclaredUnknown),
    (schema.DeclaredGapGroup, model.DeclaredGap),
    (schema.DoubleMembershipEntry, model.DoubleMembership),
)
NOT_IN_THE_RECORD = {  # for who reads the file, or of other records
    "CycleEntry": {"notes"},
    "PartnershipEntry": {"wijk_werken", "members", "uncertain_members"},
    "OrganiserEntry": {"area"},
    "DeclaredGapGroup": {"municipalities"},
    **{key: {"name"} for key in ("Member", "UncertainMember", "AreaMunicipality")},
    **{key: {"name"} for key in ("DeclaredUnknownEntry", "DoubleMembershipEntry")},
}


@pytest.mark.parametrize(("entry", "record"), ENTRIES, ids=lambda one: one.__name__)
def test_every_field_of_an_entry_is_one_of_its_record(entry, record):
    """A field that is added to the schema alone would be read and forgotten."""
    names = {*entry.model_fields} - {*schema.Sourced.model_fields}
    known = {field.name for field in dataclasses.fields(record)}

    assert names - known == NOT_IN_THE_RECORD.get(entry.__name__, set())
