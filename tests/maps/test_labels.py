"""Labels find room, and never lie on each other."""

from __future__ import annotations

from itertools import combinations

import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.maps.frame import Box
from bot.maps.labels import Label, Wish, place

ROOM = Box(0, 0, 1000, 600)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )


def assert_apart(labels: list[Label]) -> None:
    assert [(a.lines, b.lines) for a, b in combinations(labels, 2) if overlap(a.box, b.box)] == []


def within(box: Box, room: Box) -> bool:
    return (
        box.left >= room.left
        and box.top >= room.top
        and box.left + box.width <= room.left + room.width
        and box.top + box.height <= room.top + room.height
    )


def a_wish(words: str, west: float, north: float, side: float, **changes) -> Wish:
    return Wish(words, shapely.box(west, north, west + side, north + side), (30, 24), **changes)


def test_words_that_fit_stand_in_the_middle_of_their_area():
    (label,) = place([a_wish("Leuven", 100, 100, 300)], ROOM)

    assert label is not None
    assert (label.lines, label.size, label.leader) == (("Leuven",), 30, None)
    assert label.is_inside
    assert abs(label.box.left + label.box.width / 2 - 250) < 2


def test_words_that_do_not_fit_get_a_line_to_their_area():
    (label,) = place([a_wish("Sint-Genesius-Rode", 500, 300, 12)], ROOM)

    assert label is not None
    assert label.leader is not None
    assert shapely.box(500, 300, 512, 312).contains(shapely.Point(label.leader[1]))
    assert not shapely.LineString(label.leader).intersects(
        shapely.box(
            *(label.box.left, label.box.top),
            *(label.box.left + label.box.width, label.box.top + label.box.height),
        )
    )


def test_a_line_stays_away_from_the_middles_of_other_areas():
    wishes = [a_wish(f"Lange naam {n}", 400, 200 + 30 * n, 12) for n in range(5)]

    labels = [label for label in place(wishes, ROOM) if label]

    assert len(labels) == 5
    middles = [shapely.Point(406, 206 + 30 * n) for n in range(5)]
    lines = [shapely.LineString(label.leader) for label in labels if label.leader]
    assert lines
    for line in lines:
        assert sum(line.distance(middle) < 8 for middle in middles) == 1


def test_words_without_room_become_a_number():
    narrow = Box(480, 280, 60, 60)

    first, second = place(
        [
            a_wish("Sint-Genesius-Rode", 500, 300, 12),
            a_wish("Wezembeek-Oppem", 515, 290, 9),
        ],
        narrow,
    )

    assert first is not None
    assert second is not None
    assert {first.lines, second.lines} == {("1",), ("2",)}
    assert (first.stands_for, second.stands_for) == ("Sint-Genesius-Rode", "Wezembeek-Oppem")
    assert within(first.box, narrow)
    assert not overlap(first.box, second.box)


def test_words_that_may_be_left_out_are_left_out():
    assert place([a_wish("Sint-Genesius-Rode", 500, 300, 12, must=False)], ROOM) == (None,)


def test_a_name_is_broken_before_it_leaves_its_area():
    (label,) = place([a_wish("Langemark-Poelkapelle", 100, 100, 190)], ROOM)

    assert label is not None
    assert label.lines == ("Langemark-", "Poelkapelle")
    assert label.is_inside


def test_nothing_is_written_where_a_mark_is():
    mark = Box(220, 180, 60, 140)

    (label,) = place([a_wish("Leuven", 100, 100, 300)], ROOM, [mark])

    assert label is not None
    assert not overlap(label.box, mark)


def test_the_name_of_what_is_marked_stands_beside_the_mark():
    mark = Box(240, 200, 20, 40)

    (label,) = place([a_wish("Leuven", 100, 100, 300, mark=mark)], ROOM, [mark])

    assert label is not None
    assert not overlap(label.box, mark)
    assert 0 <= label.box.top - (mark.top + mark.height) < 20


def test_the_same_wishes_give_the_same_places():
    wishes = [a_wish(f"Gemeente {n}", 60 * n, 40 * n, 50) for n in range(9)]

    assert place(wishes, ROOM) == place(wishes, ROOM)


names = st.text("abcdefgh -", min_size=1, max_size=24).filter(str.strip)
wishes_ = st.builds(
    a_wish,
    names,
    st.floats(0, 950),
    st.floats(0, 550),
    st.floats(5, 200),
    must=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(wishes_, max_size=14))
def test_no_two_labels_overlap_and_all_stay_in_the_room(wishes):
    labels = [label for label in place(wishes, ROOM) if label]

    assert_apart(labels)
    assert all(within(label.box, ROOM) for label in labels)
    lines = [shapely.LineString(label.leader) for label in labels if label.leader]
    assert not any(a.intersects(b) for a, b in combinations(lines, 2))
