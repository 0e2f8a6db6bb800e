"""One row of a batch look-up: the few cells that fit in a spreadsheet."""

from __future__ import annotations

from itertools import zip_longest

from bot.core.model import Contact
from bot.core.outcome import Answer, Finding, Found, Outcome, Regierol, WijkWerken
from bot.messages.catalog import Catalog
from bot.messages.record import outcome_name
from bot.messages.voice import is_probable

COLUMNS = (
    "question",
    "outcome",
    "place",
    "nis",
    "partnership",
    "phone",
    "email",
    "organiser",
    "organiser-phone",
    "organiser-email",
    "cycle",
    "checked",
    "unsure",  # which of the cells are probable only
)


def header(say: Catalog) -> tuple[str, ...]:
    """Return the words above the columns."""
    return tuple(say.text(f"lookup.{column}") for column in COLUMNS)


def rows(question: str, outcome: Outcome, say: Catalog) -> list[tuple[str, ...]]:
    """Return a row for each finding: several for a merged municipality whose parts differ.

    Unknown is an empty cell. A question that was not answered gets one row with its outcome.
    """
    name = say.text(f"outcome.{outcome_name(outcome)}")
    if not isinstance(outcome, Found):
        return [(question, name, *[""] * (len(COLUMNS) - 2))]
    return [
        (question, name, _place(answer, finding, say), answer.municipality.nis, *cells)
        for answer in outcome.answers
        for finding in answer.findings
        for held, run in zip_longest(finding.regierol, finding.wijk_werken)
        for cells in [_cells(held or finding.regierol[0], run or finding.wijk_werken[0], say)]
    ]


def _place(answer: Answer, finding: Finding, say: Catalog) -> str:
    name = answer.municipality.name
    if not answer.is_part and len(answer.findings) == 1:
        return name
    return f"{name} ({say.join([part.name for part in finding.parts])})"


def _cells(held: Regierol, run: WijkWerken, say: Catalog) -> tuple[str, ...]:
    contact = held.partnership.contact if held.partnership else None
    facts = [*held.facts, *run.facts]
    unsure = [
        say.text(f"lookup.{column}")
        for column, body, known in (
            ("partnership", held.partnership, held.facts),
            ("organiser", run.organiser, run.facts),
        )
        if body is not None and is_probable(*known)
    ]
    return (
        held.partnership.label if held.partnership else "",
        *_reach(contact),
        run.organiser.name if run.organiser else "",
        *_reach(run.organiser.contact if run.organiser else None),
        held.cycle.id if held.cycle else "",
        say.date(min(fact.checked_on for fact in facts)) if facts else "",
        say.join(unsure) if unsure else "",
    )


def _reach(contact: Contact | None) -> tuple[str, str]:
    if contact is None:
        return "", ""
    return contact.phone.display if contact.phone else "", contact.email or ""
