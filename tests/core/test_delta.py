"""The structural difference: all that differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.changing.delta import delta
from bot.core.model.facts import Facts, Phone
from tests.builders import a_contact, a_partnership, a_place, an_organiser
from tests.mutations import FORMS, TABLES, are_equal, assert_is_all, full_facts, mutated

STEPS = st.lists(
    st.tuples(st.sampled_from(TABLES), st.sampled_from(FORMS), st.integers(0, 2**32)), max_size=12
)
FACTS = full_facts()


def after_steps(facts: Facts, steps: list[tuple[str, str, int]]) -> Facts:
    for table, form, seed in steps:
        facts = mutated(facts, table, form, Random(seed))
    return facts


def places(*names: str) -> Facts:
    return Facts(places=tuple(a_place(name, "91001") for name in names))


@settings(deadline=None, max_examples=300)
@given(before=STEPS, after=STEPS)
def test_it_is_all_that_differs(before, after):
    assert_is_all(after_steps(FACTS, before), after_steps(FACTS, after))


@settings(deadline=None)
@given(before=STEPS, after=STEPS)
def test_it_is_empty_exactly_where_both_states_are_equal(before, after):
    old, new = after_steps(FACTS, before), after_steps(FACTS, after)

    assert are_equal(old, new) == (old == new)
    assert are_equal(new, new)


@settings(deadline=None, max_examples=25)
@given(steps=STEPS)
def test_it_holds_for_the_real_data_too(steps, flanders):
    new = after_steps(flanders.facts, steps)

    assert_is_all(flanders.facts, new)
    assert_is_all(new, flanders.facts)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_compared(table):
    assert not are_equal(FACTS, replace(FACTS, **{table: ()}))
    assert list(delta(FACTS, FACTS)) == list(TABLES)


def test_a_changed_record_names_the_fields_that_differ():
    old = a_partnership(name="Oud", id="x")
    contact = a_contact(phone=Phone("+3200000002", "00 00 00 02"), email=None)
    new = replace(old, name="Nieuw", contact=contact)

    difference = delta(Facts(partnerships=(old,)), Facts(partnerships=(new,)))

    (change,) = difference["partnerships"].changed
    assert (change.before, change.after) == (old, new)
    assert change.fields == ("name", "contact.phone", "contact.email")
    assert not difference["partnerships"].added
    assert not difference["partnerships"].removed


def test_a_contact_that_came_is_one_field():
    old, new = an_organiser(contact=None), an_organiser()

    (change,) = delta(Facts(organisers=(old,)), Facts(organisers=(new,)))["organisers"].changed

    assert change.fields == ("contact",)


def test_a_record_that_comes_in_between_changes_no_order():
    table = delta(places("A", "C"), places("A", "B", "C"))["places"]

    assert [record.name for record in table.added] == ["B"]
    assert not table.is_reordered


def test_records_that_trade_places_change_the_order_only():
    table = delta(places("A", "B", "C"), places("B", "A", "C"))["places"]

    assert table.is_reordered
    assert table.is_only_order


def test_of_two_records_with_one_key_the_equal_ones_are_paired():
    first, second = an_organiser(id="x", notes="1"), an_organiser(id="x", notes="2")

    table = delta(Facts(organisers=(first, second)), Facts(organisers=(second,)))["organisers"]

    assert table.removed == (first,)
    assert table.changed == ()
