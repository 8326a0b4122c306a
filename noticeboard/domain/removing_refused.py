"""Why words are not removed, nor a removal confirmed or looked at: what each refusal says."""

from noticeboard.domain.sentence import Sentence

REMOVED = Sentence(
    "Its words are removed already. What it did stays on the record.",
    "이미 내용을 삭제한 글입니다. 언제 무엇을 알렸는지는 기록에 남아 있습니다.",
)
NAME_MORE = Sentence(
    "What was chosen is removed already. For more of it to go, choose what: it goes for ever.",
    "고른 내용은 이미 삭제했습니다. 더 삭제하려면 무엇을 삭제할지 골라 주세요.",
)
ASKED_BEFORE = Sentence(
    "You asked for this. Somebody else, an administrator or an approver, has to confirm it.",
    "이미 삭제를 요청하셨습니다. 다른 관리자나 승인자가 확인해야 삭제됩니다.",
)
OTHER_GROUNDS = Sentence(
    "Somebody asked for this on other grounds. Confirm it on theirs, or talk to them.",
    "다른 사람이 다른 이유로 삭제를 요청했습니다. 같은 이유로 확인하거나 그 사람과 상의해 주세요.",
)
OTHER_WORDS = Sentence(
    "Somebody asked to remove other words of this. Confirm what they chose, or talk to them.",
    "다른 사람이 이 글에서 다른 부분을 삭제해 달라고 요청했습니다. 그 요청을 확인하거나 그 사람과 "
    "상의해 주세요.",
)
LOOK_FIRST = Sentence(
    "One person removed words of this, and nobody has looked at that yet. Look at it first.",
    "한 사람이 먼저 삭제한 내용을 아직 아무도 살펴보지 않았습니다. 그것부터 살펴봐 주세요.",
)
NOTHING_TO_LOOK_AT = Sentence(
    "Nothing here waits for you to look at it: nobody removed words alone, or it was looked at.",
    "살펴볼 것이 없습니다. 한 사람이 혼자 삭제한 내용이 없거나 이미 다른 사람이 살펴봤습니다.",
)
