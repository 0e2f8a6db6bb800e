"""Values that are not well-formed, and those that YAML itself would read in its own way."""

from __future__ import annotations

from tests.robustness.corpus import Broken

CONTACT = "partnerships.1.contact"


def _phone(what: str, value: str, code: str = "phone") -> Broken:
    return Broken(what, "phone: +44 20 7946 0001", f"phone: {value}", code, f"{CONTACT}.phone")


def _email(what: str, value: str) -> Broken:
    old = "email: regisseur@example.org"
    return Broken(what, old, f"email: {value}", "email", f"{CONTACT}.email")


def _url(what: str, value: str) -> Broken:
    old = "website: https://www.example.org"
    return Broken(what, old, f"website: {value}", "url", f"{CONTACT}.website")


def _day(what: str, value: str, code: str = "date") -> Broken:
    return Broken(what, "starts_on: 2020-01-01", f"starts_on: {value}", code, "cycles.1.starts_on")


def _number(what: str, value: str, code: str = "number") -> Broken:
    old = "applications: 2"
    return Broken(what, old, f"applications: {value}", code, "published_totals.1.applications")


def _choice(what: str, value: str) -> Broken:
    old = "takes_up: no"
    return Broken(what, old, f"takes_up: {value}", "choice", "partnerships.2.wijk_werken.takes_up")


def _published(what: str, value: str) -> Broken:
    old = "published: 2020-04-08"
    return Broken(what, old, f"published: {value}", "partial-date", "sources.1.published")


def _nis(what: str, value: str, code: str = "nis") -> Broken:
    field = "partnerships.2.members.1.municipalities.1.nis"
    return Broken(what, "nis: 91002", f"nis: {value}", code, field)


def _id(what: str, value: str) -> Broken:
    return Broken(what, "- id: ander", f"- id: {value}", "id", "partnerships.2.id")


CASES = (
    # phone numbers
    _phone("a phone number in letters", "bel ons"),
    _phone("a phone number that YAML takes for octal", "0472"),
    _phone("a phone number that YAML takes for hexadecimal", "0x1F"),
    _phone("a phone number that YAML takes for a power", "1e3"),
    _phone("a phone number that is not a number", ".nan"),
    _phone("a phone number without end", ".inf"),
    _phone("no phone number as a tilde", "~", "empty"),
    _phone("no phone number as null", "null", "empty"),
    _phone("no phone number at all", "", "empty"),
    _phone("a phone number that is too short", "02 12"),
    _phone("a phone number that is too long", "+32 2 123 45 67 89 01 23"),
    _phone("a phone number of another planet", "+999 12 34 56"),
    _phone("a phone number in Arabic digits", "\u0661\u0667\u0667\u0667"),
    _phone("a phone number with an extension", "+44 20 7946 0001 ext. 5"),
    _phone("a phone number with a script", "<script>1</script>"),
    _phone("two phone numbers", "+44 20 7946 0001 of 02"),
    # e-mail addresses
    _email("an email address without an at sign", "regisseur.example.org"),
    _email("an email address with two at signs", "a@b@example.org"),
    _email("an email address with a space", "re gisseur@example.org"),
    _email("an email address with a name", "Regisseur <regisseur@example.org>"),
    _email("an email address with mailto", "mailto:regisseur@example.org"),
    _email("an email address with a header", '"a@example.org\\r\\nBcc: b@example.org"'),
    _email("an email address without a top level", "regisseur@localhost"),
    _email("an email address with a Cyrillic domain", "info@\u0435xample.org"),
    _email("an email address with a Cyrillic letter", "inf\u043e@example.org"),
    _email(
        "a very long email address", f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"
    ),
    # web addresses
    _url("a web address that runs a script", "javascript:alert(1)"),
    _url("a web address with a script in disguise", '"java\\tscript:alert(1)"'),
    _url("a web address that carries its page", "data:text/html,<b>x</b>"),
    _url("a web address of a file", "file:///etc/passwd"),
    _url("a web address of another scheme", "ftp://example.org/x"),
    _url("a web address without a scheme", "www.example.org"),
    _url("a web address with a space", "https://www.example.org/a b"),
    _url("a web address with a line end", '"https://www.exam\\nple.org"'),
    _url("a web address with backslashes", "https:\\\\www.example.org"),
    _url("a web address with one slash", "https:/www.example.org"),
    _url("a web address with a password", "https://user:secret@example.org"),
    _url("a web address that looks like another", "https://www.example.org@evil.example"),
    _url("a web address with a Cyrillic letter", "https://www.ex\u0430mple.org"),
    _url("a web address with wide letters", "https://www.\uff45xample.org"),
    _url("a web address with a Cyrillic letter in disguise", "https://xn--80ak6aa92e.com"),
    _url("a web address that is a number", "http://2130706433/"),
    _url("a web address of this machine", "http://127.0.0.1/"),
    _url("a web address of this machine in IPv6", "'http://[::1]/'"),
    _url("a web address without a domain", "http://localhost/"),
    _url("a web address that breaks out of an attribute", "'https://example.org/\"onclick=x'"),
    _url("a very long web address", "https://example.org/" + "x" * 3_000),
    # days
    _day("a day that does not exist", "2026-02-30"),
    _day("a month that does not exist", "2026-13-01"),
    _day("a day written the Belgian way", "01-02-2020"),
    _day("a day without dashes", "20200101"),
    _day("a day as a week", "2020-W01-1"),
    _day("a day with an hour", "2020-01-01T10:00:00Z"),
    _day("a day as an hour", "12:30:45"),
    _day("a day as a year", "2020"),
    _day("a day in words", "vandaag"),
    _day("a day in wide digits", "\uff12\uff10\uff12\uff10-01-01"),
    _day("a day before our time", "-2020-01-01"),
    _day("a list of days", "[2020-01-01]", "text"),
    _published("a date of publication in words", "april 2020"),
    _published("a date of publication that does not exist", "2020-02-30"),
    _published("a date of publication in another order", "04-2020"),
    # numbers
    _number("a number in words", "twee"),
    _number("a number below zero", "-2"),
    _number("a number with a fraction", "2.5"),
    _number("a number with a comma", "2,5"),
    _number("a number with underscores", "1_000"),
    _number("a hexadecimal number", "0x10"),
    _number("a power for a number", "1e3"),
    _number("a sexagesimal number", "1:30"),
    _number("infinity for a number", ".inf"),
    _number("not a number for a number", ".NaN"),
    _number("a superscript for a number", "\u00b2"),
    _number("a number in wide digits", "\uff12"),
    _number("a number that no table can hold", "9" * 30, "number-too-big"),
    _number("a number of thousands of digits", "9" * 3_999, "number-too-big"),
    _number("a truth for a number", "true"),
    # choices
    _choice("a no in capitals", "NO"),
    _choice("a no that YAML knows", "off"),
    _choice("a truth for a choice", "false"),
    _choice("nothing for a choice", "null"),
    _choice("a choice in Dutch", "nee"),
    _choice("an empty choice", ""),
    _choice("a choice with a letter that looks the same", "n\u043e"),
    # ids and codes
    _id("an id with a space", "an der"),
    _id("an id in capitals", "Ander"),
    _id("an id with an accent", "andr\u00e9"),
    _id("an id with a path", "../ander"),
    _id("an id with a command of SQL", "'ander''; DROP TABLE sources; --'"),
    _id("an id with a dash at its end", "ander-"),
    _nis("a NIS code that is too short", "9100"),
    _nis("a NIS code with a zero in front", "091002"),
    _nis("a NIS code with a fraction", "91002.0"),
    _nis("a NIS code in wide digits", "\uff19\uff11\uff10\uff10\uff12"),
    _nis("a NIS code with a name", "91002 Leegem"),
    # texts
    Broken(
        "a text of five thousand letters",
        "notes: Een nota.",
        f"notes: {'x' * 5_000}",
        "too-long",
        "partnerships.2.notes",
    ),
)
