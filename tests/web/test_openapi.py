"""The OpenAPI document says what the application does, and fuzzing holds it to that."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.strategies import SearchStrategy
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from noticeboard.web.api import ENDPOINTS
from noticeboard.web.endpoints import Endpoint
from tests.web.house import House

# Of each mode; --hypothesis-profile=long makes it hundreds.
EXAMPLES = settings().max_examples // 12
ALL_CHECKS = list(HealthCheck)
PROMISED = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_it_is_there_for_everybody(house: House) -> None:
    """Version 3.1, every call, bearer tokens."""
    document = house.app.test_client().get("/api/openapi.json").json

    assert document is not None
    assert document["openapi"] == "3.1.0"
    described = {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }
    assert described == {(e.method, f"/api/v1{e.path}") for e in ENDPOINTS}
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_unknown_fields_are_refused_in_the_document_as_in_the_code(house: House) -> None:
    """What may be sent is closed, down to the last object."""
    document = house.app.test_client().get("/api/openapi.json").json

    assert document is not None
    schemas = document["components"]["schemas"]
    for name in ("NoticeDocument", "PromiseDocument", "FollowUpDocument", "MoveDocument"):
        assert schemas[name]["additionalProperties"] is False
    assert "pattern" in schemas["PromiseDocument"]["properties"]["due"]


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda e: e.name)
def test_no_request_breaks_the_application(house: House, endpoint: Endpoint) -> None:
    """Generated requests, sound and unsound: whatever comes back is described, and no 5xx."""
    draft = house.draft()["bulletins"][0]["id"]
    notice = house.announced()
    delivery = house.store.deliveries(notice["bulletins"][0]["id"])[0].id
    text = _holding_text(house)
    incident, alarm = _alarmed(house)
    ids = {
        "notices": notice["id"],
        "bulletins": draft,
        "deliveries": delivery,
        "holding-texts": text,
        "incidents": incident,
        "alarms": alarm,
    }
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", house.app)
    operation = schema[f"/api/v1{endpoint.path}"][endpoint.method]
    path_parameters = {"id": ids[endpoint.path.split("/")[1]]} if "{id}" in endpoint.path else {}

    for mode in GenerationMode:
        hammer(
            operation.as_strategy(generation_mode=mode),
            headers={"Authorization": f"Bearer {house.tokens['cem']}"},
            path_parameters=path_parameters,
        )


def _holding_text(house: House) -> str:
    words = {"title": "Late", "body": "By {{ next_word }}.", "short": "By {{ next_word }}."}
    made = house.call("ana", "POST", "/holding-texts", {**words, "language": "en"})
    assert made.json is not None, made.text
    return str(made.json["id"])


def _alarmed(house: House) -> tuple[str, str]:
    """An incident, and the alarm that calls on account of it."""
    made = house.call("ana", "POST", "/incidents", {"what": "Nobody can pay"})
    house.parts.watching.tick(house.clock.at)
    (alarm,) = house.parts.watching.open_alarms()
    assert made.json is not None, made.text
    return str(made.json["id"]), alarm.id


def hammer(
    cases: SearchStrategy[Any], *, headers: dict[str, str], path_parameters: dict[str, str]
) -> None:
    """Send a bounded number of generated requests, and hold every answer to the document."""

    @settings(max_examples=EXAMPLES, phases=[Phase.generate], suppress_health_check=ALL_CHECKS)
    @given(case=cases)
    def send(case: Any) -> None:
        if path_parameters and case.path_parameters:
            case.path_parameters.update(path_parameters)
        case.call_and_validate(headers=headers, checks=PROMISED)

    send()
