"""The buttons under a message, in Telegram's own form (core.telegram.org/bots/api).

Plain JSON and not the library's objects: an answer has up to nine buttons, and making and unmaking
nine objects costs more than finding the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit

from bot.adapters.maps.colours import By
from bot.adapters.telegram.buttons import (
    BodyMap,
    Confirm,
    Drop,
    Fold,
    Other,
    OverviewMap,
    Prefer,
    Question,
    Report,
    Save,
)
from bot.core.answering.followup import FollowUp, View
from bot.messages.catalog import Catalog
from bot.messages.reply import Card, Reply
from bot.service.changing.preview import Preview
from bot.service.correct import Wrong
from bot.service.ports import Side

_PER_ROW = 2
_MOST_ROWS = 3  # the rest is behind [Meer]: more would push the answer off a phone's screen
_MOST_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)
_MOST_COPIED = int(InlineKeyboardButtonLimit.MAX_COPY_TEXT)

Button = dict[str, object]  # an InlineKeyboardButton
Row = list[Button]
Keyboard = dict[str, Any]  # an InlineKeyboardMarkup, or another kind of reply_markup


@dataclass(frozen=True, slots=True)
class Around:
    """What a keyboard depends on beside the reply."""

    with_inline: bool = False  # "another municipality" opens the search with suggestions
    is_wijk_werken: bool = False  # it was asked for: then the contact is that of it
    shown: BodyMap | None = None  # the map that belongs to the reply
    token: str = ""  # of the reply: by it the buttons behind [Meer] are found again
    is_open: bool = False  # those are to be shown


def keyboard(reply: Reply, texts: Catalog, around: Around | None = None) -> Keyboard | None:
    """Return the buttons of a reply in a private chat, in three rows at most.

    First the candidates, or the contact and the other answer for the same place; what lies behind
    the answer is behind [Meer].
    """
    around = around or Around()
    following = list(_following(reply))
    buttons_ = [*_copies(reply.card, texts), *following[:1]]
    if reply.nis is not None:
        report = Report(reply.nis, is_wijk_werken=around.is_wijk_werken)
        buttons_.append(_press(texts.text("button.wrong"), report.encode()))
        buttons_.append(_other(texts, with_inline=around.with_inline))
    buttons_ += _save(reply, texts)
    if around.shown is not None and _fits(around.shown.encode()):
        buttons_.append(_press(texts.text("button.map"), around.shown.encode()))
    asked = ((example, Question(example).encode()) for example in reply.examples)
    buttons_ += [*following[1:], *(_press(text, data) for text, data in asked if _fits(data))]
    rows = _candidates(reply)
    return _markup([*rows, *_folded(buttons_, around.token, texts, is_open=around.is_open)])


def shared_keyboard(reply: Reply, texts: Catalog, around: Around | None = None) -> Keyboard | None:
    """Return the buttons of a message sent inline: what needs no chat with the bot."""
    around = around or Around()
    buttons_ = [*_copies(reply.card, texts), *_following(reply)]
    return _markup(
        [*_candidates(reply), *_folded(buttons_, around.token, texts, is_open=around.is_open)]
    )


def first_keyboard(reply: Reply, texts: Catalog) -> Keyboard:
    """Return what stands in the place of the letters at first: to share a place, and examples.

    Only there, and not under a message, does Telegram take a button that shares a place.
    """
    location: Button = {"text": texts.text("button.location"), "request_location": True}
    examples = _pairs({"text": example} for example in reply.examples)
    return {"keyboard": [[location], *examples], "resize_keyboard": True, "one_time_keyboard": True}


def group_keyboard(reply: Reply, texts: Catalog, username: str) -> Keyboard | None:
    """Return the buttons in a group: the candidates, and the way to the whole answer."""
    rows = _candidates(reply)
    if reply.nis is not None:
        url = f"https://t.me/{username}?start={reply.nis}"
        rows.append([{"text": texts.text("button.more"), "url": url}])
    return _markup(rows)


def wrong_keyboard(report: Report, texts: Catalog) -> Keyboard | None:
    """Return what can be wrong with an answer, and the way out."""
    kinds = [
        _press(texts.text(f"wrong.kind.{kind}"), replace(report, wrong=kind).encode())
        for kind in Wrong
    ]
    out = _press(texts.text("button.never-mind"), replace(report, is_sent=True).encode())
    return _markup(_pairs([*kinds, out]))


def body_map_keyboard(
    shown: BodyMap,
    others: Iterable[tuple[str, BodyMap]],
    province: tuple[str, str] | None,
    texts: Catalog,
    *,
    is_whole: bool,
) -> Keyboard | None:
    """Return where the map of a body leads on to.

    Args:
        shown: That map.
        others: The maps that belong to the same question, with the names of their bodies.
        province: The one around the municipality, as it is called, and in a button.
        texts: For the labels.
        is_whole: Whether all that it shows is said below it already.
    """
    on = [_press(label, to.encode()) for label, to in others if _fits(to.encode())]
    if shown.nis is not None:
        view = View.WIJK_WERKEN if shown.is_wijk_werken else View.ANSWER
        label = texts.text("choice.wijk_werken" if shown.is_wijk_werken else "choice.answer")
        on.append(_press(label, FollowUp(view, shown.nis).encode()))
    by = By.WIJK_WERKEN if shown.is_wijk_werken else By.PARTNERSHIP
    label, name = province or (texts.text("map.flanders"), "")
    on.append(_press(label, OverviewMap(by, name).encode()))
    words = replace(shown, in_words=True)
    if not is_whole and _fits(words.encode()):
        on.append(_in_words(words, texts))
    return _markup(_pairs(on))


def overview_keyboard(
    shown: OverviewMap, provinces: Mapping[str, str], texts: Catalog, *, is_open: bool = False
) -> Keyboard | None:
    """Return where an overview leads on to: other parts of Flanders, other colours, its words.

    Args:
        shown: That map.
        provinces: As they are called, by what stands for them in a button.
        texts: For the labels.
        is_open: Whether to show those behind [Meer].
    """
    colours = [
        _press(texts.text(f"map.chat.by.{by}"), replace(shown, by=by).encode())
        for by in By
        if by is not shown.by
    ]
    places = {"": texts.text("map.flanders"), **provinces}
    parts = [
        _press(name, replace(shown, province=code).encode())
        for code, name in places.items()
        if code != shown.province and (not code or not shown.province)
    ]
    on = [*parts, *colours, _in_words(replace(shown, in_words=True), texts)]
    return _markup(_folded(on, shown.encode(), texts, is_open=is_open))


def _in_words(shown: BodyMap | OverviewMap, texts: Catalog) -> Button:
    return _press(texts.text("map.chat.words"), shown.encode())


def choices(pairs: Iterable[tuple[str, str]]) -> Keyboard:
    """Return a button for each pair of label and data."""
    return {"inline_keyboard": _listed([_press(label, data) for label, data in pairs])}


def preview_buttons(preview: Preview, texts: Catalog) -> Keyboard | None:
    """Return the buttons under a preview: yes and no, or which side wins."""
    if preview.conflicts and preview.is_upload:
        return None
    if preview.conflicts:
        pairs = [
            (texts.text(f"admin.prefer-{side}"), Prefer(side, preview.valid_from).encode())
            for side in Side
        ]
        return choices([*pairs, (texts.text("admin.reload-no"), Drop(preview.operation).encode())])
    if preview.is_same:
        return None
    yes = Confirm(preview.operation, preview.digest).encode()
    return choices(
        [
            (texts.text("admin.reload-yes"), yes),
            (texts.text("admin.reload-no"), Drop(preview.operation).encode()),
        ]
    )


def _candidates(reply: Reply) -> list[Row]:
    return _listed([_press(choice.label, choice.token) for choice in reply.options])


def _listed(buttons_: list[Button]) -> list[Row]:
    """Return a row for each, or for each two where they would be many."""
    return [[one] for one in buttons_] if len(buttons_) <= _MOST_ROWS else _pairs(buttons_)


def _folded(buttons_: list[Button], token: str, texts: Catalog, *, is_open: bool) -> list[Row]:
    """Return at most `_MOST_ROWS` rows: those that matter first, and [Meer]; or the others."""
    most = _MOST_ROWS * _PER_ROW
    if len(buttons_) <= most or not token:
        return _pairs(buttons_)
    turned = _press(
        texts.text("button.less" if is_open else "button.more-buttons"),
        Fold(token, not is_open).encode(),
    )
    return _pairs([*(buttons_[most - 1 :] if is_open else buttons_[: most - 1]), turned])


def _copies(card: Card | None, texts: Catalog) -> Iterator[Button]:
    if card is None:
        return
    dialled = card.phone.dial if card.phone else ""
    for key, text in (("copy-phone", dialled), ("copy-email", card.email or "")):
        if 0 < len(text) <= _MOST_COPIED:
            label = texts.text(f"button.{key}", whose=card.whose)
            yield {"text": label, "copy_text": {"text": text}}


def _save(reply: Reply, texts: Catalog) -> Iterator[Button]:
    if reply.card is not None and reply.nis is not None:
        label = texts.text("button.save", whose=reply.card.whose)
        yield _press(label, Save(reply.nis, reply.view).encode())


def _following(reply: Reply) -> Iterator[Button]:
    for choice in reply.following:
        yield _press(choice.label, choice.token)


def _other(texts: Catalog, *, with_inline: bool) -> Button:
    label = texts.text("button.other")
    if with_inline:
        return {"text": label, "switch_inline_query_current_chat": ""}
    return _press(label, Other().encode())


def _press(label: str, data: str) -> Button:
    return {"text": label, "callback_data": data}


def _fits(data: str) -> bool:
    return len(data.encode()) <= _MOST_BYTES


def _pairs(buttons_: Iterable[Button]) -> list[Row]:
    row = list(buttons_)
    return [row[start : start + _PER_ROW] for start in range(0, len(row), _PER_ROW)]


def _markup(rows: list[Row]) -> Keyboard | None:
    return {"inline_keyboard": rows} if rows else None
