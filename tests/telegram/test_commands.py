"""Conversations over real HTTP: commands, and links that open the bot with a place."""

from __future__ import annotations

import pytest

from bot.messages.catalog import Catalog
from bot.wiring import Services
from tests.telegram.bot_api import USERNAME, BotApi
from tests.telegram.person import Person

# --- t.me/<bot>?start=<payload> sends "/start <payload>" ---------------------


@pytest.mark.parametrize(("payload", "place"), [("24062", "Leuven"), ("8500", "Kortrijk")])
async def test_a_link_with_a_code_or_a_postcode_answers_at_once(
    person: Person, payload: str, place: str
) -> None:
    """A website can link to the answer for a municipality."""
    answer = await person.say(f"/start {payload}")
    assert place in answer.text
    assert "Klopt niet?" in answer.labels


@pytest.mark.parametrize(
    ("payload", "place"),
    [("lokeren", "Lokeren"), ("sint_niklaas", "Sint-Niklaas"), ("Kessel-Lo", "Kessel-Lo")],
)
async def test_a_link_with_a_name_answers_at_once(person: Person, payload: str, place: str) -> None:
    """Whoever makes a link knows names, not codes; spaces cannot stand in one."""
    answer = await person.say(f"/start {payload}")
    assert answer.text.startswith(place)
    assert "Klopt niet?" in answer.labels


async def test_a_link_with_a_shared_name_asks_which_place(person: Person) -> None:
    assert "Welke plaats" in (await person.say("/start hofstade")).text


async def test_help_names_all_that_can_be_done(person: Person, texts: Catalog) -> None:
    """A location, a list, other chats, and a report; with a button for the first."""
    told = await person.say("/help")
    for key in ("location", "list", "wrong", "orders"):
        assert texts.text(f"chat-help.{key}") in told.text
    assert texts.text("chat-help.inline", name=f"@{USERNAME}") in told.text
    assert told.keyboard[0] == [{"text": texts.text("button.location"), "request_location": True}]
    assert texts.text("chat-help.admins") not in told.text
    assert "/wijzig" not in told.text


async def test_help_in_a_group_says_how_to_ask_there(person: Person, api: BotApi) -> None:
    """By a command, which the bot hears in every privacy mode; nobody shares a place there."""
    assert person.chat
    told = await Person(api, group=-900_700_001).say("/help")
    assert f"/gemeente@{USERNAME} Kessel-Lo" in told.text
    assert told.keyboard == []


async def test_a_link_with_the_code_of_a_part_answers_for_the_municipality_of_today(
    person: Person,
) -> None:
    """Moerbeke is part of Lokeren since 2025; links from before keep working."""
    assert "Lokeren" in (await person.say("/start 44045")).text


@pytest.mark.parametrize(
    "payload",
    [
        "99999",
        "inline",
        "van-de-website",
        "a24062",
        "24062x",
        "24062 24062 onzin",
        "<b>",
        "-1",
        "x" * 64,
    ],
)
async def test_any_other_payload_is_a_start(person: Person, texts: Catalog, payload: str) -> None:
    """Anybody can make a link with anything in it."""
    answer = await person.say(f"/start {payload}")
    if payload.startswith("24062 "):
        assert "Leuven" in answer.text
    else:
        assert answer.text.startswith(texts.text("talk.start"))


async def test_a_link_with_a_postcode_that_does_not_exist_says_so(person: Person) -> None:
    """Somebody made the link with a typing error."""
    assert '"0000"' in (await person.say("/start 0000")).text


# --- commands with a place --------------------------------------------------


@pytest.mark.parametrize("command", ["/gemeente", "/commune", "/municipality"])
async def test_gemeente_answers_for_the_place_behind_it(person: Person, command: str) -> None:
    """Misspelled or not."""
    answer = await person.say(f"{command} lokern")
    assert "Interwaas" in answer.text
    assert "Wijk-werken" in answer.labels


async def test_wijkwerken_answers_who_runs_that(person: Person) -> None:
    """And the contact is that of wijk-werken too."""
    answer = await person.say("/wijkwerken Kortrijk")
    assert "wijkwerken@welzijn13.be" in answer.text
    assert "welzijnsvereniging van" not in answer.text
    assert answer.button("Mail W13")["copy_text"]["text"] == "wijkwerken@welzijn13.be"
    assert "Regisseur" in answer.labels


async def test_wijkwerken_with_a_shared_name_keeps_to_wijk_werken(person: Person) -> None:
    """The choice leads to what was asked."""
    await person.say("/wijkwerken Hofstade")
    answer = await person.press("Hofstade (Aalst)")
    assert "Wijk-werken" in answer.text
    assert "Regisseur" in answer.labels


@pytest.mark.parametrize("command", ["/gemeente", "/wijkwerken"])
async def test_a_command_without_a_place_asks_for_one(
    person: Person, texts: Catalog, command: str
) -> None:
    """Telegram sends the bare command where somebody taps it in the list."""
    assert (await person.say(command)).text == texts.text("talk.where")


# --- about the bot ----------------------------------------------------------


async def test_privacy_says_all_that_is_kept(person: Person, texts: Catalog) -> None:
    """Message, place, language, report, count."""
    told = (await person.say("/privacy")).text
    for part in ("text", "location", "language", "wrong", "limit", "telegram"):
        assert texts.text(f"privacy.{part}") in told
    assert texts.text("language-choice.follow") in told


@pytest.mark.parametrize("command", ["/over", "/about"])
async def test_over_says_who_the_bot_is_and_how_old_its_data_are(
    person: Person, texts: Catalog, services: Services, command: str
) -> None:
    """Not of a government, no human."""
    told = (await person.say(command)).text
    assert texts.text("over.text") in told
    revision = services.holder.revision
    assert revision is not None
    assert texts.date(revision.created_at.date()) in told


async def test_lijst_alone_says_how_to_ask_for_many(person: Person, texts: Catalog) -> None:
    assert (await person.say("/lijst")).text.startswith(texts.text("list-help.text"))
