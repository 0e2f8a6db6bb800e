"""Keeps changes that wait. Implements `service.ports.ProposalStore`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import aiosqlite

from bot.service.ports import Act, Documents, Origin, Proposal
from bot.store.audit import gather, keep, sweep, write_act
from bot.store.database import Database

# ruff: noqa: S608 -- queries are put together from names and constants of our own, never from input

_COLUMNS = "id, base_id, author, reason, origin, created_at, valid_from, agreed_by"
_SELECT = f"SELECT {_COLUMNS} FROM proposals"
_DOCUMENTS = """
    SELECT name, content FROM proposal_documents JOIN documents USING (sha256)
    WHERE proposal_id = ? AND role = ?
"""


class SqliteProposals:
    """The proposals of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, proposal: Proposal) -> None:
        """See `ProposalStore.propose`."""
        async with self._database.transaction(write=True) as connection:
            await connection.execute(
                f"INSERT INTO proposals ({_COLUMNS}, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    proposal.id,
                    proposal.base,
                    proposal.author,
                    proposal.reason,
                    proposal.origin,
                    proposal.created_at.isoformat(timespec="seconds"),
                    proposal.valid_from.isoformat() if proposal.valid_from else None,
                    proposal.agreed_by,
                    proposal.documents.digest,
                ),
            )
            for role, documents in (("new", proposal.documents), ("files", proposal.files)):
                if documents is not None:
                    await connection.executemany(
                        "INSERT INTO proposal_documents VALUES (?, ?, ?, ?)",
                        [(proposal.id, role, *one) for one in await keep(connection, documents)],
                    )

    async def proposal(self, operation: str) -> Proposal | None:
        """See `ProposalStore.proposal`."""
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall(f"{_SELECT} WHERE id = ?", (operation,))
            for row in rows:
                return await _proposal(connection, row)
        return None

    async def agree(self, operation: str, by: str, at: datetime) -> None:
        """See `ProposalStore.agree`."""
        async with self._database.transaction(write=True) as connection:
            query = (
                "UPDATE proposals SET agreed_by = ? WHERE id = ? AND agreed_by IS NULL "
                "RETURNING valid_from"
            )
            for (valid_from,) in await connection.execute_fetchall(query, (by, operation)):
                act = Act(at, by, "plan", str(valid_from), operation)
                await write_act(connection, act)

    async def withdraw(self, operation: str, by: str, at: datetime) -> bool:
        """See `ProposalStore.withdraw`."""
        async with self._database.transaction(write=True) as connection:
            query = "DELETE FROM proposals WHERE id = ? RETURNING reason, agreed_by"
            rows = list(await connection.execute_fetchall(query, (operation,)))
            for reason, agreed_by in rows:
                if agreed_by is not None:
                    await write_act(connection, Act(at, by, "withdraw", reason, operation))
            await sweep(connection)
        return bool(rows)

    async def planned(self) -> tuple[Proposal, ...]:
        """See `ProposalStore.planned`."""
        query = f"{_SELECT} WHERE agreed_by IS NOT NULL ORDER BY valid_from, created_at, id"
        async with self._database.transaction(write=False) as connection:
            rows = await connection.execute_fetchall(query)
            return tuple([await _proposal(connection, row) for row in rows])

    async def expire(self, before: datetime) -> int:
        """See `ProposalStore.expire`."""
        query = "DELETE FROM proposals WHERE agreed_by IS NULL AND created_at < ? RETURNING 1"
        moment = before.isoformat(timespec="seconds")
        async with self._database.transaction(write=True) as connection:
            gone = list(await connection.execute_fetchall(query, (moment,)))
            if gone:
                await sweep(connection)
        return len(gone)


async def _proposal(connection: aiosqlite.Connection, row: Any) -> Proposal:
    operation, base, author, reason, origin, created_at, valid_from, agreed_by = row
    documents = await gather(connection, _DOCUMENTS, (operation, "new"))
    return Proposal(
        operation,
        base,
        documents or Documents({}),
        author,
        reason,
        Origin(origin),
        datetime.fromisoformat(created_at),
        date.fromisoformat(valid_from) if valid_from else None,
        await gather(connection, _DOCUMENTS, (operation, "files")),
        agreed_by,
    )
