"""Tables that are broken: a comma too many, a code that nobody has, a row that is not there."""

from __future__ import annotations

from bot.files.names import ALIASES, LOCAL_CONTACTS, MUNICIPALITIES, OUTSIDE, PLACES, WORDS
from tests.robustness.corpus import Broken

HEADER = ",centre_city,sources\n"
NEW = "91020,Nieuwdorp,N,N,Voorbeeld,Voorbeeld,,,,,2025-01-01,,,no,bron\n"


def _row(what: str, file: str, old: str, new: str, code: str, field: str = "") -> Broken:
    return Broken(what, old, new, code, field, file=file)


CASES = (
    _row("a column in the header misspelled", PLACES, "id,name,kind", "id,naam,kind", "csv-header"),
    _row("semicolons for commas", WORDS, "word,language,", "word;language;", "csv-header"),
    _row("a cell too many", ALIASES, "exonym,bron,", "exonym,bron,,", "csv-columns"),
    _row("a cell too few", ALIASES, "exonym,bron,", "exonym,bron", "csv-columns"),
    _row("a quote in a table that is never closed", OUTSIDE, "Verweg,", '"Verweg,', "csv-syntax"),
    _row("a NUL in a table", WORDS, "voorbeeld,", "voor\x00beeld,", "control-character", "word"),
    _row(
        "a right-to-left override in a table",
        ALIASES,
        "Follegême",
        "Folle\u202egême",
        "control-character",
        "alias",
    ),
    _row("a postcode in wide digits", PLACES, ",9910,", ",\uff19910,", "postcode", "postcodes"),
    _row("a number below zero in a table", WORDS, ",42,", ",-42,", "number", "zipf_tenths"),
    _row(
        "a place on the map that is not a number",
        MUNICIPALITIES,
        ",4.5000,",
        ",nan,",
        "degrees",
        "lon",
    ),
    _row(
        "a place on the map with an underscore",
        MUNICIPALITIES,
        ",4.5000,",
        ",4_5,",
        "degrees",
        "lon",
    ),
    _row("half a place on the map", MUNICIPALITIES, ",4.5000,", ",,", "half-position", "lon"),
    _row("a formula in a table", LOCAL_CONTACTS, "info@example.org", "=1+1", "email", "email"),
    _row("a row twice", PLACES, "leegem-91002,", "vollegem-91001,", "duplicate-id", "id"),
    _row(
        "an alias of a place that does not exist",
        ALIASES,
        "vollegem-91001",
        "weg-1",
        "unknown-place",
        "place_id",
    ),
    _row(
        "a source in a table that does not exist",
        WORDS,
        ",bron",
        ",krant",
        "unknown-source",
        "sources",
    ),
    _row(
        "a place in a municipality that does not exist",
        PLACES,
        "deelgemeente,91001",
        "deelgemeente,99999",
        "unknown-nis",
        "nis",
    ),
    _row(
        "a place in a municipality of the past",
        PLACES,
        "former-municipality,91010",
        "former-municipality,91003",
        "not-in-force",
        "nis",
    ),
    _row(
        "a municipality that is lost",
        MUNICIPALITIES,
        "2024-12-31,91010",
        "2024-12-31,",
        "lost-municipality",
        "merged_into",
    ),
    _row(
        "a municipality that ends before it begins",
        MUNICIPALITIES,
        "1970-01-01,2024-12-31",
        "1970-01-01,1969-12-31",
        "dates-reversed",
        "valid_to",
    ),
    _row(
        "a municipality that nobody can reach",
        MUNICIPALITIES,
        HEADER,
        HEADER + NEW,
        "no-local-contact",
        "nis",
    ),
    _row(
        "a municipality that nobody can find",
        MUNICIPALITIES,
        HEADER,
        HEADER + NEW,
        "no-place",
        "nis",
    ),
)
