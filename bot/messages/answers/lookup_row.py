"""One row of a batch look-up: the few cells that fit in a spreadsheet."""

from __future__ import annotations

from itertools import zip_longest

from bot.core.model.facts import Contact, LocalContact
from bot.core.model.outcome import Answer, Finding, Found, Regierol, WijkWerken
from bot.messages.answers.context import AnswerContext, answer_context, is_probable, whom_to_call
from bot.messages.answers.record import outcome_name
from bot.messages.catalog import Catalog
from bot.service.listed import Looked

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
    "sources",
)


def header(texts: Catalog) -> tuple[str, ...]:
    """Return the words above the columns."""
    return tuple(texts.text(f"lookup.{column}") for column in COLUMNS)


def rows(looked: Looked, texts: Catalog) -> list[tuple[str, ...]]:
    """Return a row for each finding: several for a merged municipality whose parts differ.

    Unknown is an empty cell. A body without a phone has the number of the municipality or of its
    OCMW in its place, with that name behind it. A question that was not answered gets one row with
    its outcome.
    """
    question, outcome, context = (
        looked.question,
        looked.outcome,
        answer_context(looked.asked, texts),
    )
    name = texts.text(f"outcome.{outcome_name(outcome)}")
    if not isinstance(outcome, Found):
        return [(question, name, *[""] * (len(COLUMNS) - 2))]
    return [
        (question, name, _place(answer, finding, texts), answer.municipality.nis, *cells)
        for answer in outcome.answers
        for finding in answer.findings
        for held, run in zip_longest(finding.regierol, finding.wijk_werken)
        for hall in [whom_to_call(answer, finding)]
        for cells in [
            _cells(held or finding.regierol[0], run or finding.wijk_werken[0], hall, context)
        ]
    ]


def marked(hall: LocalContact | None, texts: Catalog) -> str:
    """Return the number of a municipality with whose it is: "016 27 20 00 (Gemeente Leuven)"."""
    if hall is None or hall.phone is None:
        return ""
    return texts.text("lookup.phone-of", phone=hall.phone.display, office=hall.organisation)


def _place(answer: Answer, finding: Finding, texts: Catalog) -> str:
    name = answer.municipality.name
    if not answer.is_part and len(answer.findings) == 1:
        return name
    return f"{name} ({texts.join([part.name for part in finding.parts])})"


def _cells(
    held: Regierol, run: WijkWerken, hall: LocalContact | None, context: AnswerContext
) -> tuple[str, ...]:
    texts = context.texts
    contact = held.partnership.contact if held.partnership else None
    facts = [*held.facts, *run.facts]
    partnership = _reach(contact, marked(hall, texts))
    organiser = _reach(run.organiser.contact, marked(hall, texts)) if run.organiser else ("", "")
    if hall and marked(hall, texts) in {partnership[0], organiser[0]}:
        facts.append(hall.provenance)
    unsure = [
        texts.text(f"lookup.{column}")
        for column, body, known in (
            ("partnership", held.partnership, held.facts),
            ("organiser", run.organiser, run.facts),
        )
        if body is not None and is_probable(*known)
    ]
    return (
        held.partnership.label if held.partnership else "",
        *partnership,
        run.organiser.name if run.organiser else "",
        *organiser,
        held.cycle.id if held.cycle else "",
        texts.date(min(fact.checked_on for fact in facts)) if facts else "",
        texts.join(unsure) if unsure else "",
        "; ".join(
            texts.text("source.one", publisher=source.title, date=context.published(source))
            for source in context.sources(facts)
        ),
    )


def _reach(contact: Contact | None, otherwise: str) -> tuple[str, str]:
    if contact is None:
        return otherwise, ""
    return contact.phone.display if contact.phone else otherwise, contact.email or ""
