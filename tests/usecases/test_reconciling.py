"""The reconciler puts right what it can, whatever else is broken."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import delete

from noticeboard.domain.bulletin import BulletinState
from noticeboard.store.engine import open_engine, writing
from noticeboard.store.tables_delivery import deliveries
from tests.usecases.desk import ANA, Desk

HOUR = timedelta(hours=1)


def test_one_step_that_breaks_does_not_keep_back_the_others(desk: Desk) -> None:
    """Rows that a crash took come back although reviews cannot be looked at."""

    def broken(_now: datetime) -> None:
        raise OSError("not today")

    drafted = desk.parts.publishing.draft(ANA, desk.launch())
    desk.scheduled(drafted.announcement)
    with writing(open_engine(desk.parts.settings.database_url)) as conn:
        conn.execute(delete(deliveries))
    desk.now += HOUR

    replace(desk.parts.reconciler, miss_reviews=broken).tick(desk.now)
    beats = [beat.kind for beat in desk.parts.running.beats()]
    desk.parts.deliver_due()
    desk.parts.reconciler.tick(desk.now)

    after = desk.parts.publishing.bulletin(drafted.announcement.id)
    assert after.state is BulletinState.PUBLISHED
    # A sign of life is that of a round in which nothing broke.
    assert beats == []
    assert [beat.kind for beat in desk.parts.running.beats()] == ["reconciler"]
