"""The shape of the CSV tables: one model a table, its fields in the order of the columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from bot.core.model.terms import Confidence, LocalBody, OutsideKind, PlaceKind, Region
from bot.files.names import (
    ALIASES,
    LOCAL_CONTACTS,
    MUNICIPALITIES,
    OUTSIDE,
    PLACES,
    WORDS,
)
from bot.files.reading.fields import (
    Day,
    Email,
    Id,
    Millidegrees,
    Nis,
    Number,
    PhoneNumber,
    Postcode,
    Several,
    Text,
    Url,
    YesNo,
)
from bot.files.reading.schema import Strict

Sources = Annotated[tuple[Id, ...], Several, Field(min_length=1)]
Postcodes = Annotated[tuple[Postcode, ...], Several]


class MunicipalityRow(Strict):
    """data/municipalities.csv."""

    nis: Nis
    name: Text
    name_fr: Text
    name_de: Text
    province: Text
    arrondissement: Text
    population: Number | None = None
    population_today: Number | None = None
    lon: Millidegrees | None = None
    lat: Millidegrees | None = None
    valid_from: Day
    valid_to: Day | None = None
    merged_into: Nis | None = None
    centre_city: YesNo
    sources: Sources


class PlaceRow(Strict):
    """data/places.csv."""

    id: Id
    name: Text
    kind: PlaceKind
    nis: Nis
    nis_2019: Annotated[tuple[Nis, ...], Several, Field(min_length=1)]
    postcodes: Postcodes = ()
    sources: Sources


class AliasRow(Strict):
    """data/aliases.csv."""

    alias: Text
    place_id: Id
    language: Text | None = None
    kind: Text
    sources: Sources
    note: Text | None = None


class OutsideRow(Strict):
    """data/outside.csv."""

    name: Text
    preferred: Text
    kind: OutsideKind
    region: Region
    postcodes: Postcodes = ()
    sources: Sources


class WordRow(Strict):
    """data/words.csv."""

    word: Text
    language: Text
    zipf_tenths: Number
    sources: Sources


class LocalContactRow(Strict):
    """data/local_contacts.csv."""

    nis: Nis
    body: LocalBody
    former_nis: Nis | None = None
    organisation: Text
    phone: PhoneNumber | None = None
    phone_confidence: Confidence | None = None
    email: Email | None = None
    email_confidence: Confidence | None = None
    website: Url | None = None
    website_confidence: Confidence | None = None
    address: Text | None = None
    sources: Sources
    checked_on: Day
    flags: Annotated[tuple[Text, ...], Several] = ()


TABLES: Mapping[str, type[Strict]] = {
    MUNICIPALITIES: MunicipalityRow,
    PLACES: PlaceRow,
    ALIASES: AliasRow,
    OUTSIDE: OutsideRow,
    WORDS: WordRow,
    LOCAL_CONTACTS: LocalContactRow,
}
KEYS: Mapping[str, tuple[str, ...]] = {  # the columns that name a row: no two have the same
    MUNICIPALITIES: ("nis",),
    PLACES: ("id",),
    ALIASES: ("alias", "place_id"),
    OUTSIDE: ("name", "region"),
    WORDS: ("word",),
    LOCAL_CONTACTS: ("nis", "body", "former_nis"),
}
