"""Two people at the same promise: whoever was second hears of the first before they go on."""

from noticeboard.domain.bulletin import REPLACING
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.notice import Notice, Published
from noticeboard.domain.sentence import Sentence
from noticeboard.web.desk.forms.typed import Fields

# How many bulletins the notice had when the form was shown.
HEARD = "heard"
_CHANGES_MUCH = (*REPLACING, "fulfilment")


def heard(notice: Notice) -> str:
    """What a form notes as it is shown."""
    return str(len(notice.bulletins))


def unheard(notice: Notice, fields: Fields) -> tuple[Published, ...]:
    """What was published since the form was shown and may change what it should say."""
    noted = fields.get(HEARD, "")
    if not (noted.isascii() and noted.isdecimal()):
        return ()
    since = notice.bulletins[int(noted[:9]) :]
    return tuple(b for b in since if b.kind in _CHANGES_MUCH)


def refuse_unheard(notice: Notice, fields: Fields) -> None:
    """Raise if something was published since; the form is shown again and tells what."""
    if unheard(notice, fields):
        raise ConflictError("told_meanwhile", _MEANWHILE)


_MEANWHILE = Sentence(
    "Something was published about this while you were writing. Read it below, then decide "
    "whether yours is still right.",
    "쓰시는 동안 이 공지에 새 글이 공개되었습니다. 아래에서 읽어 보고, 지금 쓰신 글이 여전히 "
    "맞는지 정해 주세요.",
)
