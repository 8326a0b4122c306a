"""What reaches beyond this house, as the settings want it: letters, rings, checks of promises."""

from dataclasses import dataclass

from noticeboard.bell import NoBell, WebhookBell
from noticeboard.egress import Egress
from noticeboard.mailer import NoMailer, SmtpMailer
from noticeboard.ports import Bell, Clock, Mailer, Web
from noticeboard.settings import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """``checks``: asks where a promise says that it can be seen."""

    mailer: Mailer
    bell: Bell
    checks: Web


def reach(settings: Settings, clock: Clock) -> Reach:
    """Whoever the settings name; where they name nobody, nobody is written to or rung."""
    return Reach(
        mailer=_mailer(settings, clock),
        bell=_bell(settings, clock),
        checks=Egress(allow_insecure=settings.policy.insecure_checks),
    )


def _mailer(settings: Settings, clock: Clock) -> Mailer:
    mail = settings.mail
    if mail is None:
        return NoMailer()
    return SmtpMailer(
        mail.host,
        mail.port,
        mail.security,
        mail.sender,
        clock,
        user=mail.user,
        password=mail.password,
    )


def _bell(settings: Settings, clock: Clock) -> Bell:
    alarm = settings.alarm
    if alarm is None:
        return NoBell()
    web = Egress(allow_insecure=alarm.allow_insecure)
    return WebhookBell(alarm.url, alarm.secret, web, clock)
