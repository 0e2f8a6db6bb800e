"""What looks strange, and has to load all the same."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass

from tests.robustness.corpus import BASE

NAME = "name: Voorbeeldverband"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A file that differs from the sound one, and is sound."""

    what: str
    old: str = ""
    new: str = ""
    named: str = "Voorbeeldverband"  # what the first partnership is called then
    encode: Callable[[str], bytes] = str.encode

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        base = (BASE / "contacts.yaml").read_text("utf-8")
        assert self.old in base
        return self.encode(base.replace(self.old, self.new, 1) if self.old else base + self.new)


def _name(what: str, written: str, named: str) -> Allowed:
    return Allowed(what, NAME, f"name: {written}", named)


ALLOWED = (
    Allowed("a byte order mark at the start", encode=lambda t: codecs.BOM_UTF8 + t.encode()),
    Allowed("line ends of Windows", encode=lambda t: t.replace("\n", "\r\n").encode()),
    Allowed("line ends of old Macs", encode=lambda t: t.replace("\n", "\r").encode()),
    Allowed("mixed line ends", encode=lambda t: t.replace("\n", "\r\n", 40).encode()),
    Allowed("no line end at the end", encode=lambda t: t.rstrip("\n").encode()),
    Allowed("empty lines at the end", new="\n \n\n"),
    Allowed("white space at the end of lines", encode=lambda t: t.replace("\n", "  \n").encode()),
    Allowed("a comment at the end", new="# einde"),
    Allowed("a document marker", encode=lambda t: f"---\n{t}".encode()),
    Allowed("a document marker and an end", encode=lambda t: f"---\n{t}...\n".encode()),
    Allowed("a version of YAML that we know", encode=lambda t: f"%YAML 1.1\n---\n{t}".encode()),
    Allowed("a newer version of YAML", encode=lambda t: f"%YAML 1.2\n---\n{t}".encode()),
    Allowed("a field in quotes", NAME, '"name": Voorbeeldverband'),
    Allowed("a field after a question mark", NAME, "? name\n    : Voorbeeldverband"),
    Allowed("an entry in braces", "sources: [bron]", "sources: ['bron',]"),
    Allowed("an empty list that may be empty", new="\ndouble_memberships: []\n"),
    Allowed("a day in quotes", "starts_on: 2020-01-01", "starts_on: '2020-01-01'"),
    Allowed("a number with zeros in front", "applications: 2", "applications: 002"),
    Allowed(
        "a web address with letters of ours",
        "website: https://www.example.org",
        "website: https://www.exämple.org/école?x=1#y",
    ),
    _name("a name that is a no", "NO", "NO"),
    _name("a name that is a yes", "yes", "yes"),
    _name("a name that is a number", "0472", "0472"),
    _name("a name that is a power", "1e3", "1e3"),
    _name("a name that is infinite", ".inf", ".inf"),
    _name("a name that is a day", "2020-01-01", "2020-01-01"),
    _name("a name that is an hour", "12:30:45", "12:30:45"),
    _name("a name that is a hexadecimal number", "0x1F", "0x1F"),
    _name("a name that is an equals sign", "'='", "="),
    _name("a name on two lines", "Voorbeeld\n      verband", "Voorbeeld verband"),
    _name("a name with accents", "Vérbänd Ñandú", "Vérbänd Ñandú"),
    _name("a name with accents apart", "Ve\u0301rband", "Ve\u0301rband"),
    _name("a name with a space that does not break", "Verband\u00a0Oost", "Verband\u00a0Oost"),
    _name("a name in another script", "\u0421\u043e\u044e\u0437", "\u0421\u043e\u044e\u0437"),
    _name("a name with a picture", "Verband \U0001f91d", "Verband \U0001f91d"),
    _name("a name with markup", "<b>Verband</b> & co", "<b>Verband</b> & co"),
    _name("a name with a script", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    _name(
        "a name with Markdown",
        "'*_[Verband](https://example.org)`'",
        "*_[Verband](https://example.org)`",
    ),
    _name("a name with braces", "'{name} {0} %s'", "{name} {0} %s"),
    _name("a name with SQL", '"\'; DROP TABLE sources; --"', "'; DROP TABLE sources; --"),
    _name("a name that a spreadsheet would compute", "'=1+1'", "=1+1"),
    _name("a name with escapes of YAML", '"V\\xE9rband\\u0020Oost"', "Vérband Oost"),
)
