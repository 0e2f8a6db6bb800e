"""What the use cases need from the outside, as small protocols; and what passes through them."""

from __future__ import annotations

from bot.service.ports.channel import KEPT_FOR, Inbox, LanguageStore, Locator, Memory, RawUpdate
from bot.service.ports.data import Clock, Conflict, DataSource, Documents, Merged, Side
from bot.service.ports.proposals import Act, AuditLog, Proposal, ProposalStore
from bot.service.ports.reach import Reachability, ReachabilityStore, Reacher, Sign
from bot.service.ports.reports import (
    Correction,
    Counted,
    KeptMiss,
    KeptReport,
    MissStore,
    ReportState,
    ReportStore,
)
from bot.service.ports.revisions import Draft, Origin, Revision, RevisionStore

__all__ = [
    "KEPT_FOR",
    "Act",
    "AuditLog",
    "Clock",
    "Conflict",
    "Correction",
    "Counted",
    "DataSource",
    "Documents",
    "Draft",
    "Inbox",
    "KeptMiss",
    "KeptReport",
    "LanguageStore",
    "Locator",
    "Memory",
    "Merged",
    "MissStore",
    "Origin",
    "Proposal",
    "ProposalStore",
    "RawUpdate",
    "Reachability",
    "ReachabilityStore",
    "Reacher",
    "ReportState",
    "ReportStore",
    "Revision",
    "RevisionStore",
    "Side",
    "Sign",
]
