"""The channels on the desk: looked at, stopped, let go on, tried."""

from datetime import timedelta

import pytest

from noticeboard.domain.breaker import Breaker
from noticeboard.domain.processes import KINDS
from noticeboard.ports import RESTORED, Owner
from noticeboard.ports.clocks import ClockHold
from noticeboard.store.clocks import Clocks
from noticeboard.store.engine import open_engine
from noticeboard.store.heartbeats import Heartbeats
from tests.web.desk.looking import at_desk, configured, hire, links, page, part, text, the
from tests.web.house import House, a_launch

SECRET = "/somewhere/secret-folder/journal.jsonl"
CHANNELS = f"""
[channels.journal]
kind = "file"
enabled = true
path = "{SECRET}"
default_for = ["phone-x", "phone-y"]

[channels.old]
kind = "null"
enabled = false
default_for = ["*"]

[channels.spare]
kind = "null"
enabled = true
default_for = []
"""


def held(house: House) -> list[str | None]:
    """What is stopped."""
    return [hold.channel for hold in house.parts.overview.holds()]


def test_each_channel_says_what_goes_there_and_what_last_arrived(house: House) -> None:
    """Without a word of what is set up in secret."""
    with configured(house, channels=CHANNELS) as own:
        own.announced()
        answer = at_desk(own, "ana").get("/desk/sending")

    shown = page(answer)
    assert SECRET not in answer.text
    assert text(part(shown, "c-board")).startswith("The board ")
    assert text(part(shown, "c-journal")).startswith("journal ")
    assert "every text: nobody can leave it out" in text(part(shown, "c-board"))
    assert "Wed 15 Jul 2026, 22:00 KST · Phone X" in text(part(shown, "c-feed"))
    assert "texts about: phone-x, phone-y" in text(part(shown, "c-journal"))
    assert "The folder of the journal does not exist." not in text(part(shown, "c-journal"))
    assert "nothing: it is switched off" in text(part(shown, "c-old"))
    assert "nothing, unless an author chooses it" in text(part(shown, "c-spare"))


def test_a_channel_that_few_notices_go_to_still_says_what_arrived_last(house: House) -> None:
    """However much was said elsewhere since, and by however many bulletins of the same notice."""
    chosen = {**a_launch()["announcement"], "channels": ["board", "feed", "spare"]}
    with configured(house, channels=CHANNELS) as own:
        notice = own.announced(title="Phone Q", announcement=chosen)
        for number in range(11):
            own.clock.at -= timedelta(hours=1)
            own.announced(title=f"Phone {number}")
        update = {"kind": "update", "body": "More.", "publish_at": "now", "channels": ["board"]}
        own.call("ana", "POST", f"/notices/{notice['id']}/bulletins", update)
        shown = page(at_desk(own, "ana").get("/desk/sending"))

    assert "Wed 15 Jul 2026, 22:00 KST · Phone Q" in text(part(shown, "c-spare"))
    assert "Last to arrive nothing yet" in text(part(shown, "c-old"))


def test_a_text_that_did_not_arrive_is_named_at_its_channel(house: House) -> None:
    """With its state, leading to its deliveries."""
    folder = house.settings.data / "journal"
    folder.mkdir()
    with configured(house, channels=CHANNELS.replace(SECRET, str(folder))) as own:
        bulletin = own.announced()["bulletins"][0]["id"]
        shown = page(at_desk(own, "ana").get("/desk/sending"))

    assert "Phone X failed" in text(part(shown, "c-journal"))
    assert f"/desk/bulletins/{bulletin}/deliveries" in links(part(shown, "c-journal"))
    assert "Needs somebody nothing" in text(part(shown, "c-feed"))


def test_an_approver_settles_all_that_failed_on_a_channel_at_once(house: House) -> None:
    """What will happen is said first; each is decided by itself, of those that were shown."""
    folder = house.settings.data / "journal"
    folder.mkdir()
    with configured(house, channels=CHANNELS.replace(SECRET, str(folder))) as own:
        for number in range(3):
            own.announced(title=f"Phone {number}")
            own.clock.at -= timedelta(hours=1)
        own.clock.at += timedelta(hours=1)
        bo = at_desk(own, "bo")
        shown = page(bo.get("/desk/sending"))
        (seen_ids, *_) = shown.xpath("//input[@name='deliveries']/@value")
        ids = seen_ids.split()
        seen = {"deliveries": " ".join(ids), "channel": "journal"}
        bo.post(f"/desk/deliveries/{ids[0]}/abandon", reason="Its account is closed.")

        again_sent = bo.follow(bo.post("/desk/sending/settle", **seen))
        again = own.parts.deliver_due()
        blank = bo.post(
            "/desk/sending/settle", deliveries=" ".join(ids), reason=" ", channel="journal"
        )
        rest = bo.post("/desk/sending/settle", deliveries=" ".join(ids), reason="Closed.")
        states = [d and d.state.value for d in map(own.parts.store.delivery, ids)]
        ana = text(part(page(at_desk(own, "ana").get("/desk/sending")), "c-journal"))

    assert "Each is sent once more, now, in its signed words." in text(part(shown, "c-journal"))
    assert "Sent again: 2. Left as they are" in text(page(again_sent))
    assert (len(ids), again, blank.status_code, rest.status_code) == (3, 2, 422, 303)
    assert "Say why it is given up" in blank.text
    assert states == ["abandoned"] * 3
    assert "Send all" not in ana


@pytest.mark.parametrize(
    ("language", "stopped", "asks"),
    [
        ("en", "Everything is stopped", "Only an approver can let it go on."),
        ("ko", "모든 발송이 멈춰 있습니다", "다시 여는 일은 승인자만 할 수 있습니다."),
    ],
)
def test_anybody_stops_everything_and_nothing_is_published(
    house: House, language: str, stopped: str, asks: str
) -> None:
    """Also what was signed and falls due; an approver alone lets it go on."""
    hire(house, "duri", "duty")
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)
    house.clock.at += timedelta(minutes=59)
    duri = at_desk(house, "duri", language)

    answer = duri.post("/desk/sending/hold", channel="*")
    house.clock.at += timedelta(minutes=2)
    house.parts.deliver_due()

    shown = page(duri.follow(answer))
    assert house.bulletin(bulletin).published_at is None
    assert stopped in text(part(shown, "everything"))
    assert asks in text(part(shown, "everything"))
    assert duri.post("/desk/sending/resume", channel="*").status_code == 403
    assert held(house) == [None]


def test_an_approver_lets_everything_go_on(house: House) -> None:
    """Who proved just now who they are; and what waited goes out."""
    bulletin = house.draft()["bulletins"][0]["id"]
    house.signed(bulletin)
    bo = at_desk(house, "bo")
    bo.post("/desk/sending/hold", channel="*")
    house.clock.at += timedelta(minutes=29)
    bo.get("/desk/sending")
    house.clock.at += timedelta(minutes=29)
    bo.get("/desk/sending")
    house.clock.at += timedelta(minutes=3)
    house.parts.deliver_due()
    long_ago = bo.post("/desk/sending/resume", channel="*")

    hire(house, "cho", "approver")
    cho = at_desk(house, "cho")
    answer = cho.post("/desk/sending/resume", channel="*")
    house.parts.deliver_due()

    assert "/desk/sending" not in long_ago.location
    assert "Sending goes on." in text(page(cho.follow(answer)))
    assert house.bulletin(bulletin).published_at is not None
    assert held(house) == []


@pytest.mark.parametrize(
    ("language", "said"), [("en", "is looked for on its channel first"), ("ko", "먼저 찾아보고")]
)
def test_what_was_due_before_a_restore_is_not_said_to_go_out_now(
    house: House, language: str, said: str
) -> None:
    """It may stand there already, so that each channel is asked first."""
    with house.parts.store.write() as tx:
        tx.set_hold(None, by=RESTORED, at=house.clock())
    bo = at_desk(house, "bo", language)

    answer = bo.post("/desk/sending/resume", channel="*")

    assert said in text(page(bo.follow(answer)))


def test_one_channel_is_stopped_by_itself(house: House) -> None:
    """The others go on; its own line says who stopped it."""
    hire(house, "lee", "legal", called="Lee Bora")
    lee = at_desk(house, "lee")

    shown = page(lee.follow(lee.post("/desk/sending/hold", channel="feed")))

    assert held(house) == ["feed"]
    assert "Stopped: the board's feeds. An approver can let it go on." in text(shown)
    assert "Stopped by Lee Bora" in text(part(shown, "c-feed"))
    assert "Stopped by" not in text(part(shown, "c-board"))
    assert the(shown, "c-feed").xpath(".//form[contains(@action, 'hold')]") == []


@pytest.mark.parametrize("act", ["hold", "resume"])
@pytest.mark.parametrize("channel", ["", "nowhere", "board ", "*\x00", "<b>"])
def test_a_channel_there_is_not_stops_and_starts_nothing(
    house: House, act: str, channel: str
) -> None:
    """Least of all everything."""
    bo = at_desk(house, "bo")

    answer = bo.post(f"/desk/sending/{act}", channel=channel)

    assert answer.status_code == 404
    assert held(house) == []


def test_what_is_not_stopped_cannot_be_let_go_on(house: House) -> None:
    """A second press, or another approver's, is told so."""
    bo = at_desk(house, "bo")
    bo.post("/desk/sending/hold", channel="feed")

    first = bo.post("/desk/sending/resume", channel="feed")
    second = bo.post("/desk/sending/resume", channel="feed")

    assert first.status_code == 303
    assert "That did not work This was not on hold." in text(page(second, 404))


def test_an_administrator_tries_a_channel_without_sending(house: House) -> None:
    """And reads in a sentence why it would not work."""
    hire(house, "dia", "admin")
    with configured(house, channels=CHANNELS) as own:
        dia = at_desk(own, "dia", "ko")
        well = page(dia.post("/desk/sending/preflight", channel="spare"))
        badly = page(dia.post("/desk/sending/preflight", channel="journal"))
        off = dia.post("/desk/sending/preflight", channel="old")

    assert "문제없습니다." in text(part(well, "c-spare"))
    assert "문제없습니다." not in text(part(well, "c-journal"))
    assert the(badly, "c-journal").xpath(".//div[@class='refused']/p")
    assert "시험할 수 없습니다." in text(page(off, 404))


def test_nobody_else_tries_a_channel(house: House) -> None:
    """It asks another server something: that is for whoever sets channels up."""
    cem = at_desk(house, "cem")

    refused = cem.post("/desk/sending/preflight", channel="feed")

    assert "This needs the role: administrator." in text(page(refused, 403))
    assert not page(cem.get("/desk/sending")).xpath(".//form[contains(@action, 'preflight')]")


@pytest.mark.parametrize(
    ("language", "title", "done"),
    [
        ("en", "The clock of seoul-1 cannot be believed", "is believed again"),
        ("ko", "서버 seoul-1의 시계를 믿을 수 없습니다", "다시 믿기로 했습니다"),
    ],
)
def test_a_clock_that_cannot_be_believed_is_shown_and_vouched_for(
    house: House, language: str, title: str, done: str
) -> None:
    """Everybody reads since when and how far it is off; an approver who compared it says so."""
    owner = Owner("seoul-1", "boot", "space", 1, "10")
    engine = open_engine(house.settings.database_url)
    hold = ClockHold(owner, "jumped", timedelta(hours=2), house.clock())
    Clocks(engine).hold(hold)
    ana, bo = at_desk(house, "ana", language), at_desk(house, "bo", language)

    read = text(part(page(ana.get("/desk/sending")), "clock-1"))
    first = text(page(ana.get("/desk/")))
    refused = ana.post("/desk/sending/clock", host="seoul-1")
    wrong = bo.post("/desk/sending/clock", host="seoul-2")
    answer = bo.follow(bo.post("/desk/sending/clock", host="seoul-1"))
    engine.dispose()

    assert title in read
    assert title in first
    assert (refused.status_code, wrong.status_code) == (403, 404)
    assert done in text(page(answer))
    assert house.parts.overview.clock_holds()[0].vouched_by is not None


def test_a_channel_that_does_not_let_us_in_says_since_when_and_why(house: House) -> None:
    """On its own card, with what it answered."""
    refused = Breaker().after(failed=True, now=house.clock(), refused=True, reason="No.")
    house.parts.dispatch.resting.open("feed", refused)

    shown = page(at_desk(house, "ana").get("/desk/sending"))

    assert "it does not let us in." in text(part(shown, "c-feed"))
    assert "No." in text(part(shown, "c-feed"))
    assert "let us in" not in text(part(shown, "c-board"))


LIMITED = """
[channels.spare]
kind = "null"
default_for = ["*"]
rate = "2/5m"
"""


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "it sends again at Wed 15 Jul 2026, 22:05 KST. Delays"),
        ("ko", "2026. 7. 15.(수) 오후 10:05 KST에 다시 나갑니다. 연기"),
    ],
)
def test_a_channel_whose_limit_is_reached_says_when_it_sends_again(
    house: House, language: str, said: str
) -> None:
    """On its card, and to programs; what makes a text wrong still goes."""
    with configured(house, channels=LIMITED) as own:
        own.announced()
        shown = page(at_desk(own, "ana", language).get("/desk/sending"))
        told = own.call("ana", "GET", "/channels").get_json()["items"]

    limit = next(one["limit"] for one in told if one["id"] == "spare")
    assert said in text(part(shown, "c-spare"))
    assert (limit["rate"], limit["left"], limit["urgent_opens_at"]) == ("2/5m", 1, None)
    assert next(one["limit"] for one in told if one["id"] == "board") is None


def test_a_channel_that_asks_us_to_wait_is_tried_when_it_said(house: House) -> None:
    """Not every fifteen seconds: the page says when."""
    waits = Breaker().after(failed=True, now=house.clock(), wait=timedelta(minutes=5))
    house.parts.dispatch.resting.open("feed", waits)

    shown = page(at_desk(house, "ana").get("/desk/sending"))

    assert "It is tried again at Wed 15 Jul 2026, 21:05 KST" in text(part(shown, "c-feed"))


def test_a_machine_that_does_not_run_is_told_in_words_for_whoever_writes(house: House) -> None:
    """What that means for their texts, and whom to tell; not a word of it while all runs."""
    silent = text(part(page(at_desk(house, "ana").get("/desk/sending")), "machine"))
    beats = Heartbeats(house.store.engine)
    for kind in KINDS:
        beats.beat(kind, house.parts.dispatch.me, house.clock())

    runs = page(at_desk(house, "ana").get("/desk/sending"))

    assert "Nothing goes out at its time" in silent
    assert "noticeboard doctor" in silent
    assert "Nothing goes out at its time" not in text(runs)
