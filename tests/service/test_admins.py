"""Who may do what only administrators may."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.core.model.terms import ContactField, PlaceId
from bot.service.changing.admins import Admins, Console, NotAllowed, Who
from bot.service.changing.change import Change
from bot.service.changing.history import History
from bot.service.misses import Misses
from bot.service.reports import Reports
from bot.store.chat import SqliteMisses, SqliteReports
from tests.service.desk import ANN, BO, SOMEBODY, Desk, a_file, an_edit

STRANGERS = [SOMEBODY, None, 0, -ANN, -1]
EDIT = an_edit(ContactField.PHONE, "00 00 00 09")
CONSOLE = Console("de kast")

OPERATION, DIGEST = "0123456789ab", "0123456789abcdef"
# Every way in. That none is missing is proved below.
CHANGE: dict[str, Callable[[Change, Who], Awaitable[object]]] = {
    "from_files": lambda change, who: change.from_files(who),
    "from_upload": lambda change, who: change.from_upload(who, a_file(phone="00 00 00 09")),
    "from_edit": lambda change, who: change.from_edit(who, EDIT),
    "back_to": lambda change, who: change.back_to(who, 1),
    "confirm": lambda change, who: change.confirm(who, OPERATION, DIGEST, sure=True),
    "drop": lambda change, who: change.drop(who, OPERATION),
}
HISTORY: dict[str, Callable[[History, Who], Awaitable[object]]] = {
    "revisions": lambda history, who: history.revisions(who, 5),
    "revision": lambda history, who: history.revision(who, 1),
    "between": lambda history, who: history.between(who, 1, 1),
    "documents": lambda history, who: history.documents(who),
    "planned": lambda history, who: history.planned(who),
    "acts": lambda history, who: history.acts(who),
    "forget": lambda history, who: history.forget(who, 99),
}
FREE = {
    Change: {"today", "source", "admins"},
    History: set(),
    Reports: {"tidy"},  # of the program itself
    Misses: {"note", "tidy"},
}


def public(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")} - FREE[kind]


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("act", CHANGE.values(), ids=CHANGE)
async def test_nobody_else_may_change_anything(act, who, desk, caplog):
    desk.files.say(phone="00 00 00 02")

    with pytest.raises(NotAllowed):
        await act(desk.change, who)

    assert await desk.stored() == desk.answering == 1
    assert desk.phone == "00 00 00 01"
    assert "tried an administrator's act" in caplog.text
    assert str(SOMEBODY) not in caplog.text


@pytest.mark.parametrize("who", STRANGERS)
async def test_nobody_else_may_confirm_or_drop_what_an_administrator_looked_at(who, desk):
    desk.files.say(phone="00 00 00 02")
    seen = await desk.change.from_files(ANN)

    for act in (
        desk.change.confirm(who, seen.operation, seen.digest),
        desk.change.drop(who, seen.operation),
    ):
        with pytest.raises(NotAllowed):
            await act

    assert desk.answering == 1
    assert (await desk.confirm(seen)).revision.id == 2


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("act", HISTORY.values(), ids=HISTORY)
async def test_nobody_else_may_look_back(act, who, desk, caplog):
    with pytest.raises(NotAllowed):
        await act(desk.history, who)

    assert "tried an administrator's act" in caplog.text
    assert str(SOMEBODY) not in caplog.text


@pytest.mark.parametrize("who", STRANGERS)
async def test_nobody_else_may_see_or_settle_reports_and_misses(who, desk: Desk):
    holder, clock = desk.context.holder, desk.clock
    reports = Reports(desk.context.admins, SqliteReports(desk.database), holder, clock)
    misses = Misses(desk.context.admins, SqliteMisses(desk.database), holder, clock, 3)

    for act in (
        lambda: reports.queue(who),
        lambda: reports.find(who, 1),
        lambda: reports.accept(who, 1),
        lambda: reports.reject(who, 1),
        lambda: reports.later(who, 1),
        lambda: misses.list(who),
        lambda: misses.settle(who, "vollegrm"),
    ):
        with pytest.raises(NotAllowed):
            await act()
    with pytest.raises(NotAllowed):
        misses.alias(who, "vollegrm", PlaceId("vollegem-91001-municipality"))


def test_every_way_in_was_tried_above():
    assert public(Change) == CHANGE.keys()
    assert public(History) == HISTORY.keys()
    assert public(Reports) == {"queue", "find", "accept", "reject", "later", "proposal"}
    assert public(Misses) == {"list", "settle", "alias"}


async def test_whoever_sits_at_the_machine_may(desk):
    desk.files.say(phone="00 00 00 02")
    seen = await desk.change.from_files(CONSOLE)

    done = await desk.change.confirm(CONSOLE, seen.operation, seen.digest)

    assert (done.revision.id, done.revision.author) == (2, "de kast")
    assert len(await desk.history.revisions(CONSOLE, 5)) == 2
    assert await desk.change.drop(CONSOLE, OPERATION) is False


def test_an_administrator_has_a_name():
    admins = Admins({ANN: "Ann", BO: "Bo"})

    assert admins.name_of(BO) == "Bo"
    assert admins.name_of(CONSOLE) == "de kast"


@pytest.mark.parametrize(
    ("two_persons", "who", "is_needed"),
    [
        (False, ANN, False),
        (True, ANN, True),
        (True, BO, False),
        (True, Console("Ann"), False),
    ],
)
def test_another_has_to_confirm_only_where_that_was_asked_for(two_persons, who, is_needed):
    admins = Admins({ANN: "Ann", BO: "Bo"}, two_persons=two_persons)

    assert admins.needs_another(who, "Ann") is is_needed


def test_somebody_who_may_not_is_refused_before_the_question_who_has_to_confirm():
    with pytest.raises(NotAllowed):
        Admins({ANN: "Ann"}, two_persons=True).needs_another(SOMEBODY, "Ann")
