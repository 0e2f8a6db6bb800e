"""Examines the data files: by themselves, and beside what the database holds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime
from pathlib import Path

from bot.cli.finding import Finding, Reporter
from bot.core.directory import Directory
from bot.core.errors import InvalidInput, Problem
from bot.files.boundaries import BOUNDARIES, check_boundaries
from bot.files.data import DataDirectory, load_boundaries
from bot.messages.faults import problem_line
from bot.service.load import Candidate, Load
from bot.service.ports import Revision
from bot.settings import Settings
from bot.store.database import Database
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions


async def examine_data(report: Reporter, settings: Settings, today: date) -> Finding:
    """Look for faults in the data files and the borders."""
    folder = settings.data_dir
    if not await asyncio.to_thread(folder.is_dir):
        return report.bad("data-missing", folder=str(folder))
    problems = await asyncio.to_thread(_problems, folder, today)
    if problems:
        first = problem_line(problems[0], report.say)
        return report.bad("data-bad", number=len(problems), folder=str(folder), first=first)
    return report.ok("data", folder=str(folder))


async def examine_newer(
    report: Reporter, settings: Settings, database: Database, active: Revision, now: datetime
) -> AsyncIterator[Finding]:
    """Look what the data files would make of the active revision. Faults in them are not told."""
    store = SqliteRevisions(database)
    load = Load(DataDirectory(settings.data_dir), store, lambda: now)
    try:
        candidate = await load.candidate(active)
    except InvalidInput:
        return
    if candidate.conflicts:
        one = candidate.conflicts[0]
        where = f"{one.file} {one.where}"
        yield report.bad("files-conflict", number=len(candidate.conflicts), first=where)
    elif candidate.files.digest == active.digest:
        yield report.ok("files-same")
    elif candidate.documents.digest == active.digest:
        yield report.ok("files-behind", revision=active.id)
    else:
        yield await _weighed(report, load, store, candidate)


async def examine_planned(report: Reporter, database: Database, today: date) -> list[Finding]:
    """Look at the changes that wait for their day."""
    days = [one.valid_from for one in await SqliteProposals(database).planned() if one.valid_from]
    late = [day for day in days if day < today]
    coming = [day for day in days if day >= today]
    found: list[Finding] = []
    if late:
        found.append(report.bad("planned-late", number=len(late), date=report.say.date(min(late))))
    if coming:
        found.append(report.ok("planned", number=len(coming), date=report.say.date(min(coming))))
    return found


async def _weighed(
    report: Reporter, load: Load, store: SqliteRevisions, candidate: Candidate
) -> Finding:
    """Tell whether the next start may load the files by itself."""
    try:
        facts = await load.parse(candidate.documents)
    except InvalidInput as error:
        first = problem_line(error.problems[0], report.say)
        return report.bad("files-unloadable", number=len(error.problems), first=first)
    held = await store.facts()
    assert held is not None
    before = await asyncio.to_thread(Directory, held[1])
    difference = await load.compare(before, await asyncio.to_thread(Directory, facts))
    if difference.dangers:
        return report.bad("files-dangerous", number=len(difference.dangers))
    return report.look("files-newer")


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
