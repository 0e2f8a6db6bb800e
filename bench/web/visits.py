"""The load: visits of many people, each a GET from an address of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from bench import load
from bench.failure import BenchFailure
from bench.load import Request
from bench.telegram.questions import hard, usual

PEOPLE = 20_000  # each with an address; nobody comes near what one address may ask
_GZIP = b"\x1f\x8b"  # how a packed body begins
_LARGE = 1_000  # bytes


@dataclass(frozen=True, slots=True)
class Case:
    """What people open, and what the bare server gives instead."""

    name: str
    paths: Sequence[str]
    bare: str
    is_packed: bool = False  # they say that they take gzip


class Visits(load.Load):
    """The load on one server; its requests go by the number of the person."""

    def __init__(self, host: str, port: int, connections: int, *, is_bare: bool = False) -> None:
        super().__init__(host, port, connections)
        self._end = f"\r\nHost: {host}:{port}\r\nX-Forwarded-For: ".encode()
        self._is_bare = is_bare
        self._is_packed = False
        self._made = 0
        self.bytes = 0  # of bodies, since the last `make`

    @property
    def address(self) -> tuple[str, int]:
        """Return the host and the port of the server."""
        return self._host, self._port

    def make(self, case: Case, number: int) -> list[Request]:
        """Return the next *number* requests, at most `PEOPLE`; paths and people go round."""
        if number > PEOPLE:
            raise BenchFailure("there are not so many people")
        paths = [case.bare] if self._is_bare else case.paths
        start, self._made = self._made, self._made + number
        self._is_packed, self.bytes = case.is_packed, 0
        last = b"\r\nAccept-Encoding: gzip\r\n\r\n" if case.is_packed else b"\r\n\r\n"
        return [
            Request(
                index % PEOPLE,
                b"GET %b HTTP/1.1%b%b%b"
                % (paths[index % len(paths)].encode(), self._end, _address(index % PEOPLE), last),
            )
            for index in range(start, start + number)
        ]

    def took(self, number: int, status: int, body: bytes) -> None:
        """Take a response: what is not as it should be ends everything."""
        self.bytes += len(body)
        if status != 200:
            self.fail(f"it answered with HTTP {status}")
        elif body.startswith(_GZIP) and not self._is_packed:
            self.fail("it packed what nobody wanted packed")
        elif self._is_packed and len(body) > _LARGE and not body.startswith(_GZIP):
            self.fail("it did not pack a large answer")
        else:
            self.answered(number)


def cases() -> list[Case]:
    """Return what is measured."""
    common, difficult = usual(), hard()
    api, question, town = "/api/ask", "/vraag", "/gemeente/24062-leuven"
    return [
        Case("API, usual questions", asking(api, common), "/json"),
        Case("API, hard questions", asking(api, difficult), "/json"),
        Case("page, usual questions", asking(question, common), "/html"),
        Case("page, hard questions", asking(question, difficult), "/html"),
        Case(f"page, {town}", [town], "/html"),
        Case("API, usual, gzip", asking(api, common), "/json", is_packed=True),
        Case("page, usual, gzip", asking(question, common), "/html", is_packed=True),
    ]


def asking(path: str, questions: Sequence[str]) -> list[str]:
    """Return the address of the answer to each question."""
    return [f"{path}?{urlencode({'q': text})}" for text in questions]


def _address(person: int) -> bytes:
    return b"10.%d.%d.%d" % (person >> 16, person >> 8 & 255, person & 255)
