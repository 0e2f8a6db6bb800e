"""An administrator's desk: a real database, a clock that a test turns, and files that it rewrites.

The files say little, one fact a line, so that a test reads at a glance what differs.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.core.model.errors import InvalidInput, Problem
from bot.core.model.facts import Facts, Phone
from bot.core.model.terms import Confidence, ContactField, SourceId
from bot.service.changing.admins import AdminContext, Admins
from bot.service.changing.change import Change
from bot.service.changing.edits import Edit, Evidence, SameValue, SetField
from bot.service.changing.history import History
from bot.service.changing.load import DirectoryHolder, Load
from bot.service.changing.preview import Confirmed, Preview
from bot.service.changing.schedule import HeldBack, Schedule, TookEffect
from bot.service.changing.tables import Tables
from bot.service.ports import Act, Conflict, Documents, Merged, Side
from bot.store.audit import SqliteAudit
from bot.store.database import Database
from bot.store.proposals import SqliteProposals
from bot.store.revisions import SqliteRevisions, open_store
from tests.builders import a_contact, a_partnership, some_facts

ANN, BO, SOMEBODY = 11, 22, 33
NAMES = {ANN: "Ann", BO: "Bo"}
BODY = "voorbeeldverband"
NAME = "contacts.yaml"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = {"phone": "00 00 00 01", "email": "een@example.org", "alias": "Follegême"}
EVIDENCE = Evidence(
    SourceId("beheer"), "Gebeld", "Beheer", date(2026, 11, 22), Confidence.SECONDARY
)

Lines = Mapping[str, str]


class Clock:
    """Stands still until a test turns it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


def written(lines: Lines) -> Documents:
    """Return documents of lines; what starts with "#" is a comment: it says nothing."""
    text = "".join(f"{key}: {value}\n" for key, value in lines.items())
    return Documents({NAME: text.encode()})


def lines_of(documents: Documents) -> dict[str, str]:
    text = documents.contents[NAME].decode()
    return dict(line.split(": ", 1) for line in text.splitlines())


class Files:
    """Data files of a few lines. Implements `service.ports.DataSource`, but for tables."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = dict(START)
        self.are_gone = False
        self.reads = 0

    def say(self, **changed: str | None) -> None:
        """Change lines, or take them away."""
        for key, value in changed.items():
            if value is None:
                del self.lines[key]
            else:
                self.lines[key] = value

    def read(self) -> Documents:
        self.reads += 1
        if self.are_gone:
            raise InvalidInput((Problem("file-missing", NAME, values={"folder": "x"}),))
        return written(self.lines)

    def parse(self, documents: Documents, today: date) -> Facts:
        until = lines_of(documents).get("right-until")
        if until is not None and today.isoformat() > until:
            raise InvalidInput((Problem("cycle-over", NAME, 9),))
        return self.recall(documents)

    def recall(self, documents: Documents) -> Facts:
        lines = lines_of(documents)
        if lines.get("phone") == "oeps":
            raise InvalidInput((Problem("phone", NAME, 1, "phone", {"found": "oeps"}),))
        if "phone" not in lines:  # the whole partnership is gone: dangerous
            return some_facts(partnerships=(), memberships=())
        digits = lines["phone"].replace(" ", "")
        contact = a_contact(phone=Phone(f"+32{digits}", lines["phone"]), email=lines.get("email"))
        aliases = some_facts().aliases if "alias" in lines else ()
        return some_facts(partnerships=(a_partnership(contact=contact),), aliases=aliases)

    def edit(self, documents: Documents, edit: Edit) -> Documents:
        assert isinstance(edit, SetField)
        lines = lines_of(documents)
        if lines.get(edit.field) == edit.value:
            raise SameValue(body=edit.body, value=edit.value or "")
        assert edit.value is not None
        return written({**lines, edit.field: edit.value})

    def with_contacts(self, documents: Documents, content: bytes) -> Documents:
        return Documents({**documents.contents, NAME: content})

    def contacts(self, documents: Documents) -> bytes:
        return documents.contents[NAME]

    def knows(self, tables: Tables) -> bool:
        raise NotImplementedError

    def tables(self, documents: Documents) -> Tables:
        raise NotImplementedError

    def with_tables(self, documents: Documents, tables: Tables, today: date) -> Documents:
        raise NotImplementedError

    def merge(
        self, base: Documents, files: Documents, held: Documents, prefer: Side | None = None
    ) -> Merged:
        was, ours, theirs = lines_of(base), lines_of(files), lines_of(held)
        merged: dict[str, str] = {}
        conflicts: list[Conflict] = []
        for key in dict.fromkeys([*ours, *theirs]):
            sides = was.get(key), ours.get(key), theirs.get(key)
            value = sides[2] if sides[1] == sides[0] else sides[1]
            if sides[1] != sides[2] and sides[0] not in sides[1:]:
                conflicts.append(Conflict(NAME, key, *sides))
                value = sides[1] if prefer == Side.FILES else sides[2]
            if value is not None:
                merged[key] = value
        return Merged(written(merged), tuple(conflicts))


@dataclass
class Desk:
    """Everything that an act of an administrator touches."""

    files: Files
    clock: Clock
    database: Database
    context: AdminContext

    def __post_init__(self) -> None:
        self.change = Change(self.context)
        self.history = History(self.context)
        self.schedule = Schedule(self.context)

    @property
    def revisions(self) -> SqliteRevisions:
        return SqliteRevisions(self.database)

    @property
    def proposals(self) -> SqliteProposals:
        return SqliteProposals(self.database)

    @property
    def answering(self) -> int:
        """The revision that questions are answered from."""
        assert self.context.holder.revision is not None
        return self.context.holder.revision.id

    @property
    def phone(self) -> str:
        """What somebody who asks gets to read."""
        partnership = next(iter(self.context.holder.current.partnerships.values()))
        assert partnership.contact.phone is not None
        return partnership.contact.phone.display

    @property
    def email(self) -> str | None:
        partnership = next(iter(self.context.holder.current.partnerships.values()))
        return partnership.contact.email

    async def stored(self) -> int:
        active = await self.revisions.active()
        assert active is not None
        return active.id

    async def held(self) -> dict[str, str]:
        """What the store's active revision was made of."""
        documents = await self.revisions.documents(await self.stored())
        assert documents is not None
        return lines_of(documents)

    async def acts(self) -> list[tuple[str, str, int | None]]:
        """What was done; what was refused is left out."""
        done = [one for one in await self.audit() if one.act != "refused"]
        return [(one.author, one.act, one.revision) for one in done]

    async def audit(self) -> tuple[Act, ...]:
        return await self.context.audit.acts()

    async def reload(self, who: int = ANN, **options) -> Confirmed:
        """Load the files as an administrator does: look, then confirm."""
        return await self.confirm(await self.change.from_files(who, **options), who)

    async def edit(self, field: ContactField, value: str, who: int = ANN) -> Confirmed:
        """Change one field in the chat."""
        return await self.confirm(await self.change.from_edit(who, an_edit(field, value)), who)

    async def back_to(self, number: int) -> Confirmed:
        return await self.confirm(await self.change.back_to(ANN, number), ANN)

    async def upload(self, **changed: str) -> Confirmed:
        take = a_file(**changed)
        return await self.confirm(await self.change.from_upload(ANN, take), ANN)

    async def confirm(self, preview: Preview, who: int = ANN, *, sure: bool = False) -> Confirmed:
        assert not preview.is_same
        return await self.change.confirm(who, preview.operation, preview.digest, sure=sure)

    async def look_at_schedule(self) -> tuple[TookEffect | HeldBack, ...]:
        return await self.schedule.run()


def an_edit(field: ContactField, value: str) -> SetField:
    return SetField(BODY, field, value, EVIDENCE)


def a_file(**changed: str) -> Callable[[Documents], Documents]:
    """Return what lays a file that somebody sent over a state."""
    return lambda documents: written({**lines_of(documents), **changed})


@asynccontextmanager
async def open_desk(
    path: Path, files: Files, clock: Clock, *, two_persons: bool = False
) -> AsyncIterator[Desk]:
    """Start as `wiring.open_services` does: files first, then what is planned."""
    async with open_store(path) as database:
        revisions, proposals = SqliteRevisions(database, files.recall), SqliteProposals(database)
        load = Load(files, revisions, clock)
        loaded = await load.open(planned=await proposals.planned())
        context = AdminContext(
            Admins(NAMES, two_persons=two_persons),
            DirectoryHolder(loaded.directory, loaded.revision),
            load,
            revisions,
            proposals,
            SqliteAudit(database),
            clock,
        )
        await Schedule(context).run()
        yield Desk(files, clock, database, context)
