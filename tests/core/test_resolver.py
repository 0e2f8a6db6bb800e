"""From question to outcome, on the little made-up Flanders."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.lookup.directory import Directory
from bot.core.model.outcome import (
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Outcome,
    Outside,
    Reason,
    Stage,
    Subject,
    Talk,
    TalkKind,
)
from bot.core.model.terms import Duty, NisCode
from bot.core.resolving.resolver import pick, resolve
from tests.builders import (
    TODAY,
    a_directory,
    a_membership,
    a_partnership,
    an_area,
    an_organiser,
    some_facts,
)

SANDBOX = a_directory()


def ask(text: str, directory: Directory = SANDBOX) -> Outcome:
    return resolve(text, directory, TODAY).outcome


def found(text: str) -> Found:
    outcome = ask(text)
    assert isinstance(outcome, Found), outcome
    return outcome


@pytest.mark.parametrize(
    ("question", "stage"),
    [
        ("Vollegem", Stage.EXACT),
        ("VOLLEGEM", Stage.EXACT),
        ("voll egem", Stage.EXACT),
        ("follegeme", Stage.ALIAS),
        ("9910", Stage.POSTCODE),
        ("B-9910", Stage.POSTCODE),
        ("91001", Stage.NIS),
        ("folleghem", Stage.SPELLING),
        ("volleg", Stage.PREFIX),
        ("vollegrm", Stage.FUZZY),
    ],
)
def test_each_stage_recognises_its_kind_of_spelling(question, stage):
    answer = found(question).answers[0]

    assert answer.municipality.name == "Vollegem"
    assert answer.reading.stage is stage


def test_finds_the_place_inside_a_sentence():
    outcome = found("Goeiedag, wie is de regisseur sociale economie in Vollegem aub?")

    assert outcome.answers[0].municipality.nis == "91001"
    assert outcome.topic is Duty.REGIEROL


def test_finds_a_misspelled_place_inside_a_sentence():
    outcome = found("wie doet wijk-werken in Volegem")

    assert outcome.answers[0].municipality.nis == "91001"
    assert outcome.topic is Duty.WIJK_WERKEN


def test_keeps_what_was_typed_for_the_explanation():
    reading = found("regisseur in Vollegrm?").answers[0].reading

    assert (reading.heard, reading.name, reading.edits) == ("Vollegrm", "Vollegem", 1)


def test_a_deelgemeente_leads_to_its_municipality():
    answer = found("deelveld").answers[0]

    assert answer.reading.place.name == "Deelveld"
    assert answer.municipality.name == "Vollegem"


def test_a_postcode_of_one_deelgemeente_names_it():
    assert found("9911").answers[0].reading.place.name == "Deelveld"


def test_asks_when_two_municipalities_share_a_name():
    """A tie never guesses: the person chooses."""
    outcome = ask("Tweelo")

    assert isinstance(outcome, Choose)
    assert {option.municipality.name for option in outcome.options} == {"Vollegem", "Leegem"}


@pytest.mark.parametrize("question", ["Tweelo in Leegem", "9920 Tweelo", "tweelo (leegem)"])
def test_the_rest_of_the_sentence_decides_a_shared_name(question):
    outcome = found(question)

    assert [a.municipality.name for a in outcome.answers] == ["Leegem"]
    assert outcome.answers[0].reading.place.name == "Tweelo"


def test_answers_both_places_of_a_question():
    outcome = found("regisseur in Vollegem of Leegem?")

    assert [a.municipality.name for a in outcome.answers] == ["Vollegem", "Leegem"]


def test_says_that_a_place_lies_outside():
    outcome = ask("regisseur in Verweg")

    assert isinstance(outcome, Outside)
    assert outcome.place.name == "Verweg"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("hallo", TalkKind.GREETING),
        ("Dank je wel!", TalkKind.THANKS),
        ("help", TalkKind.HELP),
        ("tot ziens", TalkKind.GOODBYE),
        ("wie is de regisseur?", TalkKind.WHERE),
    ],
)
def test_small_talk_is_no_place(question, kind):
    outcome = ask(question)

    assert isinstance(outcome, Talk)
    assert outcome.kind is kind


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("wat is wijk-werken?", Subject.WIJK_WERKEN),
        ("Wat doet een regisseur?", Subject.REGISSEUR),
        ("wat is de regierol", Subject.REGIEROL),
        ("hoeveel verdien ik met wijk-werken?", Subject.WIJK_WERKEN_ALLOWANCE),
        ("wie mag wijkwerken", Subject.WIJK_WERKEN_WHO),
        ("wat kost wijk-werken", Subject.WIJK_WERKEN_PRICE),
        ("wat zijn samenlevingsjobs", Subject.SAMENLEVINGSJOBS),
    ],
)
def test_questions_about_how_things_work_are_explained(question, subject):
    assert ask(question) == Explain(subject)


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", Reason.EMPTY),
        (" \t\n", Reason.EMPTY),
        ("🙂🙂", Reason.EMPTY),
        ("\x00", Reason.EMPTY),
        ("x" * 4097, Reason.TOO_LONG),
        ("qwrtpsdf", Reason.NO_PLACE),
        ("1234", Reason.UNKNOWN_CODE),
        ("99999", Reason.UNKNOWN_CODE),
    ],
)
def test_what_cannot_be_understood_says_why(question, reason):
    outcome = ask(question)

    assert isinstance(outcome, NotUnderstood)
    assert outcome.reason is reason


def test_a_former_municipality_answers_for_its_own_part():
    answer = found("Westveld").answers[0]

    assert answer.municipality.name == "Samenveld"
    assert answer.is_part
    assert [p.name for p in answer.partnerships] == ["Voorbeeldverband"]


def test_a_merged_municipality_answers_for_each_part_that_differs():
    answer = found("Samenveld").answers[0]

    assert [[part.name for part in f.parts] for f in answer.findings] == [
        ["Westveld"],
        ["Oostveld"],
    ]


@pytest.mark.parametrize(
    ("nis", "place"), [("91001", "Vollegem"), ("91003", "Westveld"), ("91010", "Samenveld")]
)
def test_a_picked_code_of_either_era_leads_to_its_place(nis, place):
    outcome = pick(NisCode(nis), SANDBOX, TODAY)

    assert isinstance(outcome, Found)
    assert outcome.answers[0].reading.place.name == place


def test_a_picked_code_that_is_none_is_not_understood():
    assert isinstance(pick(NisCode("00000"), SANDBOX, TODAY), NotUnderstood)


def test_explains_which_stage_recognised_what():
    steps = resolve("regisseur in vollegrm", SANDBOX, TODAY).steps

    assert steps[-1].stage is Stage.FUZZY
    assert steps[-1].heard == "vollegrm"
    assert steps[-1].candidates[0][0] == "Vollegem"


def test_a_misspelled_name_of_several_words_is_not_read_in_parts_too(flanders):
    steps = resolve("rhode-sainte-agathe", flanders, TODAY).steps

    assert [step.heard for step in steps] == ["rhode-sainte-agathe"]


@given(st.text(max_size=1200))
@settings(max_examples=300)
def test_never_raises_whatever_is_typed(text):
    first, second = ask(text), ask(text)

    assert first == second


@given(st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_order_of_the_data_does_not_matter(rng: random.Random):
    facts = some_facts()
    places, aliases = list(facts.places), list(facts.aliases)
    rng.shuffle(places)
    rng.shuffle(aliases)
    shuffled = Directory(replace(facts, places=tuple(places), aliases=tuple(aliases)))

    for question in ("tweelo", "vollegrm", "samenveld", "9911", "oostveld"):
        assert ask(question, shuffled) == ask(question)


def test_a_declared_double_membership_answers_with_both():
    facts = some_facts()
    second = a_partnership("Tweedeverband")
    directory = a_directory(
        partnerships=(*facts.partnerships, second),
        memberships=(*facts.memberships, a_membership(second, "91001")),
    )

    outcome = ask("Vollegem", directory)

    assert isinstance(outcome, Found)
    names = [p.name for p in outcome.answers[0].partnerships]
    assert names == ["Voorbeeldverband", "Tweedeverband"]


def test_a_deelgemeente_with_its_own_organiser_answers_with_that_one():
    facts = some_facts()
    other = an_organiser("Deelorganisator")
    directory = a_directory(
        organisers=(*facts.organisers, other),
        areas=(*facts.areas, an_area(other, "91001", deelgemeente="Deelveld")),
    )

    inner, whole = ask("Deelveld", directory), ask("Vollegem", directory)

    assert isinstance(inner, Found)
    assert isinstance(whole, Found)
    run = inner.answers[0].findings[0].wijk_werken
    assert [r.organiser.name for r in run if r.organiser] == ["Deelorganisator"]
    assert len(whole.answers[0].findings[0].wijk_werken) == 2


def test_a_membership_that_ended_before_the_cycle_did_no_longer_holds():
    facts = some_facts()
    ended = replace(facts.memberships[0], until=date(2023, 12, 31))
    directory = a_directory(memberships=(ended,))

    outcome = ask("Vollegem", directory)

    assert isinstance(outcome, Found)
    assert outcome.answers[0].partnerships == ()
