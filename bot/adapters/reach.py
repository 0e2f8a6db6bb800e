"""Tries websites and mail domains on the network. Implements `service.ports.Reacher`.

An address in the data must not become a way into the network that the program runs in. So names
are looked up here, every address behind a name is checked, and the connection goes to an address
that was checked: a name that points elsewhere a moment later gets nowhere. The same holds for
every redirect.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import httpx
from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver
from email_validator import EmailNotValidError, caching_resolver, validate_email

from bot.service.ports import Sign

LookUp = Callable[[str, int], Awaitable[Sequence[str]]]  # host and port to IP addresses

_TIMEOUT_S = 10.0  # for each step of a website, the look-up of its name included
_CONNECT_S = 4.0  # for each address of a name
_DNS_S = 5  # for each question about a mail domain
_AT_ONCE = 4
_MOST_REDIRECTS = 5
_MOST_TRIED = 2  # addresses of one name
_AGENT = "regiewijzer (looks whether the website of a contact still answers)"
_GONE = frozenset({404, 410})
_SERVER_FAULT = 500
_NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address


class _NotPublic(Exception):
    """A name leads to an address that is not on the public internet."""


class Reach:
    """Tries one address at a time per host, four at once; `open_reach` is the way to make one."""

    def __init__(self, client: httpx.AsyncClient, resolver: Resolver | None, timeout_s: float):
        """Use an open client whose transport checks where it connects to."""
        self._client = client
        self._resolver = resolver
        self._timeout_s = timeout_s
        self._at_once = asyncio.Semaphore(_AT_ONCE)
        self._hosts: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def website(self, url: str) -> Sign:
        """See `Reacher.website`. Only the head of each answer is read, never its body."""
        try:
            request = self._client.build_request("GET", url)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Sign.NOT_PUBLIC
        for _ in range(_MOST_REDIRECTS + 1):
            if request.url.scheme not in {"http", "https"} or not request.url.host:
                return Sign.NOT_PUBLIC
            async with self._hosts[request.url.host], self._at_once:
                step = await self._step(request)
            if isinstance(step, Sign):
                return step
            request = step
        return Sign.REDIRECTS

    async def mail_domain(self, domain: str) -> Sign:
        """See `Reacher.mail_domain`. Asks for the domain's mail servers, and greets none."""
        async with self._at_once:
            return await asyncio.to_thread(_deliverable, domain, self._resolver)

    async def _step(self, request: httpx.Request) -> Sign | httpx.Request:
        """Return what came back, or where it sends on to."""
        try:
            async with asyncio.timeout(self._timeout_s):
                response = await self._client.send(request, stream=True)
                await response.aclose()
        except (TimeoutError, httpx.TimeoutException):
            return Sign.TIMEOUT
        except (_NotPublic, httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Sign.NOT_PUBLIC
        except socket.gaierror:
            return Sign.NO_NAME
        except httpx.RemoteProtocolError:
            return Sign.FAULT  # something answers there, but no web server
        except (httpx.HTTPError, OSError) as error:
            return Sign.CERTIFICATE if _is_about_certificate(error) else Sign.NO_CONNECTION
        return response.next_request or _sign(response.status_code)


@asynccontextmanager
async def open_reach(
    *,
    may_be_private: bool = False,
    look_up: LookUp | None = None,
    resolver: Resolver | None = None,
    timeout_s: float = _TIMEOUT_S,
) -> AsyncIterator[Reach]:
    """Open what tries addresses; close its connections afterwards.

    No proxy is used, whatever the environment says: a proxy would look names up by itself.

    Args:
        may_be_private: Whether addresses inside a network may be tried: for tests only.
        look_up: Turns names into addresses; default: as the system does. Raises `socket.gaierror`.
        resolver: Answers questions about mail domains; default: the system's name servers.
        timeout_s: For each step of a website.
    """
    inner = httpx.AsyncHTTPTransport(
        trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
    )
    transport = _Checked(inner, look_up or _look_up, may_be_private=may_be_private)
    async with httpx.AsyncClient(
        transport=transport,
        headers={"User-Agent": _AGENT},
        timeout=httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s)),
        trust_env=False,
    ) as client:
        yield Reach(client, resolver, timeout_s)


class _Checked(httpx.AsyncBaseTransport):
    """Connects to an address that it looked up and checked itself, under the name asked for."""

    def __init__(
        self, inner: httpx.AsyncBaseTransport, look_up: LookUp, *, may_be_private: bool
    ) -> None:
        self._inner = inner
        self._look_up = look_up
        self._may_be_private = may_be_private

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await self._look_up(url.host, port)
        if not self._may_be_private and not all(map(is_public, found)):
            raise _NotPublic
        tried = found[:_MOST_TRIED]
        for address in tried:
            pinned = httpx.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,  # the name stands in "Host"
                extensions={**request.extensions, "sni_hostname": url.raw_host.decode("ascii")},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                if address == tried[-1] or _is_about_certificate(error):
                    raise
        raise socket.gaierror(socket.EAI_NONAME, "no address")

    async def aclose(self) -> None:
        await self._inner.aclose()


def is_public(address: str) -> bool:
    """Tell whether an IP address is on the public internet; what is no address is not.

    IPv6 has ways to write an IPv4 address; what counts then is that one too.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(ip.packed[-4:])
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


async def _look_up(host: str, port: int) -> Sequence[str]:
    """Ask the system; addresses of IPv4 first, because not every machine has IPv6."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # a label that is too long for a name
        raise socket.gaierror(socket.EAI_NONAME, "no name") from error
    found.sort(key=lambda one: one[0] is not socket.AF_INET)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


def _sign(status: int) -> Sign:
    if status in _GONE:
        return Sign.GONE
    # Others of 400 and on: for people with an account, or not for programs. There is a website.
    return Sign.FAULT if status >= _SERVER_FAULT else Sign.ANSWERED


def _is_about_certificate(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False


def _deliverable(domain: str, resolver: Resolver | None) -> Sign:
    """Ask the names system whether a domain takes mail; blocks."""
    try:
        answering = resolver or caching_resolver(timeout=_DNS_S)
        found = validate_email(f"info@{domain}", check_deliverability=True, dns_resolver=answering)
    except EmailNotValidError as error:
        # Without a cause, the domain itself says that it takes no mail.
        is_known = error.__cause__ is None or isinstance(error.__cause__, NXDOMAIN | NoAnswer)
        return Sign.NO_MAIL if is_known else Sign.NO_CONNECTION
    except (DNSException, OSError):
        return Sign.NO_CONNECTION  # this machine knows no name server
    return Sign.ANSWERED if getattr(found, "mx", None) else Sign.TIMEOUT
