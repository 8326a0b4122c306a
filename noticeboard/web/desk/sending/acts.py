"""Looking at the channels, stopping them, letting them go on, trying them."""

from collections.abc import Mapping

from noticeboard import refusals
from noticeboard.domain.delivery import Delivery
from noticeboard.domain.errors import ForbiddenError, NotFoundError, RefusedError
from noticeboard.domain.sentence import Sentence
from noticeboard.intake import read_abandonment
from noticeboard.kill_switch import EVERYTHING
from noticeboard.presenting.outcomes import reason_sentence
from noticeboard.render.words import channel_name
from noticeboard.web.desk.reviewing.acts import reason_of
from noticeboard.web.desk.sending.clocks import clocks
from noticeboard.web.desk.sending.limits import limits
from noticeboard.web.desk.sending.machine import failing
from noticeboard.web.desk.sending.ways import way
from noticeboard.web.desk.today.stuck import Stuck, stuck
from noticeboard.web.desk.visit import Answer, Led, Page, Visit

_TROUBLES = 100
_SENDING = "/desk/sending"


def sending(visit: Visit) -> Answer:
    """GET: every channel."""
    return _page(visit)


def hold(visit: Visit) -> Answer:
    """POST: stop one channel, or all of them. Anybody on the staff may."""
    channel = _channel(visit)
    visit.parts.kill_switch.hold(visit.who, channel)
    if channel is None:
        return Led(_SENDING, "sending.all_stopped")
    return Led(_SENDING, "sending.one_stopped", {"channel": channel_name(visit.words, channel)})


def resume(visit: Visit) -> Answer:
    """POST: let it go on."""
    channel = _channel(visit)
    restored = any(hold.restored for hold in visit.parts.overview.holds())
    visit.parts.kill_switch.resume(visit.who, channel)
    if channel is None:
        return Led(_SENDING, "sending.restored_goes_on" if restored else "sending.all_go_on")
    return Led(_SENDING, "sending.one_goes_on", {"channel": channel_name(visit.words, channel)})


def settle(visit: Visit) -> Answer:
    """POST: send again, or give up, all that were shown for a channel. An approver decides."""
    aftercare, fields, given_up = visit.parts.aftercare, visit.fields, "reason" in visit.fields
    ids = fields.get("deliveries", "").split()[:_TROUBLES]

    def act(one: str) -> Delivery:
        if given_up:
            return aftercare.abandon(visit.who, one, reason_of(visit, read_abandonment))
        return aftercare.retry(visit.who, one)

    try:
        settled = aftercare.each(ids, act)
    except RefusedError as error:
        return _page(visit, refused={fields.get("channel", ""): error})
    names = {"count": str(len(settled.done)), "left": str(len(settled.left))}
    if given_up:
        say = "sending.given_up_left" if settled.left else "sending.given_up"
    else:
        say = "sending.sent_again_left" if settled.left else "sending.sent_again"
    return Led(_SENDING, say, names)


def vouch(visit: Visit) -> Answer:
    """POST: the clock of a host is right; what waited because of it goes on."""
    host = visit.fields.get("host", "")
    visit.parts.kill_switch.vouch(visit.who, host)
    return Led(_SENDING, "sending.clock_vouched", {"host": host})


def preflight(visit: Visit) -> Answer:
    """POST: whether a channel would work. Nothing is sent, and nothing changes.

    Raises:
        ForbiddenError: for anybody but an administrator.
        NotFoundError: there is no such channel, or it is switched off.
    """
    if not visit.who.holds("admin", visit.now):
        raise ForbiddenError("role_missing", refusals.needs_role(("admin",)))
    name = visit.fields.get("channel", "")
    channel = visit.parts.channels.get(name)
    if channel is None:
        raise NotFoundError("unknown_channel", _NOTHING_TO_TRY)
    found = channel.preflight().problems
    return _page(visit, {name: tuple(reason_sentence(p).in_(visit.language) for p in found)})


_NOTHING_TO_TRY = Sentence(
    "There is no such channel, or it is switched off: there is nothing to try.",
    "그런 채널이 없거나 꺼져 있어서 시험할 수 없습니다.",
)


def _channel(visit: Visit) -> str | None:
    """Which channel a form names; ``*`` is all of them."""
    name = visit.fields.get("channel", "")
    return None if name == EVERYTHING else name


def _page(
    visit: Visit,
    tried: Mapping[str, tuple[str, ...]] | None = None,
    refused: Mapping[str, RefusedError] | None = None,
) -> Page:
    overview = visit.parts.overview
    stanzas = visit.parts.settings.channels.values()
    holds, arrived = overview.holds(), overview.arrivals([stanza.id for stanza in stanzas])
    names = {
        "ways": [
            way(
                stanza,
                holds,
                _stuck_on(visit, stanza.id),
                arrived,
                mandatory=_mandatory(visit, stanza.id),
            )
            for stanza in stanzas
        ],
        "all_held": next((hold for hold in holds if hold.channel is None), None),
        "people": overview.people_names({hold.by for hold in holds}),
        "resting": overview.breakers(),
        "limits": limits(overview.budgets(), visit.now, visit.language),
        "answered": lambda reason: reason_sentence(reason).in_(visit.language),
        "everything": EVERYTHING,
        "machine": failing(visit.parts.examination.board()),
        "clocks": clocks(overview.clock_holds(), visit.language),
        "tried": tried or {},
        "reason": visit.fields.get("reason", ""),
        "refused": {
            name: [violation.message.in_(visit.language) for violation in error.violations]
            for name, error in (refused or {}).items()
        },
    }
    return Page("sending/channels.html", names, 422 if refused else 200)


def _stuck_on(visit: Visit, channel: str) -> tuple[Stuck, ...]:
    """The newest of each channel: however many one of them has, the others show theirs."""
    found = visit.parts.overview.troubled(now=visit.now, limit=_TROUBLES, channel=channel)
    return stuck(found)


def _mandatory(visit: Visit, channel: str) -> bool:
    kinds = visit.parts.settings.policy.kinds.values()
    return all(channel in kind.mandatory_channels for kind in kinds)
