"""Which word counts, and what is refused."""

import pytest

from noticeboard.settings import load_settings
from tests.settings.operators import Operator


def test_nothing_needs_to_be_set(operator: Operator) -> None:
    """On one machine a board starts with the shipped settings alone."""
    settings = load_settings({}, data=operator.data)

    assert settings.public_url == "http://127.0.0.1:8080"
    assert (settings.house_language, settings.zone) == ("ko", "Asia/Seoul")
    assert settings.database_url == f"sqlite:///{operator.data}/noticeboard.db"
    assert settings.embedded_redis
    assert set(settings.channels) == {"board", "feed"}


def test_an_operator_changes_one_key_and_keeps_the_rest(operator: Operator) -> None:
    """A folder of three lines is a whole configuration."""
    operator.writes(noticeboard='brand = "Acme"', policy='[kinds.launch]\nmin_lead = "5d"')

    settings = operator.starts()

    launch = settings.policy.kinds["launch"]
    assert (settings.brand, settings.port) == ("Acme", 8080)
    assert (launch.min_lead.days, launch.recommended_lead.days) == (5, 7)
    assert launch.title.ko == "출시"


def test_the_environment_counts_more_than_the_folder(operator: Operator) -> None:
    """A container is configured without writing a file."""
    operator.writes(noticeboard="port = 9000")

    assert operator.starts({"NOTICEBOARD_PORT": "9001"}).port == 9001
    assert operator.starts({"NOTICEBOARD_PORT": ""}).port == 9000


def test_the_command_line_counts_most(operator: Operator) -> None:
    """What a person types now is what they mean now."""
    environ = {"NOTICEBOARD_PORT": "9001", "NOTICEBOARD_WORKERS": "3"}

    settings = load_settings(environ, data=operator.data, port=9002, host="127.0.0.2")

    assert settings.public_url == "http://127.0.0.2:9002"
    assert settings.workers == 3


@pytest.mark.parametrize(
    ("file", "text", "key"),
    [
        ("noticeboard", 'colour = "red"', "colour: unknown key"),
        ("noticeboard", 'port = "80"', "port: Input should be a valid integer"),
        ("noticeboard", "port = 0", "port: "),
        ("noticeboard", 'zone = "asia/seoul"', "zone: "),
        ("noticeboard", 'house_language = "fr"', "house_language: "),
        ("noticeboard", 'brand = " "', "brand: must not be blank"),
        ("policy", "[kinds.launch]\nmin_lede = '3d'", "kinds.launch.min_lede: unknown key"),
        ("policy", "[kinds.launch]\nmin_lead = '3 days'", "kinds.launch.min_lead: "),
        ("policy", "[kinds.launch]\nmin_lead = 3", "kinds.launch.min_lead: a duration is"),
        ("policy", "[kinds.launch]\nmin_lead = '30d'", "kinds.launch: recommended_lead"),
        ("policy", "[kinds.launch]\ncadence = '0s'", "kinds.launch.cadence: "),
        ("policy", "[kinds.launch]\non_late = 'shout'", "kinds.launch.on_late: "),
        ("policy", "[kinds.launch]\napprovals = []", "kinds.launch.approvals: "),
        ("policy", "[kinds.launch]\napprovals = ['boss']", "approvals: nobody can have"),
        ("policy", "[kinds.launch]\napprovals = ['legal', 'legal']", "approvals: a role signs"),
        ("policy", "[kinds.launch]\nmandatory_channels = ['feed']", "mandatory_channels: "),
        (
            "policy",
            "[kinds.launch]\nmandatory_channels = ['board', 'fax']",
            "kinds.launch.mandatory_channels: there is no enabled channel 'fax'",
        ),
        ("policy", "[kinds.recall]\npromises = true", "kinds.recall.title: is missing"),
        ("policy", "[every_kind]\ncadance = '1h'", "every_kind.cadance: unknown key"),
        ("policy", "kinds = 3", "kinds: "),
        ("policy", "[kinds.launch.fulfilment]\nko = '지켰습니다'", "kinds.launch: fulfilment.ko"),
        ("policy", "[policy]\nquiet_hours = '24h'", "policy.quiet_hours: must end"),
        (
            "policy",
            "[policy]\nquiet_hours = '06:00-22:00, 22:00-06:00'",
            "policy.quiet_hours: must end",
        ),
        ("policy", "[stock_phrases]\nfr = ['hélas']", "stock_phrases.fr"),
        ("channels", "[channels.feed]\nenabled = 'yes'", "channels.feed.enabled: "),
        ("channels", "[channels.'Not An Id']\nkind = 'null'", "channels.Not An Id"),
        ("channels", "[channels.archive]\npath = 'x'", "channels.archive.kind: is missing"),
        ("channels", "[channels.board]\nenabled = false", "channels.board.enabled: the board"),
    ],
)
def test_a_wrong_setting_is_refused_by_file_and_key(
    operator: Operator, file: str, text: str, key: str
) -> None:
    """The person who made the mistake reads where it is, and need not search."""
    operator.writes(**{file: text})

    said = operator.is_refused()

    assert f"{operator.config / file}.toml: " in said
    assert key in said


def test_all_wrong_settings_of_a_file_are_told_at_once(operator: Operator) -> None:
    """Nobody corrects one line, starts, and learns of the next."""
    operator.writes(noticeboard='colour = "red"\nport = "80"')

    assert len(operator.is_refused().splitlines()) == 2


def test_a_broken_file_is_named(operator: Operator) -> None:
    """A missing quote is not a stack trace."""
    operator.writes(noticeboard='brand = "Acme')

    assert f"{operator.config}/noticeboard.toml: cannot be read" in operator.is_refused()


def test_a_file_of_another_name_is_refused(operator: Operator) -> None:
    """A policy in polcy.toml would otherwise be silence."""
    operator.writes(polcy="")

    assert "polcy.toml: unknown file" in operator.is_refused()


def test_a_folder_that_is_not_there_is_refused(operator: Operator) -> None:
    """A typo in the folder's name does not start a board with the defaults."""
    said = operator.is_refused({"NOTICEBOARD_CONFIG": f"{operator.home}/confg"})

    assert "NOTICEBOARD_CONFIG" in said


def test_a_misspelt_variable_is_refused(operator: Operator) -> None:
    """A typo does not silently start a board on an empty SQLite file."""
    said = operator.is_refused({"NOTICEBOARD_DATABSE_URL": "postgresql://db/board"})

    assert "NOTICEBOARD_DATABSE_URL" in said
    assert "NOTICEBOARD_DATABASE_URL is meant?" in said


def test_variables_of_a_platform_are_left_alone(operator: Operator) -> None:
    """A service called noticeboard brings variables that are nobody's mistake."""
    operator.starts({"NOTICEBOARD_SERVICE_HOST": "10.0.0.1"})


def test_a_wrong_variable_is_named(operator: Operator) -> None:
    """An error in the environment does not send anybody to the files."""
    said = operator.is_refused({"NOTICEBOARD_PORT": "tcp://10.0.0.1:80"})

    assert "environment (NOTICEBOARD_PORT): port: " in said
