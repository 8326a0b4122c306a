"""Words that were signed stay as they were; the frame says which of their times no longer hold."""

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from noticeboard.domain.content import Fulfilment
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.redaction import without_words
from noticeboard.site.pages import build
from tests.builders import (
    DAY,
    HOUR,
    NOON,
    a_follow_up,
    a_full_explanation,
    a_move,
    a_notice,
    an_instant,
    terms,
    told,
)
from tests.site import sample
from tests.site.memory import MemoryPublic

ATOM = "{http://www.w3.org/2005/Atom}"
TWO = (terms("preorder"), terms("delivery", due=NOON + 12 * DAY))


def _body(path: str, notice: Notice) -> str:
    rows = MemoryPublic()
    rows.show(notice)
    page = build(path, rows, sample.HOUSE, NOON + 4 * DAY)
    assert page is not None
    return page.body.decode()


def _page(notice: Notice) -> str:
    return _body(f"/notices/{notice.slug}", notice)


def _marks(html: str, code: str) -> list[str]:
    """The marks above one bulletin's words."""
    article = html.partition(f'id="b-{code}"')[2].partition("</article>")[0]
    return re.findall(r'<p class="amended">(.*?)</p>', article)


def _cancelled(notice: Notice, *keys: str) -> Notice:
    content = a_follow_up(moves=(), withdraws=keys, explanation=a_full_explanation())
    return told(notice, "cancellation", content, NOON + 3 * DAY)


def test_what_stays_is_told_though_the_clock_was_set_back() -> None:
    """A delay that comes before what it follows says what stays all the same."""
    notice = a_notice(*TWO)
    delay = a_follow_up(stays=("delivery",))

    assert "stays" in _page(told(notice, "delay", delay, NOON - DAY))


def test_a_promise_is_known_in_words_though_its_name_was_removed() -> None:
    """The update still stands, and so must the mark that its time was moved after it."""
    named = a_follow_up(moves=(), body="Preorder opens as we said.", short="")
    notice = told(a_notice(), "update", named, NOON + HOUR)
    notice = told(notice, "delay", a_follow_up(), NOON + DAY)
    code = notice.bulletins[1].code

    removed = without_words(notice, notice.bulletins[0].id, Removal(NOON + 2 * DAY, "court"))

    for said in (notice, removed):
        [mark] = _marks(_page(said), code)
        assert "Time moved" in mark


def test_an_announcement_says_that_its_time_was_moved_and_where() -> None:
    """Whoever follows an old link reads of the delay before the old time."""
    notice = told(a_notice(), "delay", a_follow_up(), NOON + DAY)

    html = _page(notice)
    [mark] = _marks(html, "k7Qp2x")

    assert "Time moved" in mark
    assert "“Preorder opens”" in mark
    assert '<a href="#b-code-2">Delay, <time' in mark
    assert html.index('<p class="amended">') < html.index("We open soon.")
    assert _marks(html, "code-2") == []


def test_the_words_themselves_are_byte_for_byte_what_was_published() -> None:
    """They were signed, and stand on other channels too."""
    before = a_notice()
    after = told(before, "delay", a_follow_up(), NOON + DAY)

    words = f'<div class="text">{before.bulletins[0].shown.html}</div>'

    assert words in _page(before)
    assert words in _page(after)
    assert _marks(_page(before), "k7Qp2x") == []


def test_every_earlier_bulletin_leads_to_the_newest_move() -> None:
    """Two delays: both the announcement and the first delay lead to the second."""
    first = told(a_notice(), "delay", a_follow_up(), NOON + DAY)
    again = a_follow_up(moves=(a_move(due=NOON + 30 * DAY),))
    html = _page(told(first, "delay", again, NOON + 2 * DAY))

    for code in ("k7Qp2x", "code-2"):
        [mark] = _marks(html, code)
        assert 'href="#b-code-3"' in mark


def test_a_promise_that_kept_its_time_is_not_called_moved() -> None:
    """Each mark names what moved or was cancelled, and nothing else."""
    moved = told(a_notice(*TWO), "delay", a_follow_up(), NOON + DAY)

    [mark] = _marks(_page(moved), "k7Qp2x")
    both = _marks(_page(_cancelled(moved, "delivery")), "k7Qp2x")

    assert "Delivery opens" not in mark
    assert ["Preorder" in m for m in both] == [True, False]
    assert "Cancelled" in both[1]
    assert "“Delivery opens”" in both[1]


def test_a_text_that_never_spoke_of_it_is_not_called_cancelled() -> None:
    """A price corrected, an update of something else: they still hold, and look so."""
    update = a_follow_up(moves=(), body="<p>In all shops.</p>", short="In all shops.")
    named = a_follow_up(moves=(), body="<p>Delivery opens as we said.</p>", short="As we said.")
    timed = a_follow_up(moves=(), short="Still on Mon 27 Jul 2026, 21:00 KST.")
    spoken = a_notice(*TWO)
    for content in (update, named, timed):
        spoken = told(spoken, "update", content, NOON + DAY)

    html = _page(_cancelled(spoken, "delivery"))

    assert [len(_marks(html, code)) for code in ("k7Qp2x", "code-2", "code-3", "code-4")] == [
        1,
        0,
        1,
        1,
    ]


def test_one_promise_cancelled_is_not_the_whole_notice() -> None:
    """A list of titles says which one; all of them cancelled is the notice."""
    one = _cancelled(a_notice(*TWO), "delivery")
    both = _cancelled(a_notice(*TWO), "delivery", "preorder")

    assert "[Cancellation] Delivery opens (Phone X)" in _body("/feeds/atom.xml", one)
    assert "[Cancellation] Phone X" in _body("/feeds/atom.xml", both)


def test_what_was_moved_and_then_cancelled_is_cancelled() -> None:
    """The newest word about a promise is the one that counts."""
    moved = told(a_notice(), "delay", a_follow_up(), NOON + DAY)

    html = _page(_cancelled(moved, "preorder"))

    for code in ("k7Qp2x", "code-2"):
        [mark] = _marks(html, code)
        assert "Cancelled" in mark
        assert 'href="#b-code-3"' in mark


def test_a_cancelled_statement_is_marked_though_it_promised_nothing() -> None:
    """Without a promise it is the notice itself that is cancelled."""
    plain = a_notice()
    plain = replace(plain, promises=())

    [mark] = _marks(_page(_cancelled(plain)), "k7Qp2x")

    assert "Cancelled" in mark
    assert "“Phone X”" in mark


def test_what_was_kept_is_not_overtaken_by_what_slips_later() -> None:
    """A fulfilment tells of the past."""
    due = NOON + 10 * DAY
    kept = a_follow_up(moves=(), fulfilment=Fulfilment("preorder", due))
    notice = told(a_notice(*TWO), "fulfilment", kept, due)
    later = a_follow_up(moves=(a_move("delivery", due=NOON + 20 * DAY),))

    html = _page(told(notice, "delay", later, due + HOUR))

    assert _marks(html, "code-2") == []
    assert len(_marks(html, "k7Qp2x")) == 1


def test_the_korean_page_says_so_in_korean() -> None:
    """In the notice's language, like everything around its words."""
    marks = _marks(_page(sample.phone()), "k1Qp1x")

    assert len(marks) == 1
    assert "이 글이 나간 뒤 시각이 바뀌었습니다" in marks[0]
    assert 'href="#b-k1Qp3x"' in marks[0]


def test_a_feed_entry_carries_the_mark_and_is_updated_by_it() -> None:
    """Whoever reads only feeds hears it, also for a delay that was itself moved."""
    first = told(a_notice(), "delay", a_follow_up(), NOON + DAY)
    again = a_follow_up(moves=(a_move(due=an_instant(NOON + 30 * DAY)),))
    notice = told(first, "delay", again, NOON + 2 * DAY)

    entries = ET.fromstring(_body("/feeds/atom.xml", notice)).findall(f"{ATOM}entry")  # noqa: S314  # our own bytes
    by_id = {e.findtext(f"{ATOM}id"): e for e in entries}
    delay = by_id["urn:uuid:bulletin-2"]

    assert "Time moved" in (delay.findtext(f"{ATOM}content") or "")
    assert delay.findtext(f"{ATOM}updated") == "2026-07-17T12:00:00+00:00"
    assert "Time moved" not in (by_id["urn:uuid:bulletin-3"].findtext(f"{ATOM}content") or "")


def test_machines_learn_which_bulletins_overtook_one() -> None:
    """A call centre's page must not quote an old ``short`` as if it held."""
    moved = told(a_notice(*TWO), "delay", a_follow_up(), NOON + DAY)
    notice = _cancelled(moved, "delivery")

    said = json.loads(_body(f"/notices/{notice.slug}/facts.json", notice))["bulletins"]

    assert said[0]["moved_since"] == ["bulletin-2"]
    assert said[0]["cancelled_since"] == ["bulletin-3"]
    assert said[1]["moved_since"] == []
    assert said[1]["cancelled_since"] == []
