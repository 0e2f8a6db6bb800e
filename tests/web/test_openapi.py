"""The description of the API is right, and the server does what it says: schemathesis tries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.hooks import unregister

from bot.adapters.web.services import WebSettings
from tests.web.serving import Site

Description = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
EXAMPLES = 40  # of each kind, for each endpoint
FEW = 3  # are enough where something is wrong on purpose
# The same examples each time; nothing is kept between runs.
STEADY = {"deterministic": True, "database": "none", "no-shrink": True}


async def described(site: Site) -> Description:
    description: Description = (await site.get("/api/openapi.json")).json
    return description


def findings(
    description: Description, address: str, examples: int = EXAMPLES
) -> tuple[int, list[str]]:
    """Let schemathesis try a server with all its checks.

    Returns:
        How many requests it made, and what it found.
    """
    config = SchemathesisConfig.from_dict(
        {
            "seed": 20261122,
            "base-url": address,
            "continue-on-failure": True,
            "generation": {**STEADY, "max-examples": examples},
            # No answer makes anything that a next question could ask for.
            "phases": {"stateful": {"enabled": False}},
        }
    )
    schema = schemathesis.openapi.from_dict(description, config=config)
    found: list[str] = []
    with from_many_addresses() as asked:
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                found += failures_in(event)
            elif isinstance(event, events.NonFatalError | events.FatalError):
                found.append(str(event))
        return next(asked), found


def failures_in(event: events.ScenarioFinished) -> Iterator[str]:
    for id_, checks in event.recorder.checks.items():
        case = event.recorder.cases[id_].value
        for check in checks:
            if check.failure_info is not None:
                asked = f"{case.method} {case.path} {case.path_parameters} {case.query}"
                yield f"{check.name}: {asked}: {check.failure_info.failure}"


@contextmanager
def from_many_addresses() -> Iterator[Iterator[int]]:
    """Let each request come from another household, so that nobody is limited.

    The limit itself is on, and its answer is looked at below.
    """
    numbers = count()

    def before_call(context: object, case: Any, kwargs: object) -> None:
        case.headers["X-Forwarded-For"] = f"2001:db8:{next(numbers):x}::1"

    schemathesis.hook(before_call)
    try:
        yield numbers
    finally:
        unregister(before_call)


# --- what it says ---------------------------------------------------------------


async def test_it_is_valid_openapi_3_1(site: Site):
    description = await described(site)

    assert description["openapi"].startswith("3.1")
    schemathesis.openapi.from_dict(description).validate()
    for schema in description["components"]["schemas"].values():
        jsonschema_rs.meta.validate({**schema, "$schema": DIALECT})


async def test_a_description_that_is_not_valid_would_be_seen(site: Site):
    description = await described(site)
    description["paths"]["/api/ask"]["get"]["parameters"][0]["in"] = "nowhere"

    with pytest.raises(jsonschema_rs.ValidationError):
        schemathesis.openapi.from_dict(description).validate()


async def test_every_endpoint_is_in_it(site: Site):
    """All that the server has under /api, but for the description itself."""
    description = await described(site)

    assert set(description["paths"]) == {
        "/api/ask",
        "/api/suggest",
        "/api/gemeenten/{nis}",
        "/api/samenwerkingsverbanden",
    }
    for path in description["paths"]:
        answer = await site.get(f"{path.format(nis='91001')}?q=vollegem")
        assert answer.status == 200


async def test_it_leaves_room_for_what_may_be_added(site: Site):
    """A program that is made from it must not break on a new field."""
    closed = [
        name for name, one in shapes(await described(site)).items() if "additional" in str(one)
    ]

    assert closed == []


async def test_it_names_the_languages_that_there_are(site: Site):
    parameters = (await described(site))["paths"]["/api/ask"]["get"]["parameters"]

    (language,) = (p["schema"] for p in parameters if p["name"] == "lang")
    assert language == {"type": "string", "enum": list(site.catalogs), "default": "nl"}


@pytest.mark.parametrize(
    ("public", "server"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/regie", "https://example.org/regie"),
        (None, "http://localhost:81"),
    ],
)
async def test_it_says_where_the_server_is(serve, public: str | None, server: str):
    async with serve(settings=WebSettings(public_url=public)) as site:
        answer = await site.get("/api/openapi.json", host="localhost:81")

    assert answer.json["servers"] == [{"url": server}]


# --- what the server does ---------------------------------------------------------


async def test_schemathesis_finds_nothing(site: Site):
    requests, found = await asyncio.to_thread(findings, await described(site), site.address)

    assert found == []
    assert requests > 2 * EXAMPLES


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (lambda d: shapes(d)["Answered"]["properties"].update(reply={"type": "null"}), "schema"),
        (lambda d: answers(d, "ask").pop("400"), "status_code"),
        (lambda d: answers(d, "suggest")["200"].update(content={"text/csv": {}}), "content_type"),
        (lambda d: answers(d, "ask")["200"]["headers"].update(missing_header()), "headers"),
    ],
)
async def test_a_server_that_does_not_what_it_says_would_be_found(
    site: Site, spoil: Callable[[Description], object], check: str
):
    description = await described(site)
    spoil(description)

    _, found = await asyncio.to_thread(findings, description, site.address, FEW)

    assert found
    assert any(check in one.partition(":")[0] for one in found)


def answers(description: Description, endpoint: str) -> Description:
    responses: Description = description["paths"][f"/api/{endpoint}"]["get"]["responses"]
    return responses


def shapes(description: Description) -> Description:
    found: Description = description["components"]["schemas"]
    return found


def missing_header() -> Description:
    return {"X-Missing": {"required": True, "schema": {"type": "string"}}}


async def test_what_is_answered_to_too_many_requests_is_as_described(site: Site):
    description = await described(site)
    described_as = answers(description, "ask")["429"]
    for _ in range(1_000):
        answer = await site.get("/api/ask?q=leegem")
        if answer.status == 429:
            break

    assert list(described_as["content"]) == [answer.headers["content-type"]]
    validator(description, "Problem").validate(answer.json)
    assert set(described_as["headers"]) == {"Retry-After"}
    assert int(answer.headers["retry-after"]) >= 1


async def test_the_real_data_have_the_shapes_that_are_described(real_site: Site, flanders):
    description = await described(real_site)
    everything = (await real_site.get("/api/samenwerkingsverbanden")).json
    town = validator(description, "MunicipalityRecord")

    validator(description, "Partnerships").validate(everything)
    for number, nis in enumerate(flanders.municipalities):
        if number % 5 == 0:
            answer = await real_site.get(f"/api/gemeenten/{nis}", by=f"192.0.2.{number % 250}")
            town.validate(answer.json)


def validator(description: Description, shape: str) -> Any:
    """What refuses all that is not described.

    The description itself leaves room for what may be added; so that programs made from it go on.
    """
    closed = {
        name: {**one, "additionalProperties": False} for name, one in shapes(description).items()
    }
    schema = {"$ref": f"#/components/schemas/{shape}", "components": {"schemas": closed}}
    return jsonschema_rs.Draft202012Validator(schema)


async def test_every_endpoint_is_in_the_engineers_page(site: Site):
    page = (Path(__file__).parents[2] / "docs/api.md").read_text("utf-8")

    for path, methods in (await described(site))["paths"].items():
        parameters = [p["name"] for p in methods["get"].get("parameters", ())]
        assert f"`{path}" in page
        assert all(f"`{name}`" in page or f"{{{name}}}" in page for name in parameters)
        for status in methods["get"]["responses"]:
            assert status in page
