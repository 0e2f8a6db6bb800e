"""Websites and mail domains are tried; what came back is kept as a hint."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime

import pytest

from bot.core.lookup.directory import Directory
from bot.service.changing.load import DirectoryHolder
from bot.service.ports import Reachability, Sign
from bot.service.verify import Kind, Verified, Verify, addresses, ended_domains
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_local_contact,
    a_partnership,
    an_organiser,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Network:
    """A network that gives each address its sign; the rest are silent for ever."""

    def __init__(self, signs: Mapping[str, Sign], usual: Sign | None = Sign.ANSWERED) -> None:
        self.signs = signs
        self.usual = usual
        self.tried: list[str] = []

    async def website(self, url: str) -> Sign:
        return await self._sign(url)

    async def mail_domain(self, domain: str) -> Sign:
        return await self._sign(f"@{domain}")

    async def _sign(self, address: str) -> Sign:
        self.tried.append(address)
        sign = self.signs.get(address, self.usual)
        if sign is None:
            await asyncio.Event().wait()
        assert sign is not None
        return sign


class Store:
    """Keeps what was recorded last."""

    def __init__(self) -> None:
        self.seen: tuple[Reachability, ...] | None = None
        self.known: Collection[str] = ()

    async def hints(self) -> Mapping[str, Reachability]:
        return {one.address: one for one in self.seen or ()}

    async def record(self, seen: Sequence[Reachability], known: Collection[str]) -> None:
        self.seen, self.known = tuple(seen), known


def directory() -> Directory:
    """Return a directory with three websites and two mail domains."""
    return a_directory(
        partnerships=(
            a_partnership(
                contact=a_contact(website="https://a.example.org", email="x@A.example.org")
            ),
        ),
        organisers=(an_organiser(contact=a_contact(website="https://b.example.org", email=None)),),
        areas=(),
        referrals=(),
        local_contacts=(
            a_local_contact("91001", website="https://c.example.org", email="x@c.example.org"),
            a_local_contact("91002", website="https://a.example.org", email="y@a.example.org"),
        ),
    )


ALL = (
    "https://a.example.org",
    "@a.example.org",
    "https://b.example.org",
    "https://c.example.org",
    "@c.example.org",
)


async def verify(network: Network, store: Store, **changes) -> Verified:
    return await Verify(DirectoryHolder(directory()), lambda: NOON, network, store, **changes)()


def test_each_address_is_tried_once_those_of_bodies_first():
    assert addresses(directory()) == ALL


async def test_what_came_back_is_kept_with_its_day():
    network, store = Network({"https://b.example.org": Sign.GONE}), Store()

    result = await verify(network, store)

    assert store.seen == tuple(
        Reachability(a, Sign.GONE if a == ALL[2] else Sign.ANSWERED, TODAY) for a in ALL
    )
    assert store.known == ALL
    assert result.silent == (Reachability(ALL[2], Sign.GONE, TODAY),)
    assert (result.left_out, result.unheard, result.is_offline) == (0, (), False)
    assert sorted(network.tried) == sorted(ALL)


@pytest.mark.parametrize(
    "sign", [Sign.NO_NAME, Sign.TIMEOUT, Sign.NO_CONNECTION, Sign.NOT_PUBLIC, Sign.NO_MAIL]
)
async def test_a_dead_network_is_recognised_and_nothing_is_kept(sign):
    store = Store()

    result = await verify(Network({}, usual=sign), store)

    assert result.is_offline
    assert store.seen is None


async def test_a_network_without_web_still_tells_about_mail():
    """Where a firewall lets names be asked, but no website be opened."""
    web = {address: Sign.TIMEOUT for address in ALL if not address.startswith("@")}
    store = Store()

    result = await verify(Network({**web, "@c.example.org": Sign.NO_MAIL}), store)

    assert result.unheard == (Kind.WEBSITE,)
    assert not result.is_offline
    assert store.seen is not None
    assert [one.address for one in store.seen] == ["@a.example.org", "@c.example.org"]
    assert [one.address for one in result.silent] == ["@c.example.org"]


async def test_a_page_that_is_gone_shows_that_there_is_a_network():
    web = {address: Sign.NO_NAME for address in ALL if not address.startswith("@")}
    web["https://b.example.org"] = Sign.GONE

    result = await verify(Network(web), Store())

    assert result.unheard == ()
    assert len(result.silent) == 3


async def test_what_does_not_come_back_in_time_is_left_out():
    store = Store()
    network = Network({ALL[0]: Sign.ANSWERED, ALL[1]: Sign.ANSWERED}, usual=None)

    result = await verify(network, store, most_s=0.05)

    assert result.left_out == 3
    assert store.seen is not None
    assert [one.address for one in store.seen] == list(ALL[:2])


async def test_no_more_than_the_most_are_tried(monkeypatch):
    monkeypatch.setattr("bot.service.verify.MOST_ADDRESSES", 2)
    network = Network({})

    result = await verify(network, Store())

    assert sorted(network.tried) == sorted(ALL[:2])
    assert result.left_out == 3


async def test_somebody_hears_how_far_it_is():
    told: list[tuple[int, int]] = []
    use = Verify(DirectoryHolder(directory()), lambda: NOON, Network({}), Store())

    await use(lambda done, of: told.append((done, of)))

    assert told == [(n, 5) for n in range(1, 6)]


async def test_a_fault_of_our_own_is_not_taken_for_silence():
    class Broken(Network):
        async def website(self, url: str) -> Sign:
            raise LookupError(url)

    with pytest.raises(ExceptionGroup):
        await verify(Broken({}), Store())


async def test_without_any_address_there_is_nothing_to_do():
    empty = a_directory(
        partnerships=(), memberships=(), organisers=(), areas=(), referrals=(), local_contacts=()
    )
    store = Store()

    result = await Verify(DirectoryHolder(empty), lambda: NOON, Network({}), store)()

    assert result == Verified((), 0, ())
    assert not result.is_offline
    assert store.seen is None


def test_websites_on_the_domain_of_a_municipality_that_ended_are_told(flanders):
    """A page of West-Limburg stands at tessenderlo.be; Tessenderlo ended with 2024."""
    ended = {one.domain: one for one in ended_domains(flanders, TODAY)}

    assert "Wijk-Werk West-Limburg" in ended["tessenderlo.be"].used_by
    assert "Interlokale vereniging Zuid-Oost Limburg" in ended["bilzen.be"].used_by
    assert (
        "Wijk-werken Lokeren, Lochristi, Moerbeke en Wachtebeke" in ended["wachtebeke.be"].used_by
    )
    assert ended["melle.be"].ended_on == date(2024, 12, 31)
    assert not ended.keys() & {"hasselt.be", "lokeren.be", "bilzenhoeselt.be"}  # in use today


async def test_domains_that_ended_are_told_without_a_network(flanders):
    network, store = Network({}, usual=Sign.NO_NAME), Store()

    result = await Verify(DirectoryHolder(flanders), lambda: NOON, network, store)()

    assert result.is_offline
    assert "tessenderlo.be" in {one.domain for one in result.ended}
