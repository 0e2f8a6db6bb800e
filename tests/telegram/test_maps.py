"""Conversations over real HTTP: maps as photos, by a button and by a command."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.adapters.maps import gallery as map_gallery
from bot.adapters.maps.drawings import RegionMaps
from bot.adapters.telegram.buttons import BodyMap, OverviewMap
from bot.adapters.telegram.channel import Channel
from bot.core.lookup.directory import Directory
from bot.files.boundaries import load_boundaries
from bot.maps.png import to_png_apart
from bot.messages.catalog import Catalog
from bot.service.changing.load import Loaded
from bot.wiring import Services
from tests.conftest import DATA
from tests.telegram.bot_api import BotApi, until
from tests.telegram.calls import BLOCKED, BROKEN, Call, Fault
from tests.telegram.conftest import Start, both_ways
from tests.telegram.person import Person, typed
from tests.telegram.rules import units

GROUP, SUPERGROUP = -100_123, -1_000_000_100_123
NO_PHOTOS = Fault(400, "Bad Request: not enough rights to send photos to the chat")
WRONG_FILE = Fault(400, "Bad Request: wrong file identifier/HTTP URL specified")
WRONG_REMOTE = Fault(
    400, "Bad Request: wrong remote file identifier specified: can't unserialize it"
)
FORGED = [
    "d",
    "d46029:gent",  # not the partnership of that municipality
    "d46029:bestaatniet",
    "d99999",  # no municipality
    "d23105",  # nobody known
    "dk:interwaas",  # no organiser
    "d:ww-gent",  # no partnership
    "d:<b>",
    "d46029k:" + "x" * 57,
    "n",
    "nx",
    "np:henegouwen",
    "np:limburg!!",
    "np:" + "x" * 61,
    "nk:Limburg",
]


@pytest.fixture(scope="session")
def ready() -> RegionMaps:
    return RegionMaps(load_boundaries(DATA))


@pytest.fixture(autouse=True)
def quickly(ready: RegionMaps, monkeypatch: pytest.MonkeyPatch) -> None:
    """The borders are made ready once; what is drawn is turned into a picture where it matters."""

    async def as_good_as(svg: str, width: int) -> bytes:
        return b"\x89PNG" + svg.encode()[:width]

    monkeypatch.setattr(map_gallery, "RegionMaps", lambda _: ready)
    monkeypatch.setattr(map_gallery, "to_png_apart", as_good_as)


def is_picture(call: Call) -> bool:
    return call.photo is not None and call.photo.startswith(b"\x89PNG")


# --- the button under an answer ----------------------------------------------


async def test_the_button_under_an_answer_sends_the_map(
    person: Person, api: BotApi, texts: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer stays; below the map stands what it shows, of when, and whose the borders are."""
    monkeypatch.setattr(map_gallery, "to_png_apart", to_png_apart)
    await person.say("Lokeren")
    shown = await person.press("Kaart")
    assert shown.method == "sendPhoto"
    assert is_picture(shown)
    assert shown.html.startswith("<b>Interwaas")
    for part in ("7 gemeenten", "Periode 2020-2025 (voorbij)", "Lokeren", "Sint-Niklaas"):
        assert part in shown.text
    assert texts.text("coverage.map.credit") in shown.text
    assert len(api.sent("sendChatAction")) == 1
    methods = [call.method for call in person.heard]
    assert methods == ["sendMessage", "editMessageReplyMarkup", "sendPhoto"]


async def test_after_a_question_about_wijk_werken_it_is_the_organiser(person: Person) -> None:
    await person.say("wijk-werken in Aalst")
    shown = await person.press("Kaart")
    assert "Wijk-werken: 2 gemeenten" in shown.text
    assert "Aalst en Lede" in shown.text


async def test_under_the_answer_about_a_body_too(person: Person) -> None:
    await person.say("Haspengouw")
    assert "Haspengouw" in (await person.press("Kaart")).text


async def test_where_nobody_is_known_there_is_no_button(person: Person) -> None:
    assert "Kaart" not in (await person.say("Affligem")).labels


async def test_of_a_municipality_whose_parts_differ_the_other_is_one_press_away(
    person: Person,
) -> None:
    await person.say("Tongeren-Borgloon")
    first = await person.press("Kaart")
    assert "Haspengouw" in first.text
    (label,) = (label for label in first.labels if label.startswith("Ook: "))
    second = await person.press(label)
    assert second.method == "editMessageMedia"
    assert "Zuid-Oost Limburg" in second.text
    back = await person.press("Ook: Haspengouw")
    assert back.text == first.text


async def test_under_a_map_are_the_answer_and_the_province(person: Person) -> None:
    """A photo cannot become a text, so the answer comes below it."""
    await person.say("/kaart Lokeren")
    around = await person.press("Oost-Vlaanderen")
    assert around.method == "editMessageMedia"
    assert "Provincie Oost-Vlaanderen" in around.text
    await person.say("/kaart Lokeren")
    assert "Interwaas" in (await person.press("Regisseur")).text
    assert person.heard[-1].method == "sendMessage"


async def test_a_button_from_before_a_restart_works(start: Start, api: BotApi) -> None:
    person = Person(api)
    async with start():
        await person.say("Lokeren")
    async with start():
        assert "Interwaas" in (await person.press("Kaart")).text


async def test_a_map_whose_message_was_deleted_comes_anew(person: Person, api: BotApi) -> None:
    """Somebody presses, and deletes the photo before the bot comes to it."""
    first = await person.say("/kaart")
    message = person.latest()
    person.delete(first.message_id)
    again = await person.press("Limburg", under=message)
    assert again.method == "sendPhoto"
    assert "Provincie Limburg" in again.text
    assert api.refusals == ["editMessageMedia: Bad Request: message to edit not found"]
    api.refusals.clear()


async def test_an_answer_asked_for_under_a_photo_that_telegram_forgot_comes_below_it(
    person: Person, api: BotApi
) -> None:
    """Of an old message nothing tells that it is a photo, until Telegram refuses to change it."""
    await person.say("/kaart Lokeren")
    await person.tap_forgotten("a46029", person.latest())
    await until(lambda: len(person.heard) == 2)
    assert person.heard[-1].method == "sendMessage"
    assert "Interwaas" in person.heard[-1].text
    assert len(api.refusals) == 1
    api.refusals.clear()


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_says_so_calmly(person: Person, texts: Catalog, data: str) -> None:
    assert (await person.press_raw(data)).text == texts.text("error.expired")


async def test_a_forged_button_under_what_was_sent_inline_shows_nothing(
    person: Person, api: BotApi
) -> None:
    """Telegram takes no new photos there."""
    results = await person.look_for("lokeren")
    message = person.pick(results.fields["results"][0])
    await person.tap(BodyMap(body="interwaas").encode(), under=message)
    assert "Leuven" in (await person.say("Leuven")).text
    assert not api.tried("editMessageMedia") + api.tried("sendPhoto")


# --- the command --------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "command", "expected"),
    [
        ("nl", "/kaart lokern", "7 gemeenten"),
        ("fr", "/carte Lokeren", "7 communes"),
        ("en", "/map Lokeren", "7 municipalities"),
        ("nl", "/kaart interwas", "7 gemeenten"),
        ("nl", "/kaart wijk-werken Aalst", "Wijk-werken: 2 gemeenten"),
        ("nl", "/kaart limburg", "Provincie Limburg"),
        ("fr", "/carte Flandre occidentale", "Flandre-Occidentale"),
        ("en", "/map east flanders", "East Flanders"),
        ("nl", "/kaart vlaanderen", "Vlaanderen: 285 gemeenten"),
        ("nl", "/kaart", "Vlaanderen: 285 gemeenten"),
        ("nl", "/kaart wijk-werken limburg", "Wie doet wijk-werken?"),
    ],
)
async def test_the_command_sends_the_map_of_what_is_behind_it(
    bot: Channel, api: BotApi, language: str, command: str, expected: str
) -> None:
    del bot
    shown = await Person(api, language=language).say(command)
    assert shown.method == "sendPhoto"
    assert is_picture(shown)
    assert expected in shown.text


async def test_under_flanders_are_other_colours_and_the_provinces(person: Person) -> None:
    """One message: each press puts another map in its place."""
    shown = await person.say("/kaart")
    assert shown.labels == [
        *("Antwerpen", "Limburg", "Oost-Vlaanderen", "Vlaams-Brabant", "West-Vlaanderen"),
        "Meer",
    ]
    more = await person.press("Meer")
    assert more.method == "editMessageReplyMarkup"
    assert more.labels == ["Wijk-werken", "Hoe oud?", "In woorden", "Minder"]
    assert (await person.press("Minder")).keyboard == shown.keyboard
    shown = await person.press("Limburg")
    assert "Provincie Limburg" in shown.text
    assert shown.labels == ["Vlaanderen", "Wijk-werken", "Hoe oud?", "In woorden"]
    shown = await person.press("Hoe oud?")
    assert "Hoe oud zijn onze gegevens?" in shown.text
    assert "Provincie Limburg" in shown.text
    await person.press("Vlaanderen")
    assert {call.message_id for call in person.heard} == {shown.message_id}


async def test_an_overview_can_be_read(person: Person) -> None:
    """For who cannot see it: every group with its municipalities, below the photo."""
    await person.say("/kaart limburg")
    told = await person.press("In woorden")
    assert told.method == "sendMessage"
    for part in ("Provincie Limburg", "Hasselt", "Bilzen-Hoeselt", "niet gevonden"):
        assert part in told.text


async def test_how_many_are_known_stands_below_an_overview(person: Person) -> None:
    told = (await person.say("/kaart vlaanderen")).text
    assert "bekend, met eigen kleur" in told
    assert "niet gevonden" in told


async def test_a_name_of_several_places_asks_which(person: Person) -> None:
    await person.say("/kaart Hofstade")
    shown = await person.press("Hofstade (Aalst)")
    assert shown.method == "sendPhoto"


async def test_where_nobody_is_known_the_map_around_and_the_answer_are_offered(
    person: Person, texts: Catalog
) -> None:
    told = await person.say("/kaart Affligem")
    assert told.text == texts.text("map.chat.nobody", name="Affligem")
    around = await person.press("Kaart van Vlaams-Brabant")
    assert "Provincie Vlaams-Brabant" in around.text
    assert "Affligem" in (await person.press("Antwoord voor Affligem")).text


@pytest.mark.parametrize(
    ("name", "expected"),
    [("qwrtpsdf", "qwrtpsdf"), ("Parijs", "Frankrijk"), ("<b>&\"'", "<b>"), ("x" * 900, "xxx…")],
)
async def test_what_is_on_no_map_is_no_dead_end(
    person: Person, texts: Catalog, name: str, expected: str
) -> None:
    """What it means is said as ever, and what would lead to a map."""
    told = await person.say(f"/kaart {name}")
    assert expected in told.text
    assert texts.text("map.chat.again") in told.text
    assert "285 gemeenten" in (await person.press("Vlaanderen")).text


# --- what Telegram has already ------------------------------------------------


@both_ways
async def test_a_map_is_uploaded_once(person: Person, api: BotApi) -> None:
    """The second time, and for anybody else, Telegram shows the photo that it has."""
    first = await person.say("/kaart Lokeren")
    other = await Person(api).say("/kaart lokeren")
    assert is_picture(first)
    assert other.photo is None
    assert other.fields["photo"] == first.result["photo"][-1]["file_id"]
    assert other.text == first.text
    assert len(api.sent("sendChatAction")) == 1


async def test_another_municipality_or_language_is_another_photo(
    person: Person, api: BotApi
) -> None:
    await person.say("/kaart Lokeren")
    assert is_picture(await person.say("/kaart Sint-Niklaas"))
    assert is_picture(await person.say("/kaart interwaas"))
    assert is_picture(await Person(api, language="fr").say("/kaart Lokeren"))


async def test_after_a_restart_it_is_not_uploaded_again(start: Start, api: BotApi) -> None:
    person = Person(api)
    async with start():
        await person.say("/kaart Lokeren")
    async with start():
        assert (await person.say("/kaart Lokeren")).photo is None


async def test_another_revision_is_uploaded_anew(person: Person, services: Services) -> None:
    """It has another day on it."""
    first = await person.say("/kaart Lokeren")
    _another_revision(services)
    second = await person.say("/kaart Lokeren")
    assert is_picture(second)
    assert second.text != first.text
    assert (await person.say("/kaart Lokeren")).photo is None


@pytest.mark.parametrize("fault", [WRONG_FILE, WRONG_REMOTE])
@pytest.mark.parametrize("method", ["sendPhoto", "editMessageMedia"])
async def test_a_photo_that_telegram_forgot_is_uploaded_again(
    person: Person, api: BotApi, bot: Channel, fault: Fault, method: str
) -> None:
    await person.say("/kaart")
    await person.press("Limburg")
    again = await person.say("/kaart") if method == "editMessageMedia" else None
    tried = len(api.tried(method))
    api.fail(method, fault)
    shown = await (person.press("Limburg") if again else person.say("/kaart"))
    assert is_picture(shown)
    assert len(api.tried(method)) == tried + 2
    assert b'refusals_total{reason="unknown-file"} 1.0' in bot.metrics.text()
    assert (await person.say("/kaart")).photo is None


async def test_a_photo_that_cannot_be_sent_for_now_is_tried_again(
    person: Person, api: BotApi
) -> None:
    api.fail("sendPhoto", BROKEN)
    assert is_picture(await person.say("/kaart Lokeren"))


async def test_a_press_of_somebody_who_blocked_the_bot_is_let_go(
    person: Person, api: BotApi, bot: Channel
) -> None:
    api.fail("sendPhoto", BLOCKED)
    await person.send(**typed("/kaart"))
    await until(lambda: api.tried("sendPhoto"))
    assert is_picture(await person.say("/kaart"))
    assert b'refusals_total{reason="blocked"} 1.0' in bot.metrics.text()
    assert b"faults_total{" not in bot.metrics.text()


async def test_a_map_that_cannot_be_drawn_ends_in_an_apology(
    person: Person, texts: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(map_gallery, "to_png_apart", to_png_apart)
    monkeypatch.setattr("sys.executable", "/nergens/python")
    assert (await person.say("/kaart Lokeren")).text == texts.text("error.calm")


async def test_answers_go_on_while_a_map_is_drawn(person: Person, api: BotApi) -> None:
    waiting = Person(api)
    await waiting.send(**typed("/kaart"))
    assert "Leuven" in (await person.say("Leuven")).text
    assert not waiting.heard
    await until(lambda: waiting.heard)


# --- in a group ---------------------------------------------------------------


async def test_in_a_group_a_map_answers_visibly_and_has_one_way_on(
    bot: Channel, api: BotApi
) -> None:
    del bot
    person = Person(api, group=GROUP)
    shown = await person.say("/kaart@VoorbeeldRegiewijzerBot Lokeren")
    assert shown.method == "sendPhoto"
    assert shown.quotes is not None
    assert shown.labels == ["Meer weten"]
    assert (await person.say("/kaart@VoorbeeldRegiewijzerBot limburg")).labels == []


async def test_in_a_group_a_chosen_map_takes_the_place_of_the_question(
    bot: Channel, api: BotApi
) -> None:
    """Presses are not limited as messages are, so none of them may bring a new photo."""
    del bot
    person = Person(api, group=GROUP)
    asked = await person.say("/kaart@VoorbeeldRegiewijzerBot Hofstade")
    shown = await person.press("Hofstade (Aalst)")
    assert shown.method == "editMessageMedia"
    assert shown.message_id == asked.message_id


async def test_in_a_group_that_takes_no_photos_the_words_come_alone(
    bot: Channel, api: BotApi
) -> None:
    person = Person(api, group=GROUP)
    api.fail("sendPhoto", NO_PHOTOS)
    told = await person.say("/kaart@VoorbeeldRegiewijzerBot Lokeren")
    assert told.method == "sendMessage"
    assert "7 gemeenten" in told.text
    assert told.quotes is not None
    assert b"faults_total{" not in bot.metrics.text()


async def test_in_a_group_that_became_a_supergroup_the_map_goes_there(
    bot: Channel, api: BotApi
) -> None:
    """The sign that it is being drawn is refused first; that is no fault."""
    person = Person(api, group=GROUP)
    api.migrate(GROUP, SUPERGROUP)
    await person.send(**typed("/kaart@VoorbeeldRegiewijzerBot Lokeren"))
    await until(lambda: api.sent("sendPhoto", SUPERGROUP))
    assert b"faults_total{" not in bot.metrics.text()
    api.refusals.clear()


async def test_in_a_group_what_is_on_no_map_is_said_shortly(bot: Channel, api: BotApi) -> None:
    del bot
    person = Person(api, group=GROUP)
    assert (await person.say("/kaart@VoorbeeldRegiewijzerBot Affligem")).labels == ["Meer weten"]
    assert (await person.say("/kaart@VoorbeeldRegiewijzerBot qwrtpsdf")).labels == []


# --- every map ----------------------------------------------------------------


async def test_telegram_takes_the_words_below_every_map(
    bot: Channel, api: BotApi, services: Services
) -> None:
    """The fake refuses captions and keyboards that Telegram would refuse."""
    del bot
    api.max_assets = 1000
    directory = services.holder.current
    buttons = [BodyMap(body=id_).encode() for id_ in directory.partnerships]
    buttons += [BodyMap(body=id_, is_wijk_werken=True).encode() for id_ in directory.organisers]
    buttons += [OverviewMap(province="limburg").encode()]
    for language in ("nl", "fr", "en"):
        for data in buttons:
            # Each is somebody else: one person may not ask so much.
            shown = await Person(api, language=language).press_raw(data)
            assert shown.method == "sendPhoto", (data, shown.text)
            assert 0 < units(shown.text) <= 1024
            assert "Statbel" in shown.text


def _another_revision(services: Services) -> None:
    directory, revision = services.holder.held
    assert revision is not None
    made = revision.created_at - timedelta(days=30)
    newer = type(revision)(revision.id + 1, "digest", made, "An", "test", revision.origin)
    services.holder.swap(Loaded(Directory(directory.facts), newer))
