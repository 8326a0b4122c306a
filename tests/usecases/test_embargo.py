"""No byte of what is not released reaches anybody: boards that differ only in that look alike."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from flask.testing import FlaskClient

from noticeboard.domain.content import Content, Move
from noticeboard.domain.duty import Shift
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import FollowUp
from noticeboard.ports import Subject
from noticeboard.site.wsgi import public_app
from noticeboard.staff.roster import TERMINAL
from noticeboard.web import create_app
from tests.usecases.desk import ANA, IN_FULL, Desk, explained
from tests.usecases.test_holding import approved

Response = tuple[str, list[tuple[str, str]], bytes]


def ask(desk: Desk, path: str, method: str = "GET", **headers: str) -> Response:
    """What the public side answers, to the byte."""
    told: list[tuple[str, list[tuple[str, str]]]] = []
    environ: dict[str, Any] = {"PATH_INFO": path, "REQUEST_METHOD": method, **headers}
    setup_testing_defaults(environ)
    parts = desk.parts
    app = public_app(parts.public_rows, parts.clock, parts.house)

    def start(status: str, sent: list[tuple[str, str]], *_: object) -> Callable[[bytes], object]:
        told.append((status, sent))
        return lambda _: None

    body = b"".join(app(environ, start))
    return *told[0], body


def told_to_nobody(desk: Desk, notice: Subject) -> None:
    """All else that staff have and the public has not: what goes wrong, who is called, edits."""
    parts = desk.parts
    content = parts.publishing.bulletin(notice.announcement.id).working.content
    spelled = replace(content, body="Preorders open {{ promise.preorder }}.")
    parts.publishing.edit(ANA, notice.announcement.id, spelled, version=None)
    later = parse_instant("2027-07-07T13:00", "Asia/Seoul")
    move = Move("preorder", due=parse_instant("2027-07-16T09:00", "Asia/Seoul"))
    delay = Content("", "", later, moves=(move,), explanation=explained(**IN_FULL))
    desk.scheduled(parts.publishing.follow_up(ANA, notice.id, FollowUp("delay", delay)))
    approved(desk)
    with parts.people.write() as tx:
        tx.add_person(ANA, "no password opens this")
    parts.duty.change(TERMINAL, [Shift(ANA.email, OpenHours("24h", "Asia/Seoul"))])
    known = desk.now - timedelta(days=1)
    for about in (notice.id, None):
        parts.incidents.declare(ANA, known, "Secret Y leaks", about)
    parts.watching.tick(desk.now)
    [alarm] = parts.watching.open_alarms()
    assert alarm.calls


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Desk, tuple[str, ...]]:
    """A board, its twin that also prepares a secret launch, and guesses at the secret.

    Everybody here only reads them.
    """
    tmp_path = tmp_path_factory.mktemp("pair")
    (tmp_path / "plain").mkdir()
    plain = Desk(tmp_path / "plain")
    notice = plain.announced()
    shutil.copytree(tmp_path / "plain", tmp_path / "secret")
    twin = Desk(tmp_path / "secret", fresh=False, now=plain.now)
    hidden = twin.parts.publishing.draft(
        ANA, twin.launch(title="Secret Y", products=("secret-y",), publish_at=None)
    )
    armed = twin.parts.publishing.draft(ANA, twin.launch(title="Later Z", publish_at=None))
    twin.parts.publishing.submit(ANA, armed.announcement.id)
    told_to_nobody(twin, notice)
    twin.now += timedelta(minutes=5)
    plain.now += timedelta(minutes=5)
    twin.parts.tick(twin.now)
    twin.parts.deliver_due()
    guesses = tuple(
        guess
        for subject in (hidden, armed)
        for guess in (
            f"/notices/{subject.slug}",
            f"/notices/{subject.slug}/facts.json",
            f"/notices/{subject.id}",
            f"/b/{subject.announcement.code}",
            "/feeds/product/secret-y/atom.xml",
            "/feeds/product/secret-y/rss.xml",
        )
    )
    return plain, twin, guesses


def test_a_guess_at_the_unreleased_is_like_any_wrong_address(
    pair: tuple[Desk, Desk, tuple[str, ...]],
) -> None:
    """Page, facts, feed, id, slug and code: the same bytes, headers and status."""
    _, twin, guesses = pair
    nowhere = ask(twin, "/notices/there-is-no-such-notice")

    for guess in guesses:
        for method in ("GET", "HEAD", "POST", "OPTIONS"):
            expected = ask(twin, "/notices/there-is-no-such-notice", method)
            assert ask(twin, guess, method) == expected
    assert nowhere[0].startswith("404")


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "OPTIONS"])
def test_what_is_not_released_changes_no_public_byte(
    pair: tuple[Desk, Desk, tuple[str, ...]], method: str
) -> None:
    """Every route of both boards answers alike: status, headers with ETag, body."""
    plain, twin, guesses = pair
    notice = plain.parts.store.subjects(limit=1).items[0]
    routes = (
        *("/", "/ko/", "/en/", "/feeds/atom.xml", "/feeds/rss.xml", "/robots.txt", "/sitemap.xml"),
        *("/feeds/kind/launch/atom.xml", "/feeds/lang/en/rss.xml", "/record", "/search"),
        *("/ko/record", "/record.json", "/record.csv", "/record/verify.html"),
        f"/notices/{notice.slug}",
        f"/notices/{notice.slug}/facts.json",
        f"/b/{notice.announcement.code}",
        *guesses,
    )

    for route in routes:
        for headers in ({}, {"HTTP_ACCEPT_ENCODING": "gzip"}, {"HTTP_IF_NONE_MATCH": "*"}):
            assert ask(plain, route, method, **headers) == ask(twin, route, method, **headers)


def test_no_guess_at_a_call_tells_that_somebody_is_called(
    pair: tuple[Desk, Desk, tuple[str, ...]],
) -> None:
    """Neither its id, nor its alarm's, nor an incident's: the link alone opens it."""
    plain, twin, _ = pair
    [alarm] = twin.parts.watching.open_alarms()
    [incident] = [i for i in twin.parts.incidents.listed(limit=9).items if not i.notice_id]
    guesses = ("somebody", alarm.id, alarm.calls[0].id, incident.id)
    here, there = (create_app(desk.parts).test_client() for desk in (twin, plain))

    def told(client: FlaskClient, guess: str) -> str:
        page = client.get(f"/desk/call/{guess}")
        text = re.sub(r'(?<=name="csrf_token" value=")[^"]*', "", page.text).replace(guess, "")
        return f"{page.status}\n{text}"

    for guess in guesses:
        assert told(here, guess) == told(there, "nobody")
