"""The reply to a list of places."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import Choose, Resolution
from bot.core.model.terms import Confidence, LocalBody
from bot.core.resolving.resolver import resolve
from bot.messages.answers.listing import Listing, listing
from bot.messages.catalog import Catalog
from bot.messages.reply import Style
from bot.service.ask import Ask, Asked
from bot.service.changing.load import DirectoryHolder
from bot.service.listed import Listed, Looked, look_up
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_local_contact,
    a_membership,
    a_partnership,
    a_provenance,
    some_facts,
)

WORDS = {
    "listing.found": "Gevonden: {found} van {number}.",
    "listing.left-out.one": "Je lijst is te lang. De laatste las ik niet.",
    "listing.left-out.many": "Je lijst is te lang. De laatste {number} las ik niet.",
    "listing.choose": "Kies zelf: {items}. Typ ook de gemeente.",
    "listing.or": "{most} of {last}",
    "listing.maybe": "{place}?",
    "listing.missing": "Niet gevonden: {items}.",
    "listing.outside": "Geen gemeente in Vlaanderen: {items}.",
    "listing.and-more": "{items} en nog {number}",
    "listing.read-as": "Zo las ik het: {items}.",
    "listing.read": '"{heard}" is {place}',
    "listing.unknown": "regisseur niet bekend",
    "listing.row": "{place}: {who}, {phone}",
    "listing.row-local": "{place}: {who}. {office}: {phone}",
    "listing.row-none": "{place}: {who}",
    "listing.no-phone": "{partnership} (geen telefoon gevonden)",
    "listing.probably": "waarschijnlijk {partnership}",
    "listing.email": "Mail naar {partnership}: {email}",
    "listing.more": "Typ één plaats voor het hele antwoord.",
}


@pytest.fixture(scope="session")
def words(texts: Catalog) -> Catalog:
    """The Dutch sentences; those of a list come from here until the language file has them."""
    return Catalog("nl", {**WORDS, **texts._texts})


def told(items, words, directory=None, left_out=0) -> Listing:
    holder = DirectoryHolder(directory or a_directory())
    ask = Ask(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    listed = Listed(tuple(items), left_out)
    return listing(look_up(items, ask), words, listed)


def text_lines(lines) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def with_contact(**changes) -> Directory:
    partnership = a_partnership(contact=a_contact(**changes))
    return a_directory(partnerships=(partnership,))


# --- the reply ---------------------------------------------------------------


def test_each_place_is_a_row_in_the_order_of_the_list(words):
    made = told(["vollegem", "deelveld", "leegem"], words)

    assert text_lines(made.rows) == [
        "Vollegem: Voorbeeldverband, 00 00 00 01",
        "Deelveld: Voorbeeldverband, 00 00 00 01",
        "Leegem: regisseur niet bekend. gemeente 91002: 011 91002",
    ]
    assert text_lines(made.intro) == ["Gevonden: 3 van 3."]


def test_a_code_keeps_its_row_recognisable(words):
    assert text_lines(told(["9911", "91001"], words).rows) == [
        "9911 Deelveld: Voorbeeldverband, 00 00 00 01",
        "91001 Vollegem: Voorbeeldverband, 00 00 00 01",
    ]


def test_a_row_for_each_answer_of_an_item_that_names_two_places(words):
    made = told(["vollegem en leegem"], words)

    assert [row[0].text for row in made.rows] == ["Vollegem", "Leegem"]


def test_the_same_place_twice_is_one_row(words):
    made = told(["vollegem", "Vollegem", "leegem"], words)

    assert [row[0].text for row in made.rows] == ["Vollegem", "Leegem"]
    assert text_lines(made.intro) == ["Gevonden: 3 van 3."]


def test_parts_that_differ_are_a_row_each(words):
    made = told(["samenveld", "vollegem"], words)

    assert text_lines(made.rows) == [
        "Westveld: Voorbeeldverband, 00 00 00 01",
        "Oostveld: regisseur niet bekend. gemeente 91010: 011 00 00 04",
        "Vollegem: Voorbeeldverband, 00 00 00 01",
    ]


def test_a_merged_municipality_whose_parts_agree_is_one_row(words):
    """That the parts differ in wijk-werken does not show in this table."""
    partnership = a_partnership()
    everywhere = tuple(a_membership(partnership, nis) for nis in ("91003", "91004"))

    made = told(["samenveld"], words, a_directory(memberships=everywhere))

    assert [row[0].text for row in made.rows] == ["Samenveld"]


def test_what_is_not_in_the_table_is_named_below_it_by_reason(words):
    made = told(["vollegem", "tweelo", "qwrtpsdf", "verweg", "xkcdxkcd"], words)

    assert text_lines(made.intro) == ["Gevonden: 1 van 5."]
    assert text_lines(made.outro)[:3] == [
        "Kies zelf: tweelo (Vollegem of Leegem). Typ ook de gemeente.",
        "Niet gevonden: qwrtpsdf en xkcdxkcd.",
        "Geen gemeente in Vlaanderen: verweg.",
    ]


def test_choices_of_different_names_are_told_with_their_municipality(words, flanders):
    (line, *_) = text_lines(told(["heist", "gent"], words, flanders).outro)

    assert line.startswith("Kies zelf: heist (")
    assert "Heist-op-den-Berg" in line
    assert "Heist in Knokke-Heist" in line


def test_a_single_candidate_is_asked_for(words, sandbox):
    outcome = resolve("tweelo", sandbox, TODAY).outcome
    assert isinstance(outcome, Choose)
    one = Choose(outcome.heard, outcome.options[:1], None, outcome.stage)

    made = listing(
        [Looked("tweelo", Asked(Resolution(one), sandbox, TODAY))], words, Listed(("tweelo",))
    )

    assert text_lines(made.outro) == [
        "Kies zelf: tweelo (Tweelo in Vollegem?). Typ ook de gemeente."
    ]


def test_a_list_of_which_nothing_was_found_has_no_rows(words):
    made = told(["qwrtpsdf", "xkcdxkcd"], words)

    assert made.rows == ()
    assert text_lines(made.intro) == ["Gevonden: 0 van 2."]
    assert text_lines(made.outro) == ["Niet gevonden: qwrtpsdf en xkcdxkcd."]


def test_a_misspelled_place_says_how_it_was_read(words):
    made = told(["vollegrm", "leegem"], words)

    assert 'Zo las ik het: "vollegrm" is Vollegem.' in text_lines(made.outro)


def test_a_long_lost_item_is_cut(words):
    (line,) = text_lines(told(["qwrtpsdf" * 10, "xkcdxkcd"], words).outro)

    assert line == f"Niet gevonden: {'qwrtpsdf' * 4}qwrtpsd… en xkcdxkcd."


def test_lost_items_beyond_twenty_are_counted(words):
    lost = [f"qwrtps{letter}x" for letter in "abcdefghijklmnopqrstuvw"]

    (line,) = text_lines(told(lost, words).outro)

    assert line.endswith("qwrtpstx en nog 3.")


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        (1, "Je lijst is te lang. De laatste las ik niet."),
        (3, "Je lijst is te lang. De laatste 3 las ik niet."),
    ],
)
def test_what_was_left_out_of_a_long_list_is_said_above_the_table(words, left_out, sentence):
    made = told(["vollegem", "leegem"], words, left_out=left_out)

    assert text_lines(made.intro)[1:] == [sentence]


def test_a_partnership_that_is_probable_only_is_said_to_be_so(words):
    partnership = a_partnership()
    inferred = a_membership(partnership, "91001", provenance=a_provenance(Confidence.INFERRED))

    made = told(["vollegem"], words, a_directory(memberships=(inferred,)))

    assert text_lines(made.rows) == ["Vollegem: waarschijnlijk Voorbeeldverband, 00 00 00 01"]


def test_without_a_phone_the_address_for_mail_is_given_once_and_can_be_tapped(words):
    made = told(["vollegem", "deelveld"], words, with_contact(phone=None))

    assert text_lines(made.rows) == [
        "Vollegem: Voorbeeldverband (geen telefoon gevonden). gemeente 91001: 011 91001",
        "Deelveld: Voorbeeldverband (geen telefoon gevonden). gemeente 91001: 011 91001",
    ]
    mails = [span for line in made.outro for span in line if span.style is Style.EMAIL]
    assert [(span.text, span.target) for span in mails] == [
        ("regisseur@example.org", "mailto:regisseur@example.org")
    ]


def test_the_municipality_is_called_where_the_body_has_no_phone_and_its_source_is_named(words):
    hall = a_local_contact("91001", organisation="Gemeente Vollegem")
    ocmw = a_local_contact("91002", LocalBody.OCMW, organisation="OCMW Leegem")
    mute = a_partnership(contact=a_contact(phone=None))
    directory = a_directory(partnerships=(mute,), local_contacts=(hall, ocmw))

    made = told(["vollegem", "leegem"], words, directory)
    alone = told(["leegem"], words, directory)

    assert text_lines(made.rows) == [
        "Vollegem: Voorbeeldverband (geen telefoon gevonden). Gemeente Vollegem: 011 91001",
        "Leegem: regisseur niet bekend. OCMW Leegem: 011 91002",
    ]
    assert [span.style for row in made.rows for span in row if span.target] == [Style.PHONE] * 2
    assert "Bron: " in text_lines(alone.outro)[-1]


def test_nothing_is_explained_that_does_not_stand_in_the_table(words):
    (cycle,) = some_facts().cycles
    running = a_directory(cycles=(replace(cycle, ends_on=TODAY),))

    outro = text_lines(told(["vollegem"], words, running).outro)

    assert outro == [
        "Typ één plaats voor het hele antwoord.",
        "Bron: example.org (8-4-2020). Nagekeken op 1-11-2026.",
    ]


def test_the_source_its_date_and_a_cycle_that_is_over_close_the_reply(words):
    *_, source, warning = text_lines(told(["vollegem", "leegem"], words).outro)

    assert source == "Bron: example.org (8-4-2020). Nagekeken op 1-11-2026."
    assert "2020-2025" in warning


def test_without_any_body_or_number_there_is_no_source(words):
    outro = text_lines(told(["leegem"], words, a_directory(local_contacts=())).outro)

    assert outro == [
        "Typ één plaats voor het hele antwoord.",
    ]


def test_every_municipality_of_today_has_its_whole_line_with_a_number_where_there_is_one(
    words, flanders
):
    names = [m.name for m in flanders.facts.municipalities if m.in_force(TODAY)]

    rows = text_lines(told(names, words, flanders).rows)

    assert len(rows) >= len(names)
    assert not any("…" in row for row in rows)
    called = {one.nis for one in flanders.facts.local_contacts if one.phone}
    assert len([row for row in rows if re.search(r"\d\Z", row)]) >= len(called)
