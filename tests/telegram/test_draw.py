"""How a reply is drawn for Telegram: HTML and its limits."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lo_bot_api_emulator import LoBotApiEmulator

from bot.adapters.telegram.draw import html
from bot.adapters.telegram.keyboard import Around, keyboard
from bot.core.answering.followup import FollowUp, View
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.messages.reply import Block, Line, Reply, Span, Style
from bot.wiring import Services
from tests.telegram.rules import MOST_UNITS, html_fault, units, visible

SPANS = st.builds(
    Span,
    st.text(max_size=2000),
    st.sampled_from(Style),
    st.none() | st.sampled_from(["tel:+3200000001", "mailto:a@example.org"]) | st.text(max_size=50),
)
LINES = st.lists(SPANS, min_size=1, max_size=4).map(tuple)
BLOCKS = st.lists(LINES, min_size=1, max_size=6).map(tuple).map(Block)
REPLIES = st.lists(BLOCKS, max_size=6).map(lambda blocks: Reply(tuple(blocks)))


def test_text_is_escaped_in_every_style() -> None:
    """Names and notes come from files, the rest from people: none of it is markup."""
    nasty = "<b>&\"'"
    for style in Style:
        (drawn,) = html(a_reply((Span(nasty, style, "https://example.org"),)))
        assert escape(nasty) in drawn
        assert html_fault(drawn) is None


def test_what_stands_out_is_bold_and_small_print_is_italic() -> None:
    line = (Span("Voorbeeldstad", Style.STRONG), Span(": "), Span("bron", Style.QUIET))
    assert html(a_reply(line)) == ["<b>Voorbeeldstad</b>: <i>bron</i>"]


def test_blocks_are_set_apart_by_an_empty_line() -> None:
    reply = Reply((Block(((Span("een"),), (Span("twee"),))), Block(((Span("drie"),),))))
    assert html(reply) == ["een\ntwee\n\ndrie"]


@pytest.mark.parametrize(
    ("shown", "target", "expected"),
    [
        ("00 00 00 01", "tel:+3200000001", "+32 0 00 00 01"),
        ("0800 00 000", "tel:+3280000000", "+32 800 00 000"),
        ("1777", "tel:1777", "1777"),
        ("+31 00 000 00 00", "tel:+31000000000", "+31 00 000 00 00"),
        ("00 00 00 01", None, "00 00 00 01"),
    ],
)
def test_a_belgian_number_is_written_so_that_telegram_makes_it_tappable(
    shown: str, target: str | None, expected: str
) -> None:
    assert html(a_reply((Span(shown, Style.PHONE, target),))) == [expected]


def test_a_link_leads_to_its_target_and_cannot_break_out_of_it() -> None:
    plain = Span("example.org", Style.LINK, "https://example.org/?a=1&b=2")
    assert html(a_reply((plain,))) == [
        '<a href="https://example.org/?a=1&amp;b=2">example.org</a>',
    ]
    (drawn,) = html(a_reply((Span("x", Style.LINK, '"><script>'),)))
    assert drawn == '<a href="&quot;&gt;&lt;script&gt;">x</a>'


def test_a_link_without_a_target_is_text() -> None:
    assert html(a_reply((Span("example.org", Style.LINK),))) == ["example.org"]


def test_no_blocks_make_no_message() -> None:
    """Telegram refuses an empty text."""
    assert html(Reply(())) == []


def test_a_long_reply_is_split_between_blocks() -> None:
    blocks = tuple(Block(((Span(letter * 1500),),)) for letter in "abcd")
    first, second = html(Reply(blocks))
    assert first == f"{'a' * 1500}\n\n{'b' * 1500}"
    assert second == f"{'c' * 1500}\n\n{'d' * 1500}"


def test_a_long_block_is_split_between_lines() -> None:
    lines = tuple((Span(f"{number:04}" * 100),) for number in range(25))
    messages = html(Reply((Block(((Span("kop"),),)), Block(lines))))
    assert all(units(message) <= MOST_UNITS for message in messages)
    drawn = "\n".join(messages).replace("\n\n", "\n")
    assert drawn == "\n".join(["kop", *("".join(span.text for span in line) for line in lines)])


def test_a_message_may_fill_the_limit_exactly() -> None:
    assert len(html(a_reply((Span("x" * MOST_UNITS),)))) == 1
    assert len(html(Reply((Block(((Span("x" * 4000),), (Span("y" * 95),))),)))) == 1
    assert len(html(Reply((Block(((Span("x" * 4000),), (Span("y" * 96),))),)))) == 2


def test_characters_count_as_telegram_counts_them() -> None:
    """One outside the basic plane counts twice."""
    blocks = tuple(Block(((Span("😀" * 1100),),)) for _ in range(2))
    assert [units(message) for message in html(Reply(blocks))] == [2200, 2200]


def test_a_line_that_is_too_long_is_cut_between_characters_and_not_in_its_markup() -> None:
    """It is shown as far as it goes, and the sign that it goes on."""
    text = "<&\"'>" * 1000
    (drawn,) = html(a_reply((Span(text, Style.STRONG), Span(text, Style.LINK, "https://x.be"))))
    assert html_fault(drawn) is None
    assert visible(drawn).endswith("…")
    assert text.startswith(visible(drawn)[:-1])


@settings(deadline=None)  # a busy machine is no fault
@given(REPLIES)
def test_whatever_a_reply_holds_telegram_takes_it(reply: Reply) -> None:
    """Tags that fit, and no message too long."""
    for message in html(reply):
        assert html_fault(message) is None
        assert 0 < units(message) <= MOST_UNITS


# --- the real data ----------------------------------------------------------


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_answer_for_every_place_is_a_message_that_telegram_takes(
    language: str, services: Services, catalogs: dict[str, Catalog]
) -> None:
    """Every name and every view of every municipality: one message each, buttons that differ."""
    texts, ask = catalogs[language], services.ask
    places = services.holder.current.places.values()
    answers = [ask(name) for name in {place.name for place in places}]
    answers += [
        asked
        for nis in {place.nis for place in places}
        for view in View
        if (asked := ask.follow(FollowUp(view, nis).encode())) is not None
    ]
    for asked in answers:
        reply = reply_to(asked, texts)
        (message,) = html(reply)
        assert html_fault(message) is None, message
        assert units(message) <= MOST_UNITS, message
        markup = keyboard(reply, texts, Around(with_inline=True)) or {"inline_keyboard": []}
        labels = [button["text"] for row in markup["inline_keyboard"] for button in row]
        assert len(set(labels)) == len(labels), labels
        LoBotApiEmulator.validate_markup(markup)


def a_reply(*lines: Line) -> Reply:
    return Reply((Block(lines),))
