"""What is still sent of a bulletin that lost words: it did not become less true by that."""

from noticeboard.domain.bulletin import Bulletin
from noticeboard.finding import load, pick
from noticeboard.freezing import channels_of
from noticeboard.ports import Leaver, Tx


def freeze_left(tx: Tx, leaver: Leaver, bulletin: Bulletin) -> None:
    """Freeze anew every public bulletin of the notice that lost words, also those lost before.

    Whatever was not sent somewhere goes there in these words: the same delivery, once. Of one
    that is being sent the old ones may have gone; what stands there has to be removed by hand.
    """
    subject = load(tx, bulletin.id)[0]
    for said in subject.public.bulletins if subject.public else ():
        if not said.removals:
            continue
        own = pick(subject, said.id)
        left = leaver.leave(
            (own.armed or own.working).content,
            bulletin=own,
            notice=subject,
            said=said,
            channels=channels_of(subject, own),
        )
        tx.save_left(own.id, said.shown.revision, left)
