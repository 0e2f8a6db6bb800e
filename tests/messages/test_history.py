"""What was changed, when, by whom and why: in words and as records."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.messages.changes import history
from bot.messages.changes.previews import ON_COMMAND_LINE
from bot.service.changing.history import PastRevision
from bot.service.ports import Act, Origin
from tests.messages.admin_replies import EVERYTHING, NOTHING, NOW, ONE_THING, PROPOSAL, REVISION

ACTIVE = PastRevision(REVISION, ONE_THING, is_active=True)
FIRST = PastRevision(
    replace(REVISION, id=1, author="regiewijzer", reason="first-load"), None, False
)


def test_the_list_has_each_revision_with_when_who_and_why(texts):
    said = history.history_reply((ACTIVE, FIRST), (), texts).plain()

    blocks = said.split("\n\n")
    assert blocks[0].startswith("Versie 3, 22-11-2026 om 13:05 UTC (nu in gebruik)\nAnn: een reden")
    assert blocks[1] == "Versie 1, 22-11-2026 om 13:05 UTC\nregiewijzer: eerste keer geladen"
    assert "/geschiedenis 3" in blocks[2]
    assert "/terug 1" in blocks[2]


def test_what_is_planned_comes_first_with_how_to_cancel_it(texts):
    said = history.history_reply((ACTIVE,), (PROPOSAL,), texts).plain()

    assert said.startswith("Gepland voor 1-1-2027 door Ann: een reden.")
    assert f"/annuleer {PROPOSAL.id}" in said


def test_on_the_command_line_the_next_steps_are_its_own(texts):
    said = history.history_reply((ACTIVE,), (PROPOSAL,), texts, ON_COMMAND_LINE).plain()

    for order in ("history 3", "rollback 3", f"cancel {PROPOSAL.id}"):
        assert f"regiewijzer data {order}" in said
    assert "/geschiedenis" not in said


def test_the_list_names_a_few_changes_and_one_revision_names_them_all(texts):
    past = replace(ACTIVE, changes=EVERYTHING)

    brief = history.history_reply((past,), (), texts).plain()
    whole = history.revision_reply(past, texts).plain()

    assert brief.count("GEVAAR:") == 3
    assert whole.count("GEVAAR:") == len(EVERYTHING.dangers)


def test_a_revision_that_is_the_first_and_one_that_changed_nothing_say_so(texts):
    first = history.revision_reply(FIRST, texts).plain()
    same = history.revision_reply(replace(ACTIVE, changes=NOTHING), texts).plain()

    assert texts.text("admin.history-first") in first
    assert texts.text("admin.change.none") in same


def test_records_are_json_with_fixed_keys():
    active = history.revision_record(ACTIVE)
    planned = history.planned_record(PROPOSAL)
    records = [active, history.revision_record(FIRST), planned]

    assert json.loads(json.dumps(records)) == records
    assert (active["revision"], active["is_active"], active["author"]) == (3, True, "Ann")
    assert active["created_at"] == "2026-11-22T13:05:00+00:00"
    assert active["changes"] is not None
    assert history.revision_record(FIRST)["changes"] is None
    assert planned["valid_from"] == "2027-01-01"
    assert planned["digest"] == PROPOSAL.documents.digest


def test_an_act_is_a_record_with_its_operation():
    act = Act(NOW, "Ann", Origin.CHAT, "een reden", "0123456789ab", 3)

    assert history.act_record(act) == {
        "at": "2026-11-22T13:05:00+00:00",
        "author": "Ann",
        "act": "chat",
        "operation": "0123456789ab",
        "revision": 3,
        "what": "een reden",
    }
