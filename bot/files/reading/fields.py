"""The kinds of values in the data files: what is well-formed, and how it is kept.

Each refusal carries a code; the words for it are in the language files under `problem.<code>`.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from ipaddress import ip_address
from typing import Annotated, Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from bot.core.model.dates import PartialDate
from bot.core.model.facts import Phone
from bot.files.reading.text import code_point, invisible

_NOTHING = {"", "~", "null", "Null", "NULL"}  # as YAML and people who know it write it
_MOST_LETTERS = 4_000
_MOST_EMAIL = 254  # RFC 5321, 4.5.3.1.3
_MOST_URL = 2_000
_MOST_PARTS = 100  # of a cell that holds several values
_MOST_DIGITS = 12

_WRITTEN_NUMBER = re.compile(r"[+(]*\d[\d\s./()-]*\Z", re.ASCII)
_SHORT_NUMBER = re.compile(r"1\d{3}\Z", re.ASCII)  # numbers such as 1777, dialled inside Belgium
_NIS = re.compile(r"[1-9]\d{4}\Z", re.ASCII)
_POSTCODE = re.compile(r"[1-9]\d{3}\Z", re.ASCII)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_DEGREES = re.compile(r"-?\d{1,3}(?:\.\d+)?\Z", re.ASCII)
_HTTP = TypeAdapter(AnyHttpUrl)
# The library drops line ends, turns "\" round and adds slashes: what is kept must be what it read.
_WRITTEN_URL = re.compile(r"https?://[^\s\\<>\"^`{|}]+\Z", re.IGNORECASE)


def _error(code: str, **values: str) -> PydanticCustomError:
    return PydanticCustomError(code, code, dict(values))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _error("text")
    text = value.strip()
    if text in _NOTHING:
        raise _error("empty")
    if len(value) > _MOST_LETTERS:
        raise _error("too-long", most=f"{_MOST_LETTERS:,}")
    if not (value.isascii() and value.isprintable()):  # which most of the many cells are
        hidden = invisible(value)
        if hidden is not None:
            raise _error("control-character", character=code_point(hidden.group()))
    return text


def _phone(value: Any) -> Phone:
    text = _text(value)
    if _SHORT_NUMBER.match(text):
        return Phone(text, text)
    if not _WRITTEN_NUMBER.match(text):  # the library skips letters in front
        raise _error("phone", found=text)
    try:
        number = phonenumbers.parse(text, "BE")
    except phonenumbers.NumberParseException as error:
        raise _error("phone", found=text) from error
    if not phonenumbers.is_valid_number(number):
        raise _error("phone", found=text)
    national = phonenumbers.PhoneNumberFormat.NATIONAL
    foreign = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    shown = (
        national if number.country_code == phonenumbers.country_code_for_region("BE") else foreign
    )
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, shown),
    )


def _email(value: Any) -> str:
    text = _text(value)
    try:
        if len(text) > _MOST_EMAIL:
            raise EmailNotValidError
        # Few mail servers take letters beyond ASCII before the @.
        read = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise _error("email", found=text) from error
    if not _is_latin(read.domain):
        raise _error("email", found=text)
    return text


def _url(value: Any) -> str:
    text = _text(value)
    if len(text) > _MOST_URL or not _WRITTEN_URL.match(text):
        raise _error("url", found=text)
    try:
        parsed = _HTTP.validate_python(text)
    except ValidationError as error:
        raise _error("url", found=text) from error
    host = parsed.host or ""
    if parsed.username or parsed.password or "." not in host or _is_address(host):
        raise _error("url", found=text)
    shown = parsed.unicode_host() or ""
    if not _is_latin(shown) or not any(name in text.lower() for name in (host, shown)):
        raise _error("url", found=text)
    return text


def _is_latin(domain: str) -> bool:
    """Tell whether no letter comes from another script, of which some look like ours."""
    letters = [letter for letter in domain if letter.isalpha()]
    return all(unicodedata.name(letter, "").startswith("LATIN ") for letter in letters)


def _is_address(host: str) -> bool:
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return False
    return True


def _matching(code: str, pattern: re.Pattern[str]) -> Any:
    def check(value: Any) -> str:
        text = _text(value)
        if not pattern.match(text):
            raise _error(code, found=text)
        return text

    return BeforeValidator(check)


def _day(value: Any) -> date:
    text = _text(value)
    try:
        return date.fromisoformat(text) if _DAY.match(text) else _no_day(text)
    except ValueError as error:
        raise _error("date", found=text) from error


def _no_day(text: str) -> date:
    raise ValueError(text)


def _partial_date(value: Any) -> str:
    text = _text(value)
    try:
        return str(PartialDate.parse(text))
    except ValueError as error:
        raise _error("partial-date", found=text) from error


def _number(value: Any) -> int:
    text = _text(value)
    if not text.isascii() or not text.isdigit():
        raise _error("number", found=text)
    if len(text) > _MOST_DIGITS:
        raise _error("number-too-big", most=str(_MOST_DIGITS))
    return int(text)


def _millidegrees(value: Any) -> int:
    text = _text(value)
    if not _DEGREES.match(text) or abs(float(text)) > 180:  # noqa: PLR2004 -- the range of longitudes
        raise _error("degrees", found=text)
    return round(float(text) * 1000)


def _unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    seen: set[Any] = set()
    for value in values:
        if value in seen:
            raise _error("repeated", found=str(value))
        seen.add(value)
    return values


Text = Annotated[str, BeforeValidator(_text)]
Id = Annotated[str, _matching("id", _ID)]
Nis = Annotated[str, _matching("nis", _NIS)]
Postcode = Annotated[str, _matching("postcode", _POSTCODE)]
PhoneNumber = Annotated[Phone, BeforeValidator(_phone)]
Email = Annotated[str, BeforeValidator(_email)]
Url = Annotated[str, BeforeValidator(_url)]
Day = Annotated[date, BeforeValidator(_day)]
Partial = Annotated[str, BeforeValidator(_partial_date)]
Millidegrees = Annotated[int, BeforeValidator(_millidegrees)]  # from decimal degrees
Number = Annotated[int, BeforeValidator(_number)]
Unique = AfterValidator(_unique)


def _split(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.count("|") >= _MOST_PARTS:
        raise _error("too-many-values", most=str(_MOST_PARTS))
    return tuple(part.strip() for part in value.split("|"))


Several = BeforeValidator(_split)  # a CSV cell that holds several values, joined by "|"


def _yes_or_no(value: Any) -> bool:
    text = _text(value)
    if text not in {"yes", "no"}:
        raise _error("choice", found=text, expected="yes, no")
    return text == "yes"


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
