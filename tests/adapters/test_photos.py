"""What is remembered of the photos that Telegram has."""

from __future__ import annotations

import json
from typing import cast

import pytest

from bot.adapters.maps.drawings import Drawing
from bot.adapters.maps.gallery import MapGallery
from bot.adapters.telegram.sending import Sender, Target, UnknownFile
from bot.adapters.telegram.talking import photos as module
from bot.adapters.telegram.talking.photos import Photo, Photos
from bot.core.model.errors import StoreError
from bot.messages.reply import Reply

NAME = "telegram-photos-7"
TARGET = Target(1)


class Paper:
    """Stands in for what sends: gives each upload a number."""

    def __init__(self) -> None:
        self.sent: list[bytes | str] = []
        self.forgotten: set[str] = set()
        self.is_blocked = False

    async def photo(
        self, target: Target, picture: bytes | str, caption: str, keyboard: object
    ) -> str | None:
        del target, caption, keyboard
        if isinstance(picture, str) and picture in self.forgotten:
            raise UnknownFile
        self.sent.append(picture)
        return None if self.is_blocked else f"photo-{len(self.sent)}"

    async def draws(self, chat_id: int) -> None:
        del chat_id


class Gallery:
    """Stands in for what draws."""

    async def png(self, drawing: Drawing) -> bytes:
        return drawing.svg.encode()


class Notes:
    """A memory that may be broken."""

    def __init__(self) -> None:
        self.written: dict[str, str] = {}
        self.is_broken = False

    async def recall(self, name: str) -> str | None:
        self._check()
        return self.written.get(name)

    async def remember(self, name: str, value: str) -> None:
        self._check()
        self.written[name] = value

    def _check(self) -> None:
        if self.is_broken:
            raise StoreError("the disk is full")


@pytest.fixture
def paper() -> Paper:
    return Paper()


@pytest.fixture
def notes() -> Notes:
    return Notes()


def photos(paper: Paper, notes: Notes, bot_id: int = 7) -> Photos:
    return Photos(cast(Sender, paper), cast(MapGallery, Gallery()), notes, bot_id)


def a_photo(svg: str) -> Photo:
    return Photo(Drawing(svg, Reply(())), "een kaart")


async def test_a_photo_is_known_by_what_is_drawn_on_it(paper, notes):
    sending = photos(paper, notes)

    for svg in ("gent", "gent", "leuven", "gent"):
        await sending.send(a_photo(svg), TARGET)

    assert paper.sent == [b"gent", "photo-1", b"leuven", "photo-1"]


async def test_another_process_knows_it_too_but_no_other_bot(paper, notes):
    await photos(paper, notes).send(a_photo("gent"), TARGET)

    await photos(paper, notes).send(a_photo("gent"), TARGET)
    await photos(paper, notes, bot_id=8).send(a_photo("gent"), TARGET)

    assert paper.sent == [b"gent", "photo-1", b"gent"]


async def test_what_telegram_forgot_is_uploaded_and_known_by_its_new_name(paper, notes):
    sending = photos(paper, notes)
    await sending.send(a_photo("gent"), TARGET)
    paper.forgotten.add("photo-1")

    for _ in range(2):
        await sending.send(a_photo("gent"), TARGET)

    assert paper.sent == [b"gent", b"gent", "photo-2"]


async def test_what_was_not_shown_is_not_known(paper, notes):
    paper.is_blocked = True

    for _ in range(2):
        await photos(paper, notes).send(a_photo("gent"), TARGET)

    assert paper.sent == [b"gent", b"gent"]
    assert notes.written == {}


async def test_only_so_many_are_known_and_the_latest_asked_for_stay(paper, notes, monkeypatch):
    monkeypatch.setattr(module, "_MOST", 2)
    sending = photos(paper, notes)

    for svg in ("a", "b", "a", "c", "a", "b"):
        await sending.send(a_photo(svg), TARGET)

    assert paper.sent == [b"a", b"b", "photo-1", b"c", "photo-1", b"b"]
    assert len(json.loads(notes.written[NAME])) == 2


async def test_a_memory_that_cannot_be_used_costs_uploads_no_more(paper, notes):
    notes.is_broken = True
    sending = photos(paper, notes)

    for _ in range(2):
        await sending.send(a_photo("gent"), TARGET)
    await photos(paper, notes).send(a_photo("gent"), TARGET)

    assert paper.sent == [b"gent", "photo-1", b"gent"]


@pytest.mark.parametrize("written", ["", "onzin", "[]", "3", "null", '"x"'])
async def test_a_memory_with_something_else_in_it_costs_uploads_no_more(paper, notes, written):
    notes.written[NAME] = written

    await photos(paper, notes).send(a_photo("gent"), TARGET)

    assert paper.sent == [b"gent"]
