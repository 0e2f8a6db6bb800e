"""What administrators see before they confirm a change, and what may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.changing.comparing import Changes
from bot.core.model.errors import BotError, Problem
from bot.service.ports import Conflict, Revision, Side


class FilesChanged(BotError):
    """The files are no longer those that were seen before confirming."""

    key = "admin.reload-changed"


class NothingLoaded(BotError):
    """The store holds no revision yet: there is nothing to compare with, or to change."""

    key = "admin.nothing-loaded"


class NoProposal(BotError):
    """There is nothing to confirm under that name, or no longer."""

    key = "admin.no-proposal"


class NeedsAnother(BotError):
    """Somebody else has to confirm it."""

    key = "admin.needs-another"


class NoRevision(BotError):
    """There is no revision of that number, or its documents are gone."""

    key = "admin.no-revision"


class NotSure(BotError):
    """The change is dangerous, and was not confirmed as such."""

    def __init__(self, preview: Preview) -> None:
        super().__init__(f"{len(preview.changes.dangers)} dangerous change(s)")
        self.preview = preview


@dataclass(frozen=True, slots=True)
class Since:
    """What a file was exported from."""

    base: int  # the revision
    prefer: Side | None = None  # whose change wins where it conflicts with what came after


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do; its confirmation names it."""

    active: Revision
    operation: str
    digest: str  # the beginning of that of what would be loaded
    author: str
    changes: Changes
    conflicts: tuple[Conflict, ...] = ()  # to be settled first: nothing can be confirmed
    is_upload: bool = False  # of a file that somebody sent: to settle conflicts, it is sent again
    is_merged: bool = False  # the store has changes that the files have not; they stay
    went_back: bool = False  # the store did, to before the files: all of them is offered
    valid_from: date | None = None
    needs_another: bool = False  # the author may not confirm it
    notes: tuple[Problem, ...] = ()  # what was left out of the file that somebody sent

    @property
    def is_same(self) -> bool:
        """Tell whether it would change nothing."""
        return self.changes.is_empty and not self.conflicts


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of a confirmation."""

    revision: Revision  # the one that answers now
    is_repeat: bool = False  # it had been carried out before
    planned_for: date | None = None  # the day on which it takes effect
    went_back: bool = False  # the files still hold what was undone
