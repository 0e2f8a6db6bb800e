"""Points on the map, with a locator that knows the answer beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.lookup.directory import Directory
from bot.core.model.geography import Located
from bot.core.model.outcome import MAX_CHOICES, Choose, Found, NotUnderstood, Outside, Reason, Stage
from bot.core.model.terms import NisCode, OutsideKind, Region
from bot.service.ask import Ask, Asked, Locate
from bot.service.changing.load import DirectoryHolder
from tests.builders import TODAY, a_directory, a_municipality, a_place, an_outside_place

VOLLEGEM, LEEGEM, SAMENVELD = NisCode("91001"), NisCode("91002"), NisCode("91010")


class FakeLocator:
    """Finds the same wherever it is asked, and remembers what it was asked."""

    def __init__(self, located: Located) -> None:
        self._located = located
        self.asked: list[tuple[float, float, float]] = []

    def locate(self, lon: float, lat: float, accuracy_m: float = 0) -> Located:
        self.asked.append((lon, lat, accuracy_m))
        return self._located


class Refusing:
    """Knows no point at all."""

    def locate(self, lon: float, lat: float, accuracy_m: float = 0) -> Located:
        raise ValueError(f"no such point: {len(str((lon, lat, accuracy_m)))} characters")


def located(
    inside: str | None = None,
    *near: str,
    in_brussels: bool = False,
    nearest: str | None = None,
) -> Located:
    codes = tuple(NisCode(nis) for nis in near)
    return Located(
        NisCode(inside) if inside else None,
        codes,
        in_brussels,
        NisCode(nearest) if nearest else None,
        3.0 if nearest else None,
    )


def locate(found: Located, directory: Directory | None = None) -> Asked:
    holder = DirectoryHolder(directory or a_directory())
    return Locate(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC), FakeLocator(found))(4.0, 51.0)


def options(asked: Asked) -> list[str]:
    outcome = asked.resolution.outcome
    assert isinstance(outcome, Choose)
    assert outcome.stage is Stage.LOCATION
    assert len({option.confidence for option in outcome.options}) == 1
    return [option.place.name for option in outcome.options]


def test_well_inside_a_municipality_it_is_answered():
    asked = locate(located(VOLLEGEM))

    assert isinstance(asked.resolution.outcome, Found)
    (answer,) = asked.resolution.outcome.answers
    assert answer.municipality.name == "Vollegem"
    assert (answer.reading.stage, answer.reading.heard) == (Stage.LOCATION, "")
    assert asked.today == TODAY


def test_the_point_and_its_accuracy_are_passed_on_as_they_are():
    locator = FakeLocator(located(VOLLEGEM))
    holder = DirectoryHolder(a_directory())

    Locate(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC), locator)(3.5, 50.9, 65.0)

    assert locator.asked == [(3.5, 50.9, 65.0)]


def test_near_a_border_it_is_asked_which_side_is_meant():
    assert options(locate(located(VOLLEGEM, LEEGEM, SAMENVELD))) == [
        "Vollegem",
        "Leegem",
        "Samenveld",
    ]


def test_just_outside_flanders_what_is_near_is_offered():
    assert options(locate(located(None, LEEGEM, nearest=LEEGEM))) == ["Leegem"]


def test_farther_outside_the_nearest_is_offered():
    assert options(locate(located(None, nearest=VOLLEGEM))) == ["Vollegem"]


def test_far_away_it_is_said_that_it_is_not_in_flanders():
    assert locate(located()).resolution.outcome == NotUnderstood(Reason.ELSEWHERE)


def test_no_more_is_offered_than_a_choice_holds():
    names = [f"Randgem{letter}" for letter in "ABCDEFGHIJ"]
    codes = [f"9200{number}" for number in range(len(names))]
    pairs = list(zip(codes, names, strict=True))
    facts = a_directory().facts
    directory = a_directory(
        municipalities=(*facts.municipalities, *(a_municipality(*pair) for pair in pairs)),
        places=(*facts.places, *(a_place(name, nis) for nis, name in pairs)),
    )

    found = options(locate(located(codes[0], *codes[1:]), directory))

    assert found == names[:MAX_CHOICES]


# --- Brussels ---------------------------------------------------------------


def brussels() -> Directory:
    kinds = {
        "Etterbeek": OutsideKind.MUNICIPALITY,
        "Brussel": OutsideKind.CITY,
        "Brussels Hoofdstedelijk Gewest": OutsideKind.REGION,
    }
    return a_directory(
        outside=tuple(
            replace(an_outside_place(name, Region.BRUSSELS), kind=kind)
            for name, kind in kinds.items()
        )
    )


def test_in_brussels_the_region_is_named_and_not_one_of_its_municipalities():
    outcome = locate(located(in_brussels=True, nearest=VOLLEGEM), brussels()).resolution.outcome

    assert isinstance(outcome, Outside)
    assert outcome.place.preferred == "Brussels Hoofdstedelijk Gewest"


def test_in_brussels_at_the_border_the_neighbours_are_offered():
    asked = locate(located(None, LEEGEM, in_brussels=True, nearest=LEEGEM), brussels())

    assert options(asked) == ["Leegem"]


def test_where_the_data_know_no_brussels_the_nearest_is_offered():
    asked = locate(located(in_brussels=True, nearest=VOLLEGEM))

    assert options(asked) == ["Vollegem"]


def test_the_real_data_name_brussels(flanders):
    outcome = locate(located(in_brussels=True), flanders).resolution.outcome

    assert isinstance(outcome, Outside)
    assert outcome.place.region is Region.BRUSSELS
    assert outcome.place.preferred.startswith("Brussel")


# --- a map that does not fit the data ----------------------------------------


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(located("99999"), id="inside"),
        pytest.param(located("99999", "99998"), id="near a border"),
        pytest.param(located(None, nearest="99999"), id="nearest"),
    ],
)
def test_a_code_that_the_data_do_not_know_is_not_understood(found):
    assert isinstance(locate(found).resolution.outcome, NotUnderstood)


def test_a_neighbour_that_the_data_do_not_know_is_not_offered():
    assert options(locate(located(VOLLEGEM, "99999", LEEGEM))) == ["Vollegem", "Leegem"]


def test_what_is_no_point_is_the_fault_of_the_caller():
    holder = DirectoryHolder(a_directory())

    with pytest.raises(ValueError, match="no such point"):
        Locate(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC), Refusing())(400, 0)


def test_every_municipality_of_the_real_data_is_answered(flanders):
    today = [m for m in flanders.facts.municipalities if m.in_force(TODAY)]
    outcomes = [locate(located(m.nis), flanders).resolution.outcome for m in today]

    names = [o.answers[0].municipality.name for o in outcomes if isinstance(o, Found)]
    assert names == [municipality.name for municipality in today]


def asked_for(text: str, locator: FakeLocator | Refusing) -> Asked:
    holder = DirectoryHolder(a_directory())
    return Ask(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC), locator=locator)(text)


def test_a_point_in_a_question_is_answered_for_the_municipality_there():
    locator = FakeLocator(located(VOLLEGEM))

    outcome = asked_for("wie is het bij geo:51.0543,3.7174", locator).resolution.outcome

    assert isinstance(outcome, Found)
    assert outcome.answers[0].municipality.nis == VOLLEGEM
    assert outcome.answers[0].reading.stage is Stage.LOCATION
    assert locator.asked == [(3.7174, 51.0543, 0)]


def test_a_point_that_is_none_is_read_as_any_other_words():
    outcome = asked_for("Vollegem geo:91.0543,3.7174", Refusing()).resolution.outcome

    assert isinstance(outcome, Found)
    assert outcome.answers[0].reading.stage is Stage.EXACT
