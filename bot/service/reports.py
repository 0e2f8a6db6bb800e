"""Use cases of administrators: what people reported, and what becomes of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.model.terms import (
    Confidence,
    ContactField,
    NisCode,
    OrganiserId,
    PartnershipId,
    SourceId,
)
from bot.core.reading.notes import only_email, only_phone
from bot.service.changing.admins import Admins, Who
from bot.service.changing.edits import Evidence, SetField
from bot.service.changing.load import DirectoryHolder
from bot.service.correct import Wrong
from bot.service.ports import Clock, KeptReport, ReportState, ReportStore

PUBLISHER = "Beheer van Regiewijzer"  # of what administrators have from people
_REASON = re.compile(r"report-(\d{1,9})\Z")
_KEPT_FOR = timedelta(days=365)  # after the last time that it was reported


@dataclass(frozen=True, slots=True)
class Report:
    """Equal reports of wrong data, as an administrator sees them."""

    id: int
    nis: NisCode
    place: str  # the name; the code where the place is no longer there
    body: str  # id of the partnership or organiser; empty: none was known
    body_name: str  # empty where there is none
    kind: Wrong
    note: str  # what somebody wrote: hostile; empty: nothing
    times: int
    first_on: date
    last_on: date
    state: ReportState


def reason_of(report: int) -> str:
    """Return what a revision has as its reason where it carries out a report."""
    return f"report-{report}"


def report_in(reason: str) -> int | None:
    """Return the number of the report that a revision carried out; None if it did none."""
    match = _REASON.match(reason)
    return int(match[1]) if match else None


class Reports:
    """The queue of reports, for administrators."""

    def __init__(
        self, admins: Admins, store: ReportStore, holder: DirectoryHolder, clock: Clock
    ) -> None:
        self._admins = admins
        self._store = store
        self._holder = holder
        self._clock = clock

    async def queue(self, who: Who) -> tuple[Report, ...]:
        """Return what waits for a decision: open ones first, often reported and old ones first.

        Raises:
            NotAllowed: If *who* is no administrator.
            StoreError: If the database cannot be used.
        """
        self._admins.name_of(who)
        await self.tidy()
        kept = sorted(await self._store.undecided(), key=_order)
        return tuple(self._shown(one) for one in kept)

    async def find(self, who: Who, report: int) -> Report | None:
        """Return one that waits for a decision; None if it does not, or not any more.

        Raises:
            NotAllowed: If *who* is no administrator.
            StoreError: If the database cannot be used.
        """
        found = (one for one in await self.queue(who) if one.id == report)
        return next(found, None)

    async def accept(self, who: Who, report: int) -> bool:
        """Call a report right; its line is forgotten at once, so take the `proposal` before.

        Returns:
            Whether it waited for a decision: False where somebody was faster.

        Raises:
            NotAllowed: If *who* is no administrator.
            StoreError: If the database cannot be written.
        """
        return await self._decide(who, report, ReportState.ACCEPTED)

    async def reject(self, who: Who, report: int) -> bool:
        """Call a report wrong; as `accept`."""
        return await self._decide(who, report, ReportState.REJECTED)

    async def later(self, who: Who, report: int) -> bool:
        """Put a report off; it keeps its line. As `accept` otherwise."""
        return await self._decide(who, report, ReportState.LATER)

    def proposal(self, who: Who, report: Report) -> SetField | None:
        """Return the change that a report asks for; None where that takes an administrator's eye.

        Only the shape of a number or an address is looked at here; whoever carries the change
        out checks it further.

        Raises:
            NotAllowed: If *who* is no administrator.
        """
        self._admins.name_of(who)
        asked = _asked(report)
        directory = self._holder.current
        is_known = (
            PartnershipId(report.body) in directory.partnerships
            or OrganiserId(report.body) in directory.organisers
        )
        if asked is None or not is_known:
            return None
        today = self._clock().date()
        evidence = Evidence(
            id=SourceId(f"melding-{today}"),
            title="Melding van een gebruiker, aanvaard door de beheerder",
            publisher=PUBLISHER,
            published=today,
            confidence=Confidence.SECONDARY,
        )
        field, value = asked
        return SetField(report.body, field, value, evidence)

    async def tidy(self) -> None:
        """Forget what was not reported for a year; harmless to repeat.

        Raises:
            StoreError: If the database cannot be written.
        """
        await self._store.forget_reports(self._clock().date() - _KEPT_FOR)

    async def _decide(self, who: Who, report: int, state: ReportState) -> bool:
        self._admins.name_of(who)
        return await self._store.decide(report, state)

    def _shown(self, kept: KeptReport) -> Report:
        directory, said = self._holder.current, kept.said
        place = directory.place_of(said.nis)
        partnership = directory.partnerships.get(PartnershipId(said.body))
        organiser = directory.organisers.get(OrganiserId(said.body))
        label = partnership.label if partnership else organiser.name if organiser else said.body
        return Report(
            id=kept.id,
            nis=said.nis,
            place=place.name if place else said.nis,
            body=said.body,
            body_name=label,
            kind=Wrong(said.kind),
            note=said.note,
            times=kept.times,
            first_on=kept.first_on,
            last_on=kept.last_on,
            state=kept.state,
        )


def _order(kept: KeptReport) -> tuple[bool, int, date, int]:
    return (kept.state is not ReportState.OPEN, -kept.times, kept.first_on, kept.id)


def _asked(report: Report) -> tuple[ContactField, str] | None:
    """Return the field and the value that a report's line names."""
    if report.kind is Wrong.PHONE and (phone := only_phone(report.note)):
        return ContactField.PHONE, phone
    if report.kind is Wrong.EMAIL and (email := only_email(report.note)):
        return ContactField.EMAIL, email
    return None
