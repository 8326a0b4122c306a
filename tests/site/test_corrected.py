"""What was wrong is marked wherever it stands: what it said, what is true, and since when."""

import json
from datetime import date

from noticeboard.domain.content import ClaimCorrection, OwnCorrection
from noticeboard.domain.notice import Notice
from tests.builders import DAY, NOON, a_follow_up, a_notice, explained, told
from tests.site.test_overtaken import _body, _marks, _page

WHY = explained(what_happened="The price list was an old one.", what_it_means="It costs more.")


def _corrected() -> Notice:
    content = a_follow_up(
        moves=(),
        facts={"price": "1,290,000 KRW"},
        corrects=OwnCorrection("bulletin-1"),
        explanation=WHY,
    )
    return told(a_notice(), "correction", content, NOON + DAY)


def test_the_wrong_bulletin_says_what_was_wrong_and_what_is_true() -> None:
    """Whoever reads only the announcement reads the right price as well."""
    notice = _corrected()

    html = _page(notice)
    [mark] = _marks(html, "k7Qp2x")

    for said in ("Corrected", "<del>1,190,000 KRW</del>", "<ins>1,290,000 KRW</ins>", "#b-code-2"):
        assert said in mark
    assert _marks(html, "code-2") == []
    assert "<ins>1,290,000 KRW</ins>" in html.partition('id="b-code-2"')[2]


def test_the_facts_keep_what_they_were_struck_through_with_date_and_reason() -> None:
    """The second price cannot pose as the first, on the page or for machines."""
    notice = _corrected()

    table = _page(notice).partition('class="facts"')[2].partition("</section>")[0]
    facts = json.loads(_body(f"/notices/{notice.slug}/facts.json", notice))

    assert table.index("1,290,000 KRW") < table.index("<del>1,190,000 KRW</del>")
    assert "The price list was an old one." in table
    assert facts["facts"] == {"price": "1,290,000 KRW"}
    assert facts["facts_were"] == {
        "price": [
            {
                "value": "1,190,000 KRW",
                "published_at": "2026-07-15T12:00:00Z",
                "until": "2026-07-16T12:00:00Z",
                "corrected_by": "bulletin-2",
                "reason": "The price list was an old one.",
            }
        ]
    }
    assert [b["corrected_by"] for b in facts["bulletins"]] == ["bulletin-2", None]


def test_a_feed_entry_carries_the_mark_too() -> None:
    """And is new again: whoever reads feeds only learns of it."""
    notice = _corrected()

    feed = _body("/feeds/atom.xml", notice)
    first = feed.rpartition("<entry>")[2]

    for said in ("Corrected", "1,190,000 KRW", "1,290,000 KRW", "2026-07-16T12:00:00"):
        assert said in first


def test_a_claim_stands_in_a_box_with_its_source_its_day_and_a_verdict() -> None:
    """Nobody takes the rumour for our own words, without colours either."""
    claim = ClaimCorrection(
        "It comes without a charger.",
        "A blog",
        "https://blog.example.com/x",
        "partly",
        date(2026, 7, 14),
    )
    content = a_follow_up(moves=(), corrects=claim, explanation=WHY)
    notice = told(a_notice(), "correction", content, NOON + DAY)

    for html in (_page(notice), _body("/feeds/atom.xml", notice).replace("&lt;", "<")):
        box = html.partition("<figure")[2].partition("</figure")[0].replace("&gt;", ">")
        for said in (
            "About what A blog said",
            "<blockquote>It comes without a charger.</blockquote>",
            'href="https://blog.example.com/x"',
            "Tue 14 Jul 2026",
            "◐",
            "Partly true",
        ):
            assert said in box
    facts = json.loads(_body(f"/notices/{notice.slug}/facts.json", notice))
    assert facts["bulletins"][1]["corrects"]["claimed_at"] == "2026-07-14"
