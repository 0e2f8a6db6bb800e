"""Whether websites and mail domains can be reached: hints, never facts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Sign(StrEnum):
    """What came back from a website, or from the names system for a mail domain."""

    ANSWERED = "answered"  # also where the page is for people with an account only
    GONE = "gone"  # the server answers, but that page is not there
    FAULT = "fault"  # the server answers that something is wrong with it
    NO_MAIL = "no-mail"  # the domain does not exist, or takes no mail
    NO_NAME = "no-name"  # no server has that name
    NO_CONNECTION = "no-connection"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"  # it cannot prove that it is who it says
    REDIRECTS = "redirects"  # it sends on and on
    NOT_PUBLIC = "not-public"  # it leads inside a network, or is no web address: not followed


@dataclass(frozen=True, slots=True)
class Reachability:
    """Whether a website or a mail domain could be reached on a day: a hint, never a fact."""

    address: str  # a web address, or "@" with a mail domain in small letters
    sign: Sign
    looked_on: date

    @property
    def is_reached(self) -> bool:
        """Tell whether it answered as it should."""
        return self.sign is Sign.ANSWERED


class Reacher(Protocol):
    """What tries addresses on the network. It bounds itself, and raises for bugs only."""

    async def website(self, url: str) -> Sign:
        """Return what came back from a website; never `NO_MAIL`."""

    async def mail_domain(self, domain: str) -> Sign:
        """Return whether a domain says that it takes mail; nothing is sent."""


class ReachabilityStore(Protocol):
    """Where it is kept what could be reached. Every method may raise `StoreError`."""

    async def hints(self) -> Mapping[str, Reachability]:
        """Return what was last seen of each address, by address."""

    async def record(self, seen: Sequence[Reachability], known: Collection[str]) -> None:
        """Keep what was seen, in place of what was seen before; forget what is not *known*."""
