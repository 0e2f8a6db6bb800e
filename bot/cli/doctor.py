"""The subcommand `doctor`: what is wrong with an installation, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from bot.cli.examine_data import examine_data
from bot.cli.examine_database import examine_database, examine_disk, examine_rights
from bot.cli.examine_program import (
    examine_admins,
    examine_host,
    examine_languages,
    examine_program,
    examine_secrets,
    examine_settings,
    settings_as_far_as_possible,
)
from bot.cli.examine_telegram import examine_inbox, examine_telegram
from bot.cli.finding import Finding, Grade, Reporter
from bot.messages.catalog import Catalog


async def examine(
    environment: Mapping[str, str], say: Catalog, now: datetime
) -> AsyncIterator[Finding]:
    """Look at everything on this machine, nothing on the network; write nothing.

    What is wrong does not stop the rest.

    Args:
        environment: With the settings, right or wrong.
        say: Words for people.
        now: The present moment, aware.
    """
    report = Reporter(say)
    settings, problems = settings_as_far_as_possible(environment)
    yield examine_program(report)
    for finding in examine_settings(report, problems):
        yield finding
    for finding in examine_secrets(report, environment):
        yield finding
    for finding in examine_host(report, settings):
        yield finding
    yield examine_languages(report)
    yield await examine_data(report, settings, now.date())
    async for finding in examine_database(report, settings, now):
        yield finding
    for finding in examine_rights(report, settings):
        yield finding
    yield examine_disk(report, settings)
    for finding in examine_admins(report, settings):
        yield finding
    yield examine_telegram(report, settings, now)
    async for finding in examine_inbox(report, settings, now):
        yield finding


def is_well(findings: Iterable[Finding]) -> bool:
    """Tell whether nothing is bad."""
    return all(finding.grade is not Grade.BAD for finding in findings)


def as_text(findings: Iterable[Finding], say: Catalog) -> list[str]:
    """Return a line per finding, and below it, indented, how to mend it."""
    lines: list[str] = []
    for finding in findings:
        lines.append(say.text(f"doctor.{finding.grade}", what=finding.what))
        if finding.mend is not None:
            lines += [f"    {line}" for line in finding.mend.splitlines()]
    return lines


def as_json(findings: Iterable[Finding], *, well: bool) -> str:
    """Return the findings for machines."""
    record = {"well": well, "findings": [asdict(finding) for finding in findings]}
    return json.dumps(record, ensure_ascii=False, indent=2)
