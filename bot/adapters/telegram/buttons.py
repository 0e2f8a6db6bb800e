"""What buttons carry beside a view of a municipality (`core.answering.followup`).

Each has a letter of its own in front: none may look like another, nor like a `FollowUp`. Messages
keep their buttons for good, so a form may gain what can be left out, and change in nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from bot.adapters.maps.colours import By
from bot.core.answering.followup import FollowUp, View
from bot.core.answering.tokens import NIS, NUMBER, REST, Part, Token, one_of
from bot.core.model.terms import NisCode
from bot.service.correct import Wrong
from bot.service.ports import ReportState, Side

_IS_WIJK_WERKEN = one_of({"k": True})
_MARK = one_of({"!": True})
_OPERATION = Part("[0-9a-f]{12}")
_WORD = Part("[a-z]{1,25}")

# --- of everybody -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Save(Token):
    """Send the contact as a card."""

    FORM = "c{nis}[{view}]"

    nis: Annotated[NisCode, NIS]
    view: Annotated[View, one_of({"k": View.WIJK_WERKEN, "j": View.WORK})] = View.ANSWER


@dataclass(frozen=True, slots=True)
class Report(Token):
    """Something is wrong with an answer; without *wrong*: ask what.

    The message that asks for a line links to one: so a reply to it can be understood, and nothing
    has to be kept of whoever made the report.
    """

    FORM = "f{nis}[{is_wijk_werken}][:{wrong}][{is_sent}]"

    nis: Annotated[NisCode, NIS]
    wrong: Annotated[Wrong | None, one_of({str(wrong): wrong for wrong in Wrong})] = None
    is_wijk_werken: Annotated[bool, _IS_WIJK_WERKEN] = False
    # Under older messages: the way back; without *wrong*: never mind.
    is_sent: Annotated[bool, _MARK] = False

    @property
    def answer(self) -> FollowUp:
        """Return the way back to the answer."""
        view = View.WIJK_WERKEN if self.is_wijk_werken else View.ANSWER
        return FollowUp(view, self.nis)

    @property
    def start(self) -> str:
        """Return what a link to the bot carries (t.me/bot?start=...): no colons there."""
        return self.encode().replace(":", "_")

    @classmethod
    def of_start(cls, payload: str) -> Report | None:
        """Return what was reported where a link carries *payload*."""
        return cls.decode(payload.replace("_", ":"))


@dataclass(frozen=True, slots=True)
class Speak(Token):
    """Answer in this language from now on; None: in that of the app."""

    FORM = "t[{language}]"

    language: Annotated[str | None, Part("[a-z]{2}")] = None


@dataclass(frozen=True, slots=True)
class Question(Token):
    """A whole question, such as an example."""

    FORM = "?{text}"

    text: Annotated[str, REST]


@dataclass(frozen=True, slots=True)
class BodyMap(Token):
    """The map of a partnership or an organiser: of a municipality, or of its own; or the words."""

    FORM = "d[{nis}][{is_wijk_werken}][:{body}][{in_words}]"

    nis: Annotated[NisCode | None, NIS] = None  # of today, or of a part that merged
    # An id; may be empty where there is a municipality: its first.
    body: Annotated[str, Part("[a-z0-9-]{1,55}")] = ""
    is_wijk_werken: Annotated[bool, _IS_WIJK_WERKEN] = False
    in_words: Annotated[bool, _MARK] = False


@dataclass(frozen=True, slots=True)
class OverviewMap(Token):
    """The map of Flanders or a province, or its words."""

    FORM = "n{by}[:{province}][{in_words}]"

    by: Annotated[By, one_of({"p": By.PARTNERSHIP, "k": By.WIJK_WERKEN, "f": By.FRESHNESS})] = (
        By.PARTNERSHIP
    )
    province: Annotated[str, Part("[a-z-]{1,40}")] = ""  # empty: Flanders
    in_words: Annotated[bool, _MARK] = False


@dataclass(frozen=True, slots=True)
class Fold(Token):
    """Show the buttons that are behind [Meer], or again the first ones; the text stays."""

    FORM = "{is_open}{token}"
    IS_CUT = True

    token: Annotated[str, REST]  # what the message shows: a `FollowUp` or a map
    is_open: Annotated[bool, one_of({"+": True, "-": False})]


@dataclass(frozen=True, slots=True)
class Other(Token):
    """Ask for another municipality."""

    FORM = "o"


@dataclass(frozen=True, slots=True)
class Spreadsheet(Token):
    """Send the list that the message answers as a spreadsheet."""

    FORM = "x"


# --- of administrators ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Confirm(Token):
    """Load what was seen; *sure*: though it is dangerous."""

    FORM = "{sure}{operation}:{digest}"

    operation: Annotated[str, _OPERATION]
    digest: Annotated[str, Part("[0-9a-f]{16}")]
    sure: Annotated[bool, one_of({"H": True, "h": False})] = False


@dataclass(frozen=True, slots=True)
class Drop(Token):
    """Do not load it."""

    FORM = "q{operation}"

    operation: Annotated[str, _OPERATION]


@dataclass(frozen=True, slots=True)
class Prefer(Token):
    """Let one side win where files and store conflict."""

    FORM = "p{side}[{valid_from}]"

    side: Annotated[Side, one_of({"f": Side.FILES, "h": Side.HELD})]
    # The day on which it is to hold.
    valid_from: Annotated[date | None, Part("[0-9]{4}-[0-9]{2}-[0-9]{2}", date.fromisoformat)] = (
        None
    )


@dataclass(frozen=True, slots=True)
class ShowRevision(Token):
    """Show one revision of the history."""

    FORM = "g{number}"

    number: Annotated[int, NUMBER]


@dataclass(frozen=True, slots=True)
class GoBack(Token):
    """Look what going back to a revision would change."""

    FORM = "z{number}"

    number: Annotated[int, NUMBER]


@dataclass(frozen=True, slots=True)
class Decide(Token):
    """Deal with a report."""

    FORM = "m{number}:{state}"

    number: Annotated[int, NUMBER]
    state: Annotated[
        ReportState,
        one_of({"a": ReportState.ACCEPTED, "r": ReportState.REJECTED, "l": ReportState.LATER}),
    ]


@dataclass(frozen=True, slots=True)
class AddAlias(Token):
    """Take a word for another name of a place."""

    FORM = "a{word}:{place}"

    word: Annotated[str, _WORD]
    place: Annotated[str, _OPERATION]  # the beginning of the hash of its id


@dataclass(frozen=True, slots=True)
class LetBe(Token):
    """Ask no more about a word: it is no name of a place."""

    FORM = "A{word}"

    word: Annotated[str, _WORD]


@dataclass(frozen=True, slots=True)
class SortStale(Token):
    """Show what is old in another order: by how many people it reaches, or by age."""

    FORM = "v{by_reach}"

    by_reach: Annotated[bool, one_of({"r": True, "a": False})]


AdminButton = (
    Confirm | Drop | Prefer | ShowRevision | GoBack | Decide | AddAlias | LetBe | SortStale
)
Button = Save | Report | Speak | Question | BodyMap | OverviewMap | Fold | Spreadsheet
_KINDS: tuple[type[AdminButton | Button | Other], ...] = (
    *(Save, Report, Speak, Question, BodyMap, OverviewMap, Fold, Other, Spreadsheet),
    *(Confirm, Drop, Prefer, ShowRevision, GoBack, Decide, AddAlias, LetBe, SortStale),
)


def read(data: str) -> AdminButton | Button | Other | None:
    """Return what a button asks, maybe forged; None if it is none of these."""
    found = (kind.decode(data) for kind in _KINDS)
    button = next((one for one in found if one is not None), None)
    # The map of nothing.
    return None if isinstance(button, BodyMap) and not (button.nis or button.body) else button
