"""The JSON API, over real HTTP: what programs are answered, may keep, and may ask."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.adapters.terminal.lookup import record_of
from bot.adapters.web.services import WebSettings
from bot.core.model.facts import Person
from tests.builders import a_contact, a_directory, a_partnership, a_provenance, some_facts
from tests.web.serving import ADMIN, Answer, Site, raw

LANGUAGES = ("nl", "fr", "en")
QUESTIONS = (
    "lier",
    "wijk-werken in lier",
    "Gooik",
    "Hofstade",
    "8500 Gent",
    "welzijsband",
    "Luik",
    "9999",
    "wie is de regisseur in maldegm",
    "Wie zijn de leden van Leuven?",
    "Gent en Aalst",
    "wat is een regisseur",
    "Quel est le partenariat à Courtrai ?",
    "good morning",
    "sint niklaas / St.-Niklaas",
    "",
    "   ",
    "🙂",
    "ſt-trüiden \u202e \u200b",
    "tab\tline\r\nend",
    "\x00lier\x00",
    "<script>alert('lier')</script>",
    "a" * 7_000,
    "lier " * 1_000,
)
# Each endpoint with something that it answers.
ENDPOINTS = (
    "/api/ask?q=vollegem",
    "/api/suggest?q=vol",
    "/api/gemeenten/91001",
    "/api/samenwerkingsverbanden",
)
SITE, OTHER = "https://gemeente.example.org", "https://ander.example.org"
PERSON = Person("Jo Voorbeeld", "regisseur", a_provenance())


def asking(question: str, **more: str) -> str:
    return f"/api/ask?{urlencode({'q': question, **more})}"


def assert_problem(answer: Answer, status: int, detail: str = "") -> None:
    """A problem as RFC 9457 has it, kept by nobody."""
    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json.keys() == {"title", "status", "detail"}
    assert answer.json["status"] == status
    assert detail in answer.json["detail"]


async def figures(site: Site) -> dict[tuple[str, ...], float]:
    """The metrics, by name and values of labels."""
    text = (await site.get("/metrics")).text
    samples = [s for f in text_string_to_metric_families(text) for s in f.samples]
    return {(s.name, *s.labels.values()): s.value for s in samples}


# --- /api/ask -----------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_it_answers_as_the_command_does(real_site: Site, language: str):
    """`regiewijzer ask --json` prints what `record_of` returns."""
    texts = real_site.catalogs[language]
    for question in QUESTIONS:
        answer = await real_site.get(asking(question, lang=language))

        assert answer.status == 200, question
        assert answer.headers["content-type"] == "application/json"
        assert answer.json == json.loads(record_of(question, real_site.ask, texts)), question


async def test_without_a_language_it_is_dutch_or_that_of_the_address(site: Site):
    dutch = await site.get("/api/ask?q=leegem")
    french = await site.get("/fr/api/ask?q=leegem")

    assert dutch.json == (await site.get("/api/ask?q=leegem&lang=nl")).json
    assert french.json == (await site.get("/api/ask?q=leegem&lang=fr")).json
    assert dutch.json["reply"] != french.json["reply"]


@pytest.mark.parametrize(
    "path", ["/api/ask", "/api/suggest", "/api/ask?Q=lier", "/api/ask?lang=nl"]
)
async def test_without_a_question_it_says_what_to_give(site: Site, path: str):
    assert_problem(await site.get(path), 400, "question in q")


@pytest.mark.parametrize("path", ["/api/ask", "/api/suggest"])
@pytest.mark.parametrize("language", ["xx", "", "NL", "nl-BE", "../nl", "\x00"])
async def test_a_language_that_is_not_spoken_is_refused_with_those_that_are(
    site: Site, path: str, language: str
):
    answer = await site.get(f"{path}?{urlencode({'q': 'vollegem', 'lang': language})}")

    assert_problem(answer, 400, "lang must be one of: nl, en, fr")


async def test_a_question_may_be_as_long_as_an_address_may_be(site: Site):
    assert (await site.get(asking("x" * 8_100))).status == 200
    assert (await site.get(asking("x" * 8_200))).status == 414


async def test_what_is_no_utf_8_is_read_as_far_as_it_can_be(site: Site):
    answer = await site.get("/api/ask?q=%ff%fe+vollegem")

    assert answer.status == 200
    assert answer.json["query"] == "\ufffd\ufffd vollegem"
    assert answer.json["outcome"] == "found"


# --- /api/suggest -------------------------------------------------------------


async def test_what_is_suggested_begins_like_what_was_typed(real_site: Site):
    suggested = (await real_site.get("/api/suggest?q=kess")).json["suggestions"]

    assert 1 <= len(suggested) <= 8
    assert suggested[0]["label"].startswith("Kessel")
    assert all(one["about"] for one in suggested)


@pytest.mark.parametrize("prefix", ["", "/fr", "/en", "/in", "/in/fr"])
async def test_what_is_suggested_leads_to_its_page_in_the_same_language(site: Site, prefix: str):
    (one,) = (await site.get(f"{prefix}/api/suggest?q=vol")).json["suggestions"]

    assert one["page"].startswith(f"{prefix}/vraag?")
    assert "Vollegem" in (await site.get(one["page"])).text


@pytest.mark.parametrize("text", ["", "v", "zzzz", "🙂", "\x00"])
async def test_where_nothing_can_be_meant_nothing_is_suggested(site: Site, text: str):
    answer = await site.get(f"/api/suggest?{urlencode({'q': text})}")

    assert answer.json == {"suggestions": []}


# --- /api/gemeenten -----------------------------------------------------------


async def test_a_municipality_with_all_that_is_known(site: Site):
    town = (await site.get("/api/gemeenten/91001")).json

    assert (town["nis"], town["name"], town["is_part"]) == ("91001", "Vollegem", False)
    assert town["page"] == "/gemeente/91001-vollegem"
    (finding,) = town["findings"]
    (held,), (run,) = finding["regierol"], finding["wijk_werken"]
    assert held["status"] == run["status"] == "yes"
    assert held["partnership"]["contact"]["phone"] == "+3200000001"
    assert held["partnership"]["cycle_ends_on"] == "2025-12-31"
    assert run["organiser"]["contact"]["email"] == "wijkwerken@example.org"
    assert [local["body"] for local in town["local"]] == ["gemeente", "ocmw"]


async def test_what_nobody_knows_is_unknown_and_never_no(site: Site):
    (finding,) = (await site.get("/api/gemeenten/91002")).json["findings"]

    (held,), (run,) = finding["regierol"], finding["wijk_werken"]
    assert (held["status"], held["partnership"], held["evidence"]) == ("unknown", None, None)
    assert (run["status"], run["organiser"], run["evidence"]) == ("unknown", None, None)


async def test_parts_of_a_merged_municipality_may_differ(site: Site):
    town = (await site.get("/api/gemeenten/91010")).json

    found = {
        part["name"]: (finding["regierol"][0]["status"], finding["wijk_werken"][0]["reason"])
        for finding in town["findings"]
        for part in finding["parts"]
    }
    assert not town["is_part"]
    assert found == {"Westveld": ("yes", None), "Oostveld": ("unknown", "Niemand kon het zeggen.")}


async def test_an_old_code_is_that_part_alone(site: Site):
    part = (await site.get("/api/gemeenten/91003")).json

    assert (part["nis"], part["name"], part["is_part"]) == ("91003", "Westveld", True)
    assert [one["name"] for finding in part["findings"] for one in finding["parts"]] == ["Westveld"]
    assert (await site.get(part["page"])).status == 200


@pytest.mark.parametrize(
    "nis", ["00000", "9100", "910011", "leuven", "91001-vollegem", "%00", "91001%20", "٩١٠٠١"]
)
async def test_what_is_no_code_of_a_municipality_is_not_found(site: Site, nis: str):
    assert_problem(await site.get(f"/api/gemeenten/{quote(nis, '%')}"), 404, "no municipality")


async def test_no_municipality_says_no_or_yes_without_what_carries_it(real_site: Site, flanders):
    """The real data, each municipality of today and of before: from 6 addresses, within limits."""
    for number, nis in enumerate(flanders.municipalities):
        answer = await real_site.get(f"/api/gemeenten/{nis}", by=f"192.0.2.{number // 55}")

        assert answer.status == 200
        for finding in answer.json["findings"]:
            for duty in (*finding["regierol"], *finding["wijk_werken"]):
                body = duty.get("partnership") or duty.get("organiser")
                assert duty["status"] == ("yes" if body else "unknown")
                assert bool(duty["evidence"]) == bool(body)
        assert all(is_carried(one) for one in evidence_in(answer.json))


def evidence_in(value: Any) -> list[dict[str, Any]]:
    """All evidence in an answer, however deep."""
    if isinstance(value, list):
        return [one for item in value for one in evidence_in(item)]
    if not isinstance(value, dict):
        return []
    own = [one for key, one in value.items() if key.endswith("evidence") and one]
    return [*own, *(one for item in value.values() for one in evidence_in(item))]


def is_carried(evidence: dict[str, Any]) -> bool:
    return bool(
        evidence["sources"]
        and all(source["title"] and source["publisher"] for source in evidence["sources"])
        and evidence["checked_on"]
        and evidence["confidence"] in {"official", "secondary", "inferred"}
    )


async def test_a_person_is_named_with_the_page_that_names_them(serve):
    directory = a_directory(partnerships=(a_partnership(contact=a_contact(person=PERSON)),))
    async with serve(directory) as site:
        (one,) = (await site.get("/api/samenwerkingsverbanden")).json["partnerships"]

    person = one["contact"]["person"]
    assert (person["name"], person["role"]) == ("Jo Voorbeeld", "regisseur")
    assert person["evidence"]["sources"][0]["url"] == "https://www.example.org/bron"
    assert person["evidence"]["checked_on"] == "2026-11-01"


# --- /api/samenwerkingsverbanden ------------------------------------------------


async def test_all_partnerships_are_there_with_all_their_members(real_site: Site, flanders):
    found = (await real_site.get("/api/samenwerkingsverbanden")).json["partnerships"]

    assert [one["id"] for one in found] == sorted(flanders.partnerships)
    for one in found:
        members = {member["nis"] for member in one["members"]}
        assert members == {member.nis for member in flanders.members(one["id"])}
        assert is_carried(one["evidence"])
        assert is_carried(one["takes_up_wijk_werken_evidence"])
        person = one["contact"]["person"]
        assert person is None or is_carried(person["evidence"])
    assert any(one["contact"]["person"] for one in found)


# --- what may be kept -----------------------------------------------------------


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize(
    "had", ["{}", 'W/"other", {}', '{},W/"other"', "  {}  ", "*", "{strong}", '"x" , {strong}']
)
async def test_who_has_the_answer_already_is_told_so(site: Site, path: str, had: str):
    first = await site.get(path)
    mark = first.headers["etag"]
    asked = had.format(mark, strong=mark.removeprefix("W/"))

    second = await site.get(path, if_none_match=asked)

    assert (second.status, second.body) == (304, b"")
    assert second.headers["etag"] == mark
    assert second.headers["cache-control"] == first.headers["cache-control"]


@pytest.mark.parametrize("path", ENDPOINTS)
@pytest.mark.parametrize("had", ['"other"', "", 'W/""', "x", '"*"', 'W/"1.digest-1"'])
async def test_who_has_another_answer_gets_this_one(site: Site, path: str, had: str):
    answer = await site.get(path, if_none_match=had)

    assert answer.status == 200
    assert answer.json


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_after_another_revision_nobody_has_the_answer(site: Site, path: str):
    mark = (await site.get(path)).headers["etag"]

    site.load(a_directory(partnerships=(replace(a_partnership(), short_name="Anders"),)))
    answer = await site.get(path, if_none_match=mark)

    assert answer.status == 200
    assert answer.headers["etag"] != mark


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_after_midnight_nobody_has_the_answer(site: Site, path: str):
    mark = (await site.get(path)).headers["etag"]

    site.clock.turn(hours=11)
    assert (await site.get(path, if_none_match=mark)).status == 304
    site.clock.turn(hours=2)
    assert (await site.get(path, if_none_match=mark)).status == 200


async def test_what_is_not_there_is_in_nobodys_hands(site: Site):
    """The mark is the same for all addresses; it must not make one of nothing."""
    mark = (await site.get("/api/samenwerkingsverbanden")).headers["etag"]

    for had in (mark, "*"):
        assert_problem(await site.get("/api/gemeenten/00000", if_none_match=had), 404)
        assert_problem(await site.get("/api/ask", if_none_match=had), 400)
        assert_problem(await site.get("/api/ask?q=a&lang=xx", if_none_match=had), 400)


@pytest.mark.parametrize("path", ENDPOINTS)
async def test_what_somebody_typed_is_kept_by_themselves_only(site: Site, path: str):
    """Everything may be kept, and is asked about each time; what was typed, in no shared cache."""
    kept = (await site.get(path)).headers["cache-control"]

    assert kept == ("private, no-cache" if "q=" in path else "no-cache")


# --- who may read it -------------------------------------------------------------

ALLOW = "access-control-allow-origin"


async def test_by_default_scripts_of_other_sites_read_nothing(site: Site):
    for path in ENDPOINTS:
        assert ALLOW not in (await site.get(path, origin=SITE)).headers


async def test_scripts_of_a_site_in_the_setting_may_read(serve):
    async with serve(settings=WebSettings(cors_origins=(SITE,))) as site:
        for path in (*ENDPOINTS, "/api/openapi.json", "/api/ask", "/api/gemeenten/00000"):
            ours = await site.get(path, origin=SITE)
            theirs = await site.get(path, origin=OTHER)

            assert ours.headers[ALLOW] == SITE
            assert "Origin" in ours.headers["vary"]  # a cache must not hand it to others
            assert "etag" in ours.headers["access-control-expose-headers"].lower()
            assert "access-control-allow-credentials" not in ours.headers
            assert theirs.status == ours.status
            assert ALLOW not in theirs.headers


@pytest.mark.parametrize("origin", [f"{SITE}.evil.example", "null", "http://gemeente.example.org"])
async def test_a_site_that_only_looks_like_it_may_not(serve, origin: str):
    async with serve(settings=WebSettings(cors_origins=(SITE,))) as site:
        assert ALLOW not in (await site.get(ENDPOINTS[0], origin=origin)).headers


async def test_all_sites_may_read_where_the_setting_says_so(serve):
    async with serve(settings=WebSettings(cors_origins=("*",))) as site:
        for path in ENDPOINTS:
            assert (await site.get(path, origin=OTHER)).headers[ALLOW] == "*"
        page = await site.get("/vraag?q=vollegem", origin=OTHER)

    assert ALLOW not in page.headers  # only the API


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/geen", 404), ("GET", "/api", 404), ("POST", "/api/ask", 405)],
)
async def test_they_may_read_what_is_refused_too(serve, method: str, path: str, status: int):
    async with serve(settings=WebSettings(cors_origins=(SITE,))) as site:
        answer = await site.send(method, path, origin=SITE)

    assert_problem(answer, status, "")
    assert answer.headers[ALLOW] == SITE


@pytest.mark.parametrize(
    ("allowed", "method", "status"),
    [((SITE,), "GET", 200), (("*",), "GET", 200), ((SITE,), "DELETE", 400), ((), "GET", 400)],
)
async def test_a_browser_that_asks_beforehand_is_told(serve, allowed, method: str, status: int):
    async with serve(settings=WebSettings(cors_origins=allowed)) as site:
        answer = await site.send(
            "OPTIONS",
            "/api/gemeenten/91001",
            origin=SITE,
            access_control_request_method=method,
        )

    assert answer.status == status
    if status == 200:
        assert answer.headers[ALLOW] in {SITE, "*"}
        assert "GET" in answer.headers["access-control-allow-methods"]


# --- how much one may ask --------------------------------------------------------


async def ask_until_limited(site: Site, path: str = "/api/ask?q=leegem", by: str = "") -> Answer:
    """Ask on until it is too much; the allowance grows meanwhile, so count no further than that."""
    for _ in range(1_000):
        answer = await site.get(path, by=by)
        if answer.status != 200:
            return answer
    raise AssertionError("never limited")


@pytest.mark.parametrize("path", [*ENDPOINTS, "/api/openapi.json"])
async def test_who_asks_too_much_is_told_how_long_to_wait(serve, path: str):
    async with serve(settings=WebSettings(cors_origins=("*",))) as site:
        answer = await ask_until_limited(site, path)
        limited = (await figures(site))["regiewijzer_limited_total",]
        from_a_page = await site.get(path, origin=OTHER)

    assert_problem(answer, 429, "wait")
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert limited == 1
    assert from_a_page.headers[ALLOW] == "*"
    assert "retry-after" in from_a_page.headers["access-control-expose-headers"].lower()


async def test_others_are_answered_meanwhile(site: Site):
    await ask_until_limited(site, by="192.0.2.1")

    assert (await site.get(ENDPOINTS[0], by="192.0.2.1")).status == 429
    assert (await site.get(ENDPOINTS[0], by="192.0.2.2")).status == 200
    assert (await site.get("/api/suggest?q=vol", by="192.0.2.1")).status == 200  # counts apart


async def test_what_is_long_counts_for_more(site: Site):
    """A few texts of eight kilobytes use up what sixty questions do."""
    path = f"/vraag?{urlencode({'q': 'volle gr m ' * 700})}"

    statuses = [(await site.get(path, by="192.0.2.3")).status for _ in range(10)]

    assert statuses[0] == 200
    assert 429 in statuses


async def test_only_a_trusted_proxy_says_for_whom_it_asks(serve):
    async with serve(trusted_proxies=("203.0.113.9",)) as site:
        await ask_until_limited(site, by="192.0.2.1")

        assert (await site.get(ENDPOINTS[0], by="192.0.2.2")).status == 429


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff:ffff:ffff:ffff", True),
        ("2001:db8:0:1::1", "2001:DB8:0:1::2", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("192.0.2.1", "198.51.100.7, 192.0.2.1", True),  # what a client adds itself is not believed
    ],
)
async def test_a_network_of_one_household_counts_as_one(
    site: Site, one: str, other: str, is_same: bool
):
    await ask_until_limited(site, by=one)

    assert (await site.get(ENDPOINTS[0], by=other)).status == (429 if is_same else 200)


async def test_nobodys_address_is_written_anywhere(site: Site):
    with logged() as lines:
        for by in ("192.0.2.77", "2001:db8:77::77"):
            await ask_until_limited(site, by=by)
            await site.get("/vraag?q=geheimeplek", by=by)
        logging.getLogger("test").info("heard")
    metrics = (await site.get("/metrics")).text

    assert "heard" in lines.getvalue()
    for trace in ("192.0.2.77", "2001:db8:77:", "geheimeplek", "leegem"):
        assert trace not in lines.getvalue()
        assert trace not in metrics


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """All that reaches the program's one handler, at the lowest level.

    Not `caplog`: that listens at loggers too which hand nothing on, such as uvicorn's of requests.
    """
    lines, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(lines), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


# --- methods, and what is counted --------------------------------------------------


@pytest.mark.parametrize("path", [*ENDPOINTS, "/api/openapi.json"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_the_api_is_for_reading_only(site: Site, path: str, method: str):
    answer = await site.send(method, path)

    assert_problem(answer, 405, "GET")
    assert {part.strip() for part in answer.headers["allow"].split(",")} == {"GET", "HEAD"}


@pytest.mark.parametrize("path", [*ENDPOINTS, "/api/openapi.json", "/api/gemeenten/00000"])
async def test_head_is_get_without_the_body(site: Site, path: str):
    got = await site.get(path, accept_encoding="identity")
    request = f"HEAD {path} HTTP/1.1\r\nhost: {site.address[7:]}\r\naccept-encoding: identity\r\n"
    head = await raw(site, f"{request}\r\n".encode())

    assert (head.status, head.body) == (got.status, b"")
    assert without_date(head) == without_date(got)


def without_date(answer: Answer) -> dict[str, str]:
    return {name.lower(): v for name, v in answer.headers.items() if name.lower() != "date"}


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nope", "/api/ask/x", "/fr/api/x", "/api/.."]
)
async def test_an_address_of_nothing_is_a_problem_too(site: Site, path: str):
    assert_problem(await site.get(path), 404)


async def test_a_slash_at_the_end_changes_nothing(site: Site):
    for path in ("/api/ask/?q=leegem", "/api/gemeenten/91001/", "/api/samenwerkingsverbanden/"):
        assert (await site.get(path)).status == 200


async def test_a_fault_of_ours_is_a_problem_without_its_reason(site: Site, caplog, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("geheim")

    monkeypatch.setattr(type(site.ask), "__call__", broken)
    answer = await site.get("/api/ask?q=leegem")

    assert_problem(answer, 500, "our fault")
    assert "geheim" not in answer.text
    assert (await figures(site))["regiewijzer_faults_total", "RuntimeError"] == 1
    assert "RuntimeError" in caplog.text  # whoever runs it can find it


async def test_answers_are_counted_by_outcome_and_language(site: Site):
    await site.get("/api/ask?q=vollegem")
    await site.get("/api/ask?q=tweelo&lang=fr")
    await site.get("/api/ask?q=zzz&lang=fr")
    counted = await figures(site)

    for outcome in ("found", "choose", "not_understood"):
        assert counted["regiewijzer_outcomes_total", outcome] == 1
    assert counted["regiewijzer_languages_total", "nl"] == 1
    assert counted["regiewijzer_languages_total", "fr"] == 2


async def test_a_question_to_the_api_is_not_kept(site: Site):
    """What leads nowhere is counted for administrators where people type, not for programs."""
    for day in range(3):
        await site.get(f"/api/ask?q=kwetterdam&lang=nl&day={day}")
        site.clock.turn(days=1)

    assert await site.misses.list(ADMIN) == ()


def test_the_made_up_data_hold_all_cases():
    """The tests above lean on them."""
    assert {m.nis for m in some_facts().municipalities} >= {"91001", "91002", "91003", "91010"}
