"""What of a bulletin goes: what stands instead, and what may not be chosen."""

from dataclasses import replace
from html import escape

import pytest

from noticeboard.domain.content import ClaimCorrection, Content, Fulfilment
from noticeboard.domain.explanation import Explanation, Given, PartDue
from noticeboard.domain.going import Going, Swaps, readable, swaps, unfit
from noticeboard.domain.ledger import Removal
from noticeboard.domain.notice import Notice
from noticeboard.domain.redaction import quoting, without_words
from noticeboard.domain.remaining import left_over, said_still
from noticeboard.domain.times import at_utc
from tests.builders import DAY, HOUR, NOON, a_notice, told

FIRST = "bulletin-1"


def a_quoting_notice() -> Notice:
    """A launch with an update that quotes its title, its promise and its price."""
    said = Content("x", "Phone X & more", None)
    notice = told(a_notice(), "update", said, NOON + HOUR)
    update = notice.bulletins[1]
    html = '<p class="Phone X">Phone X &amp; more: Phone Xs, 예약을 990,000</p>'
    shown = replace(update.shown, body="Phone X", html=html)
    promise = replace(notice.promises[0], label="예약")
    quoted = replace(update, versions=(shown,))
    first = replace(notice.bulletins[0], facts={"price": "990,000"})
    return replace(
        notice, title="Phone X", promises=(promise,), bulletins=(first, quoted), facts=first.facts
    )


def test_what_goes_is_replaced_wherever_it_was_quoted() -> None:
    """Whole words in the text of a page; tags stay as they are, and times."""
    notice = a_quoting_notice()
    going = Going(False, "A phone", {notice.promises[0].key: "약속 1"}, ("price",))
    removal = Removal(NOON + DAY, "court", going.gone)

    left = without_words(notice, FIRST, removal, going)

    first, update = left.bulletins
    assert (left.title, left.promises[0].label, left.facts["price"]) == (
        "A phone",
        "약속 1",
        "[removed]",
    )
    assert update.shown.html == (
        '<p class="Phone X">A phone &amp; more: Phone Xs, 약속 1을 [removed]</p>'
    )
    assert update.shown.short == "A phone & more"
    assert (first.removed, first.replaced) == (None, (removal,))
    assert update.replaced == (replace(removal, gone=()),)
    assert going.gone == ("title", "names", "facts")
    assert left.promises[0].revisions == notice.promises[0].revisions
    assert quoting(notice, FIRST, going) == {FIRST, update.id}
    assert quoting(notice, FIRST, Going()) == {FIRST}


def test_a_longer_name_that_stays_is_left_alone() -> None:
    """Who removes "Delivery" says nothing of "Delivery in Jeju"."""
    notice = a_quoting_notice()
    short, long = (
        replace(notice.promises[0], key=key, label=label)
        for key, label in (("here", "Delivery"), ("jeju", "Delivery in Jeju"))
    )
    both = replace(notice, promises=(short, long))

    instead = swaps(both, FIRST, Going(names={"here": "Promise 1"}))

    assert instead.text("Delivery, Delivery in Jeju") == "Promise 1, Delivery in Jeju"
    assert Swaps({"": "x"}, {}, "").text("as it was") == "as it was"


@pytest.mark.parametrize(
    "name", ["O'Brien", 'Kim "Ace" Chulsoo', "Kim & Lee's show", "<Kim>", "김철수", "&amp;"]
)
@pytest.mark.parametrize("quote", [True, False])
def test_a_name_goes_however_the_page_spells_it(name: str, quote: bool) -> None:
    """Filled in or typed, its quotes, brackets and ampersands are spelled in two ways."""
    instead = Swaps({name: "A & B"}, {}, "")

    said = f"<p>It&#x27;s {escape(name, quote=quote)} <b>&quot;x&quot;</b></p>"

    assert instead.html(said) == "<p>It's A &amp; B <b>&quot;x&quot;</b></p>"


@pytest.mark.parametrize(
    "address",
    [
        "mailto:kim@example.com",
        "mailto:kim%40example.com",
        "https://example.com/?q=Kim+O%27Brien&amp;x=1",
        "https://example.com/Kim%20O%27Brien",
    ],
)
def test_a_link_that_says_what_goes_leads_nowhere(address: str) -> None:
    """Its address would tell everybody; the words of the link stay, and so do other links."""
    instead = Swaps({"Kim O'Brien": "Singer 1"}, {"contact": "kim@example.com", "n": "15"}, "x")
    other = '<a href="https://example.com/15/kim">there</a>'

    left = instead.html(f'<a href="{address}" rel="nofollow">him</a>, {other}')

    assert left == f'<a rel="nofollow">him</a>, {other}'
    assert "Kim" not in instead.text("https://example.com/?q=Kim%20O%27Brien")


def test_what_goes_stands_in_no_tooltip_of_a_link() -> None:
    """A name, typed in quotes or not, and the value of a fact; another tooltip stays as it is."""
    instead = Swaps({"Kim O'Brien": 'A "singer"'}, {"contact": "12-34"}, "[removed]")
    other = '<a title="15 &lt; &quot;x&quot;">there</a>'

    left = instead.html(f"""<a title="Ask Kim O&#x27;Brien, 12-34">him</a>, {other}""")

    assert left == f'<a title="Ask A &quot;singer&quot;, [removed]">him</a>, {other}'
    assert readable('<a title="Kim&#x27;s" href="mailto:a%40b">x</a>') == "x\nKim's\nmailto:a@b"


def test_a_number_goes_from_no_time_and_no_other_number() -> None:
    """What was promised for 09:30 is not promised for 09 and a mark."""
    instead = Swaps({}, {"quantity": "30", "day": "15", "year": "2027", "price": "1,500"}, "x")
    times = (
        "Thu 15 Jul 2027, 09:30 KST",
        "2027. 7. 15.(목) 오전 9:30 KST",
        "30:15, 1,30, 2.15, 130, 21,500",
    )

    assert [instead.text(said) for said in times] == list(times)
    assert instead.text("30, 30개, 1,500. In 2027.") == "x, x개, x. In x."


@pytest.mark.parametrize(
    ("going", "codes"),
    [
        (Going(), []),
        (Going(text=False), ["nothing_goes"]),
        (Going(title=" "), ["name_missing"]),
        (Going(title="[삭제됨]"), ["name_missing"]),
        (Going(title="The Phone X"), ["same_name"]),
        (
            Going(names={"nobody": "Promise 1"}, facts=("fee",)),
            ["unknown_promise", "unknown_fact"],
        ),
        (Going(names={"preorder": "Delivery"}), ["same_name"]),
        (Going(title="A phone", names={"preorder": "Promise 1"}, facts=("price",)), []),
    ],
)
def test_a_choice_names_all_that_is_wrong_at_once(going: Going, codes: list[str]) -> None:
    """Nothing chosen, no name, the old one, one that another promise has, keys nobody gave."""
    notice = a_quoting_notice()
    other = replace(notice.promises[0], key="delivery", label="Delivery")
    both = replace(notice, promises=(*notice.promises, other))

    assert [found.code for found in unfit(both, FIRST, going)] == codes


def test_no_new_name_says_another_one_that_goes() -> None:
    """Names that change places would remove nothing; nor does a title that names a promise."""
    notice = a_quoting_notice()
    kim, lee = (
        replace(notice.promises[0], key=key, label=label)
        for key, label in (("kim", "Kim Chulsoo"), ("lee", "Lee Younghee"))
    )
    both = replace(notice, promises=(kim, lee))
    swapped = {"kim": "Guest of Lee Younghee", "lee": "Singer 990,000"}

    found = unfit(both, FIRST, Going(title="An evening with Kim Chulsoo", names=swapped))

    assert [(v.code, v.field) for v in found] == [
        ("same_name", "title"),
        ("same_name", "names.kim"),
    ]


def test_whoever_removes_a_name_reads_where_it_still_stands() -> None:
    """The title and another promise hold it, too: nobody chose those. Whom one is for goes."""
    notice = a_quoting_notice()
    kim, fans = (
        replace(notice.promises[0], key=key, label=label, audience="Kim's fans")
        for key, label in (("kim", "Kim"), ("fans", "Kim again"))
    )
    both = replace(notice, title="Kim sings", promises=(kim, fans))
    going = Going(False, names={"kim": "Singer 1"})

    left = without_words(both, FIRST, Removal(NOON + DAY, "personal"), going)

    assert said_still(both, FIRST, going) == ("Kim sings", "Kim again")
    assert said_still(both, FIRST, replace(going, title="An evening")) == ("Kim again",)
    assert said_still(both, FIRST, Going(False, facts=("price",))) == ()
    assert [p.audience for p in left.promises] == [None, "Singer 1's fans"]
    assert said_still(both, both.bulletins[1].id, Going(text=True)) == ()


def test_whoever_removes_a_name_reads_which_texts_keep_letters_of_it() -> None:
    """On the page, in a link, an explanation, a claim or a proof; by bulletin, with the place."""
    notice = a_quoting_notice()
    first, update = notice.bulletins
    link = '<p><a href="https://example.com/ph%6Fne+x">there</a></p>'
    linked = replace(first, versions=(replace(first.shown, html=link, short=""),))
    claim = ClaimCorrection("PhoneX burns", "A fan", "there", "false")
    kept = Fulfilment("preorder", NOON, evidence_url="https://example.com/", note="phone-x")
    told = Explanation({"cause": Given("P hone X"), "remedy": PartDue(at_utc(NOON, "UTC"))})
    clean = replace(first.shown, html="", short="")
    ways = (
        replace(first, versions=(clean,), corrects=claim),
        replace(first, versions=(clean,), fulfilment=kept),
        replace(first, versions=(clean,), explanation=told),
        linked,
    )
    going = Going(False, "A launch")

    found = [left_over(replace(notice, bulletins=(way, update)), FIRST, going) for way in ways]

    assert [each[FIRST] for each in found] == [
        "PhoneX burns",
        "phone-x",
        "P hone X",
        "https://example.com/phone x",
    ]
    assert all("Phone Xs" in each[update.id] for each in found)
    assert left_over(notice, FIRST, Going(False, facts=("price",))) == {}


def test_only_the_announcement_loses_title_and_names() -> None:
    """They stand there; everything else quotes them."""
    notice = a_quoting_notice()
    going = Going(title="A phone", names={"preorder": "Promise 1"})

    found = unfit(notice, notice.bulletins[1].id, going)

    assert [(v.code, v.field) for v in found] == [
        ("not_its_own", "title"),
        ("not_its_own", "names.preorder"),
    ]
