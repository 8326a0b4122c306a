"""The OpenAPI 3.1 document, from the endpoints and the models that really read and write."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any

from pydantic import TypeAdapter

from noticeboard.presenting import shapes
from noticeboard.web.endpoints import PREFIX, Endpoint, Parameter

_REF = "#/components/schemas/{model}"
_ALWAYS = (400, 401)
_WRITES = (413, 415)
_MERGE_PATCH = {
    "type": "object",
    "description": "JSON Merge Patch of the `content` of the working revision",
}


def openapi(endpoints: Sequence[Endpoint], public_url: str) -> dict[str, Any]:
    """The whole document."""
    models, schemas = _schemas(endpoints)
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        place = paths.setdefault(PREFIX + endpoint.path, {})
        place[endpoint.method.lower()] = _operation(endpoint, models)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Noticeboard", "version": version("noticeboard")},
        "servers": [{"url": public_url}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _schemas(endpoints: Iterable[Endpoint]) -> tuple[dict[int, Any], dict[str, Any]]:
    """A reference for each model that passes through, and the schemas they refer to."""
    written = [shapes.ProblemShape, *(e.answer for e in endpoints)]
    read = [e.body for e in endpoints if e.body is not None]
    wanted: list[tuple[int, Any, TypeAdapter[Any]]] = [
        *((id(model), "serialization", TypeAdapter(model)) for model in written),
        *((id(model), "validation", TypeAdapter(model)) for model in read),
    ]
    unique = {key: (key, mode, adapter) for key, mode, adapter in wanted}
    found, rest = TypeAdapter.json_schemas(list(unique.values()), ref_template=_REF)
    return {key: schema for (key, _), schema in found.items()}, rest.get("$defs", {})


def _operation(endpoint: Endpoint, models: dict[int, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [*_path_parameters(endpoint), *_query(endpoint), *_headers(endpoint)],
        "responses": _responses(endpoint, models),
    }
    if endpoint.takes_document:
        operation["requestBody"] = _request_body(endpoint, models)
    return operation


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if "{id}" not in endpoint.path:
        return []
    return [_parameter("id", "path", {"type": "string", "format": "uuid"}, required=True)]


def _query(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [_described(name, parameter) for name, parameter in endpoint.query.items()]


def _described(name: str, parameter: Parameter) -> dict[str, Any]:
    shown = _parameter(name, "query", dict(parameter.schema), required=False)
    return {**shown, "description": parameter.description}


def _headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    found = []
    if endpoint.writes:
        schema = {"type": "string", "pattern": "^[!-~]{1,200}$"}
        found.append(_parameter("Idempotency-Key", "header", schema, required=False))
    if endpoint.versioned:
        schema = {"type": "string", "pattern": '^(\\*|"[0-9]{1,9}")$'}
        found.append(_parameter("If-Match", "header", schema, required=True))
    return found


def _parameter(name: str, place: str, schema: Any, *, required: bool) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _request_body(endpoint: Endpoint, models: dict[int, Any]) -> dict[str, Any]:
    schema = _MERGE_PATCH if endpoint.merge_patch else models[id(endpoint.body)]
    types = ["application/json"]
    if endpoint.merge_patch:
        types.append("application/merge-patch+json")
    return {
        "required": endpoint.body_required,
        "content": {media_type: {"schema": schema} for media_type in types},
    }


def _responses(endpoint: Endpoint, models: dict[int, Any]) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": models[id(shapes.ProblemShape)]}}
    statuses = {*_ALWAYS, *endpoint.refuses, *(_WRITES if endpoint.takes_document else ())}
    refusals = {
        str(status): {"description": HTTPStatus(status).phrase, "content": problem}
        for status in sorted(statuses | {422})
    }
    content = {"application/json": {"schema": models[id(endpoint.answer)]}}
    good = {"description": HTTPStatus(endpoint.status).phrase, "content": content}
    return {str(endpoint.status): good, **refusals}
