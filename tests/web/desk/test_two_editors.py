"""What two people saved at once is compared in the words that both know from the form."""

from tests.web.desk.looking import hire
from tests.web.desk.paper import Paper, Writer
from tests.web.desk.slip_room import CLAIM, DAY, DUE, Room, send
from tests.web.house import House


def edit(who: Writer, page: str) -> Paper:
    """The form of the bulletin on that page."""
    return who.open(f"{page}/edit")


def test_when_an_announcement_goes_out_is_compared_in_words(house: House) -> None:
    """No code of ours stands on a page, and an hour that comes twice is told apart."""
    ana, cem = Writer.signed_in(house), Writer.signed_in(house, "cem", "ko")
    twice = {"promises.0.zone": "America/New_York", "promises.0.due.date": "2026-11-01"}
    at_first = {"promises.0.due.time": "01:30", "promises.0.due.offset": "-04:00"}
    announcement = ana.launched({**twice, **at_first}).path
    his = edit(cem, announcement)
    later = {"promises.0.due.offset": "-05:00"}
    at = "announcement.publish_at"
    at_once = {f"{at}.how": "now", f"{at}.date": "", f"{at}.time": ""}
    ana.send(edit(ana, announcement), {**later, **at_once})

    page = cem.send(his)

    assert page.differences["공개"] == ("승인되는 대로", "정한 시각에")
    assert page.differences["약속 1 · 언제 · UTC와의 시차"] == ("-05:00", "-04:00")


def test_what_a_correction_corrects_is_compared_in_words(room: Room) -> None:
    """A verdict, a reason to say nothing, the bulletin that is wrong: no code, no number."""
    hire(room.house, "eva", "author")
    ana, eva = room.at(DUE - 4 * DAY), room.writer("eva", "ko")
    correction = send(ana, room.form(ana, "correction"), "save", CLAIM).path
    second = edit(eva, correction)
    silent = {"explanation.cause": "", "explanation.cause.withheld": "partner"}
    none = {name: "" for name in CLAIM if name.startswith("corrects.")}
    ours = {**none, "corrects.bulletin": room.public.bulletins[0].id}
    send(ana, edit(ana, correction), "save", {**ours, **silent})

    told = send(eva, second, "save", {"explanation.cause.withheld": "legal"}).differences

    assert told["얼마나 사실인가요?"] == ("(비어 있음)", "사실이 아닙니다")
    assert told["원인: 밝힐 수 없는 이유"] == ("협력사가 요청했습니다", "법적인 이유가 있습니다")
    theirs, yours = told["우리가 올린 글"]
    assert theirs.startswith("발표, 2026. 7. ")
    assert yours == "(비어 있음)"
