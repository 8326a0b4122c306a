"""What watchers can do: incidents, the duty list, alarms, and the links in letters."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from noticeboard.domain.bulletin import Bulletin
from noticeboard.domain.duty import Absence, Shift
from noticeboard.domain.errors import SaidError
from noticeboard.domain.explanation import OpenHours
from noticeboard.domain.signing import Person
from tests.properties.table import Table, answers, anybody, places
from tests.properties.world import ANA, DAN, EVE, IDA
from tests.properties.writing import DAY, HOUR, MINUTE

AGO = [timedelta(), MINUTE, HOUR, 9 * HOUR, -HOUR]
ACTS = ["trouble", "link", "link", "link", "desk", "duty"]
INCIDENTS = ["declare", "declare", "again", "again", "link", "end"]
BY_LINK = ["look", "have", "on_track", "delay", "cancel", "speak", "speak", "speak", "speak"]
AT_DESK = ["take", "on_track", "delay", "cancel", "drill", "test call"]
HOURS = ["24h", "09:00-18:00", "Mon-Fri 09:00-18:00", "whenever"]


class TheWatch(Table):
    """Rule 8, by everybody in it."""

    @rule(data=st.data(), at=places, act=st.sampled_from(ACTS))
    def watch(self, data: st.DataObject, at: int, act: str) -> None:
        """Somebody who watches, or is watched over, does one of these."""
        draw = data.draw
        if act == "trouble":
            of, ago = draw(st.sampled_from(INCIDENTS)), draw(st.sampled_from(AGO))
            self.trouble(draw(anybody), at, of, ago)
        elif act == "link":
            self.by_link(at, draw(st.sampled_from(BY_LINK)), draw(answers))
        elif act == "desk":
            self.at_the_desk(draw(anybody), at, draw(st.sampled_from(AT_DESK)))
        else:
            people = draw(st.lists(st.sampled_from([ANA, DAN, EVE]), max_size=3))
            self.duty(IDA if at else ANA, people, draw(st.sampled_from(HOURS)), at)

    def trouble(self, who: Person, at: int, act: str, ago: timedelta) -> None:
        """Somebody says that something went wrong, which notice tells of it, or that it is over.

        What they write about it is for staff.
        """
        verbs, subject = self.world.parts.incidents, self.subject(at)
        known, what = self.seen.incidents, f"The shop is down {self.world.mark()}"
        of = known[at % len(known)].id if known else ""
        told = subject.id if subject and at else None
        # Two of one notice: neither ends with the other.
        same = (known[at % len(known)].notice_id if known else None) or told
        acts: dict[str, Callable[[], object]] = {
            "declare": lambda: verbs.declare(who, self.world.clock.at - ago, what, told),
            "again": lambda: verbs.declare(who, self.world.clock.at - ago, what, same),
            "link": lambda: verbs.link(who, of, told or ""),
            "end": lambda: verbs.end(who, of, "It is up again."),
        }
        with suppress(SaidError):
            acts[act]()

    def by_link(self, at: int, act: str, filling: tuple[timedelta, str]) -> None:
        """Whoever has a letter follows its link, however old it is; also twice, as browsers do."""
        calls = self.world.calls(self.seen.alarms)
        if not calls:
            return
        # The newest comes first.
        token = self.world.token(calls[-1 - at % len(calls)])
        verbs = self.world.parts.watching
        acts: dict[str, Callable[[], object]] = {
            "look": lambda: verbs.call(token),
            "have": lambda: verbs.acknowledge(token),
            "on_track": lambda: verbs.answer(token, "on_track"),
            "delay": lambda: verbs.answer(token, "delay"),
            "cancel": lambda: verbs.answer(token, "cancel"),
            "speak": lambda: self._speak_by(token, *filling),
        }
        done = 0
        for _ in range(2):
            with suppress(SaidError):
                done += acts[act]() is not None
        assert act != "speak" or done < 2

    def _speak_by(self, token: str, length: timedelta, sentence: str) -> Bulletin | None:
        """As the page of the call does it."""
        verbs, now = self.world.parts.watching, self.world.clock.at
        person, alarm = verbs.caller(token, now)
        # Of what no notice tells of yet, in a notice of its own.
        about = self.seen.subjects.get(alarm.notice_id or "")
        filling = self.filling(about, length, sentence, heard=True)
        speaking = self.world.parts.speaking
        if filling is None:
            return None
        if alarm.notice_id is None:
            return speaking.begin_as_called(person, alarm, filling)
        return speaking.hold_as_called(person, alarm, filling)

    def at_the_desk(self, who: Person, at: int, act: str) -> None:
        """Somebody takes an alarm on, answers what is asked, or has people called for practice."""
        verbs, alarms = self.world.parts.watching, self.seen.alarms
        alarm = alarms[-1 - at % len(alarms)].id if alarms else ""
        acts: dict[str, Callable[[], object]] = {
            "take": lambda: verbs.take(who, alarm),
            "on_track": lambda: verbs.decide(who, alarm, "on_track"),
            "delay": lambda: verbs.decide(who, alarm, "delay"),
            "cancel": lambda: verbs.decide(who, alarm, "cancel"),
            "drill": lambda: verbs.drill(who),
            "test call": lambda: verbs.test_call(who),
        }
        with suppress(SaidError):
            acts[act]()

    def duty(self, who: Person, people: list[Person], hours: str, at: int) -> None:
        """Another duty list; somebody on it is away, and the mail server may be gone."""
        self.world.post.open = at < 2
        now = self.world.clock.at
        absence = Absence(now - HOUR, now + DAY, ANA.id) if at else None
        shifts = [Shift(p.id, OpenHours(hours, "Asia/Seoul"), absence=absence) for p in people]
        with suppress(SaidError):
            self.world.parts.duty.change(who, shifts)
