"""`regiewijzer data ...` as far as it looks: check, diff, history, coverage, lists, export."""

from __future__ import annotations

import asyncio
import io
import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from bot.adapters.terminal.show import show
from bot.cli.commands import open_to_look
from bot.core.changing.comparing import Changes
from bot.core.model.errors import BotError, InvalidInput
from bot.files.data import DataDirectory
from bot.messages.catalog import Catalog
from bot.messages.changes.differences import change_blocks, changes_record
from bot.messages.problems import problem_line
from bot.messages.reply import Reply, block
from bot.service.changing.admins import Console
from bot.service.changing.preview import NothingLoaded, Preview
from bot.service.changing.tables import harmless
from bot.settings import Settings
from bot.wiring import Services, care_of, open_services, utc_now

# ruff: noqa: PLC0415 -- imports inside functions: no subcommand loads what another one needs

_MOST_STATES = 2  # that can be compared


async def check(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Check the data files; nothing is stored."""
    from bot.files.boundaries import BOUNDARIES, check_boundaries
    from bot.files.data import load_boundaries
    from bot.files.form import out_of_form

    del arguments
    source, today = DataDirectory(settings.data_dir), utc_now().date()
    documents = await asyncio.to_thread(source.read)
    facts = await asyncio.to_thread(source.parse, documents, today)
    boundaries = await asyncio.to_thread(load_boundaries, settings.data_dir)
    in_force = {m.nis for m in facts.municipalities if m.in_force(today)}
    problems = check_boundaries(BOUNDARIES, boundaries, in_force)
    problems += await asyncio.to_thread(out_of_form, documents)
    if problems:
        raise InvalidInput(problems)
    counts = facts.counts()
    print(
        texts.text(
            "cli.check-ok",
            partnerships=counts["partnerships"],
            organisers=counts["organisers"],
            municipalities=sum(m.in_force(today) for m in facts.municipalities),
            places=counts["places"],
        )
    )
    return 0


async def format_files(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Write the data files in their one form; what they say stays."""
    from bot.files.form import in_form

    del arguments
    documents = await asyncio.to_thread(DataDirectory(settings.data_dir).read)
    formed = await asyncio.to_thread(in_form, documents)
    changed = {n: c for n, c in formed.contents.items() if c != documents.contents[n]}
    await asyncio.to_thread(_write_folder, settings.data_dir, changed, texts)
    for name in changed:
        print(texts.text("cli.formatted", file=name))
    if not changed:
        print(texts.text("cli.formatted-all"))
    return 0


async def diff(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Show what changes: from the store to the files, to a file, or between two revisions."""
    from bot.messages.changes.previews import difference_blocks, difference_record

    async with open_services(settings) as services:
        found = await _difference(arguments.states, services, texts)
    if isinstance(found, Changes):
        write_json(changes_record(found)) if arguments.json else write_changes(found, texts)
    elif arguments.json:
        write_json(difference_record(found))
    elif found.is_same:
        write_changes(found.changes, texts)
    else:
        write_reply(Reply(difference_blocks(found, texts)), texts)
    return 0


async def history(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Show the revisions: when, who, why, and what each changed."""
    from bot.messages.changes.history import (
        history_reply,
        planned_record,
        revision_record,
        revision_reply,
    )
    from bot.messages.changes.previews import ON_COMMAND_LINE
    from bot.service.changing.history import History

    async with open_services(settings) as services:
        if services.holder.revision is None:
            raise NothingLoaded
        kept, who = History(services.context), _somebody(texts)
        if arguments.revision is not None:
            past = await kept.revision(who, arguments.revision)
            if arguments.json:
                write_json(revision_record(past))
            else:
                write_reply(revision_reply(past, texts), texts)
            return 0
        revisions = await kept.revisions(who, arguments.most)
        planned = await kept.planned(who)
    if arguments.json:
        records = [revision_record(past) for past in revisions]
        write_json({"revisions": records, "planned": [planned_record(one) for one in planned]})
    else:
        write_reply(history_reply(revisions, planned, texts, ON_COMMAND_LINE), texts)
    return 0


async def audit(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Write the audit log: who did what and when, with the name of each operation."""
    from bot.messages.changes.history import act_record
    from bot.service.changing.history import History

    async with open_services(settings) as services:
        acts = await History(services.context).acts(_somebody(texts))
    write_records([act_record(act) for act in acts], arguments.format, sys.stdout)
    return 0


async def coverage(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Account for every municipality on a day: as text, CSV, JSON or a map."""
    from bot.adapters.terminal.coverage import write_coverage
    from bot.core.answering.coverage import coverage as account_of
    from bot.messages.coverage_record import coverage_csv, coverage_json

    day = arguments.day or utc_now().date()
    async with open_to_look(settings, texts) as services:
        directory = services.holder.current
    account = account_of(directory, day)
    match arguments.format:
        case "csv":
            await _write(arguments.out, coverage_csv(account, directory).encode(), texts)
        case "json":
            await _write(arguments.out, coverage_json(account, directory).encode(), texts)
        case "svg" | "png":
            from bot.adapters.maps.drawings import draw_coverage
            from bot.files.data import load_boundaries
            from bot.maps.png import to_png

            boundaries = await asyncio.to_thread(load_boundaries, settings.data_dir)
            drawn = draw_coverage(directory, day, boundaries, texts)
            content = drawn.encode() if arguments.format == "svg" else to_png(drawn)
            await _write(arguments.out, content, texts)
        case _ if arguments.out is not None:
            written = io.StringIO()
            write_coverage(account, directory, texts, written)
            await _write(arguments.out, written.getvalue().encode(), texts)
        case _:
            write_coverage(account, directory, texts, sys.stdout)
    return 0


async def export(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Write the store back: the YAML with its comments, tables as CSV, or a workbook."""
    from bot.adapters.tables.csv_bundle import csv_files, csv_zip
    from bot.adapters.tables.spreadsheet import SourceSheet, workbook

    async with open_services(settings) as services:
        context = services.context
        revision = services.holder.revision
        if revision is None:
            raise NothingLoaded
        documents = await context.revisions.documents(revision.id)
        assert documents is not None, "the active revision is kept"
        source = context.load.source
        if arguments.format == "yaml":
            contents: Mapping[str, bytes] = documents.contents
        elif arguments.format == "csv":
            tables = await asyncio.to_thread(source.tables, documents)
            if arguments.out.suffix.lower() == ".zip":
                await _write(arguments.out, csv_zip(tables), texts)
                return 0
            contents = csv_files(tables)
        else:
            tables = await asyncio.to_thread(source.tables, documents)
            made = texts.date(revision.created_at.date())
            about = (texts.text("admin.export-about", revision=revision.id, date=made),)
            sheet = SourceSheet(texts.text("admin.export-sheet"), about, utc_now().date())
            content = await asyncio.to_thread(workbook, tables, sheet)
            await _write(arguments.out, content, texts)
            return 0
    await asyncio.to_thread(_write_folder, arguments.out, contents, texts)
    print(texts.text("cli.exported", number=len(contents), folder=str(arguments.out)))
    return 0


async def misses(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """List the words that led nowhere on several days."""
    from bot.messages.admin import misses as words

    async with open_to_look(settings, texts) as services:
        care = care_of(services, settings)
        missed = await care.misses.list(_somebody(texts))
    if arguments.format == "text":
        write_reply(words.misses(missed, texts), texts)
    else:
        write_records([words.record(one) for one in missed], arguments.format, sys.stdout)
    return 0


async def stale(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """List the contacts that are old."""
    from bot.messages.admin import stale as words
    from bot.service.stale import Order

    async with open_to_look(settings, texts) as services:
        care = care_of(services, settings)
        order = Order(arguments.order)
        found = await care.stale.list(order)
    if arguments.format == "text":
        write_reply(words.stale_list(found, order, texts, most=len(found) or 1), texts)
    else:
        write_records(words.records(found), arguments.format, sys.stdout)
    return 0


async def verify(arguments: Namespace, settings: Settings, texts: Catalog) -> int:
    """Try the websites and mail domains of the contacts on the network."""
    del arguments
    from bot.messages.terminal import verified_lines
    from bot.wiring import open_verify

    async with open_verify(settings) as look:
        result = await look()
    write_reply(Reply((block(*verified_lines(result, texts)),)), texts)
    return 0


def write_changes(found: Changes, texts: Catalog) -> None:
    """Print changes in words."""
    if found.is_empty:
        print(texts.text("cli.diff-none"))
        return
    write_reply(Reply(change_blocks(found, texts)), texts)


def write_reply(reply: Reply, texts: Catalog) -> None:
    """Print a reply."""
    show(reply, texts, sys.stdout)


def write_json(value: object) -> None:
    """Print an object as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def write_records(records: Sequence[Mapping[str, object]], form: str, out: TextIO) -> None:
    """Write objects as one JSON array, as JSON lines, or as CSV with what is nested as JSON."""
    import csv

    if form == "json":
        write_json(list(records))
    elif form == "jsonl":
        for record in records:
            print(json.dumps(record, ensure_ascii=False), file=out)
    else:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(records[0] if records else ())
        writer.writerows([_cell(value) for value in record.values()] for record in records)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


async def _difference(
    states: Sequence[str], services: Services, texts: Catalog
) -> Changes | Preview:
    """Return the changes between what was named: nothing, a file, or one or two revisions."""
    from bot.cli.given import taker
    from bot.service.changing.change import Change
    from bot.service.changing.history import History

    who, revision = _somebody(texts), services.holder.revision
    if revision is None:
        raise NothingLoaded
    if not states:
        return await Change(services.context).from_files(who)
    if all(state.isdecimal() for state in states) and len(states) <= _MOST_STATES:
        first, second = int(states[0]), int(states[1]) if len(states) > 1 else revision.id
        return await History(services.context).between(who, first, second)
    if len(states) > 1:
        raise BotError(texts.text("cli.diff-states"))
    change = Change(services.context)
    take = taker(Path(states[0]), services.context.load.source, change.today(), texts)
    preview = await change.from_upload(who, take)
    for note in preview.notes:
        print(problem_line(note, texts), file=sys.stderr)
    return preview


def _somebody(texts: Catalog) -> Console:
    return Console(texts.text("cli.author"))


async def _write(out: Path | None, content: bytes, texts: Catalog) -> None:
    """Write to a file, or to standard output."""
    if out is None:
        if sys.stdout.isatty() and b"\0" in content:
            raise BotError(texts.text("cli.needs-out"))
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        await asyncio.to_thread(out.write_bytes, content)
    except OSError as error:
        raise _unwritable(out, error, texts) from error


def _write_folder(folder: Path, contents: Mapping[str, bytes], texts: Catalog) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise _unwritable(folder, error, texts) from error


def _unwritable(path: Path, error: OSError, texts: Catalog) -> BotError:
    reason = error.strerror or type(error).__name__
    return BotError(texts.text("cli.unwritable", file=str(path), reason=reason))
