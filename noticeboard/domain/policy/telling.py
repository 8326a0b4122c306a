"""Where the meaning of a text sits: change one of these, and it is not a typo any more. Rule 12.

Numbers in digits and in words, money, dates and weekdays, what is counted, from when and until
when, and every word that turns a sentence into its opposite.
"""

import re
from collections.abc import Iterable

_KO_COUNTS = r"(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|열한|열두|스무|서른|마흔|쉰)"
_KO_COUNTED = r"(?:개|대|명|분|시|달|주|장|권|번|배|가지|살|곳|차례|세트|사람|쪽|군데)"
_UNITS = (
    r"(?:[십백천만억조년월일시분초원개명대주달배회번층호차%]|시간|개월|기가|테라|킬로|그램|리터|인치"
    r"|미터|[kmg]?g\b|[kcm]?m\b|[gmt]b\b|hours?\b|days?\b|weeks?\b|months?\b|years?\b|minutes?\b)"
)
_TELLING = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:(?<![\w.,])[-+])?\d+(?:[.,:/]\d+)*\s*{_UNITS}?",
        r"[\u00b2\u00b3\u00b9\u00bc-\u00be\u2150-\u218b\u2460-\u24ff]",
        r"[$€£¥₩%]|\b(?:krw|usd|eur|gbp|jpy|won|dollars?|euros?|pounds?|yen)\b|https?://\S+",
        r"달러|유로|파운드|위안|퍼센트|(?<=\d)\s?엔",
        r"(?:[일이삼사오육칠팔구십백천만억조]{2,}|(?<![가-힣])[십백천만억])\s*(?:원|명|대|개|일|월|년|달러|퍼센트)",
        rf"(?<![가-힣]){_KO_COUNTS}\s*{_KO_COUNTED}",
        r"하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘|보름|절반|하나|둘|셋|넷",
        r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\b",
        r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|[월화수목금토일]요일",
        r"\b(?:mon|tue|wed|thu|fri|sat|sun)\b|\([월화수목금토일]\)",
        r"\b[ap]\.?m\b|\b(?:noon|midnight|today|tonight|tomorrow|yesterday|week|month|year)s?\b",
        r"오전|오후|정오|자정|오늘|내일|모레|어제|이번|다음|지난|새벽|아침|저녁|당일|올해|내년|작년",
        r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half)\b",
        r"\b(?:thir|four|fif|six|seven|eigh|nine)teen\b|\b(?:twen|thir|for|fif|six|seven|eigh|nine)ty\b",
        r"\b(?:first|second|third|once|twice|double|triple)\b",
        r"\b(?:dozen|hundred|thousand|million|billion)s?\b",
        r"\b(?:no|not|never|none|nor|neither|nobody|nothing|without|cannot|\w+n['’]t)\b",
        r"\b(?:un|im|in|ir|non-?)(?=(?:available|able|affected|changed|paid|possible|correct|valid"
        r"|complete|regular|refundable|limited|safe)\b)",
        r"\b(?:free|only|all|both|except|unless|includ\w+|exclud\w+|before|after|until|till|from"
        r"|least|most|more|less|fewer)\b",
        r"않|없|못|아니|아닙|아닌|아님|불가|금지|마세요|마십시오|말아|말고",
        r"(?<!\w)안(?=\s|[되돼됩된됐하합해했가갑나납오옵받보팔])",
        r"무료|유료|무상|유상|무제한|제외|포함|미포함|미지급|미제공|미정|비공개",
        r"이상|이하|미만|초과|이전|이후|이내|까지|부터|전액|일부|모두|전부|최소|최대",
    )
)
_LATIN = re.compile(r"[a-z0-9]+")
# The words of a title that name something: with a capital, or a number.
_MODEL = re.compile(r"\b[A-Z0-9][A-Za-z0-9]*")


def telling(text: str, names: Iterable[str], products: Iterable[str]) -> tuple[object, ...]:
    """All of a text that tells something, without its spacing.

    ``names``: of what is promised and given, whole; ``products``: tags and titles, of which a
    text may name a part ("X" of "Phone X").
    """
    folded = " ".join(text.casefold().split())
    found = [["".join(m.split()) for m in pattern.findall(folded)] for pattern in _TELLING]
    known = {word.casefold() for product in products for word in _MODEL.findall(product)}
    models = [word for word in _LATIN.findall(folded) if word in known]
    return found, models, [folded.count(name.casefold()) for name in names]
