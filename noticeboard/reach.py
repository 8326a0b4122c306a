"""What reaches beyond this house, as the settings want it: letters, rings, checks of promises."""

from dataclasses import dataclass

from noticeboard.bell import WebhookBell
from noticeboard.egress import Egress
from noticeboard.mailer import SmtpMailer
from noticeboard.ports import Bell, Clock, Mailer, Web
from noticeboard.settings import Settings


@dataclass(frozen=True, slots=True)
class Reach:
    """``checks``: asks where a promise says that it can be seen.

    ``mailer``, ``bell``: ``None`` where the settings name no mail server, no service that rings.
    """

    mailer: Mailer | None
    bell: Bell | None
    checks: Web


def reach(settings: Settings, clock: Clock) -> Reach:
    """Whoever the settings name; where they name nobody, nobody is written to or rung."""
    return Reach(
        mailer=_mailer(settings, clock),
        bell=_bell(settings, clock),
        checks=Egress(allow_insecure=settings.policy.insecure_checks),
    )


def _mailer(settings: Settings, clock: Clock) -> Mailer | None:
    mail = settings.mail
    if mail is None:
        return None
    return SmtpMailer(
        mail.host,
        mail.port,
        mail.security,
        mail.sender,
        clock,
        user=mail.user,
        password=mail.password,
    )


def _bell(settings: Settings, clock: Clock) -> Bell | None:
    alarm = settings.alarm
    if alarm is None:
        return None
    web = Egress(allow_insecure=alarm.allow_insecure)
    return WebhookBell(alarm.url, alarm.secret, web, clock)
