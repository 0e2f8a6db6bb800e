"""How much one address may ask. The address itself is written nowhere, not even in memory.

What is counted is its keyed hash, with a key that this process made for itself and forgets.
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
import secrets
from collections.abc import Callable
from enum import Enum
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.adapters.allowance import Allowance, Verdict
from bot.adapters.metrics import Metrics
from bot.adapters.turns import asker

_KEY_BYTES = 16
_NETWORK_V6 = 64  # bits that one household or office has for itself (RFC 6177)


class Kind(Enum):
    """What is asked for: each has an allowance of its own.

    Burst, how many a minute, and how much of what is sent (characters, bytes) counts as one more.
    """

    # A whole office may share one address: twenty counsellors who ask every ten seconds.
    ANSWER = (60, 180, 500)
    # While typing, at most eight times a second; nothing is written.
    SUGGESTION = (80, 480, 100)
    # Drawing takes a hundred times as long as an answer; those that were drawn are counted too.
    MAP = (40, 120, 500)
    LIST = (8, 12, 20_000)
    # Each may be read by an administrator.
    REPORT = (5, 5, 20_000)


class RateLimits:
    """Counts who asks how much, for a minute."""

    def __init__(self, clock_s: Callable[[], float], metrics: Metrics) -> None:
        """Count by *clock_s*, seconds that never go back."""
        self._allowances = {
            kind: Allowance(burst, per_minute, clock_s)
            for kind in Kind
            for burst, per_minute, _ in (kind.value,)
        }
        self._metrics = metrics
        self._secret = secrets.token_bytes(_KEY_BYTES)

    def count(self, request: Request, kind: Kind, size: int = 0) -> None:
        """Count one request, and know from now on in whose turn its work is done.

        Args:
            request: Of whom.
            kind: What is asked for.
            size: Of what was sent, in bytes or characters: what is long counts for more.

        Raises:
            HTTPException: 429, where it is too much.
        """
        allowance = self._allowances[kind]
        key = self._key(request)
        asker.set(key)
        if allowance.ask(key, 1 + size // kind.value[2]) is Verdict.YES:
            return
        self._metrics.limited.inc()
        wait = {"retry-after": str(math.ceil(allowance.step_s))}
        raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, "Too many requests: wait a little", wait)

    def _key(self, request: Request) -> bytes:
        address = request.client.host if request.client else ""
        network = _network(address).encode()
        return hashlib.blake2b(network, key=self._secret, digest_size=_KEY_BYTES).digest()


def _network(address: str) -> str:
    """Return what counts as one: an address of version 4, a network of version 6."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return address
    return str(parsed.ipv4_mapped or ipaddress.IPv6Network((parsed, _NETWORK_V6), strict=False))
