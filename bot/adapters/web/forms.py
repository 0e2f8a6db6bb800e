"""What comes in by forms: small, ours, and untrusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.adapters.web.context import context_of

_MOST_FIELDS = 10
_MOST_FIELD_BYTES = 512 * 1024  # a pasted list; the size of the whole is bounded before this


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it came: its name is what somebody says it is."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form that was sent."""

    texts: Mapping[str, str]
    file: SentFile | None  # that was chosen

    def text(self, name: str) -> str:
        """Return a field; empty where there is none."""
        return self.texts.get(name, "")


async def read_form(request: Request) -> Form:
    """Read a form; it must come from a page of this site.

    Nobody is logged in here, so a forged form could do no more than whoever forged it. But other
    sites must not have their visitors send reports or lists.

    Raises:
        HTTPException: 400 where it cannot be read, 403 where another site sent it.
    """
    if not _is_ours(request):
        raise HTTPException(HTTPStatus.FORBIDDEN)
    try:
        fields = await request.form(
            max_files=1, max_fields=_MOST_FIELDS, max_part_size=_MOST_FIELD_BYTES
        )
    except ValueError as error:  # it names an encoding that decodes nothing
        raise HTTPException(HTTPStatus.BAD_REQUEST) from error
    texts = {name: value for name, value in fields.items() if isinstance(value, str)}
    chosen = fields.get("bestand")
    try:
        if isinstance(chosen, UploadFile) and chosen.filename:
            return Form(texts, SentFile(chosen.filename, await chosen.read()))
        return Form(texts, None)
    finally:
        await fields.close()  # what was laid on the disk meanwhile


def _is_ours(request: Request) -> bool:
    """Tell whether a form comes from a page of this site, as far as the browser says.

    Browsers leave `Sec-Fetch-Site` out where the site has no https, and old ones always do; they
    then say `Origin` at least. What says neither is no browser, and nobody's page led it here.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    host = request.headers.get("host", "")
    # A proxy may have taken the https off: then the scheme is not what it was for the browser.
    return origin.lower() in {
        context_of(request).origin.lower(),
        f"https://{host}".lower(),
        f"http://{host}".lower(),
    }
