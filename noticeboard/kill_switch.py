"""The kill switch: stop every send, or one channel's, and send again; vouch for a clock."""

from collections.abc import Collection
from dataclasses import dataclass

from noticeboard import refusals
from noticeboard.domain.errors import NotFoundError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.signing import Person
from noticeboard.noting import audit
from noticeboard.ports import Clock, Store

EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class KillSwitch:
    """Hold and resume, each in the audit log. ``channels``: the ids of all there are."""

    store: Store
    channels: Collection[str]
    clock: Clock

    def hold(self, who: Person, channel: str | None) -> None:
        """Send nothing more, or nothing to ``channel``. Anybody on the staff may.

        Raises:
            NotFoundError: there is no such channel.
        """
        now, about = self.clock(), refusals.known(channel, self.channels) or EVERYTHING
        with self.store.write() as tx:
            tx.set_hold(channel, by=who.id, at=now)
            audit(tx, who, "sending.held", about, now)

    def resume(self, who: Person, channel: str | None) -> None:
        """Send again. An approver decides.

        Raises:
            ForbiddenError: for anybody else.
            NotFoundError: it was not on hold.
        """
        now, about = self.clock(), refusals.known(channel, self.channels) or EVERYTHING
        refusals.may_review(who, ("approver",), now)
        with self.store.write() as tx:
            if not tx.lift_hold(channel, at=now):
                raise NotFoundError("not_held", _NOT_HELD)
            audit(tx, who, "sending.resumed", about, now)

    def vouch(self, who: Person, host: str) -> None:
        """The clock of a host is right: its processes release what is due again.

        Raises:
            ForbiddenError: for anybody but an approver.
            NotFoundError: nothing waits because of that host's clock.
        """
        now = self.clock()
        refusals.may_review(who, ("approver",), now)
        with self.store.write() as tx:
            if not tx.vouch_for_clock(host, by=who.id):
                raise NotFoundError("clock_not_held", _CLOCK_NOT_HELD)
            audit(tx, who, "clock.vouched", host, now, name=host)


_NOT_HELD = Sentence("This was not on hold.", "멈춰 있지 않았습니다. 다시 열 것이 없습니다.")
_CLOCK_NOT_HELD = Sentence(
    "Nothing waits because of this host's clock. `noticeboard check` names those whose clock "
    "cannot be believed.",
    "이 서버의 시계 때문에 멈춘 발송은 없습니다. `noticeboard check`에서 어느 서버의 시계가 "
    "어긋났는지 확인해 주세요.",
)
