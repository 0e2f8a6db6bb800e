"""The conversations whose screens stand in the administrators' handbook, docs/beheer.md.

They are held with the real bot over a Bot API server on loopback, on made-up data.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

from bot.adapters.telegram.channel import Channel
from bot.settings import Settings
from bot.store.revisions import open_store
from tests.telegram.admin.desk import AN, BO, NO, SURE, YES, Files, ask_in_vain, workbook_with
from tests.telegram.bot_api import TOKEN, BotApi, serving, until
from tests.telegram.person import Person
from tests.telegram.stack import TurnedClock, running, services_at
from tests.telegram.transcript import Said, Transcript

EXAMPLE = Path(__file__).parent / "example"
_BODY = "voorbeeldverband"
_PHONE, _NEW, _OTHER, _LAST = "056 00 00 00", "056 00 00 01", "056 00 00 02", "056 00 00 03"
_MAIL, _NEW_MAIL = "regie@voorbeeldverband.example.org", "hallo@voorbeeldverband.example.org"
_OFTEN_OTHER = (  # what is another each time, and what stands there instead
    (re.compile(r"\b[0-9a-f]{16}\b"), "0123456789abcdef"),  # a digest
    (re.compile(r"\b(?=[0-9a-f]*[0-9])[0-9a-f]{12}\b"), "0123456789ab"),  # an operation
    (re.compile(r"contact \d+ seconden"), "contact 3 seconden"),
)


class Stage:
    """The people, the files and the clock; the screens that were seen, by name."""

    def __init__(self, api: BotApi, settings: Settings, clock: TurnedClock) -> None:
        self.settings = settings
        self.clock = clock
        self.files = Files(settings.data_dir)
        self.an = Person(api, number=AN, patience_s=30)
        self.bo = Person(api, number=BO, patience_s=30)
        self.tom = Person(api, patience_s=30)
        self.screens: dict[str, list[Said]] = {}
        self._transcript = Transcript(api)
        self._names = {AN: "An", BO: "Bo", self.tom.number: "Tom"}

    @contextmanager
    def screen(self, name: str, whose: Person | None = None) -> Iterator[None]:
        """Keep what one of them, An as a rule, sees meanwhile."""
        person = whose or self.an
        begin = self._transcript.mark()
        yield
        said = self._transcript.of(person.chat, self._names[person.number], begin)
        self.screens[name] = [replace(one, html=_steady(one.html)) for one in said]

    async def confirm(self, order: str) -> None:
        """Let An order a change and confirm it."""
        await self.an.say(order)
        await self.an.press(YES)


async def record(folder: Path) -> dict[str, list[Said]]:
    """Hold the conversations; return the screens by name. *folder* is for data and database."""
    data = Path(shutil.copytree(EXAMPLE, folder / "data"))
    async with serving() as api:
        database = folder / "regiewijzer.sqlite3"
        admins = {AN: "An", BO: "Bo"}
        settings = Settings(data, database, TOKEN, api.url, port=0, admins=admins)
        stage = Stage(api, settings, TurnedClock())
        async with _bot(stage, settings) as channel:
            await _reports(stage)
            await _edits(stage)
            await _files(stage)
            await _sent(stage)
            await _planned(stage, channel)
            await _lists(stage)
        async with _bot(stage, replace(settings, two_persons=True)):
            await _two_persons(stage)
        assert not api.refusals
    return stage.screens


@asynccontextmanager
async def _bot(stage: Stage, settings: Settings) -> AsyncIterator[Channel]:
    async with open_store(settings.database) as store:
        services = await services_at(store, settings, stage.clock)
        async with running(services, settings) as channel:
            yield channel


async def _reports(stage: Stage) -> None:
    an, tom = stage.an, stage.tom
    await tom.say("Voorbeeldgem")
    with stage.screen("klopt-niet", tom):
        await tom.press("Klopt niet?")
        await tom.press("De telefoon", 2)
        await until(lambda: len(an.heard) == 1)  # of the press: the line below is told apart
        with stage.screen("melding"):
            await tom.reply(f"Het is nu {_NEW}, zei het onthaal", tom.latest())
            await until(lambda: len(an.heard) == 2)
    with stage.screen("meldingen"):
        await an.say("/meldingen", 2)
        await an.press("Aanvaard", 2)
        await an.press(YES)
    with stage.screen("geschiedenis"):
        await an.say("/geschiedenis")
    with stage.screen("terug"):
        await an.say("/terug 1 het onthaal vergiste zich")
        await an.press(YES)
    await tom.say("Voorbeeldgem")
    await tom.press("Klopt niet?")
    await tom.press("De telefoon", 2)
    await tom.reply("Er is een ander nummer, staat op de deur", tom.latest())
    await until(lambda: len([c for c in an.heard if "Melding bij" in c.text]) == 4)
    await an.say("/meldingen", 2)
    with stage.screen("melding-zelf"):
        await an.press("Aanvaard")


async def _edits(stage: Stage) -> None:
    an = stage.an
    with stage.screen("wijzig-fout"):
        await an.say(f"/wijzig voorbeeldverbant telefoon {_NEW}")
    with stage.screen("wijzig"):
        await an.say(f"/wijzig {_BODY} telefoon {_NEW} bron gebeld met het onthaal")
        await an.press(YES)
    await stage.confirm(f"/wijzig {_BODY} e-mail weg")
    with stage.screen("gevaar"):
        await an.say(f"/wijzig {_BODY} telefoon weg")
        await an.press(YES)
        assert SURE in an.latest().buttons
        await an.press(NO)
    with stage.screen("persoon"):
        await an.say(f"/wijzig {_BODY} persoon weg")
        await an.press(YES)
    with stage.screen("nagekeken"):
        await an.say("/nagekeken ww-voorbeeldstreek bron https://example.org/contact")
        await an.press(YES)


async def _files(stage: Stage) -> None:
    an, files = stage.an, stage.files
    await stage.confirm("/terug 4 de naam mag terug")
    files.change("https://voorbeeldverband.example.org\n", "https://nieuw.example.org\n", 1)
    with stage.screen("herlaad"):
        await an.say("/herlaad de website verhuisde")
        await an.press(YES)
    files.change(f"phone: {_PHONE}", f"phone: {_OTHER}", 1)
    with stage.screen("tegenspraak"):
        await an.say("/herlaad")
        await an.press("De bestanden")
        await an.press(YES)


async def _sent(stage: Stage) -> None:
    an = stage.an
    content = stage.files.contacts.read_bytes()
    wrong = content.replace(_OTHER.encode(), b"0800").replace(b"takes_up: no", b"takes_up: nee")
    with stage.screen("fouten"):
        await an.upload(wrong, name="contacts.yaml")
    with stage.screen("bestand"):
        book = await an.say("/bestand", 2)
        changed = workbook_with(book.file, _OTHER, _LAST)
        await an.upload(changed, name=book.file_name, caption="nieuwe centrale")
        await an.press(YES)
    old = workbook_with(book.file, _OTHER, _NEW)
    with stage.screen("oud-bestand"):
        await an.upload(old, name=book.file_name)


async def _planned(stage: Stage, channel: Channel) -> None:
    an, clock = stage.an, stage.clock
    stage.files.change("050 00 00 01", "050 00 00 02", 1)
    with stage.screen("plannen"):
        await an.say("/herlaad 2026-12-01 de centrale verhuist")
        await an.press(YES)
    with stage.screen("gepland"):
        await an.say("/geschiedenis 9")
        await an.say("/geschiedenis")
    clock.turn(days=8)
    told = len(an.heard)
    with stage.screen("ingegaan"):
        await channel.periodic.once()
        await until(lambda: len(an.heard) >= told + 2)
    said = stage.screens.pop("ingegaan")
    # Two messages that do not wait for each other.
    stage.screens["ingegaan"] = [one for one in said if "ingegaan" in one.text]
    stage.screens["week"] = [one for one in said if "Deze week" in one.text]


async def _lists(stage: Stage) -> None:
    an = stage.an
    await ask_in_vain(stage.tom, "bedachtdorp", stage.clock, stage.settings)
    with stage.screen("gemist"):
        await an.say("/gemist")
        await an.press('"bedachtdorp" is Bedachtem', 2)
    with stage.screen("verouderd"):
        await an.say("/verouderd")
    with stage.screen("dekking"):
        await an.say("/dekking")
    with stage.screen("status"):
        await an.say("/status")


async def _two_persons(stage: Stage) -> None:
    an, bo = stage.an, stage.bo
    before = len(bo.heard)
    with stage.screen("twee-bo", bo), stage.screen("twee-an"):
        await an.say(f"/wijzig {_BODY} e-mail {_NEW_MAIL} bron gebeld met het onthaal")
        await until(lambda: len(bo.heard) > before)
        await bo.press(YES)


def _steady(html: str) -> str:
    for pattern, instead in _OFTEN_OTHER:
        html = pattern.sub(instead, html)
    return html
