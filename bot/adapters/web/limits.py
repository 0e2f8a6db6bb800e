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

_KEY_BYTES = 16
_NETWORK_V6 = 64  # bits that one household or office has for itself (RFC 6177)


class Kind(Enum):
    """What is asked for: each has an allowance of its own. Burst, and how many a minute."""

    # A whole office may share one address: twenty counsellors who ask every ten seconds.
    ANSWER = (60, 180)
    # While typing, at most eight times a second; nothing is written.
    SUGGESTION = (80, 480)
    # Drawing takes a hundred times as long as an answer; those that were drawn are counted too.
    MAP = (40, 120)
    LIST = (8, 12)
    # Each may be read by an administrator.
    REPORT = (5, 5)


class Limits:
    """Counts who asks how much, for a minute."""

    def __init__(self, clock_s: Callable[[], float], metrics: Metrics) -> None:
        """Count by *clock_s*, seconds that never go back."""
        self._allowances = {kind: Allowance(*kind.value, clock_s) for kind in Kind}
        self._metrics = metrics
        self._secret = secrets.token_bytes(_KEY_BYTES)

    def count(self, request: Request, kind: Kind) -> None:
        """Count one request.

        Raises:
            HTTPException: 429, where it is too much.
        """
        allowance = self._allowances[kind]
        if allowance.ask(self._key(request)) is Verdict.YES:
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
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        if mapped is None:
            return str(ipaddress.IPv6Network((parsed, _NETWORK_V6), strict=False))
        return str(mapped)
    return address
