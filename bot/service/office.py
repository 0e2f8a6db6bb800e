"""What the acts of administrators have in common: who may, what answers, and where all is kept."""

from __future__ import annotations

from dataclasses import dataclass

from bot.service.admins import Admins
from bot.service.load import DirectoryHolder, Load
from bot.service.ports import AuditLog, Clock, ProposalStore, RevisionStore


@dataclass(frozen=True, slots=True)
class Office:
    """The desk at which contacts are kept right."""

    admins: Admins
    holder: DirectoryHolder
    load: Load
    revisions: RevisionStore
    proposals: ProposalStore
    audit: AuditLog
    clock: Clock
