"""Stanzas, and secrets that are never written in them."""

import pytest

from tests.settings.operators import Operator

STANZA = """
[channels.brand]
kind = "mastodon"
default_for = ["phone-x"]
server = "https://social.example.com"
"""


def test_a_stanza_is_a_channel(operator: Operator) -> None:
    """What every kind has is typed, what one kind has is handed on."""
    operator.writes(channels=f'{STANZA}\nlimits = {{characters = 500}}\ntoken_env = "T"')

    brand = operator.starts({"T": "s3cret"}).channels["brand"]

    assert (brand.id, brand.kind, brand.enabled) == ("brand", "mastodon", True)
    assert brand.default_for == ("phone-x",)
    assert brand.options == {
        "server": "https://social.example.com",
        "limits": {"characters": 500},
        "token": "s3cret",
    }


def test_a_secret_may_be_a_file_beside_the_stanza(operator: Operator) -> None:
    """A relative path counts from the file that names it; a line end is not part of a secret."""
    (operator.config / "brand.token").write_text("s3cret\n")
    operator.writes(channels=f'{STANZA}\ntoken_file = "brand.token"')

    assert operator.starts().channels["brand"].options["token"] == "s3cret"


def test_a_secret_is_never_shown(operator: Operator) -> None:
    """A log of the settings gives nothing away."""
    operator.writes(channels=f'{STANZA}\ntoken_env = "T"')

    settings = operator.starts({"T": "s3cret"})

    shown = f"{settings!r} {settings.channels!r}"
    assert "s3cret" not in shown
    assert settings.secret_key.decode() not in shown


@pytest.mark.parametrize(
    "line",
    [
        'token = "s3cret"',
        'app_password = "s3cret"',
        'access_token_secret = "s3cret"',
        'api_key = "s3cret"',
        'oauth = {password = "s3cret"}',
        'proxy = "https://me:s3cret@proxy.example.com"',
    ],
)
def test_a_written_secret_is_refused_and_not_repeated(operator: Operator, line: str) -> None:
    """Configuration is kept in repositories and shown in terminals; secrets are not."""
    operator.writes(channels=f"{STANZA}\n{line}")

    said = operator.is_refused()

    assert "channels.toml: channels.brand." in said
    assert "s3cret" not in said


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ('token_env = "T"', "token_env: the environment variable T is not set"),
        ('token_file = "gone"', "token_file: "),
        ('token_file = "blank"', "blank is empty"),
        ("token_env = 3", "token_env: must be text"),
    ],
)
def test_a_secret_that_is_not_there_is_refused(operator: Operator, line: str, what: str) -> None:
    """Found out at the start, not at nine o'clock."""
    (operator.config / "blank").touch()
    operator.writes(channels=f"{STANZA}\n{line}")

    assert what in operator.is_refused()


def test_a_disabled_channel_needs_no_secret(operator: Operator) -> None:
    """Switching a channel off works when its token is already gone."""
    operator.writes(channels=f'{STANZA}\nenabled = false\ntoken_env = "T"')

    brand = operator.starts().channels["brand"]

    assert (brand.enabled, brand.options) == (False, {"server": "https://social.example.com"})


def test_a_secret_variable_may_have_any_name(operator: Operator) -> None:
    """Even one that looks like a misspelt setting of ours."""
    operator.writes(channels=f'{STANZA}\ntoken_env = "NOTICEBOARD_HOSTS"')

    assert operator.starts({"NOTICEBOARD_HOSTS": "t"}).channels["brand"].options["token"] == "t"


def test_the_boards_own_channel_cannot_be_named(operator: Operator) -> None:
    """What it tries its sending with is nobody's to configure."""
    operator.writes(channels='[channels.synthetic]\nkind = "null"')

    assert "channels.synthetic: this name is the board's own" in operator.is_refused()


@pytest.mark.parametrize(
    ("stanza", "said"),
    [
        (f'{STANZA}\nrate = "30 a minute"', "channels.brand.rate"),
        (f"{STANZA}\nrate = 30", "channels.brand.rate"),
        (f'{STANZA}\nrate = "0/5m"', "channels.brand.rate"),
        ('[channels.board]\nrate = "30/5m"', "channels.board.rate"),
    ],
)
def test_a_limit_that_is_none_is_refused(operator: Operator, stanza: str, said: str) -> None:
    """By the name of its key, with what it should look like; our own tables know no limit."""
    operator.writes(channels=stanza)

    assert said in operator.is_refused()


def test_a_limit_is_read(operator: Operator) -> None:
    """Thirty within five minutes."""
    operator.writes(channels=f'{STANZA}\ntoken_env = "T"\nrate = "30/5m"')

    assert str(operator.starts({"T": "s3cret"}).channels["brand"].rate) == "30/5m"
