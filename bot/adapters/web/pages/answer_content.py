"""An answered question as a page shows it: the reply, with an address for all that can follow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from bot.adapters.web import addresses
from bot.adapters.web.context import RequestContext
from bot.core.answering.followup import VIEWS, FollowUp, View
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Organiser, Partnership
from bot.core.model.outcome import About, Found
from bot.core.model.terms import Duty, NisCode
from bot.core.reading.text import clean
from bot.messages.answers.render import reply_to
from bot.messages.answers.short import suggestion
from bot.messages.reply import Card, Choice, Reply
from bot.service.ask import Asked
from bot.service.mapped import bodies_of

_MOST_TITLE = 60  # characters of a question in the title of a page


@dataclass(frozen=True, slots=True)
class Link:
    """Something to follow."""

    label: str
    to: str
    is_here: bool = False  # it leads to what is being shown


@dataclass(frozen=True, slots=True)
class Area:
    """The map of a body, to be shown beside an answer."""

    picture: str  # address of the SVG
    page: str  # address of the page with the map and its words
    name: str
    place: str  # the municipality that is marked on it


@dataclass(frozen=True, slots=True)
class AnswerContent:
    """What the template of an answer draws."""

    name: str  # of what it is about; empty: it is about nothing that has one
    reply: Reply
    question: str = ""  # as typed; empty: an address or a choice was followed
    options: tuple[Link, ...] = ()
    following: tuple[Link, ...] = ()
    examples: tuple[Link, ...] = ()
    town: str = ""  # path of the answer for one municipality; empty: it is about none, or several
    areas: tuple[Area, ...] = ()
    share: str = ""  # the stable address; empty: it has none

    @property
    def title(self) -> str:
        """Return what stands above the page."""
        return self.name or self.question[:_MOST_TITLE] or _first_words(self.reply)

    @property
    def card(self) -> Card | None:
        """Return the contact to call first."""
        return self.reply.card

    def to(self, question: str) -> AnswerContent:
        """Return the same as the answer to a question, as it was typed."""
        # What is not clean could turn the direction of the words around it.
        return replace(self, question=clean(question))


def answer_content(asked: Asked, context: RequestContext) -> AnswerContent:
    """Return what to show for an answered question.

    Args:
        asked: The answer, of one revision and one day.
        context: For the words and the addresses.
    """
    reply, outcome = reply_to(asked, context.texts), asked.resolution.outcome
    key = _key(reply.nis, asked.directory) if reply.nis else ""
    view = VIEWS.get(outcome.topic, View.ANSWER) if isinstance(outcome, Found) else View.ANSWER
    town = addresses.municipality(key, view) if key else ""
    stable = addresses.body(outcome.body) if isinstance(outcome, About) else town
    return AnswerContent(
        name=suggestion(outcome, context.texts)[0],
        reply=reply,
        options=_links(reply.options, asked.directory, context),
        following=_links(reply.following, asked.directory, context),
        examples=tuple(Link(text, context.to(addresses.question(text))) for text in reply.examples),
        town=town,
        areas=tuple(_areas(outcome, context)),
        share=context.absolute(stable) if stable else "",
    )


def _key(nis: NisCode, directory: Directory) -> str:
    place = directory.place_of(nis)
    return addresses.key_of(place, nis) if place else nis


def _links(
    choices: Iterable[Choice], directory: Directory, context: RequestContext
) -> tuple[Link, ...]:
    links = []
    for choice in choices:
        wanted = FollowUp.decode(choice.token)
        if wanted is not None:
            path = addresses.follow_up(wanted, _key(wanted.nis, directory))
            links.append(Link(choice.label, context.to(path)))
    return tuple(links)


def _areas(outcome: object, context: RequestContext) -> Iterable[Area]:
    if isinstance(outcome, About):
        yield _area(outcome.body, None, "", context)
    if isinstance(outcome, Found) and len(outcome.answers) == 1:
        town = outcome.answers[0].municipality
        duty = Duty.WIJK_WERKEN if outcome.topic is Duty.WIJK_WERKEN else Duty.REGIEROL
        for body in bodies_of(outcome.answers[0], duty):
            yield _area(body, town.nis, town.name, context)


def _area(
    body: Partnership | Organiser, nis: NisCode | None, place: str, context: RequestContext
) -> Area:
    return Area(
        picture=context.to(addresses.body_map(body, "svg", nis)),
        page=context.to(addresses.body(body)),
        name=body.label if isinstance(body, Partnership) else body.name,
        place=place,
    )


def _first_words(reply: Reply) -> str:
    line = reply.blocks[0].lines[0] if reply.blocks and reply.blocks[0].lines else ()
    return "".join(span.text for span in line)[:_MOST_TITLE]
