"""A public notice that slips, and what somebody types who says so."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.notice import Notice, Published
from tests.web.desk.paper import Changes, Paper, Writer
from tests.web.house import NOON, House, SetClock, open_house

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# Pre-orders open on 25 July at 21:00 in Seoul, the sale on 30 July at 09:00 in New York's summer.
DUE = datetime(2026, 7, 25, 12, 0, tzinfo=UTC)
PROMISES = [
    {
        "key": "preorder",
        "label": "Pre-order opens",
        "due": "2026-07-25T21:00",
        "zone": "Asia/Seoul",
    },
    {
        "key": "sale",
        "label": "Sale opens",
        "due": "2026-07-30T09:00",
        "zone": "America/New_York",
        "depends_on": ["preorder"],
    },
]
POWER_CUT = "A power cut stopped the assembly line for two days."
WHY = {
    "explanation.cause": "Production",
    "explanation.what_happened": POWER_CUT,
    "explanation.what_it_means": "Nobody can order before the new time.",
    "explanation.what_to_do": "Nothing: what you reserved stays reserved.",
    "explanation.apology": "We are sorry that you have to wait.",
    "explanation.responsible": "Kim Ana, head of production",
}
ENDING = {
    **{name: text for name, text in WHY.items() if name != "explanation.what_to_do"},
    "explanation.remedy": "Everybody gets the full price back within three days.",
    "explanation.choice": "Take the money back, or the next model at the same price.",
    "explanation.contact.how": "Call 1588-0000",
    "explanation.contact.hours": "24h",
}
# The sale depends on it, and stands.
STAYS = {"stays.sale": "on"}
ONE_DAY_LATER = {"moves.0.due.date": "2026-07-26", "moves.0.due.time": "21:00", **STAYS}
IN_FULL = {**ONE_DAY_LATER, **WHY}
# Three things are enough: which promise, its new time, and one true sentence.
AT_ONCE = {**ONE_DAY_LATER, "explanation.what_happened": POWER_CUT}

# What is typed where something was wrong, is asked, or is not known yet.
WRONG_PRICE = {
    "facts.price": "1,290,000 KRW",
    "explanation.what_happened": "We wrote 1,190,000 KRW; the price is 1,290,000 KRW.",
    "explanation.what_it_means": "Whoever ordered at the lower price pays the lower price.",
}
CLAIM = {
    "corrects.claim": "The phone comes without a charger.",
    "corrects.by": "A blog",
    "corrects.where": "https://blog.example.com/phone-x",
    "corrects.verdict": "false",
    "explanation.what_happened": "A blog wrote that there is no charger in the box.",
    "explanation.what_it_means": "There is a charger in every box.",
}
NEWS = {"body": "The colours are black and white."}
WE_KNOW = {"body": "The shop does not answer. We are checking the payment service."}


@dataclass
class Room:
    """A house with one public notice of two promises, and the people around it."""

    house: House
    id: str

    @property
    def clock(self) -> SetClock:
        """Its hands are ours."""
        return self.house.clock

    def at(self, moment: datetime, name: str = "ana", language: str = "en") -> Writer:
        """Somebody sits down to write, at that moment."""
        self.clock.at = moment
        return self.writer(name, language)

    def writer(self, name: str = "ana", language: str = "en") -> Writer:
        """Somebody sits down to write."""
        return Writer.signed_in(self.house, name, language)

    def form(self, who: Writer, act: str, query: str = "") -> Paper:
        """The form of a follow-up."""
        page = who.open(f"/desk/notices/{self.id}/{act}{query}")
        assert page.status == 200, page.main
        return page

    def delay(self, who: Writer) -> Paper:
        """The form that begins from the pre-order."""
        return self.form(who, "delay", "?promise=preorder")

    @property
    def stored(self) -> tuple[Bulletin, ...]:
        """What is stored beside the announcement, the oldest first."""
        return self.house.parts.publishing.subject(self.id).bulletins[1:]

    @property
    def follow_up(self) -> Bulletin:
        """The only one."""
        [bulletin] = self.stored
        return bulletin

    def sign(self) -> None:
        """Bo signs what was written last, and what is due goes out."""
        answer = self.house.call("bo", "POST", f"/bulletins/{self.stored[-1].id}/approve")
        assert answer.status_code == 200, answer.text
        self.house.parts.deliver_due()

    def drafted(self, document: Any) -> Any:
        """A follow-up that a program drafted."""
        answer = self.house.call("ana", "POST", f"/notices/{self.id}/bulletins", document)
        assert answer.status_code == 201, answer.text
        return answer.json

    @property
    def public(self) -> Notice:
        """The notice as the public has it."""
        found = self.house.parts.publishing.subject(self.id).public
        assert found is not None
        return found

    @property
    def newest(self) -> Published:
        """What was said last in public."""
        return self.public.bulletins[-1]


def send(who: Writer, page: Paper, do: str, changes: Changes | None = None) -> Paper:
    """The form with these changes, and that button."""
    return who.send(page, changes, do)


@dataclass(frozen=True)
class Furnished:
    """A room to copy from: its folder, its people's tokens, the id of its notice."""

    folder: Path
    tokens: dict[str, str]
    notice: str


Seated = tuple[Room, Writer]


def seated(copy_of: Furnished, folder: Path, moment: datetime) -> Iterator[Seated]:
    """A room that several tests only look at, and Ana in it at that moment."""
    room = opened(copy_of, folder)
    yield room, room.at(moment)
    room.house.close()


def furnished(source: Path, folder: Path, tokens: dict[str, str], **changes: Any) -> Furnished:
    """A notice is public in ``folder``, among the staff of ``source``."""
    shutil.copytree(source, folder)
    house = open_house(folder, tokens)
    notice = house.announced(**{"promises": PROMISES, **changes})
    house.close()
    return Furnished(folder, tokens, notice["id"])


def opened(copy_of: Furnished, folder: Path) -> Room:
    """A room of one's own."""
    shutil.copytree(copy_of.folder, folder)
    house = open_house(folder, copy_of.tokens)
    house.clock.at = NOON + HOUR
    return Room(house, copy_of.notice)


def forecast(page: Paper) -> str:
    """What the panel says of the label."""
    found = page.root.xpath("//*[@id='forecast']")
    return " ".join(found[0].text_content().split())


def asked(page: Paper) -> list[str]:
    """The parts of the explanation that are open to be answered."""
    areas = page.root.xpath("//textarea[starts-with(@name, 'explanation.')]")
    shut = "ancestor::details[not(@open)]"
    return [str(area.get("name")).split(".")[1] for area in areas if not area.xpath(shut)]
