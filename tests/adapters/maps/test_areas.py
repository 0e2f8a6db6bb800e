"""Members of before the merger, drawn as municipalities of today."""

from __future__ import annotations

from bot.adapters.maps.bodies import area_of
from bot.core.model.terms import OrganiserId, PartnershipId


def test_a_merged_municipality_of_which_a_part_is_a_member_is_there_in_part(flanders):
    shares = area_of(flanders.partnerships[PartnershipId("haspengouw")], flanders)

    found = {s.municipality.name: (s.is_whole, [p.name for p in s.parts]) for s in shares}

    assert found["Tongeren-Borgloon"] == (False, ["Borgloon"])
    assert found["Alken"] == (True, ["Alken"])
    assert list(found) == sorted(found)


def test_every_member_lies_in_exactly_one_share(flanders):
    for partnership in flanders.partnerships.values():
        parts = [p.nis for share in area_of(partnership, flanders) for p in share.parts]
        assert sorted(parts) == sorted(m.nis for m in flanders.members(partnership.id))


def test_an_organiser_has_an_area_too(flanders):
    shares = area_of(flanders.organisers[OrganiserId("ww-aalst-lede")], flanders)

    assert [share.municipality.name for share in shares] == ["Aalst", "Lede"]
