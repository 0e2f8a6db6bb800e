"""Notes what goes wrong in a browser while a test looks at something else."""

from __future__ import annotations

from playwright.async_api import BrowserContext, ConsoleMessage, Request, WebError

_OWN_SCHEMES = ("about:", "blob:", "data:")
# A page stopped it itself: a newer question was typed, or it became a file to keep.
_STOPPED = "net::ERR_ABORTED"


class Watch:
    """What the pages of one test said, asked for and failed at."""

    def __init__(self, site: str) -> None:
        """*site* is the one place that pages may ask anything of."""
        self.faults: list[str] = []
        self.addresses: list[str] = []
        self._sites = [f"{site}/"]
        self._expected: list[str] = []

    def expect(self, *texts: str) -> None:
        """Let faults pass in which one of *texts* stands: a test causes them on purpose."""
        self._expected += texts

    def allow(self, site: str) -> None:
        """Let pages ask another server too."""
        self._sites.append(f"{site}/")

    def follow(self, context: BrowserContext) -> None:
        """Watch all pages of a window."""
        context.on("console", self._said)
        context.on("weberror", self._broke)
        context.on("request", self._asked)
        context.on("requestfailed", self._failed)

    def verdict(self) -> list[str]:
        """Return what went wrong unexpectedly."""
        return [fault for fault in self.faults if not any(text in fault for text in self._expected)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"assert", "error", "warning"}:
            where = message.location.get("url", "")
            self.faults.append(f"console {message.type}: {message.text} ({where})")

    def _broke(self, error: WebError) -> None:
        self.faults.append(f"script: {error.error}")

    def _asked(self, request: Request) -> None:
        self.addresses.append(request.url)
        if not request.url.startswith((*self._sites, *_OWN_SCHEMES)):
            self.faults.append(f"another host: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != _STOPPED:
            self.faults.append(f"failed: {request.url} ({request.failure})")
