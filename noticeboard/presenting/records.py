"""Violations, channels and ledger entries."""

from datetime import datetime
from typing import Protocol

from noticeboard.domain.budget import Budget
from noticeboard.domain.ledger import Entry, Recorded
from noticeboard.domain.times import rfc3339
from noticeboard.domain.violation import Finding
from noticeboard.presenting import delivery_shapes, shapes


class Stanza(Protocol):
    """A channel as it is configured; its options, secrets among them, are never shown."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def enabled(self) -> bool: ...
    @property
    def default_for(self) -> tuple[str, ...]: ...


def present_violation(finding: Finding, language: str) -> shapes.ViolationShape:
    """A violation, or a warning, in the reader's language; of a text also where it stands."""
    shown: shapes.ViolationShape = {
        "code": finding.code,
        "field": finding.field,
        "message": finding.message.in_(language),
    }
    if finding.spot is not None:
        shown["at"] = [finding.spot.start, finding.spot.end]
        shown["excerpt"] = finding.spot.excerpt
        shown["instead"] = finding.spot.instead or None
    return shown


def present_channel(
    stanza: Stanza, budget: Budget | None, now: datetime
) -> delivery_shapes.ChannelShape:
    """One destination, and what of its limit is spent at ``now``."""
    return {
        "id": stanza.id,
        "kind": stanza.kind,
        "enabled": stanza.enabled,
        "default_for": list(stanza.default_for),
        "limit": None if budget is None else present_limit(budget, now),
    }


def present_limit(budget: Budget, now: datetime) -> delivery_shapes.LimitShape:
    """The limit of a channel."""
    opens, urgent = (budget.opens_at(now, urgent=urgent) for urgent in (False, True))
    return {
        "rate": str(budget.rate),
        "left": budget.left(now, urgent=True),
        "opens_at": None if opens is None else rfc3339(opens),
        "urgent_opens_at": None if urgent is None else rfc3339(urgent),
    }


def present_entry(entry: Entry) -> shapes.EntryShape:
    """One entry of the ledger."""
    return {
        "seq": entry.seq,
        "at": rfc3339(entry.at),
        "act": entry.act,
        "notice_id": entry.notice_id,
        "bulletin_id": entry.bulletin_id,
        "digest": entry.digest,
        "previous": entry.previous,
        "hash": entry.hash,
        "version": entry.version,
    }


def present_recorded(recorded: Recorded) -> shapes.RecordedShape:
    """One entry of the ledger with its facts and the digest of its words."""
    return {
        **present_entry(recorded.entry),
        "facts": dict(recorded.facts),
        "words": recorded.words_digest,
    }
