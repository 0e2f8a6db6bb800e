"""What need not be sent again: an answer depends on the revision, the day and the program alone.

The address says everything else, the language too.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from bot.adapters.web.desk import Services

KEPT = "no-cache"  # may be kept, and is asked about each time: a new revision shows at once
NOT_SHARED = "private, no-cache"  # it holds what somebody typed


class Freshness:
    """Knows what the present answers are marked with."""

    def __init__(self, services: Services, version: str) -> None:
        """Mark answers of *services* made by this *version* of the program."""
        self._services = services
        self._version = version

    @property
    def mark(self) -> str:
        """Return the ETag of this moment; weak, for the same answer may be packed or not."""
        revision = self._services.holder.revision
        number = f"{revision.id}.{revision.digest[:8]}" if revision else "0"
        return f'W/"{number}-{self._services.clock().date()}-{self._version}"'

    def headers(self, kept: str = KEPT) -> dict[str, str]:
        """Return the headers of an answer of this moment."""
        return {"etag": self.mark, "cache-control": kept}

    def not_modified(self, request: Request, kept: str = KEPT) -> Response | None:
        """Return the short answer for who has this one already; None for who has not."""
        had = request.headers.get("if-none-match", "").strip()
        if not had:
            return None
        # Compared weakly (RFC 9110, 13.1.2); what is asked for is there, so "*" is it too.
        if had != "*" and _bare(self.mark) not in map(_bare, had.split(",")):
            return None
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=self.headers(kept))


def _bare(mark: str) -> str:
    return mark.strip().removeprefix("W/")
