"""Maps as photos: by a command, by the button under an answer, and by the buttons under a map."""

from __future__ import annotations

from dataclasses import replace

from telegram import CallbackQuery, Message, Update
from telegram.ext import ContextTypes

from bot.adapters.maps.bodies import shortest_name
from bot.adapters.maps.colours import By
from bot.adapters.maps.drawings import Drawing
from bot.adapters.telegram import trace
from bot.adapters.telegram.buttons import BodyMap, OverviewMap
from bot.adapters.telegram.draw import MOST_BELOW, html
from bot.adapters.telegram.keyboard import (
    Keyboard,
    body_map_keyboard,
    choices,
    group_keyboard,
    overview_keyboard,
)
from bot.adapters.telegram.responding import MessageRef, Responder
from bot.adapters.telegram.sending import Target, is_group, target_below
from bot.adapters.telegram.talking.asking import Asking
from bot.adapters.telegram.talking.photos import Photo, Photos
from bot.core.answering.followup import FollowUp, View
from bot.core.model.facts import Organiser
from bot.core.model.geography import Municipality
from bot.core.model.outcome import Choose, Found
from bot.core.model.terms import Duty, OrganiserId, PartnershipId
from bot.core.reading.text import fold
from bot.messages.answers.render import reply_to
from bot.messages.catalog import Catalog
from bot.messages.chat import map_caption, no_map, nobody_on_map
from bot.messages.reply import Reply
from bot.service.mapped import (
    Nobody,
    NoMap,
    OfBody,
    OfRegion,
    meaning_of,
    of_found,
    provinces_of,
)

Context = ContextTypes.DEFAULT_TYPE
Shown = BodyMap | OverviewMap


class Maps:
    """What the bot does when a map is asked for."""

    def __init__(self, responder: Responder, photos: Photos, asking: Asking) -> None:
        """Answer at *responder*, send by *photos*; *asking* counts what is not understood."""
        self._responder = responder
        self._photos = photos
        self._asking = asking
        self._gallery = responder.services.gallery

    async def on_kaart(self, update: Update, context: Context) -> None:
        """/kaart Lokeren: the map of its partnership; of a body, a province; alone: Flanders."""
        message = update.effective_message
        assert message is not None  # that is what this handles
        where, texts = MessageRef.of(message), self._responder.catalog_for(update.effective_user)
        target = where.target
        name = " ".join(context.args or ())
        if not name:
            await self._overview(OverviewMap(), target, texts, in_group=where.in_group)
            return
        asked = await self._responder.asked(name)
        match meaning_of(name, asked.directory, asked.today):
            case OfBody() as wanted:
                shown = BodyMap(wanted.asked, is_wijk_werken=isinstance(wanted.body, Organiser))
                await self._body(wanted, shown, target, texts, in_group=where.in_group)
            case OfRegion(province, duty):
                by = By.WIJK_WERKEN if duty is Duty.WIJK_WERKEN else By.PARTNERSHIP
                shown_of = OverviewMap(by, _code(province) if province else "")
                await self._overview(shown_of, target, texts, in_group=where.in_group)
            case Nobody(town, duty):
                await self._responder.send(
                    where,
                    nobody_on_map(town, texts),
                    texts,
                    buttons=self._ways_on(town, duty, where, texts),
                )
                trace.note("map-unknown")
            case NoMap(Choose()):
                await self._responder.send(where, _with_maps(reply_to(asked, texts)), texts)
                trace.note("map-choose")
            case NoMap():
                flanders = (texts.text("map.flanders"), OverviewMap().encode())
                buttons = None if where.in_group else choices([flanders])
                reply = no_map(reply_to(asked, texts), texts)
                await self._responder.send(where, reply, texts, buttons=buttons)
                self._asking.note(asked)
                trace.note("map-unknown")

    async def on_pressed(self, query: CallbackQuery, shown: Shown, texts: Catalog) -> bool:
        """Show the map of a button, maybe forged; False if there is none, and nothing was sent.

        Under a photo, and in a group, it takes the place of what is there; under an answer in a
        private chat it comes below it.
        """
        message = query.message
        if message is None:  # sent inline: Telegram takes no new photos there
            return False
        in_group = is_group(message)
        has_photo = isinstance(message, Message) and bool(message.photo)
        instead_of = message.message_id if has_photo or in_group else None
        target = replace(target_below(message), instead_of=instead_of)
        if isinstance(shown, OverviewMap):
            return await self._overview(shown, target, texts, in_group=in_group)
        wanted = self._wanted(shown)
        if wanted is None:
            return False
        return await self._body(wanted, shown, target, texts, in_group=in_group)

    async def on_fold(
        self, query: CallbackQuery, shown: OverviewMap, texts: Catalog, *, is_open: bool
    ) -> bool:
        """Show the buttons of an overview that are behind [Meer], or the first; False: forged."""
        provinces = self._provinces(texts)
        if shown.province and shown.province not in provinces:
            return False
        trace.note("buttons")
        buttons = overview_keyboard(shown, provinces, texts, is_open=is_open)
        await self._responder.sender.edit_buttons(query, buttons)
        return True

    def _wanted(self, shown: BodyMap) -> OfBody | None:
        """Return the body that a button names; None if it is not that of its municipality."""
        directory = self._responder.services.holder.current
        if shown.nis is None:
            body = (
                directory.organisers.get(OrganiserId(shown.body))
                if shown.is_wijk_werken
                else directory.partnerships.get(PartnershipId(shown.body))
            )
            return OfBody(body) if body else None
        asked = self._responder.services.ask.follow(FollowUp(View.ANSWER, shown.nis).encode())
        found = asked.resolution.outcome if asked else None
        if not isinstance(found, Found):
            return None
        wanted = of_found(found, Duty.WIJK_WERKEN if shown.is_wijk_werken else Duty.REGIEROL)
        if isinstance(wanted, Nobody):
            return None
        every = (wanted, *wanted.others)
        chosen = [one for one in every if shown.body in {"", one.body.id}]
        if not chosen:
            return None
        return replace(chosen[0], others=tuple(one for one in every if one is not chosen[0]))

    async def _body(
        self, wanted: OfBody, shown: BodyMap, target: Target, texts: Catalog, *, in_group: bool
    ) -> bool:
        trace.note("map")
        drawing = await self._gallery.body(wanted.body, texts, asked=wanted.asked)
        if shown.in_words:
            await self._responder.sender.messages(target, html(drawing.words))
            return True
        below, is_whole = _caption(drawing, texts)
        if in_group:
            buttons = self._in_group(shown, texts)
        else:
            named = replace(shown, body=wanted.body.id)
            buttons = body_map_keyboard(
                named,
                self._others(wanted, texts),
                self._province(wanted, texts),
                texts,
                is_whole=is_whole,
            )
        await self._photos.send(Photo(drawing, below, buttons), target)
        return True

    async def _overview(
        self, shown: OverviewMap, target: Target, texts: Catalog, *, in_group: bool
    ) -> bool:
        directory = self._responder.services.holder.current
        provinces = {_code(province): province for province in provinces_of(directory)}
        if shown.province and shown.province not in provinces:
            return False
        trace.note("map")
        drawing = await self._gallery.overview(
            texts, by=shown.by, province=provinces.get(shown.province)
        )
        if shown.in_words:
            await self._responder.sender.messages(target, html(drawing.words))
            return True
        buttons = None if in_group else overview_keyboard(shown, self._provinces(texts), texts)
        below, _ = _caption(drawing, texts, wholes=(False,))
        await self._photos.send(Photo(drawing, below, buttons), target)
        return True

    def _provinces(self, texts: Catalog) -> dict[str, str]:
        """Return how the provinces are called, by what a button says for each."""
        found = provinces_of(self._responder.services.holder.current)
        return {_code(province): _called(province, texts) for province in found}

    def _others(self, wanted: OfBody, texts: Catalog) -> list[tuple[str, BodyMap]]:
        return [
            (
                texts.text("map.chat.also", name=shortest_name(one.body)),
                BodyMap(one.asked, one.body.id, isinstance(one.body, Organiser)),
            )
            for one in wanted.others
        ]

    def _province(self, wanted: OfBody, texts: Catalog) -> tuple[str, str] | None:
        directory = self._responder.services.holder.current
        town = directory.municipalities.get(wanted.asked) if wanted.asked else None
        return _around(town, texts) if town else None

    def _in_group(self, shown: BodyMap, texts: Catalog) -> Keyboard | None:
        """Return the way to the chat with the bot, where there is more."""
        return group_keyboard(Reply((), nis=shown.nis), texts, self._responder.username)

    def _ways_on(
        self, town: Municipality, duty: Duty, where: MessageRef, texts: Catalog
    ) -> Keyboard | None:
        """Return where a municipality without a map leads on to."""
        if where.in_group:
            return group_keyboard(Reply((), nis=town.nis), texts, self._responder.username)
        is_wijk_werken = duty is Duty.WIJK_WERKEN
        view = View.WIJK_WERKEN if is_wijk_werken else View.ANSWER
        label, code = _around(town, texts)
        by = By.WIJK_WERKEN if is_wijk_werken else By.PARTNERSHIP
        return choices(
            [
                (texts.text("map.chat.around", province=label), OverviewMap(by, code).encode()),
                (texts.text("map.chat.ask", name=town.name), FollowUp(view, town.nis).encode()),
            ]
        )


def _caption(
    drawing: Drawing, texts: Catalog, wholes: tuple[bool, ...] = (True, False)
) -> tuple[str, bool]:
    """Return what stands below a map, and whether that is all that it shows.

    Args:
        drawing: The map.
        texts: In the language of the reader.
        wholes: Whether to say all of it: what is tried one after the other until it fits.
    """
    for is_whole in wholes:
        below = html(map_caption(drawing.words, texts, is_whole=is_whole), MOST_BELOW)
        if len(below) == 1:
            return below[0], is_whole
    return below[0], False  # a name beyond all measure


def _with_maps(reply: Reply) -> Reply:
    """Let the candidates of a reply lead to their maps."""
    found = ((choice, FollowUp.decode(choice.token)) for choice in reply.choices)
    return replace(
        reply,
        choices=tuple(
            replace(
                choice,
                token=BodyMap(to.nis, is_wijk_werken=to.view is View.WIJK_WERKEN).encode(),
            )
            for choice, to in found
            if to is not None
        ),
    )


def _around(town: Municipality, texts: Catalog) -> tuple[str, str]:
    """Return how the province of a municipality is called, and what a button says for it."""
    return _called(town.province, texts), _code(town.province)


def _called(province: str, texts: Catalog) -> str:
    return texts.text(f"map.provinces.{province}")


def _code(province: str) -> str:
    return fold(province).replace(" ", "-")
