"""What the intake says when a document does not fit, in both languages."""

from noticeboard.domain.sentence import Sentence

BLANK = Sentence(
    "Nothing can be read here. Write something.",
    "읽을 수 있는 내용이 없습니다. 내용을 적어 주세요.",
)
LINE_BREAK = Sentence(
    "This is one line: take out line breaks and tabs.",
    "한 줄로 적는 곳입니다. 줄바꿈과 탭을 빼 주세요.",
)
TOO_MANY_MARKS = Sentence(
    "One character carries more marks than any language needs. Type it again.",
    "한 글자에 결합 기호가 너무 많습니다. 그 글자를 다시 입력해 주세요.",
)
UNKNOWN_FIELD = Sentence(
    "There is no such field here. Check its spelling, or leave it out.",
    "여기에는 그런 필드가 없습니다. 철자를 확인하거나 빼 주세요.",
)
GIVEN_TWICE = Sentence("This is given twice.", "두 번 들어 있습니다.")
MISSING = Sentence("This has to be given.", "꼭 적어야 합니다.")
UNCHOSEN = Sentence("Choose one.", "하나를 골라 주세요.")
INVALID = Sentence("This cannot be used here.", "여기에 쓸 수 없는 값입니다.")
NOT_AN_INSTANT = Sentence(
    'A time is text such as "2026-12-10T09:00".',
    '시각은 "2026-12-10T09:00" 같은 글로 적습니다.',
)
WITHOUT_PART = Sentence(
    'A part is a text, {"due": instant} or {"withheld": "legal", "partner" or "regulator"}.',
    '설명의 각 부분은 글이거나, {"due": 시각}이거나, '
    '{"withheld": "legal", "partner", "regulator" 중 하나}입니다.',
)

# What pydantic calls each type, in plain words.
_TYPES = {
    "string_type": ("text", "글"),
    "list_type": ("a list", "목록"),
    "tuple_type": ("a list", "목록"),
    "dict_type": ("an object with fields", "필드가 있는 객체"),
    "model_type": ("an object with fields", "필드가 있는 객체"),
    "model_attributes_type": ("an object with fields", "필드가 있는 객체"),
    "bool_type": ("true or false", "true 또는 false"),
    "int_type": ("a whole number", "정수"),
}


def wrong_type(kind: str) -> Sentence:
    """Which type belongs there."""
    en, ko = _TYPES.get(kind, ("something else", "다른 형식"))
    return Sentence(f"This must be {en}.", f"{ko}이어야 합니다.")


def too_long(most: object) -> Sentence:
    """How long a text may be."""
    return Sentence(
        f"This is longer than {most} characters. Shorten it.",
        f"{most}자를 넘습니다. 줄여 주세요.",
    )


def too_many(most: object) -> Sentence:
    """How many there may be."""
    return Sentence(f"No more than {most} of these.", f"{most}개까지만 쓸 수 있습니다.")


def too_few(least: object) -> Sentence:
    """How many there must be."""
    return Sentence(f"At least {least} of these.", f"적어도 {least}개가 있어야 합니다.")


def not_a_choice(expected: str) -> Sentence:
    """What may stand there."""
    among = expected.replace(" or ", ", ")
    return Sentence(f"Choose one of {expected}.", f"{among} 중에서 골라 주세요.")


def forbidden_character(char: str) -> Sentence:
    """Which invisible or reordering character is in the way."""
    return Sentence(
        f"This holds U+{ord(char):04X}, an invisible control character. Take it out.",
        f"보이지 않는 제어 문자 U+{ord(char):04X}(이)가 있습니다. 빼 주세요.",
    )


def wrong_form(example: str) -> Sentence:
    """What a name of ours looks like."""
    return Sentence(
        f'Write it like "{example}": small Latin letters, digits and the signs in it.',
        f'"{example}"처럼 적어 주세요. 영문 소문자와 숫자, 예에 있는 기호만 씁니다.',
    )
