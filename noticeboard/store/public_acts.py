"""The act of publication: one transaction that makes a bulletin public, and all that follows.

Public acts happen one after another: each holds the one row of ``public_state``.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, select, update

from noticeboard.domain import recording
from noticeboard.domain.bulletin import Bulletin, BulletinState, Revision
from noticeboard.domain.errors import TransitionError
from noticeboard.domain.false_alarms import uncounted
from noticeboard.domain.kind import Policy
from noticeboard.domain.notice import Notice, Published, Shown
from noticeboard.domain.over import first_told
from noticeboard.domain.publication import Act, announce, follow_up, release_revision
from noticeboard.domain.signing import in_emergency
from noticeboard.ports import Frozen
from noticeboard.store import (
    checks,
    feed_rows,
    following,
    incident_rows,
    incidents_over,
    ledger_rows,
)
from noticeboard.store.bulletin_rows import load_bulletins
from noticeboard.store.bulletin_saving import load_frozen
from noticeboard.store.engine import writing
from noticeboard.store.pages import pages_of, want
from noticeboard.store.public_notices import is_released, load_notice
from noticeboard.store.public_writing import save_notice, written
from noticeboard.store.state import lock_public, set_version
from noticeboard.store.tables_staff import bulletins, notices


class PublicActs:
    """Implements ``ports.PublicActs``."""

    def __init__(
        self,
        engine: Engine,
        policy: Policy,
        *,
        zone: str = "UTC",
        salt: Callable[[], str] = ledger_rows.new_salt,
    ) -> None:
        """``salt`` keeps a removed text from being guessed out of its digest.

        ``zone``: the house's, in which a publication has its day.
        """
        self._engine = engine
        self._policy = policy
        self._zone = zone
        self._salt = salt

    def publish(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        """Make a revision public on the board; false if it was already.

        Raises:
            TransitionError: before its instant, or for words that are not the signed ones.
        """
        with writing(self._engine) as conn:
            return self.publish_in(conn, bulletin_id, revision, now)

    def publish_in(self, conn: Connection, bulletin_id: str, revision: int, now: datetime) -> bool:
        """The same, in a transaction that somebody else began."""
        version = lock_public(conn) + 1
        if is_released(conn, bulletin_id, revision):
            return False
        bulletin = _bulletin(conn, bulletin_id)
        _refuse_unless_ready(bulletin, revision, now)
        before = load_notice(conn, bulletin.notice_id)
        shown = _shown(load_frozen(conn, bulletin_id, revision), revision, now)
        after = self._after(conn, before, bulletin, shown)
        if before is not None:
            after = _naming_the_first(conn, before, after, _signed(bulletin, revision), now)
        save_notice(conn, before, after)
        self._record(conn, before, after, _signed(bulletin, revision), bulletin_id)
        if before is None:
            checks.begin(conn, after.id, _signed(bulletin, revision).content.promises)
        else:
            checks.follow(conn, after)
            incidents_over.after_publication(conn, before, after, bulletin, now)
        following.after_publication(conn, bulletin, revision, now)
        _mark_published(conn, bulletin, now)
        set_version(conn, version)
        want(conn, _changed(conn, after), version)
        return True

    def syndicate(self, bulletin_id: str, revision: int, now: datetime) -> bool:
        """Put a public revision into the feeds; false if it was there already.

        Raises:
            TransitionError: when it is not public.
        """
        with writing(self._engine) as conn:
            version = lock_public(conn) + 1
            if feed_rows.is_syndicated(conn, bulletin_id, revision):
                return False
            if not is_released(conn, bulletin_id, revision):
                raise TransitionError(f"revision {revision} of {bulletin_id} is not public")
            paths = feed_rows.add_entry(conn, bulletin_id, revision)
            set_version(conn, version)
            want(conn, paths, version)
        return True

    def _after(
        self, conn: Connection, before: Notice | None, bulletin: Bulletin, shown: Shown
    ) -> Notice:
        if before is not None and any(b.id == bulletin.id for b in before.bulletins):
            if any(b.removals for b in before.bulletins if b.id == bulletin.id):
                raise TransitionError(f"the words of {bulletin.id} were removed")
            return release_revision(before, bulletin.id, shown)
        row = conn.execute(select(notices).where(notices.c.id == bulletin.notice_id)).one()
        kind = self._policy.kinds.get(row.kind)
        if kind is None:
            raise TransitionError(f"the policy has no kind {row.kind} any more")
        act = Act(bulletin, shown, kind)
        if bulletin.kind == "announcement":
            return announce(act, slug=row.slug, language=row.language, replaces=row.replaces)
        if before is None:
            raise TransitionError(f"the notice of {bulletin.id} was never announced")
        return follow_up(before, act)

    def _record(
        self,
        conn: Connection,
        before: Notice | None,
        after: Notice,
        signed: Revision,
        bulletin_id: str,
    ) -> None:
        said = next(b for b in after.bulletins if b.id == bulletin_id)
        first = len(said.versions) == 1
        facts = (
            self._facts(conn, before, after, said, signed)
            if first
            else recording.revision_facts(said)
        )
        ledger_rows.append(
            conn,
            facts,
            (recording.words_of(after, said, said.shown, written(said)), self._salt()),
            act="published" if first else "revised",
            at=said.shown.released_at,
            notice_id=after.id,
            bulletin_id=bulletin_id,
        )

    def _facts(
        self,
        conn: Connection,
        before: Notice | None,
        after: Notice,
        said: Published,
        signed: Revision,
    ) -> recording.Json:
        incidents = incident_rows.of_notice(conn, after.id)
        false_alarms = uncounted(incidents)
        for incident in false_alarms:
            incident_rows.save(conn, replace(incident, counted=True))
        return recording.facts_of(
            before,
            after,
            said,
            signed.content,
            zone=self._zone,
            silence=recording.silence_ended(before, after.id, incidents, said),
            false_alarms=false_alarms,
            emergency=in_emergency(signed),
        )


def _changed(conn: Connection, notice: Notice) -> tuple[str, ...]:
    """Its pages, and the feeds: what they have of it is told as it is now, though one is held."""
    return (*pages_of(notice), *feed_rows.paths_of(conn, notice))


def _naming_the_first(
    conn: Connection, before: Notice, after: Notice, signed: Revision, now: datetime
) -> Notice:
    """With the bulletin that first told of what is over now: whoever wrote it could know of it."""
    said = after.bulletins[-1]
    if not said.resolved or len(after.bulletins) == len(before.bulletins):
        return after
    found = incident_rows.of_notice(conn, after.id)
    known = [one for one in found if one.known_at <= (signed.submitted_at or now)]
    first = first_told(before, known, said.about)
    named = replace(said, first_told=None if first is None else first.id)
    return replace(after, bulletins=(*before.bulletins, named))


def _signed(bulletin: Bulletin, revision: int) -> Revision:
    return next(r for r in bulletin.revisions if r.number == revision)


def _bulletin(conn: Connection, bulletin_id: str) -> Bulletin:
    notice_id = conn.scalar(select(bulletins.c.notice_id).where(bulletins.c.id == bulletin_id))
    siblings = load_bulletins(conn, [notice_id], lock=True)[notice_id] if notice_id else ()
    for bulletin in siblings:
        if bulletin.id == bulletin_id:
            return bulletin
    raise TransitionError(f"there is no bulletin {bulletin_id}")


_PUBLISHABLE = (BulletinState.SCHEDULED, BulletinState.PUBLISHED)


def _refuse_unless_ready(bulletin: Bulletin, revision: int, now: datetime) -> None:
    armed = bulletin.armed
    if bulletin.state not in _PUBLISHABLE or armed is None or armed.number != revision:
        raise TransitionError(f"revision {revision} of {bulletin.id} is not the signed one")
    if bulletin.publish_at is None or now < bulletin.publish_at:
        raise TransitionError(f"{bulletin.id} is not due yet: never early")


def _shown(frozen: Frozen | None, revision: int, now: datetime) -> Shown:
    if frozen is None:
        raise TransitionError(f"revision {revision} was never frozen")
    return Shown(revision, now, frozen.body, frozen.html, frozen.short, frozen.told)


def _mark_published(conn: Connection, bulletin: Bulletin, now: datetime) -> None:
    if bulletin.state is BulletinState.PUBLISHED:
        return
    conn.execute(
        update(bulletins)
        .where(bulletins.c.id == bulletin.id)
        .values(state=BulletinState.PUBLISHED.value, published_at=now)
    )
