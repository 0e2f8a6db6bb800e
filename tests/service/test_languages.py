"""In which language somebody is answered."""

from __future__ import annotations

import pytest

from bot.core.model.errors import StoreError
from bot.service.languages import Languages

PERSON = 12


class FakeStore:
    """Keeps choices in memory; breaks on demand."""

    def __init__(self, **chosen: str) -> None:
        self.kept = {int(person.removeprefix("p")): language for person, language in chosen.items()}
        self.is_broken = False

    async def chosen_languages(self) -> dict[int, str]:
        return dict(self.kept)

    async def choose_language(self, person: int, language: str | None) -> None:
        if self.is_broken:
            raise StoreError("disk full")
        if language is None:
            self.kept.pop(person, None)
        else:
            self.kept[person] = language


async def loaded(store: FakeStore) -> Languages:
    languages = Languages(("nl", "fr", "en"), "nl", store)
    await languages.load()
    return languages


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("nl", "nl"),
        ("fr", "fr"),
        ("fr-BE", "fr"),
        ("FR-be", "fr"),
        ("en_GB", "en"),
        ("en-US-x-private", "en"),
        ("de", "nl"),
        ("fry", "nl"),
        ("", "nl"),
        ("-", "nl"),
        (None, "nl"),
    ],
)
async def test_the_language_of_the_app_is_followed_where_it_is_spoken(code, language):
    languages = await loaded(FakeStore())

    assert languages.of(PERSON, code) == language


async def test_a_choice_goes_before_the_language_of_the_app():
    languages = await loaded(FakeStore())

    await languages.choose(PERSON, "fr")

    assert languages.of(PERSON, "en") == "fr"
    assert languages.of(PERSON + 1, "en") == "en"


async def test_a_choice_of_an_earlier_run_holds():
    languages = await loaded(FakeStore(p12="fr"))

    assert languages.of(PERSON, "en") == "fr"


async def test_nobody_in_particular_has_no_choice():
    languages = await loaded(FakeStore(p12="fr"))

    assert languages.of(None, "en") == "en"


async def test_a_choice_is_kept():
    store = FakeStore()
    languages = await loaded(store)

    await languages.choose(PERSON, "en")

    assert store.kept == {PERSON: "en"}


async def test_following_the_app_again_forgets_the_person():
    store = FakeStore(p12="fr")
    languages = await loaded(store)

    await languages.choose(PERSON, None)

    assert store.kept == {}
    assert languages.of(PERSON, "en") == "en"


async def test_a_language_that_is_not_spoken_cannot_be_chosen():
    """Whoever speaks the protocol can send any button."""
    store = FakeStore(p12="fr")
    languages = await loaded(store)

    await languages.choose(PERSON, "xx")

    assert store.kept == {PERSON: "fr"}
    assert languages.of(PERSON, "en") == "fr"


async def test_a_choice_of_a_language_that_is_no_longer_spoken_is_passed_over():
    languages = await loaded(FakeStore(p12="de"))

    assert languages.of(PERSON, "fr") == "fr"
    assert languages.of(PERSON, "de") == "nl"


@pytest.mark.parametrize("language", ["en", None])
async def test_a_choice_that_could_not_be_kept_changes_nothing(language):
    """What is answered now must be what is answered after a restart."""
    store = FakeStore(p12="fr")
    languages = await loaded(store)
    store.is_broken = True

    with pytest.raises(StoreError):
        await languages.choose(PERSON, language)

    assert languages.of(PERSON, "nl") == "fr"
