"""The words of the field as types: identifiers and closed sets of kinds."""

from __future__ import annotations

from enum import StrEnum
from typing import NewType

NisCode = NewType("NisCode", str)
SourceId = NewType("SourceId", str)
PlaceId = NewType("PlaceId", str)
CycleId = NewType("CycleId", str)
PartnershipId = NewType("PartnershipId", str)
OrganiserId = NewType("OrganiserId", str)


class Confidence(StrEnum):
    """How well a source carries a fact."""

    OFFICIAL = "official"  # a page or register of the body itself or of the government
    SECONDARY = "secondary"  # press, federation, hand-made list
    INFERRED = "inferred"  # follows from other facts; shown as "waarschijnlijk"


class Status(StrEnum):
    """An answer to a yes-or-no question. Unknown is a value of its own, never a no."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Duty(StrEnum):
    """What a municipality may have entrusted to a body; also what a question is about."""

    REGIEROL = "regierol"
    WIJK_WERKEN = "wijk-werken"


class Need(StrEnum):
    """What a question may be about that is no duty of a body."""

    WORK = "work"  # somebody looks for a job


Topic = Duty | Need


class LegalForm(StrEnum):
    """Legal forms of partnerships and organisers (Decreet Lokaal Bestuur, parts 3 and 4)."""

    INTERLOKALE = "interlokale-vereniging"
    PROJECT = "projectvereniging"
    DIENSTVERLENENDE = "dienstverlenende-vereniging"
    OPDRACHTHOUDENDE = "opdrachthoudende-vereniging"
    WELZIJN = "welzijnsvereniging"
    GEMEENTE = "gemeente"
    VZW = "vzw"
    UNKNOWN = "unknown"


class Reach(StrEnum):
    """Whom a contact reaches."""

    REGISSEUR = "regisseur"  # the regisseur or the service that holds the role
    ORGANISATION = "organisation"  # the general desk of the body


class ContactField(StrEnum):
    """A part of a contact; the value is the name of its field."""

    PHONE = "phone"
    EMAIL = "email"
    WEBSITE = "website"
    ADDRESS = "address"
    ORGANISATION = "organisation"
    ROLE = "role"


class PlaceKind(StrEnum):
    """What a name stands for, from large to small."""

    MUNICIPALITY = "municipality"
    FORMER_MUNICIPALITY = "former-municipality"
    DEELGEMEENTE = "deelgemeente"
    DISTRICT = "district"
    PART = "part"  # the smaller part of a deelgemeente that lies in two municipalities
    LOCALITY = "locality"
    HAMLET = "hamlet"
    QUARTER = "quarter"


class OutsideKind(StrEnum):
    """What a name that is no municipality of Flanders stands for."""

    MUNICIPALITY = "municipality"
    CITY = "city"
    PROVINCE = "province"
    REGION = "region"
    COUNTRY = "country"


class Region(StrEnum):
    """Where an outside place lies; FLANDERS for streken and provinces."""

    FLANDERS = "flanders"
    BRUSSELS = "brussels"
    WALLONIA = "wallonia"
    NETHERLANDS = "netherlands"
    FRANCE = "france"
    GERMANY = "germany"
    LUXEMBOURG = "luxembourg"
    UNITED_KINGDOM = "united-kingdom"
    ABROAD = "abroad"


class LocalBody(StrEnum):
    """The two bodies of a municipality that people can always turn to."""

    GEMEENTE = "gemeente"
    OCMW = "ocmw"


class Cue(StrEnum):
    """Why a piece is less likely to be a place that is asked for."""

    NUMBER = "number"  # an amount, a date, a phone number, a count: no postcode
    STREET = "street"  # the name of a street, or part of it
    PERSON = "person"  # the name of somebody
    NAMED_AFTER = "named-after"  # a school, a hospital or a church, after a saint
    MAIL = "mail"  # before the @, or the provider behind it
    SPEECH = "speech"  # the grammar around it is that of a word, not of a name
