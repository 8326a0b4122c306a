"""A notice that takes the place of another: which, is said in public and can be looked up."""

import pytest

from noticeboard.domain.errors import RefusedError
from noticeboard.domain.times import parse_instant
from noticeboard.drafting import NewNotice
from tests.usecases.desk import ANA, Desk


def a_successor(desk: Desk, of: str) -> NewNotice:
    """A launch in the place of another notice."""
    publish_at = parse_instant("2027-07-05T15:00", "Asia/Seoul")
    launch = desk.launch(title="Phone Y", publish_at=publish_at)
    return NewNotice(launch.kind, launch.language, launch.content, replaces=of)


def test_what_is_replaced_must_exist(desk: Desk) -> None:
    """A number of no notice is refused by its field, not as a slug that is taken."""
    unknown = "4b9d7c1e-52a4-4d3c-8a4e-0f6f4f0f9d11"

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.draft(ANA, a_successor(desk, unknown))

    assert [(v.code, v.field) for v in refused.value.violations] == [
        ("unknown_notice", "replaces")
    ]


def test_what_is_replaced_must_be_public(desk: Desk) -> None:
    """The number of a notice under embargo never stands on a public page."""
    secret = desk.parts.publishing.draft(ANA, desk.launch())

    with pytest.raises(RefusedError) as refused:
        desk.parts.publishing.draft(ANA, a_successor(desk, secret.id))

    assert [v.code for v in refused.value.violations] == ["unknown_notice"]


def test_a_public_notice_may_be_replaced(desk: Desk) -> None:
    """The new one says whose place it takes."""
    old = desk.announced()

    new = desk.parts.publishing.draft(ANA, a_successor(desk, old.id))

    assert new.replaces == old.id
