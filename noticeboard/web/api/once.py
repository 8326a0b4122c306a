"""Idempotency keys: a write repeated with the same key is answered, not done again."""

from collections.abc import Callable

from noticeboard import refusals
from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.errors import ConflictError
from noticeboard.web.call import Call

REPLAYED = {"Idempotency-Replayed": "true"}


def replayed(call: Call) -> dict[str, str]:
    """The header that marks an answer made from memory; empty for a first time."""
    once = call.once
    known = once and call.parts.store.recall(once.person, once.key, now=call.now)
    return dict(REPLAYED) if known else {}


def do_once(call: Call, act: Callable[[], Bulletin]) -> tuple[Bulletin, dict[str, str]]:
    """What ``act`` made of the bulletin, or, with a key used before, the bulletin as it is.

    The key is remembered after the act, not in its transaction: if we die in between, repeating
    it is refused as a conflict, because every act here leads out of the state it needs.
    """
    once = call.once
    if once is None:
        return act(), {}
    known = call.parts.store.recall(once.person, once.key, now=call.now)
    if known and known.digest != once.digest:
        raise ConflictError("key_reused", refusals.KEY_REUSED)
    if known:
        return call.parts.publishing.bulletin(known.bulletin_id), dict(REPLAYED)
    done = act()
    with call.parts.store.write() as tx:
        tx.once(once, notice_id=done.notice_id, bulletin_id=done.id, at=call.now)
    return done, {}
