"""What to do next about each trouble, in a sentence for whoever runs the board."""

from collections.abc import Mapping

from noticeboard.domain.invariants.invariant import Invariant
from noticeboard.domain.sentence import Sentence
from noticeboard.domain.troubles import TroubleKind

# In the order of the table. Silent processes, disks and the ledger have lines of their own.
ADVICE: Mapping[TroubleKind, Sentence] = {
    "restored_held": Sentence(
        "An older state of the board was started. Make sure that no other copy runs; then an "
        "approver lets it go on: noticeboard resume",
        "이전 상태의 알림판이 시작됐습니다. 다른 사본이 돌고 있지 않은지 확인한 뒤, 승인자가 "
        "noticeboard resume으로 재개해 주세요.",
    ),
    "clock_held": Sentence(
        "This host releases nothing. Set its clock right, or an approver vouches for it: "
        "noticeboard resume --clock HOST",
        "이 서버는 발송하지 않습니다. 시각을 맞추거나, 맞는 시각이면 승인자가 "
        "noticeboard resume --clock HOST로 확인해 주세요.",
    ),
    "same_host_id": Sentence(
        "Two machines have this host_id, or the clock of one was set back. Give each its own, and "
        "start it again; if it is a copy of the whole board, switch one of them off.",
        "서버 두 대가 같은 host_id를 쓰거나 한 대의 시각이 되돌려졌습니다. 서버마다 다른 "
        "host_id를 주고 다시 시작해 주세요. 알림판 전체의 사본이면 하나를 꺼 주세요.",
    ),
    "step_broken": Sentence(
        "What this step of the timer is for is not done: read the timer's log.",
        "타이머가 이 일을 하지 못하고 있습니다. 타이머의 로그를 확인해 주세요.",
    ),
    "spare_stands_in": Sentence(
        "The timer of this host stands still or starts again and again; its spare does the work. "
        "The line of its process says what to do; if there is none, read the timer's log.",
        "이 서버의 타이머가 멈췄거나 시작을 되풀이해, 예비 타이머가 대신하고 있습니다. process "
        "줄의 안내를 따르고, 없으면 타이머의 로그를 확인해 주세요.",
    ),
    "sending_held": Sentence(
        "Somebody, or a restore, stopped it. An approver lets it go on: noticeboard resume, or on "
        "the desk.",
        "누군가 발송을 멈췄거나, 복원한 뒤 멈춘 상태입니다. 승인자가 데스크나 noticeboard "
        "resume으로 재개해 주세요.",
    ),
    "channel_refused": Sentence(
        "It does not take our credentials. Renew them, and restart the workers.",
        "채널이 인증을 거부합니다. 인증 정보를 갱신하고 워커를 다시 시작해 주세요.",
    ),
    "channel_resting": Sentence(
        "It failed again and again, and is tried every 15 s: noticeboard check says why.",
        "계속 실패해 15초마다 다시 시도합니다. 이유는 noticeboard check로 확인해 주세요.",
    ),
    "channel_busy": Sentence(
        "It asks us to send less, and is tried when it says. If it often does, set a lower "
        '"rate" for it in channels.toml.',
        "채널이 덜 보내 달라고 해서, 채널이 정한 때에 다시 보냅니다. 자주 그러면 "
        "channels.toml에서 rate를 더 낮게 정해 주세요.",
    ),
    "overdue": Sentence(
        "Due, and nobody sends it, though nothing holds it. Look at timer and workers above.",
        "막는 것이 없는데도 제때 나가지 않았습니다. 위의 타이머와 워커를 확인해 주세요.",
    ),
    "unenqueued": Sentence(
        "Signed bulletins without deliveries. The timer makes them within 5 s: read its log.",
        "승인됐는데 발송 목록에 없는 글이 있습니다. 타이머가 5초 안에 만들어야 하니 로그를 확인해 "
        "주세요.",
    ),
    "synthetic_missing": Sentence(
        "The board's own trial each minute did not arrive: look at timer and workers.",
        "1분마다 하는 시험 발송이 도착하지 않았습니다. 타이머와 워커를 확인해 주세요.",
    ),
    "undecided": Sentence(
        "A person decides: on the desk's channels, or noticeboard delivery list BULLETIN.",
        "사람이 정해야 합니다. 데스크의 채널 화면이나 noticeboard delivery list BULLETIN에서 "
        "처리해 주세요.",
    ),
    "dead": Sentence(
        "They are not tried any more. Send again, adopt or abandon them: noticeboard delivery",
        "더 시도하지 않습니다. noticeboard delivery로 다시 보내거나 확인, 포기해 주세요.",
    ),
    "pages_stale": Sentence(
        "Whoever asks gets a page made on the spot; the workers should have built it. Look at "
        "their log.",
        "독자에게는 그 자리에서 만들어 보여 줍니다. 미리 만들어야 하는 워커의 로그를 확인해 "
        "주세요.",
    ),
    "unreadable": Sentence(
        "Lists, reminders and letters pass these notices over. The timer's log names them, and "
        "what is broken in the database.",
        "목록과 알림, 메일에서 빠지는 공지가 있습니다. 어느 공지의 무엇이 깨졌는지는 타이머의 "
        "로그에 있습니다.",
    ),
    "unseen": Sentence(
        "This figure cannot be read, so nobody is told what it would say. Read the log of the "
        "timer and the workers: a row in the database is broken.",
        "이 값을 읽지 못해, 문제가 생겨도 알릴 수 없습니다. 데이터베이스에 깨진 줄이 있으니 "
        "타이머와 워커의 로그를 확인해 주세요.",
    ),
}


def unseen(name: str) -> Invariant:
    """That ``name`` cannot be looked at: a row of it is broken."""
    figure = Sentence(f"{name}: cannot be read", f"{name}: 읽을 수 없음")
    return Invariant("unseen", "failed", figure, ADVICE["unseen"])
