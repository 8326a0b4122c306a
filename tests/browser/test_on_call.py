"""At two in the morning, on a telephone without script: from the link to a public word."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from noticeboard.domain.content import Content
from noticeboard.holding import NewText
from tests.browser.desk import empty_desk
from tests.browser.windows import PHONE, window
from tests.web.house import NOON

pytestmark = pytest.mark.browser
DAY = timedelta(days=1)
LAUNCH = {
    "kind": "launch",
    "title": "한빛 폰 X 출시",
    "language": "ko",
    "promises": [
        {
            "key": "sale",
            "label": "판매 시작",
            "due": "2026-07-20T01:00",
            "zone": "Asia/Seoul",
        }
    ],
    "announcement": {"body": "{{ promise.sale }}부터 판매합니다.", "publish_at": "now"},
}
LATE = Content(
    title="약속한 시각이 지났을 때",
    body="아직 결과를 알려 드리지 못했습니다: {{ promise }}. {{ next_word }}까지 다시 알립니다.",
    short="{{ promise }}: {{ next_word }}까지 다시 알립니다. {{ link }}",
    publish_at=None,
)


def test_from_the_link_to_a_published_word_in_three_clicks_at_most(
    browser: Browser, tmp_path: Path
) -> None:
    """Opening the link is the first click; publishing the second; nothing is typed."""
    with empty_desk(tmp_path) as desk:
        house, people = desk.house, desk.people
        desk.sign(desk.draft("phone", LAUNCH))
        house.parts.carry_out()
        texts = house.parts.holding_texts
        texts.approve(people["bo"], texts.write(people["ana"], NewText("ko", None, LATE)).id)
        # 02:00 in Seoul: an hour ago the sale was to begin.
        house.clock.at = NOON + 4 * DAY + timedelta(hours=5)
        house.parts.watching.tick(house.clock.at)
        [alarm] = house.parts.watching.open_alarms()
        token = house.parts.watching.alarming.token(alarm.calls[0].id)
        with window(browser, language="ko", width=PHONE) as page:
            clicks = 1
            page.goto(desk.path(f"/desk/call/{token}"))
            read = page.inner_text(".offer .as-read")
            house.clock.at += timedelta(seconds=40)

            page.click("button[value=speak]")
            clicks += 1
            house.parts.carry_out()
            page.reload()

            expect(page.get_by_text("공개되었습니다")).to_have_count(1)
            expect(page.get_by_text("6:00 KST까지 다음 소식을 알리겠다고")).to_have_count(1)
            assert page.locator("button[value=speak], input[name=text]").count() == 0
            # The language is changed on a quiet page as on any other.
            page.click("header button[lang=en]")
            expect(page.get_by_text("It is public")).to_have_count(1)
            assert urlsplit(page.url).path == f"/desk/call/{token}"
        subject = house.parts.publishing.subject(desk.ids["phone"])
        assert subject.public is not None
        assert clicks <= 3
        assert subject.public.bulletins[-1].kind == "holding"
        assert read.strip() == subject.public.bulletins[-1].shown.body
        assert "2026. 7. 20.(월) 오전 6:00 KST까지 다시 알립니다" in read


def test_what_was_pressed_before_the_password_is_done_without_a_second_press(
    browser: Browser, tmp_path: Path
) -> None:
    """Back from the proof the page hands the kept form in by itself, where script runs."""
    with empty_desk(tmp_path) as desk:
        texts = desk.house.parts.holding_texts
        text = texts.write(desk.people["ana"], NewText("ko", None, LATE))
        at, seen = f"/desk/holding-texts/{text.id}", text.working.frozen_hash or ""
        desk.leave("kept", f"{at}/sign", {"hash": seen}, "bo")
        signed_in = desk.signed_in("bo", "ko")
        with window(browser, script=True, policy=True, signed_in=signed_in) as page:
            page.goto(desk.path("/desk/continue/<kept>?at_once=1"))
            page.wait_for_url(desk.path(at))

        assert texts.text(text.id).usable
