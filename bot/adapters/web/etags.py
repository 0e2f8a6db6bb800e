"""What need not be sent again: an answer depends on the revision, the day and the program alone.

The address says everything else, the language too.
"""

from __future__ import annotations

from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.adapters.web.services import WebServices

KEPT = "no-cache"  # may be kept, and is asked about each time: a new revision shows at once
NOT_SHARED = "private, no-cache"  # it holds what somebody typed
NO_STORE = {"cache-control": "no-store"}


class ETags:
    """Knows what the present answers are marked with."""

    def __init__(self, services: WebServices, version: str) -> None:
        """Mark answers of *services* made by this *version* of the program."""
        self._services = services
        self._version = version

    def current(self) -> str:
        """Return the ETag of this moment; weak, for the same answer may be packed or not."""
        revision = self._services.holder.revision
        number = f"{revision.id}.{revision.digest[:8]}" if revision else "0"
        return f'W/"{number}-{self._services.clock().date()}-{self._version}"'

    def headers(self, request: Request, kept: str = KEPT) -> dict[str, str]:
        """Return the headers of an answer of this moment.

        To be called before it is made: data that change meanwhile must not get the mark of the new.

        Raises:
            HTTPException: 304, where whoever asks has this answer already.
        """
        mark = self.current()
        headers = {"etag": mark, "cache-control": kept}
        had = request.headers.get("if-none-match", "").strip()
        # Compared weakly (RFC 9110, 13.1.2); what is asked for is there, so "*" is it too.
        if had == "*" or (had and _bare(mark) in map(_bare, had.split(","))):
            raise HTTPException(HTTPStatus.NOT_MODIFIED, headers=headers)
        return headers


def _bare(mark: str) -> str:
    return mark.strip().removeprefix("W/")
