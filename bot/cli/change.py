"""`regiewijzer data ...` as far as it changes something: load, rollback, cancel, forget."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace

from bot.adapters.terminal.show import is_interactive
from bot.cli.data import write_reply
from bot.cli.given import taker
from bot.core.model.errors import BotError
from bot.messages.catalog import Catalog
from bot.messages.changes.previews import (
    ON_COMMAND_LINE,
    confirmed_reply,
    preview_reply,
    sure_reply,
)
from bot.service.changing.admins import Console
from bot.service.changing.change import DIGEST_CHARS, Change
from bot.service.changing.history import History
from bot.service.changing.preview import Confirmed, FilesChanged, NotSure, Preview, Since
from bot.service.changing.upload import exported_from
from bot.service.ports import Side
from bot.settings import Settings
from bot.wiring import open_services

_SIDES = {"files": Side.FILES, "store": Side.HELD}
_SHORTEST = 6  # letters of the fingerprint that have to be typed


async def load(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Show what newer data change, and load them once that is confirmed."""
    who = _who(arguments, texts)
    async with open_services(settings) as services:
        change, context = Change(services.context), services.context
        if context.holder.revision is None:
            loaded = await context.load.first()
            context.holder.swap(loaded)
            write_reply(confirmed_reply(Confirmed(loaded.revision), texts, ON_COMMAND_LINE), texts)
            if arguments.path is None:
                return 0
        await context.revisions.derive()
        if arguments.path is None:
            preview = await change.from_files(
                who,
                reason=arguments.reason,
                valid_from=arguments.valid_from,
                prefer=_SIDES.get(arguments.prefer),
            )
        else:
            preview = await change.from_upload(
                who,
                taker(arguments.path, context.load.source, change.today(), texts),
                reason=arguments.reason,
                valid_from=arguments.valid_from,
                since=_since(arguments),
            )
        return await _confirm(preview, change, who, arguments, texts)


async def rollback(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Show what going back to a revision changes, and go back once that is confirmed."""
    who = _who(arguments, texts)
    async with open_services(settings) as services:
        change = Change(services.context)
        preview = await change.back_to(who, arguments.revision, reason=arguments.reason)
        return await _confirm(preview, change, who, arguments, texts)


async def cancel(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Forget a change that is planned."""
    async with open_services(settings) as services:
        is_gone = await Change(services.context).drop(_who(arguments, texts), arguments.operation)
    print(texts.text("admin.withdrawn" if is_gone else "admin.no-proposal"))
    return 0 if is_gone else 1


async def forget(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Forget what older revisions were made of."""
    if not arguments.yes:
        asked = texts.text("cli.forget-ask", revision=arguments.before, word=texts.text("cli.yes"))
        if not is_interactive() or await _typed(asked) != texts.text("cli.yes"):
            print(texts.text("cli.forget-not"))
            return 1
    async with open_services(settings) as services:
        number = await History(services.context).forget(_who(arguments, texts), arguments.before)
    print(texts.text("cli.forgotten", number=number))
    return 0


async def _confirm(
    preview: Preview, change: Change, who: Console, arguments: Namespace, texts: Catalog
) -> int:
    """Show a preview, take a confirmation, and carry it out."""
    write_reply(preview_reply(preview, texts, most=sys.maxsize), texts)
    if preview.is_same:
        return 0
    if preview.conflicts:
        print(texts.text("cli.load-prefer"))
        return 1
    given = arguments.confirm
    if given is None and not is_interactive():
        print(texts.text("cli.load-confirm", digest=preview.digest))
        return 1
    if given is None:
        given = await _typed(texts.text("cli.load-ask", word=texts.text("cli.yes")))
        if given != texts.text("cli.yes"):
            return await _dropped(preview, change, who, texts)
        given = preview.digest
    if len(given) < _SHORTEST or not preview.digest.startswith(given[:DIGEST_CHARS]):
        await change.drop(who, preview.operation)
        raise FilesChanged
    sure = bool(arguments.dangerous)
    try:
        done = await change.confirm(who, preview.operation, preview.digest, sure=sure)
    except NotSure as error:
        if not is_interactive():
            raise BotError(texts.text("cli.load-dangerous")) from error
        write_reply(sure_reply(error.preview, texts), texts)
        typed = await _typed(texts.text("cli.load-sure", digest=preview.digest[:_SHORTEST]))
        if typed != preview.digest[:_SHORTEST]:
            return await _dropped(preview, change, who, texts)
        done = await change.confirm(who, preview.operation, preview.digest, sure=True)
    write_reply(confirmed_reply(done, texts, ON_COMMAND_LINE), texts)
    return 0


async def _dropped(preview: Preview, change: Change, who: Console, texts: Catalog) -> int:
    await change.drop(who, preview.operation)
    print(texts.text("admin.reload-cancelled"))
    return 1


async def _typed(prompt: str) -> str:
    return (await asyncio.to_thread(input, prompt)).strip()


def _who(arguments: Namespace, texts: Catalog) -> Console:
    return Console(arguments.name or texts.text("cli.author"))


def _since(arguments: Namespace) -> Since | None:
    """Return what a file was exported from: as said, or as its name says."""
    base = arguments.base or exported_from(arguments.path.name)
    return Since(base, _SIDES.get(arguments.prefer)) if base else None
