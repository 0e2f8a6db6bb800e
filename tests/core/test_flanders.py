"""The resolver on the real names: what the project promises by example."""

from __future__ import annotations

import pytest

from bot.core.model.outcome import (
    About,
    Choose,
    Found,
    NotUnderstood,
    Outside,
    Stage,
    Talk,
    TalkKind,
)
from bot.core.model.terms import Duty, Need, PlaceKind
from bot.core.resolving.resolver import resolve
from tests.builders import TODAY


def ask(text, directory):
    return resolve(text, directory, TODAY).outcome


@pytest.mark.parametrize(
    ("question", "municipality"),
    [
        ("kessello", "Leuven"),
        ("wie is de regisseur in kessello?", "Leuven"),
        ("st niklaas", "Sint-Niklaas"),
        ("Courtrai", "Kortrijk"),
        ("8500", "Kortrijk"),
        ("wie is de regisseur in Borgloon?", "Tongeren-Borgloon"),
        ("11007", "Antwerpen"),
        ("O.L.V. Waver", "Sint-Katelijne-Waver"),
        ("heist o/d berg", "Heist-op-den-Berg"),
        ("Quel est le contact à Termonde ?", "Dendermonde"),
        ("who is in charge in Ostend", "Oostende"),
    ],
)
def test_recognises_the_municipality(question, municipality, flanders):
    outcome = ask(question, flanders)

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == [municipality]


def test_eindhoven_is_not_hove(flanders):
    outcome = ask("eindhoven", flanders)

    assert isinstance(outcome, Outside)
    assert outcome.place.preferred == "Eindhoven"


@pytest.mark.parametrize("word", ["werk", "hallo", "regisseur", "bedankt"])
def test_ordinary_words_are_no_municipality(word, flanders):
    assert isinstance(ask(word, flanders), Talk | NotUnderstood)


def test_a_shared_name_is_asked_back(flanders):
    outcome = ask("Hofstade", flanders)

    assert isinstance(outcome, Choose)
    assert {option.municipality.name for option in outcome.options} == {"Aalst", "Zemst"}


def test_every_municipality_of_today_and_before_is_found_by_its_own_name(flanders):
    """Exact names always win: nobody's own municipality may be out of reach."""
    for place in flanders.places.values():
        if place.kind is not PlaceKind.MUNICIPALITY:
            continue
        outcome = ask(place.name, flanders)
        assert isinstance(outcome, Found), place.name
        assert outcome.answers[0].municipality.nis == place.nis, place.name


def test_every_municipality_is_found_by_its_code(flanders):
    for municipality in flanders.municipalities.values():
        outcome = ask(municipality.nis, flanders)
        assert isinstance(outcome, Found), municipality


def test_every_municipality_gets_a_way_on(flanders):
    """No answer is a dead end: a body with a contact, or a phone number to ask."""
    for place in flanders.places.values():
        if place.kind is PlaceKind.MUNICIPALITY:
            outcome = ask(place.nis, flanders)
            assert isinstance(outcome, Found)
            answer = outcome.answers[0]
            direct = [p for p in answer.partnerships if p.contact.is_direct]
            assert direct or any(contact.phone or contact.email for contact in answer.local)


def test_brussels_and_wallonia_are_known(flanders):
    for name, region in (("Ixelles", "brussels"), ("Namur", "wallonia"), ("1348", "wallonia")):
        outcome = ask(name, flanders)
        assert isinstance(outcome, Outside), name
        assert outcome.place.region == region


def test_the_topic_is_heard(flanders):
    assert ask("wijk-werken in Gent", flanders).topic is Duty.WIJK_WERKEN
    assert ask("sociale economie in Gent", flanders).topic is Duty.REGIEROL
    assert ask("Gent", flanders).topic is None


@pytest.mark.parametrize(
    ("question", "municipality"),
    [
        ("Mechelse regisseur", "Mechelen"),
        ("de Geelse kringwinkel", "Geel"),
        ("Gravenwezel", "Schilde"),
        ("Melle-Merelbeke", "Merelbeke-Melle"),
        ("Winghe-Saint-Georges", "Tielt-Winge"),
        ("ik woon in drieduizend vijfhonderd", "Hasselt"),
        ("sta broek", "Stabroek"),
        ("oud-turnout", "Oud-Turnhout"),
        ("tielt-wigne", "Tielt-Winge"),
        ("de hsan", "De Haan"),
        ("heist-op", "Heist-op-den-Berg"),
        ("Tongerlo (Westerlo)", "Westerlo"),
        ("Aalst Limburg", "Sint-Truiden"),
        ("9308 Hofstade", "Aalst"),
        ("Hofstade bij Mechelen", "Zemst"),
        ("kzoek wijkwerk in kessello", "Leuven"),
    ],
)
def test_forms_that_are_in_no_list(question, municipality, flanders):
    outcome = ask(question, flanders)

    assert isinstance(outcome, Found), outcome
    assert [answer.municipality.name for answer in outcome.answers] == [municipality]


@pytest.mark.parametrize(
    "question",
    [
        "er staat een boom in mijn tuin",
        "hij is mal",
        "ik heb jeuk",
        "she is as good as gold",
        "zopufaq",
        "mulupiva",
        "blablabla",
        "wat is het weer vandaag",
    ],
)
def test_ordinary_speech_and_gibberish_get_no_municipality(question, flanders):
    assert not isinstance(ask(question, flanders), Found | Choose)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("regisseur gent of antwerpen?", ["Gent", "Antwerpen"]),
        ("regisseur beringen / geel", ["Beringen", "Geel"]),
        ("ik woon in Mol maar werk in Lier", ["Mol", "Lier"]),
    ],
)
def test_two_places_in_one_question_are_both_answered(question, names, flanders):
    outcome = ask(question, flanders)

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == names


def test_a_postcode_that_contradicts_the_name_is_asked_back(flanders):
    outcome = ask("9000 Kortrijk", flanders)

    assert isinstance(outcome, Choose)
    assert outcome.postcode == "9000"
    assert [option.municipality.name for option in outcome.options] == ["Gent", "Kortrijk"]


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("wie zit er bij W13?", "w13"),
        ("welke gemeenten heeft Midwest?", "dvv-midwest"),
        ("intervaas", "interwaas"),
        ("wie is de regisseur van stadsregio turnhout", "stadsregio-turnhout"),
        ("haviland", "ww-haviland"),
    ],
)
def test_a_partnership_or_organiser_can_be_asked_for_by_name(question, body, flanders):
    outcome = ask(question, flanders)

    assert isinstance(outcome, About)
    assert outcome.body.id == body
    assert outcome.members


def test_no_body_takes_the_name_of_a_place(flanders):
    for place in flanders.places.values():
        if place.kind is PlaceKind.MUNICIPALITY:
            assert not isinstance(ask(place.name, flanders), About), place.name


def test_a_municipality_wins_and_its_namesakes_are_mentioned(flanders):
    outcome = ask("Aalst", flanders)

    assert isinstance(outcome, Found)
    others = outcome.answers[0].reading.others
    assert "Sint-Truiden" in {flanders.today(place).name for place in others}


def test_exact_names_always_win(flanders):
    """Every listed name and alias leads to its own place, or to a larger one of that name.

    Two things outdo one: a municipality of Brussels outdoes an alias, and larger namesakes outdo a
    hamlet or a quarter.
    """
    small = {PlaceKind.HAMLET, PlaceKind.QUARTER, PlaceKind.LOCALITY}
    named = [(place.name, place) for place in flanders.places.values()]
    named += [(alias.alias, flanders.places[alias.place_id]) for alias in flanders.facts.aliases]
    missed = []
    for text, place in named:
        outcome = ask(text, flanders)
        if isinstance(outcome, Found):
            reading = outcome.answers[0].reading
            own = {outcome.answers[0].municipality.nis, *(other.nis for other in reading.others)}
        elif isinstance(outcome, Choose):
            own = {option.municipality.nis for option in outcome.options}
        elif isinstance(outcome, Outside) and outcome.place.region == "brussels":
            continue
        else:
            own = set()
        if place.nis not in own and place.kind not in small:
            missed.append((text, place.kind, type(outcome).__name__))

    assert missed == []


# --- a place with a topic -----------------------------------------------------


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("wijkwerken {}", Duty.WIJK_WERKEN),
        ("wijk-werken {}", Duty.WIJK_WERKEN),
        ("wie zit er in wijk-werken {}", Duty.WIJK_WERKEN),
        ("regisseur {}", Duty.REGIEROL),
        ("ik zoek werk in {}", Need.WORK),
    ],
)
def test_a_place_with_a_topic_answers_the_place(question, topic, flanders):
    """Though names of organisers and partnerships begin like that: "Wijk-werken Lokeren, ..."."""
    wrong = []
    for municipality in flanders.facts.municipalities:
        if municipality.in_force(TODAY):
            outcome = ask(question.format(municipality.name), flanders)
            found = isinstance(outcome, Found) and outcome.answers[0].municipality is municipality
            if not found or outcome.topic is not topic:
                wrong.append(municipality.name)

    assert wrong == []


@pytest.mark.parametrize(
    "name", ["Wijk-werken Haspengouw", "wijk-werken midden-limburg", "Wijk-werken Aalst-Lede"]
)
def test_an_organiser_by_its_own_name_is_still_found(name, flanders):
    assert isinstance(ask(name, flanders), About)


# --- who looks for work ---------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "ik zoek werk in Gent",
        "kzoek een job in Gent",
        "ik ben op zoek naar werk in Gent",
        "waar vind ik werk in Gent?",
        "wie helpt mij aan werk in Gent?",
        "ik ben werkloos en woon in Gent",
        "werkzoekende Gent",
        "ik ben mijn werk kwijt, Gent",
        "solliciteren in Gent",
        "vacatures Gent",
        "jobs gent",
        "mijn zoon zoekt werk in Gent",
        "ik wil graag werken in Gent",
        "ik zoek werk in een maatwerkbedrijf in Gent",
        "je cherche du travail à Gand",
        "je cherche un emploi à Gand",
        "je suis au chômage à Gand",
        "offres d'emploi Gand",
        "looking for a job in Ghent",
        "I'm unemployed and live in Ghent",
        "where can I find work in Ghent?",
    ],
)
def test_who_looks_for_work_is_heard(question, flanders):
    outcome = ask(question, flanders)

    assert isinstance(outcome, Found)
    assert outcome.topic is Need.WORK
    assert [answer.municipality.name for answer in outcome.answers] == ["Gent"]


@pytest.mark.parametrize(
    "question",
    [
        "Gent",
        "sociale economie en werk Gent",
        "regisseur werk Gent",
        "ik zoek personeel in Gent",
        "ik zoek iemand om te werken in Gent",
        "wij hebben een vacature in Gent",
        "als werkgever zoek ik werknemers in Gent",
        "mijn bedrijf zoekt werkkrachten in Gent",
        "mijn cliënt zoekt werk in Gent",
        "ik zoek werk voor een klant in Gent",
        "ik begeleid een werkzoekende in Gent",
        "wie helpt werkzoekenden in Gent?",
        "ik werk bij VDAB in Gent",
        "ik werk in Gent, wie is mijn contact?",
        "dienst werk Gent",
        "je cherche du personnel à Gand",
        "mon client cherche du travail à Gand",
        "je travaille à Gand",
        "we are hiring in Ghent",
        "my client is looking for a job in Ghent",
    ],
)
def test_who_asks_for_others_is_not_taken_for_somebody_who_looks_for_work(question, flanders):
    assert ask(question, flanders).topic is not Need.WORK


def test_who_looks_for_work_and_names_no_place_is_asked_where(flanders):
    for question in ("ik zoek werk", "je cherche du travail", "looking for a job"):
        assert ask(question, flanders) == Talk(TalkKind.WHERE, Need.WORK)


# --- quarters -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("quarter", "municipality"),
    [
        ("Waterschei", "Genk"),
        ("in rabot", "Gent"),
        ("Impde", "Meise"),
        ("Wakkerzeel", "Haacht"),
        ("wie is de regisseur in Runkst?", "Hasselt"),
        ("Terjoden Aalst", "Aalst"),
    ],
)
def test_a_quarter_leads_to_its_municipality(quarter, municipality, flanders):
    outcome = ask(quarter, flanders)

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == [municipality]


def test_a_quarter_on_a_border_is_asked_back(flanders):
    outcome = ask("Terjoden", flanders)

    assert isinstance(outcome, Choose)
    assert {option.municipality.name for option in outcome.options} == {"Aalst", "Haaltert"}


@pytest.mark.parametrize("street", ["Bredabaan", "Kerkstraat", "Industriepark", "Noord"])
def test_a_street_or_a_function_is_no_quarter(street, flanders):
    named = [place.id for place in flanders.places.values() if place.name == street]

    assert named == []


def test_no_slip_is_read_into_a_quarter(flanders):
    quarters = [p for p in flanders.places.values() if p.kind is PlaceKind.QUARTER]
    for place in quarters[::40]:
        outcome = ask(f"{place.name}x", flanders)
        if isinstance(outcome, Found):
            reading = outcome.answers[0].reading
            assert (reading.place.kind, reading.stage) != (PlaceKind.QUARTER, Stage.FUZZY)


@pytest.mark.parametrize(
    ("question", "municipalities"),
    [
        ("Molenveld 5, Hasselt", ["Hasselt"]),
        ("in Molenveld 5 in Hasselt", ["Hasselt"]),
        ("Rabot en Hasselt", ["Gent", "Hasselt"]),
        ("ik woon in Waterschei, werk in Hasselt", ["Genk", "Hasselt"]),
        ("Waterschei Genk", ["Genk"]),
        ("Rabot, België", ["Gent"]),
    ],
)
def test_a_quarter_beside_a_town_is_a_street_unless_the_sentence_says_otherwise(
    question, municipalities, flanders
):
    outcome = ask(question, flanders)

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == municipalities


def test_words_that_look_like_a_quarter_together_are_words(flanders):
    assert isinstance(ask("Lachenen", flanders), Found)
    outcome = ask("ik wil lachen en werken in Gent", flanders)

    assert isinstance(outcome, Found)
    assert [answer.municipality.name for answer in outcome.answers] == ["Gent"]


# --- outside Flanders ---------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Warneton", "Waasten"),
        ("Waasten", "Waasten"),
        ("Komen", "Komen"),
        ("Ploegsteert", "Ploegsteert"),
        ("Dottenijs", "Dottenijs"),
        ("Dunkerque", "Duinkerke"),
        ("Aardenburg", "Aardenburg"),
        ("Sint Jansteen", "Sint Jansteen"),
        ("Steenvoorde", "Steenvoorde"),
    ],
)
def test_a_place_across_the_border_is_no_misspelled_village(name, shown, flanders):
    outcome = ask(name, flanders)

    assert isinstance(outcome, Outside)
    assert outcome.place.preferred == shown


@pytest.mark.parametrize("words", ["mag ik komen werken", "kunnen jullie komen helpen"])
def test_a_word_that_is_a_town_outside_too_stays_a_word(words, flanders):
    assert not isinstance(ask(words, flanders), Found | Choose | Outside)


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Hulst", "Tessenderlo-Ham"),
        ("Waver", "Sint-Katelijne-Waver"),
        ("Vorst", "Laakdal"),
        ("Sint-Kruis", "Brugge"),
        ("ik woon op het kiel", "Antwerpen"),
    ],
)
def test_a_name_that_a_town_outside_has_too_is_asked_about(name, municipality, flanders):
    outcome = ask(name, flanders)

    assert isinstance(outcome, Choose)
    assert [option.municipality.name for option in outcome.options] == [municipality]


def test_a_municipality_needs_no_question_beside_a_town_outside(flanders):
    outcome = ask("Lille", flanders)

    assert isinstance(outcome, Found)
    assert outcome.answers[0].municipality.name == "Lille"


@pytest.mark.parametrize(
    ("question", "shown"),
    [("vorst brussel", "Vorst"), ("Lille France", "Rijsel"), ("Sint-Kruis Zeeland", "Sint-Kruis")],
)
def test_the_region_beside_a_shared_name_says_that_it_lies_outside(question, shown, flanders):
    outcome = ask(question, flanders)

    assert isinstance(outcome, Outside)
    assert outcome.place.preferred == shown


def test_a_region_of_flanders_beside_a_shared_name_says_that_it_lies_there(flanders):
    outcome = ask("Vorst Kempen", flanders)

    assert isinstance(outcome, Found)
    assert outcome.answers[0].municipality.name == "Laakdal"


def test_no_quarter_has_the_name_of_a_municipality_or_deelgemeente_in_the_same_one(flanders):
    small = {PlaceKind.QUARTER, PlaceKind.HAMLET, PlaceKind.LOCALITY}
    places = flanders.places.values()
    larger = {(p.name, p.nis) for p in places if p.kind not in small}
    quarters = {(p.name, p.nis) for p in places if p.kind is PlaceKind.QUARTER}

    assert sorted(quarters & larger) == []
