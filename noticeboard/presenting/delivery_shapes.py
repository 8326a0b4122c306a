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


class ChannelShape(TypedDict):
    """One configured destination."""

    id: str
    kind: str
    enabled: bool
    default_for: list[str]


class ChannelsShape(TypedDict):
    """All configured destinations."""

    items: list[ChannelShape]
    next: str | None
