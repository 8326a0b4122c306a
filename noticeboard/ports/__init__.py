"""What the verbs need from outside, as protocols. Adapters are named in ``bootstrap`` only."""

from noticeboard.ports.channels import (
    Capabilities,
    Channel,
    Destination,
    Limits,
    Message,
    OpenChannel,
    Outside,
    Preflight,
    PublicSite,
)
from noticeboard.ports.desk import (
    Attempt,
    Frozen,
    Once,
    Page,
    People,
    Recalled,
    Renderer,
    Store,
    Subject,
    Tx,
)
from noticeboard.ports.public import FeedScope, Pages, PublicRows, StoredPage
from noticeboard.ports.sending import Clock, Deliveries, Owner, PublicActs, Wakes

__all__ = [
    "Attempt",
    "Capabilities",
    "Channel",
    "Clock",
    "Deliveries",
    "Destination",
    "FeedScope",
    "Frozen",
    "Limits",
    "Message",
    "Once",
    "OpenChannel",
    "Outside",
    "Owner",
    "Page",
    "Pages",
    "People",
    "Preflight",
    "PublicActs",
    "PublicRows",
    "PublicSite",
    "Recalled",
    "Renderer",
    "Store",
    "StoredPage",
    "Subject",
    "Tx",
    "Wakes",
]
