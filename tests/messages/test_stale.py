"""What administrators read about old contacts, and about what did not answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.core.answering.freshness import Level
from bot.files.catalogs import load_catalogs
from bot.messages import terminal
from bot.messages.admin import stale
from bot.messages.catalog import Catalog
from bot.messages.reply import Line
from bot.service.ports import Reachability, Sign
from bot.service.stale import Fact, Order, StaleContact, StaleFact
from bot.service.verify import Kind, Verified
from tests.builders import TODAY

LANGUAGES = load_catalogs()
CONTACT = StaleFact(Fact.CONTACT, Level.OVERDUE, date(2023, 4, 5), date(2026, 11, 1))
SILENT = Reachability("https://www.example.org", Sign.GONE, date(2026, 12, 3))
ONE = StaleContact(
    id="voorbeeldverband",
    name="Voorbeeldverband",
    is_partnership=True,
    facts=(CONTACT,),
    on=TODAY,
    inhabitants=20_000,
    hints=(SILENT,),
)


def many(number: int) -> list[StaleContact]:
    """Return contacts that differ in name, id and inhabitants."""
    return [
        replace(ONE, id=f"w{n}", name=f"Verband {n}", inhabitants=n, hints=())
        for n in range(1, number + 1)
    ]


def text_lines(lines: tuple[Line, ...]) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def test_each_contact_comes_with_its_age_whom_it_touches_and_what_to_do(texts):
    text = stale.stale_list([ONE], Order.AGE, texts).plain()

    assert text.splitlines() == [
        "1 contact is oud.",
        "Het oudste staat eerst.",
        "",
        "Voorbeeldverband: 3 jaar oud, voor 20.000 inwoners.",
        "Oud: het contact (5-4-2023). Nagekeken op 1-11-2026.",
        "De website antwoordde niet op 3-12-2026: de pagina is weg.",
        "Klopt het nog? Typ /nagekeken voorbeeldverband",
    ]


def test_where_more_than_the_contact_is_old_all_of_it_has_to_be_checked(texts):
    regierol = replace(CONTACT, fact=Fact.REGIEROL, dated_on=None)

    text = stale.stale_list([replace(ONE, facts=(CONTACT, regierol))], Order.AGE, texts).plain()

    assert "Voorbeeldverband: zonder datum, voor 20.000 inwoners." in text
    assert "Oud: het contact (5-4-2023) en de regierol (zonder datum)." in text
    assert text.endswith("/nagekeken voorbeeldverband alles")


def test_an_age_below_two_years_is_told_in_months(texts):
    young = replace(CONTACT, dated_on=date(2025, 6, 1), level=Level.AGEING)

    text = stale.stale_list([replace(ONE, facts=(young,))], Order.AGE, texts).plain()

    assert "17 maanden oud" in text


def test_the_list_says_how_many_more_there_are(texts):
    text = stale.stale_list(many(10), Order.REACH, texts, most=9).plain()

    assert text.startswith("10 contacten zijn oud.\nHet contact voor de meeste inwoners")
    assert text.count("/nagekeken") == 9
    assert text.endswith("Er is nog 1 ander oud contact.")


def test_without_old_contacts_there_is_nothing_to_do(texts):
    assert stale.stale_list([], Order.AGE, texts).plain() == (
        "Geen enkel contact is oud. Er is niets na te kijken."
    )
    assert stale.weekly_lines([], [], texts) == ()


def test_a_silent_mail_domain_is_told_apart_from_a_website(texts):
    hint = Reachability("@example.org", Sign.NO_MAIL, date(2026, 12, 3))

    text = stale.stale_list([replace(ONE, hints=(hint,))], Order.AGE, texts).plain()

    assert "Mail kwam misschien niet aan op 3-12-2026: het domein neemt geen mail aan." in text


def test_the_weekly_lines_name_what_touches_most_people(texts):
    lines = text_lines(stale.weekly_lines(many(5), [replace(ONE, on=date(2026, 12, 10))], texts))

    assert lines == [
        "5 contacten zijn oud. Kijk eerst na: Verband 5, Verband 4, Verband 3 en nog 2.",
        "1 contact wordt bijna te oud: Voorbeeldverband (op 10-12-2026).",
        "Typ /verouderd voor de lijst.",
    ]


def test_records_carry_everything_and_unknown_is_none():
    undated = replace(ONE, facts=(replace(CONTACT, dated_on=None),), is_partnership=False)

    one, other = stale.records([ONE, undated])

    assert one == {
        "id": "voorbeeldverband",
        "name": "Voorbeeldverband",
        "kind": "partnership",
        "level": "overdue",
        "date": "2023-04-05",
        "age_months": 43,
        "checked_on": "2026-11-01",
        "inhabitants": 20_000,
        "facts": [
            {
                "fact": "contact",
                "level": "overdue",
                "date": "2023-04-05",
                "checked_on": "2026-11-01",
            }
        ],
        "silent": [{"address": SILENT.address, "sign": "gone", "on": "2026-12-03"}],
    }
    assert (other["kind"], other["date"], other["age_months"]) == ("organiser", None, None)


@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_language_names_every_fact(language: Catalog):
    one = replace(ONE, facts=tuple(replace(CONTACT, fact=fact) for fact in Fact))

    text = stale.stale_list([one], Order.AGE, language).plain()

    assert all(language.text(f"admin.stale.what.{fact}") in text for fact in Fact)


# --- what did not answer --------------------------------------------------------------------


def test_what_did_not_answer_is_named(texts):
    fine = Reachability("@example.org", Sign.ANSWERED, TODAY)

    assert text_lines(terminal.verified_lines(Verified((SILENT, fine), 2, ()), texts)) == [
        "2 adressen bekeken.",
        "2 adressen niet bekeken: er was geen tijd meer.",
        "1 adres antwoordde niet zoals het hoort:",
        "https://www.example.org: de pagina is weg",
        "Dit is alleen een aanwijzing. Aan de gegevens is niets veranderd.",
    ]


def test_no_network_is_told_in_one_sentence(texts):
    found = terminal.verified_lines(Verified((), 0, (Kind.WEBSITE, Kind.MAIL)), texts)

    assert text_lines(found) == ["Geen netwerk: niets antwoordde. Er is niets bewaard."]


def test_a_network_without_web_is_told(texts):
    fine = Reachability("@example.org", Sign.ANSWERED, TODAY)

    assert text_lines(terminal.verified_lines(Verified((fine,), 0, (Kind.WEBSITE,)), texts)) == [
        "1 adres bekeken.",
        "Geen enkele website antwoordde. Daarover is niets bewaard.",
    ]


def test_without_addresses_there_is_nothing_to_look_at(texts):
    assert len(terminal.verified_lines(Verified((), 0, ()), texts)) == 1


@pytest.mark.parametrize("sign", Sign)
@pytest.mark.parametrize("language", LANGUAGES.values(), ids=LANGUAGES.keys())
def test_every_language_has_a_word_for_every_sign(language: Catalog, sign):
    assert language.has(f"admin.verify.sign.{sign}")
