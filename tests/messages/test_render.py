"""Outcomes in Dutch words: complete and honest. That all are whole is in `test_languages.py`."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.answering.followup import View
from bot.core.answering.tokens import MAX_BYTES
from bot.core.model.geography import OutsidePlace
from bot.core.model.outcome import (
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Option,
    Reason,
    Stage,
    Subject,
    Talk,
    TalkKind,
)
from bot.core.model.terms import Confidence, OutsideKind, PlaceKind, Reach, Region, Status
from bot.core.resolving.resolver import resolve
from bot.files.catalogs import load_catalogs
from bot.messages.answers.context import AnswerContext
from bot.messages.answers.render import examples, render, reply_to, start
from bot.messages.reply import Reply, Style
from bot.service.ask import Ask
from bot.service.changing.load import DirectoryHolder
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_membership,
    a_partnership,
    a_provenance,
    an_organiser,
    some_facts,
)

QUESTIONS = [
    "Vollegem",
    "deelveld",
    "vollegrm",
    "9910",
    "9911",
    "Westveld",
    "Samenveld",
    "Leegem",
    "wijk-werken in Samenveld",
    "wijk-werken in Leegem",
    "Vollegem of Leegem",
    "Tweelo",
    "Verweg",
    "hallo",
    "wat is wijk-werken?",
    "",
    "qwrtpsdf",
    "1234",
    "x" * 1001,
]


def reply(text, texts, directory=None, view=View.ANSWER):
    directory = directory or a_directory()
    outcome = resolve(text, directory, TODAY).outcome
    return render(outcome, AnswerContext(texts, directory, TODAY), view)


@pytest.mark.parametrize("view", View)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_choice_fits_in_a_button(question, view, texts):
    drawn = reply(question, texts, view=view)

    assert all(len(choice.token.encode()) <= MAX_BYTES for choice in drawn.choices)


@pytest.mark.parametrize("subject", Subject)
def test_every_subject_has_its_explanation(subject, texts, flanders):
    text = render(Explain(subject), AnswerContext(texts, flanders, TODAY)).plain()

    assert "Bron" in text
    assert "Nagekeken op 22-11-2026" in text


@pytest.mark.parametrize("kind", TalkKind)
def test_every_kind_of_talk_is_answered(kind, texts, sandbox):
    assert render(Talk(kind), AnswerContext(texts, sandbox, TODAY)).plain()


@pytest.mark.parametrize("reason", Reason)
def test_no_misunderstanding_is_a_dead_end(reason, texts, sandbox):
    drawn = render(NotUnderstood(reason, "x"), AnswerContext(texts, sandbox, TODAY))

    assert drawn.examples


def test_brussels_is_sent_to_actiris_with_its_source(texts, flanders):
    outcome = resolve("Ixelles", flanders, TODAY).outcome

    text = render(outcome, AnswerContext(texts, flanders, TODAY)).plain()

    assert "Elsene ligt in Brussel." in text
    assert "Actiris: 0800 35 123" in text
    assert "Bron" in text
    assert "Typ de naam of de postcode" in text


def test_the_answer_has_what_the_asker_needs_first(texts):
    lines = reply("Vollegem", texts).plain().splitlines()

    assert lines[:9] == [
        "Vollegem",
        "",
        "Sociale economie en werk",
        "Voorbeeldverband is hier de regisseur.",
        "Bel Voorbeeldverband: 00 00 00 01",
        "Mail Voorbeeldverband: regisseur@example.org",
        "",
        "Wijk-werken",
        "Voorbeeldorganisator organiseert hier wijk-werken.",
    ]


def test_what_can_wait_comes_last(texts):
    blocks = reply("Vollegem", texts).blocks

    assert [block.is_more for block in blocks] == sorted(block.is_more for block in blocks)
    more = Reply(tuple(block for block in blocks if block.is_more)).plain()
    assert "Een interlokale vereniging van 2 gemeenten." in more
    assert "Website: www.example.org" in more
    assert "Bron: example.org" in more


def test_whoever_looks_for_work_is_not_sent_to_a_regisseur_first(texts):
    lines = reply("ik zoek werk in Vollegem", texts).plain().splitlines()

    assert lines[2:6] == [
        "Werk zoeken",
        "VDAB (de Vlaamse dienst voor werk) en het OCMW (de sociale dienst van je gemeente) "
        "helpen je zoeken.",
        "Bel VDAB, gratis: 00 00 00 09",
        "Bel het OCMW: 011 00 00 01",
    ]
    assert lines.index("Werk zoeken") < lines.index("Wijk-werken")
    assert lines.index("Wijk-werken") < lines.index("Sociale economie en werk")
    assert "Een regisseur brengt partners samen. Die zoekt geen job voor je." in lines


def test_whoever_looks_for_work_without_a_place_gets_vdab_at_once(texts):
    text = reply("ik zoek werk", texts).plain()

    assert text.startswith("Bel VDAB (de Vlaamse dienst voor werk), gratis: 00 00 00 09")
    assert "Voor welke gemeente?" in text


def test_an_ordinary_answer_gives_the_number_for_who_looks_for_work_too(texts):
    assert "Bel VDAB, gratis: 00 00 00 09" in reply("Vollegem", texts).plain()


def test_phone_mail_and_link_can_be_tapped(texts):
    spans = [s for b in reply("Vollegem", texts).blocks for line in b.lines for s in line]

    targets = [(span.style, span.target) for span in spans]
    assert (Style.PHONE, "tel:+3200000001") in targets
    assert (Style.EMAIL, "mailto:regisseur@example.org") in targets
    assert (Style.LINK, "https://www.example.org") in targets


def test_an_inferred_fact_is_worded_as_probable(texts):
    inferred = a_provenance(Confidence.INFERRED)
    partnership = a_partnership(regierol=inferred)
    directory = a_directory(partnerships=(partnership,))

    assert (
        "Waarschijnlijk is Voorbeeldverband hier de regisseur."
        in reply("Vollegem", texts, directory).plain()
    )


def test_a_general_contact_is_not_passed_off_as_the_regisseur(texts):
    partnership = a_partnership(contact=a_contact(reach=Reach.ORGANISATION))
    directory = a_directory(partnerships=(partnership,))

    text = reply("Vollegem", texts, directory).plain()

    assert "Dit is het algemene contact, niet dat van de regisseur zelf." in text


def test_a_partnership_without_contact_leads_to_the_town_hall_and_the_ocmw(texts):
    partnership = a_partnership(contact=a_contact(phone=None, email=None))
    directory = a_directory(partnerships=(partnership,))

    text = reply("Vollegem", texts, directory).plain()

    assert "Bel de gemeente Vollegem: 011 91001" in text
    assert "Bel het OCMW (de sociale dienst van je gemeente): 011 00 00 01" in text


def test_unknown_is_not_worded_as_no(texts):
    text = reply("Leegem", texts).plain()

    assert "We vonden geen regisseur voor Leegem. Misschien is er ook geen." in text
    assert "We weten niet wie wijk-werken doet in Leegem." in text
    assert "Bel de gemeente Leegem: 011 91002" in text
    assert "Bel VDAB, gratis: 00 00 00 09" in text


def test_an_ended_cycle_is_warned_about(texts):
    assert "Let op: de periode 2020-2025 is voorbij." in reply("Vollegem", texts).plain()


def test_an_old_source_is_warned_about_where_no_cycle_is_shown(texts):
    text = reply("wijk-werken in Vollegem", texts).plain()

    assert "Let op, ouder dan twee jaar: wie wijk-werken doet" in text


def test_source_and_day_of_checking_stand_below_the_answer(texts):
    assert (
        "Bron: example.org (8-4-2020). Nagekeken op 1-11-2026." in reply("Vollegem", texts).plain()
    )


def test_a_merged_municipality_is_answered_part_by_part(texts):
    text = reply("Samenveld", texts).plain()

    assert "Samenveld bestaat sinds 1-1-2025. Toen gingen Westveld en Oostveld samen." in text
    assert text.index("Vroeger Westveld") < text.index("Vroeger Oostveld")
    assert "Bel het nummer van vroeger Oostveld: 011 00 00 04" in text
    assert "Opmerking: Niemand kon het zeggen." in text


def test_a_former_municipality_says_what_it_is_part_of_now(texts):
    text = reply("Westveld", texts).plain()

    assert text.startswith("Westveld is sinds 1-1-2025 deel van Samenveld.")
    assert "Vroeger Oostveld" not in text


def test_a_deelgemeente_says_so(texts):
    assert reply("deelveld", texts).plain().startswith("Deelveld is een deelgemeente van Vollegem.")


def test_a_guess_says_how_it_was_read(texts):
    assert (
        reply("vollegrm", texts)
        .plain()
        .startswith('Ik las "vollegrm" als Vollegem (1 letter verschil).')
    )


def test_wijk_werken_by_the_partnership_itself_says_so(texts):
    partnership = a_partnership()
    organiser = an_organiser(partnership=partnership.id)
    directory = a_directory(organisers=(organiser,))

    assert (
        "Voorbeeldverband organiseert hier wijk-werken."
        in reply("Vollegem", texts, directory).plain()
    )


def test_wijk_werken_by_another_body_says_that_the_partnership_does_not(texts):
    partnership = a_partnership(
        takes_up=Status.NO, takes_up_provenance=a_provenance(Confidence.INFERRED)
    )
    directory = a_directory(partnerships=(partnership,))

    text = reply("Vollegem", texts, directory).plain()

    assert "Voorbeeldorganisator organiseert hier wijk-werken." in text
    assert "Voorbeeldverband doet waarschijnlijk zelf geen wijk-werken." in text


def test_a_centre_city_alone_is_not_called_a_partnership(texts):
    partnership = a_partnership()
    directory = a_directory(memberships=(a_membership(partnership, "91001"),))

    assert "interlokale vereniging" not in reply("Vollegem", texts, directory).plain()
    assert "Voorbeeldverband is hier de regisseur." in reply("Vollegem", texts, directory).plain()


def test_a_choice_offers_its_candidates_by_name_and_municipality(texts):
    drawn = reply("Tweelo", texts)

    assert [c.label for c in drawn.options] == ["Tweelo (Vollegem)", "Tweelo (Leegem)"]
    assert "1. Tweelo (Vollegem)\n2. Tweelo (Leegem)" in drawn.plain()


def test_the_members_are_one_question_away(texts):
    text = reply("Vollegem", texts, view=View.MEMBERS).plain()

    assert "Voorbeeldverband: 2 gemeenten\nVollegem en Westveld" in text


def test_the_sources_are_one_question_away(texts):
    text = reply("Vollegem", texts, view=View.SOURCES).plain()

    assert "Voorbeeldpagina (example.org, 8-4-2020): www.example.org/bron" in text
    assert "de regierol, de leden, de rechtsvorm, het contact" in text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Vollegem", "Dat is Vollegem."),
        ("follegeme", "is een andere naam voor Vollegem"),
        ("9910", "9910 is de postcode van Vollegem."),
        ("91001", "91001 is de NIS-code van Vollegem."),
        ("folleghem", "klinkt als Vollegem"),
        ("volleg", 'Vollegem begint met "volleg".'),
        ("vollegrm", 'Ik las "vollegrm" als Vollegem (1 letter verschil).'),
        ("deelveld", "Deelveld is een deelgemeente van Vollegem."),
        ("9911", "9911 is Deelveld, een deelgemeente van Vollegem."),
    ],
)
def test_why_says_how_the_question_was_read(question, words, texts):
    assert words in reply(question, texts, view=View.WHY).plain()


def test_every_stage_has_a_why(texts):
    why = {stage for stage in Stage if texts.has(f"why.{stage}") or texts.has(f"why.{stage}.one")}

    assert why == set(Stage)
    assert all(texts.has(f"stage.{stage}") for stage in Stage)


def test_the_fixed_replies_are_there(texts, sandbox):
    assert len(start(AnswerContext(texts, sandbox, TODAY)).examples) == 3
    assert texts.reply("error.calm").plain()
    assert texts.reply("error.expired").plain()


def test_a_shared_spot_says_in_which_municipality_it_lies(texts, sandbox):
    outcome = resolve("Vollegem", sandbox, TODAY).outcome
    assert isinstance(outcome, Found)
    (answer,) = outcome.answers
    spot = replace(answer, reading=replace(answer.reading, heard="", stage=Stage.LOCATION))

    text = render(Found((spot,), None), AnswerContext(texts, sandbox, TODAY)).plain()

    assert text.startswith("Deze plek ligt in Vollegem.")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, "Die plek ligt dicht bij een grens. Welke gemeente bedoel je?"),
        (1, "Die plek ligt niet in Vlaanderen. De dichtste gemeente is Vollegem."),
    ],
)
def test_a_spot_that_is_not_well_inside_one_municipality_is_asked_about(
    number, words, texts, sandbox
):
    places = [place for place in sandbox.facts.places if place.kind is PlaceKind.MUNICIPALITY]
    options = tuple(Option(place, sandbox.today(place), 0.5) for place in places[:number])

    drawn = render(Choose("", options, None, Stage.LOCATION), AnswerContext(texts, sandbox, TODAY))

    assert drawn.plain().startswith(words)
    assert len(drawn.options) == number


def test_a_postcode_that_contradicts_the_name_is_asked_about(texts, sandbox):
    places = [place for place in sandbox.facts.places if place.kind is PlaceKind.MUNICIPALITY]
    options = tuple(Option(place, sandbox.today(place), 0.5) for place in places[:2])
    outcome = Choose("9910 Leegem", options, None, Stage.POSTCODE, postcode="9910")

    text = render(outcome, AnswerContext(texts, sandbox, TODAY)).plain()

    assert text.startswith("9910 is de postcode van Vollegem, niet van Leegem.")


@pytest.mark.parametrize(
    ("kind", "region", "lines"),
    [
        (
            PlaceKind.QUARTER,
            Region.NETHERLANDS,
            ["Bedoel je Hulst in Nederland? Dat is niet in Vlaanderen.", "Bedoel je Hulst"],
        ),
        (
            PlaceKind.QUARTER,
            Region.GERMANY,
            ["Bedoel je Hulst", "Of bedoel je Hulst in Duitsland? Dat is niet in Vlaanderen."],
        ),
        (
            PlaceKind.DEELGEMEENTE,
            Region.NETHERLANDS,
            ["Bedoel je Hulst", "Of bedoel je Hulst in Nederland? Dat is niet in Vlaanderen."],
        ),
    ],
)
def test_the_likelier_of_two_places_on_both_sides_of_the_border_comes_first(
    kind, region, lines, texts, sandbox
):
    place = next(p for p in sandbox.facts.places if p.kind is PlaceKind.MUNICIPALITY)
    home = replace(place, name="Hulst", kind=kind)
    far = OutsidePlace("Hulst", "Hulst", OutsideKind.CITY, region, ())
    options = (Option(home, sandbox.today(place), 1.0),)

    drawn = render(
        Choose("hulst", options, None, Stage.EXACT, outside=far),
        AnswerContext(texts, sandbox, TODAY),
    )

    said = [line for line in drawn.plain().splitlines() if "edoel je" in line]
    assert len(said) == 2
    assert all(line.startswith(start) for line, start in zip(said, lines, strict=True))
    assert len(drawn.options) == 1


def test_a_region_is_not_said_to_lie_in_itself(texts, flanders):
    for question in ("Brussel", "Wallonië"):
        outcome = resolve(question, flanders, TODAY).outcome

        text = render(outcome, AnswerContext(texts, flanders, TODAY)).plain()

        assert text.startswith(f"{question} is geen gemeente in Vlaanderen.")


@pytest.mark.parametrize(
    ("question", "said", "number"),
    [
        ("Meetjesland", "Bedoel je een van deze gemeenten?", 10),
        ("prov. Limburg", "Dit zijn de grootste:", 12),
        ("Land van Aalst", "Bedoel je Aalst?", 1),
    ],
)
def test_a_region_of_flanders_offers_its_municipalities(question, said, number, texts, flanders):
    drawn = render(
        resolve(question, flanders, TODAY).outcome, AnswerContext(texts, flanders, TODAY)
    )

    assert "geen gemeente" in drawn.plain()
    assert said in drawn.plain()
    assert len(drawn.options) == number


def test_the_examples_are_questions_that_work(texts, flanders):
    for example in examples(texts):
        text = reply(example, texts, flanders).plain()
        assert "Bron" in text, example


def test_data_cannot_add_lines_or_markup(texts):
    facts = some_facts()
    partnership = a_partnership(name="<b>x</b> & {y}")
    members = tuple(replace(m, partnership=partnership.id) for m in facts.memberships)
    directory = a_directory(partnerships=(partnership,), memberships=members)

    assert "<b>x</b> & {y}" in reply("Vollegem", texts, directory).plain()


@pytest.mark.parametrize("text", ["vollegem " * 40, "xqzwj " * 100])
def test_a_question_of_which_not_all_was_read_is_told_so(text):
    """Whether a place was found in it or not."""
    ask = Ask(DirectoryHolder(a_directory()), lambda: datetime(2026, 11, 22, 12, tzinfo=UTC))
    texts = load_catalogs()["nl"]

    assert texts.text("not_understood.cut") in reply_to(ask(text), texts).plain()
    assert texts.text("not_understood.cut") not in reply_to(ask(text[:9]), texts).plain()
