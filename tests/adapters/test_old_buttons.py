"""Buttons under messages of years ago: each token of November 2026 is read, and made, as then."""

from __future__ import annotations

from datetime import date

import pytest

from bot.adapters.maps.colours import By
from bot.adapters.telegram.buttons import (
    AddAlias,
    BodyMap,
    Confirm,
    Decide,
    Drop,
    Fold,
    GoBack,
    LetBe,
    Other,
    OverviewMap,
    Prefer,
    Question,
    Report,
    Save,
    ShowRevision,
    SortStale,
    Speak,
    Spreadsheet,
    read,
)
from bot.core.answering.followup import FollowUp, View
from bot.core.model.outcome import Stage
from bot.core.model.terms import Duty, Need, NisCode
from bot.service.correct import Wrong
from bot.service.ports import ReportState, Side

NIS = NisCode("24062")

RECORDED = [
    ("a24062", FollowUp(view=View.ANSWER, nis=NIS)),
    ("l24062", FollowUp(view=View.MEMBERS, nis=NIS)),
    ("b24062", FollowUp(view=View.SOURCES, nis=NIS)),
    ("w24062", FollowUp(view=View.WHY, nis=NIS)),
    ("k24062", FollowUp(view=View.WIJK_WERKEN, nis=NIS)),
    ("j24062", FollowUp(view=View.WORK, nis=NIS)),
    ("w24062:exact:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.EXACT, heard="lokern")),
    ("w24062:alias:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.ALIAS, heard="lokern")),
    (
        "w24062:postcode:lokern",
        FollowUp(view=View.WHY, nis=NIS, stage=Stage.POSTCODE, heard="lokern"),
    ),
    ("w24062:nis:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.NIS, heard="lokern")),
    ("w24062:part:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.PART, heard="lokern")),
    ("w24062:french:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.FRENCH, heard="lokern")),
    (
        "w24062:adjective:lokern",
        FollowUp(view=View.WHY, nis=NIS, stage=Stage.ADJECTIVE, heard="lokern"),
    ),
    (
        "w24062:spelling:lokern",
        FollowUp(view=View.WHY, nis=NIS, stage=Stage.SPELLING, heard="lokern"),
    ),
    ("w24062:prefix:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.PREFIX, heard="lokern")),
    ("w24062:fuzzy:lokern", FollowUp(view=View.WHY, nis=NIS, stage=Stage.FUZZY, heard="lokern")),
    (
        "w24062:location:lokern",
        FollowUp(view=View.WHY, nis=NIS, stage=Stage.LOCATION, heard="lokern"),
    ),
    (
        "l24062k:fuzzy:lokern: é\n",
        FollowUp(
            view=View.MEMBERS,
            nis=NIS,
            stage=Stage.FUZZY,
            heard="lokern: é\n",
            about=Duty.WIJK_WERKEN,
        ),
    ),
    (
        "l24062j:fuzzy:lokern: é\n",
        FollowUp(
            view=View.MEMBERS, nis=NIS, stage=Stage.FUZZY, heard="lokern: é\n", about=Need.WORK
        ),
    ),
    (
        "b24062k:fuzzy:lokern: é\n",
        FollowUp(
            view=View.SOURCES,
            nis=NIS,
            stage=Stage.FUZZY,
            heard="lokern: é\n",
            about=Duty.WIJK_WERKEN,
        ),
    ),
    (
        "b24062j:fuzzy:lokern: é\n",
        FollowUp(
            view=View.SOURCES, nis=NIS, stage=Stage.FUZZY, heard="lokern: é\n", about=Need.WORK
        ),
    ),
    (
        "w24062k:fuzzy:lokern: é\n",
        FollowUp(
            view=View.WHY, nis=NIS, stage=Stage.FUZZY, heard="lokern: é\n", about=Duty.WIJK_WERKEN
        ),
    ),
    (
        "w24062j:fuzzy:lokern: é\n",
        FollowUp(view=View.WHY, nis=NIS, stage=Stage.FUZZY, heard="lokern: é\n", about=Need.WORK),
    ),
    ("l24062j", FollowUp(view=View.MEMBERS, nis=NIS, about=Need.WORK)),
    ("a24062:fuzzy:", FollowUp(view=View.ANSWER, nis=NIS, stage=Stage.FUZZY)),
    ("c24062", Save(nis=NIS)),
    ("c24062k", Save(nis=NIS, view=View.WIJK_WERKEN)),
    ("c24062j", Save(nis=NIS, view=View.WORK)),
    ("f24062", Report(nis=NIS)),
    ("f24062:phone", Report(nis=NIS, wrong=Wrong.PHONE)),
    ("f24062:email", Report(nis=NIS, wrong=Wrong.EMAIL)),
    ("f24062:person", Report(nis=NIS, wrong=Wrong.PERSON)),
    ("f24062:body", Report(nis=NIS, wrong=Wrong.BODY)),
    ("f24062:other", Report(nis=NIS, wrong=Wrong.OTHER)),
    ("f24062k", Report(nis=NIS, is_wijk_werken=True)),
    ("f24062!", Report(nis=NIS, is_sent=True)),
    ("f24062k:phone!", Report(nis=NIS, wrong=Wrong.PHONE, is_wijk_werken=True, is_sent=True)),
    ("f24062k:email!", Report(nis=NIS, wrong=Wrong.EMAIL, is_wijk_werken=True, is_sent=True)),
    ("f24062k:person!", Report(nis=NIS, wrong=Wrong.PERSON, is_wijk_werken=True, is_sent=True)),
    ("f24062k:body!", Report(nis=NIS, wrong=Wrong.BODY, is_wijk_werken=True, is_sent=True)),
    ("f24062k:other!", Report(nis=NIS, wrong=Wrong.OTHER, is_wijk_werken=True, is_sent=True)),
    ("f24062:phone!", Report(nis=NIS, wrong=Wrong.PHONE, is_sent=True)),
    ("tfr", Speak(language="fr")),
    ("t", Speak(language=None)),
    ("?wie in Lokeren?", Question(text="wie in Lokeren?")),
    ("d24062", BodyMap(nis=NIS)),
    ("d24062k", BodyMap(nis=NIS, is_wijk_werken=True)),
    ("d24062:interwaas!", BodyMap(nis=NIS, body="interwaas", in_words=True)),
    ("dk:ww-gent", BodyMap(body="ww-gent", is_wijk_werken=True)),
    ("d:k", BodyMap(body="k")),
    ("np", OverviewMap()),
    ("nk", OverviewMap(by=By.WIJK_WERKEN)),
    ("nf", OverviewMap(by=By.FRESHNESS)),
    (
        "nf:oost-vlaanderen!",
        OverviewMap(by=By.FRESHNESS, province="oost-vlaanderen", in_words=True),
    ),
    ("+a24062", Fold(token="a24062", is_open=True)),
    ("-np:limburg", Fold(token="np:limburg", is_open=False)),
    (
        "h0123456789ab:0123456789abcdef",
        Confirm(operation="0123456789ab", digest="0123456789abcdef"),
    ),
    (
        "H0123456789ab:0123456789abcdef",
        Confirm(operation="0123456789ab", digest="0123456789abcdef", sure=True),
    ),
    ("q0123456789ab", Drop(operation="0123456789ab")),
    ("pf", Prefer(side=Side.FILES)),
    ("ph", Prefer(side=Side.HELD)),
    ("ph2027-01-04", Prefer(side=Side.HELD, valid_from=date(2027, 1, 4))),
    ("g12", ShowRevision(number=12)),
    ("z999999999", GoBack(number=999999999)),
    ("m7:a", Decide(number=7, state=ReportState.ACCEPTED)),
    ("m7:r", Decide(number=7, state=ReportState.REJECTED)),
    ("m7:l", Decide(number=7, state=ReportState.LATER)),
    ("Averzonnendorp", LetBe(word="verzonnendorp")),
    ("averzonnendorp:0123456789ab", AddAlias(word="verzonnendorp", place="0123456789ab")),
    ("vr", SortStale(by_reach=True)),
    ("va", SortStale(by_reach=False)),
    ("o", Other()),
    ("x", Spreadsheet()),
]


@pytest.mark.parametrize(("token", "button"), RECORDED, ids=[token for token, _ in RECORDED])
def test_a_token_of_then_is_read_and_made_as_it_was(token, button):
    found = read(token) or FollowUp.decode(token)

    assert found == button
    assert button.encode() == token


def test_a_report_of_a_link_is_read_too():
    assert Report.of_start("f24062k_phone") == Report(NIS, Wrong.PHONE, is_wijk_werken=True)
