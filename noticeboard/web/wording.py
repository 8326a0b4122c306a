"""What the web itself says when it refuses."""

from http import HTTPStatus

from werkzeug.exceptions import HTTPException

from noticeboard.domain.sentence import Sentence
from noticeboard.strict_json import MOST_BYTES
from noticeboard.web.auth import TokenMissingError, TokenUnknownError
from noticeboard.web.gate import (
    BadKeyError,
    EncodedRequestError,
    FieldTwiceError,
    StrangeHostError,
    TooManyFieldsError,
)

# The most that a form of the desk may hold.
MOST_FIELDS = 500
INTERNAL = Sentence(
    "Something is broken on our side. Nothing was stored; it has been noted for the operators.",
    "저희 쪽에 문제가 생겼습니다. 저장된 것은 없으며, 운영자에게 기록이 남았습니다.",
)
AWAY = Sentence(
    "The database does not answer just now. Try again in a moment.",
    "지금 데이터베이스가 응답하지 않습니다. 잠시 뒤 다시 시도해 주세요.",
)


def several(count: int) -> Sentence:
    """That more than one thing is wrong; each is among the violations."""
    return Sentence(
        f"{count} things have to change; `violations` names each of them.",
        f"고칠 것이 {count}가지 있습니다. `violations`에 하나씩 적혀 있습니다.",
    )


_BY_ERROR: tuple[tuple[type[HTTPException], str, Sentence], ...] = (
    (
        TokenMissingError,
        "token_missing",
        Sentence(
            "Send a token: `Authorization: Bearer …`. `noticeboard token add` makes one.",
            "토큰을 보내 주세요: `Authorization: Bearer …`. `noticeboard token add`로 만듭니다.",
        ),
    ),
    (
        TokenUnknownError,
        "token_unknown",
        Sentence(
            "This token opens nothing here. It may have been withdrawn.",
            "이 토큰으로는 들어올 수 없습니다. 취소된 토큰일 수 있습니다.",
        ),
    ),
    (
        StrangeHostError,
        "unknown_host",
        Sentence(
            "This server does not speak for that host. Use the board's public address.",
            "이 서버는 그 호스트를 맡고 있지 않습니다. 알림판의 공개 주소를 쓰세요.",
        ),
    ),
    (
        EncodedRequestError,
        "encoded_request",
        Sentence(
            "Send the document as it is: compressed requests are not read.",
            "문서를 그대로 보내 주세요. 압축된 요청은 읽지 않습니다.",
        ),
    ),
    (
        TooManyFieldsError,
        "too_many_fields",
        Sentence(
            f"This form has more than {MOST_FIELDS} fields. Open the page anew, and leave out the "
            "rows that are not needed.",
            f"칸이 {MOST_FIELDS}개를 넘었습니다. 화면을 새로 열고 필요 없는 줄을 빼 주세요.",
        ),
    ),
    (
        FieldTwiceError,
        "field_twice",
        Sentence(
            "One field of this form came twice, so that nobody can tell which you mean. Open the "
            "page anew.",
            "같은 칸이 두 번 들어와 어느 쪽인지 알 수 없습니다. 화면을 새로 열어 주세요.",
        ),
    ),
    (
        BadKeyError,
        "bad_idempotency_key",
        Sentence(
            "An Idempotency-Key is 1 to 200 visible ASCII characters.",
            "Idempotency-Key는 보이는 ASCII 문자 1자에서 200자입니다.",
        ),
    ),
)
_BY_STATUS: dict[HTTPStatus, tuple[str, Sentence]] = {
    HTTPStatus.BAD_REQUEST: (
        "bad_request",
        Sentence("This request cannot be read.", "읽을 수 없는 요청입니다."),
    ),
    HTTPStatus.NOT_FOUND: (
        "not_found",
        Sentence("There is nothing at this address.", "이 주소에는 아무것도 없습니다."),
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: (
        "method_not_allowed",
        Sentence("This cannot be done here.", "여기서는 할 수 없는 일입니다."),
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "too_large",
        Sentence(
            f"This is larger than {MOST_BYTES // 1024} KiB, the most one form can carry. Shorten "
            "what is too long, and send it again.",
            f"한 번에 보낼 수 있는 양({MOST_BYTES // 1024}KiB)을 넘었습니다. 긴 부분을 줄여서 "
            "다시 보내 주세요.",
        ),
    ),
    HTTPStatus.PRECONDITION_FAILED: (
        "if_match_unreadable",
        Sentence(
            'If-Match is the ETag that came with the bulletin, such as "3".',
            'If-Match에는 글과 함께 받은 ETag를 적습니다. 예: "3".',
        ),
    ),
    HTTPStatus.PRECONDITION_REQUIRED: (
        "if_match_missing",
        Sentence(
            "Say which version you edit: send its ETag in If-Match.",
            "어느 버전을 고치는지 알려 주세요. ETag를 If-Match에 넣어 보냅니다.",
        ),
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: (
        "not_json",
        Sentence(
            "Send JSON in UTF-8: `Content-Type: application/json`.",
            "UTF-8 JSON으로 보내 주세요: `Content-Type: application/json`.",
        ),
    ),
}


def of(error: HTTPException, status: HTTPStatus) -> tuple[str, Sentence]:
    """Code and sentence for a refusal by the web."""
    for kind, code, sentence in _BY_ERROR:
        if isinstance(error, kind):
            return code, sentence
    fallback = (status.name.lower(), Sentence(f"{status.phrase}.", f"{status.phrase}."))
    return _BY_STATUS.get(status, fallback)
