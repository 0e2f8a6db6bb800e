"""Answers as pages, over real HTTP: what an address leads to, and what a page leads to."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import partial
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import segno

from bot.adapters.web.services import WebSettings
from tests.builders import a_contact, a_directory, a_partnership, an_organiser
from tests.telegram.bot_api import until
from tests.web.serving import ADMIN, Answer, Site

FORM = {"content_type": "application/x-www-form-urlencoded"}


def links(page: Answer, kind: str = "") -> dict[str, str]:
    """The links of a page by their words; only those of a class, where *kind* is given."""
    pattern = (
        rf'<a class="{kind}" href="([^"]*)"[^>]*>(.*?)</a>'
        if kind
        else r"<a [^>]*?href=\"([^\"]*)\"[^>]*>(.*?)</a>"
    )
    return {
        unescape(re.sub("<[^>]+>", "", words)): unescape(address)
        for address, words in re.findall(pattern, page.text, re.DOTALL)
    }


def words(page: Answer) -> str:
    """The text of a page."""
    text = re.sub(r"</?(a|abbr|q|small|span|strong)\b[^>]*>", "", page.text)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "\n", text)))


async def ask(site: Site, question: str, prefix: str = "") -> Answer:
    return await site.get(f"{prefix}/vraag?{urlencode({'q': question})}")


# --- addresses ----------------------------------------------------------------


async def test_a_municipality_has_an_address_with_its_number_and_its_name(site: Site):
    page = await site.get("/gemeente/91001-vollegem")

    assert page.status == 200
    assert "<title>Vollegem · Regiewijzer</title>" in page.text
    assert "00 00 00 01" in words(page)


@pytest.mark.parametrize("key", ["91001", "91001-", "91001-iets-anders", "91001-VOLLEGEM"])
async def test_other_words_behind_the_number_lead_to_the_right_ones(site: Site, key: str):
    page = await site.get(f"/fr/gemeente/{key}/leden?q=vollegem")

    if key.isupper() and not key.isdigit():
        assert page.status == 404  # no such form of a key
        return
    assert page.status == 308
    assert page.headers["location"] == "/fr/gemeente/91001-vollegem/leden?q=vollegem"


async def test_the_address_of_a_former_municipality_still_answers_for_that_part(site: Site):
    page = await site.get("/gemeente/91003-westveld")

    assert "Westveld is sinds 1-1-2025 deel van Samenveld." in words(page)


@pytest.mark.parametrize(
    "path",
    [
        "/gemeente/99999-nergens",
        "/gemeente/leuven",
        "/gemeente/91001-vollegem/niets",
        "/gemeente/%D9%A9%D9%A1%D9%A0%D9%A0%D9%A1",  # five digits of another script
        "/samenwerking/geen",
        "/organisator/geen",
        "/kaart/geen",
        "/kaart/vlaanderen?kleur=geen",
        "/iets",
    ],
)
async def test_what_is_not_there_is_said_with_a_place_to_ask(site: Site, path: str):
    page = await site.get(path)

    assert page.status == 404
    assert "Deze pagina is er niet" in page.text
    assert 'name="q"' in page.text


async def test_each_choice_leads_to_an_answer(site: Site):
    page = await ask(site, "tweelo")
    choices = links(page, "button")

    assert list(choices) == ["Tweelo (Vollegem)", "Tweelo (Leegem)"]
    chosen = await site.get(choices["Tweelo (Leegem)"])
    assert "Leegem" in words(chosen)


async def test_the_next_questions_keep_what_was_typed(site: Site):
    page = await ask(site, "vollegrm")

    why = await site.get(links(page, "chip")["Waarom?"])

    assert 'Ik las "vollegrm" als Vollegem (1 letter verschil).' in words(why)


async def test_an_address_puts_no_words_into_our_mouth(site: Site):
    """Whoever makes an address can write anything behind it."""
    page = await site.get("/gemeente/91001-vollegem/waarom?q=bel%200900%20oplichter")

    assert "oplichter" not in words(page)
    assert "Je koos Vollegem." in words(page)


async def test_what_was_typed_of_another_part_is_not_taken_over(site: Site):
    page = await site.get("/gemeente/91003-westveld/waarom?q=oostveld")

    assert "Oostveld" not in words(page)


async def test_the_page_of_a_partnership_says_what_asking_for_it_says(real_site: Site):
    asked = await ask(real_site, "westhoek")
    page = await real_site.get("/samenwerking/dvv-westhoek")

    said = re.search(r'<div class="block first">.*?</div>', page.text, re.DOTALL)
    assert said is not None
    assert said[0] in asked.text


@pytest.mark.parametrize("address", ["/samenwerking/{}", "/organisator/{}"])
async def test_the_page_of_a_body_begins_with_how_to_call_too(site: Site, address: str):
    body = a_partnership() if "samenwerking" in address else an_organiser()
    page = await site.get(address.format(body.id))

    assert body.contact is not None
    assert body.contact.phone is not None
    call = page.text.index(f'<a class="button primary" href="tel:{body.contact.phone.dial}"')
    assert call < page.text.index("<details")
    assert "contact.vcf" not in page.text  # it is the page of no municipality


# --- what a page offers -------------------------------------------------------


async def test_the_contact_stands_before_the_rest(site: Site):
    page = await ask(site, "Vollegem")

    call = page.text.index('href="tel:+3200000001"')
    assert page.text.index("Voorbeeldverband</strong> is hier de regisseur.") < call
    assert call < page.text.index("<details")
    assert "Bel Voorbeeldverband: 00 00 00 01" in links(page)


async def test_the_contact_can_be_kept(site: Site):
    page = await ask(site, "Vollegem")
    card = await site.get(links(page)["Bewaar Voorbeeldverband"])

    assert card.headers["content-type"] == "text/vcard; charset=utf-8"
    assert card.headers["content-disposition"] == 'attachment; filename="vollegem.vcf"'
    assert card.text.startswith("BEGIN:VCARD\r\n")
    assert "TEL;TYPE=WORK,VOICE:+3200000001\r\n" in card.text


async def test_the_contact_of_wijk_werken_is_that_of_the_organiser(site: Site):
    page = await ask(site, "wijk-werken in Vollegem")
    card = await site.get(links(page)["Bewaar Voorbeeldorganisator"])

    assert "EMAIL;TYPE=INTERNET:wijkwerken@example.org\r\n" in card.text


async def test_without_a_contact_there_is_none_to_keep(serve):
    nothing = a_contact(phone=None, email=None)
    directory = a_directory(
        partnerships=(a_partnership(contact=nothing),),
        local_contacts=(),
        organisers=(),
        areas=(),
        referrals=(),
    )
    async with serve(directory) as site:
        page = await ask(site, "Vollegem")

        assert 'class="line press"' not in page.text
        assert (await site.get("/gemeente/91001-vollegem/contact.vcf")).status == 404


async def test_the_page_for_the_counter_has_a_code_that_leads_to_the_answer(site: Site):
    page = await site.get("/gemeente/91001-vollegem/blad")
    address = f"{site.address}/gemeente/91001-vollegem"

    code = segno.make(address, error="m", micro=False).svg_inline(border=0, omitsize=True)
    assert code in page.text
    assert address in words(page)
    assert "Gemaakt op 22-11-2026." in words(page)


async def test_the_answer_in_another_language_is_at_the_same_address_behind_its_prefix(site: Site):
    page = await site.get("/vraag?q=vollegrm")

    french = await site.get(links(page)["FR"])

    assert '<html lang="fr"' in french.text
    assert "vollegrm" in words(french)
    assert links(french)["NL"] == "/vraag?q=vollegrm"


async def test_an_embedded_page_leads_to_embedded_pages(site: Site):
    page = await ask(site, "tweelo", prefix="/in/fr")

    assert "site-header" not in page.text
    assert all(path.startswith("/in/fr/gemeente/") for path in links(page, "button").values())


async def test_behind_a_proxy_with_a_path_every_address_has_it(serve):
    async with serve(settings=WebSettings(public_url="https://example.org/regie")) as site:
        page = await ask(site, "Vollegem")

        ours = [path for path in links(page).values() if path.startswith("/")]
        assert ours
        assert all(path.startswith("/regie/") for path in ours)
        share = "https://example.org/regie/gemeente/91001-vollegem"
        assert links(page)["Deel dit antwoord"] == share


async def test_search_engines_are_led_to_answers_and_away_from_questions(site: Site):
    answer = await site.get("/gemeente/91001-vollegem")
    question = await ask(site, "Vollegem")

    canonical = f'<link rel="canonical" href="{site.address}/gemeente/91001-vollegem">'
    assert canonical in answer.text
    assert "noindex" not in answer.text
    assert '<meta name="robots" content="noindex">' in question.text
    assert "Disallow: /vraag" in (await site.get("/robots.txt")).text


# --- location -----------------------------------------------------------------


async def locate(site: Site, **fields: object) -> Answer:
    return await site.send("POST", "/plek", data=urlencode(fields), **FORM)


async def test_a_location_gets_the_answer_for_its_municipality(site: Site):
    page = await locate(site, lon=4.05, lat=51.05, accuracy=10)

    assert "Deze plek ligt in Vollegem." in words(page)
    assert page.headers["cache-control"] == "no-store"
    assert "4.05" not in page.text


async def test_what_follows_remembers_that_it_was_a_location_and_not_where(site: Site):
    page = await locate(site, lon=4.05, lat=51.05, accuracy=10)
    why = links(page, "chip")["Waarom?"]

    assert why == "/gemeente/91001-vollegem/waarom?via=kaart"
    assert "Je deelde een plek op de kaart." in words(await site.get(why))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"lon": "x", "lat": 51, "accuracy": 1},
        {"lon": 4, "lat": 999, "accuracy": 1},
        {"lon": "nan", "lat": "inf", "accuracy": "nan"},
    ],
)
async def test_what_is_no_location_is_refused(site: Site, fields: dict[str, object]):
    assert (await locate(site, **fields)).status == 400


# --- reports ------------------------------------------------------------------


async def report(site: Site, path: str, **fields: str) -> Answer:
    return await site.send("POST", path, data=urlencode(fields), **FORM)


async def test_a_report_with_a_line_is_kept_and_passed_on_without_who(site: Site):
    asked = await site.get(links(await ask(site, "Vollegem"))["Klopt niet?"])
    assert "Wat klopt er niet aan dit antwoord voor Vollegem?" in words(asked)

    thanks = await report(
        site, "/gemeente/91001-vollegem/klopt-niet", soort="phone", regel="00 00 00 77"
    )

    assert "We weten niet wie dit meldt." in words(thanks)
    assert '"00 00 00 77"' in words(thanks)
    (kept,) = await site.reports.queue(ADMIN)
    assert (kept.place, kept.kind, kept.note) == ("Vollegem", "phone", "00 00 00 77")
    ((told, wrong),) = site.told
    assert (told.note, wrong) == ("00 00 00 77", "phone")


async def test_a_report_without_a_line_counts(site: Site):
    for _ in range(2):
        thanks = await report(site, "/gemeente/91001-vollegem/klopt-niet", soort="email")

    assert "Dit was al gemeld." in words(thanks)
    (kept,) = await site.reports.queue(ADMIN)
    assert kept.times == 2
    assert len(site.told) == 1


async def test_a_report_on_wijk_werken_is_about_the_organiser(site: Site):
    await report(site, "/gemeente/91001-vollegem/wijk-werken/klopt-niet", soort="phone")

    ((told, _),) = site.told
    assert told.body is not None
    assert told.body.name == "Voorbeeldorganisator"


@pytest.mark.parametrize("fields", [{}, {"soort": "iets"}, {"regel": "alleen een regel"}])
async def test_a_report_of_nothing_is_refused_and_not_kept(site: Site, fields: dict[str, str]):
    refused = await report(site, "/gemeente/91001-vollegem/klopt-niet", **fields)

    assert refused.status == 400
    assert not await site.reports.queue(ADMIN)


# --- what is counted ----------------------------------------------------------


async def test_a_word_that_leads_nowhere_is_counted_by_days(site: Site, tmp_path: Path):
    """It is counted after the answer was sent: nobody waits for it."""

    def days() -> int:
        with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as database:
            return sum(number for (number,) in database.execute("SELECT days FROM misses"))

    for day in range(3):
        await ask(site, "zoek qwxzvbn")
        await until(partial(lambda before: days() > before, day))
        site.clock.turn(days=1)

    assert [miss.token for miss in await site.misses.list(ADMIN)] == ["qwxzvbn"]


async def test_an_address_that_was_made_by_somebody_counts_no_words(site: Site):
    for _ in range(3):
        await site.get("/gemeente/91001-vollegem?q=zzyzxgem")
        site.clock.turn(days=1)

    assert not await site.misses.list(ADMIN)


async def test_suggestions_lead_to_answers(real_site: Site):
    """Each thing that is suggested is understood when it is chosen."""
    for begun in ("leu", "sint", "hof", "kes", "85"):
        found = (await real_site.get(f"/api/suggest?q={begun}")).json["suggestions"]

        assert found
        for one in found:
            page = await real_site.get(one["page"])
            assert 'class="options"' not in page.text, one
            assert 'class="line press"' in page.text, one
