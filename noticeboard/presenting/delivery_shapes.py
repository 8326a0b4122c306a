"""The shapes of what we answer about deliveries and channels: where bulletins go."""

from typing_extensions import TypedDict  # pydantic cannot read typing's own before Python 3.12


class ReachShape(TypedDict):
    """On how many of its channels a bulletin stands."""

    done: int
    of: int


class AttemptShape(TypedDict):
    """One try at a delivery."""

    number: int
    started_at: str
    ended_at: str | None
    outcome: str | None
    reason: str | None
    sentence: str


class DeliveryShape(TypedDict):
    """One bulletin on its way to one channel.

    `sentence`: what the state means, and what to do next. `available`: what an approver may do
    now: `retry`, `adopt`, `abandon`. `adopted_by`: who vouches for it, where no channel did.
    """

    id: str
    channel: str
    revision: int
    state: str
    scheduled_for: str
    due: str
    done_at: str | None
    lateness_ms: float | None
    remote_id: str | None
    remote_url: str | None
    adopted_by: str | None
    reason: str | None
    sentence: str
    available: list[str]
    attempts: list[AttemptShape]


class DeliveriesShape(TypedDict):
    """All deliveries of a bulletin."""

    items: list[DeliveryShape]
    next: str | None
    reach: ReachShape


class LimitShape(TypedDict):
    """How much a channel is given, such as `30/5m`, and how much of it is `left`.

    `opens_at`: when what can wait is sent there again, and `urgent_opens_at`: delays, corrections,
    cancellations and holding statements, for which the last of it is kept. `null`: now.
    """

    rate: str
    left: int
    opens_at: str | None
    urgent_opens_at: str | None


class ChannelShape(TypedDict):
    """One configured destination. `limit`: `null`, if it has none."""

    id: str
    kind: str
    enabled: bool
    default_for: list[str]
    limit: LimitShape | None


class ChannelsShape(TypedDict):
    """All configured destinations."""

    items: list[ChannelShape]
    next: str | None
