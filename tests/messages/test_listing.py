"""The reply to a list of places, and its table in letters of one width."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.directory import Directory
from bot.core.outcome import Choose, Resolution
from bot.core.resolver import resolve
from bot.core.terms import Confidence
from bot.messages.catalog import Catalog
from bot.messages.listing import (
    MOST_PLACE,
    MOST_WIDE,
    Listing,
    Table,
    fixed_width,
    listing,
    pages,
)
from bot.messages.reply import Style
from bot.service.ask import Ask, Asked
from bot.service.listed import Listed, Looked, look_up
from bot.service.load import DirectoryHolder
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_membership,
    a_partnership,
    a_provenance,
    some_facts,
)

WORDS = {
    "listing.place": "Plaats",
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
    "listing.unknown": "niet bekend",
    "listing.probable": "{sign} wil zeggen: waarschijnlijk, niet zeker.",
    "listing.no-phone": "{sign} wil zeggen: we vonden geen telefoon.",
    "listing.email": "Mail naar {partnership}: {email}",
    "listing.more": "Typ één plaats voor het hele antwoord.",
}


@pytest.fixture(scope="session")
def words(say: Catalog) -> Catalog:
    """The Dutch sentences; those of a list come from here until the language file has them."""
    return Catalog("nl", {**WORDS, **say._texts})


def told(items, words, directory=None, left_out=0, with_signs=True) -> Listing:
    holder = DirectoryHolder(directory or a_directory())
    ask = Ask(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC))
    listed = Listed(tuple(items), left_out)
    return listing(look_up(items, ask), words, listed, with_signs=with_signs)


def texts(lines) -> list[str]:
    return ["".join(span.text for span in line) for line in lines]


def with_contact(**changes) -> Directory:
    partnership = a_partnership(contact=a_contact(**changes))
    return a_directory(partnerships=(partnership,))


# --- the reply ---------------------------------------------------------------


def test_each_place_is_a_row_in_the_order_of_the_list(words):
    made = told(["vollegem", "deelveld", "leegem"], words)

    assert made.table.header == ("Plaats", "Samenwerking", "Telefoon")
    assert made.table.rows == (
        ("Vollegem", "Voorbeeldverband", "00 00 00 01"),
        ("Deelveld", "Voorbeeldverband", "00 00 00 01"),
        ("Leegem", "niet bekend", "-"),
    )
    assert texts(made.intro) == ["Gevonden: 3 van 3."]


def test_a_code_keeps_its_row_recognisable(words):
    assert told(["9911", "91001"], words).table.rows == (
        ("9911 Deelveld", "Voorbeeldverband", "00 00 00 01"),
        ("91001 Vollegem", "Voorbeeldverband", "00 00 00 01"),
    )


def test_a_row_for_each_answer_of_an_item_that_names_two_places(words):
    made = told(["vollegem en leegem"], words)

    assert [row[0] for row in made.table.rows] == ["Vollegem", "Leegem"]


def test_the_same_place_twice_is_one_row(words):
    made = told(["vollegem", "Vollegem", "leegem"], words)

    assert [row[0] for row in made.table.rows] == ["Vollegem", "Leegem"]
    assert texts(made.intro) == ["Gevonden: 3 van 3."]


def test_parts_that_differ_are_a_row_each(words):
    made = told(["samenveld", "vollegem"], words)

    assert [row[:2] for row in made.table.rows] == [
        ("Westveld", "Voorbeeldverband"),
        ("Oostveld", "niet bekend"),
        ("Vollegem", "Voorbeeldverband"),
    ]


def test_a_merged_municipality_whose_parts_agree_is_one_row(words):
    """That the parts differ in wijk-werken does not show in this table."""
    partnership = a_partnership()
    everywhere = tuple(a_membership(partnership, nis) for nis in ("91003", "91004"))

    made = told(["samenveld"], words, a_directory(memberships=everywhere))

    assert [row[0] for row in made.table.rows] == ["Samenveld"]


def test_what_is_not_in_the_table_is_named_below_it_by_reason(words):
    made = told(["vollegem", "tweelo", "qwrtpsdf", "verweg", "xkcdxkcd"], words)

    assert texts(made.intro) == ["Gevonden: 1 van 5."]
    assert texts(made.outro)[:3] == [
        "Kies zelf: tweelo (Vollegem of Leegem). Typ ook de gemeente.",
        "Niet gevonden: qwrtpsdf en xkcdxkcd.",
        "Geen gemeente in Vlaanderen: verweg.",
    ]


def test_choices_of_different_names_are_told_with_their_municipality(words, flanders):
    (line, *_) = texts(told(["heist", "gent"], words, flanders).outro)

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

    assert texts(made.outro) == ["Kies zelf: tweelo (Tweelo in Vollegem?). Typ ook de gemeente."]


def test_a_list_of_which_nothing_was_found_has_no_rows(words):
    made = told(["qwrtpsdf", "xkcdxkcd"], words)

    assert made.table.rows == ()
    assert texts(made.intro) == ["Gevonden: 0 van 2."]
    assert texts(made.outro) == ["Niet gevonden: qwrtpsdf en xkcdxkcd."]


def test_a_misspelled_place_says_how_it_was_read(words):
    made = told(["vollegrm", "leegem"], words)

    assert 'Zo las ik het: "vollegrm" is Vollegem.' in texts(made.outro)


def test_a_long_lost_item_is_cut(words):
    (line,) = texts(told(["qwrtpsdf" * 10, "xkcdxkcd"], words).outro)

    assert line == f"Niet gevonden: {'qwrtpsdf' * 4}qwrtpsd… en xkcdxkcd."


def test_lost_items_beyond_twenty_are_counted(words):
    lost = [f"qwrtps{letter}x" for letter in "abcdefghijklmnopqrstuvw"]

    (line,) = texts(told(lost, words).outro)

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

    assert texts(made.intro)[1:] == [sentence]


def test_an_inferred_partnership_is_marked_and_the_mark_explained(words):
    partnership = a_partnership()
    inferred = a_membership(partnership, "91001", provenance=a_provenance(Confidence.INFERRED))

    made = told(["vollegem"], words, a_directory(memberships=(inferred,)))

    assert made.table.rows[0][1] == "*Voorbeeldverband"
    assert "* wil zeggen: waarschijnlijk, niet zeker." in texts(made.outro)


def test_without_a_phone_the_address_for_mail_is_given_once_and_can_be_tapped(words):
    made = told(["vollegem", "deelveld"], words, with_contact(phone=None))

    assert [row[2] for row in made.table.rows] == ["-", "-"]
    assert "- wil zeggen: we vonden geen telefoon." in texts(made.outro)
    mails = [span for line in made.outro for span in line if span.style is Style.EMAIL]
    assert [(span.text, span.target) for span in mails] == [
        ("regisseur@example.org", "mailto:regisseur@example.org")
    ]


def test_signs_are_not_explained_beside_a_table_that_has_none(words):
    directory = with_contact(phone=None)
    signed = told(["vollegem"], words, directory)
    plain = told(["vollegem"], words, directory, with_signs=False)

    legend = "- wil zeggen: we vonden geen telefoon."
    assert legend in texts(signed.outro)
    assert [text for text in texts(signed.outro) if text != legend] == texts(plain.outro)


def test_nothing_is_explained_that_does_not_stand_in_the_table(words):
    (cycle,) = some_facts().cycles
    running = a_directory(cycles=(replace(cycle, ends_on=TODAY),))

    outro = texts(told(["vollegem"], words, running).outro)

    assert outro == [
        "Typ één plaats voor het hele antwoord.",
        "Bron: example.org (8-4-2020). Nagekeken op 1-11-2026.",
    ]


def test_the_source_its_date_and_a_cycle_that_is_over_close_the_reply(words):
    *_, source, warning = texts(told(["vollegem", "leegem"], words).outro)

    assert source == "Bron: example.org (8-4-2020). Nagekeken op 1-11-2026."
    assert "2020-2025" in warning


def test_without_any_partnership_there_is_no_source(words):
    outro = texts(told(["leegem"], words).outro)

    assert outro == [
        "- wil zeggen: we vonden geen telefoon.",
        "Typ één plaats voor het hele antwoord.",
    ]


def test_every_municipality_of_today_fits_on_a_narrow_screen(words, flanders):
    names = [m.name for m in flanders.facts.municipalities if m.in_force(TODAY)]
    made = told(names, words, flanders)

    lines = fixed_width(made.table)

    assert len(made.table.rows) >= len(names)
    assert max(len(line) for line in lines) <= MOST_WIDE
    phones = {row[2] for row in made.table.rows}
    assert all(any(line.endswith(phone) for line in lines) for phone in phones)


# --- letters of one width ----------------------------------------------------


def test_columns_stand_below_each_other():
    table = Table(("Plaats", "Wie"), (("Gent", "Stad"), ("Zelzate", "ABC")))

    assert fixed_width(table) == ["Plaats   Wie", "Gent     Stad", "Zelzate  ABC"]


def test_columns_move_together_before_a_cell_is_cut():
    table = Table(("A", "B"), (("x" * 19, "y" * 20),))

    assert fixed_width(table) == [f"A{' ' * 19}B", f"{'x' * 19} {'y' * 20}"]


def test_the_widest_cells_are_cut_and_the_phone_is_kept():
    row = ("Sint-Katelijne-Waver", "Regierol sociale economie", "056 24 16 16")
    table = Table(("Plaats", "Wie", "Telefoon"), (row,))

    (_, line) = fixed_width(table)

    assert line == "Sint-Katelij… Regierol soc… 056 24 16 16"
    assert len(line) == MOST_WIDE


def test_a_column_with_a_limit_is_cut_though_there_is_room():
    table = Table(("A", "B"), (("Sint-Katelijne-Waver", "x"),), limits=(MOST_PLACE, MOST_WIDE))

    assert fixed_width(table)[1] == "Sint-Katelijne-…  x"


def test_the_last_column_is_cut_where_there_is_no_other_way():
    assert fixed_width(Table(("Telefoon",), (("056 24 16 16",),)), most=6) == ["Telef…", "056 2…"]


def test_a_screen_without_room_for_every_column_is_refused():
    with pytest.raises(ValueError, match="1"):
        fixed_width(Table(("A", "B"), ()), most=2)


def test_wide_letters_and_marks_count_as_they_show():
    table = Table(("A", "B"), (("北京", "x"), ("e\u0301", "y"), ("😀", "z")), limits=(3, 9))

    assert fixed_width(table) == ["A    B", "北…  x", "é    y", "😀   z"]


def test_a_cell_cannot_break_its_line_nor_turn_it_round():
    table = Table(("A", "B"), (("a\nb\u202ec", "d\te"),))

    assert fixed_width(table)[1] == "a bc  d e"


# --- pages -------------------------------------------------------------------


def a_long_table(number: int = 50) -> Table:
    return Table(("Plaats", "Wie"), tuple((f"Plaats {n}", "😀") for n in range(number)))


@pytest.mark.parametrize("most", [30, 100, 1000, 4096])
def test_pages_hold_every_row_once_under_the_header_and_below_the_limit(most):
    table = a_long_table()
    header, *rows = fixed_width(table)

    made = pages(table, most)

    assert [line for page in made for line in page[1:]] == rows
    assert {page[0] for page in made} == {header}
    assert all(len("\n".join(page).encode("utf-16-le")) // 2 <= most for page in made)


def test_a_page_is_filled_to_the_last_character():
    table = a_long_table(2)
    whole = "\n".join(fixed_width(table))
    units = len(whole.encode("utf-16-le")) // 2

    assert len(pages(table, units)) == 1
    assert len(pages(table, units - 1)) == 2


def test_a_table_without_rows_has_no_pages():
    assert pages(Table(("Plaats",), ()), 4096) == []


def test_a_limit_below_one_row_is_refused():
    with pytest.raises(ValueError, match="10"):
        pages(a_long_table(), 10)


def test_the_whole_of_flanders_fits_in_a_few_messages(words, flanders):
    names = [m.name for m in flanders.facts.municipalities if m.in_force(TODAY)]

    made = pages(told(names, words, flanders).table, 4096)

    assert len(made) <= 4
