"""Changes that wait, and the log of who did what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.service.ports.data import Documents
from bot.service.ports.revisions import Origin


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits for a confirmation, or was confirmed and waits for its day."""

    id: str  # the operation that a confirmation names
    base: int  # the revision that it was made from
    documents: Documents
    author: str
    reason: str
    origin: Origin
    created_at: datetime
    valid_from: date | None = None  # the first day on which it is to hold; None: at once
    files: Documents | None = None  # for `Origin.FILES`: the data files as they lay on the disk
    agreed_by: str | None = None  # set: confirmed, and waiting for its day

    def day(self, today: date) -> date:
        """Return the day for which it has to be right."""
        return max(self.valid_from or today, today)


class ProposalStore(Protocol):
    """Where proposals wait. Every method may raise `StoreError`."""

    async def propose(self, proposal: Proposal) -> None:
        """Keep a proposal."""

    async def proposal(self, operation: str) -> Proposal | None:
        """Return a proposal; None if there is none, or no longer."""

    async def agree(self, operation: str, by: str, at: datetime) -> None:
        """Note that a proposal was confirmed and waits for its day."""

    async def withdraw(self, operation: str, by: str, at: datetime) -> bool:
        """Forget a proposal; False if there was none."""

    async def planned(self) -> tuple[Proposal, ...]:
        """Return those that wait for their day, the first day first."""

    async def expire(self, before: datetime) -> int:
        """Forget unconfirmed proposals made before a moment; return how many."""


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the audit log."""

    at: datetime
    author: str
    act: str  # "files", "chat", "upload", "rollback", "plan", "withdraw", "restore", "refused", ...
    what: str
    operation: str | None = None
    revision: int | None = None


class AuditLog(Protocol):
    """Where acts are written down, for good. Every method may raise `StoreError`."""

    async def record(self, act: Act) -> None:
        """Write down an act that changes no data by itself; the others are written with it."""

    async def acts(self) -> tuple[Act, ...]:
        """Return every act, the oldest first."""
