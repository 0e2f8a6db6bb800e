"""Examines the program itself: what it runs on, its settings, its languages."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from bot.cli.finding import Finding, Reporter
from bot.core.errors import InvalidInput, Problem
from bot.files.catalogs import load_catalogs
from bot.messages.catalog import Catalog
from bot.messages.faults import problem_line
from bot.settings import Settings, is_beyond_this_machine, read_settings
from bot.store.soundness import LEAST_SQLITE, SQLITE_VERSION

_PYTHON = (3, 11)
_SECRETS = ("REGIEWIJZER_TELEGRAM_TOKEN_FILE", "REGIEWIJZER_WEBHOOK_SECRET_FILE")
_TWO = 2


def settings_as_far_as_possible(
    environment: Mapping[str, str],
) -> tuple[Settings, tuple[Problem, ...]]:
    """Read the settings; of those that are wrong, return what is, and use what holds without them.

    So that one bad setting does not hide what else is wrong.
    """
    left, problems = dict(environment), list[Problem]()
    while True:
        try:
            return read_settings(left), tuple(problems)
        except InvalidInput as error:
            problems += error.problems
            for problem in error.problems:
                left.pop(problem.field, None)
                left.pop(f"{problem.field}_FILE", None)


def examine_program(
    report: Reporter,
    python: tuple[int, ...] = tuple(sys.version_info[:3]),
    sqlite: tuple[int, ...] = SQLITE_VERSION,
) -> Finding:
    """Look at what the program runs on."""
    versions = {"python": _dotted(python), "sqlite": _dotted(sqlite)}
    if python < _PYTHON or sqlite < LEAST_SQLITE:
        return report.bad("program-old", **versions)
    return report.ok("program", **versions)


def examine_settings(report: Reporter, problems: Iterable[Problem]) -> list[Finding]:
    """Tell what is wrong with the settings."""
    bad = [report.bad("settings-bad", fault=problem_line(one, report.say)) for one in problems]
    return bad or [report.ok("settings")]


def examine_secrets(report: Reporter, environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look whether others on this machine can read the files with secrets."""
    for name in _SECRETS:
        file = environment.get(name, "").strip()
        if file and _is_open_to_all(Path(file)):
            yield report.bad("secret-open", name=name, file=file)


def examine_admins(report: Reporter, settings: Settings) -> Iterator[Finding]:
    """Look whether somebody can change data in the chat."""
    if settings.telegram_token is None:
        return
    number = len(settings.admins)
    if not number:
        yield report.look("admins-none")
    elif settings.two_persons and number < _TWO:
        yield report.bad("admins-one")
    else:
        yield report.ok("admins", number=number)


def examine_host(report: Reporter, settings: Settings) -> Iterator[Finding]:
    """Look whether others can reach the server under a name that is told to it."""
    if is_beyond_this_machine(settings):
        yield report.look("host-unnamed", host=settings.host)


def examine_languages(
    report: Reporter, load: Callable[[], Mapping[str, Catalog]] = load_catalogs
) -> Finding:
    """Look whether every language says everything."""
    try:
        languages = load()
    except InvalidInput as error:
        first = problem_line(error.problems[0], report.say)
        return report.bad("languages-bad", number=len(error.problems), first=first)
    return report.ok("languages", languages=report.say.join(list(languages)))


def _dotted(version: Iterable[int]) -> str:
    return ".".join(map(str, version))


def _is_open_to_all(file: Path) -> bool:
    """Tell whether everybody on this machine may read a file: its own mode and its folders'."""
    try:
        path = Path(os.path.realpath(file))
        return bool(path.stat().st_mode & stat.S_IROTH) and all(
            folder.stat().st_mode & stat.S_IXOTH for folder in path.parents
        )
    except OSError:  # told as a fault of the setting
        return False
