"""From what somebody made to a proposal, and from a proposal to a revision."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.model import Facts
from bot.service.load import PROGRAM
from bot.service.ports import Documents, Draft, Origin, Proposal, Revision

_OPERATION_BYTES = 6  # enough to be unique among administrators' acts, short in a button


@dataclass(frozen=True, slots=True)
class Made:
    """What somebody made, before it is compared with anything."""

    documents: Documents
    origin: Origin
    reason: str
    valid_from: date | None = None
    files: Documents | None = None  # the data files as they lay on the disk, where they were read


def proposal_of(made: Made, active: Revision, author: str, now: datetime) -> Proposal:
    """Return a proposal to change the active revision, under a new name."""
    return Proposal(
        secrets.token_hex(_OPERATION_BYTES),
        active.id,
        made.documents,
        author,
        made.reason,
        made.origin,
        now,
        made.valid_from,
        made.files,
    )


def draft_of(proposal: Proposal, facts: Facts, now: datetime, by: str) -> Draft:
    """Return the revision that a proposal becomes, which *by* confirmed."""
    return Draft(
        proposal.documents,
        facts,
        # What the program proposed is the act of whoever confirmed it.
        by if proposal.author == PROGRAM else proposal.author,
        proposal.reason,
        proposal.origin,
        now,
        proposal.id,
        base=proposal.base,
        files=proposal.files,
    )


def day_of(proposal: Proposal, now: datetime) -> date:
    """Return the day for which a proposal has to be right."""
    return max(proposal.valid_from or now.date(), now.date())
