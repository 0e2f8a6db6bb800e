"""Websites and mail domains, against a real server on loopback and made-up name servers."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import dns.exception
import dns.resolver
import pytest

from bot.adapters.reach import LookUp, Reach, is_public, open_reach
from bot.service.ports import Sign

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"


class Site:
    """A web server that answers by path, and keeps what was asked of it."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []  # path and host
        self.port = 0
        self.at_once = 0
        self.most_at_once = 0
        self.sent = 0
        self.agents: set[str] = set()
        self.closing = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            path = head.split(" ")[1]
            fields = dict(line.split(": ", 1) for line in head.split("\r\n")[1:] if line)
            self.asked.append((path, fields["Host"]))
            self.agents.add(fields["User-Agent"])
            await self._answer(path, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        name, _, value = path.partition("?")[0].strip("/").partition("/")
        if name == "silent":
            await self.closing.wait()
        elif name == "drip":
            await self._drip(writer)
        elif name == "huge":
            await self._pour(writer, b"302 Found\r\nLocation: /ok" if value else b"200 OK")
        elif name == "count":
            await self._count(writer)
        else:
            writer.write(self._short(name, value))

    def _short(self, name: str, value: str) -> bytes:
        if name == "hop":
            return self.redirect(f"/hop/{int(value) - 1}" if int(value) else "/ok")
        if name == "status":
            return f"HTTP/1.1 {value} x\r\nContent-Length: 0\r\n\r\n".encode()
        return {
            "loop": self.redirect("/loop"),
            "to": self.redirect(value),
            "garbage": b"no web server lives here\r\n\r\n",
            "nothing": b"",
        }.get(name, OK)

    async def _drip(self, writer: asyncio.StreamWriter) -> None:
        """Send a little every now and then, so that no single read takes long."""
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while not self.closing.is_set():
            writer.write(b"X-Drip: x\r\n")
            await writer.drain()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.closing.wait(), 0.02)

    async def _pour(self, writer: asyncio.StreamWriter, status: bytes) -> None:
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 1000000000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"x" * 65_536)
            await writer.drain()
            self.sent += 65_536

    async def _count(self, writer: asyncio.StreamWriter) -> None:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        for _ in range(20):
            await asyncio.sleep(0)
        self.at_once -= 1
        writer.write(OK)

    def redirect(self, to: str) -> bytes:
        return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()

    def url(self, path: str, host: str = "www.example.org") -> str:
        return f"http://{host}:{self.port}/{path}"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    """A server that listens on loopback."""
    made = Site()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    yield made
    made.closing.set()
    server.close()


def names(**known: Sequence[str]) -> LookUp:
    """Return a look-up that knows some hosts ("_" for "."); every other is on loopback."""

    async def look_up(host: str, port: int) -> Sequence[str]:
        del port
        return known.get(host.replace(".", "_"), ["127.0.0.1"])

    return look_up


@asynccontextmanager
async def reaching(**changes: Any) -> AsyncIterator[Reach]:
    usual = {"may_be_private": True, "look_up": names(), "timeout_s": 5.0}
    async with open_reach(**{**usual, **changes}) as reach:
        yield reach


async def sign_of(url: str, **changes: Any) -> Sign:
    async with reaching(**changes) as reach:
        return await reach.website(url)


# --- what comes back ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "sign"),
    [
        ("ok", Sign.ANSWERED),
        ("status/404", Sign.GONE),
        ("status/410", Sign.GONE),
        ("status/403", Sign.ANSWERED),
        ("status/429", Sign.ANSWERED),
        ("status/500", Sign.FAULT),
        ("status/503", Sign.FAULT),
        ("garbage", Sign.FAULT),
        ("nothing", Sign.FAULT),
        ("hop/4", Sign.ANSWERED),
        ("hop/5", Sign.REDIRECTS),
        ("loop", Sign.REDIRECTS),
        ("to//status/404", Sign.GONE),
        ("to/ftp://www.example.org/", Sign.NOT_PUBLIC),
        ("to/file:///etc/hostname", Sign.NOT_PUBLIC),
        ("to/http://www.example.org:bad", Sign.FAULT),
    ],
)
async def test_what_comes_back_is_told_apart(site, path, sign):
    assert await sign_of(site.url(path)) is sign


async def test_no_more_than_five_redirects_are_followed(site):
    await sign_of(site.url("loop"))

    assert len(site.asked) == 6


async def test_the_server_sees_the_name_and_who_asks(site):
    await sign_of(site.url("ok"))

    assert site.asked == [("/ok", f"www.example.org:{site.port}")]
    assert [agent.split(" ")[0] for agent in site.agents] == ["regiewijzer"]


@pytest.mark.parametrize("path", ["silent", "drip"])
async def test_a_slow_server_is_not_waited_for(site, path):
    assert await sign_of(site.url(path), timeout_s=0.2) is Sign.TIMEOUT


@pytest.mark.parametrize("path", ["huge", "huge/hop"])
async def test_a_huge_body_is_not_read(site, path):
    """What the server could send is what fits in the buffers of the two ends of the line."""
    assert await sign_of(site.url(path)) is Sign.ANSWERED
    assert site.sent < 20_000_000


async def test_nobody_listening_is_no_connection():
    with socket.socket() as taken:  # bound, but it does not listen
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        assert await sign_of(f"http://www.example.org:{port}/") is Sign.NO_CONNECTION


async def test_a_second_address_is_tried_where_the_first_does_not_answer(site):
    both = names(www_example_org=["127.0.0.2", "127.0.0.1"])

    assert await sign_of(site.url("ok"), look_up=both) is Sign.ANSWERED


async def test_a_name_that_nobody_has_is_told():
    async def nobody(host: str, port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert await sign_of("https://www.example.org/", look_up=nobody) is Sign.NO_NAME
    assert await sign_of("https://www.example.org/", look_up=names(www_example_org=[])) is (
        Sign.NO_NAME
    )


async def test_a_label_that_is_too_long_is_no_name():
    async with open_reach() as reach:
        assert await reach.website(f"http://{'x' * 64}.example.org/") in {
            Sign.NO_NAME,
            Sign.NOT_PUBLIC,
        }


async def test_a_certificate_that_is_not_right_is_told_apart(monkeypatch, site):
    async def refuse(*args: object, **kwargs: object) -> None:
        try:
            raise ssl.SSLCertVerificationError("self-signed certificate")
        except ssl.SSLCertVerificationError as error:
            raise OSError("connect") from error

    monkeypatch.setattr("httpx.AsyncHTTPTransport.handle_async_request", refuse)

    assert await sign_of(site.url("ok")) is Sign.CERTIFICATE


@pytest.mark.parametrize(
    "url",
    ["ftp://www.example.org", "file:///etc/hostname", "", "example.org", "http://", "http://x:bad"],
)
async def test_what_is_no_web_address_is_not_tried(url):
    assert await sign_of(url) is Sign.NOT_PUBLIC


# --- no way inside --------------------------------------------------------------------------


async def test_an_address_inside_the_network_is_refused(site):
    assert await sign_of(site.url("ok"), may_be_private=False) is Sign.NOT_PUBLIC
    assert await sign_of(site.url("ok", "127.0.0.1"), may_be_private=False) is Sign.NOT_PUBLIC
    assert site.asked == []


async def test_a_redirect_to_an_address_inside_the_network_is_not_followed(site, monkeypatch):
    """Only the first host counts as public here; what it sends on to does not."""
    monkeypatch.setattr("bot.adapters.reach.is_public", lambda address: address == "127.0.0.1")
    look_up = names(www_example_org=["127.0.0.1"], inside_example_org=["127.0.0.3"])
    url = site.url(f"to/{site.url('ok', 'inside.example.org')}")

    assert await sign_of(url, may_be_private=False, look_up=look_up) is Sign.NOT_PUBLIC
    assert [host for _, host in site.asked] == [f"www.example.org:{site.port}"]


async def test_a_name_with_one_address_inside_is_refused_as_a_whole(site, monkeypatch):
    monkeypatch.setattr("bot.adapters.reach.is_public", lambda address: address == "127.0.0.1")
    both = names(www_example_org=["127.0.0.1", "10.0.0.1"])

    assert await sign_of(site.url("ok"), may_be_private=False, look_up=both) is Sign.NOT_PUBLIC
    assert site.asked == []


async def test_a_name_is_looked_up_once_for_checking_and_connecting(site):
    """A name that means another address a moment later gets nowhere."""
    answers = iter([["127.0.0.1"], ["127.0.0.9"]])

    async def turncoat(host: str, port: int) -> Sequence[str]:
        return next(answers)

    assert await sign_of(site.url("ok"), look_up=turncoat) is Sign.ANSWERED


async def test_a_proxy_of_the_environment_is_not_used(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")

    assert await sign_of(site.url("ok")) is Sign.ANSWERED


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 -- nothing listens here
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "2002:c0a8:101::1",
        "64:ff9b::a9fe:a9fe",
        "www.example.org",
        "",
    ],
)
def test_addresses_inside_a_network_are_known(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["193.190.198.1", "8.8.8.8", "2a02:a03f::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_known(address):
    assert is_public(address)


# --- not too much at once -------------------------------------------------------------------


async def test_no_more_than_four_are_tried_at_once(site):
    async with reaching() as reach:
        urls = [site.url("count", f"h{n}.example.org") for n in range(20)]
        signs = await asyncio.gather(*map(reach.website, urls))

    assert signs == [Sign.ANSWERED] * 20
    assert 1 < site.most_at_once <= 4


async def test_one_host_is_tried_by_one_at_a_time(site):
    async with reaching() as reach:
        urls = [f"{site.url('count')}?{n}" for n in range(6)]
        await asyncio.gather(*map(reach.website, urls))

    assert (len(site.asked), site.most_at_once) == (6, 1)


async def test_sites_that_send_to_each_other_do_not_wait_for_ever(site):
    async with reaching() as reach:
        urls = [
            site.url(f"to/{site.url('count', f'h{(n + 1) % 3}.example.org')}", f"h{n}.example.org")
            for n in range(3)
        ]
        async with asyncio.timeout(10):
            signs = await asyncio.gather(*map(reach.website, urls))

    assert signs == [Sign.ANSWERED] * 3


# --- mail -----------------------------------------------------------------------------------


class Names(dns.resolver.Resolver):
    """A name server that knows nothing but what it is told."""

    def __init__(self, answer: Callable[[str, str], list[object]]) -> None:
        super().__init__(configure=False)
        self._told = answer

    def resolve(self, qname: Any, rdtype: Any = "A", *args: Any, **kwargs: Any) -> Any:
        return self._told(str(qname), str(rdtype))


class Mx:
    preference = 10
    exchange = "mail.example.org."


class NullMx:
    preference = 0
    exchange = "."


def raising(error: Exception) -> Callable[[str, str], list[object]]:
    def answer(name: str, kind: str) -> list[object]:
        raise error

    return answer


@pytest.mark.parametrize(
    ("answer", "sign"),
    [
        pytest.param(
            lambda _, kind: [Mx()] if kind == "MX" else [], Sign.ANSWERED, id="a mail server"
        ),
        pytest.param(lambda *_: [NullMx()], Sign.NO_MAIL, id="says that it takes no mail"),
        pytest.param(raising(dns.resolver.NXDOMAIN()), Sign.NO_MAIL, id="does not exist"),
        pytest.param(raising(dns.resolver.NoAnswer()), Sign.NO_MAIL, id="nothing to send to"),
        pytest.param(raising(dns.exception.Timeout()), Sign.TIMEOUT, id="too slow"),
        pytest.param(raising(dns.resolver.NoNameservers()), Sign.TIMEOUT, id="servers fail"),
        pytest.param(raising(OSError("unreachable")), Sign.NO_CONNECTION, id="no network"),
    ],
)
async def test_a_mail_domain_is_judged_by_what_its_names_say(answer, sign):
    async with reaching(resolver=Names(answer)) as reach:
        assert await reach.mail_domain("example.org") is sign


async def test_a_machine_without_name_servers_has_no_connection(monkeypatch):
    def none(**_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("bot.adapters.reach.caching_resolver", none)

    async with reaching() as reach:
        assert await reach.mail_domain("example.org") is Sign.NO_CONNECTION
