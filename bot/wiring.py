"""Puts the concrete parts together: the only place that knows them all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.files.catalogs import load_catalogs
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.service.ask import Ask, LazyLocator
from bot.service.changing.admins import AdminContext, Admins
from bot.service.changing.load import DirectoryHolder, Load
from bot.settings import Settings
from bot.store.audit import SqliteAudit
from bot.store.chat import SqliteChat, SqliteMemory, SqliteReachability
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from bot.adapters.maps.gallery import MapGallery
    from bot.adapters.metrics import Metrics
    from bot.adapters.periodic import PeriodicServices
    from bot.adapters.telegram.channel import Channel
    from bot.adapters.telegram.tuning import Tuning
    from bot.adapters.turns import Turns
    from bot.maps.records import Boundary
    from bot.service.ask import Locate
    from bot.service.correct import Correct, Reported, Wrong
    from bot.service.misses import Misses
    from bot.service.ports import Locator
    from bot.service.reports import Reports
    from bot.service.stale import Stale
    from bot.service.verify import Verify

# ruff: noqa: PLC0415 -- imports inside functions: `ask` must not load Telegram, a server or maps

LANGUAGE = "nl"  # what people get whose own language is not spoken here


@dataclass(frozen=True, slots=True)
class Services:
    """What every channel needs, and what the others are made of."""

    ask: Ask
    context: AdminContext
    chat: SqliteChat
    hints: SqliteReachability
    memory: SqliteMemory
    locator: LazyLocator

    @property
    def holder(self) -> DirectoryHolder:
        """Return what holds the directory that questions are answered from."""
        return self.context.holder


@asynccontextmanager
async def open_services(
    settings: Settings, *, follow_files: bool = False
) -> AsyncIterator[Services]:
    """Open everything in order; close it in reverse order.

    Args:
        settings: Of this installation.
        follow_files: Load data files that are newer, as far as nobody has to look at them, and
            what was planned and is due: at the start of `run`. Else nothing is loaded, and where
            nothing was, the files answer.

    Raises:
        InvalidInput: If data files are broken and there is nothing to fall back on.
        StoreError: If the database cannot be used.
    """
    locator = LazyLocator(lambda: locator_of(boundaries_of(settings.data_dir)))
    async with open_store(settings.database) as database:
        source = DataDirectory(settings.data_dir)
        revisions = SqliteRevisions(database, source.recall)
        load = Load(source, revisions, utc_now)
        proposals = SqliteProposals(database)
        if follow_files:
            loaded = await load.open(await proposals.planned())
            holder = DirectoryHolder(loaded.directory, loaded.revision)
        else:
            holder = await load.look()
        context = AdminContext(
            Admins(settings.admins, two_persons=settings.two_persons),
            holder,
            load,
            revisions,
            proposals,
            SqliteAudit(database),
            utc_now,
        )
        if follow_files:
            from bot.service.changing.schedule import Schedule

            await Schedule(context).run()
        # The directory lives as long as the program: the garbage collector need not walk it.
        gc.freeze()
        yield Services(
            Ask(context.holder, utc_now, settings.freshness, locator),
            context,
            SqliteChat(database),
            SqliteReachability(database),
            SqliteMemory(database),
            locator,
        )


@dataclass(frozen=True, slots=True)
class Care:
    """The lists of what waits for administrators."""

    reports: Reports
    misses: Misses
    stale: Stale


def care_of(services: Services, settings: Settings) -> Care:
    """Return the lists that are kept beside the contacts."""
    from bot.service.misses import Misses
    from bot.service.reports import Reports
    from bot.service.stale import Stale

    context, holder = services.context, services.holder
    admins, clock = context.admins, context.clock
    return Care(
        Reports(admins, services.chat, holder, clock),
        Misses(admins, services.chat, holder, clock, settings.misses_at_least),
        Stale(holder, clock, settings.freshness, services.hints),
    )


@asynccontextmanager
async def open_verify(settings: Settings) -> AsyncIterator[Verify]:
    """Open what tries addresses on the network; raises as `open_services`."""
    from bot.adapters.reach import open_reach
    from bot.service.verify import Verify

    async with open_services(settings) as services, open_reach() as reacher:
        yield Verify(services.holder, utc_now, reacher, services.hints)


@dataclass(frozen=True, slots=True)
class Outfit:
    """What the channels share that stay open: Telegram and the web."""

    catalogs: Mapping[str, Catalog]
    boundaries: tuple[Boundary, ...]
    gallery: MapGallery
    locate: Locate
    correct: Correct
    care: Care
    metrics: Metrics
    turns: Turns
    periodic: PeriodicServices


async def outfit_of(services: Services, settings: Settings) -> Outfit:
    """Read the languages and the borders, and make what draws maps.

    Raises:
        InvalidInput: If the boundaries or a language file are broken.
    """
    from bot.adapters.maps.gallery import MapGallery
    from bot.adapters.metrics import Metrics
    from bot.adapters.periodic import PeriodicServices
    from bot.adapters.turns import Turns
    from bot.service.ask import Locate
    from bot.service.correct import Correct
    from bot.service.stale import Weekly

    holder, context, care = services.holder, services.context, care_of(services, settings)
    boundaries = await asyncio.to_thread(boundaries_of, settings.data_dir)
    services.locator.use(locator_of(boundaries))
    turns = Turns()
    return Outfit(
        catalogs=load_catalogs(),
        boundaries=boundaries,
        gallery=MapGallery(boundaries, holder, services.context.clock, settings.freshness, turns),
        locate=Locate(holder, utc_now, services.locator, settings.freshness),
        correct=Correct(holder, services.chat, services.context.clock),
        care=care,
        metrics=Metrics(),
        turns=turns,
        periodic=PeriodicServices.of(
            context,
            Weekly(care.stale, care.reports, care.misses, services.memory, context.clock),
            services.memory,
            watches=settings.watch,
        ),
    )


def web_site_of(
    services: Services,
    settings: Settings,
    outfit: Outfit,
    tell_report: Callable[[Reported, Wrong], None],
) -> ASGIApp:
    """Put the web chat together; call it where the loop runs.

    Args:
        services: What every channel needs.
        settings: Of this installation.
        outfit: What the channels share.
        tell_report: Passes a new report on to administrators.
    """
    from bot.adapters.web.services import THIS_MACHINE, WebServices, WebSettings
    from bot.adapters.web.site import web_site

    host = f"[{settings.host}]" if ":" in settings.host else settings.host.lower()
    web_services = WebServices(
        ask=services.ask,
        locate=outfit.locate,
        correct=outfit.correct,
        misses=outfit.care.misses,
        catalogs=outfit.catalogs,
        holder=services.holder,
        gallery=outfit.gallery,
        clock=utc_now,
        metrics=outfit.metrics,
        tell_report=tell_report,
        turns=outfit.turns,
    )
    hosts = THIS_MACHINE | {host, *settings.allowed_hosts}
    embedded_in, read_by = settings.frame_ancestors, settings.cors_origins
    web = WebSettings(LANGUAGE, settings.public_url, hosts, embedded_in, read_by)
    return web_site(web_services, web)


@asynccontextmanager
async def open_telegram(
    services: Services,
    settings: Settings,
    outfit: Outfit,
    tuning: Tuning | None = None,
) -> AsyncIterator[Channel]:
    """Open the inbox and put the Telegram channel together; running it is the caller's.

    Raises:
        AlreadyRunning: If another process holds the inbox.
        StoreError: If the inbox or the database cannot be used.
    """
    from bot.adapters.http.app import THUMBNAIL_PATH
    from bot.adapters.telegram.app import TelegramSettings
    from bot.adapters.telegram.channel import Channel
    from bot.adapters.telegram.responding import Services as TelegramServices
    from bot.adapters.telegram.tuning import Tuning
    from bot.service.changing.change import Change
    from bot.service.changing.history import History
    from bot.service.languages import Languages
    from bot.store.inbox import open_inbox

    assert settings.telegram_token is not None
    public = settings.public_url
    # Telegram fetches pictures by https only.
    has_picture = public is not None and public.startswith("https://")
    telegram = TelegramSettings(
        settings.telegram_token,
        settings.telegram_base_url,
        webhook_url=f"{public}{WEBHOOK_PATH}" if public else None,
        webhook_secret=settings.webhook_secret,
        thumbnail_url=f"{public}{THUMBNAIL_PATH}" if has_picture else None,
        tuning=tuning or Tuning(),
    )
    languages = Languages(outfit.catalogs, LANGUAGE, services.chat)
    await languages.load()
    context, care = services.context, outfit.care
    offered = TelegramServices(
        ask=services.ask,
        locate=outfit.locate,
        correct=outfit.correct,
        admins=context.admins,
        change=Change(context),
        history=History(context),
        reports=care.reports,
        misses=care.misses,
        stale=care.stale,
        languages=languages,
        catalogs=outfit.catalogs,
        holder=services.holder,
        boundaries=outfit.boundaries,
        gallery=outfit.gallery,
        memory=services.memory,
        turns=outfit.turns,
    )
    async with AsyncExitStack() as ending:
        inbox = await ending.enter_async_context(
            open_inbox(inbox_path(settings), telegram.bot_id, utc_now)
        )
        yield Channel(telegram, offered, inbox, outfit.metrics, outfit.periodic)


WEBHOOK_PATH = "/telegram"


def heartbeat_path(settings: Settings) -> Path:
    """Return the file whose age tells that the bot is alive; beside the database."""
    return settings.database.with_suffix(".heartbeat")


def inbox_path(settings: Settings) -> Path:
    """Return the file where updates wait until they are handled; beside the database."""
    return settings.database.with_suffix(".inbox.sqlite3")


def utc_now() -> datetime:
    """Return the present moment: the one clock of the program."""
    return datetime.now(UTC)


def boundaries_of(data_dir: Path) -> tuple[Boundary, ...]:
    """Read the borders; raises `InvalidInput` if they are broken."""
    from bot.files.data import load_boundaries

    return load_boundaries(data_dir)


def locator_of(boundaries: tuple[Boundary, ...]) -> Locator:
    """Index borders: tens of milliseconds for Flanders."""
    from bot.maps.boundaries import Boundaries

    return Boundaries(boundaries)
