"""The webhook over real HTTP: what it takes, from whom, and how often."""

from __future__ import annotations

import json

from bot.adapters.telegram.channel import Channel
from bot.adapters.telegram.receiving.webhook import MOST_BYTES
from bot.settings import Settings
from bot.wiring import WEBHOOK_PATH
from tests.telegram.bot_api import TOKEN, BotApi, until
from tests.telegram.conftest import Start, webhook_only
from tests.telegram.person import Person

pytestmark = webhook_only
HEADER = "X-Telegram-Bot-Api-Secret-Token"


async def test_a_secret_is_made_and_told_to_telegram_at_each_start(
    start: Start, api: BotApi, settings: Settings
) -> None:
    """Whoever does not know it is nobody."""
    for _ in range(2):
        async with start():
            await until(lambda: api.courier.url(TOKEN))
            await api.courier.set_webhook(TOKEN, {"url": ""})
    first, second = api.courier.secrets
    assert len({None, "", first, second}) == 4
    (told, _) = api.sent("setWebhook")
    assert told.fields["url"] == f"{settings.public_url}{WEBHOOK_PATH}"
    assert int(told.fields["max_connections"]) == 40


async def test_whoever_does_not_know_the_secret_is_turned_away(
    person: Person, api: BotApi, bot: Channel
) -> None:
    """Nothing of what they send is read."""
    url = await address(api)
    body = json.dumps({"update_id": 99, "message": person.message(text="Gent")}).encode()
    for headers in ({}, {HEADER: ""}, {HEADER: "geraden"}):
        assert (await api.courier.post(url, body, headers))[0] == 403
    assert "Leuven" in (await person.say("Leuven")).text
    assert len(person.heard) == 1
    assert b'rejected_total{reason="secret"} 3.0' in bot.metrics.text()


async def test_what_is_no_update_is_not_asked_for_again(person: Person, api: BotApi) -> None:
    """It would be no better the next time."""
    url = await address(api)
    headers = {HEADER: str(api.courier.secrets[-1]), "Content-Type": "application/json"}
    for body in (b"", b"{", b"[]", b'{"update_id": "1"}', b"[" * 100_000):
        assert (await api.courier.post(url, body, headers))[0] == 200, body[:20]
    assert (await api.courier.post(url, b" " * (MOST_BYTES + 1), headers))[0] == 413
    assert "Leuven" in (await person.say("Leuven")).text


async def test_an_update_that_is_delivered_twice_is_answered_once(
    person: Person, api: BotApi, bot: Channel
) -> None:
    """Telegram delivers again where a response was lost."""
    number = await api.enqueue(message=person.message(text="Gent"))
    await until(lambda: person.heard)
    await api.enqueue(update_id=number, message=person.message(text="Gent"))
    assert "Leuven" in (await person.say("Leuven")).text
    assert len(person.heard) == 2
    assert b"repeats_total 1.0" in bot.metrics.text()


async def test_an_update_that_cannot_be_acknowledged_comes_again(start: Start, api: BotApi) -> None:
    """While nothing listens, Telegram keeps it."""
    person = Person(api)
    async with start():
        await until(lambda: api.courier.url(TOKEN))
    await person.send(text="Gent")
    await until(lambda: 0 in {one.status for one in api.courier.deliveries})
    async with start():
        await until(lambda: person.heard)
    assert "Gent" in person.heard[0].text


async def address(api: BotApi) -> str:
    """Where the bot wants its updates."""
    await until(lambda: api.courier.url(TOKEN))
    return api.courier.url(TOKEN)
