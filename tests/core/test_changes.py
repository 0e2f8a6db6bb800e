"""What a difference means: who gets another body, who loses it, what to look at first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.changing import evidence, kinds, tables
from bot.core.changing.comparing import Changes, changes
from bot.core.changing.duties import MOST_LOST, Count
from bot.core.changing.evidence import (
    BodyFact,
    CheckedAgain,
    CheckedBack,
    ConfidenceChanged,
    SourcesChanged,
)
from bot.core.changing.kinds import (
    BodyAdded,
    BodyRemoved,
    BodyRenamed,
    Change,
    ContactChanged,
    ContactLost,
    DatesChanged,
    FieldChanged,
    Gained,
    LegalFormChanged,
    LinkChanged,
    Lost,
    ManyLost,
    Moved,
    MunicipalitiesMerged,
    Period,
    PersonChanged,
    PutOnList,
    TakenOffList,
    TakesUpChanged,
    UncertainMembershipChanged,
)
from bot.core.changing.naming import Body, BodyKind, MunicipalityName
from bot.core.changing.tables import (
    MOST_NAMES_REMOVED,
    OrderChanged,
    RecordsAdded,
    RecordsChanged,
    RecordsRemoved,
)
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Facts, Person, Phone, Provenance
from bot.core.model.terms import (
    Confidence,
    ContactField,
    CycleId,
    Duty,
    LegalForm,
    LocalBody,
    NisCode,
    OrganiserId,
    PartnershipId,
    Reach,
    SourceId,
    Status,
)
from tests.builders import (
    NEXT_CYCLE,
    TODAY,
    a_contact,
    a_local_contact,
    a_membership,
    a_municipality,
    a_partnership,
    a_place,
    a_provenance,
    an_area,
    an_organiser,
    some_facts,
)
from tests.mutations import FORMS, TABLES, full_facts, mended, mutated

LATER = date(2026, 11, 20)
VOLLEGEM = MunicipalityName(NisCode("91001"), "Vollegem")
WESTVELD = MunicipalityName(NisCode("91003"), "Westveld")
LEEGEM = MunicipalityName(NisCode("91002"), "Leegem")
VERBAND = Body(BodyKind.PARTNERSHIP, "voorbeeldverband", "Voorbeeldverband")
ORGANISATOR = Body(BodyKind.ORGANISER, "ww-voorbeeldorganisator", "Voorbeeldorganisator")
PARTNERSHIP, ORGANISER = a_partnership(), an_organiser()
OTHER = a_partnership("Ander verband")
ANDER = Body(BodyKind.PARTNERSHIP, "ander verband", "Ander verband")


def between(before: Facts, after: Facts) -> Changes:
    return changes(Directory(before), Directory(after), TODAY)


def after_replacing(**tables) -> tuple[Change, ...]:
    """Return what changes when tables of the little Flanders become others."""
    return between(some_facts(), some_facts(**tables)).items


def of_partnership(**fields) -> tuple[Change, ...]:
    return after_replacing(partnerships=(replace(PARTNERSHIP, **fields),))


def of_contact(**fields) -> tuple[Change, ...]:
    return of_partnership(contact=a_contact(**fields))


def every_kind() -> set[type[Change]]:
    """Return the classes of all changes that there are."""
    there = [one for module in (kinds, tables, evidence) for one in vars(module).values()]
    classes = {one for one in there if isinstance(one, type) and issubclass(one, Change)}
    return {one for one in classes if "kind" in vars(one)}


# --- a contact ------------------------------------------------------------------------------


def test_a_part_of_a_contact_changes():
    assert of_contact(phone=Phone("+3200000002", "00 00 00 02")) == (
        ContactChanged(VERBAND, ContactField.PHONE, "00 00 00 01", "00 00 00 02"),
    )


def test_a_part_of_a_contact_comes():
    assert of_contact(address="Voorbeeldstraat 1") == (
        ContactChanged(VERBAND, ContactField.ADDRESS, None, "Voorbeeldstraat 1"),
    )


def test_a_part_that_goes_is_no_danger_while_another_way_is_left():
    (change,) = of_contact(phone=None)

    assert change == ContactChanged(VERBAND, ContactField.PHONE, "00 00 00 01", None)
    assert not change.is_dangerous


def test_the_last_direct_way_that_goes_is_a_danger_and_names_who_loses_it():
    before = some_facts(partnerships=(replace(PARTNERSHIP, contact=a_contact(email=None)),))
    mute = some_facts(
        partnerships=(replace(PARTNERSHIP, contact=a_contact(email=None, phone=None)),)
    )

    found = between(before, mute)

    named = (MunicipalityName(NisCode("91010"), "Samenveld (Westveld)"), VOLLEGEM)
    assert found.items == found.dangers
    assert found.items == (
        ContactLost(Duty.REGIEROL, named),
        ContactChanged(VERBAND, ContactField.PHONE, "00 00 00 01", None, loses_last_contact=True),
    )


def test_a_number_that_is_only_dialled_differently_shows_how():
    assert of_contact(phone=Phone("+3200000002", "00 00 00 01")) == (
        ContactChanged(
            VERBAND,
            ContactField.PHONE,
            "00 00 00 01 (+3200000001)",
            "00 00 00 01 (+3200000002)",
        ),
    )


def test_a_contact_that_comes_as_a_whole_is_told_by_its_parts():
    before = some_facts(organisers=(replace(ORGANISER, contact=None),))
    person = Person("Voorbeeldpersoon", "voorbeeldrol", a_provenance())
    contact = a_contact(email=None, website=None, person=person)

    found = between(before, some_facts(organisers=(replace(ORGANISER, contact=contact),)))

    assert found.items == (
        ContactChanged(ORGANISATOR, ContactField.PHONE, None, "00 00 00 01"),
        PersonChanged(ORGANISATOR, None, "Voorbeeldpersoon"),
    )


def test_a_contact_with_nothing_in_it_is_told_too():
    empty = a_contact(phone=None, email=None, website=None, reach=Reach.ORGANISATION)
    before = some_facts(organisers=(replace(ORGANISER, contact=empty),))

    found = between(before, some_facts(organisers=(replace(ORGANISER, contact=None),)))

    assert found.items == (FieldChanged(ORGANISATOR, "contact.reach", "organisation", None),)


@pytest.mark.parametrize(
    ("before", "after"), [(None, "Ann Voorbeeld"), ("Ann Voorbeeld", None), ("A. B.", "C. D.")]
)
def test_somebody_is_named_or_no_longer(before, after):
    def facts(name: str | None) -> Facts:
        person = Person(name, "regisseur", a_provenance()) if name else None
        return some_facts(partnerships=(replace(PARTNERSHIP, contact=a_contact(person=person)),))

    found = between(facts(before), facts(after))

    assert found.items == (PersonChanged(VERBAND, before, after),)


def test_a_part_of_a_town_halls_contact_changes_with_its_confidence_said_once():
    hall = a_local_contact("91001")
    mailed = replace(hall, email="info@example.org", email_confidence=Confidence.OFFICIAL)
    others = some_facts().local_contacts[1:]

    assert after_replacing(local_contacts=(mailed, *others)) == (
        ContactChanged(
            Body(BodyKind.GEMEENTE, "91001", "Vollegem"),
            ContactField.EMAIL,
            None,
            "info@example.org",
        ),
    )


def test_a_town_hall_without_any_contact_left_is_a_danger():
    others = some_facts().local_contacts[1:]

    found = between(some_facts(), some_facts(local_contacts=others))

    assert found.dangers == (ContactLost(LocalBody.GEMEENTE, (VOLLEGEM,)),)
    assert found.items[1:] == (RecordsRemoved("local_contacts", ("gemeente 91001",), of=7),)


# --- a body ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": "Nieuw"}, BodyRenamed(VERBAND, "name", "Voorbeeldverband", "Nieuw")),
        ({"short_name": "VV"}, BodyRenamed(VERBAND, "short_name", None, "VV")),
        (
            {"legal_form": LegalForm.PROJECT},
            LegalFormChanged(VERBAND, LegalForm.INTERLOKALE, LegalForm.PROJECT),
        ),
        ({"takes_up": Status.UNKNOWN}, TakesUpChanged(VERBAND, Status.YES, Status.UNKNOWN)),
        ({"notes": "Let op."}, FieldChanged(VERBAND, "notes", None, "Let op.")),
        (
            {"contact": a_contact(reach=Reach.ORGANISATION)},
            FieldChanged(VERBAND, "contact.reach", "regisseur", "organisation"),
        ),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_field_of_a_body_changes(fields, expected):
    (change,) = of_partnership(**fields)

    label = fields.get("short_name") or fields.get("name") or VERBAND.name
    assert change == replace(expected, body=replace(VERBAND, name=label))


def test_an_organiser_becomes_the_partnership_itself():
    own = replace(ORGANISER, partnership=PARTNERSHIP.id)

    assert after_replacing(organisers=(own,)) == (LinkChanged(ORGANISATOR, None, VERBAND),)


def test_a_new_body_and_the_municipalities_that_it_brings():
    found = after_replacing(
        partnerships=(PARTNERSHIP, OTHER),
        memberships=(*some_facts().memberships, a_membership(OTHER, "91002")),
    )

    assert found == (Gained(Duty.REGIEROL, (ANDER,), (LEEGEM,)), BodyAdded(ANDER))


def test_a_body_that_goes_is_a_danger_and_names_who_becomes_unknown():
    found = between(some_facts(), some_facts(organisers=(), areas=()))

    assert found.dangers == found.items == (BodyRemoved(ORGANISATOR, (VOLLEGEM,)),)


def test_a_body_that_goes_and_is_followed_up_loses_nobody():
    found = between(
        some_facts(),
        some_facts(
            partnerships=(OTHER,),
            memberships=(a_membership(OTHER, "91001"), a_membership(OTHER, "91003")),
        ),
    )

    assert found.items == (
        BodyRemoved(VERBAND, ()),
        Moved(Duty.REGIEROL, (VERBAND,), (ANDER,), (VOLLEGEM, WESTVELD)),
        BodyAdded(ANDER),
    )


# --- who does it for whom -------------------------------------------------------------------


def two_bodies(*memberships) -> Facts:
    return some_facts(partnerships=(PARTNERSHIP, OTHER), memberships=memberships)


def test_municipalities_that_move_together_are_told_together():
    before = two_bodies(a_membership(PARTNERSHIP, "91001"), a_membership(PARTNERSHIP, "91003"))
    after = two_bodies(a_membership(OTHER, "91001"), a_membership(OTHER, "91003"))

    assert between(before, after).items == (
        Moved(Duty.REGIEROL, (VERBAND,), (ANDER,), (VOLLEGEM, WESTVELD)),
    )


def test_bodies_of_one_name_are_told_apart_by_their_cycle():
    before = some_facts()
    newer = replace(
        before.partnerships[0], id=PartnershipId("verband-2026"), cycle=CycleId("2026-2031")
    )
    after = some_facts(
        cycles=(*before.cycles, NEXT_CYCLE),
        partnerships=(*before.partnerships, newer),
        memberships=(*before.memberships, a_membership(newer, "91001")),
    )

    (moved,) = [one for one in between(before, after).items if isinstance(one, Moved)]

    assert [body.name for body in moved.before] == ["Voorbeeldverband (2020-2025)"]
    assert [body.name for body in moved.after] == ["Voorbeeldverband (2026-2031)"]


def test_bodies_of_one_name_and_cycle_are_told_apart_by_their_id():
    before = some_facts()
    other = replace(before.partnerships[0], id=PartnershipId("verband-2"))
    twin = replace(before.organisers[0], id=OrganiserId("ww-twee"))
    after = some_facts(
        partnerships=(other,),
        memberships=(a_membership(other, "91001"), a_membership(other, "91003")),
        organisers=(twin,),
        areas=(an_area(twin, "91001"),),
    )

    moved = [one for one in between(before, after).items if isinstance(one, Moved)]

    assert [(one.before[0].name, one.after[0].name) for one in moved] == [
        ("Voorbeeldverband (voorbeeldverband)", "Voorbeeldverband (verband-2)"),
        (
            "Voorbeeldorganisator (ww-voorbeeldorganisator)",
            "Voorbeeldorganisator (ww-twee)",
        ),
    ]


def test_a_municipality_that_becomes_unknown_is_a_danger():
    found = between(some_facts(), some_facts(memberships=some_facts().memberships[:1]))

    assert found.dangers == found.items == (Lost(Duty.REGIEROL, (VERBAND,), (WESTVELD,)),)


@pytest.mark.parametrize(("number", "are_many"), [(MOST_LOST, False), (MOST_LOST + 1, True)])
def test_so_many_that_become_unknown_are_a_danger_of_their_own(number, are_many):
    codes = [f"92{n:03}" for n in range(number)]

    def facts(members: list[str]) -> Facts:
        return some_facts(
            municipalities=tuple(a_municipality(nis, nis) for nis in codes),
            places=tuple(a_place(nis, nis) for nis in codes),
            aliases=(),
            local_contacts=(),
            areas=(),
            memberships=tuple(a_membership(PARTNERSHIP, nis) for nis in members),
        )

    found = between(facts(codes), facts([])).items

    assert (ManyLost(Duty.REGIEROL, number) in found) == are_many
    assert sum(isinstance(change, Lost) for change in found) == 1


def test_a_municipality_that_moves_to_a_body_without_contact_loses_its_contact():
    mute = replace(OTHER, contact=a_contact(phone=None, email=None))
    bodies = (PARTNERSHIP, mute)
    before = some_facts(partnerships=bodies, memberships=(a_membership(PARTNERSHIP, "91001"),))
    after = some_facts(partnerships=bodies, memberships=(a_membership(mute, "91001"),))

    assert between(before, after).items == (
        ContactLost(Duty.REGIEROL, (VOLLEGEM,)),
        Moved(Duty.REGIEROL, (VERBAND,), (ANDER,), (VOLLEGEM,)),
    )


def test_a_membership_that_begins_later_changes_nothing_today_and_is_told():
    later = a_membership(OTHER, "91002", since=date(2027, 1, 1))
    before = two_bodies(a_membership(PARTNERSHIP, "91001"))
    after = two_bodies(a_membership(PARTNERSHIP, "91001"), later)

    assert between(before, after).items == (PutOnList(ANDER, (LEEGEM,)),)
    assert between(after, before).items == (TakenOffList(ANDER, (LEEGEM,)),)


def test_the_dates_of_a_membership_change():
    vollegem, westveld = some_facts().memberships
    until = replace(vollegem, until=date(2027, 1, 1))

    assert after_replacing(memberships=(until, westveld)) == (
        DatesChanged(VERBAND, VOLLEGEM, Period(None, None), Period(None, date(2027, 1, 1))),
    )


def test_a_membership_whose_end_is_past_loses_the_municipality():
    vollegem, westveld = some_facts().memberships
    until = replace(vollegem, until=date(2021, 1, 1))

    found = after_replacing(memberships=(until, westveld))

    assert Lost(Duty.REGIEROL, (VERBAND,), (VOLLEGEM,)) in found


def test_a_suspicion_comes_goes_and_changes():
    members = some_facts().memberships
    doubts = [a_membership(PARTNERSHIP, "91002", certain=False, reason=reason) for reason in "ab"]
    without, with_a, with_b = (
        some_facts(memberships=(*members, *more)) for more in ((), doubts[:1], doubts[1:])
    )

    def told(before: str | None, after: str | None) -> UncertainMembershipChanged:
        return UncertainMembershipChanged(VERBAND, LEEGEM, before, after)

    assert between(without, with_a).items == (told(None, "a"),)
    assert between(with_a, with_b).items == (told("a", "b"),)
    assert between(with_b, without).items == (told("b", None),)


def test_a_membership_that_becomes_doubtful_loses_the_municipality():
    vollegem, westveld = some_facts().memberships
    doubtful = replace(vollegem, certain=False, reason="Niemand weet het.")

    assert after_replacing(memberships=(doubtful, westveld)) == (
        Lost(Duty.REGIEROL, (VERBAND,), (VOLLEGEM,)),
        UncertainMembershipChanged(VERBAND, VOLLEGEM, None, "Niemand weet het."),
    )


def test_a_deelgemeente_with_a_desk_of_its_own_is_told_by_name():
    more = an_area(ORGANISER, "91001", deelgemeente="Deelveld")
    areas = some_facts().areas

    listed = after_replacing(areas=(*areas, more))
    desk = between(
        some_facts(areas=(more,)), some_facts(areas=(replace(more, desk="Voorbeeldplein 1"),))
    )

    deelveld = MunicipalityName(NisCode("91001"), "Vollegem (Deelveld)")
    assert listed == (PutOnList(ORGANISATOR, (deelveld,)),)
    assert desk.items == (FieldChanged(ORGANISATOR, "desk", None, "Voorbeeldplein 1", deelveld),)


# --- the evidence ---------------------------------------------------------------------------


def checked(on: date) -> Provenance:
    return replace(a_provenance(), checked_on=on)


def test_a_check_of_everything_is_one_line_for_a_body():
    now = checked(LATER)
    partnership = replace(
        PARTNERSHIP, regierol=now, legal_form_provenance=now, takes_up_provenance=now
    )
    members = (a_membership(PARTNERSHIP, nis, provenance=checked(LATER)) for nis in ("91001",))

    found = after_replacing(
        partnerships=(partnership,), memberships=(*members, some_facts().memberships[1])
    )

    assert found == (CheckedAgain((VERBAND,), LATER, 4),)


def test_a_check_that_goes_back_in_time_is_told_as_that():
    earlier = date(2025, 1, 1)

    assert of_contact(provenance=checked(earlier)) == (CheckedBack((VERBAND,), earlier, 1),)


def test_town_halls_that_were_checked_on_one_day_are_told_together():
    found = after_replacing(
        local_contacts=tuple(replace(c, checked_on=LATER) for c in some_facts().local_contacts)
    )

    (change,) = found
    assert isinstance(change, CheckedAgain)
    assert (len(change.bodies), change.on, change.facts) == (7, LATER, 7)
    assert change.bodies[1] == Body(BodyKind.OCMW, "91001", "Vollegem")
    assert change.bodies[5].name == "Samenveld (Westveld)"


def test_confidence_and_sources_are_told_once_per_fact():
    weaker = replace(a_provenance(Confidence.INFERRED), sources=(SourceId("andere"),))
    members = tuple(replace(m, provenance=weaker) for m in some_facts().memberships)

    assert after_replacing(memberships=members) == (
        ConfidenceChanged((VERBAND,), BodyFact.MEMBERS, Confidence.OFFICIAL, Confidence.INFERRED),
        SourcesChanged((VERBAND,), BodyFact.MEMBERS),
    )


# --- the other tables -----------------------------------------------------------------------


def test_records_are_told_by_count_and_name():
    source = some_facts().sources[0]
    new = replace(source, id=SourceId("nieuw"), title="Nieuwe pagina")

    assert after_replacing(sources=(source, new)) == (RecordsAdded("sources", ("Nieuwe pagina",)),)
    assert after_replacing(sources=(replace(source, title="Anders"),)) == (
        RecordsChanged("sources", ("Anders",), ("title",)),
    )
    assert after_replacing(outside=()) == (RecordsRemoved("outside", ("Verweg",), of=1),)


@pytest.mark.parametrize(
    ("table", "number", "of", "is_dangerous"),
    [
        ("cycles", 1, 2, True),
        ("municipalities", 1, 300, True),
        ("sources", 9, 10, False),
        ("sources", 10, 100, False),
        ("sources", 11, 100, True),
        ("aliases", MOST_NAMES_REMOVED, 1000, False),
        ("aliases", MOST_NAMES_REMOVED + 1, 1000, True),
        ("places", MOST_NAMES_REMOVED + 1, 1000, True),
        ("words", MOST_NAMES_REMOVED + 1, 1000, False),
    ],
)
def test_many_removals_at_once_are_a_danger(table, number, of, is_dangerous):
    assert RecordsRemoved(table, ("x",) * number, of).is_dangerous == is_dangerous


def test_members_that_go_in_numbers_are_told_as_such_though_they_moved():
    codes = [f"92{n:03}" for n in range(10)]

    def facts(body) -> Facts:
        return some_facts(
            partnerships=(PARTNERSHIP, OTHER),
            municipalities=tuple(a_municipality(nis, nis) for nis in codes),
            places=tuple(a_place(nis, nis) for nis in codes),
            aliases=(),
            local_contacts=(),
            areas=(),
            memberships=tuple(a_membership(body, nis) for nis in codes),
        )

    gone, moved = between(facts(PARTNERSHIP), facts(OTHER)).items

    assert isinstance(gone, RecordsRemoved)
    assert (gone.table, len(gone.names), gone.is_dangerous) == ("memberships", 10, True)
    assert isinstance(moved, Moved)


def test_a_merger_is_told_by_what_it_makes():
    facts = some_facts()
    open_again = tuple(
        replace(m, merged_into=None, valid_to=None) if m.merged_into else m
        for m in facts.municipalities
    )

    found = between(replace(facts, municipalities=open_again), facts).items

    parts = (MunicipalityName(NisCode("91004"), "Oostveld"), WESTVELD)
    assert found == (MunicipalitiesMerged(MunicipalityName(NisCode("91010"), "Samenveld"), parts),)


def test_only_the_order_changed():
    facts = some_facts()

    found = after_replacing(places=facts.places[::-1], municipalities=facts.municipalities[::-1])

    assert found == (OrderChanged(("municipalities", "places")),)


# --- as a whole -----------------------------------------------------------------------------


def test_the_dangerous_comes_first_and_what_changes_no_answer_last():
    facts = some_facts()
    partnership = replace(PARTNERSHIP, notes="x", regierol=checked(LATER))

    found = after_replacing(
        partnerships=(partnership,),
        cycles=(
            *facts.cycles,
            replace(facts.cycles[0], id=CycleId("x"), starts_on=date(2030, 1, 1)),
        ),
        areas=(),
        places=facts.places[::-1],
    )

    assert [type(change) for change in found] == [
        Lost,
        FieldChanged,
        RecordsAdded,
        CheckedAgain,
        OrderChanged,
    ]


def test_coverage_counts_municipalities_of_which_every_part_is_known():
    whole = (*some_facts().memberships, a_membership(PARTNERSHIP, "91004"))
    mute = replace(PARTNERSHIP, contact=a_contact(phone=None, email=None))

    gained = between(some_facts(), some_facts(memberships=whole)).coverage
    muted = between(some_facts(), some_facts(partnerships=(mute,))).coverage

    regierol, wijk_werken = gained
    assert regierol.duty is Duty.REGIEROL
    assert (regierol.before, regierol.after) == (Count(3, 1, 1), Count(3, 2, 2))
    assert wijk_werken.before == wijk_werken.after == Count(3, 1, 1)
    assert muted[0].after == Count(3, 1, 0)


def test_coverage_counts_a_municipality_whose_parts_have_each_their_own_body():
    apart = (*some_facts().memberships, a_membership(OTHER, "91004"))

    found = changes(
        Directory(some_facts()),
        Directory(some_facts(partnerships=(PARTNERSHIP, OTHER), memberships=apart)),
        TODAY,
    )

    assert found.coverage[0].after == Count(3, 2, 2)


def test_every_kind_of_change_has_its_name_and_its_place_in_the_order():
    all_kinds = every_kind()

    assert len({kind.kind for kind in all_kinds}) == len(all_kinds) == 27
    assert {kind.rank for kind in all_kinds} == set(range(12))


def test_the_first_load_is_told_as_all_that_is_new():
    found = between(Facts(), some_facts())

    assert not found.dangers
    assert BodyAdded(VERBAND) in found.items
    assert found.coverage[0].before == Count(0, 0, 0)


def test_what_is_called_by_an_id_that_is_nowhere_is_named_by_it():
    organiser = replace(ORGANISER, partnership=PartnershipId("weg"))

    (change,) = after_replacing(organisers=(organiser,))

    assert change == LinkChanged(ORGANISATOR, None, Body(BodyKind.PARTNERSHIP, "weg", "weg"))


STEPS = st.lists(
    st.tuples(st.sampled_from(TABLES), st.sampled_from(FORMS), st.integers(0, 2**32)),
    min_size=1,
    max_size=6,
)
FULL = mended(full_facts())


def after_steps(facts: Facts, steps: list[tuple[str, str, int]]) -> Facts:
    for table, form, seed in steps:
        facts = mutated(facts, table, form, Random(seed))
    return mended(facts)


@settings(deadline=None, max_examples=400)
@given(before=STEPS, after=STEPS)
def test_there_is_something_to_tell_exactly_where_the_facts_differ(before, after):
    old, new = after_steps(FULL, before), after_steps(FULL, after)

    found = between(old, new)

    assert found.is_empty == (old == new)
    assert list(found.dangers) == list(found.items)[: len(found.dangers)]


@settings(deadline=None, max_examples=300)
@given(table=st.sampled_from(TABLES), form=st.sampled_from(FORMS), seed=st.integers(0, 2**32))
def test_one_small_change_is_told(table, form, seed):
    """Nothing hides behind another change here."""
    new = after_steps(FULL, [(table, form, seed)])

    assert between(FULL, new).is_empty == (new == FULL)


@settings(deadline=None, max_examples=10)
@given(steps=STEPS)
def test_it_holds_for_the_real_data_too(steps, flanders):
    new = after_steps(flanders.facts, steps)

    found = changes(flanders, Directory(new), TODAY)

    assert found.is_empty == (new == flanders.facts)


def test_the_real_data_change_into_themselves_without_a_word(flanders):
    assert changes(flanders, Directory(flanders.facts), TODAY).is_empty
