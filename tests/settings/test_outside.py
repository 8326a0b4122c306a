"""The mail server and the service that rings: what is missing is said before anything starts."""

import base64

import pytest

from tests.settings.operators import Operator

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdefghijklmnopqrstuv").decode()
MAIL = 'mail_host = "mail.example.com"\nmail_from = "공지 <notices@example.com>"\n'
ALARM = 'alarm_url = "https://ring.example.com/hook"\nalarm_secret_env = "NOTICEBOARD_RING"\n'


def test_nobody_is_written_to_or_rung_by_default(operator: Operator) -> None:
    """Both are switched on by naming somebody."""
    settings = operator.starts()

    assert (settings.mail, settings.alarm) == (None, None)


def test_a_mail_server_with_its_login(operator: Operator) -> None:
    """The password comes from where the settings point, and is never shown."""
    (operator.config / "mail.password").write_text("s3cret\n")
    operator.writes(noticeboard=f'{MAIL}mail_user = "u"\nmail_password_file = "mail.password"')

    mail = operator.starts().mail

    assert mail is not None
    assert (mail.host, mail.port, mail.security) == ("mail.example.com", 587, "starttls")
    assert (mail.user, mail.password) == ("u", "s3cret")
    assert "s3cret" not in repr(operator.starts())


def test_a_service_that_rings(operator: Operator) -> None:
    """Its secret may be in a variable with our own beginning."""
    operator.writes(noticeboard=ALARM)

    alarm = operator.starts({"NOTICEBOARD_RING": SECRET}).alarm

    assert alarm is not None
    assert alarm.secret == b"0123456789abcdefghijklmnopqrstuv"
    assert "0123456789" not in repr(alarm)


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ('mail_host = "mail.example.com"', "mail_from"),
        (MAIL.replace("notices@example.com", "notices"), "mail_from"),
        (MAIL.replace("공지", "A\\nBcc: x"), "mail_from"),
        (f'{MAIL}mail_security = "none"', "mail_security"),
        (f'{MAIL}mail_security = "ssl"', "mail_security"),
        (f'{MAIL}mail_user = "u"', "mail_password_env"),
        (f'{MAIL}mail_password_env = "P"', "mail_password_env"),
        (f'{MAIL}mail_user = "u"\nmail_password_env = "Q"', "mail_password_env"),
        (
            f'{MAIL}mail_user = "u"\nmail_password_env = "P"\nmail_password_file = "p"',
            "mail_password_file",
        ),
        (f'{MAIL}mail_user = "u"\nmail_password_file = "p"', "mail_password_file"),
        ('mail_password = "s3cret"', "mail_password"),
        ('alarm_url = "https://ring.example.com"', "alarm_secret_env"),
        ('alarm_url = "https://ring.example.com"\nalarm_secret_env = "P"', "alarm_secret_env"),
        (ALARM.replace("https", "http"), "alarm_url"),
        (ALARM.replace("ring.example.com", "127.0.0.1"), "alarm_url"),
        (ALARM.replace("ring.example.com", "2130706433"), "alarm_url"),
    ],
)
def test_what_is_missing_or_unsafe_is_named(operator: Operator, said: str, key: str) -> None:
    """Nobody learns at two in the morning that nobody can be called."""
    operator.writes(noticeboard=said)

    refused = operator.is_refused({"P": "s3cret", "NOTICEBOARD_RING": SECRET})

    assert f": {key}: " in refused
    assert "s3cret" not in refused


@pytest.mark.parametrize("switch", ["allow_insecure = true", ""])
def test_an_intranet_may_do_without_protection(operator: Operator, switch: str) -> None:
    """On purpose, in a file or by a variable."""
    alarm = ALARM.replace("https://ring.example.com", "http://10.0.0.1")
    operator.writes(noticeboard=f'{MAIL}mail_security = "none"\n{alarm}{switch}')
    environ = {} if switch else {"NOTICEBOARD_ALLOW_INSECURE": "true"}

    settings = operator.starts({**environ, "NOTICEBOARD_RING": SECRET})

    assert settings.mail is not None
    assert settings.alarm is not None
    assert settings.alarm.allow_insecure


def test_a_switch_is_true_or_false(operator: Operator) -> None:
    """Anything else is not taken for one of them."""
    assert "ALLOW_INSECURE" in operator.is_refused({"NOTICEBOARD_ALLOW_INSECURE": "yes"})
