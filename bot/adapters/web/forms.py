"""What comes in by forms: small, ours, and untrusted."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

_MOST_FIELDS = 10
_MOST_FIELD_BYTES = 512 * 1024  # a pasted list; the size of the whole is bounded before this


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent."""

    fields: FormData

    def text(self, name: str) -> str:
        """Return a field; empty where there is none."""
        value = self.fields.get(name, "")
        return value if isinstance(value, str) else ""

    def file(self, name: str) -> UploadFile | None:
        """Return a file that was chosen; None where none was."""
        value = self.fields.get(name)
        return value if isinstance(value, UploadFile) and value.filename else None


async def read_form(request: Request) -> Form:
    """Read a form; it must come from a page of this site.

    Nobody is logged in here, so a forged form could do no more than whoever forged it. But other
    sites must not have their visitors send reports or lists.

    Raises:
        HTTPException: 400 where it cannot be read, 403 where another site sent it.
    """
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPException(HTTPStatus.FORBIDDEN)
    fields = await request.form(
        max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD_BYTES
    )
    return Form(fields)
