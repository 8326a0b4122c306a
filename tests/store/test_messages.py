"""What a sender is handed: the signed bytes, the link, and what it replies to."""

from sqlalchemy import Engine

from noticeboard.domain.delivery import DeliveryState, Receipt
from tests.builders import MINUTE, NOON, a_content
from tests.store.newsroom import URL, Newsroom, frozen_of

S = DeliveryState
PLAIN = a_content(promises=(), title="")


def test_a_channel_is_handed_its_own_signed_thread(engine: Engine) -> None:
    """Exactly what people signed for it; nothing is rendered again."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (taken,) = room.claim("journal", NOON)

    message = room.deliveries.message(taken)

    frozen = frozen_of(first.working.content)
    assert message.parts == frozen.texts["journal"]
    assert message.text == "\n\n".join(message.parts)
    assert (message.delivery_id, message.bulletin_id) == (taken.id, first.id)
    assert (message.link, message.html) == (f"{URL}/b/{first.code}", frozen.html)
    assert (message.kind, message.language) == ("announcement", "en")
    assert (message.scheduled_for, message.reply_to) == (NOON, None)


def test_the_board_is_handed_the_body(engine: Engine) -> None:
    """Our own tables show the whole text."""
    room = Newsroom(engine)
    first = room.announce()
    (taken,) = room.claim("board", NOON)

    assert room.deliveries.message(taken).text == first.working.content.body


def test_a_channel_nobody_foresaw_gets_the_short_text(engine: Engine) -> None:
    """Rule 6 may send a follow-up where no words of its own were frozen."""
    room = Newsroom(engine)
    first = room.announce(channels=("board", "feed", "paper"))
    room.publish(first, NOON)
    (taken,) = room.claim("paper", NOON)

    assert room.deliveries.message(taken).parts == (first.working.content.short,)


def test_a_follow_up_replies_to_what_stands_there(engine: Engine) -> None:
    """To the newest older bulletin, by the receipt the channel gave."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    sent = room.carry("journal", NOON)
    room.publish(room.follow_up(first, at=NOON + MINUTE), NOON + MINUTE)
    (taken,) = room.claim("journal", NOON + MINUTE)

    message = room.deliveries.message(taken)

    url = f"https://journal.example.com/{sent.id}"
    assert message.reply_to == Receipt(f"journal-{sent.id}", url)


def test_a_follow_up_of_a_lost_text_speaks_for_itself(engine: Engine) -> None:
    """Nobody knows whether there is anything to reply to."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    (lost,) = room.claim("journal", NOON)
    room.fail(lost, S.UNKNOWN, NOON)
    room.publish(room.follow_up(first, at=NOON), NOON)
    (taken,) = room.claim("journal", NOON + 2 * MINUTE)

    assert room.deliveries.message(taken).reply_to is None


def test_a_follow_up_replies_to_what_was_said_last(engine: Engine) -> None:
    """In the order of the board: a clock that was set back changes nothing of it."""
    room = Newsroom(engine)
    first = room.announce()
    room.publish(first, NOON)
    sent = [room.carry("journal", NOON)]
    for instant in (NOON + 2 * MINUTE, NOON + MINUTE):
        said = room.follow_up(first, "update", at=instant, content=PLAIN)
        room.publish(said, NOON + 2 * MINUTE)
        sent.append(room.carry("journal", NOON + 2 * MINUTE))
    last = room.follow_up(first, "update", at=NOON + 3 * MINUTE, content=PLAIN)
    room.publish(last, NOON + 3 * MINUTE)
    (taken,) = room.claim("journal", NOON + 3 * MINUTE)

    reply_to = room.deliveries.message(taken).reply_to

    assert reply_to is not None
    assert reply_to.remote_id == f"journal-{sent[2].id}"
