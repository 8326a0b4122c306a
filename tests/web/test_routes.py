"""Who may call what: every route has an audience, and keeps to it."""

from collections.abc import Iterator
from pathlib import Path

from werkzeug.routing import Map, Rule

from tests.web.house import House

LISTED = Path(__file__).with_name("routes.txt")
ANY_ID = "00000000-0000-4000-8000-000000000000"


def listed() -> dict[tuple[str, str], str]:
    """The audience of each method and route in the file."""
    lines = [line.split() for line in LISTED.read_text().splitlines() if line[0] != "#"]
    return {(method, rule): audience for method, rule, audience in lines}


def routed(house: House) -> Iterator[tuple[str, Rule]]:
    """Every method and rule the application answers; HEAD goes with GET."""
    for rule in house.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD"}):
            yield method, rule


def test_every_route_has_an_audience(house: House) -> None:
    """A new route is a decision that somebody wrote down."""
    found = {(method, rule.rule) for method, rule in routed(house)}

    assert found == set(listed())


def test_an_address_is_written_as_werkzeug_writes_it(house: House) -> None:
    """Ours learn it late, and the same."""
    ours = list(house.app.url_map.iter_rules())
    theirs = Map([Rule(rule.rule, endpoint=rule.endpoint, methods=rule.methods) for rule in ours])
    for rule in ours:
        asked = {"more": "a b", **dict.fromkeys(rule.arguments, "x")}
        written = [
            addresses.bind("example.com").build(rule.endpoint, asked)
            for addresses in (house.app.url_map, theirs)
        ]
        assert written[0] == written[1]
        assert "more=a" in written[0]


def test_what_is_not_public_asks_for_a_token(house: House) -> None:
    """Whatever else is wrong with the request, a stranger learns nothing else."""
    client = house.app.test_client()
    for (method, rule), audience in listed().items():
        path = rule.replace("<uuid:id>", ANY_ID)
        answer = client.open(path, method=method, data=b"{", content_type="text/plain")
        assert (answer.status_code == 401) is (audience == "token"), (method, rule)


def test_every_answer_carries_the_security_headers(house: House) -> None:
    """On errors too."""
    client = house.app.test_client()
    for path in ("/healthz/live", "/api/openapi.json", "/api/v1/notices", "/nowhere"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in headers


def test_a_read_changes_nothing(house: House) -> None:
    """GET has no side effect but the note that a token was used."""
    house.draft()
    before = house.store.subjects(limit=10)
    for (method, rule), audience in listed().items():
        if method == "GET" and audience == "token":
            house.call("ana", "GET", rule.removeprefix("/api/v1").replace("<uuid:id>", ANY_ID))

    assert house.store.subjects(limit=10) == before
