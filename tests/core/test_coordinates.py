"""Points on the map that stand in a text."""

from __future__ import annotations

import pytest

from bot.core.resolving.coordinates import point_in

GENT = (3.7174, 51.0543)  # of the city's tower, roughly


@pytest.mark.parametrize(
    "text",
    [
        "geo:51.0543,3.7174",
        "geo:51.0543,3.7174;u=35",
        "https://www.google.com/maps/@51.0543,3.7174,15z",
        "https://maps.example/?q=51.0543,3.7174",
        "https://maps.example/?ll=51.0543%2C3.7174&z=12",
        "https://www.openstreetmap.org/?mlat=51.0543&mlon=3.7174",
        "https://www.openstreetmap.org/#map=15/51.0543/3.7174",
        "51.0543, 3.7174",
        "ik sta hier: 51.0543 3.7174",
        "51.0543\u00b0 N, 3.7174\u00b0 E",
    ],
)
def test_a_point_is_found_in_an_address_in_a_link_and_bare(text):
    assert point_in(text) == GENT


@pytest.mark.parametrize(
    "text",
    [
        "versie 51.2 en 3.7",
        "51,0543",
        "192.51.0543.3.7174",
        "151.0543, 3.7174",
        "51.0543, 13.7174",
        "3.7174, 51.0543",
        "tussen 51.0543 en morgen 3.7174",
        "Gent",
    ],
)
def test_other_numbers_are_no_point(text):
    assert point_in(text) is None
