"""What administrators read before and after they change something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.adapters.telegram.draw import html
from bot.core.model.errors import BotError, InvalidInput, Problem, StoreError
from bot.messages.changes import previews
from bot.service.changing.orders import OrderUnclear
from bot.service.changing.preview import Confirmed
from bot.service.changing.schedule import HeldBack, TookEffect
from bot.service.ports import Conflict, Origin
from tests.messages.admin_replies import (
    CONFLICTS,
    NEW_YEAR,
    NOTHING,
    ONE_THING,
    ORDERS,
    PREVIEW,
    PROPOSAL,
    REFUSED,
    REVISION,
)
from tests.telegram.rules import text_fault

SMALL = replace(PREVIEW, changes=ONE_THING)


def bad_files(number: int) -> InvalidInput:
    return InvalidInput(
        tuple(
            Problem(
                "phone", "contacts.yaml", line, f"partnerships.{line}", {"found": f"oeps{line}"}
            )
            for line in range(1, number + 1)
        )
    )


# --- before -----------------------------------------------------------------


def test_a_preview_tells_the_revision_the_changes_and_the_hash(texts):
    said = previews.preview_reply(SMALL, texts).plain()

    assert said.startswith("Dit verandert er aan versie 3:")
    assert said.endswith(f"Vingerafdruk: {PREVIEW.digest}")


def test_a_preview_without_changes_says_that_there_is_nothing_to_do(texts):
    said = previews.preview_reply(replace(PREVIEW, changes=NOTHING), texts).plain()

    assert said == texts.text("admin.reload-same", revision=3)
    assert PREVIEW.digest not in said


def test_a_preview_says_what_is_special_about_it(texts):
    special = replace(SMALL, valid_from=NEW_YEAR, is_merged=True, needs_another=True)

    said = previews.preview_reply(special, texts).plain()

    assert "1-1-2027" in said
    assert texts.text("admin.preview-merged") in said
    assert said.endswith(texts.text("admin.other-confirms"))


def test_a_preview_names_as_many_changes_as_asked_and_counts_the_others(texts):
    short = previews.preview_reply(PREVIEW, texts, most=3).plain()
    whole = previews.preview_reply(PREVIEW, texts, most=10_000).plain()

    assert "En nog" in short
    assert "En nog" not in whole


def test_conflicts_are_shown_instead_of_changes(texts):
    said = previews.preview_reply(replace(PREVIEW, conflicts=CONFLICTS), texts).plain()

    assert "contacts.yaml partnerships.x.contact.phone: in het bestand 222" in said
    assert "in het bestand (staat er niet), in de chat 3" in said
    assert PREVIEW.digest not in said
    assert said.endswith(texts.text("admin.conflict-ask"))


def test_a_long_value_that_conflicts_is_cut_and_many_conflicts_are_counted(texts):
    many = (CONFLICTS * 10)[:14]

    said = previews.preview_reply(replace(PREVIEW, conflicts=many), texts).plain()

    assert "2" * 81 not in said
    assert "2" * 80 + "…" in said
    assert said.count("in het bestand") == 12
    assert "En nog 2." in said


def test_conflicts_with_a_file_that_was_sent_say_how_to_send_it_again(texts):
    one = replace(PREVIEW, conflicts=CONFLICTS)

    sent = previews.preview_reply(replace(one, is_upload=True), texts).plain()

    assert sent.endswith(texts.text("admin.conflict-again"))
    assert texts.text("admin.conflict-again") not in previews.preview_reply(one, texts).plain()


def test_another_administrator_reads_who_asks_and_may_confirm(texts):
    said = previews.asks_reply(replace(SMALL, needs_another=True), texts).plain()

    assert said.startswith("Ann vraagt")
    assert texts.text("admin.other-confirms") not in said


def test_what_is_dangerous_is_asked_once_more_with_its_dangers(texts):
    said = previews.sure_reply(PREVIEW, texts).plain()

    assert said.startswith(texts.text("admin.sure"))
    assert said.count("GEVAAR") == len(PREVIEW.changes.dangers)


def test_files_that_were_changed_are_told_with_what_they_change(texts):
    told = previews.watched_reply(SMALL, texts).plain()
    bad = previews.watched_reply(bad_files(1), texts).plain()

    assert told.startswith(texts.text("admin.watch"))
    assert PREVIEW.digest in told
    assert bad.startswith(texts.text("admin.watch-bad"))
    assert "oeps1" in bad


# --- after ------------------------------------------------------------------


def test_what_was_loaded_is_told_with_how_to_undo_it(texts):
    in_chat = previews.confirmed_reply(Confirmed(REVISION), texts).plain()
    typed = previews.confirmed_reply(Confirmed(REVISION), texts, previews.ON_COMMAND_LINE).plain()

    assert "versie 3" in in_chat
    assert "/terug 2" in in_chat
    assert "regiewijzer data rollback 2" in typed


def test_the_first_revision_cannot_be_undone(texts):
    said = previews.confirmed_reply(Confirmed(replace(REVISION, id=1)), texts).plain()

    assert "/terug" not in said


def test_a_repeat_and_a_plan_are_told_as_such(texts):
    again = previews.confirmed_reply(Confirmed(REVISION, is_repeat=True), texts).plain()
    planned = previews.confirmed_reply(Confirmed(REVISION, planned_for=NEW_YEAR), texts).plain()

    assert again == "Dit was al gedaan: versie 3."
    assert "1-1-2027" in planned
    assert "/geschiedenis" in planned
    assert "versie" not in planned


def test_what_was_done_at_once_is_told_with_how_to_undo_it(texts):
    said = previews.done_reply(SMALL, Confirmed(REVISION), texts).plain()

    assert "/terug 2" in said


def test_a_plan_that_took_effect_tells_its_day_and_revision(texts):
    said = previews.effect_reply(TookEffect(PROPOSAL, REVISION), texts).plain()

    assert "1-1-2027" in said
    assert "versie 3" in said


@pytest.mark.parametrize(
    "held",
    [HeldBack(PROPOSAL, CONFLICTS), HeldBack(PROPOSAL, reason=bad_files(1))],
    ids=["conflict", "no longer right"],
)
def test_a_plan_that_was_held_back_says_whose_why_and_how_to_be_rid_of_it(held, texts):
    said = previews.effect_reply(held, texts).plain()

    assert "Ann" in said
    assert "1-1-2027" in said
    assert "contacts.yaml" in said
    assert f"/annuleer {PROPOSAL.id}" in said


# --- refused ----------------------------------------------------------------


def test_bad_files_are_named_with_line_field_and_total(texts):
    said = previews.refused_reply(bad_files(2), texts).plain()

    assert "contacts.yaml:1 partnerships.1" in said
    assert '"oeps2"' in said
    assert "2 fouten" in said


@pytest.mark.parametrize("number", [20, 21, 500])
def test_many_faults_are_counted_and_the_first_twenty_named(texts, number):
    """A broken file may have thousands; a chat is no place for them."""
    said = previews.refused_reply(bad_files(number), texts).plain()

    assert said.count("contacts.yaml:") == 20
    assert f"{number} fouten" in said


@pytest.mark.parametrize("error", REFUSED, ids=repr)
def test_every_refusal_has_a_sentence_of_its_own(error, texts):
    said = previews.refused_reply(error, texts).plain()

    assert said.strip()
    assert "admin." not in said
    assert type(error).__name__ not in said


def test_a_database_that_fails_is_told_without_its_name(texts):
    error = StoreError("/var/lib/x.sqlite3: disk I/O error", "/var/lib/x.sqlite3")

    said = previews.refused_reply(error, texts).plain()

    assert said == texts.text("admin.store.failed")
    assert "sqlite3" not in said


def test_what_has_no_key_is_told_as_it_is(texts):
    assert previews.refused_reply(BotError("Zo staat het er."), texts).plain() == "Zo staat het er."


def test_every_order_that_is_unclear_has_its_sentence(texts):
    keys = {
        key.removeprefix("admin.order.") for key in texts.keys if key.startswith("admin.order.")
    }

    assert keys == ORDERS.keys()


@pytest.mark.parametrize(
    "hostile", ["<b>&amp;</b></i>", "{name} {0} %s", "@iemand /herlaad", "&" * 300, "👍" * 300]
)
def test_what_somebody_typed_cannot_break_a_message(hostile, texts):
    conflict = Conflict("contacts.yaml", hostile, hostile, hostile, hostile)
    replies = [
        previews.refused_reply(OrderUnclear("unknown-body", name=hostile), texts),
        previews.refused_reply(OrderUnclear("no-source", order=hostile), texts),
        previews.preview_reply(replace(PREVIEW, conflicts=(conflict,)), texts),
        previews.asks_reply(replace(SMALL, author=hostile), texts),
        previews.effect_reply(HeldBack(replace(PROPOSAL, author=hostile), (conflict,)), texts),
    ]

    for reply in replies:
        assert [text_fault(drawn, "HTML") for drawn in html(reply)] == [None] * len(html(reply))


# --- why --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("origin", "reason", "said"),
    [
        (Origin.FILES, "first-load", "eerste keer geladen"),
        (Origin.FILES, "watch", "bestanden die veranderd waren"),
        (Origin.FILES, "nieuw nummer", "nieuw nummer"),
        (Origin.FILES, "", "bestanden opnieuw gelezen"),
        (Origin.CHAT, "", "gewijzigd in de chat"),
        (Origin.UPLOAD, "", "bestand gestuurd"),
        (Origin.ROLLBACK, "2", "terug naar versie 2"),
        (Origin.ROLLBACK, "was toch juist", "was toch juist"),
        (Origin.CHAT, "2", "2"),
    ],
)
def test_why_is_told_in_somebodys_words_or_by_how_it_came(origin, reason, said, texts):
    assert previews.why(replace(REVISION, origin=origin, reason=reason), texts) == said
