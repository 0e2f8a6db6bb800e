"""Use case: which contacts are old, and whom that touches. It never changes a contact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.answering.freshness import Level, Policy, date_of, level
from bot.core.lookup.directory import Directory
from bot.core.model.dates import age_in_months
from bot.core.model.facts import Contact, Organiser, Partnership, Provenance
from bot.core.model.terms import NisCode
from bot.service.changing.admins import Console
from bot.service.changing.load import PROGRAM, DirectoryHolder
from bot.service.misses import Misses
from bot.service.ports import Clock, Memory, Reachability, ReachabilityStore
from bot.service.reports import Reports
from bot.service.verify import bodies, mail_key

DUE_DAYS = 30


class Order(StrEnum):
    """What comes first in a list."""

    AGE = "age"  # the oldest; before those what nobody knows the age of
    REACH = "reach"  # what most people live under


class Fact(StrEnum):
    """What of a body can be old; the value is also the key of its words."""

    CONTACT = "contact"
    PERSON = "person"
    REGIEROL = "regierol"
    AREA = "area"  # which municipalities an organiser serves


@dataclass(frozen=True, slots=True)
class StaleFact:
    """One old fact of a body; of several of a kind the oldest."""

    fact: Fact
    level: Level  # never FRESH
    dated_on: date | None  # the day of its newest dated source; None: unknown
    checked_on: date


@dataclass(frozen=True, slots=True)
class StaleContact:
    """A body with facts that are old, or will be on `on`."""

    id: str  # of the partnership or the organiser
    name: str
    is_partnership: bool
    facts: tuple[StaleFact, ...]  # at least one
    on: date  # the day for which this was worked out
    inhabitants: int  # of the municipalities that it answers for
    hints: tuple[Reachability, ...] = ()  # its website or mail domain did not answer

    @property
    def level(self) -> Level:
        """Return the level of its worst fact."""
        return max(fact.level for fact in self.facts)

    @property
    def dated_on(self) -> date | None:
        """Return the date of its oldest fact; None if that of any is unknown."""
        dates = [fact.dated_on for fact in self.facts]
        known = [day for day in dates if day is not None]
        return min(known) if len(known) == len(dates) else None

    @property
    def checked_on(self) -> date:
        """Return the day of the oldest comparison with a source."""
        return min(fact.checked_on for fact in self.facts)

    @property
    def age_months(self) -> int | None:
        """Return the whole months since its date, or since it was checked if that is longer ago.

        None if the date is unknown.
        """
        day = self.dated_on
        return None if day is None else age_in_months(min(day, self.checked_on), self.on)


class Stale:
    """Finds old contacts in the directory in use."""

    def __init__(
        self, holder: DirectoryHolder, clock: Clock, policy: Policy, hints: ReachabilityStore
    ) -> None:
        self._holder = holder
        self._clock = clock
        self._policy = policy
        self._hints = hints

    async def list(self, order: Order = Order.AGE) -> tuple[StaleContact, ...]:
        """Return the bodies with facts that are AGEING or OVERDUE today.

        Raises:
            StoreError: If the hints cannot be read.
        """
        directory, today = self._holder.current, self._clock().date()
        hints = await self._hints.hints()
        found = stale_on(today, today, directory, self._policy, hints)
        return tuple(sorted(found, key=_by_age if order is Order.AGE else by_reach))

    async def due_soon(self, days: int = DUE_DAYS) -> tuple[StaleContact, ...]:
        """Return the bodies that reach a worse level within some days, the soonest first.

        Each as it will be on the day on which that happens first; `on` names it.

        Raises:
            StoreError: If the hints cannot be read.
        """
        directory, today = self._holder.current, self._clock().date()
        hints = await self._hints.hints()
        now = {one.id: one.level for one in stale_on(today, today, directory, self._policy)}
        found: dict[str, StaleContact] = {}
        for ahead in range(1, days + 1):
            day = today + timedelta(days=ahead)
            for one in stale_on(day, today, directory, self._policy, hints):
                if one.level > now.get(one.id, Level.FRESH):
                    found.setdefault(one.id, one)
        return tuple(found.values())


def stale_on(
    day: date,
    today: date,
    directory: Directory,
    policy: Policy,
    hints: Mapping[str, Reachability] | None = None,
) -> tuple[StaleContact, ...]:
    """Return the bodies with facts that are old on *day*, in the order of the data.

    A partnership that had members, but answers for none of them *today*, is left out: its cycle
    has given way to a newer one, and nobody is shown its contact any more.
    """
    found: list[StaleContact] = []
    for body in bodies(directory):
        served = _served(body, directory, today)
        if served is None:
            continue
        facts = tuple(_stale_facts(_facts(body, directory, today), directory, day, policy))
        if facts:
            one = StaleContact(
                id=body.id,
                name=body.label if isinstance(body, Partnership) else body.name,
                is_partnership=isinstance(body, Partnership),
                facts=facts,
                on=day,
                inhabitants=sum(directory.population[nis] for nis in served),
                hints=_silent(body.contact, hints or {}),
            )
            found.append(one)
    return tuple(found)


def by_reach(one: StaleContact) -> tuple[int, int, date, str]:
    """Return the sorting key of `Order.REACH`."""
    return -one.inhabitants, *_by_age(one)[:2], one.name


def _served(
    body: Partnership | Organiser, directory: Directory, today: date
) -> frozenset[NisCode] | None:
    """Return the municipalities that a body answers for; None if others do so now.

    One of which an organiser serves a deelgemeente counts whole: of a part nobody says how many
    people live there.
    """
    if isinstance(body, Organiser):
        listed = frozenset(a.nis for a in directory.facts.areas if a.organiser == body.id)
        return frozenset(
            nis
            for nis in listed
            if any(area.organiser == body.id for area in directory.areas(nis, today))
        )
    members = directory.members(body.id)
    current = frozenset(
        member.nis
        for member in members
        if any(held.partnership == body.id for held in directory.memberships(member.nis, today))
    )
    return None if members and not current else current


def _facts(
    body: Partnership | Organiser, directory: Directory, today: date
) -> dict[Fact, tuple[Provenance, ...]]:
    facts: dict[Fact, tuple[Provenance, ...]] = {}
    if body.contact is not None:
        facts[Fact.CONTACT] = (body.contact.provenance,)
        if body.contact.person is not None:
            facts[Fact.PERSON] = (body.contact.person.provenance,)
    if isinstance(body, Partnership):
        facts[Fact.REGIEROL] = (body.regierol,)
    else:
        facts[Fact.AREA] = tuple(
            area.provenance
            for area in directory.facts.areas
            if area.organiser == body.id and area in directory.areas(area.nis, today)
        )
    return facts


def _stale_facts(
    facts: Mapping[Fact, tuple[Provenance, ...]], directory: Directory, day: date, policy: Policy
) -> Iterable[StaleFact]:
    for fact, provenances in facts.items():
        worst = level(provenances, directory, day, policy)
        if worst is not Level.FRESH:
            dates = [date_of(provenance, directory) for provenance in provenances]
            known = [one for one in dates if one is not None]
            checked = min(provenance.checked_on for provenance in provenances)
            yield StaleFact(fact, worst, min(known) if len(known) == len(dates) else None, checked)


def _silent(contact: Contact | None, hints: Mapping[str, Reachability]) -> tuple[Reachability, ...]:
    if contact is None:
        return ()
    keys = (contact.website or "", mail_key(contact.email) if contact.email else "")
    return tuple(hints[key] for key in keys if key in hints and not hints[key].is_reached)


def _by_age(one: StaleContact) -> tuple[int, date, int, str]:
    oldest = date.min if one.dated_on is None else min(one.dated_on, one.checked_on)
    return -one.level, oldest, -one.inhabitants, one.name


_NAME = "weekly-message"
_PROGRAM = Console(PROGRAM)
_MONDAY, _HOUR = 1, 7  # from seven o'clock UTC: eight or nine in Flanders


@dataclass(frozen=True, slots=True)
class News:
    """What waits; every part may be empty."""

    stale: Sequence[StaleContact]
    due: Sequence[StaleContact]
    reports: int
    misses: int

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing waits."""
        return not (self.stale or self.due or self.reports or self.misses)


class Weekly:
    """Knows when the message is due, and what is in it."""

    def __init__(
        self, stale: Stale, reports: Reports, misses: Misses, memory: Memory, clock: Clock
    ) -> None:
        self._stale = stale
        self._reports = reports
        self._misses = misses
        self._memory = memory
        self._clock = clock

    async def run(self) -> News | None:
        """Return the week's news: on Monday morning, or later where nobody ran then.

        None if it was told this week, it is too early, or nothing waits. The same again until
        `told` is called: whoever tells may not reach anybody.

        Raises:
            StoreError: If the database cannot be used.
        """
        now = self._clock()
        week = _week(now)
        if week is None or await self._memory.recall(_NAME) == week:
            return None
        news = News(
            await self._stale.list(Order.REACH),
            await self._stale.due_soon(),
            len(await self._reports.queue(_PROGRAM)),
            len(await self._misses.list(_PROGRAM)),
        )
        if news.is_empty:
            await self.told()
            return None
        return news

    async def told(self) -> None:
        """Remember that the news of this week were told, so that they are not told again.

        Raises:
            StoreError: If the database cannot be used.
        """
        week = _week(self._clock())
        if week is not None:
            await self._memory.remember(_NAME, week)


def _week(now: datetime) -> str | None:
    """Return the week whose message is due; None on Monday before the hour."""
    year, week, day = now.isocalendar()
    if day == _MONDAY and now.hour < _HOUR:
        return None
    return f"{year}-W{week:02}"
