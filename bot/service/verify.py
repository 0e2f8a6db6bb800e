"""Use case: see whether websites and mail domains still answer. It never changes a contact."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from bot.core.lookup.directory import Directory
from bot.core.model.facts import Contact, LocalContact, Organiser, Partnership
from bot.core.model.geography import Municipality
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Clock, Reachability, ReachabilityStore, Reacher, Sign

MOST_ADDRESSES = 2_000
MOST_S = 600.0  # for all addresses together
MAIL = "@"  # stands before a mail domain, so that it is no web address

Told = Callable[[int, int], None]  # how many were looked at, of how many

# These show that there is a network: something out there said so.
_HEARD = frozenset({Sign.ANSWERED, Sign.GONE, Sign.FAULT})


class Kind(StrEnum):
    """What can be tried; each goes over the network in its own way."""

    WEBSITE = "website"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class EndedDomain:
    """A domain of a municipality that is no more: it may stop to answer on any day."""

    domain: str  # "vollegem.example.org", without "www."
    municipality: str
    ended_on: date  # its last day
    used_by: tuple[str, ...]  # bodies with a website or mailbox there, in the order of the data


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of it."""

    seen: tuple[Reachability, ...]  # what was recorded, in the order of the data
    left_out: int  # addresses for which there was no time, or that were too many
    unheard: tuple[Kind, ...]  # nothing of this kind answered at all; so nothing was recorded
    ended: tuple[EndedDomain, ...] = ()  # follows from the data; no network is needed for it

    @property
    def silent(self) -> tuple[Reachability, ...]:
        """Return those that were recorded as not reached."""
        return tuple(one for one in self.seen if not one.is_reached)

    @property
    def is_offline(self) -> bool:
        """Tell whether there seems to be no network at all."""
        return bool(self.unheard) and not self.seen


def addresses(directory: Directory) -> tuple[str, ...]:
    """Return every website and mail domain of the contacts, each once.

    Those of partnerships and organisers come first: they are what people come for.
    """
    found = dict.fromkeys(_of_bodies(directory))
    found.update(dict.fromkeys(_of_others(directory)))
    return tuple(found)


def bodies(directory: Directory) -> tuple[Partnership | Organiser, ...]:
    """Return every partnership, then every organiser."""
    return (*directory.facts.partnerships, *directory.facts.organisers)


def ended_domains(directory: Directory, today: date) -> tuple[EndedDomain, ...]:
    """Return the domains of municipalities that ended and that none of today uses as its own."""
    local = directory.facts.local_contacts
    own = {_domain(one.website) for one in local if one.website and not one.former_nis}
    former: dict[str, Municipality] = {}
    for one in local:
        if one.website and one.former_nis:
            municipality = directory.municipalities[one.former_nis]
            domain = _domain(one.website)
            if municipality.valid_to and municipality.valid_to < today and domain not in own:
                former.setdefault(domain, municipality)
    used: dict[str, dict[str, None]] = {domain: {} for domain in former}
    named: list[tuple[str, Contact | LocalContact]] = [
        (body.name, body.contact) for body in bodies(directory) if body.contact
    ]
    named += [(one.organisation, one) for one in local]
    for name, contact in named:
        for address in _both(contact.website, contact.email):
            domain = address.removeprefix(MAIL) if address.startswith(MAIL) else _domain(address)
            if domain in used:
                used[domain][name] = None
    return tuple(
        EndedDomain(domain, municipality.name, municipality.valid_to, tuple(used[domain]))
        for domain, municipality in former.items()
        if municipality.valid_to
    )


def mail_key(email: str) -> str:
    """Return what the mail domain of an e-mail address is called among the addresses."""
    return MAIL + email.rpartition("@")[2].lower()


class Verify:
    """Tries every address of the directory in use, and keeps what came back as a hint."""

    def __init__(
        self,
        holder: DirectoryHolder,
        clock: Clock,
        reacher: Reacher,
        store: ReachabilityStore,
        most_s: float = MOST_S,
    ) -> None:
        """Take no longer than *most_s* seconds; what was not tried by then is left out."""
        self._holder = holder
        self._clock = clock
        self._reacher = reacher
        self._store = store
        self._most_s = most_s

    async def __call__(self, told: Told | None = None) -> Verified:
        """Try the addresses and record what came back.

        Where nothing of a kind answers, it is the network here that is silent, not all of
        Flanders: nothing of that kind is recorded then. Safe to repeat.

        Args:
            told: Hears how far it is, after each address.

        Raises:
            StoreError: If the result cannot be kept.
        """
        today = self._clock().date()
        known = addresses(self._holder.current)
        signs = await self._signs(known[:MOST_ADDRESSES], told)
        unheard = tuple(kind for kind in Kind if _is_unheard(kind, signs))
        seen = tuple(
            Reachability(address, signs[address], today)
            for address in known
            if address in signs and _kind(address) not in unheard
        )
        if seen:
            await self._store.record(seen, known)
        ended = ended_domains(self._holder.current, today)
        return Verified(seen, len(known) - len(signs), unheard, ended)

    async def _signs(self, tried: tuple[str, ...], told: Told | None) -> dict[str, Sign]:
        """Return what came back in time, by address."""
        signs: dict[str, Sign] = {}

        async def look(address: str) -> None:
            if _kind(address) is Kind.MAIL:
                sign = await self._reacher.mail_domain(address.removeprefix(MAIL))
            else:
                sign = await self._reacher.website(address)
            signs[address] = sign
            if told is not None:
                told(len(signs), len(tried))

        try:
            async with asyncio.timeout(self._most_s), asyncio.TaskGroup() as group:
                for address in tried:
                    group.create_task(look(address))
        except TimeoutError:
            pass  # what came back so far counts; the rest shows as left out
        return signs


def _domain(website: str) -> str:
    return (urlsplit(website).hostname or "").removeprefix("www.")


def _kind(address: str) -> Kind:
    return Kind.MAIL if address.startswith(MAIL) else Kind.WEBSITE


def _is_unheard(kind: Kind, signs: Mapping[str, Sign]) -> bool:
    of_kind = [sign for address, sign in signs.items() if _kind(address) is kind]
    return bool(of_kind) and _HEARD.isdisjoint(of_kind)


def _of_bodies(directory: Directory) -> Iterator[str]:
    for body in bodies(directory):
        if body.contact is not None:
            yield from _both(body.contact.website, body.contact.email)


def _of_others(directory: Directory) -> Iterator[str]:
    for referral in directory.facts.referrals:
        yield from _both(referral.website, None)
    for contact in directory.facts.local_contacts:
        yield from _both(contact.website, contact.email)


def _both(website: str | None, email: str | None) -> Iterator[str]:
    if website:
        yield website
    if email:
        yield mail_key(email)
