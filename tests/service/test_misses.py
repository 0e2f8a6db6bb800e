"""Words that led nowhere: what is kept, and what administrators see; with the real store."""

from __future__ import annotations

import hashlib
import hmac
import logging
import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.lookup.directory import Directory
from bot.core.model.errors import StoreError
from bot.core.model.geography import EverydayWord
from bot.core.model.outcome import NotUnderstood, Reason, Resolution
from bot.core.model.terms import Confidence, PlaceId
from bot.service.ask import Ask, Asked
from bot.service.changing.admins import Admins, NotAllowed
from bot.service.changing.edits import AddAlias
from bot.service.changing.load import DirectoryHolder
from bot.service.misses import Misses, tokens_of
from bot.store.chat import SqliteMisses
from bot.store.revisions import open_store
from tests.builders import TODAY, a_directory

ANN, SOMEBODY = 11, 22


class Calendar:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, days: int = 1) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def clock() -> Calendar:
    return Calendar()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.sqlite3"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqliteMisses]:
    async with open_store(path) as database:
        yield SqliteMisses(database)


@pytest.fixture
def directory() -> Directory:
    words = (EverydayWord("fietsband", "nl", 30, ()),)
    return a_directory(words=words)


@pytest.fixture
def misses(store: SqliteMisses, clock: Calendar, directory: Directory) -> Misses:
    return Misses(Admins({ANN: "Ann"}), store, DirectoryHolder(directory), clock)


def missed(text: str, directory: Directory) -> Asked:
    """A question in which no place was found."""
    return Asked(Resolution(NotUnderstood(Reason.NO_PLACE, text)), directory, TODAY)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


# --- which words --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("kwibbelgem", ("kwibbelgem",)),
        ("Kwïbbelgém?", ("kwibbelgem",)),
        ("wie is de regisseur in kwibbelgem", ("kwibbelgem",)),
        ("jansen in kwibbelgem peeters", ("kwibbelgem", "jansen")),
        ("kwibbelgem zwabberdonk flapstraat", ("kwibbelgem", "zwabberdonk")),
        ("kwibbelgem kwibbelgem", ("kwibbelgem",)),
        ("kwibbel-gem", ("kwibbelgem",)),
        ("ab", ()),
        ("a" * 26, ()),
        ("x" * 25, ("x" * 25,)),
        ("fietsband", ()),
        ("hallo regisseur", ()),
        ("een hele lange zin over kwibbelgem hier", ()),
        ("vollegem", ()),
        ("Verweg", ()),
        ("09 000 00 01", ()),
        ("kwibbel9gem", ()),
        ("iemand@example.org", ()),
        ("@kwibbelgem", ()),
        ("https://example.org/kwibbelgem", ()),
        ("www.kwibbelgem.example", ()),
        ("/kwibbelgem", ()),
        ("kwibbel_gem", ()),
        ("<b>kwibbelgem</b>", ()),
        ("Ростов ελλάδα", ()),
        ("👍", ()),
        ("", ()),
    ],
)
def test_at_most_two_words_that_may_be_a_place_are_taken(directory, text, tokens):
    assert tokens_of(missed(text, directory)) == tokens


@pytest.mark.parametrize("text", ["Vollegem", "hallo", "99999", "", "x" * 2_000, "regisseur"])
def test_nothing_is_taken_where_something_else_came_of_the_question(directory, text):
    ask = Ask(DirectoryHolder(directory), lambda: datetime(2026, 11, 22, tzinfo=UTC))

    assert tokens_of(ask(text)) == ()


@given(st.text(max_size=60))
def test_whatever_is_typed_only_plain_letters_are_taken(text):
    tokens = tokens_of(missed(text, a_directory()))

    assert len(tokens) <= 2
    assert all(t.isascii() and t.isalpha() and t.islower() for t in tokens)
    assert all(3 <= len(token) <= 25 for token in tokens)


# --- what is kept -------------------------------------------------------------------------------


async def test_a_word_is_kept_as_it_is_only_after_three_days(misses, clock, directory, path):
    asked = missed("kwibbelgem", directory)
    for _ in range(2):
        await misses.note(asked)
        await misses.note(asked)
        clock.pass_days()
    assert await misses.list(ANN) == ()
    assert rows(path, "SELECT days, token FROM misses") == [(2, None)]

    await misses.note(asked)

    (one,) = await misses.list(ANN)
    assert (one.token, one.days) == ("kwibbelgem", 3)
    assert (one.first_on, one.last_on) == (TODAY, TODAY + timedelta(days=2))


async def test_the_hash_is_keyed_and_short(misses, directory, path):
    await misses.note(missed("kwibbelgem", directory))

    ((hashed,),) = rows(path, "SELECT hash FROM misses")
    ((key,),) = rows(path, "SELECT value FROM remembered WHERE name = 'miss-key'")
    assert isinstance(key, str)
    assert len(bytes.fromhex(key)) == 32
    expected = hmac.digest(bytes.fromhex(key), b"kwibbelgem", hashlib.sha256)
    assert hashed == expected[:8]


async def test_a_restart_counts_on_with_the_same_key(store, clock, directory):
    holder = DirectoryHolder(directory)
    for _ in range(3):
        misses = Misses(Admins({ANN: "Ann"}), store, holder, clock)
        await misses.note(missed("kwibbelgem", directory))
        clock.pass_days()

    assert [one.token for one in await misses.list(ANN)] == ["kwibbelgem"]


@pytest.mark.parametrize(("pause", "days"), [(90, 2), (91, 1)])
async def test_a_hash_that_does_not_come_back_in_90_days_is_forgotten(
    misses, clock, path, pause, days
):
    directory = a_directory()
    await misses.note(missed("kwibbelgem", directory))
    clock.pass_days(pause)
    await misses.tidy()
    await misses.note(missed("kwibbelgem", directory))

    assert rows(path, "SELECT days FROM misses") == [(days,)]


async def test_a_kept_word_is_forgotten_after_a_year(store, clock, directory):
    misses = Misses(Admins({ANN: "Ann"}), store, DirectoryHolder(directory), clock, at_least=2)
    for _ in range(2):
        clock.pass_days()
        await misses.note(missed("kwibbelgem", directory))
    clock.pass_days(365)
    assert len(await misses.list(ANN)) == 1

    clock.pass_days()

    assert await misses.list(ANN) == ()


class BrokenStore(SqliteMisses):
    """A disk that is full."""

    async def miss(self, hashes: Mapping[bytes, str], day: date, at_least: int) -> None:
        raise StoreError("disk full")


async def test_a_store_that_fails_is_a_warning_without_the_word(clock, directory, path, caplog):
    async with open_store(path) as database:
        holder = DirectoryHolder(directory)
        misses = Misses(Admins({}), BrokenStore(database), holder, clock)

        await misses.note(missed("kwibbelgem", directory))

    (logged,) = caplog.records
    assert logged.levelno == logging.WARNING
    assert "kwibbelgem" not in caplog.text


# --- what administrators do with it -------------------------------------------------------------


async def kept(misses: Misses, clock: Calendar, directory: Directory, *words: str) -> None:
    for days, word in enumerate(reversed(words), 3):
        for _ in range(days):
            await misses.note(missed(word, directory))
            clock.pass_days()


async def test_words_of_the_most_days_come_first_with_places_they_may_be(misses, clock, directory):
    await kept(misses, clock, directory, "vollegrmm", "zzzzqqqq")

    first, second = await misses.list(ANN)

    assert (first.token, first.days) == ("vollegrmm", 4)
    assert first.candidates[0].name == "Vollegem"
    assert (second.token, second.candidates) == ("zzzzqqqq", ())
    assert len(first.candidates) <= 3


async def test_the_real_data_have_three_candidates_for_a_likely_name(store, clock, flanders):
    misses = Misses(Admins({ANN: "Ann"}), store, DirectoryHolder(flanders), clock, at_least=2)
    for _ in range(2):
        await misses.note(missed("klokkegem", flanders))
        clock.pass_days()

    (one,) = await misses.list(ANN)

    assert len(one.candidates) == 3
    assert len({place.id for place in one.candidates}) == 3


async def test_a_settled_word_does_not_come_back(misses, clock, directory):
    await kept(misses, clock, directory, "kwibbelgem")

    assert await misses.settle(ANN, "kwibbelgem")
    await kept(misses, clock, directory, "kwibbelgem")

    assert await misses.list(ANN) == ()
    assert not await misses.settle(ANN, "kwibbelgem")
    assert not await misses.settle(ANN, "nooitgetypt")


def test_an_accepted_word_becomes_another_name_of_a_place(misses):
    added = misses.alias(ANN, "kwibbelgem", PlaceId("vollegem"))

    assert isinstance(added, AddAlias)
    assert (added.alias, added.place) == ("kwibbelgem", "vollegem")
    assert added.evidence.id == "gevraagd-2026-11-22"
    assert added.evidence.title == "Wat mensen typen, aanvaard door de beheerder"
    assert added.evidence.publisher == "Beheer van Regiewijzer"
    assert added.evidence.confidence is Confidence.SECONDARY


async def test_nobody_else_sees_or_settles_anything(misses, clock, directory):
    await kept(misses, clock, directory, "kwibbelgem")

    for who in (SOMEBODY, None):
        with pytest.raises(NotAllowed):
            await misses.list(who)
        with pytest.raises(NotAllowed):
            await misses.settle(who, "kwibbelgem")
        with pytest.raises(NotAllowed):
            misses.alias(who, "kwibbelgem", PlaceId("vollegem"))

    assert len(await misses.list(ANN)) == 1
