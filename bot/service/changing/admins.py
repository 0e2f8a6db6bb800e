"""Who may: administrators by the number of their account, and whoever sits at the machine.

And what their acts have in common: what answers, and where all is kept.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.model.errors import BotError
from bot.service.changing.load import DirectoryHolder, Load
from bot.service.ports import AuditLog, Clock, ProposalStore, RevisionStore

_log = logging.getLogger(__name__)


class NotAllowed(BotError):
    """Somebody who is no administrator tried an act of administrators."""


@dataclass(frozen=True, slots=True)
class Console:
    """Somebody who may read and write the database itself; *name* is what they call themselves."""

    name: str


Who = int | Console | None  # None: nobody in particular, as in a channel


class Admins:
    """The administrators, each with the name that stands beside what they do."""

    def __init__(self, names: Mapping[int, str], *, two_persons: bool = False) -> None:
        """Know *names* by number; with *two_persons* nobody confirms a change of their own."""
        self.names = dict(names)
        self.two_persons = two_persons

    def name_of(self, who: Who) -> str:
        """Return the chosen name of somebody who may.

        Raises:
            NotAllowed: If *who* is no administrator; the log says that it was tried, not by whom.
        """
        if isinstance(who, Console):
            return who.name
        name = self.names.get(who) if who is not None else None
        if name is None:
            _log.warning("somebody who is no administrator tried an administrator's act")
            raise NotAllowed
        return name

    def needs_another(self, who: Who, author: str) -> bool:
        """Tell whether somebody else than *who* has to confirm what *author* proposed."""
        return self.two_persons and not isinstance(who, Console) and self.name_of(who) == author


@dataclass(frozen=True, slots=True)
class AdminContext:
    """What every act of an administrator works with."""

    admins: Admins
    holder: DirectoryHolder
    load: Load
    revisions: RevisionStore
    proposals: ProposalStore
    audit: AuditLog
    clock: Clock
