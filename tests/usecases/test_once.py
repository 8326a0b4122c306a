"""Two requests with one key that arrive together: done once, and both are told the same."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.content import Fulfilment
from noticeboard.drafting import FollowUp
from noticeboard.ports import Once
from noticeboard.publishing import Publishing
from tests.builders import a_follow_up
from tests.usecases.desk import ANA, BO, Desk

DAY = timedelta(days=1)
Verb = Callable[[Publishing], str]


def draft(desk: Desk) -> Verb:
    """A notice."""
    new = replace(desk.launch(), slug="phone-x")
    return lambda publishing: publishing.draft(ANA, new).id


def edit(desk: Desk) -> Verb:
    """An edit of the version that was open."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch()).announcement
    content = desk.launch(title="Phone Y").content
    return lambda p: told(p.edit(ANA, drafted.id, content, version=drafted.working.version))


def submit(desk: Desk) -> Verb:
    """A request for sign-off."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch()).announcement
    return lambda publishing: told(publishing.submit(ANA, drafted.id))


def approve(desk: Desk) -> Verb:
    """The last signature."""
    drafted = desk.parts.publishing.draft(ANA, desk.launch()).announcement
    desk.parts.publishing.submit(ANA, drafted.id)
    return lambda publishing: told(publishing.approve(BO, drafted.id))


def follow_up(desk: Desk) -> Verb:
    """An update of a public notice."""
    notice = desk.announced()
    update = FollowUp(
        "update", a_follow_up(moves=(), publish_at=None, body="The colours are black and white.")
    )
    return lambda publishing: told(publishing.follow_up(ANA, notice.id, update))


def fulfil(desk: Desk) -> Verb:
    """A promise kept."""
    notice = desk.announced()
    desk.now += 11 * DAY
    kept = Fulfilment("preorder", desk.now)
    return lambda publishing: told(publishing.fulfil(ANA, notice.id, kept))


def told(bulletin: Bulletin) -> str:
    """Which bulletin, in which version, where."""
    return f"{bulletin.id} {bulletin.working.version} {bulletin.state}"


VERBS: Mapping[str, Callable[[Desk], Verb]] = {
    one.__name__: one for one in (draft, edit, submit, approve, follow_up, fulfil)
}


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("number", range(3))
def test_of_two_clicks_both_are_told_what_the_first_one_made(
    desk: Desk, name: str, number: int
) -> None:
    """Neither is refused by what the other barred; threads of a real clock, more than once."""
    verb = VERBS[name](desk)
    verbs = desk.parts.publishing.only_once(Once("ana", f"key-{number}", "digest"))
    together, before = Barrier(2), written_down(desk)

    def click() -> str:
        together.wait()
        return verb(verbs)

    with ThreadPoolExecutor(2) as fingers:
        first, second = [one.result() for one in [fingers.submit(click) for _ in range(2)]]

    assert first == second
    assert written_down(desk) == before + 1


def written_down(desk: Desk) -> int:
    """How many acts stand in the log."""
    return len(desk.parts.store.audit(limit=200).items)
