"""The kinds of values in the data files: what is well-formed, and how it is kept.

Each refusal carries a code; the words for it are in the language files under `problem.<code>`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from bot.core.dates import PartialDate
from bot.core.model import Phone

_WRITTEN_NUMBER = re.compile(r"[+(]*\d[\d\s./()-]*\Z", re.ASCII)
_SHORT_NUMBER = re.compile(r"1\d{3}\Z")  # numbers such as 1777, dialled inside Belgium
_NIS = re.compile(r"[1-9]\d{4}\Z")
_POSTCODE = re.compile(r"[1-9]\d{3}\Z")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_HTTP = TypeAdapter(AnyHttpUrl)


def _error(code: str, **values: str) -> PydanticCustomError:
    return PydanticCustomError(code, code, dict(values))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _error("text")
    if not value.strip():
        raise _error("empty")
    return value.strip()


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
        validate_email(text, check_deliverability=False)
    except EmailNotValidError as error:
        raise _error("email", found=text) from error
    return text


def _url(value: Any) -> str:
    text = _text(value)
    try:
        parsed = _HTTP.validate_python(text)
    except ValidationError as error:
        raise _error("url", found=text) from error
    if parsed.username or parsed.password or "." not in (parsed.host or ""):
        raise _error("url", found=text)
    return text


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
        return date.fromisoformat(text) if len(text) == len("2026-01-31") else _no_day(text)
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
    return int(text)


def _millidegrees(value: Any) -> int:
    text = _text(value)
    try:
        degrees = float(text)
    except ValueError as error:
        raise _error("degrees", found=text) from error
    if not -180 <= degrees <= 180:  # noqa: PLR2004 -- the range of longitudes
        raise _error("degrees", found=text)
    return round(degrees * 1000)


def _unique(values: tuple[Any, ...]) -> tuple[Any, ...]:
    for index, value in enumerate(values):
        if value in values[:index]:
            raise _error("repeated", found=str(value))
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
    return tuple(part.strip() for part in value.split("|")) if isinstance(value, str) else value


Several = BeforeValidator(_split)  # a CSV cell that holds several values, joined by "|"


def _yes_or_no(value: Any) -> bool:
    text = _text(value)
    if text not in {"yes", "no"}:
        raise _error("choice", found=text, expected="yes, no")
    return text == "yes"


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
