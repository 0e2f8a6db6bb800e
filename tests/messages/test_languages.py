"""Every language says everything: whole, short enough, and with its abbreviations explained.

A language that is added is held to all of this without a change here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from pathlib import Path
from typing import get_args

import pytest

from bot.adapters.telegram.profile import ADMIN
from bot.core.answering.followup import View
from bot.core.lookup.directory import Directory
from bot.core.model.errors import ENVIRONMENT, InvalidInput, Problem
from bot.core.model.facts import Organiser, Partnership, Person
from bot.core.model.outcome import (
    About,
    Choose,
    Explain,
    Found,
    NotUnderstood,
    Option,
    Outcome,
    Outside,
    Reason,
    Resolution,
    Stage,
    Subject,
    Talk,
    TalkKind,
)
from bot.core.model.terms import Confidence, Duty, OutsideKind, Reach, Region, Status
from bot.core.reading.text import fold
from bot.core.resolving.resolver import resolve
from bot.files.catalogs import load_catalogs, load_terminal
from bot.messages import chat
from bot.messages.answers import lookup_row
from bot.messages.answers.context import AnswerContext
from bot.messages.answers.listing import listing
from bot.messages.answers.render import examples, render, start
from bot.messages.answers.short import short_reply, suggestion
from bot.messages.catalog import Catalog, placeholders
from bot.messages.problems import problem_lines
from bot.messages.reply import Block, Reply, Span
from bot.messages.terminal import reading_lines
from bot.service.ask import Ask, Asked
from bot.service.changing.load import DirectoryHolder
from bot.service.listed import Listed, Looked, look_up
from tests.builders import (
    TODAY,
    a_contact,
    a_directory,
    a_membership,
    a_partnership,
    a_provenance,
    an_area,
    an_organiser,
    an_outside_place,
)
from tests.messages.admin_replies import NO_REPLIES, NO_REPLY, REVISION, Noting, admin_replies

LANGUAGES = load_catalogs()
TERMINAL = load_terminal()
SPOKEN = LANGUAGES | {"nl": TERMINAL}  # with what only the terminal says, in Dutch
INFERRED = a_provenance(Confidence.INFERRED)

# Read by those who run the bot or keep its data, in a terminal or a spreadsheet.
NOT_IN_CHAT = {"admin", "cli", "coverage", "doctor", "lookup", "problem"}

# Leftover braces, a value that was not there, spaces too many, two signs where one belongs.
FLAW = re.compile(
    r"[{}]|\bNone\b|[ \u00a0]{2}|[ \u00a0][,.](?![.\w])|,,|(?<!\.)\.\.(?!\.)|\?[.?]|\(\)|\"\""
)


@pytest.fixture(params=list(SPOKEN.values()), ids=list(SPOKEN))
def language(request: pytest.FixtureRequest) -> Catalog:
    """Each language in turn."""
    catalog: Catalog = request.param
    return catalog


def chat_sentences(texts: Catalog) -> dict[str, str]:
    """Return what people read in a chat, by key, a word for each placeholder."""
    return {
        key: re.sub(r"\{[^}]*\}", "x", texts.written(key))
        for key in sorted(texts.keys)
        if key.split(".")[0] not in NOT_IN_CHAT
    }


def sentences(text: str) -> list[str]:
    """Return the sentences in a text; a heading or a label is one by itself."""
    return re.split(r"(?<=[.!?])\s+", text.strip())


def words(sentence: str) -> int:
    """Count the words: a sign that stands alone is none."""
    return sum(any(char.isalnum() for char in piece) for piece in sentence.split())


# --- every outcome there is -----------------------------------------------------------------


def directory_with(**changes) -> Directory:
    """Return the little Flanders with another partnership."""
    partnership = a_partnership(**changes)
    return a_directory(partnerships=(partnership,))


def served_by(organiser, **changes) -> Directory:
    """Return the little Flanders where somebody else runs wijk-werken in Vollegem."""
    area = an_area(organiser, "91001", **changes)
    return a_directory(organisers=(organiser,), areas=(area,))


def directories() -> Iterator[tuple[str, Directory]]:
    """Yield facts of every kind: sure and probable, complete and with gaps."""
    person = Person("Voorbeeldpersoon", "voorbeeldrol", a_provenance())
    own = a_partnership()
    yield "as it is", a_directory()
    yield "probable", directory_with(regierol=INFERRED, legal_form_provenance=INFERRED)
    yield "general contact", directory_with(contact=a_contact(reach=Reach.ORGANISATION))
    yield (
        "only an address",
        directory_with(
            contact=a_contact(phone=None, email=None, website=None, address="Voorbeeldstraat 1")
        ),
    )
    yield (
        "another organisation",
        directory_with(contact=a_contact(organisation="Voorbeelddienst", person=person)),
    )
    yield "notes", directory_with(notes="Voorbeeldnota.")
    yield "does no wijk-werken", directory_with(takes_up=Status.NO)
    yield "probably none", directory_with(takes_up=Status.NO, takes_up_provenance=INFERRED)
    yield "a city alone", a_directory(memberships=(a_membership(own, "91001"),))
    city = replace(own, regierol=INFERRED)
    yield (
        "a city, probably",
        a_directory(partnerships=(city,), memberships=(a_membership(city, "91001"),)),
    )
    yield "its own organiser", served_by(an_organiser(partnership=own.id))
    yield "probably its own", served_by(an_organiser(partnership=own.id), provenance=INFERRED)
    yield "probably another", served_by(an_organiser(), provenance=INFERRED)
    yield "no way to the organiser", served_by(an_organiser(contact=None))
    yield "a desk", served_by(an_organiser(), desk="Voorbeeldplein 1", deelgemeente="Deelveld")
    yield "no local contacts", a_directory(local_contacts=())


def outcomes() -> Iterator[tuple[str, Outcome, Directory]]:
    """Yield every type of outcome in every shape it takes."""
    plain = a_directory()
    for name, directory in directories():
        for question in ("Vollegem", "Leegem", "Samenveld", "wijk-werken in Vollegem"):
            yield f"{name}: {question}", resolve(question, directory, TODAY).outcome, directory
    for question in ("deelveld", "9910", "9911", "Westveld", "Vollegem of Leegem", "vollegrm"):
        yield question, resolve(question, plain, TODAY).outcome, plain
    for stage in Stage:
        for question in ("Vollegem", "deelveld"):
            yield f"{stage} {question}", read_by(stage, question, plain), plain
    yield from ((name, outcome, plain) for name, outcome in choices(plain))
    for name, body in bodies():
        members = plain.members(a_partnership().id)
        for listed in (members, members[:1], ()):
            yield f"about {name}, {len(listed)}", About(body, listed, "x", 1.0), plain
    for kind in TalkKind:
        yield f"talk {kind}", Talk(kind), plain
    for reason in Reason:
        yield f"not understood {reason}", NotUnderstood(reason, "x" * 99), plain


def read_by(stage: Stage, question: str, directory: Directory) -> Found:
    """Return an answer as if its place had been read in that way."""
    outcome = resolve(question, directory, TODAY).outcome
    assert isinstance(outcome, Found)
    (answer,) = outcome.answers
    others = tuple(place for place in directory.facts.places if place.name == "Tweelo")
    reading = replace(answer.reading, stage=stage, edits=2, others=others)
    return replace(outcome, answers=(replace(answer, reading=reading),))


def choices(directory: Directory) -> Iterator[tuple[str, Choose]]:
    """Yield a choice for every reason that there is."""
    places = [p for p in directory.facts.places if p.name in {"Tweelo", "Vollegem"}]
    options = tuple(Option(place, directory.today(place), 0.5) for place in places)
    for number in (1, 2, 3):
        for stage in (Stage.EXACT, Stage.FUZZY, Stage.LOCATION):
            yield (
                f"choose {number} {stage}",
                Choose("twello", options[:number], Duty.WIJK_WERKEN, stage),
            )
    conflict = Choose("9910 Tweelo", options[:2], None, Stage.POSTCODE, postcode="9910")
    yield "choose postcode or name", conflict


def bodies() -> Iterator[tuple[str, Partnership | Organiser]]:
    """Yield partnerships and organisers, sure and probable, with a contact and without."""
    for contact in (a_contact(), a_contact(phone=None, email=None)):
        for provenance in (a_provenance(), INFERRED):
            how = f"{provenance.confidence}, {contact.email}"
            yield f"partnership {how}", a_partnership(regierol=provenance, contact=contact)
            yield (
                f"organiser {how}",
                an_organiser(legal_form_provenance=provenance, contact=contact),
            )
    yield "organiser without contact", an_organiser(contact=None)


OUTCOMES = list(outcomes())
IDS = [name for name, _, _ in OUTCOMES]


def written(reply: Reply) -> str:
    """Return everything that somebody can read of a reply."""
    card = [reply.card.name, reply.card.note] if reply.card else []
    labels = [choice.label for choice in reply.choices]
    return "\n".join([reply.plain().strip(), *labels, *reply.examples, *card])


def in_full(outcome: Outcome, context: AnswerContext) -> Iterator[Reply]:
    """Yield every view of an outcome, and its short form."""
    yield from (render(outcome, context, view) for view in View)
    yield short_reply(outcome, context)


def assert_whole(text: str) -> None:
    assert text.strip()
    assert FLAW.findall(text) == [], text
    assert "\n\n\n" not in text


def assert_explained(reply: Reply, texts: Catalog) -> None:
    """Check that each abbreviation is explained where it is used first, and only there."""
    text = reply.plain()
    for name, meaning in texts.abbreviations.items():
        used = [match.end() for match in re.finditer(rf"\b{re.escape(name)}\b", text)]
        explanations = [text.startswith(f" ({meaning})", end) for end in used]

        assert explanations == [True] * bool(used) + [False] * (len(used) - 1), text


@pytest.mark.parametrize(("outcome", "directory"), [case[1:] for case in OUTCOMES], ids=IDS)
def test_every_outcome_is_said_whole(outcome, directory, language):
    for reply in in_full(outcome, AnswerContext(language, directory, TODAY)):
        assert_whole(written(reply))
        assert_explained(reply, language)
    assert_whole("\n".join(["x", *suggestion(outcome, language)]))


@pytest.mark.parametrize("subject", Subject)
def test_every_explanation_is_whole(subject, language, flanders):
    reply = render(Explain(subject), AnswerContext(language, flanders, TODAY))

    assert_whole(written(reply))
    assert_explained(reply, language)


@pytest.mark.parametrize("region", Region)
@pytest.mark.parametrize("kind", OutsideKind)
def test_every_place_elsewhere_is_said_whole(region, kind, language, flanders):
    place = replace(an_outside_place("Verweg", region), kind=kind)

    reply = render(Outside(place, "verweg", 1.0), AnswerContext(language, flanders, TODAY))

    assert_whole(written(reply))
    assert reply.plain().startswith("Verweg ")


@pytest.mark.parametrize(
    "name", ["Brussel", "Bruxelles", "Brussels Gewest", "Wallonië", "Frankrijk", "Engeland"]
)
def test_no_language_says_that_a_region_lies_in_itself(name, language, flanders):
    place = next(place for place in flanders.facts.outside if place.name == name)

    text = render(Outside(place, name, 1.0), AnswerContext(language, flanders, TODAY)).plain()

    assert text.startswith(
        language.text("outside.not-in-flanders", place=place.preferred) + "\n"
    ), text


@pytest.mark.parametrize("name", ["Elsene", "Ardennen", "Luik", "Parijs"])
def test_every_language_says_in_which_region_another_place_lies(name, language, flanders):
    place = next(place for place in flanders.facts.outside if place.name == name)

    text = render(Outside(place, name, 1.0), AnswerContext(language, flanders, TODAY)).plain()

    assert language.text(f"region.{place.region}") in text.splitlines()[0]


# --- what is said beside answers ------------------------------------------------------------


ASIDES: dict[str, Callable[[Catalog], Reply]] = {
    "start": lambda texts: start(AnswerContext(texts, a_directory(), TODAY)),
    "failed": lambda texts: texts.reply("error.calm"),
    "expired": lambda texts: texts.reply("error.expired"),
    "privacy": chat.privacy,
    "over": partial(chat.over, REVISION),
    "over, no data": partial(chat.over, None),
    "which place": lambda texts: texts.reply("talk.where"),
    "in a group": partial(chat.ask_in_group, username="voorbeeldbot"),
    "which language": lambda texts: texts.reply("language-choice.ask"),
    "language chosen": partial(chat.language_chosen, is_followed=False),
    "language followed": partial(chat.language_chosen, is_followed=True),
    "language not kept": lambda texts: texts.reply("language-choice.failed"),
    "what is wrong": partial(chat.what_is_wrong, "Vollegem"),
    "reported": partial(chat.reported, 1),
    "reported again": partial(chat.reported, 2),
    "too many": lambda texts: texts.reply("limit.person"),
    "how to list": partial(chat.how_to_list, 100, 2000),
    "list gone": lambda texts: texts.reply("list-help.gone"),
    "line kept": partial(chat.note_kept, "x"),
    "line not kept": partial(chat.note_kept, ""),
    "line empty": chat.note_empty,
}


@pytest.mark.parametrize("aside", ASIDES.values(), ids=ASIDES.keys())
def test_everything_beside_answers_is_said_whole(aside, language):
    reply = aside(language)

    assert_whole(written(reply))
    assert_explained(reply, language)


def test_everything_that_administrators_read_is_said_whole(language):
    for name, reply in admin_replies(language).items():
        assert FLAW.findall(written(reply)) == [], f"{name}: {written(reply)}"
        assert_explained(reply, language)


def test_every_sentence_for_administrators_is_in_one_of_those_replies():
    """The words of single changes have a test of their own, in test_changes.py."""
    noting = Noting(TERMINAL)
    admin_replies(noting)

    ours = {key for key in noting.keys if key.startswith("admin.")} - NO_REPLY
    assert [key for key in sorted(ours - noting.used) if not key.startswith(NO_REPLIES)] == []


LISTS = {
    "all found": ["Vollegem", "91001", "9911", "deelveld", "Samenveld"],
    "read otherwise": ["vollegrm", "folleghem"],
    "to choose": ["Tweelo", "twello"],
    "not found": ["qwrtpsdf", "Verweg", "Leegem"],
    "many not found": [f"qwrtpsdf{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"],
}


@pytest.mark.parametrize("left_out", [0, 1, 2])
@pytest.mark.parametrize("items", LISTS.values(), ids=LISTS.keys())
def test_every_list_is_answered_whole(items, left_out, language):
    for directory in (
        a_directory(),
        directory_with(regierol=INFERRED, contact=a_contact(phone=None)),
    ):
        ask = Ask(DirectoryHolder(directory), lambda: datetime(2026, 11, 22, tzinfo=UTC))
        made = listing(
            look_up(items, ask), language, Listed(tuple(items), left_out, "Blad", "A", ("B2",))
        )

        for lines in (made.intro, made.rows, made.outro):
            if lines:
                reply = Reply((Block(lines),))
                assert_whole(reply.plain())
                assert_explained(reply, language)


@pytest.mark.parametrize(("outcome", "directory"), [case[1:] for case in OUTCOMES], ids=IDS)
def test_every_row_of_a_spreadsheet_is_whole(outcome, directory, language):
    looked = Looked("vraag", Asked(Resolution(outcome), directory, TODAY))
    for row in [lookup_row.header(language), *lookup_row.rows(looked, language)]:
        assert not any(FLAW.search(cell) for cell in row)


@pytest.mark.parametrize("question", ["vollegrm", "Tweelo", "Voorbeeldverband", "qwrtpsdf"])
def test_every_way_of_reading_is_explained_whole(question):
    lines = reading_lines(resolve(question, a_directory(), TODAY), TERMINAL)

    assert_whole("\n".join(lines))


def test_every_fault_has_its_sentence(language):
    codes = {key.removeprefix("problem.") for key in language.keys if key.startswith("problem.")}
    for code in codes - {"line", "total.one", "total.many", "nothing-loaded"}:
        values = dict.fromkeys(placeholders(language.written(f"problem.{code}")), "x")
        for file in ("contacts.yaml", ENVIRONMENT):
            error = InvalidInput((Problem(code, file, 1, "a.b", values),))

            assert_whole("\n".join(problem_lines(error, language)))


# --- the sentences themselves ---------------------------------------------------------------


def test_every_sentence_is_whole_with_its_values_filled(language):
    for key in language.keys:
        values = dict.fromkeys(placeholders(language.written(key)), "x")

        assert_whole(language.text(key, **values))


def test_the_languages_keep_one_order(language):
    """So that two files can be read beside each other."""
    shared = LANGUAGES["nl"].keys

    assert [key for key in language._texts if key in shared] == list(LANGUAGES["nl"]._texts)


def test_no_sentence_was_left_in_another_language(language):
    """Three words of its own are more than languages share by chance."""
    same = [
        (key, code)
        for code, other in SPOKEN.items()
        for key in language.keys & other.keys
        if other is not language and not key.startswith("examples.")
        if other.written(key) == language.written(key)
        if words(re.sub(r"\{[^}]*\}", "", language.written(key))) > 2
    ]

    assert same == []


def test_sentences_are_short(language):
    """At most 20 words, 12 on average; headings and labels do not help the average."""
    pieces = [s for text in chat_sentences(language).values() for s in sentences(text)]
    whole = [words(piece) for piece in pieces if piece.endswith((".", "!", "?"))]

    assert [piece for piece in pieces if words(piece) > 20] == []
    assert sum(whole) / len(whole) <= 12


def test_words_and_sentences_are_counted():
    assert sentences("Eén. Is dit x? Ja! x: x") == ["Eén.", "Is dit x?", "Ja!", "x: x"]
    assert words("Vous cherchez x\u00a0? « x »") == 4


# An abbreviation that one sentence uses and explains itself.
EXPLAINED_THERE = {
    "nl": {
        "NIS": "het nummer van een gemeente",
        "PWA": "het plaatselijk werkgelegenheidsagentschap",
        "EUPL": "licentie",
    },
    "fr": {"INS": "le numéro d'une commune", "ALE": "l'agence locale pour l'emploi"},
    "en": {"NIS": "the number of a municipality", "PWA": "the local employment agency"},
}
EXPLAINED_THERE["fr"]["EUPL"] = EXPLAINED_THERE["en"]["EUPL"] = "licence"
EXPLAINED_THERE["nl"]["WCAG"] = "de regels voor toegankelijkheid van het web"
EXPLAINED_THERE["fr"]["WCAG"] = "les règles pour l’accessibilité du web"
EXPLAINED_THERE["en"]["WCAG"] = "the guidelines for accessible web content"


def test_every_abbreviation_is_explained(language):
    """In `abbreviation.*`, for all replies, or in the text itself."""
    for key, text in chat_sentences(language).items():
        for name in re.findall(r"\b\w*[A-Z]\w*[A-Z]\w*\b", text):
            if name not in language.abbreviations:
                meaning = EXPLAINED_THERE.get(language.language, {}).get(name)

                assert meaning is not None, f"{key}: {name} is not explained"
                assert meaning in text, key


def test_what_is_never_part_of_a_reply_has_no_abbreviation(language):
    """A button or a command cannot carry an explanation."""
    bare = re.compile(r"(button|choice|command|inline|profile|wrong\.kind|source\.what)\.")
    for key in language.keys:
        if bare.match(key):
            spans: tuple[Span, ...] = language.line(key, **_filled(language, key))
            assert not {span.text for span in spans} & language.abbreviations.keys(), key


def _filled(texts: Catalog, key: str) -> dict[str, str]:
    return dict.fromkeys(placeholders(texts.written(key)), "x")


def test_french_keeps_its_signs_with_the_word_before_them():
    """A no-break space before : ; ? ! » and after «, so that none begins a line."""
    wrong = [t for t in LANGUAGES["fr"]._texts.values() if re.search(r" [:;?!»]|« |\w[?!»]", t)]

    assert wrong == []


# --- what Telegram and Excel have room for --------------------------------------------------

LABELS = re.compile(
    r"(button|choice|wrong\.kind)\.|admin\.reload-(yes|no)$|language$|language-choice\.follow$"
)


def longer_than(most: int, keys: Iterable[str], texts: Catalog) -> list[str]:
    return [key for key in keys if not 0 < len(texts.written(key)) <= most]


def test_labels_fit_on_half_a_screen(language):
    assert longer_than(20, filter(LABELS.match, language.keys), language) == []


def test_the_profile_fits_in_telegram(language):
    """The limits are those of setMyShortDescription, setMyDescription and BotCommand."""
    commands = [f"command.{name}" for name in ADMIN]

    assert longer_than(120, ["profile.short"], language) == []
    assert longer_than(512, ["profile.description"], language) == []
    assert longer_than(256, commands, language) == []
    assert all(len(language.written(key)) >= 3 for key in commands)
    assert {key for key in language.keys if key.startswith("command.")} == set(commands)


def test_hints_for_inline_search_fit_in_telegram(language):
    assert longer_than(64, ["inline.hint", "inline.none"], language) == []


def test_a_table_and_a_workbook_take_their_names(language):
    sheets = {language.written("listing.sheet"), language.written("listing.sheet-source")}

    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in sheets)
    assert len(sheets) == 2
    assert re.fullmatch(r"[a-z0-9-]+", language.written("listing.file-name"))


@pytest.mark.parametrize("view", [View.ANSWER, View.WIJK_WERKEN, View.MEMBERS])
def test_every_real_answer_fits_in_one_message(view, language, flanders):
    """4,096 characters is Telegram's limit; the longest real answer stays well below."""
    context = AnswerContext(language, flanders, TODAY)
    today = [nis for nis, m in flanders.municipalities.items() if m.valid_to is None]
    found = [resolve(nis, flanders, TODAY).outcome for nis in today]

    assert max(len(render(outcome, context, view).plain()) for outcome in found) < 4096


# --- what people are told to type -----------------------------------------------------------


def test_the_help_names_the_next_questions_as_the_buttons_do(language):
    """Not "why": that can only be asked where something was read otherwise than typed."""
    named = re.findall(r"[\"«]\s?([^\"»]+?)\s?[\"»]", language.written("talk.help"))
    labels = {fold(language.text(f"choice.{key}")) for key in ("members", "sources")}

    assert {fold(name) for name in named} == labels


def test_the_examples_work_in_every_language(language, flanders):
    found = [resolve(text, flanders, TODAY).outcome for text in examples(language)]

    assert all(isinstance(outcome, Found) for outcome in found)
    assert [outcome.topic for outcome in found if isinstance(outcome, Found)] == [
        None,
        None,
        Duty.WIJK_WERKEN,
    ]


def test_the_languages_are_the_files_in_their_folder():
    """Adding a language is adding a file."""
    folder = resources.files("bot.messages").joinpath("lang")
    files = {entry.name for entry in folder.iterdir() if entry.is_file()}

    assert {f"{code}.yaml" for code in LANGUAGES} == files
    assert all(code == texts.language for code, texts in LANGUAGES.items())


def test_no_module_has_the_name_of_a_language_file_beside_it():
    """Python keeps both under that name, and would read neither from there."""
    folder = Path(str(resources.files("bot.messages")))

    assert [f for f in folder.rglob("*.yaml") if f.with_suffix(".py").exists()] == []


def test_every_language_has_a_name_of_its_own():
    assert len({texts.text("language") for texts in LANGUAGES.values()}) == len(LANGUAGES)


def test_the_cases_above_have_every_type_of_outcome():
    elsewhere = {Explain, Outside}  # these have tests of their own, with the real data

    assert {type(outcome) for _, outcome, _ in OUTCOMES} | elsewhere == set(get_args(Outcome))


def test_a_municipality_also_has_its_official_name_in_the_readers_language(flanders):
    """Whoever asks for Courtrai may not know the word Kortrijk, and the other way round."""
    titles = {
        code: render(
            resolve("8500", flanders, TODAY).outcome, AnswerContext(texts, flanders, TODAY)
        ).plain()
        for code, texts in LANGUAGES.items()
    }

    assert "Courtrai (Kortrijk)" in titles["fr"]
    assert "Courtrai" not in titles["nl"] + titles["en"]
