"""The description of the JSON API, in OpenAPI 3.1 (spec.openapis.org/oas/v3.1.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter

from bot.adapters.web.api.records import MunicipalityRecord, Partnerships, Problem, Suggested
from bot.messages.record import Answered

LANGUAGE = "lang"

_SCHEMAS = (Answered, Suggested, MunicipalityRecord, Partnerships, Problem)
_REF = "#/components/schemas/{model}"
_ETAG = {
    "description": "Changes with the revision of the data and with the day",
    "schema": {"type": "string"},
}
_WAIT = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}


def described(server: str, languages: Sequence[str]) -> dict[str, Any]:
    """Return the description.

    Args:
        server: Address of the site, without a slash at its end.
        languages: Those that answers are given in.
    """
    question = {
        "name": "q",
        "in": "query",
        "required": True,
        "description": "A place, a postcode or a whole question, however badly spelled",
        "schema": {"type": "string"},
        "example": "kessello",
    }
    language = {
        "name": LANGUAGE,
        "in": "query",
        "description": "Language of the answer",
        "schema": {"type": "string", "enum": list(languages), "default": languages[0]},
    }
    nis = {
        "name": "nis",
        "in": "path",
        "required": True,
        "description": "NIS code, of today or of before a merger; anything else is not found",
        "schema": {"type": "string", "pattern": "^[0-9]{5}$"},
        "example": "24062",
    }
    town = _get("municipality", "What is known for a municipality", MunicipalityRecord, nis)
    town["get"]["responses"]["404"] = _refusal("There is no such thing")
    suggest = "Places that may be meant while somebody is typing"
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Regiewijzer",
            "version": version("regiewijzer"),
            "description": (
                "Who runs the local social economy and work (the regierol) and wijk-werken in each "
                "municipality of Flanders, and how to reach them. Unknown is never no. Every fact "
                "has its sources and the day it was checked. Licences stand with the sources."
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": server}],
        "paths": {
            "/api/ask": _get("ask", "Answer a question", Answered, question, language),
            "/api/suggest": _get("suggest", suggest, Suggested, question, language),
            "/api/gemeenten/{nis}": town,
            "/api/samenwerkingsverbanden": _get("partnerships", "All partnerships", Partnerships),
        },
        "components": {"schemas": _schemas()},
    }


@cache
def _schemas() -> Mapping[str, Any]:
    """Return the shapes of all answers; making them takes longer than most answers do."""
    _, made = TypeAdapter.json_schemas(
        [(model, "serialization", TypeAdapter(model)) for model in _SCHEMAS], ref_template=_REF
    )
    schemas: Mapping[str, Any] = made["$defs"]
    return schemas


def _get(id_: str, summary: str, model: type, *parameters: Mapping[str, Any]) -> dict[str, Any]:
    marked = {"headers": {"ETag": _ETAG}}
    content = {"application/json": {"schema": _ref(model)}}
    unchanged = "Nothing changed since the ETag in If-None-Match"
    responses: dict[str, Any] = {
        "200": {"description": "The answer", **marked, "content": content},
        "304": {"description": unchanged, **marked},
        "429": {**_refusal("Too many requests"), "headers": {"Retry-After": _WAIT}},
    }
    operation: dict[str, Any] = {"operationId": id_, "summary": summary, "responses": responses}
    if parameters:
        responses["400"] = _refusal("A parameter is missing or wrong")
        operation["parameters"] = list(parameters)
    return {"get": operation}


def _refusal(description: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": _ref(Problem)}}
    return {"description": description, "content": content}


def _ref(model: type) -> dict[str, str]:
    return {"$ref": _REF.format(model=model.__name__)}
