"""Typed figures: money, shares and quantities, with what they are counted in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from noticeboard.domain.typed.legible import legible

_CURRENCIES = {
    "KRW": ("₩", "krw", "won", "원"),
    "USD": ("us$", "$", "usd", "dollars", "dollar", "달러", "불"),
    "EUR": ("€", "eur", "euros", "euro", "유로"),
    "GBP": ("£", "gbp", "pounds", "pound", "파운드"),
    "JPY": ("¥", "jpy", "yen", "엔"),
}
_QUANTITIES = {
    "%": ("%", "percent", "per cent", "퍼센트"),
    "units": ("units", "unit", "phones", "pieces", "대"),
    "items": ("items", "개"),
    "people": ("people", "persons", "customers", "guests", "seats", "명", "석"),
    "sheets": ("tickets", "copies", "장", "권", "부", "매"),
    "sets": ("sets", "세트"),
    "GB": ("gb", "기가"),
    "mm": ("mm", "밀리미터"),
    "inches": ("inches", "inch", "인치"),
}
_UNITS = {
    word: unit for known in (_CURRENCIES, _QUANTITIES) for unit, ws in known.items() for word in ws
}
_SIGNS = r"(?:US\$|[₩$€£¥]|\b(?:KRW|USD|EUR|GBP|JPY)\b)"
_WORDS = "|".join(
    sorted((re.escape(w) for w in _UNITS if w not in "₩$€£¥us$"), key=len, reverse=True)
)
_AMOUNT = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,2})?|\d{1,12}(?:\.\d{1,4})?"
_FIGURE = re.compile(
    rf"(?:(?P<sign>{_SIGNS})\s?)?(?<![\d.,:/])(?<![A-Za-z]-)(?P<n>{_AMOUNT})(?![\d:/]|,\d|\.\d)"
    r"(?:\s?(?P<scale>억|천만|백만|만|천|million|thousand)"
    r"(?:\s?(?P<n2>\d{1,3}(?:,\d{3})?)\s?(?P<scale2>천만|만|천)?)?)?"
    rf"(?:\s?-?(?P<word>{_WORDS})(?![a-z]))?",
    re.IGNORECASE,
)
_SCALES = {
    "억": 10**8,
    "천만": 10**7,
    "백만": 10**6,
    "만": 10**4,
    "천": 10**3,
    "million": 10**6,
    "thousand": 10**3,
}
# A generation or an age is no number of things: 10대 청소년, 3대째.
_NO_UNIT = re.compile(r"대(?=\s?(?:째|청소년|고객|이상|초반|후반|남성|여성|들))")


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A number with its unit (``KRW``, ``%``, ``units``), as somebody typed it."""

    start: int
    end: int
    text: str
    amount: Decimal
    unit: str

    @property
    def digits(self) -> str:
        """What is left when a nought too many or too few does not count."""
        return format(self.amount.normalize(), "f").replace(".", "").strip("0")

    def near(self, other: "TypedFigure") -> bool:
        """Whether the two may be meant for the same: half to double, or only noughts apart."""
        if min(self.amount, other.amount) <= 0:
            return False
        ratio = self.amount / other.amount
        return Decimal("0.5") <= ratio <= 2 or (
            self.digits == other.digits and len(self.digits) > 1
        )


def figures(text: str) -> tuple[TypedFigure, ...]:
    """Every figure with a unit typed into ``text``, in order."""
    return tuple(_figures(text, legible(text)))


def _figures(text: str, plain: str) -> Iterator[TypedFigure]:
    for found in _FIGURE.finditer(plain):
        sign, word = found["sign"], found["word"]
        named = (sign or word or "").lower()
        if not named or (not sign and _NO_UNIT.match(plain, found.start("word"))):
            continue
        yield TypedFigure(
            found.start(),
            found.end(),
            text[found.start() : found.end()],
            _amount(found),
            _UNITS[named],
        )


def _amount(found: re.Match[str]) -> Decimal:
    amount = Decimal(found["n"].replace(",", ""))
    if found["scale"]:
        amount *= _SCALES[found["scale"].lower()]
    if found["n2"]:
        amount += Decimal(found["n2"].replace(",", "")) * _SCALES.get(found["scale2"] or "", 1)
    return amount
