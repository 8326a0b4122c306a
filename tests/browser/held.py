"""What was prepared for bad nights, and the call of one: on a desk with a past."""

from noticeboard.domain.content import Content
from noticeboard.domain.holding import HoldingText
from noticeboard.holding import NewText
from tests.browser.desk import Desk

LATE = Content(
    title="약속한 시각이 지났을 때",
    body="약속한 시각이 지났는데 아직 결과를 알려 드리지 못했습니다: {{ promise }}.\n\n"
    "{{ sentence }}\n\n지금 확인하고 있으며, **{{ next_word }}**까지 여기에서 다시 알려 드립니다.",
    short="{{ promise }}: 아직 결과를 알려 드리지 못했습니다. {{ sentence }} {{ next_word }}까지 "
    "다시 알려 드립니다. {{ link }}",
    publish_at=None,
)
TROUBLE = Content(
    title="문제가 있다는 것을 알게 되었을 때",
    body="문제가 있다는 것을 알고 있으며, 원인을 찾고 있습니다. {{ sentence }}\n\n"
    "확인한 내용을 {{ next_word }}까지 여기에서 알려 드립니다.",
    short="원인을 찾고 있습니다. {{ sentence }} {{ next_word }}까지 알려 드립니다. {{ link }}",
    publish_at=None,
)
SHOP = Content(
    title="매장 앞에 줄이 길 때",
    body="매장마다 기다리는 분이 많습니다. {{ next_word }}까지 다시 알려 드립니다.",
    short="기다리는 분이 많습니다. {{ next_word }}까지 다시 알려 드립니다. {{ link }}",
    publish_at=None,
)


def prepare(desk: Desk) -> None:
    """Texts in every state: two approved, one of them with new words; one waits, one is back."""
    texts, bo = desk.house.parts.holding_texts, desk.people["bo"]
    late, trouble = _written(desk, LATE), _written(desk, TROUBLE)
    for text in (late, trouble):
        texts.approve(bo, text.id)
    texts.revise(desk.people["ana"], trouble.id, TROUBLE, version=1)
    waits, back = _written(desk, SHOP), _written(desk, SHOP, "launch")
    texts.reject(bo, back.id, "어느 매장인지 알 수 있어야 합니다.")
    desk.ids |= {"late": late.id, "trouble": trouble.id, "waits": waits.id, "back": back.id}


def ring(desk: Desk) -> None:
    """Nobody says whether the promise in Seoul was kept, or whether another stands: who is asked.

    The links go by the names ``call``, ``question`` and ``drill``.
    """
    watching = desk.house.parts.watching
    watching.tick(desk.house.clock())
    names = {"silence": "call", "go_no_go": "question", "drill": "drill"}
    for alarm in watching.open_alarms():
        desk.ids[names[alarm.kind]] = watching.alarming.token(alarm.calls[0].id)


def _written(desk: Desk, words: Content, kind: str | None = None) -> HoldingText:
    return desk.house.parts.holding_texts.write(desk.people["ana"], NewText("ko", kind, words))
