"""The subcommands. Each opens what it needs, does one thing, and returns the exit code.

Imports of channels are inside the functions: `ask` must not load Telegram, nor `run` a table.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.core.model.errors import BotError, InvalidInput
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.messages.terminal import reading_lines
from bot.settings import Settings
from bot.wiring import Services, open_services, utc_now

# ruff: noqa: PLC0415 -- see above


@asynccontextmanager
async def open_to_look(settings: Settings, texts: Catalog) -> AsyncIterator[Services]:
    """Open what answers, and say where the data files hold what was not loaded: looking does not.

    Raises as `open_services`.
    """
    async with open_services(settings) as services:
        if services.holder.revision is not None and not await _are_files_known(services):
            print(texts.text("cli.newer-files"), file=sys.stderr)
        yield services


async def _are_files_known(services: Services) -> bool:
    load, proposals = services.context.load, services.context.proposals
    try:
        return await load.is_known(await load.read(), await proposals.planned())
    except InvalidInput:  # gone or unreadable: what is loaded answers
        return True


async def run(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Start the web chat, and Telegram where there is a token for it."""
    del arguments
    from bot.cli.serve import serve

    async with open_services(settings, follow_files=True) as services:
        await serve(services, settings, texts)
    return 0


async def chat(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Converse in the terminal."""
    del arguments
    from bot.adapters.terminal.chat import chat as converse

    async with open_to_look(settings, texts) as services:
        await converse(services.ask, texts)
    return 0


async def ask(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Answer one question."""
    from bot.adapters.terminal.show import show

    async with open_to_look(settings, texts) as services:
        if arguments.json:
            from bot.adapters.terminal.lookup import record_of

            print(record_of(arguments.question, services.ask, texts))
            if not arguments.explain:
                return 0
        asked = services.ask(arguments.question)
        if not arguments.json:
            show(reply_to(asked, texts), texts, sys.stdout)
        if arguments.explain:
            # With --json the explanation must not stand in the way of the record.
            out = sys.stderr if arguments.json else sys.stdout
            print("", *reading_lines(asked.resolution, texts), sep="\n", file=out)
    return 0


async def lookup(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Answer a list: a workbook, CSV, or a text with a question on each line; "-" is the last."""
    from bot.adapters.tables.uploads import read_list_file
    from bot.adapters.terminal.lookup import write_csv, write_jsonl, write_table
    from bot.adapters.terminal.progress import with_progress
    from bot.messages.answers.listing import read_from, refused
    from bot.service.listed import Listed, UnreadableList, names_place

    write = {"csv": write_csv, "jsonl": write_jsonl, "table": write_table}[arguments.format]
    content = await asyncio.to_thread(_content, arguments.file, texts)
    async with open_to_look(settings, texts) as services:
        is_place = names_place(services.ask.at_once())
        try:
            if arguments.file == "-":  # from a program: a question on each line, none left out
                text = content.decode("utf-8-sig", "replace")
                listed = Listed(tuple(re.split(r"\r\n|\r|\n", text.removesuffix("\n"))))
            else:
                listed = read_list_file(arguments.file, content, is_place, None)
        except (UnreadableList, InvalidInput) as error:
            raise BotError(refused(error, texts)) from error
        for line in read_from(listed, texts):
            print("".join(span.text for span in line), file=sys.stderr)
        with with_progress(listed.items, texts.text("cli.progress")) as counted:
            write(counted, services.ask, texts, sys.stdout)
    return 0


async def doctor(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Say what is wrong with this installation, and how to mend it."""
    from bot.cli.doctor import as_json, as_text, examine, is_well
    from bot.cli.finding import Grade

    del settings  # it reads them itself, the wrong ones too
    findings = await examine(os.environ, texts, utc_now())
    well = is_well(findings)
    shown = [one for one in findings if not arguments.quiet or one.grade is not Grade.OK]
    if arguments.json:
        print(as_json(shown, well=well))
    else:
        print("".join(f"{line}\n" for line in as_text(shown, texts)), end="")
    return 0 if well else 1


def _content(file: str, texts: Catalog) -> bytes:
    try:
        return sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BotError(texts.text("cli.unreadable", file=file, reason=reason)) from error
