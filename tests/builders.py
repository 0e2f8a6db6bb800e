"""Small made-up facts: everything has a default, a test says only what matters to it.

The names, numbers and addresses are invented on purpose and cannot be taken for real ones.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import date

from bot.core.lookup.directory import Directory
from bot.core.lookup.names import NameIndex
from bot.core.model.facts import (
    Area,
    Contact,
    Cycle,
    DeclaredUnknown,
    Facts,
    LocalContact,
    Membership,
    Organiser,
    Partnership,
    Phone,
    Provenance,
    Referral,
    Source,
)
from bot.core.model.geography import Alias, Municipality, OutsidePlace, Place
from bot.core.model.terms import (
    Confidence,
    CycleId,
    Duty,
    LegalForm,
    LocalBody,
    NisCode,
    OrganiserId,
    OutsideKind,
    PartnershipId,
    PlaceId,
    PlaceKind,
    Reach,
    Region,
    SourceId,
    Status,
)

TODAY = date(2026, 11, 22)
CHECKED = date(2026, 11, 1)


def a_provenance(confidence: Confidence = Confidence.OFFICIAL) -> Provenance:
    return Provenance((SourceId("voorbeeldbron"),), CHECKED, confidence)


NEXT_CYCLE = Cycle(
    CycleId("2026-2031"),
    "Cyclus 2026-2031",
    date(2026, 1, 1),
    date(2031, 12, 31),
    Provenance((SourceId("voorbeeldbron"),), CHECKED, Confidence.OFFICIAL),
)


def a_contact(**changes) -> Contact:
    contact = Contact(
        reach=Reach.REGISSEUR,
        provenance=a_provenance(),
        phone=Phone("+3200000001", "00 00 00 01"),
        email="regisseur@example.org",
        website="https://www.example.org",
    )
    return replace(contact, **changes)


def a_municipality(nis: str, name: str, **changes) -> Municipality:
    municipality = Municipality(
        nis=NisCode(nis),
        name=name,
        name_fr=name,
        name_de=name,
        province="Voorbeeldprovincie",
        arrondissement="Voorbeeld",
        valid_from=date(1970, 1, 1),
        sources=(SourceId("voorbeeldbron"),),
        population=10_000,
        population_today=10_000,
    )
    return replace(municipality, **changes)


def a_place(name: str, nis: str, kind: PlaceKind = PlaceKind.MUNICIPALITY, **changes) -> Place:
    place = Place(
        id=PlaceId(f"{name.lower()}-{nis}-{kind}"),
        name=name,
        kind=kind,
        nis=NisCode(nis),
        nis_2019=(NisCode(nis),),
        sources=(SourceId("voorbeeldbron"),),
    )
    return replace(place, **changes)


def an_alias(text: str, place: Place) -> Alias:
    return Alias(text, place.id, "exonym", (SourceId("voorbeeldbron"),))


def an_outside_place(name: str, region: Region = Region.NETHERLANDS) -> OutsidePlace:
    return OutsidePlace(name, name, OutsideKind.CITY, region, (SourceId("voorbeeldbron"),))


def a_partnership(name: str = "Voorbeeldverband", **changes) -> Partnership:
    partnership = Partnership(
        id=PartnershipId(name.lower()),
        name=name,
        cycle=CycleId("2020-2025"),
        regierol=a_provenance(),
        legal_form=LegalForm.INTERLOKALE,
        legal_form_provenance=a_provenance(),
        contact=a_contact(),
        takes_up=Status.YES,
        takes_up_provenance=a_provenance(),
    )
    return replace(partnership, **changes)


def a_membership(partnership: Partnership, nis: str, **changes) -> Membership:
    return replace(Membership(partnership.id, NisCode(nis), a_provenance()), **changes)


def an_organiser(name: str = "Voorbeeldorganisator", **changes) -> Organiser:
    organiser = Organiser(
        id=OrganiserId(f"ww-{name.lower()}"),
        name=name,
        legal_form=LegalForm.PROJECT,
        legal_form_provenance=a_provenance(),
        contact=a_contact(reach=Reach.ORGANISATION, email="wijkwerken@example.org"),
    )
    return replace(organiser, **changes)


def an_area(organiser: Organiser, nis: str, **changes) -> Area:
    return replace(Area(organiser.id, NisCode(nis), a_provenance()), **changes)


def a_local_contact(nis: str, body: LocalBody = LocalBody.GEMEENTE, **changes) -> LocalContact:
    contact = LocalContact(
        nis=NisCode(nis),
        body=body,
        organisation=f"{body} {nis}",
        sources=(SourceId("voorbeeldbron"),),
        checked_on=CHECKED,
        phone=Phone(f"+3211{nis}0", f"011 {nis}"),
        phone_confidence=Confidence.OFFICIAL,
    )
    return replace(contact, **changes)


def some_facts(**changes) -> Facts:
    """Return a little Flanders: one municipality with everything, one with nothing, one merged.

    Vollegem (91001) has a partnership and an organiser; its deelgemeente is Deelveld. Leegem
    (91002) has neither. Samenveld (91010) was born on 1-1-2025 from Westveld (91003, in the
    partnership) and Oostveld (91004, not). Tweelo lies in Vollegem and in Leegem.
    """
    vollegem = a_place("Vollegem", "91001", postcodes=("9910",))
    leegem = a_place("Leegem", "91002", postcodes=("9920",))
    parts = (NisCode("91003"), NisCode("91004"))
    samenveld = a_place("Samenveld", "91010", nis_2019=parts)
    westveld, oostveld = (
        a_place(
            name,
            "91010",
            PlaceKind.FORMER_MUNICIPALITY,
            nis_2019=(NisCode(nis),),
            id=PlaceId(name.lower()),
        )
        for name, nis in (("Westveld", "91003"), ("Oostveld", "91004"))
    )
    merged = {"valid_to": date(2024, 12, 31), "merged_into": NisCode("91010")}
    partnership = a_partnership()
    organiser = an_organiser()
    facts = Facts(
        sources=(
            Source(
                SourceId("voorbeeldbron"),
                "Voorbeeldpagina",
                "example.org",
                url="https://www.example.org/bron",
                published="2020-04-08",
            ),
        ),
        cycles=(
            Cycle(
                CycleId("2020-2025"),
                "Cyclus 2020-2025",
                date(2020, 1, 1),
                date(2025, 12, 31),
                a_provenance(),
            ),
        ),
        referrals=(
            Referral(
                "vdab",
                "VDAB",
                Region.FLANDERS,
                "werk",
                a_provenance(),
                Phone("+3200000009", "00 00 00 09"),
                "https://vdab.example.org",
            ),
        ),
        municipalities=(
            a_municipality("91001", "Vollegem"),
            a_municipality("91002", "Leegem"),
            a_municipality("91003", "Westveld", **merged),
            a_municipality("91004", "Oostveld", **merged),
            a_municipality("91010", "Samenveld", valid_from=date(2025, 1, 1), population=None),
        ),
        places=(
            vollegem,
            leegem,
            samenveld,
            westveld,
            oostveld,
            a_place("Deelveld", "91001", PlaceKind.DEELGEMEENTE, postcodes=("9911",)),
            a_place("Tweelo", "91001", PlaceKind.DEELGEMEENTE),
            a_place("Tweelo", "91002", PlaceKind.DEELGEMEENTE),
        ),
        aliases=(an_alias("Follegême", vollegem),),
        outside=(an_outside_place("Verweg"),),
        local_contacts=(
            a_local_contact("91001"),
            a_local_contact("91001", LocalBody.OCMW, phone=Phone("+3211000001", "011 00 00 01")),
            a_local_contact("91002"),
            a_local_contact("91002", LocalBody.OCMW, phone=Phone("+3211000002", "011 00 00 02")),
            a_local_contact("91010", phone=None),
            a_local_contact("91010", former_nis=NisCode("91003")),
            a_local_contact(
                "91010", former_nis=NisCode("91004"), phone=Phone("+3211000004", "011 00 00 04")
            ),
        ),
        partnerships=(partnership,),
        memberships=(a_membership(partnership, "91001"), a_membership(partnership, "91003")),
        organisers=(organiser,),
        areas=(an_area(organiser, "91001"),),
        declared_unknown=(
            DeclaredUnknown(
                NisCode("91004"), Duty.WIJK_WERKEN, "Niemand kon het zeggen.", a_provenance()
            ),
        ),
    )
    return replace(facts, **changes)


def a_directory(**changes) -> Directory:
    return Directory(some_facts(**changes))


class CountedNames(NameIndex):
    """The names of a directory, with a count of the searches among all of them."""

    def __init__(self, names: NameIndex) -> None:
        self.__dict__.update(vars(names))
        self.searches = 0

    def home_keys(self, length: int, reach: int) -> tuple[str, ...]:
        self.searches += 1
        return super().home_keys(length, reach)


def with_counted_searches(directory: Directory) -> Directory:
    """Return the same directory, but one that tells `searches_of` it."""
    counted = copy(directory)
    counted.names = CountedNames(directory.names)
    return counted


def searches_of(directory: Directory) -> int:
    """Return how many searches there were in a directory of `with_counted_searches`."""
    assert isinstance(directory.names, CountedNames)
    return directory.names.searches
