"""Every reply that an administrator can get, in every shape it takes: for the test of languages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.changing.comparing import Changes, Covered
from bot.core.changing.duties import Count
from bot.core.model.errors import (
    BotError,
    InvalidInput,
    Outdated,
    Problem,
    StoreBusy,
    StoreDenied,
    StoreError,
    StoreFull,
)
from bot.core.model.terms import Duty
from bot.messages import chat
from bot.messages.admin import misses, reports, stale
from bot.messages.admin.stale import weekly
from bot.messages.catalog import Catalog
from bot.messages.changes import history, previews
from bot.messages.changes.differences import change_blocks
from bot.messages.reply import Reply, block
from bot.messages.terminal import verified_lines
from bot.service.changing import edits
from bot.service.changing.history import PastRevision
from bot.service.changing.orders import OrderUnclear
from bot.service.changing.preview import (
    Confirmed,
    FilesChanged,
    NeedsAnother,
    NoProposal,
    NoRevision,
    NothingLoaded,
    NotSure,
    Preview,
)
from bot.service.changing.schedule import HeldBack, TookEffect
from bot.service.correct import Reported, Wrong
from bot.service.ports import (
    Conflict,
    Documents,
    Origin,
    Proposal,
    Reachability,
    ReportState,
    Revision,
    Sign,
)
from bot.service.reports import reason_of
from bot.service.stale import Fact, News, Order
from bot.service.verify import EndedDomain, Kind, Verified
from bot.store.migrations import NewerProgram
from tests.builders import a_partnership, a_place
from tests.messages.test_changes import SENTENCES
from tests.messages.test_misses import WORD
from tests.messages.test_reports import REPORT
from tests.messages.test_stale import CONTACT, ONE

Written = Callable[[Catalog], Reply]

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)
NEW_YEAR = date(2027, 1, 1)
REVISION = Revision(3, "0" * 64, NOW, "Ann", "een reden", Origin.FILES)
COUNTED = tuple(
    Covered(duty, Count(285, 280, 270), Count(285, known, 270))
    for duty, known in ((Duty.REGIEROL, 280), (Duty.WIJK_WERKEN, 281))
)
EVERYTHING = Changes(tuple(change for change, _ in SENTENCES), COUNTED)
ONE_THING = Changes(EVERYTHING.items[-1:], ())
NOTHING = Changes((), ())
PREVIEW = Preview(REVISION, "0123456789ab", "0123456789abcdef", "Ann", EVERYTHING)
CONFLICTS = (
    Conflict("contacts.yaml", "partnerships.x.contact.phone", "1", "2" * 200, "3"),
    Conflict("places.csv", "x", None, None, "3"),
    Conflict("places.csv", "x", "1", "2", None),
)
PROPOSAL = Proposal(
    "0123456789ab", 3, Documents({}), "Ann", "een reden", Origin.UPLOAD, NOW, NEW_YEAR
)
BAD_FILES = InvalidInput(tuple(Problem("empty", "contacts.yaml", n) for n in range(1, 40)))
REPORTED = Reported(a_place("Vollegem", "91001"), a_partnership(), 1)

ORDERS: dict[str, dict[str, str]] = {  # each with what fills its sentence
    "edit": {},
    "stamp": {},
    "back": {},
    "cancel": {},
    "no-body": {},
    "unknown-body": {"name": "x"},
    "several": {"name": "x", "ids": "w13, ww-x"},
    "no-field": {},
    "no-value": {"name": "x", "field": "telefoon"},
    "no-source": {"order": "w13 telefoon 1 bron "},
    "person": {},
    "too-long": {"most": "300"},
}
REFUSED: list[BotError] = [
    FilesChanged(),
    NoProposal(),
    NeedsAnother(),
    NoRevision(),
    NothingLoaded(),
    Outdated("made from revision 2"),
    StoreError("/x/y.sqlite3: disk I/O error"),
    StoreBusy("/x/y.sqlite3: database is locked"),
    StoreFull("/x/y.sqlite3: database or disk is full"),
    NewerProgram("/x/y.sqlite3: written by a newer version"),
    StoreDenied("/x/y.sqlite3: attempt to write a readonly database"),
    BAD_FILES,
    edits.UnknownBody(body="x"),
    edits.UnknownPlace(place="x"),
    edits.NoContact(body="x"),
    edits.NoEvidence(),
    edits.NothingThere(body="x"),
    edits.SameValue(body="x", value="y"),
    edits.NotNewer(body="x", date="22-11-2026"),
    edits.AliasThere(place="x", alias="y"),
    *(OrderUnclear(key, **values) for key, values in ORDERS.items()),
]


def _previews() -> dict[str, Preview]:
    return {
        "everything": PREVIEW,
        "one thing": replace(PREVIEW, changes=ONE_THING),
        "nothing": replace(PREVIEW, changes=NOTHING),
        "merged": replace(PREVIEW, is_merged=True),
        "went back": replace(PREVIEW, went_back=True),
        "for a day": replace(PREVIEW, valid_from=NEW_YEAR),
        "for another": replace(PREVIEW, needs_another=True),
        "conflicts": replace(PREVIEW, conflicts=CONFLICTS),
        "many conflicts": replace(PREVIEW, conflicts=CONFLICTS * 10),
        "one conflict too many": replace(PREVIEW, conflicts=(CONFLICTS * 5)[:13]),
        "conflicts of a file": replace(PREVIEW, conflicts=CONFLICTS, is_upload=True),
    }


def _revisions(texts: Catalog) -> dict[str, Reply]:
    written = {
        **{f"by {origin}": replace(REVISION, reason="", origin=origin) for origin in Origin},
        "back to": replace(REVISION, reason="2", origin=Origin.ROLLBACK),
        "why": REVISION,
        **{
            f"because {reason}": replace(REVISION, reason=reason)
            for reason in ("first-load", "newer-files", "watch")
        },
        "for a report": replace(REVISION, reason=reason_of(7), origin=Origin.CHAT),
    }
    found = {
        name: history.revision_reply(PastRevision(revision, EVERYTHING, is_active=True), texts)
        for name, revision in written.items()
    }
    found["first"] = history.revision_reply(PastRevision(REVISION, None, is_active=False), texts)
    return found


def _changing(texts: Catalog) -> dict[str, Reply]:
    done = Confirmed(REVISION)
    first = Confirmed(replace(REVISION, id=1))
    confirmed = {
        "done": done,
        "done first": first,
        "went back": replace(done, went_back=True),
        "again": replace(done, is_repeat=True),
        "planned": replace(done, planned_for=NEW_YEAR),
        "planned again": replace(done, planned_for=NEW_YEAR, is_repeat=True),
    }
    happened: dict[str, TookEffect | HeldBack] = {
        "took effect": TookEffect(PROPOSAL, REVISION),
        "held back": HeldBack(PROPOSAL, CONFLICTS),
        "held back as wrong": HeldBack(PROPOSAL, reason=BAD_FILES),
    }
    return {
        **{
            f"preview: {name}": previews.preview_reply(one, texts)
            for name, one in _previews().items()
        },
        **{
            f"confirmed: {name}, {orders.back}": previews.confirmed_reply(one, texts, orders)
            for name, one in confirmed.items()
            for orders in (previews.IN_CHAT, previews.ON_COMMAND_LINE)
        },
        **{name: previews.effect_reply(one, texts) for name, one in happened.items()},
        **{f"refused: {error!r}"[:60]: previews.refused_reply(error, texts) for error in REFUSED},
        "loaded elsewhere": previews.loaded_reply(REVISION, texts),
        "asks": previews.asks_reply(replace(PREVIEW, needs_another=True), texts),
        "sure": previews.sure_reply(PREVIEW, texts),
        "done at once": previews.done_reply(PREVIEW, done, texts),
        "cancelled": previews.cancelled_reply(texts),
        "withdrawn": previews.withdrawn_reply(texts),
        "watched": previews.watched_reply(PREVIEW, texts),
        "watched, bad": previews.watched_reply(BAD_FILES, texts),
        "not sure, elsewhere": previews.watched_reply(NotSure(PREVIEW).preview, texts),
        "no change": Reply(change_blocks(NOTHING, texts)),
    }


def _history(texts: Catalog) -> dict[str, Reply]:
    revisions = (
        PastRevision(REVISION, EVERYTHING, is_active=True),
        PastRevision(replace(REVISION, id=1), None, is_active=False),
    )
    planned = (PROPOSAL, replace(PROPOSAL, reason="", valid_from=None))
    return {
        **{f"revision {name}": reply for name, reply in _revisions(texts).items()},
        "history": history.history_reply(revisions, planned, texts),
        "history, typed": history.history_reply(revisions, (), texts, previews.ON_COMMAND_LINE),
    }


def _lists(texts: Catalog) -> dict[str, Reply]:
    others = [replace(ONE, id=f"w{n}", name=f"Verband {n}") for n in range(12)]
    all_old = tuple(replace(CONTACT, fact=fact) for fact in Fact)
    undated = replace(CONTACT, dated_on=None)
    young = replace(CONTACT, dated_on=date(2026, 10, 1), checked_on=date(2026, 10, 1))
    silent = replace(ONE, hints=(Reachability("@example.org", Sign.NO_MAIL, NEW_YEAR),))
    shown = [replace(ONE, facts=all_old), replace(ONE, facts=(undated,)), silent]
    shown += [replace(ONE, facts=(young,))]
    shown += [replace(ONE, facts=(replace(young, dated_on=date(2026, 8, 1)),))]
    signs = [Reachability("https://www.example.org", sign, NEW_YEAR) for sign in Sign]
    ended = (EndedDomain("a.example.org", "Vollegem", NOW.date(), ("W9",)),) * 2
    looked = {
        "offline": Verified((), 0, (Kind.WEBSITE, Kind.MAIL)),
        "nothing to try": Verified((), 0, ()),
        "silent": Verified(tuple(signs), 0, ()),
        "one silent": Verified(tuple(signs[1:2]), 1, (Kind.MAIL,)),
        "some left out": Verified(tuple(signs[:1]), 2, (Kind.WEBSITE,)),
        "ended": Verified((), 0, (), ended[:1]),
        "several ended": Verified((), 0, (), ended),
        "all well": Verified(tuple(signs[:1]) * 2, 0, ()),
    }
    late = [replace(REPORT, state=ReportState.LATER, note="", times=1, body_name="")]
    news = {
        "all": News(shown, shown, 2, 2),
        "one of each": News([ONE], [ONE], 1, 1),
        "only reports": News([], [], 1, 0),
        "only words": News([], [], 0, 3),
        "only old": News(others, [], 0, 0),
        "only nearly old": News([], others, 0, 0),
    }
    return {
        **{f"week: {name}": weekly(one, texts) for name, one in news.items()},
        **{
            f"verify: {name}": Reply((block(*verified_lines(v, texts)),))
            for name, v in looked.items()
            if texts.has("admin.verify.nothing")  # in the terminal only
        },
        **{f"old, by {order}": stale.stale_list(shown, order, texts) for order in Order},
        "old, many": stale.stale_list(others, Order.AGE, texts),
        "old, one more": stale.stale_list(others[:9], Order.AGE, texts),
        "old, one": stale.stale_list([ONE], Order.AGE, texts),
        "old, none": stale.stale_list([], Order.AGE, texts),
        "reports": reports.queue([REPORT] * 30, texts),
        "reports, one more": reports.queue([REPORT] * 21, texts),
        "reports, one": reports.queue([REPORT], texts),
        "reports, none": reports.queue([], texts),
        **{f"report on {w}": reports.report(replace(REPORT, kind=w), texts) for w in Wrong},
        "report put off": reports.report(late[0], texts),
        "report to confirm": reports.to_confirm(REPORT, texts),
        "report by hand": reports.by_hand(REPORT, "/wijzig voorbeeldverband telefoon …", texts),
        "one report left": reports.left(1, texts),
        "reports left": reports.left(2, texts),
        **{
            f"report {state}, {was}": reports.decided(state, texts, was_waiting=was)
            for state in ReportState
            if state is not ReportState.OPEN
            for was in (True, False)
        },
        "words": misses.misses([WORD, replace(WORD, candidates=())], texts),
        "words, none": misses.misses([], texts),
        "word settled": misses.settled("x", texts, was_listed=True),
        "word gone": misses.settled("x", texts, was_listed=False),
    }


def _told(texts: Catalog) -> dict[str, Reply]:
    return {
        "status": chat.status(REVISION, ("webhook", 1.2), (1, 2, 1), texts),
        "status at the start": chat.status(None, ("polling", None), (0, 0, 0), texts),
        "fault": chat.fault("ValueError", 1, 830, texts),
        "faults": chat.fault("ValueError", 2, 830, texts),
        "reported, nobody known": reports.tell(replace(REPORTED, body=None), Wrong.OTHER, texts),
        **{f"reported {wrong}": reports.tell(REPORTED, wrong, texts) for wrong in Wrong},
        "reported with a line": reports.tell(replace(REPORTED, note="x"), Wrong.OTHER, texts),
    }


def admin_replies(texts: Catalog) -> dict[str, Reply]:
    """Return them all, by a name."""
    return {**_told(texts), **_changing(texts), **_history(texts), **_lists(texts)}


# What administrators read that is no reply: labels, names of files, a refusal to everybody else.
NO_REPLY = frozenset(
    {"admin.not-for-you", "admin.by-hand", "admin.file-coverage", "admin.file-data"}
    | {"admin.export-about", "admin.export-sheet"}
    | {"admin.reload-yes", "admin.reload-no", "admin.sure-yes", "admin.history-look"}
    | {"admin.history-back", "admin.prefer-files", "admin.prefer-held"}
)
# Buttons; single changes; what is never told: the sign of what answered, an age of one year.
NO_REPLIES = (
    *("admin.press.", "admin.change."),
    *("admin.verify.sign.answered", "admin.stale.age.years.one"),
)


class Noting(Catalog):
    """A language that notes which of its sentences were used."""

    def __init__(self, texts: Catalog) -> None:
        super().__init__(texts.language, {key: texts.written(key) for key in texts.keys})
        self.used: set[str] = set()

    def line(self, key: str, /, **values):
        self.used.add(key)
        return super().line(key, **values)

    def text(self, key: str, /, **values):
        self.used.add(key)
        return super().text(key, **values)
