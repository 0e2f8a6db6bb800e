"""Questions and buttons, through the service."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.answering.followup import FollowUp, View
from bot.core.model.outcome import Answer, Choose, Found, Stage
from bot.core.model.terms import Duty, NisCode
from bot.messages.answers.render import reply_to
from bot.service.ask import Ask, Asked
from bot.service.changing.load import DirectoryHolder, Loaded
from bot.service.ports import Origin, Revision
from tests.builders import TODAY, a_directory

REVISION = Revision(2, "x", datetime(2026, 11, 22, tzinfo=UTC), "tester", "", Origin.FILES)


@pytest.fixture
def ask() -> Ask:
    return Ask(DirectoryHolder(a_directory()), lambda: datetime(2026, 11, 22, tzinfo=UTC))


def test_a_question_is_answered_for_today(ask):
    asked = ask("vollegem")

    assert isinstance(asked.resolution.outcome, Found)
    assert asked.today == TODAY
    assert asked.view is View.ANSWER


def test_a_question_is_answered_from_one_directory_though_it_is_swapped():
    holder = DirectoryHolder(a_directory())
    ask = Ask(holder, lambda: datetime(2026, 11, 22, tzinfo=UTC))

    before = ask("vollegem")
    holder.swap(Loaded(a_directory(partnerships=(), memberships=()), REVISION))
    after = ask("vollegem")

    assert before.directory is not after.directory
    assert isinstance(after.resolution.outcome, Found)
    assert after.resolution.outcome.answers[0].partnerships == ()


def test_a_button_leads_to_its_municipality_and_view(ask):
    asked = ask.follow(FollowUp(View.MEMBERS, NisCode("91001")).encode())

    assert asked is not None
    assert asked.view is View.MEMBERS
    assert isinstance(asked.resolution.outcome, Found)


def test_the_button_for_wijk_werken_carries_its_topic(ask):
    asked = ask.follow(FollowUp(View.WIJK_WERKEN, NisCode("91001")).encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.topic is Duty.WIJK_WERKEN


def test_the_why_button_brings_back_how_the_question_was_read(ask):
    token = FollowUp(View.WHY, NisCode("91001"), Stage.FUZZY, "vollegrm").encode()

    asked = ask.follow(token)

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    reading = asked.resolution.outcome.answers[0].reading
    assert (reading.heard, reading.stage, reading.edits) == ("vollegrm", Stage.FUZZY, 1)


def test_the_why_button_knows_the_deelgemeente_that_was_typed(ask):
    asked = ask.follow(FollowUp(View.WHY, NisCode("91001"), Stage.EXACT, "deelveld").encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.answers[0].reading.place.name == "Deelveld"


def test_the_why_button_bears_a_word_that_was_cut(ask):
    asked = ask.follow(FollowUp(View.WHY, NisCode("91001"), Stage.FUZZY, "qrt").encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.answers[0].reading.heard == "qrt"


@pytest.mark.parametrize("view", View)
def test_every_view_keeps_how_the_question_was_read(ask, view):
    token = FollowUp(view, NisCode("91001"), Stage.EXACT, "deelveld").encode()

    asked = ask.follow(token)

    assert asked is not None
    assert asked.view is view
    assert isinstance(asked.resolution.outcome, Found)
    reading = asked.resolution.outcome.answers[0].reading
    assert (reading.heard, reading.stage, reading.place.name) == (
        "deelveld",
        Stage.EXACT,
        "Deelveld",
    )


def test_the_view_of_a_button_decides_the_topic_and_not_the_words_it_carries(ask):
    heard = "wijk-werken in vollegem"

    asked = ask.follow(FollowUp(View.ANSWER, NisCode("91001"), Stage.EXACT, heard).encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.topic is None


def test_a_button_whose_words_lead_elsewhere_stays_with_its_municipality(ask):
    asked = ask.follow(FollowUp(View.ANSWER, NisCode("91001"), Stage.EXACT, "leegem").encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.answers[0].municipality.name == "Vollegem"


def test_a_button_of_before_a_merger_still_leads_to_its_part(ask):
    asked = ask.follow(FollowUp(View.ANSWER, NisCode("91003")).encode())

    assert asked is not None
    assert isinstance(asked.resolution.outcome, Found)
    (answer,) = asked.resolution.outcome.answers
    assert (answer.reading.place.name, answer.municipality.name) == ("Westveld", "Samenveld")
    assert answer.is_part


def test_about_answers_a_typed_place_for_wijk_werken(ask):
    asked = ask.about("vollegem", View.WIJK_WERKEN)

    assert asked.view is View.WIJK_WERKEN
    assert isinstance(asked.resolution.outcome, Found)
    assert asked.resolution.outcome.topic is Duty.WIJK_WERKEN


def test_about_keeps_its_topic_where_there_is_a_choice(ask):
    """Whoever then chooses gets what was asked for at first."""
    asked = ask.about("tweelo", View.WIJK_WERKEN)

    assert isinstance(asked.resolution.outcome, Choose)
    assert asked.resolution.outcome.topic is Duty.WIJK_WERKEN


def test_about_leaves_a_plain_question_as_it_is(ask):
    assert ask.about("vollegem", View.ANSWER) == ask("vollegem")


@pytest.mark.parametrize("text", ["", "qwrtpsdf", "verweg", "hallo"])
def test_about_something_that_is_no_place_is_what_it_is(ask, text):
    assert ask.about(text, View.WIJK_WERKEN) == ask(text)


def test_a_suggestion_is_the_answer_that_picking_it_would_give(ask):
    suggested = ask.suggest("vol", 5)

    assert [name_of(asked) for asked in suggested] == ["Vollegem"]
    assert suggested[0] == ask.follow(FollowUp(View.ANSWER, NisCode("91001")).encode())


def test_suggestions_are_of_one_directory_and_one_day(ask):
    suggested = ask.suggest("we", 10)

    assert [name_of(asked) for asked in suggested] == ["Westveld"]
    assert all(asked.today == TODAY for asked in suggested)


def test_both_places_of_a_shared_name_are_suggested(ask):
    suggested = ask.suggest("tweelo", 10)

    codes = {a.municipality.name for asked in suggested for a in answers_of(asked)}
    assert codes == {"Vollegem", "Leegem"}
    assert [name_of(asked) for asked in suggested] == ["Tweelo", "Tweelo"]


@pytest.mark.parametrize("text", ["", "q", "qwrtpsdf", "verweg"])
def test_nothing_is_suggested_where_no_place_is_meant(ask, text):
    assert ask.suggest(text, 10) == ()


def answers_of(asked: Asked) -> tuple[Answer, ...]:
    assert isinstance(asked.resolution.outcome, Found)
    return asked.resolution.outcome.answers


def name_of(asked: Asked) -> str:
    (answer,) = answers_of(asked)
    return answer.reading.place.name


@pytest.mark.parametrize("token", ["", "junk", "a00000", "z91001", "<script>"])
def test_a_forged_button_leads_nowhere(ask, token):
    assert ask.follow(token) is None


@pytest.mark.parametrize(
    "text", ["/contact vollegem", "/xyz Vollegem", "/vollegem", "/a@Bot vollegem"]
)
def test_an_unknown_command_with_a_place_behind_it_answers_the_place(ask, text):
    outcome = ask(text).resolution.outcome

    assert isinstance(outcome, Found)
    assert outcome.answers[0].municipality.name == "Vollegem"


def test_a_command_that_says_what_it_is_about_keeps_saying_so(ask):
    outcome = ask("/wijkwerken vollegem").resolution.outcome

    assert isinstance(outcome, Found)
    assert outcome.topic is Duty.WIJK_WERKEN


@pytest.mark.parametrize("view", [View.MEMBERS, View.SOURCES])
def test_what_is_asked_after_an_answer_about_wijk_werken_stays_about_that(ask, view, texts):
    answer = reply_to(ask("wijk-werken in vollegem"), texts)
    (token,) = [c.token for c in answer.following if c.token.startswith(view)]

    shown = reply_to(ask.follow(token), texts).plain()

    assert ("Voorbeeldorganisator" if view is View.MEMBERS else "wie wijk-werken doet") in shown
    assert ("Voorbeeldverband" if view is View.MEMBERS else "de regierol") not in shown
