"""Idempotency keys: a write repeated with the same key is answered, not done again."""

from noticeboard.web.call import Call

REPLAYED = {"Idempotency-Replayed": "true"}


def replayed(call: Call) -> dict[str, str]:
    """The header that marks an answer made from memory; empty for a first time."""
    once = call.once
    known = once and call.parts.store.recall(once.person, once.key, now=call.now)
    return dict(REPLAYED) if known else {}
