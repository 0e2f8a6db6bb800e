"""What Telegram wants of each message, and what people can type."""

from __future__ import annotations

import pytest

from bot.messages.catalog import Catalog
from tests.telegram.bot_api import BotApi
from tests.telegram.person import Person
from tests.telegram.rules import MOST_UNITS, html_fault, units

MARKUP = [
    "<b>Kortrijk</b>",
    "<b>xyzzyplugh",
    "AT&T & zonen &lt;",
    '"><script>alert(1)</script>',
    "</b></i></a></pre>",
    "&" * 200,
    "'\"" * 300,
]
STRANGE = [
    " ",
    "\n\n",
    ".",
    "\u200b\u200b",
    "\x00",
    "Gent\x00Leuven",
    "😀",
    "👩‍👩‍👧‍👦 in Gent",
    "\u202eknekroK",
    "שלום",
    "Kortrijk\u202e\u2066",
    "K\u0301" * 400,
    "é" * 64,
    "x" * 4096,
    "Gent " * 800,
    "😀" * 2048,
    "\ud83d",  # half a character
    "/",
    "//",
    "/\n",
    "@",
    "?24062",
    "a24062",
]


async def test_html_in_a_question_is_shown_as_it_was_typed(person: Person) -> None:
    """Nothing that is typed becomes markup: the server refuses HTML that does not fit."""
    for question in MARKUP:
        answer = await person.say(question)
        assert html_fault(answer.html) is None, question
        assert "<script" not in answer.html


async def test_any_text_gets_a_calm_answer(api: BotApi, person: Person, texts: Catalog) -> None:
    """Whatever can be typed or pasted is answered within Telegram's limits."""
    del person  # each question comes from somebody else: one person may not ask that much
    for question in STRANGE:
        answer = await Person(api).say(question)
        assert answer.text.strip(), repr(question)
        assert answer.text != texts.text("error.calm"), repr(question)
        assert units(answer.html) <= MOST_UNITS, repr(question)


async def test_a_long_answer_comes_in_several_messages(person: Person) -> None:
    """Six municipalities do not fit in one message; no message is too long, none is cut."""
    places = "Lokeren, Gent, Pajottegem, Antwerpen, Tessenderlo-Ham en Bilzen-Hoeselt"
    question = f"Wie is de regisseur in {places}?"
    await person.say(question, answers=2)
    assert all(units(call.html) <= MOST_UNITS for call in person.heard)
    told = " ".join(call.text for call in person.heard)
    assert all(place in told for place in ("Lokeren", "Tessenderlo-Ham", "Bilzen-Hoeselt"))
    assert not person.heard[0].labels


async def test_every_message_keeps_to_the_limits_and_shows_no_preview(
    person: Person, api: BotApi
) -> None:
    """Callback data has at most 64 bytes, also where the question was long and accented."""
    await person.say("/start")
    await person.say("/help")
    await person.say("Beveren")
    await person.say("wie helpt mij in sint niklaas")
    await person.say("ééééééééééééé" * 9)
    await person.say("Bilzen - Hoeselt óf Bilzen–Hoeselt")
    for call in api.sent("sendMessage"):
        assert not call.has_preview
        assert call.fields["parse_mode"] == "HTML"
        assert all(len(data.encode()) <= 64 for data in call.buttons.values())


@pytest.mark.parametrize("name", ["__proto__", "x" * 64])
async def test_a_long_or_strange_word_after_a_command_is_read_as_a_place(
    person: Person, name: str
) -> None:
    """What stands behind a command is as untrusted as any text."""
    assert (await person.say(f"/gemeente {name}")).text
