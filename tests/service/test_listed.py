"""Lists of places: pasted in a message, or uploaded as a file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.adapters.tables.uploads import read_list_file
from bot.core.model.errors import BotError, InvalidInput
from bot.core.model.outcome import Choose, Found, NotUnderstood
from bot.core.reading.budget import MAX_SEARCHES, SEARCHES_PER_ITEM, SEARCHES_PER_SPLIT
from bot.core.reading.text import fold
from bot.service.ask import Ask
from bot.service.changing.load import DirectoryHolder, Loaded
from bot.service.listed import (
    MAX_FILE_ITEMS,
    MAX_ITEM,
    MAX_ITEMS,
    Listed,
    ListEmpty,
    ListNotText,
    ListQuoted,
    ListUncomputed,
    ListWithoutPlaces,
    UnreadableList,
    look_up,
    names_place,
    split_list,
)
from bot.service.ports import Origin, Revision
from tests.builders import TODAY, a_directory, searches_of, with_counted_searches
from tests.workbooks import Rows, with_outcome, workbook_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
REVISION = Revision(2, "x", NOON, "tester", "", Origin.FILES)
NAMES = {"gent", "aalst", "leuven", "lede", "kessel lo", "sint katelijne waver", "9000", "9300"}


def is_place(text: str) -> bool:
    """Take what ends in a name we know for a place, as the resolver does with a sentence."""
    folded = fold(text)
    return any(folded == name or folded.endswith(f" {name}") for name in NAMES)


def read_list(content: bytes, name: str = "lijst.csv") -> Listed:
    return read_list_file(name, content, is_place, MAX_FILE_ITEMS)


def items(text: str) -> tuple[str, ...] | None:
    listed = split_list(text, is_place)
    return listed.items if listed else None


@pytest.fixture
def ask() -> Ask:
    return Ask(DirectoryHolder(a_directory()), lambda: NOON)


# --- a message ---------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Gent\nAalst\nLeuven",
        "Gent\r\n\r\n  Aalst \r\nLeuven\r\n",
        "Gent; Aalst; Leuven",
        "Gent\tAalst\tLeuven",
        "Gent, Aalst, Leuven",
        "Gent,\nAalst,\nLeuven",
        "1. Gent\n2. Aalst\n3. Leuven",
        "1.Gent\n2)Aalst\n(3) Leuven",
        "- Gent\n* Aalst\n• Leuven",
        "[x] Gent\n[ ] Aalst\n– Leuven",
        "- 1. Gent\n- 2. Aalst\n- 3. Leuven",
        '"Gent"\n"Aalst"\n"Leuven"',
        "a) Gent\nb) Aalst\nc) Leuven",
        "Gent; Aalst\nLeuven",
    ],
    ids=repr,
)
def test_a_list_is_taken_apart(text):
    assert items(text) == ("Gent", "Aalst", "Leuven")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "Gent",
        "- Gent",
        "Gent;",
        "wie is de regisseur in Gent, Aalst of Leuven?",
        "wie is de regisseur in Gent, Aalst, Leuven",
        "Kessel-Lo, Leuven",
        "Kessel-Lo, Leuven, Vlaams-Brabant",
        "Gent, Aalst en Leuven",
        "Gent, Aalst, Leuven?",
        "Ik woon in Gent, werk in Aalst, studeer in Leuven.",
        "Dag; wie is de regisseur in Gent?",
        "Dag,\nwie is de regisseur in Gent?",
        "Dag\nwie is de regisseur in Gent",
        "Wie is de regisseur?\nGent",
        "Kerkstraat 5\n9000 Gent",
        "Kerkstraat 5, 9000 Gent, Belgium",
        "Dit is geen lijst\nmaar een verhaal\nover niets",
    ],
    ids=repr,
)
def test_a_question_is_no_list(text):
    assert items(text) is None


def test_two_lines_with_a_place_each_are_a_list():
    assert items("Gent\nAalst") == ("Gent", "Aalst")


def test_a_place_with_its_municipality_stays_one_item():
    assert items("Kessel-Lo, Leuven\nGent, Aalst") == ("Kessel-Lo, Leuven", "Gent, Aalst")


def test_an_item_that_is_no_place_stays_in_its_list():
    """A misspelled place must not vanish: the reply names it."""
    assert items("Gent\nLoeven\nAalst") == ("Gent", "Loeven", "Aalst")


def test_words_around_a_list_are_left_out():
    text = "Dag,\nKan je deze opzoeken?\nGent\nAalst\nAlvast bedankt!\nMet vriendelijke groeten,"

    assert items(text) == ("Gent", "Aalst")


def test_the_header_of_a_list_is_left_out():
    assert items("Gemeenten\nGent\nAalst") == ("Gent", "Aalst")


def test_codes_and_initials_are_no_bullets():
    assert items("9000 Gent\n9300\nO. L. V. Gent") == ("9000 Gent", "9300", "O. L. V. Gent")


def test_of_a_pasted_table_only_the_column_with_places_is_read():
    text = "Naam\tGemeente\tNummer\nAn Voorbeeld\tGent\t12\nBo Voorbeeld\tAalst\t34"

    assert items(text) == ("Gent", "Aalst")


def test_a_pasted_table_without_places_is_no_list():
    assert items("An\t12\nBo\t34") is None


def test_a_long_list_is_cut_and_says_how_much():
    listed = split_list("\n".join(["Gent"] * (MAX_ITEMS + 3)), is_place)

    assert listed == Listed(("Gent",) * MAX_ITEMS, left_out=3)


def test_a_long_item_is_cut():
    listed = split_list("\n".join(["Gent", "Aalst", "Leuven", "x" * 300]), is_place)

    assert listed is not None
    assert len(listed.items[-1]) == MAX_ITEM


def test_only_the_first_items_are_tried():
    """A message of thousands of words must not cost thousands of look-ups."""
    asked: list[str] = []

    def counting(text: str) -> bool:
        asked.append(text)
        return True

    split_list("\n".join(["Gent"] * 5000), counting)

    assert len(asked) < 100


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"Ik woon al {n} jaar in de stad." for n in range(5000)),
        "\n".join([*(f"Dag, {n} keer dag,".rstrip() for n in range(2500)), "Gent"]),
        "\n".join("\t".join(f"{row} en {column}" for column in range(30)) for row in range(400)),
        ", ".join(f"x{n}" for n in range(5000)),
    ],
    ids=["sentences", "greetings", "a wide table", "one line"],
)
def test_however_long_a_text_few_of_its_pieces_are_tried(text):
    tried: set[str] = set()

    def counting(piece: str) -> bool:
        tried.add(piece)
        return False

    split_list(text, counting)

    assert len(tried) <= 650  # 600 cells, and 20 lines before and after


def test_a_wide_table_still_shows_its_column_of_places():
    rows = ["\t".join([*(f"x{row}{n}" for n in range(28)), "Gent"]) for row in range(100)]

    assert items("\n".join(rows)) == ("Gent",) * 100


def test_all_pieces_of_a_list_share_one_budget_of_searches(flanders):
    counting = with_counted_searches(flanders)
    ask = Ask(DirectoryHolder(counting), lambda: NOON)
    lines = [f"qwrtp{a}{b}sdf-olen{b}{a}xk" for a in "bcdfghjklm" for b in "npqrstvwxz"]

    split_list(
        "\n".join("\t".join((line, f"y{line}", f"z{line}")) for line in lines), names_place(ask)
    )

    assert 0 < searches_of(counting) <= SEARCHES_PER_SPLIT


def test_all_items_of_a_list_share_one_budget_of_searches(flanders):
    counting = with_counted_searches(flanders)
    ask = Ask(DirectoryHolder(counting), lambda: NOON)
    item = " ".join(f"olen-sk{a}rk{b}" for a in "aeiou" for b in "bcd")

    look_up([f"x{a}{item}" for a in "abcdefghij"], ask)

    assert 0 < searches_of(counting) <= 10 * SEARCHES_PER_ITEM + MAX_SEARCHES


def test_the_real_test_takes_found_places_and_choices(ask):
    test = names_place(ask)

    assert [test(text) for text in ("vollegem", "tweelo", "verweg", "qwrtpsdf")] == [
        True,
        True,
        False,
        False,
    ]


# --- looking up --------------------------------------------------------------


def test_each_item_gets_its_outcome_in_order(ask):
    looked = look_up(("vollegem", "tweelo", "qwrtpsdf"), ask)

    assert [one.question for one in looked] == ["vollegem", "tweelo", "qwrtpsdf"]
    assert [type(one.outcome) for one in looked] == [Found, Choose, NotUnderstood]


def test_a_list_is_of_one_revision_and_one_day_though_both_change_meanwhile():
    holder = DirectoryHolder(a_directory())
    before = holder.current
    days = iter(NOON + timedelta(days=n) for n in range(10))
    ask = Ask(holder, lambda: next(days))

    def slowly():
        yield "vollegem"
        holder.swap(Loaded(a_directory(partnerships=(), memberships=()), REVISION))
        yield "vollegem"

    first, second = look_up(slowly(), ask)

    assert first.asked.directory is second.asked.directory is before
    assert first.asked.today == second.asked.today == TODAY
    assert first.outcome == second.outcome


# --- a file ------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"Gent\nAalst\nLeuven\n",
        b"\xef\xbb\xbfGemeente\r\nGent\r\nAalst\r\nLeuven\r\n",
        b"Gemeente;Telefoon\nGent;09\nAalst;053\nLeuven;016\n",
        b"sep=;\nNr;Gemeente\n1;Gent\n2;Aalst\n3;Leuven\n",
        b"Nr\tGemeente\n1\tGent\n2\tAalst\n3\tLeuven\n",
        b'id,gemeente\n1,"Gent"\n2,Aalst\n3,Leuven\n',
        b"NIS;Naam\n9000;Gent\n9300;Aalst\n9300;Leuven\n",
        b"Gent;Aalst;Leuven",
        b"Gent, Aalst, Leuven",
        b"1. Gent\n2. Aalst\n3. Leuven",
        "Gent\tx\r\nAalst\ty\r\nLeuven\tz".encode("utf-16"),
        b"x;Gent\n;Aalst\ny;\n\nz\nx;Leuven",
    ],
    ids=repr,
)
def test_a_file_of_places_is_read(content):
    listed = read_list(content)

    assert (listed.items, listed.left_out) == (("Gent", "Aalst", "Leuven"), 0)


def test_what_excel_saves_as_windows_1252_is_read():
    listed = read_list("Gent\nLoupoigne-lès-Gent\n€".encode("cp1252"))

    assert listed.items == ("Gent", "Loupoigne-lès-Gent", "€")


def test_a_comma_before_a_space_belongs_to_the_item():
    assert read_list(b"Kessel-Lo, Leuven\nGent").items == ("Kessel-Lo, Leuven", "Gent")


def test_a_quoted_cell_keeps_its_comma():
    content = b'plaats,aantal\n"Kessel-Lo, Leuven",3\nGent,4\n'

    assert read_list(content).items == ("Kessel-Lo, Leuven", "Gent")


def test_a_column_of_codes_is_read_where_no_column_has_names():
    content = b"naam;postcode\nAn;9000\nBo;9300\n"

    assert read_list(content).items == ("9000", "9300")


def test_the_column_with_most_places_is_read_where_none_has_many():
    content = b"naam;plaats\nAn;Gent\nBo;Ergens\nCas;Elders\n"

    assert read_list(content).items == ("Gent", "Ergens", "Elders")


def test_a_misspelled_first_place_is_not_taken_for_a_header():
    assert read_list(b"Gennt\nAalst\nLeuven").items == ("Gennt", "Aalst", "Leuven")


def test_a_first_place_that_says_gemeente_is_no_header():
    assert read_list(b"Gemeente Gent\nAalst").items == ("Gemeente Gent", "Aalst")


def test_a_file_without_columns_is_read_though_nothing_in_it_is_a_place():
    """Its sender is told what was not found, line by line."""
    assert read_list(b"Ergens\nElders").items == ("Ergens", "Elders")


def test_a_heading_says_which_column_holds_the_places():
    """ "Aalst" is a surname too, and people were born somewhere."""
    content = (
        b"Deelnemers;;;\n;;;\nNaam;Geboorteplaats;Woonplaats;Straat\n"
        b"Aalst;Leuven;Gent;Lede\nLede;Gent;Aalst;Gent\nGent;Gent;Ergens;Leuven\n"
    )

    listed = read_list(content)

    assert listed.items == ("Gent", "Aalst", "Ergens")
    assert listed.column == "Woonplaats"


@pytest.mark.parametrize("heading", ["GEMEENTE", "Commune", "municipality", "Stad", "Ville"])
def test_a_heading_is_known_in_three_languages(heading):
    assert read_list(f"naam;{heading}\nGent;Aalst\nAalst;9300\n".encode()).column == heading


def test_a_heading_without_places_below_it_says_nothing():
    assert read_list(b"gemeente;naam\n;Gent\n1;Aalst\n").items == ("Gent", "Aalst")


def test_utf16_is_read_whichever_end_comes_first():
    for encoding in ("utf-16", "utf-16-be"):
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        content = mark + "gemeente;n\nGent;1\nSint Katelijne Waver;2\n".encode(encoding)

        assert read_list(content).items == ("Gent", "Sint Katelijne Waver")


# --- a workbook --------------------------------------------------------------

FORMULA: dict[str, Rows] = {
    "Sheet": [("postcode", "gemeente"), (1, '=UPPER("gent")'), (2, "Aalst")]
}


def test_of_a_formula_the_outcome_is_read():
    content = with_outcome(workbook_of(FORMULA), "B2", "GENT")

    listed = read_list(content, "lijst.xlsx")

    assert listed == Listed(("GENT", "Aalst"), column="gemeente")


def test_a_formula_without_outcome_is_told_with_its_cell():
    listed = read_list(workbook_of(FORMULA), "lijst.xlsx")

    assert listed == Listed(("Aalst",), column="gemeente", unread=("B2",))


def test_a_formula_or_an_error_beside_the_places_does_not_matter():
    rows = [("gemeente", "som"), ("Gent", "=1+1"), ("Aalst", "#N/A"), ("Lede", "=A1")]

    listed = read_list(workbook_of({"Blad1": rows}), "lijst.xlsx")

    assert listed == Listed(("Gent", "Aalst", "Lede"), column="gemeente")


def test_as_many_formulas_as_there_are_rows_are_read():
    rows = [("gemeente", "n"), *[("Gent", f"={n}+1") for n in range(1_000)]]

    assert len(read_list(workbook_of({"Blad1": rows}), "lijst.xlsx").items) == 1_000


def test_places_that_are_all_formulas_without_outcome_are_refused_for_that_reason():
    rows = [("naam", "gemeente"), ("An", "=C1"), ("Bo", "=C2")]

    with pytest.raises(ListUncomputed):
        read_list(workbook_of({"Blad1": rows}), "lijst.xlsx")


def test_coloured_empty_rows_are_no_places():
    content = workbook_of({"Blad1": [("naam", "gemeente"), ("A", "Gent")]}, coloured=60_500)

    assert read_list(content, "lijst.xlsx").items == ("Gent",)


def test_a_cover_sheet_is_skipped_and_the_sheet_that_was_read_is_named():
    data = [("naam", "gemeente"), ("A", "Gent"), ("B", "Aalst")]
    content = workbook_of({"Info": [("Overzicht van november",)], "Data": data})

    listed = read_list(content, "lijst.xlsx")

    assert listed == Listed(("Gent", "Aalst"), sheet="Data", column="gemeente")


def test_a_hidden_sheet_is_not_read_beside_one_that_shows():
    sheets = {"oud": [("gemeente",), ("Lede",)], "nu": [("gemeente",), ("Gent",)]}

    assert read_list(workbook_of(sheets, hidden=["oud"]), "lijst.xlsx").items == ("Gent",)


def test_sheets_without_places_are_refused_for_that_reason():
    content = workbook_of({"Info": [("Overzicht",)], "Data": [("naam", "n"), ("An", 1)]})

    with pytest.raises(ListWithoutPlaces):
        read_list(content, "lijst.xlsx")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04\x14\x00\x06\x00", "archive-broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook-old"),
    ],
)
def test_a_workbook_that_cannot_be_read_says_why(content, code):
    with pytest.raises(InvalidInput) as raised:
        read_list(content, "lijst.csv")

    assert [(problem.code, problem.file) for problem in raised.value.problems] == [
        (code, "lijst.csv")
    ]


def test_a_long_file_is_cut_and_says_how_much():
    listed = read_list(b"Gent\n" * (MAX_FILE_ITEMS + 7))

    assert (len(listed.items), listed.left_out) == (MAX_FILE_ITEMS, 7)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"Gent\x00Aalst", ListNotText),
        (b"\x81\x8d\x8f", ListNotText),
        (b"\xff\xfeG", ListNotText),
        (b'Gent;"' + b"x;\n" * 60_000, ListQuoted),
        (b"", ListEmpty),
        (b"\xef\xbb\xbf \r\n", ListEmpty),
        (b"Gemeente\n", ListEmpty),
        (b";;", ListEmpty),
        (b"bedrag;datum\n12;januari\n13;maart\n", ListWithoutPlaces),
    ],
    ids=[
        "nul",
        "no-encoding",
        "half-utf16",
        "open-quote",
        "empty",
        "blank",
        "header-only",
        "separators-only",
        "no-places",
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(content, fault):
    with pytest.raises(fault) as raised:
        read_list(content)

    assert raised.value.key.startswith("listing.file-")


def test_a_refused_file_is_a_fault_that_the_sender_can_mend():
    assert issubclass(UnreadableList, BotError)
    assert issubclass(UnreadableList, ValueError)
