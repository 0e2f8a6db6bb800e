"""Examines the database, the disk that it is on, and the data files beside it. Writes nothing."""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from bot.cli.finding import Report, unsound_line
from bot.core.lookup.directory import Directory
from bot.core.model.errors import InvalidInput, Problem, StoreError
from bot.files.boundaries import BOUNDARIES, check_boundaries
from bot.files.data import DataDirectory, load_boundaries
from bot.messages.problems import problem_line
from bot.service.changing.load import Candidate, Load
from bot.service.ports import Revision
from bot.settings import Settings
from bot.store.backup import active_revision
from bot.store.database import Database, open_to_others
from bot.store.faults import Fault, Unsound
from bot.store.migrations import NewerProgram, is_up_to_date
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions
from bot.store.soundness import check, open_to_read, size_of
from bot.wiring import inbox_path

_LEAST_FREE = 100_000_000  # bytes
_MEGABYTE = 1_000_000


async def examine_data(report: Report, settings: Settings, today: date) -> None:
    """Look for faults in the data files and the borders."""
    folder = settings.data_dir
    if not await asyncio.to_thread(folder.is_dir):
        report.bad("data-missing", folder=str(folder))
        return
    problems = await asyncio.to_thread(_problems, folder, today)
    if problems:
        first = problem_line(problems[0], report.texts)
        report.bad("data-bad", number=len(problems), folder=str(folder), first=first)
    else:
        report.ok("data", folder=str(folder))


async def examine_database(report: Report, settings: Settings, now: datetime) -> None:
    """Look at the database: the file, what is in it, and what waits in it."""
    path = settings.database
    reason = _cannot_write(path)
    if reason is not None:
        report.bad("database-unwritable", file=str(path), reason=reason)
    size = size_of(path)
    if size is None:
        if reason is None:
            report.ok("database-empty", file=str(path))
        return
    try:
        if size == 0:
            raise Unsound(path, Fault.EMPTY)
        async with open_to_read(path) as database:
            await check(database, thoroughly=True)
            await _contents(report, settings, database, now)
    except Unsound as error:
        report.bad("database-unsound", fault=unsound_line(error, report.texts))
    except NewerProgram:
        report.bad("database-newer", file=str(path))
    except StoreError:
        report.bad("database-bad", file=str(path))


def examine_rights(report: Report, settings: Settings) -> None:
    """Look whether others on this machine can get at the database, the inbox and old copies."""
    folder = settings.database.parent
    files = sorted(folder.glob(f"{settings.database.stem}*.sqlite3*"))
    named = {settings.database, inbox_path(settings), *files}
    opened = sorted({one for file in named for one in open_to_others(file)})
    if opened:
        report.bad("files-open", files=" ".join(map(str, opened)))
    if _is_open(folder):
        report.look("folder-open", folder=str(folder))


def examine_disk(
    report: Report,
    settings: Settings,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> None:
    """Look whether there is room for the database to grow."""
    folder = _nearest(settings.database.parent)
    free = free_bytes(folder)
    if free < _LEAST_FREE:
        report.bad("disk-low", folder=str(folder), free=free // _MEGABYTE)
    else:
        report.ok("disk", folder=str(folder), free=free // _MEGABYTE)


async def _contents(report: Report, settings: Settings, database: Database, now: datetime) -> None:
    file = str(database.path)
    active = await active_revision(database)
    if active is None:
        report.ok("database-empty", file=file)
        return
    is_current = await is_up_to_date(database)
    if is_current:
        await SqliteRevisions(database).check()
    report.ok(
        "database",
        file=file,
        size=max(1, round((size_of(database.path) or 0) / _MEGABYTE)),
        revision=active.id,
        date=report.texts.date(active.created_at.date()),
        author=active.author,
    )
    if not is_current:
        report.ok("database-older", file=file)
        return
    await _newer(report, settings, database, active, now)
    await _planned(report, database, now.date())


async def _newer(
    report: Report, settings: Settings, database: Database, active: Revision, now: datetime
) -> None:
    """Look what the data files would make of the active revision. Faults in them are not told."""
    source = DataDirectory(settings.data_dir)
    store = SqliteRevisions(database, source.recall)
    load = Load(source, store, lambda: now)
    try:
        candidate = await load.candidate(active)
    except InvalidInput:
        return
    if candidate.conflicts:
        one = candidate.conflicts[0]
        where = f"{one.file} {one.where}"
        report.bad("files-conflict", number=len(candidate.conflicts), first=where)
    elif candidate.files.digest == active.digest:
        report.ok("files-same")
    elif candidate.documents.digest == active.digest:
        report.ok("files-behind", revision=active.id)
    else:
        await _weighed(report, load, store, candidate)


async def _planned(report: Report, database: Database, today: date) -> None:
    """Look at the changes that wait for their day."""
    days = [one.valid_from for one in await SqliteProposals(database).planned() if one.valid_from]
    late = [day for day in days if day < today]
    coming = [day for day in days if day >= today]
    if late:
        report.bad("planned-late", number=len(late), date=report.texts.date(min(late)))
    if coming:
        report.ok("planned", number=len(coming), date=report.texts.date(min(coming)))


async def _weighed(
    report: Report, load: Load, store: SqliteRevisions, candidate: Candidate
) -> None:
    """Tell whether the next start may load the files by itself."""
    try:
        facts = await load.parse(candidate.documents)
    except InvalidInput as error:
        first = problem_line(error.problems[0], report.texts)
        report.bad("files-unloadable", number=len(error.problems), first=first)
        return
    held = await store.directory()
    assert held is not None
    difference = await load.compare(held[1], await asyncio.to_thread(Directory, facts))
    if difference.dangers:
        report.bad("files-dangerous", number=len(difference.dangers))
    else:
        report.look("files-newer")


def _problems(folder: Path, today: date) -> list[Problem]:
    """Return all problems of all files at once, as `regiewijzer data check` does."""
    problems: list[Problem] = []
    source = DataDirectory(folder)
    facts = boundaries = None
    try:
        facts = source.parse(source.read(), today)
    except InvalidInput as error:
        problems += error.problems
    try:
        boundaries = load_boundaries(folder)
    except InvalidInput as error:
        problems += error.problems
    if facts is not None and boundaries is not None:
        in_force = {one.nis for one in facts.municipalities if one.in_force(today)}
        problems += check_boundaries(BOUNDARIES, boundaries, in_force)
    return problems


def _cannot_write(path: Path) -> str | None:
    """Try, without changing anything: a right on paper is not always one."""
    try:
        if path.is_file():
            with path.open("r+b"):
                pass
        with tempfile.TemporaryFile(dir=_nearest(path.parent)):
            pass
    except OSError as error:
        return error.strerror or type(error).__name__
    return None


def _is_open(folder: Path) -> bool:
    """Tell whether others may look into a folder of ours; one for all to write in is nobody's."""
    try:
        found = folder.stat()
    except OSError:
        return False
    is_shared = bool(found.st_mode & stat.S_ISVTX) or found.st_uid != os.geteuid()
    return bool(found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)) and not is_shared


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    return folder
