"""Changes in words and for machines: every kind, in every language, and nothing too long."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import date

import pytest

from bot.core.changing.comparing import Changes, Covered
from bot.core.changing.duties import Count
from bot.core.changing.evidence import (
    BodyFact,
    CheckedAgain,
    CheckedBack,
    ConfidenceChanged,
    SourcesChanged,
)
from bot.core.changing.kinds import (
    BodyAdded,
    BodyRemoved,
    BodyRenamed,
    Change,
    ContactChanged,
    ContactLost,
    DatesChanged,
    FieldChanged,
    Gained,
    LegalFormChanged,
    LinkChanged,
    Lost,
    ManyLost,
    Moved,
    MunicipalitiesMerged,
    Period,
    PersonChanged,
    PutOnList,
    TakenOffList,
    TakesUpChanged,
    UncertainMembershipChanged,
)
from bot.core.changing.naming import Body, BodyKind, MunicipalityName
from bot.core.changing.tables import (
    OrderChanged,
    RecordsAdded,
    RecordsChanged,
    RecordsRemoved,
)
from bot.core.model.facts import Facts
from bot.core.model.terms import (
    Confidence,
    ContactField,
    Duty,
    LegalForm,
    LocalBody,
    NisCode,
    Status,
)
from bot.files.catalogs import load_catalogs
from bot.messages.changes.differences import (
    MOST_NAMES,
    change_blocks,
    change_lines,
    change_record,
    changes_record,
    coverage_lines,
)
from bot.messages.reply import Line, Reply, Style
from tests.core.test_changes import every_kind

LANGUAGES = load_catalogs()
FLAW = re.compile(r"[{}]|\bNone\b|  | [,.](?!\w)|,,|\(\)|\"\"|admin\.")

W13 = Body(BodyKind.PARTNERSHIP, "w13", "W13")
X = Body(BodyKind.PARTNERSHIP, "x", "Verband X")
Z = Body(BodyKind.ORGANISER, "ww-z", "Zet")
HALL = Body(BodyKind.GEMEENTE, "91001", "Vollegem")
OCMW = Body(BodyKind.OCMW, "91001", "Vollegem")
TOWNS = tuple(
    MunicipalityName(NisCode(f"9100{n}"), name)
    for n, name in enumerate(("Aveld", "Bveld", "Cveld"), 1)
)
DAY = date(2026, 11, 23)

# What each kind of change reads like; the first of a kind is the one that is shown to machines.
SENTENCES: list[tuple[Change, str]] = [
    (
        ManyLost(Duty.REGIEROL, 12),
        "12 gemeenten worden onbekend (regierol). Dat is veel. Kijk eerst of dat klopt.",
    ),
    (
        Lost(Duty.REGIEROL, (W13,), TOWNS),
        "3 gemeenten van W13 worden onbekend (regierol): Aveld, Bveld en Cveld.",
    ),
    (
        Lost(Duty.WIJK_WERKEN, (Z,), TOWNS[:1]),
        "1 gemeente van Zet (wijk-werken) wordt onbekend (wijk-werken): Aveld.",
    ),
    (
        BodyRemoved(Z, TOWNS),
        "Organisator Zet verdwijnt. 3 gemeenten worden onbekend: Aveld, Bveld en Cveld.",
    ),
    (
        BodyRemoved(W13, ()),
        "Samenwerking W13 verdwijnt. Geen enkele gemeente wordt daardoor onbekend.",
    ),
    (
        ContactLost(Duty.REGIEROL, TOWNS[:1]),
        "Aveld heeft geen contact meer (regierol): geen telefoon en geen e-mail.",
    ),
    (
        ContactLost(LocalBody.GEMEENTE, TOWNS[:2]),
        "2 gemeenten hebben geen contact meer (de gemeente zelf), geen telefoon en geen e-mail: "
        "Aveld en Bveld.",
    ),
    (
        Moved(Duty.REGIEROL, (W13,), (X,), TOWNS),
        "3 gemeenten gaan van W13 naar Verband X (regierol): Aveld, Bveld en Cveld.",
    ),
    (
        Moved(Duty.REGIEROL, (W13,), (W13, X), TOWNS[:1]),
        "1 gemeente gaat van W13 naar W13 en Verband X (regierol): Aveld.",
    ),
    (
        Gained(Duty.REGIEROL, (W13,), TOWNS[:2]),
        "2 gemeenten waren onbekend en horen nu bij W13 (regierol): Aveld en Bveld.",
    ),
    (
        MunicipalitiesMerged(TOWNS[0], TOWNS[1:]),
        "2 gemeenten worden deel van Aveld: Bveld en Cveld.",
    ),
    (BodyAdded(W13), "Samenwerking W13 is nieuw."),
    (
        BodyRenamed(W13, "name", "Oud", "Nieuw"),
        'W13: de naam "Oud" wordt "Nieuw".',
    ),
    (BodyRenamed(W13, "short_name", None, "W13"), 'W13: krijgt de korte naam "W13".'),
    (BodyRenamed(W13, "short_name", "W13", None), 'W13: de korte naam "W13" verdwijnt.'),
    (
        ContactChanged(W13, ContactField.PHONE, "00 00 00 01", "00 00 00 02"),
        "W13: telefoon 00 00 00 01 wordt 00 00 00 02.",
    ),
    (
        ContactChanged(HALL, ContactField.EMAIL, None, "info@example.org"),
        "Gemeente Vollegem: e-mail info@example.org komt erbij.",
    ),
    (
        ContactChanged(OCMW, ContactField.EMAIL, "info@example.org", None),
        "OCMW Vollegem: e-mail info@example.org verdwijnt.",
    ),
    (
        ContactChanged(Z, ContactField.PHONE, "00 00 00 01", None, loses_last_contact=True),
        "Zet (wijk-werken): telefoon 00 00 00 01 verdwijnt. "
        "Er blijft geen telefoon en geen e-mail over.",
    ),
    (
        PersonChanged(W13, "Ann Voorbeeld", "Bob Voorbeeld"),
        "W13: Ann Voorbeeld wordt niet meer genoemd, Bob Voorbeeld nu wel.",
    ),
    (PersonChanged(W13, None, "Ann Voorbeeld"), "W13: Ann Voorbeeld wordt nu bij naam genoemd."),
    (PersonChanged(W13, "Ann Voorbeeld", None), "W13: Ann Voorbeeld wordt niet meer genoemd."),
    (
        LegalFormChanged(W13, LegalForm.INTERLOKALE, LegalForm.WELZIJN),
        'W13 was "interlokale vereniging" en wordt "welzijnsvereniging".',
    ),
    (
        TakesUpChanged(W13, Status.UNKNOWN, Status.YES),
        "W13: doet het zelf wijk-werken? Dat was onbekend en wordt ja.",
    ),
    (
        LinkChanged(Z, None, W13),
        "Zet (wijk-werken) is voortaan dezelfde organisatie als W13.",
    ),
    (
        LinkChanged(Z, W13, X),
        "Zet (wijk-werken) is voortaan dezelfde organisatie als Verband X, niet meer als W13.",
    ),
    (
        FieldChanged(W13, "notes", "Oud.", "Nieuw."),
        'W13: opmerking aangepast. "Oud." wordt "Nieuw.".',
    ),
    (
        FieldChanged(Z, "desk", None, "Voorbeeldplein 1", TOWNS[0]),
        'Zet (wijk-werken) voor Aveld: loket ingevuld. Er staat nu "Voorbeeldplein 1".',
    ),
    (
        FieldChanged(W13, "contact.person.role", "a", "b"),
        'W13: functie van de persoon aangepast. "a" wordt "b".',
    ),
    (
        PutOnList(W13, TOWNS[:2]),
        "W13: 2 gemeenten komen op de lijst, zonder gevolg voor vandaag: Aveld en Bveld.",
    ),
    (
        TakenOffList(W13, TOWNS[:1]),
        "W13: 1 gemeente gaat van de lijst, zonder gevolg voor vandaag: Aveld.",
    ),
    (
        DatesChanged(W13, TOWNS[0], Period(None, None), Period(None, DAY)),
        "W13: Aveld hoort erbij tot en met 23-11-2026. Eerst was dat de hele periode.",
    ),
    (
        DatesChanged(W13, TOWNS[0], Period(DAY, None), Period(DAY, DAY)),
        "W13: Aveld hoort erbij van 23-11-2026 tot en met 23-11-2026. "
        "Eerst was dat vanaf 23-11-2026.",
    ),
    (
        UncertainMembershipChanged(W13, TOWNS[0], None, "Volgens de krant."),
        "W13: Aveld hoort er misschien bij, maar zeker is dat niet. Reden: Volgens de krant.",
    ),
    (
        UncertainMembershipChanged(W13, TOWNS[0], "", None),
        "W13: Aveld staat er niet meer als onzeker. De reden was: geen reden opgegeven.",
    ),
    (
        RecordsRemoved("places", tuple("ABCDEFG"), of=1691),
        "7 plaatsnamen verdwijnen (er zijn er 1691): A, B, C, D, E en nog 2.",
    ),
    (RecordsAdded("sources", ("Pagina",)), "1 bron komt erbij: Pagina."),
    (
        RecordsChanged("aliases", ("A", "B"), ("note",)),
        "2 andere namen worden aangepast: A en B.",
    ),
    (CheckedAgain((W13,), DAY, 3), "W13: nagekeken op 23-11-2026."),
    (
        CheckedAgain((HALL, OCMW), DAY, 2),
        "2 contacten zijn nagekeken op 23-11-2026: Gemeente Vollegem en OCMW Vollegem.",
    ),
    (
        CheckedBack((W13,), DAY, 3),
        "W13: de datum van nakijken gaat terug naar 23-11-2026.",
    ),
    (
        ConfidenceChanged((W13,), BodyFact.MEMBERS, Confidence.INFERRED, Confidence.OFFICIAL),
        "W13: de lijst van leden was afgeleid en is nu officieel.",
    ),
    (
        ConfidenceChanged((OCMW,), BodyFact.PHONE, Confidence.SECONDARY, None),
        "OCMW Vollegem: de telefoon was uit de tweede hand en is nu niet ingevuld.",
    ),
    (SourcesChanged((W13,), BodyFact.CONTACT), "W13: het contact krijgt andere bronnen."),
    (
        OrderChanged(("places", "aliases")),
        "Alleen de volgorde verandert: plaatsnamen en andere namen.",
    ),
]
COVERAGE = (
    Covered(Duty.REGIEROL, Count(285, 185, 99), Count(285, 191, 101)),
    Covered(Duty.WIJK_WERKEN, Count(285, 197, 153), Count(285, 197, 153)),
)
ALL = Changes(
    tuple(sorted((change for change, _ in SENTENCES), key=lambda one: not one.is_dangerous)),
    COVERAGE,
)
IDS = [f"{type(change).__name__} {n}" for n, (change, _) in enumerate(SENTENCES)]


def text_lines(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def told(*items: Change) -> Changes:
    return Changes(items, COVERAGE)


@pytest.mark.parametrize(("change", "expected"), SENTENCES, ids=IDS)
def test_every_kind_of_change_reads_as_a_sentence(change, expected, texts):
    (text,) = text_lines(change_lines(told(change), texts))

    assert text.removeprefix("⚠ GEVAAR: ") == expected
    assert text.startswith("⚠ GEVAAR: ") == change.is_dangerous


def test_the_cases_above_have_every_kind_of_change():
    """A kind that is added needs its words, its name for machines, and a sentence here."""
    assert {type(change) for change, _ in SENTENCES} == every_kind()


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_language_has_words_for_every_kind(language):
    for text in text_lines(change_lines(ALL, language)):
        assert FLAW.findall(text.replace("\u00a0", " ")) == [], text
        assert text[-1] in ".!?", text


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_language_has_words_for_all_that_a_change_can_be_about(language):
    """The parts of keys that come from the data's own types."""
    words = {
        **{f"table.{field.name}.{n}": 0 for field in fields(Facts) for n in ("one", "many")},
        **{f"way.{way}": 0 for way in (*Duty, *LocalBody)},
        **{f"body.{kind}": 0 for kind in BodyKind},
        **{f"whole.{kind}": 0 for kind in (BodyKind.PARTNERSHIP, BodyKind.ORGANISER)},
        **{f"part.{part}": 0 for part in ContactField},
        **{f"fact.{fact}": 0 for fact in BodyFact},
        **{f"status.{status}": 0 for status in Status},
        **{f"confidence-word.{sure}": 0 for sure in (*Confidence, "none")},
        **{f"period.{name}": 0 for name in ("whole", "first", "last", "first-last")},
    }

    assert [key for key in words if not language.has(f"admin.change.{key}")] == []


def test_a_field_without_a_word_is_called_as_in_the_data(texts):
    (text,) = text_lines(change_lines(told(FieldChanged(W13, "nieuw_veld", None, "x")), texts))

    assert text == 'W13: nieuw_veld ingevuld. Er staat nu "x".'


def test_values_of_the_data_are_plain_text_in_one_line_and_cut(texts):
    nasty = "<b>x</b>\n\u202e[y](https://example.org) " + "z" * 300
    change = ContactChanged(W13, ContactField.ADDRESS, None, nasty)

    (line,) = change_lines(told(change), texts)

    (value,) = (span for span in line if span.text.startswith("<b>"))
    assert value.style is Style.PLAIN
    assert value.text.startswith("<b>x</b> [y](https://example.org) zzz")
    assert value.text.endswith("…")
    assert len(value.text) == 120


def test_more_municipalities_than_fit_are_counted(texts):
    many = tuple(MunicipalityName(NisCode(str(n)), f"G{n}") for n in range(14))

    (text,) = text_lines(change_lines(told(Lost(Duty.REGIEROL, (W13,), many)), texts))

    assert text.endswith("G10, G11 en nog 2.")


# --- all together ---------------------------------------------------------------------------


def test_what_is_cut_is_counted_with_its_dangers(texts):
    dangers = (Lost(Duty.REGIEROL, (W13,), TOWNS), BodyRemoved(W13, ()))
    changes = told(*dangers, BodyAdded(X), BodyAdded(W13))

    assert text_lines(change_lines(changes, texts, most=1))[1:] == [
        "En nog 3 wijzigingen, waarvan 1 met GEVAAR."
    ]
    assert text_lines(change_lines(changes, texts, most=2))[2:] == ["En nog 2 wijzigingen."]
    assert text_lines(change_lines(changes, texts, most=3))[3:] == ["En nog 1 wijziging."]
    assert len(change_lines(changes, texts, most=4)) == 4
    assert text_lines(change_lines(told(*dangers), texts, most=1))[1:] == [
        "En nog 1 wijziging, en die is gevaarlijk."
    ]
    assert text_lines(change_lines(changes, texts, most=0)) == [
        "En nog 4 wijzigingen, waarvan 2 met GEVAAR."
    ]


def test_blocks_hold_dangers_others_and_coverage(texts):
    changes = told(BodyRemoved(W13, ()), BodyAdded(X), BodyAdded(Z))

    text = Reply(change_blocks(changes, texts)).plain()

    assert text == "\n".join(
        (
            "1 gevaarlijke wijziging",
            "⚠ GEVAAR: Samenwerking W13 verdwijnt. Geen enkele gemeente wordt daardoor onbekend.",
            "",
            "2 andere wijzigingen",
            "Samenwerking Verband X is nieuw.",
            "Organisator Zet is nieuw.",
            "",
            "Hoeveel gemeenten zijn bekend?",
            "Voor regierol: van 185 naar 191 van de 285 gemeenten. "
            "Met telefoon of e-mail: van 99 naar 101.",
            "Voor wijk-werken: 197 van de 285 gemeenten, en dat blijft zo. "
            "Met telefoon of e-mail: 153.",
        )
    )


@pytest.mark.parametrize("most", [0, 1, 2, 3, None])
def test_blocks_say_as_much_as_lines(most, texts):
    changes = told(BodyRemoved(W13, ()), BodyAdded(X), BodyAdded(Z))

    blocks = change_blocks(changes, texts, most)

    *groups, coverage = blocks
    lines = tuple(line for group in groups for line in group.lines)
    said = tuple(line for line in lines if not all(s.style is Style.STRONG for s in line))
    assert said == change_lines(changes, texts, most)
    assert coverage.lines[1:] == coverage_lines(changes, texts)


def test_nothing_that_changes_is_said_in_one_line(texts):
    nothing = Changes((), COVERAGE)

    assert text_lines(change_lines(nothing, texts)) == ["Er verandert niets."]
    assert Reply(change_blocks(nothing, texts)).plain() == "Er verandert niets."


def test_an_abbreviation_is_explained_where_a_reply_uses_it_first(texts):
    changes = told(ContactChanged(OCMW, ContactField.EMAIL, None, "info@example.org"))

    text = Reply(change_blocks(changes, texts)).plain()

    assert "OCMW (de sociale dienst van je gemeente) Vollegem: e-mail" in text


# --- for machines ---------------------------------------------------------------------------


def test_every_kind_of_change_is_a_record_with_the_same_keys():
    records = json.loads(json.dumps(changes_record(ALL)))["changes"]

    keys = [
        *("kind", "dangerous", "duty", "bodies", "municipalities", "table", "names"),
        *("number", "of", "field", "before", "after"),
    ]
    assert len(records) == len(SENTENCES)
    assert [record for record in records if list(record) != keys] == []
    assert {record["kind"] for record in records} == {kind.kind for kind in every_kind()}


def test_a_record_says_who_what_and_from_what_to_what():
    changed = ContactChanged(W13, ContactField.PHONE, "00 00 00 01", None, loses_last_contact=True)

    made = changes_record(told(changed, Moved(Duty.REGIEROL, (W13,), (X,), TOWNS[:1])))

    assert made == {
        "changes": [
            {
                "kind": "contact-changed",
                "dangerous": True,
                "duty": None,
                "bodies": [{"kind": "partnership", "id": "w13", "name": "W13"}],
                "municipalities": [],
                "table": None,
                "names": [],
                "number": None,
                "of": None,
                "field": "phone",
                "before": "00 00 00 01",
                "after": None,
            },
            {
                "kind": "moved",
                "dangerous": False,
                "duty": "regierol",
                "bodies": [],
                "municipalities": [{"nis": "91001", "name": "Aveld"}],
                "table": None,
                "names": [],
                "number": 1,
                "of": None,
                "field": None,
                "before": ["w13"],
                "after": ["x"],
            },
        ],
        "dangers": 1,
        "coverage": [
            {
                "duty": "regierol",
                "before": {"total": 285, "known": 185, "reached": 99},
                "after": {"total": 285, "known": 191, "reached": 101},
            },
            {
                "duty": "wijk-werken",
                "before": {"total": 285, "known": 197, "reached": 153},
                "after": {"total": 285, "known": 197, "reached": 153},
            },
        ],
    }


def test_a_record_names_so_many_and_counts_all():
    names = tuple(str(n) for n in range(MOST_NAMES + 7))

    record = change_record(RecordsAdded("words", names))

    assert record["names"] == list(names[:MOST_NAMES])
    assert record["number"] == MOST_NAMES + 7


def test_a_record_holds_dates_as_iso():
    changed = DatesChanged(W13, TOWNS[0], Period(None, None), Period(None, DAY))

    record = change_record(changed)

    assert (record["before"], record["after"]) == ([None, None], [None, "2026-11-23"])
