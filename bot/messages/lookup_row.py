"""One row of a batch look-up: the few cells that fit in a spreadsheet."""

from __future__ import annotations

from bot.core.outcome import Found, Outcome
from bot.messages.catalog import Catalog
from bot.messages.record import outcome_name

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
    found: list[tuple[str, ...]] = []
    for answer in outcome.answers:
        for finding in answer.findings:
            several = answer.is_part or len(answer.findings) > 1
            parts = say.join([part.name for part in finding.parts])
            held, run = finding.regierol, finding.wijk_werken
            partnership = held.partnership
            contact = partnership.contact if partnership else None
            runner = run.organiser.contact if run.organiser else None
            municipality = answer.municipality
            found.append(
                (
                    question,
                    name,
                    f"{municipality.name} ({parts})" if several else municipality.name,
                    municipality.nis,
                    partnership.label if partnership else "",
                    contact.phone.display if contact and contact.phone else "",
                    (contact.email or "") if contact else "",
                    run.organiser.name if run.organiser else "",
                    runner.phone.display if runner and runner.phone else "",
                    (runner.email or "") if runner else "",
                    held.cycle.id if held.cycle else "",
                    say.date(contact.provenance.checked_on) if contact else "",
                )
            )
    return found
