"""What a chat says beside answers, in every language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from bot.files.catalogs import load_catalogs
from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply
from bot.service.ports import Origin, Revision

REVISION = Revision(
    42, "digest", datetime(2026, 11, 22, tzinfo=UTC), "tester", "a reason", Origin.FILES
)
MOST_NOTICE = 200  # letters of an alert (core.telegram.org/bots/api#answercallbackquery)

Words = Callable[[Catalog], Reply]
SAID: dict[str, Words] = {
    "privacy": chat.privacy,
    "over": lambda texts: chat.over(REVISION, texts),
    "over without data": lambda texts: chat.over(None, texts),
    "which place": lambda texts: texts.reply("talk.where"),
    "ask in group": lambda texts: chat.ask_in_group(texts, "VoorbeeldBot"),
    "which language": lambda texts: texts.reply("language-choice.ask"),
    "language chosen": lambda texts: chat.language_chosen(texts, is_followed=False),
    "language followed": lambda texts: chat.language_chosen(texts, is_followed=True),
    "language not kept": lambda texts: texts.reply("language-choice.failed"),
    "what is wrong": lambda texts: chat.what_is_wrong("Vollegem", texts),
    "reported": lambda texts: chat.reported(1, texts),
    "reported again": lambda texts: chat.reported(2, texts),
    "line kept": lambda texts: chat.note_kept("Vollegem", texts),
    "line not kept": lambda texts: chat.note_kept("", texts),
    "line empty": chat.note_empty,
    "too many": lambda texts: texts.reply("limit.person"),
    "how to list": lambda texts: chat.how_to_list(200, 1000, texts),
    "list gone": lambda texts: texts.reply("list-help.gone"),
}


@pytest.mark.parametrize("language", sorted(load_catalogs()))
@pytest.mark.parametrize("name", SAID)
def test_everything_can_be_said_in_every_language(language, name):
    text = SAID[name](load_catalogs()[language]).plain()

    assert text.strip()
    assert "{" not in text
    assert "}" not in text


@pytest.mark.parametrize("name", SAID)
def test_no_language_borrows_its_words_from_another(name):
    catalogs = load_catalogs()

    said = {SAID[name](texts).plain() for texts in catalogs.values()}

    assert len(said) == len(catalogs)


def test_privacy_names_the_button_that_forgets(texts):
    assert texts.text("language-choice.follow") in chat.privacy(texts).plain()


def test_over_names_the_revision_and_its_day(texts):
    said = chat.over(REVISION, texts).plain()

    assert "42" in said
    assert "22-11-2026" in said


def test_over_says_what_it_can_before_there_are_data(texts):
    without = chat.over(None, texts).plain()

    assert "22-11-2026" not in without
    assert texts.text("over.honest") in without


def test_in_a_group_the_example_names_the_bot(texts):
    assert "@VoorbeeldBot " in chat.ask_in_group(texts, "VoorbeeldBot").plain()


def test_how_to_list_says_how_many(texts):
    said = chat.how_to_list(200, 1000, texts).plain()

    assert "200" in said
    assert "1000" in said


def test_what_is_wrong_names_the_place(texts):
    assert "Vollegem" in chat.what_is_wrong("Vollegem", texts).plain()


def test_a_report_that_was_made_before_is_thanked_for_in_other_words(texts):
    once, twice, often = (chat.reported(times, texts).plain() for times in (1, 2, 30))

    assert once != twice
    assert twice == often


def test_who_reports_is_asked_for_a_line_and_shown_what_is_kept_of_it(texts):
    asks = chat.what_should_it_be("Lokeren", "https://example.org", texts)
    assert asks.plain() == texts.text("wrong.note-ask", place="Lokeren")
    assert '"het is 09"' in chat.note_kept("het is 09", texts).plain()
    assert '"' not in chat.note_kept("", texts).plain()


def test_privacy_tells_of_lines_and_of_words_that_led_nowhere(texts):
    said = chat.privacy(texts).plain()

    for part in ("wrong", "wrong-note", "miss", "miss-word", "miss-honest"):
        assert texts.text(f"privacy.{part}") in said


@pytest.mark.parametrize("language", sorted(load_catalogs()))
def test_a_notice_fits_in_an_alert(language):
    assert len(load_catalogs()[language].text("other.ask")) <= MOST_NOTICE
