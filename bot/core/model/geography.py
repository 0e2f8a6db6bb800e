"""The map as records: municipalities, places and their names, and words that only look like them.

Municipalities carry the five-digit NIS code of Statbel's REFNIS. 28 of the 300 of 2019-2024 merged
into 13 on 1 January 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.core.model.terms import NisCode, OutsideKind, PlaceId, PlaceKind, Region, SourceId


@dataclass(frozen=True, slots=True)
class Position:
    """A point on the map, in thousandths of a degree (about 100 m), WGS 84."""

    lon: int
    lat: int


@dataclass(frozen=True, slots=True)
class Municipality:
    """A gemeente, in force from `valid_from` up to and including `valid_to`."""

    nis: NisCode
    name: str
    name_fr: str
    name_de: str
    province: str
    arrondissement: str
    valid_from: date  # 1970-01-01: already there when the register begins
    sources: tuple[SourceId, ...]
    population: int | None = None  # inhabitants on 1 January 2020, own territory of 2019-2024
    population_today: int | None = None  # the same day, territory of today; None when merged
    position: Position | None = None  # a point inside; None for those that merged before 2019
    valid_to: date | None = None
    merged_into: NisCode | None = None
    centre_city: bool = False

    def in_force(self, day: date) -> bool:
        """Tell whether it exists on *day*."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Place:
    """A name that leads to a municipality."""

    id: PlaceId
    name: str
    kind: PlaceKind
    nis: NisCode  # the municipality of today
    nis_2019: tuple[NisCode, ...]  # of 2019-2024; several for a municipality born in 2025
    sources: tuple[SourceId, ...]
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alias:
    """Another way to write a place: exonym, old spelling, abbreviation, dialect."""

    alias: str
    place_id: PlaceId
    kind: str
    sources: tuple[SourceId, ...]
    language: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OutsidePlace:
    """A name that people type and that is no municipality of Flanders."""

    name: str
    preferred: str  # the Dutch name to show
    kind: OutsideKind
    region: Region
    sources: tuple[SourceId, ...]
    postcodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EverydayWord:
    """An ordinary word and how common it is: what is typed may be one, rather than a place."""

    word: str  # folded
    language: str  # ISO 639-1
    zipf_tenths: int  # ten times the Zipf frequency: log10 of occurrences per 10^9 words
    sources: tuple[SourceId, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies. Carries no trace of the point itself, but for a distance."""

    inside: NisCode | None  # the municipality in Flanders that contains it
    near: tuple[NisCode, ...]  # others whose border is close, nearest first: ask, do not guess
    in_brussels: bool
    nearest: NisCode | None  # only outside Flanders: the nearest within 15 km
    nearest_km: float | None  # how far, not rounded; None exactly where `nearest` is
