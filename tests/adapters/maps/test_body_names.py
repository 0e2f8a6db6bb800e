"""Names that fit on a map."""

from __future__ import annotations

import pytest

from bot.adapters.maps.bodies import shortest_name
from tests.builders import a_partnership


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("ILV Noorderheide Werkt", "Noorderheide Werkt"),
        ("Regierol sociale economie Aadorp, Beedorp en Ceedorp", "Aadorp, Beedorp en Ceedorp"),
        ("Interheide, Wijk-Werken Heide", "Interheide"),
        ("Stadsregio Heide / Tweede naam", "Stadsregio Heide"),
        ("Wijk-werken Aadorp (met Beedorp)", "Aadorp"),
        ("Wijkwerken 4", "Wijkwerken 4"),
        ("Projectvereniging", "Projectvereniging"),
        ("Sociale Economie Maasheide", "Maasheide"),
    ],
)
def test_what_a_body_is_falls_away_and_which_one_stays(name, short):
    assert shortest_name(a_partnership(name)) == short


def test_every_body_keeps_a_name(flanders):
    bodies = (*flanders.partnerships.values(), *flanders.organisers.values())

    assert all(len(shortest_name(body)) > 1 for body in bodies)
