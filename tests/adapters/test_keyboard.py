"""The buttons under a message, as Telegram takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from telegram import InlineKeyboardMarkup

from bot.adapters.maps.colours import By
from bot.adapters.telegram.buttons import (
    BodyMap,
    Fold,
    Other,
    OverviewMap,
    Question,
    Report,
    Save,
    read,
)
from bot.adapters.telegram.keyboard import (
    Around,
    Keyboard,
    body_map_keyboard,
    choices,
    group_keyboard,
    keyboard,
    overview_keyboard,
    shared_keyboard,
    wrong_keyboard,
)
from bot.core.answering.followup import FollowUp, View
from bot.core.model.facts import Phone
from bot.core.model.outcome import Stage
from bot.core.model.terms import NisCode
from bot.core.resolving.resolver import pick, resolve
from bot.files.catalogs import load_catalogs
from bot.messages.answers.context import AnswerContext
from bot.messages.answers.render import reply_to
from bot.messages.answers.short import short_reply
from bot.messages.reply import Card, Choice, Reply, block
from bot.service.ask import Ask, Asked
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Wrong
from tests.builders import TODAY, a_directory

NIS = NisCode("91001")
CARD = Card("HANDEL", Phone("+3200000001", "00 00 00 01"), "info@example.org", whose="HANDEL")
MOST_BYTES = 64  # of callback_data (core.telegram.org/bots/api#inlinekeyboardbutton)
MOST_COPIED = 256  # letters (core.telegram.org/bots/api#copytextbutton)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
USERNAME = "VoorbeeldRegiewijzerBot"


def a_reply(card: Card | None = CARD, **changes) -> Reply:
    following = (
        Choice("Leden", FollowUp(View.MEMBERS, NIS).encode(), is_next=True),
        Choice("Bron", FollowUp(View.SOURCES, NIS).encode(), is_next=True),
    )
    return Reply((block(cards=(card,) if card else ()),), following, nis=NIS, **changes)


def rows(markup: Keyboard | None) -> list[list[dict[str, object]]]:
    return [] if markup is None else markup["inline_keyboard"]


def labels(markup: Keyboard | None) -> list[list[object]]:
    return [[button["text"] for button in row] for row in rows(markup)]


def data(markup: Keyboard | None) -> dict[object, object]:
    return {
        b["text"]: b["callback_data"] for row in rows(markup) for b in row if "callback_data" in b
    }


# --- in a private chat ------------------------------------------------------


def test_under_an_answer_the_contact_comes_first_then_the_questions_then_the_rest(texts):
    assert labels(keyboard(a_reply(), texts)) == [
        ["Nummer HANDEL", "Mail HANDEL"],
        ["Leden", "Klopt niet?"],
        ["Andere gemeente", "Bewaar HANDEL"],
        ["Bron"],
    ]


def test_more_than_three_rows_are_behind_a_button_that_turns_them(texts):
    around = Around(token="a91001", shown=BodyMap(NIS))

    first = keyboard(a_reply(), texts, around)
    others = keyboard(a_reply(), texts, replace(around, is_open=True))

    assert labels(first) == [
        ["Nummer HANDEL", "Mail HANDEL"],
        ["Leden", "Klopt niet?"],
        ["Andere gemeente", "Meer"],
    ]
    assert labels(others) == [["Bewaar HANDEL", "Kaart"], ["Bron", "Minder"]]
    assert read(str(data(first)["Meer"])) == Fold("a91001", is_open=True)
    assert read(str(data(others)["Minder"])) == Fold("a91001", is_open=False)


def test_three_rows_need_no_such_button(texts):
    around = Around(token="a91001")

    assert labels(keyboard(replace(a_reply(), choices=a_reply().choices[:1]), texts, around)) == [
        ["Nummer HANDEL", "Mail HANDEL"],
        ["Leden", "Klopt niet?"],
        ["Andere gemeente", "Bewaar HANDEL"],
    ]


def test_a_button_for_more_never_carries_too_much():
    token = FollowUp(View.WHY, NIS, Stage.FUZZY, "é" * 60).encode()

    data = Fold(token, is_open=True).encode()

    assert MOST_BYTES - 1 <= len(data.encode()) <= MOST_BYTES
    kept = read(data)
    assert isinstance(kept, Fold)
    found = FollowUp.decode(kept.token)
    assert found is not None
    assert (found.view, found.nis, found.stage) == (View.WHY, NIS, Stage.FUZZY)


def test_each_button_does_what_it_says(texts):
    markup = keyboard(a_reply(), texts)

    assert data(markup) == {
        "Bewaar HANDEL": Save(NIS).encode(),
        "Leden": "l91001",
        "Bron": "b91001",
        "Andere gemeente": Other().encode(),
        "Klopt niet?": Report(NIS).encode(),
    }


def test_phone_and_mail_are_copied_as_they_are_dialled(texts):
    copied = [
        b["copy_text"] for row in rows(keyboard(a_reply(), texts)) for b in row if "copy_text" in b
    ]

    assert copied == [{"text": "+3200000001"}, {"text": "info@example.org"}]


@pytest.mark.parametrize(
    ("card", "label"),
    [
        (replace(CARD, phone=None), "Mail HANDEL"),
        (replace(CARD, email=None), "Nummer HANDEL"),
        (replace(CARD, email="x" * (MOST_COPIED + 1)), "Nummer HANDEL"),
    ],
)
def test_what_is_missing_or_too_long_cannot_be_copied(texts, card, label):
    copying = [
        button["text"]
        for row in rows(keyboard(a_reply(card=card), texts))
        for button in row
        if "copy_text" in button
    ]

    assert copying == [label]


def test_without_a_contact_there_is_nothing_to_save(texts):
    found = labels(keyboard(a_reply(card=None), texts))

    assert found == [["Leden", "Klopt niet?"], ["Andere gemeente", "Bron"]]


def test_after_a_question_about_wijk_werken_that_contact_is_saved(texts):
    markup = keyboard(a_reply(view=View.WIJK_WERKEN), texts)

    assert read(str(data(markup)["Bewaar HANDEL"])) == Save(NIS, View.WIJK_WERKEN)


def test_where_there_is_a_map_it_comes_after_the_contact(texts):
    shown = BodyMap(NIS)

    markup = keyboard(a_reply(), texts, Around(shown=shown))

    assert labels(markup)[2:] == [["Andere gemeente", "Bewaar HANDEL"], ["Kaart", "Bron"]]
    assert read(str(data(markup)["Kaart"])) == shown


def test_the_map_of_a_municipality_leads_to_others_its_answer_and_what_is_around(texts):
    shown = BodyMap(NIS, "voorbeeldverband")
    other = BodyMap(NIS, "ander")

    markup = body_map_keyboard(
        shown, [("Ook: Ander", other)], ("Limburg", "limburg"), texts, is_whole=False
    )

    assert labels(markup) == [["Ook: Ander", "Regisseur"], ["Limburg", "In woorden"]]
    tokens = data(markup)
    assert read(str(tokens["Ook: Ander"])) == other
    assert FollowUp.decode(str(tokens["Regisseur"])) == FollowUp(View.ANSWER, NIS)
    assert read(str(tokens["Limburg"])) == OverviewMap(province="limburg")
    assert read(str(tokens["In woorden"])) == replace(shown, in_words=True)


def test_a_name_that_fits_no_button_has_none(texts):
    longest = BodyMap(NIS, "x" * 60)

    markup = body_map_keyboard(longest, [("Ook: x", longest)], None, texts, is_whole=False)

    assert labels(markup) == [["Regisseur", "Vlaanderen"]]
    assert labels(keyboard(a_reply(), texts, Around(shown=BodyMap(body="x" * 70)))) == labels(
        keyboard(a_reply(), texts)
    )


def test_the_map_of_an_organiser_leads_to_flanders_by_wijk_werken(texts):
    markup = body_map_keyboard(
        BodyMap(body="ww-voorbeeld", is_wijk_werken=True), [], None, texts, is_whole=True
    )

    assert labels(markup) == [["Vlaanderen"]]
    assert read(str(data(markup)["Vlaanderen"])) == OverviewMap(By.WIJK_WERKEN)


def test_an_overview_leads_to_other_colours_other_parts_and_its_words(texts):
    provinces = {"limburg": "Limburg", "antwerpen": "Antwerpen"}

    flanders = overview_keyboard(OverviewMap(), provinces, texts)
    limburg = overview_keyboard(OverviewMap(By.FRESHNESS, "limburg"), provinces, texts)

    assert labels(flanders) == [
        ["Limburg", "Antwerpen"],
        ["Wijk-werken", "Hoe oud?"],
        ["In woorden"],
    ]
    assert labels(limburg) == [["Vlaanderen", "Samenwerkingen"], ["Wijk-werken", "In woorden"]]
    assert read(str(data(limburg)["Vlaanderen"])) == OverviewMap(By.FRESHNESS)


def test_where_the_bot_is_asked_inline_another_place_opens_the_search(texts):
    markup = keyboard(a_reply(), texts, Around(with_inline=True))

    assert rows(markup)[2][0] == {"text": "Andere gemeente", "switch_inline_query_current_chat": ""}


def test_a_few_candidates_have_a_row_each_and_many_share_three(texts):
    options = tuple(Choice(f"Plaats {n}", f"a9100{n}") for n in range(6))

    few = keyboard(Reply((block(),), options[:3]), texts)

    assert labels(few) == [["Plaats 0"], ["Plaats 1"], ["Plaats 2"]]
    assert labels(keyboard(Reply((block(),), options), texts)) == [
        ["Plaats 0", "Plaats 1"],
        ["Plaats 2", "Plaats 3"],
        ["Plaats 4", "Plaats 5"],
    ]


def test_examples_can_be_tapped_two_in_a_row(texts):
    markup = keyboard(Reply((block(),), examples=("Lokeren", "8500", "Hofstade")), texts)

    assert labels(markup) == [["Lokeren", "8500"], ["Hofstade"]]
    assert data(markup)["8500"] == Question("8500").encode()


def test_an_example_that_is_too_long_for_a_button_is_left_out(texts):
    longest = "x" * (MOST_BYTES - 1)

    markup = keyboard(Reply((block(),), examples=(longest, longest + "x", "é" * 32)), texts)

    assert labels(markup) == [[longest]]


def test_a_plain_reply_has_no_buttons(texts):
    for markup in (
        keyboard(Reply((block(),)), texts),
        shared_keyboard(Reply((block(),)), texts),
        group_keyboard(Reply((block(),)), texts, USERNAME),
    ):
        assert markup is None


# --- elsewhere --------------------------------------------------------------


def test_what_is_sent_inline_has_only_what_works_without_a_chat(texts):
    assert labels(shared_keyboard(a_reply(), texts)) == [
        ["Nummer HANDEL", "Mail HANDEL"],
        ["Leden", "Bron"],
    ]


def test_in_a_group_one_button_leads_to_the_whole_answer(texts):
    assert rows(group_keyboard(a_reply(), texts, USERNAME)) == [
        [{"text": "Meer weten", "url": f"https://t.me/{USERNAME}?start=91001"}]
    ]


def test_in_a_group_candidates_can_be_chosen(texts):
    options = (Choice("Tweelo (Leegem)", "a91002"), Choice("Tweelo (Vollegem)", "a91001"))

    assert labels(group_keyboard(Reply((block(),), options), texts, USERNAME)) == [
        ["Tweelo (Leegem)"],
        ["Tweelo (Vollegem)"],
    ]


def test_what_can_be_wrong_and_the_way_out(texts):
    markup = wrong_keyboard(Report(NIS), texts)

    found = [read(str(token)) for token in data(markup).values()]
    assert found[:-1] == [Report(NIS, wrong) for wrong in Wrong]
    assert rows(markup)[-1][-1] == {"text": "Toch niet", "callback_data": "f91001!"}


def test_choices_have_a_row_each():
    assert rows(choices([("Ja", "yes"), ("Nee", "no")])) == [
        [{"text": "Ja", "callback_data": "yes"}],
        [{"text": "Nee", "callback_data": "no"}],
    ]


# --- on the real data, in every language -------------------------------------


def check(markup: Keyboard | None) -> None:
    """Telegram wants a label and exactly one thing to do for each button, within limits."""
    if markup is None:
        return
    assert InlineKeyboardMarkup.de_json(markup).to_dict() == markup  # the library reads the same
    assert len(markup["inline_keyboard"]) <= 3
    for row in markup["inline_keyboard"]:
        assert 0 < len(row) <= 2
        for button in row:
            acts = button.keys() - {"text"}
            assert str(button["text"]).strip()
            assert len(acts) == 1
            assert len(str(button.get("callback_data", "")).encode()) <= MOST_BYTES
            if "callback_data" in button:
                token = str(button["callback_data"])
                assert read(token) is not None or FollowUp.decode(token) is not None


@pytest.mark.parametrize("language", sorted(load_catalogs()))
def test_telegram_takes_the_buttons_of_every_answer(flanders, language):
    texts = load_catalogs()[language]
    context = AnswerContext(texts, flanders, TODAY)
    for municipality in flanders.facts.municipalities:
        if municipality.in_force(TODAY):
            outcome = pick(municipality.nis, flanders, TODAY)
            asked = Asked(resolve(municipality.name, flanders, TODAY), flanders, TODAY)
            reply = reply_to(asked, texts)
            token = FollowUp(View.ANSWER, municipality.nis).encode()
            for is_open in (False, True):
                check(
                    keyboard(
                        reply,
                        texts,
                        Around(True, shown=BodyMap(municipality.nis), token=token, is_open=is_open),
                    )
                )
            check(shared_keyboard(reply, texts))
            check(group_keyboard(short_reply(outcome, context), texts, USERNAME))
            check(wrong_keyboard(Report(municipality.nis), texts))


@pytest.mark.parametrize("view", View)
def test_telegram_takes_the_buttons_of_every_view_of_what_was_misspelled(texts, view):
    """However long the question was: its words ride along in the buttons, cut to fit."""
    heard = "vollegrm " + "en nog iets met é " * 20
    token = FollowUp(view, NIS, Stage.FUZZY, heard).encode()
    holder = DirectoryHolder(a_directory())
    asked = Ask(holder, lambda: NOON).follow(token)
    assert asked is not None

    markup = keyboard(reply_to(asked, texts), texts, Around(token=token))

    assert markup is not None
    check(markup)
