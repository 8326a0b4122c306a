"""What the watchers' verbs refuse, and in which words."""

from collections.abc import Mapping
from datetime import timedelta

from noticeboard.domain.alarms import Ending, Verdict
from noticeboard.domain.durations import duration_text
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.violation import Violation

UNKNOWN_CALL = Sentence(
    "This link opens nothing. Open the newest message you got, or sign in at the desk.",
    "열 수 없는 링크입니다. 가장 최근에 받은 메시지의 링크를 열거나 데스크에 로그인해 주세요.",
)
EXPIRED = Sentence(
    "The time of this link is over. Sign in at the desk: Today shows what is still to be done.",
    "기한이 지난 링크입니다. 데스크에 로그인하면 ‘오늘’ 화면에서 남은 일을 볼 수 있습니다.",
)
SPENT = Sentence(
    "Yours was not published: the company has spoken since you were called. Read what was said; "
    "to add to it, sign in at the desk.",
    "이번 글은 올리지 않았습니다. 연락을 받으신 뒤에 이미 다른 글이 올라갔습니다. 올라간 글을 "
    "확인해 주세요. 덧붙일 내용이 있으면 데스크에 로그인해 주세요.",
)
NOTHING_TO_SAY = Sentence(
    "Nothing was published: this page has no notice to speak about. Press one of its buttons, or "
    "sign in at the desk.",
    "올린 글이 없습니다. 이 화면에는 소식을 올릴 공지가 없습니다. 화면에 있는 버튼을 누르거나 "
    "데스크에 로그인해 주세요.",
)
NOT_UNCONFIRMED = Sentence(
    "This link is not about that promise, or somebody has said by now whether it was kept. Read "
    "what is public.",
    "이 링크로 기록할 수 있는 약속이 아니거나, 그사이 지켜졌는지 알려졌습니다. 공개된 내용을 "
    "확인해 주세요.",
)
STATEMENT_OPEN = Sentence(
    "The public still reads that this goes on. Say in public that it is over, or say that the "
    "statement stays open: it stays on Today until somebody does.",
    "공개된 글에는 아직 문제가 계속되는 것으로 나와 있습니다. 해결되었다고 알리거나, 그대로 "
    "둔다고 골라 주세요. 그대로 두면 알릴 때까지 ‘오늘’ 화면에 남습니다.",
)
NO_QUESTION = Sentence(
    "Nobody asked whether a promise stands here. Say that you have it, or publish a word.",
    "약속을 지킬 수 있는지 묻는 연락이 아닙니다. ‘제가 맡겠습니다’를 누르거나 소식을 올려 주세요.",
)
NO_ALARM = Sentence("There is no alarm of that id.", "그런 번호의 호출이 없습니다.")
DRILL_GOING_ON = Sentence(
    "A drill is going on. It ends a day after it began.",
    "이미 연습 호출이 진행되고 있습니다. 시작하고 하루가 지나면 끝납니다.",
)
TEST_CALL_ON_ITS_WAY = Sentence(
    "You were called less than a minute ago. Wait a minute, then try again.",
    "조금 전에 시험 호출을 보냈습니다. 1분 뒤에 다시 눌러 주세요.",
)
NOBODY_LISTED = Sentence(
    "Nobody is on the duty list. Put somebody on it first.",
    "당직표에 아무도 없습니다. 먼저 당직표를 만들어 주세요.",
)
NO_INCIDENT = Sentence("There is no incident of that id.", "그런 번호의 사고가 없습니다.")
INCIDENT_ENDED = Sentence(
    "This incident has ended already; nothing was changed. Is something wrong again? Declare it.",
    "이미 끝난 사고라서 바뀐 것이 없습니다. 다시 문제가 생겼으면 새로 알려 주세요.",
)
WAS_TOLD = Sentence(
    "The public was told of this already. End it without this, and correct in public what was "
    "wrong.",
    "이미 고객에게 알린 사고입니다. 이 표시를 빼고 끝낸 뒤, 잘못 알린 내용을 정정해 주세요.",
)
GOING_OUT = Sentence(
    "Words of this notice are going out right now, and may tell the public that something is "
    "wrong. Read them once they are up, in a minute or when sending goes on. If they tell of "
    "this, end it without this and correct them in public; if not, try again.",
    "이 공지의 글이 지금 나가고 있어 고객이 문제가 있다고 읽을 수 있습니다. 글이 올라간 뒤(보통 "
    "1분 안, 보내기가 멈춰 있으면 다시 시작한 뒤) 확인해 주세요. 이 사고를 알린 글이면 이 표시를 "
    "빼고 끝낸 뒤 정정하고, 아니면 다시 시도해 주세요.",
)
WHAT_BLANK = Sentence(
    "Say in one sentence what is wrong.",
    "무슨 일인지 한 문장 적어 주세요.",
)
WHY_BLANK = Sentence(
    "Say in one sentence how it ended.",
    "어떻게 끝났는지 한 문장 적어 주세요.",
)
WHO_BLANK = Sentence("Choose who is called.", "부를 사람을 골라 주세요.")
NOTICE_BLANK = Sentence(
    "Choose the notice that tells of it.",
    "이 사고를 알리는 공지를 골라 주세요.",
)
KNOWN_LATER = Sentence(
    "Nobody knows of an incident before it is known. Give an instant that has passed.",
    "아직 오지 않은 시각입니다. 사고를 처음 알게 된 시각을 적어 주세요.",
)
UNKNOWN_NOTICE = Sentence(
    "No notice has this id. Leave it out: the incident can be linked to a notice later.",
    "그런 번호의 공지가 없습니다. 비워 두면 나중에 공지와 연결할 수 있습니다.",
)
UNKNOWN_PERSON = Sentence(
    "Nobody who can come in has this address. Invite them first, or correct it.",
    "이 주소를 쓰는 사람이 없거나 들어올 수 없습니다. 먼저 초대하거나 주소를 고쳐 주세요.",
)
NO_DUTY = Sentence(
    "This person does not have the role duty. Give it to them first.",
    "당직자 역할이 없는 사람입니다. 먼저 역할을 주세요.",
)
HOURS = Sentence(
    'These hours cannot be read. Write them like "24h", "Mon-Fri 09:00-18:00" or "Sat 9am-2pm".',
    '읽을 수 없는 시간입니다. "24시간", "평일 09:00-18:00", "토 오전 9시~오후 2시"처럼 써 주세요.',
)
ENDS_EARLY = Sentence(
    "It ends before it begins. Correct one of the two.",
    "끝나는 시각이 시작하는 시각보다 빠릅니다. 둘 중 하나를 고쳐 주세요.",
)
OWN_DEPUTY = Sentence(
    "Nobody stands in for themselves. Name somebody else, or nobody.",
    "본인을 대신할 사람으로 본인을 적을 수 없습니다. 다른 사람을 적거나 비워 두세요.",
)
TOO_MANY_SHIFTS = Sentence(
    "A duty list has at most 50 places.", "당직표에는 50명까지 적을 수 있습니다."
)
_OVER: Mapping[Ending, Sentence] = {
    "spoken": Sentence(
        "The company has spoken, so there is nothing left to do about this call.",
        "소식이 이미 올라갔습니다. 이 연락으로 하실 일은 남아 있지 않습니다.",
    ),
    "told": Sentence(
        "A public notice tells of this incident now. If it falls silent, you are called again.",
        "이 사고를 알리는 공지가 올라갔습니다. 다시 소식이 끊기면 새로 연락드립니다.",
    ),
    "linked": Sentence(
        "This incident belongs to a public notice now, in which nobody has spoken of it yet. Open "
        "the newest message you got, or sign in at the desk.",
        "이 사고를 알릴 공지가 정해졌지만 아직 소식은 올라가지 않았습니다. 가장 최근에 받은 "
        "메시지를 열거나 데스크에 로그인해 주세요.",
    ),
    "not_yet": Sentence(
        "The clock of this board was set back: what you were called about has not come yet. "
        "Should it come to that, you are called again.",
        "이 알림판의 시계가 뒤로 돌아갔습니다. 연락드린 일은 아직 때가 되지 않았으니, 그때가 되면 "
        "다시 연락드립니다.",
    ),
    "ended": Sentence(
        "The incident has ended, so there is nothing left to do about this call.",
        "사고가 끝났습니다. 이 연락으로 하실 일은 남아 있지 않습니다.",
    ),
    "answered": Sentence(
        "This question was answered.",
        "이미 답이 나왔습니다.",
    ),
    "superseded": Sentence(
        "The same question was asked again since. Open the newest message you got.",
        "같은 질문을 새로 보냈습니다. 가장 최근에 받은 메시지를 열어 주세요.",
    ),
    "settled": Sentence(
        "The promise was moved, kept or withdrawn since. Nothing is asked any more.",
        "그 사이 약속이 변경되었거나 지켜졌거나 취소되었습니다. 답하지 않으셔도 됩니다.",
    ),
    "passed": Sentence(
        "The promised instant has passed. Sign in at the desk and say whether it was kept.",
        "약속한 시각이 지났습니다. 데스크에 로그인해서 지켜졌는지 알려 주세요.",
    ),
    "finished": Sentence(
        "This drill is over. Nothing is to be done.", "연습 호출이 끝났습니다. 하실 일은 없습니다."
    ),
}


def known_early(within: timedelta) -> Violation:
    """That an incident was known so long ago that the date must be a mistake."""
    length = duration_text(within)
    return Violation(
        "known_early",
        "known_at",
        Sentence(
            f"That is more than {length.en} ago. Check the day and the year. If it is right, give "
            f"an instant of the last {length.en} and write the true one into what is wrong; "
            "`known_within` in policy.toml allows more.",
            f"{length.ko}보다 더 전입니다. 날짜와 연도를 확인해 주세요. 맞다면 {length.ko} 안의 "
            "시각을 적고, 실제로 안 시각은 무슨 일인지 적는 칸에 써 주세요. 한도는 policy.toml의 "
            "known_within에서 늘릴 수 있습니다.",
        ),
    )


def told_already(title: str) -> Sentence:
    """That an incident stays with the notice that has told of it."""
    return Sentence(
        f"“{title}” has told of this incident already, so it stays linked to it. If something is "
        "wrong that concerns another notice, declare an incident for that.",
        f"‘{title}’ 공지에서 이미 알린 사고라 다른 공지로 옮길 수 없습니다. 다른 공지에도 알릴 "
        "문제가 있으면 사고를 새로 알려 주세요.",
    )


def counted_there(title: str, other: str) -> Sentence:
    """That a silence which is counted does not end by linking it to other words."""
    return Sentence(
        f"The silence about this incident is counted in “{title}”, and “{other}” has spoken "
        f"since: moved there, it would seem to be over. Say in “{title}” what is known; or end "
        "the incident, and declare it anew for the other notice.",
        f"이 사고의 침묵 시간은 ‘{title}’ 공지에서 세고 있는데, ‘{other}’ 공지에는 그 뒤에 "
        f"소식이 올라갔습니다. 옮기면 이미 알린 것처럼 됩니다. ‘{title}’ 공지에 소식을 올리거나, "
        "이 사고를 끝내고 다른 공지의 사고로 새로 알려 주세요.",
    )


def not_public_there(title: str, other: str) -> Sentence:
    """That a silence which is counted in public does not go where nobody reads of it."""
    return Sentence(
        f"The silence about this incident is counted in “{title}”, and nobody can read “{other}” "
        f"yet. Say in “{title}” what is known; or end the incident, and declare it anew for the "
        "other notice.",
        f"이 사고의 침묵 시간은 ‘{title}’ 공지에서 세고 있는데, ‘{other}’ 공지는 아직 공개되지 "
        f"않았습니다. ‘{title}’ 공지에 소식을 올리거나, 이 사고를 끝내고 다른 공지의 사고로 새로 "
        "알려 주세요.",
    )


_SAID: Mapping[Verdict, Sentence] = {
    "on_track": Sentence("on track", "예정대로"),
    "delay": Sentence("delay", "연기"),
    "cancel": Sentence("cancel", "취소"),
}


def answered(name: str, verdict: Verdict, ago: timedelta) -> Sentence:
    """That somebody else said whether a promise stands: who, what, and how long ago."""
    said, length = _SAID[verdict], duration_text(ago)
    if verdict == "on_track":
        return Sentence(
            f"{name} answered “{said.en}” {length.en} ago, so nothing is asked any more. If it "
            "does not stand, sign in at the desk and publish the delay or the cancellation.",
            f"{name} 님이 {length.ko} 전에 ‘{said.ko}’라고 답해 질문이 끝났습니다. 사정이 다르면 "
            "데스크에 로그인해 연기나 취소를 알려 주세요.",
        )
    return Sentence(
        f"{name} answered “{said.en}” {length.en} ago. Nothing was changed. If you know better, "
        "answer again.",
        f"{name} 님이 {length.ko} 전에 ‘{said.ko}’라고 답했습니다. 답을 바꾸지 않았습니다. 사정이 "
        "다르면 다시 답해 주세요.",
    )


def over(ending: Ending | None) -> ConflictError:
    """That the alarm of a link is over, and why."""
    return ConflictError("call_over", _OVER[ending or "ended"])
