"""Where readers, database and queue are."""

import pytest

from tests.settings.operators import Operator


def test_a_board_for_others_must_know_its_address(operator: Operator) -> None:
    """Links that lead to 0.0.0.0 are never sent."""
    assert "public_url: must be given" in operator.is_refused({"NOTICEBOARD_HOST": "0.0.0.0"})


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://notices.example.com/", "https://notices.example.com"),
        ("https://Notices.Example.com:8443", "https://notices.example.com:8443"),
        ("http://localhost:9000", "http://localhost:9000"),
        ("http://[::1]:9000", "http://[::1]:9000"),
    ],
)
def test_the_public_address_is_kept_in_one_spelling(
    operator: Operator, given: str, kept: str
) -> None:
    """A link is this address and a path, nothing more."""
    assert operator.starts({"NOTICEBOARD_PUBLIC_URL": given}).public_url == kept


@pytest.mark.parametrize(
    "given",
    [
        "http://notices.example.com",
        "notices.example.com",
        "ftp://notices.example.com",
        "https://",
        "https://notices.example.com/board",
        "https://notices.example.com/?a=b",
        "https://me:you@notices.example.com",
        "https://notices.example.com:0",
        "https://notices.example.com:99999",
        "https://[::1",
    ],
)
def test_an_address_readers_must_not_be_given_is_refused(operator: Operator, given: str) -> None:
    """Plain http, a path, a password: found at the start."""
    said = operator.is_refused({"NOTICEBOARD_PUBLIC_URL": given})

    assert "NOTICEBOARD_PUBLIC_URL" in said


def test_a_board_on_ipv6_loopback_has_an_address(operator: Operator) -> None:
    """An IPv6 host stands in brackets."""
    assert operator.starts({"NOTICEBOARD_HOST": "::1"}).public_url == "http://[::1]:8080"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_postgresql_may_be_written_as_people_write_it(operator: Operator, scheme: str) -> None:
    """Every usual spelling leads to the one driver we have."""
    environ = {"NOTICEBOARD_DATABASE_URL": f"{scheme}://board:pw@db.example.com/board"}

    settings = operator.starts(environ)

    assert settings.database_url == "postgresql+psycopg://board:pw@db.example.com/board"
    assert "pw" not in repr(settings)


@pytest.mark.parametrize("given", ["mysql://db/board", "noticeboard.db", "sqlite:///:memory:"])
def test_another_database_is_refused(operator: Operator, given: str) -> None:
    """Nothing that cannot keep the record."""
    assert "database_url" in operator.is_refused({"NOTICEBOARD_DATABASE_URL": given})


def test_a_given_queue_is_not_embedded(operator: Operator) -> None:
    """With an address of its own, nobody starts a second server."""
    settings = operator.starts({"NOTICEBOARD_REDIS_URL": "redis://queue.example.com:6379/0"})

    assert settings.redis_url == "redis://queue.example.com:6379/0"
    assert not settings.embedded_redis


def test_another_queue_is_refused(operator: Operator) -> None:
    """Only what the transport speaks."""
    assert "redis_url" in operator.is_refused({"NOTICEBOARD_REDIS_URL": "amqp://queue"})


@pytest.mark.parametrize("key", ["database_url", "redis_url"])
def test_a_password_in_a_file_is_refused(operator: Operator, key: str) -> None:
    """The address with a password belongs in the environment."""
    operator.writes(noticeboard=f'{key} = "redis://board:s3cret@db.example.com/0"')

    said = operator.is_refused()

    assert f"NOTICEBOARD_{key.upper()}" in said
    assert "s3cret" not in said
