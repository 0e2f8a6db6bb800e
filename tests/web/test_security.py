"""What people send and what stands in the data never becomes more than text; over real HTTP."""

from __future__ import annotations

import asyncio
import csv
import io
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from itertools import count
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.adapters.web.services import THIS_MACHINE, WebSettings
from bot.core.lookup.directory import Directory
from bot.core.model.facts import Person, Phone
from tests.builders import a_contact, a_directory, a_provenance, some_facts
from tests.web.harmless import MARK, MARKUP, faults_in, text_of
from tests.web.serving import LOOPBACK, Answer, Site, all_catalogs, raw

PUBLIC = "https://regie.example.org"
HOST_SITE = "https://gemeente.example.org"
FORM = "application/x-www-form-urlencoded"
TOWN = "/gemeente/91001-vollegem"
WRONG = f"{TOWN}/klopt-niet"
# Each kind of answer that there is: method, path, status.
KINDS = (
    ("GET", "/", 200),
    ("HEAD", "/", 200),
    ("GET", "/fr/vraag?q=vollegem", 200),
    ("GET", TOWN, 200),
    ("GET", f"{TOWN}/contact.vcf", 200),
    ("GET", f"{TOWN}/blad", 200),
    ("GET", WRONG, 200),
    ("GET", "/samenwerking/voorbeeldverband", 200),
    ("GET", "/kaart/samenwerking/voorbeeldverband.svg", 200),
    ("GET", "/kaart/samenwerking/voorbeeldverband.png", 200),
    ("GET", "/lijst", 200),
    ("GET", "/insluiten", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/static/style.css", 200),
    ("GET", "/static/app.js?v=1", 200),
    ("GET", "/api/ask?q=vollegem", 200),
    ("GET", "/api/openapi.json", 200),
    ("GET", "/gemeente/91001", 308),
    ("GET", "/kaart", 307),
    ("GET", "/favicon.ico", 307),
    ("GET", "/nergens", 404),
    ("GET", "/static/nergens", 404),
    ("GET", "/api/nergens", 404),
    ("GET", "/api/ask", 400),
    ("POST", "/api/ask", 405),
    ("POST", "/", 405),
    ("POST", WRONG, 400),
    ("OPTIONS", "/", 405),
)
HOSTILE = (
    MARKUP,
    f"javascript:{MARK}()",
    f"data:text/html,<{MARK}>",
    f"' on{MARK}='1",
    f"lier\r\n{MARK}: 1\r\n\r\n<{MARK}>",
    f"\u2028<{MARK}>\u2029\x85",
    f"\u202evollegem\u2066 <{MARK}>\x00\x1b[31m",
    "{{7*7}}{%raw%}${7*7}#{7*7}<%=7*7%>",
    f"vollegem</h2><{MARK}>",
    f"&lt;{MARK}&gt;&#60;{MARK}&#62;",
)


def policy_of(answer: Answer) -> dict[str, list[str]]:
    parts = (part.split() for part in answer.headers["content-security-policy"].split(";"))
    return {name: values for name, *values in parts}


def assert_guarded(answer: Answer) -> None:
    policy = policy_of(answer)
    assert policy["default-src"] == policy["base-uri"] == ["'none'"]
    assert policy["script-src"] == policy["form-action"] == ["'self'"]
    allowed = {value for values in policy.values() for value in values}
    assert allowed <= {"'none'", "'self'", HOST_SITE}  # no "unsafe-…", no "data:", no "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in answer.headers


def assert_harmless(answer: Answer) -> None:
    """Nothing that was sent in, or that stands in the data, became more than text."""
    assert answer.status < 500
    assert "Traceback" not in answer.text
    assert not any(MARK in name.lower() for name in answer.headers)
    if answer.headers.get("content-type", "").startswith(("text/html", "image/svg")):
        assert faults_in(answer.text) == []
        assert not set(answer.text) & set("\x00\x1b\x85\u2028\u2029\u202a\u202e\u2066")


def limitless() -> Callable[[], str]:
    """Return what gives each request a household of its own, so that nobody is limited."""
    numbers = count()
    return lambda: f"2001:db8:{next(numbers):x}::1"


def body_of(**fields: str) -> bytes:
    return urlencode(fields).encode()


# --- headers ------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "status"), KINDS)
async def test_every_answer_tells_the_browser_to_do_only_what_is_needed(
    site: Site, method: str, path: str, status: int
):
    answer = await site.send(method, path)

    assert answer.status == status
    assert_guarded(answer)
    assert policy_of(answer)["frame-ancestors"] == ["'none'"]
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers


async def test_so_does_an_answer_without_a_body(site: Site):
    mark = (await site.get(TOWN)).headers["etag"]
    answer = await site.get(TOWN, if_none_match=mark)

    assert answer.status == 304
    assert_guarded(answer)


async def test_so_do_the_answers_to_what_is_refused_and_to_what_broke(site: Site, monkeypatch):
    refused = await site.send(
        "POST", WRONG, data=body_of(soort="phone"), sec_fetch_site="cross-site"
    )
    large = await site.send("POST", "/lijst", data=io.BytesIO(b"x" * 1_300_000))
    for _ in range(1_000):
        limited = await site.get(TOWN)
        if limited.status == 429:
            break
    monkeypatch.setattr(type(site.ask), "nothing", None)
    broken = await site.get("/")

    for answer, status in ((refused, 403), (large, 413), (limited, 429), (broken, 500)):
        assert answer.status == status
        assert_guarded(answer)
        assert answer.headers["cache-control"] == "no-store"
        assert faults_in(answer.text) == []


@pytest.mark.parametrize("allowed", [(), (HOST_SITE,)])
async def test_only_embedded_pages_may_be_shown_elsewhere_and_only_where_it_is_set(serve, allowed):
    async with serve(settings=WebSettings(frame_ancestors=allowed)) as site:
        for path in ("/in", "/in/", "/in/fr/", f"/in{TOWN}", "/in/nergens", "/%69n/"):
            answer = await site.get(path)
            assert_guarded(answer)
            assert policy_of(answer)["frame-ancestors"] == ["'self'", *allowed]
        for path in ("/", "/fr/", "/fr/in/", "/inn", "//in/", f"/in/..{TOWN}", "/insluiten"):
            is_embedded = path.startswith("/in/")
            ancestors = policy_of(await site.get(path))["frame-ancestors"]
            assert ancestors == (["'self'", *allowed] if is_embedded else ["'none'"])


@pytest.mark.parametrize(
    ("public", "has_it"),
    [(PUBLIC, True), (f"{PUBLIC}/regie", True), ("http://127.0.0.1:8080", False), (None, False)],
)
async def test_browsers_are_held_to_https_only_where_the_address_has_it(
    serve, public: str | None, has_it: bool
):
    async with serve(settings=WebSettings(public_url=public)) as site:
        for path in ("/", "/api/ask?q=leegem", "/nergens", "/static/app.js"):
            answer = await site.get(path, x_forwarded_proto="https")
            assert ("strict-transport-security" in answer.headers) is has_it


# --- what people send -----------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("prefix", ["", "/in/fr"])
async def test_what_somebody_asks_is_only_ever_text(site: Site, text: str, prefix: str):
    typed, sent = urlencode({"q": text}), body_of(lijst=f"{text}\nvollegem\nleegem\n{text}")
    by = limitless()
    for path in (
        f"/vraag?{typed}",
        f"{TOWN}?{typed}",
        f"{TOWN}/waarom?{typed}",
        f"{TOWN}/blad?{typed}",
        f"{TOWN}?via={quote(text)}",
        f"/gemeente/{quote(text, '')}",
        f"/gemeente/91001-{quote(text, '')}",
        f"/samenwerking/{quote(text, '')}",
        f"/kaart/{quote(text, '')}?kleur={quote(text)}",
        f"/{quote(text, '')}?{typed}&{quote(text, '')}={quote(text, '')}",
        f"/api/ask?{typed}",
        f"/api/suggest?{typed}",
        f"/api/ask?q=a&lang={quote(text)}",
    ):
        answer = await site.get(f"{prefix}{path}", by())
        assert_harmless(answer)
        assert_guarded(answer)
    listed = await site.send("POST", f"{prefix}/lijst", by(), data=sent, content_type=FORM)
    assert_harmless(listed)
    if MARK in text and "&" not in text:
        shown = text_of((await site.get(f"/vraag?{typed}", by())).text)
        assert MARK in shown  # the reader sees what they typed


async def test_a_line_with_a_report_is_shown_back_as_text(site: Site):
    for number, text in enumerate(HOSTILE):
        answer = await site.send(
            "POST",
            WRONG,
            f"192.0.2.{number}",
            data=body_of(soort="phone", regel=text),
            content_type=FORM,
        )

        assert answer.status == 200
        assert_harmless(answer)
    assert any(MARK in reported.note for reported, _ in site.told)


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example/",
        "//evil.example",
        "/%2f%2fevil.example",
        "/%5cevil.example/",
        "/%5c%5cevil.example",
        "/fr//evil.example/",
        "/in//evil.example/",
        "///evil.example/..",
        "/.evil.example",
        "/@evil.example/",
        "/%09/evil.example/",
        "http://localhost//evil.example/",
        "/gemeente/91001//evil.example",
        "/gemeente//evil.example/",
        "/kaart//evil.example",
    ],
)
async def test_no_address_leads_to_another_site(site: Site, path: str):
    for method in ("GET", "HEAD"):
        answer = await raw(site, f"{method} {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())

        assert answer.status in {200, 404}
        assert "location" not in answer.headers
        assert faults_in(answer.text) == []


@pytest.mark.parametrize(
    "path",
    [
        "/gemeente/91001",
        "/gemeente/91001-%0d%0ax-evil:1",
        "/gemeente/91001?q=%0d%0ax-evil:%201",
        "/fr/gemeente/91001?q=//evil.example&next=https://evil.example",
        "/in/gemeente/91001-evil?q=%e2%80%a8",
        "/kaart?kleur=partnership%0d%0ax-evil:1",
        "/kaart?next=//evil.example",
        "/favicon.ico?x=%0d%0ax-evil:1",
        "/vraag/?q=x",
        "/static",
        "/api",
        "/lijst/",
    ],
)
async def test_who_is_sent_on_stays_on_this_site(site: Site, path: str):
    request = f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n"
    answer = await raw(site, request.encode())

    assert MARK not in {name.lower() for name in answer.headers}
    location = answer.headers.get("location")
    if location is not None:
        assert answer.status in {307, 308}
        assert location.startswith("/")
        assert location[1:2] not in {"/", "\\"}
        assert not urlsplit(location).netloc


@pytest.mark.parametrize(
    "path",
    [
        "/static/../site.py",
        "/static/..%2fsite.py",
        "/static/%2e%2e/site.py",
        "/static/%2e%2e%2f%2e%2e%2f%2e%2e%2fsettings.py",
        "/static/..%5c..%5csite.py",
        "/static/%252e%252e/site.py",
        "/static/%c0%ae%c0%ae/site.py",
        "/static//etc/passwd",
        "/static/%2fetc%2fpasswd",
        "/static/%00",
        "/static/app.js%00.css",
        "/static/" + "a" * 4_000,
        "/static/" + "%2e/" * 500,
        "/static/.",
        "/static/..",
        "/../../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/gemeente/..%2f..%2f..%2fetc%2fpasswd",
        "/gemeente/%00",
        "/gemeente/91001-vollegem/%00",
        "/samenwerking/..%2fgemeente",
        "/samenwerking/%00",
        "/kaart/..%2f..%2fetc%2fpasswd.svg",
        "/kaart/samenwerking/%00.svg",
        "/templates/base.html",
        "/static/site.py",
        "/.git/config",
        "/.env",
    ],
)
async def test_no_other_file_can_be_read(site: Site, path: str):
    answer = await raw(site, f"GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())

    assert answer.status in {400, 404}
    for trace in ("root:", "import ", "Traceback", "repositoryformatversion", "{%"):
        assert trace not in answer.text


# --- what stands in the data ------------------------------------------------------

SCRIPT_URL = f'javascript:{MARK}()//"><{MARK}>'
BREAKING = f"\r\nEND:VCARD\r\n{MARK}:1\r\n"


def hostile_directory() -> Directory:
    """The made-up data, with markup and breaks in all that is text and scripts for websites.

    The checks of the data refuse most of it; the site does not lean on them.
    """
    facts = some_facts()
    evidence = a_provenance()
    text, phone = f"{MARKUP}{BREAKING}", Phone('+32000"><x-evil>\r\nX:1', MARKUP)
    contact = a_contact(
        organisation=text,
        role=text,
        phone=phone,
        email=f"een@example.org{text}",
        website=SCRIPT_URL,
        address=text,
        person=Person(text, text, evidence),
    )
    partnership = replace(
        facts.partnerships[0], name=f"P{text}", short_name=f"V{text}", contact=contact, notes=text
    )
    organiser = replace(facts.organisers[0], name=f"O{text}", contact=contact, notes=text)
    return a_directory(
        sources=tuple(
            replace(one, title=text, publisher=f"U{text}", url=SCRIPT_URL) for one in facts.sources
        ),
        municipalities=tuple(
            replace(one, name=f"{one.name}{MARKUP}", province="Antwerpen")
            for one in facts.municipalities
        ),
        places=tuple(replace(one, name=f"{one.name}{MARKUP}") for one in facts.places),
        local_contacts=tuple(
            replace(one, organisation=text, phone=phone, email=text, website=SCRIPT_URL)
            for one in facts.local_contacts
        ),
        referrals=tuple(replace(one, name=text, website=SCRIPT_URL) for one in facts.referrals),
        partnerships=(partnership,),
        organisers=(organiser,),
        areas=tuple(replace(one, desk=text) for one in facts.areas),
        declared_unknown=tuple(replace(one, reason=text) for one in facts.declared_unknown),
    )


async def test_markup_in_the_data_stays_text_on_every_page_and_map(serve):
    by = limitless()
    async with serve(hostile_directory()) as site:
        for nis in ("91001", "91002", "91003", "91010"):
            town = (await site.get(f"/gemeente/{nis}", by())).headers["location"]
            for view in (
                "",
                "/leden",
                "/bronnen",
                "/waarom",
                "/wijk-werken",
                "/blad",
                "/klopt-niet",
            ):
                answer = await site.get(f"{town}{view}", by())
                assert answer.status == 200
                assert_harmless(answer)
        for body in ("samenwerking/voorbeeldverband", "organisator/ww-voorbeeldorganisator"):
            for path in (f"/{body}", f"/kaart/{body}.svg", f"/fr/kaart/{body}.svg"):
                answer = await site.get(path, by())
                assert answer.status == 200
                assert_harmless(answer)
        for path in ("vlaanderen", "antwerpen", "vlaanderen.svg", "vlaanderen?kleur=wijk-werken"):
            answer = await site.get(f"/kaart/{path}", by())
            assert answer.status == 200
            assert_harmless(answer)
        asked = await site.get("/vraag?q=9910", by())
        assert_harmless(asked)
        assert MARK in text_of(asked.text)


async def test_breaks_in_the_data_add_no_line_to_a_contact(serve):
    async with serve(hostile_directory()) as site:
        town = (await site.get("/gemeente/91001")).headers["location"]
        card = await site.get(f"{town}/contact.vcf")
        other = await site.get(f"{town}/wijk-werken/contact.vcf")

    for answer in (card, other):
        assert answer.status == 200
        assert MARK not in {name.lower() for name in answer.headers}
        name = answer.headers["content-disposition"].partition("filename=")[2]
        assert set(name.strip('"')) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
        lines = answer.text.replace("\r\n ", "").split("\r\n")
        names = [line.partition(":")[0].partition(";")[0] for line in lines if line]
        assert names == [
            "BEGIN", "VERSION", "N", "FN", "ORG", "TEL", "EMAIL", "URL", "NOTE", "END",
        ]  # fmt: skip


async def test_markup_in_the_data_stays_text_in_the_api(serve):
    async with serve(hostile_directory()) as site:
        everything = await site.get("/api/samenwerkingsverbanden")
        town = await site.get("/api/gemeenten/91001")
        suggested = await site.get("/api/suggest?q=vol")
        asked = await site.get("/api/ask?q=9910")

    for answer in (everything, town, suggested, asked):
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/json"  # with nosniff: no page
        assert_guarded(answer)
    name = everything.json["partnerships"][0]["name"]
    assert name.startswith("P</title>")  # as it is in the data: who shows it, escapes it
    assert suggested.json["suggestions"][0]["page"].startswith("/vraag?q=Vollegem%3C")


FORMULAS = (
    '=HYPERLINK("https://evil.example")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1+1",
    "=1+1",
    "\x00=1+1",
    "\x1b\x0b=1",
)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
async def test_no_cell_of_a_list_is_computed(serve, kind: str):
    facts = some_facts()
    bodies = tuple(replace(p, name="=1+1", short_name="@SUM(1)") for p in facts.partnerships)
    async with serve(a_directory(partnerships=bodies)) as site:
        items = "\n".join(["vollegem", *FORMULAS])
        answer = await site.send(
            "POST", "/lijst", data=body_of(regels=items, vorm=kind), content_type=FORM
        )

    assert answer.status == 200
    assert 'attachment; filename="' in answer.headers["content-disposition"]
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(answer.text)) for cell in row]
        assert "'=1+1" in cells
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
        return
    sheets = openpyxl.load_workbook(io.BytesIO(answer.body)).worksheets
    found = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert "=1+1" in [cell.value for cell in found]
    assert "f" not in {cell.data_type for cell in found}


# --- forms --------------------------------------------------------------------

SENDING = (
    (WRONG, {"soort": "phone"}),
    ("/lijst", {"lijst": "vollegem\nleegem"}),
    ("/plek", {"lon": "4.05", "lat": "51.05", "accuracy": "5"}),
)


@pytest.mark.parametrize(
    ("said", "is_ours"),
    [
        ({}, True),  # no browser: no page of somebody else can have led it here
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "cross-site", "origin": "{own}"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": "{own}"}, True),
        ({"origin": "https://{host}"}, True),  # a proxy took the https off
        ({"origin": "https://evil.example"}, False),
        ({"origin": "{own}.evil.example"}, False),
        ({"origin": "http://evil.example#{host}"}, False),
        ({"origin": "http://127.0.0.1:1"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
    ],
)
async def test_only_a_page_of_this_site_can_send_a_form(
    site: Site, said: dict[str, str], is_ours: bool
):
    host = f"{LOOPBACK}:{site.port}"
    headers = {k.replace("-", "_"): v.format(own=site.address, host=host) for k, v in said.items()}
    for path, fields in SENDING:
        answer = await site.send("POST", path, data=body_of(**fields), content_type=FORM, **headers)

        assert answer.status == (200 if is_ours else 403)
    assert len(site.told) == is_ours


async def test_a_form_from_the_public_address_is_ours_whatever_the_proxy_calls_us(serve):
    async with serve(settings=WebSettings(public_url=f"{PUBLIC}/regie")) as site:
        for origin, status in (
            (PUBLIC, 200),
            (PUBLIC.upper(), 200),
            ("https://x.example.org", 403),
        ):
            answer = await site.send(
                "POST",
                WRONG,
                data=body_of(soort="phone"),
                content_type=FORM,
                host="inner:8080",
                origin=origin,
            )
            assert answer.status == status


def a_part(head: str, content: bytes = b"phone") -> bytes:
    return b"--a\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n--a--\r\n"


FIELD = 'content-disposition: form-data; name="soort"'
FILE = 'content-disposition: form-data; name="bestand"; filename="lijst.txt"'
BAD_BODIES: tuple[tuple[str, bytes], ...] = (
    ("", b"soort=phone"),
    ("application/json", b'{"soort": "phone"}'),
    ("text/plain", b"soort=phone"),
    ("x" * 5_000, b"soort=phone"),
    (FORM, b""),
    (FORM, b"\xff\xfe\x00"),
    (FORM, b"soort=%ff%00"),
    (FORM, b"=&=&&;%"),
    (FORM, b"&".join(b"f%d=1" % n for n in range(2_000))),
    (f"{FORM}; charset=utf-16", "soort=phone".encode("utf-16")),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=", b"x"),
    ("multipart/form-data; boundary=a", b""),
    ("multipart/form-data; boundary=a", b"x" * 99),
    ("multipart/form-data; boundary=a", b"--a\r\n"),
    ("multipart/form-data; boundary=a", b"--a\r\ncontent-disposition: form-data\r\n\r\n1\r\n--a--"),
    ("multipart/form-data; boundary=a", a_part("x: y")),
    ("multipart/form-data; boundary=a", a_part("content-disposition: form-data")),
    ("multipart/form-data; boundary=a", a_part('content-disposition: x; name=soort; name="')),
    ("multipart/form-data; boundary=a", a_part(f'{FIELD}; filename="a"')),
    ("multipart/form-data; boundary=a", a_part(FIELD)[:-8]),
    ("multipart/form-data; boundary=a", a_part(f"{FIELD}\r\n" + "x" * 9_000 + ": y")),
    ("multipart/form-data; boundary=a", b"".join(a_part(FIELD)[:-7] for _ in range(30))),
    (
        "multipart/form-data; boundary=a",
        a_part(FILE, b"lier")[:-7] + a_part(FILE, b"gent"),
    ),
    ("multipart/form-data; boundary=" + "b" * 3_000, b"--b\r\n"),
    ("multipart/form-data; boundary=a; charset=undefined", a_part(FIELD)),
    ("multipart/form-data; boundary=a; charset=idna", a_part(FIELD, b"\xff" * 99)),
    ("multipart/form-data; boundary=a; charset=punycode", a_part(FIELD, b"\xff-\xff")),
    ("multipart/form-data; boundary=a; charset*=utf-8''a%00b", a_part(FIELD)),
    ("multipart/form-data; boundary=a; charset=hex", a_part(FIELD, b"zz")),
)


@pytest.mark.parametrize("prefix", ["", "/fr"])
async def test_what_is_no_form_is_refused_in_the_language_of_the_reader(site: Site, prefix: str):
    texts = site.catalogs[prefix[1:] or "nl"]
    by = limitless()
    for kind, body in BAD_BODIES:
        for path, _ in SENDING:
            answer = await site.send("POST", f"{prefix}{path}", by(), data=body, content_type=kind)

            assert 400 <= answer.status < 500 or "charset" in kind, (kind, body[:99], path)
            assert answer.status < 500
            assert "Traceback" not in answer.text
            assert f'<html lang="{texts.language}"' in answer.text
            assert faults_in(answer.text) == []
    refused = await site.send("POST", f"{prefix}{WRONG}", by(), data=b"", content_type=FORM)
    assert texts.text("web.fault-400-title") in text_of(refused.text)


async def test_more_than_may_come_in_is_refused_in_the_language_of_the_reader(site: Site):
    texts = site.catalogs["fr"]

    async def chunks() -> Any:
        """A file, without saying how large it is."""
        yield b'--a\r\ncontent-disposition: form-data; name="bestand"; filename="x"\r\n\r\n'
        for _ in range(30):
            yield b"x" * 50_000

    declared = await site.send(
        "POST", "/fr/lijst", data=io.BytesIO(b"x" * 1_300_000), content_type=FORM
    )
    kind = "multipart/form-data; boundary=a"
    counted = await site.send("POST", "/fr/lijst", data=chunks(), content_type=kind)

    for answer in (declared, counted):
        assert answer.status == 413
        assert texts.text("web.fault-413-title") in text_of(answer.text)
    api = await site.send("POST", "/api/ask", data=io.BytesIO(b"x" * 1_300_000))
    assert (api.status, api.headers["content-type"]) == (413, "application/problem+json")


@pytest.mark.parametrize("name", ["lijst.xlsx", "lijst.csv", "lijst.txt", "lijst", "../../x.xlsx"])
@pytest.mark.parametrize(
    "content", [b"PK\x03\x04junk", b"\x00" * 999, b"\xff\xfe\x00", b"x" * 600_000]
)
async def test_a_file_that_is_no_list_is_refused(site: Site, name: str, content: bytes):
    form = aiohttp.FormData()
    form.add_field("bestand", content, filename=name)
    answer = await site.send("POST", "/lijst", data=form)

    assert answer.status in {200, 400}
    assert faults_in(answer.text) == []
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/", {"GET", "HEAD"}),
        ("/vraag", {"GET", "HEAD"}),
        ("/plek", {"POST"}),
        ("/lijst", {"GET", "HEAD", "POST"}),
        (WRONG, {"GET", "HEAD", "POST"}),
        (f"{TOWN}/wijk-werken/klopt-niet", {"GET", "HEAD", "POST"}),
    ],
)
async def test_another_method_is_refused_with_those_that_there_are(site: Site, path, methods):
    for method in {"GET", "POST", "PUT", "DELETE", "PATCH", "TRACE", "OPTIONS"} - methods:
        answer = await site.send(method, f"/fr{path}")

        assert answer.status == 405
        assert {one.strip() for one in answer.headers["allow"].split(",")} == methods
        assert site.catalogs["fr"].text("web.fault-405-title") in text_of(answer.text)


# --- what goes wrong on the way ------------------------------------------------------


@pytest.mark.parametrize("path", [WRONG, "/lijst", "/plek"])
@pytest.mark.parametrize("length", ["content-length: 900", "transfer-encoding: chunked"])
async def test_who_leaves_in_the_middle_of_a_form_is_no_fault_of_ours(
    site: Site, caplog, path: str, length: str
):
    head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {FORM}\r\n{length}\r\n\r\n"
    for _ in range(20):
        _, writer = await asyncio.open_connection(LOOPBACK, site.port)
        writer.write(head.encode() + b"5\r\nsoort")
        await writer.drain()
        await asyncio.sleep(0)
        writer.close()
    assert (await site.get("/")).status == 200  # by then it has heard of all of them
    await asyncio.sleep(0.1)

    assert caplog.records == []
    assert b"faults_total{" not in site.metrics.text()


@pytest.mark.parametrize("prefix", ["", "/fr", "/en"])
async def test_a_report_that_cannot_be_kept_is_said_calmly(site: Site, caplog, tmp_path, prefix):
    with closing(sqlite3.connect(tmp_path / "x.sqlite3")) as disk:
        disk.execute(
            "CREATE TRIGGER full BEFORE INSERT ON reports "
            "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        )
    answer = await site.send(
        "POST", f"{prefix}{WRONG}", data=body_of(soort="phone", regel=MARK), content_type=FORM
    )

    assert answer.status == 503
    assert answer.headers["retry-after"].isdigit()
    assert all_catalogs()[prefix[1:] or "nl"].text("web.fault-503") in text_of(answer.text)
    assert site.told == []
    (record,) = caplog.records
    assert record.exc_info is None
    assert MARK not in record.getMessage()


# --- names of hosts -------------------------------------------------------------

ABSOLUTE = ("/", TOWN, f"{TOWN}/blad", f"/in{TOWN}", "/insluiten", "/nergens", "/api/openapi.json")


async def test_only_the_public_address_stands_in_links_and_codes(serve):
    """Also in the code for the counter: the page is the same, to the last byte."""
    async with serve(settings=WebSettings(public_url=PUBLIC)) as site:
        for path in ABSOLUTE:
            plain = await site.get(path)
            forged = await site.get(
                path,
                host="evil.example",
                x_forwarded_host="evil.example",
                x_forwarded_proto="http",
                forwarded="host=evil.example",
            )

            assert forged.body == plain.body
            assert PUBLIC in plain.text


@pytest.mark.parametrize(
    "host",
    [
        f'"><{MARK}>',
        f"x' on{MARK}='1",
        "a" * 4_000,
        "evil.example/..",
        "evil.example?x",
        "evil.example#x",
        "user@evil.example",
        "evil example",
        "[::1",
        "\xff",
    ],
)
async def test_what_is_no_name_of_a_host_is_not_repeated(site: Site, host: str):
    for path in ABSOLUTE:
        request = f"GET {path} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode("latin-1")
        answer = await raw(site, request)

        assert answer.status == 400
        assert host not in answer.text
        assert "evil" not in answer.text
        assert_harmless(answer)


@pytest.mark.parametrize("host", ["regie.example.org", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST"])
async def test_without_a_public_address_links_name_the_host_that_was_asked(serve, host: str):
    hosts = THIS_MACHINE | {"regie.example.org"}
    async with serve(settings=WebSettings(hosts=hosts)) as site:
        page = await site.get(TOWN, host=host)

    assert f'rel="canonical" href="http://{host}{TOWN}"' in page.text


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:80", "10.0.0.7", "[2001:db8::1]"]
)
async def test_without_a_public_address_only_listed_hosts_are_believed(
    site: Site, caplog, host: str
):
    for path in (*ABSOLUTE, f"/fr{TOWN}", "/kaart/vlaanderen.svg", "/api/ask?q=vollegem"):
        answer = await site.get(path, host=host)

        assert answer.status == 421
        assert host not in answer.text
        assert_harmless(answer)
    (record,) = caplog.records  # once, or strangers would fill the disk
    assert "REGIEWIJZER_ALLOWED_HOSTS" in record.getMessage()


async def test_a_request_of_old_names_no_host_and_gets_links_without_one(site: Site):
    page = await raw(site, f"GET {TOWN} HTTP/1.0\r\n\r\n".encode())

    assert page.status == 200
    assert f'rel="canonical" href="{TOWN}"' in page.text


# --- whatever else ----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/vraag", "/api/ask", "/api/suggest", TOWN])
async def test_no_question_breaks_it(site: Site, path: str):
    loop, by = asyncio.get_running_loop(), limitless()
    piece = st.one_of(
        st.text(max_size=40),
        st.sampled_from([*HOSTILE, "vollegem", "tweelo", "9910", "91010", "wie is", "leden van"]),
    )

    @settings(
        max_examples=60,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(piece, min_size=1, max_size=4).map(" ".join))
    def ask(text: str) -> None:
        query = urlencode({"q": text}, errors="replace")
        asking = asyncio.run_coroutine_threadsafe(site.get(f"{path}?{query}", by()), loop)
        answer = asking.result(20)
        assert answer.status == 200
        assert_harmless(answer)

    await asyncio.to_thread(ask)


async def test_a_thousand_who_say_nothing_keep_nobody_from_an_answer(site: Site):
    writers = []
    try:
        for _ in range(20):
            opened = [asyncio.open_connection(LOOPBACK, site.port) for _ in range(50)]
            writers += [writer for _, writer in await asyncio.gather(*opened)]
        answers = [await site.get(path) for path in (TOWN, "/api/ask?q=leegem", "/static/app.js")]
    finally:
        for writer in writers:
            writer.close()

    assert len(writers) == 1_000
    assert [answer.status for answer in answers] == [200, 200, 200]


def test_what_looks_for_harm_sees_it():
    """The tests above lean on it."""
    for harm in (
        MARKUP,
        f"<p on{MARK}=1>",
        f'<a href="javascript:{MARK}()">',
        '<a href="//evil.example">',
        '<a href="/\\evil.example">',
        '<script src="https://evil.example/x.js"></script>',
        "<script>x</script>",
        '<p style="x">',
        "<!-- x -->",
    ):
        assert faults_in(f"<html>{harm}</html>") != []
    assert faults_in('<a href="/x">x</a><script src="/static/a.js"></script>') == []
