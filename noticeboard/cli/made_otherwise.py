"""What a terminal says of pages that were made with other settings than it has."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from noticeboard.domain.errors import SaidError
from noticeboard.domain.sentence import Sentence

if TYPE_CHECKING:
    from noticeboard.ports import Making
    from noticeboard.site.rebuilt import Compared, Rebuilt

Pairs = Mapping[str, tuple[str, str]]
_PROGRAM = "program"


class MadeOtherwiseError(SaidError):
    """Pages were made with other settings, or by another version, than are here.

    ``differing``: what differs, each as the pages have it and as it is here.
    """

    def __init__(self, differing: Pairs, sentence: Sentence) -> None:
        super().__init__("pages_made_otherwise", sentence)
        self.differing = differing


def refuse_if_otherwise(rebuilt: "Rebuilt", compared: "Compared") -> None:
    """Say what differs between this terminal and the pages it compared.

    Raises:
        MadeOtherwiseError: some were made with other settings, or are not as this version makes
            them.
    """
    settings = _settings(_differing(rebuilt, compared.otherwise))
    both = _differing(rebuilt, compared.unlike)
    told = []
    if settings:
        told.append(_by_settings(sum(compared.otherwise.values()), settings))
    if both:
        told.append(_by_version(sum(compared.unlike.values()), both))
    if told:
        raise MadeOtherwiseError({**both, **settings}, _joined(told))


def refuse_to_rebuild(rebuilt: "Rebuilt") -> None:
    """Nobody makes the board's pages anew with another board's address by accident.

    Raises:
        MadeOtherwiseError: they were made with other settings than this terminal's.
    """
    settings = _settings(_differing(rebuilt, rebuilt.made_with()))
    if settings:
        raise MadeOtherwiseError(settings, _joined([_not_rebuilt(settings)]))


def _differing(rebuilt: "Rebuilt", makings: Iterable["Making"]) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for made in makings:
        found |= rebuilt.differences(made)
    return found


def _settings(differing: Pairs) -> Pairs:
    return {name: pair for name, pair in differing.items() if name != _PROGRAM}


def _by_settings(pages: int, settings: Pairs) -> Sentence:
    rows = _rows(settings)
    return Sentence(
        f"This terminal has other settings than {pages} pages were made with:\n{rows.en}\n"
        "With the settings they were made with, these pages are what their rows give: nothing "
        f"says that somebody changed them. {_WHAT_TO_DO.en}",
        f"이 터미널의 설정이 페이지 {pages}개를 만들 때의 설정과 다릅니다.\n{rows.ko}\n"
        "만들 때의 설정으로는 페이지가 모두 맞습니다. 누가 고친 흔적은 없습니다. "
        f"{_WHAT_TO_DO.ko}",
    )


def _not_rebuilt(settings: Pairs) -> Sentence:
    rows = _rows(settings)
    return Sentence(
        "Nothing was built anew: this terminal has other settings than the pages were made with, "
        f"and the public would read these:\n{rows.en}\n{_WHAT_TO_DO.en}",
        "아무것도 새로 만들지 않았습니다. 이 터미널의 설정이 페이지를 만들 때의 설정과 달라서, "
        f"이대로 만들면 공개된 페이지까지 바뀝니다.\n{rows.ko}\n{_WHAT_TO_DO.ko}",
    )


def _by_version(pages: int, differing: Pairs) -> Sentence:
    rows = _rows(differing)
    return Sentence(
        f"{pages} pages were made by another version of this program, which may have made them "
        f"otherwise:\n{rows.en}\n"
        "Start the board with this version: it makes its pages anew. Then run this again.",
        f"페이지 {pages}개는 다른 버전의 프로그램으로 만든 것이어서, 이 버전으로 만든 것과 다를 "
        f"수 있습니다.\n{rows.ko}\n"
        "이 버전으로 알림판을 다시 시작하면 페이지를 새로 만듭니다. 그다음 다시 실행해 주세요.",
    )


_WHAT_TO_DO = Sentence(
    "If the pages are right, give this terminal the same settings and run this again. If this "
    "terminal is right, start the board with its settings: it makes its pages anew. If nobody "
    "ever chose what the pages have, find out who did.",
    "페이지가 맞다면 이 터미널에도 같은 설정을 주고 다시 실행해 주세요. 이 터미널이 맞다면 이 "
    "설정으로 알림판을 다시 시작해 주세요. 페이지를 새로 만듭니다. 페이지에 적힌 설정을 아무도 "
    "정한 적이 없다면, 누가 바꾸었는지 알아보셔야 합니다.",
)


def _rows(differing: Pairs) -> Sentence:
    told = [(_place(name), *pair) for name, pair in differing.items()]
    return Sentence(
        "\n".join(f"  {name}: {theirs} in the pages, {ours} here" for name, theirs, ours in told),
        "\n".join(f"  {name}: 페이지 {theirs}, 이 터미널 {ours}" for name, theirs, ours in told),
    )


def _place(name: str) -> str:
    """Where the setting is given."""
    if name == _PROGRAM:
        return name
    given_in = "policy.toml" if name.startswith("kinds.") else f"NOTICEBOARD_{name.upper()}"
    return f"{name} ({given_in})"


def _joined(told: Iterable[Sentence]) -> Sentence:
    every = tuple(told)
    return Sentence("\n".join(s.en for s in every), "\n".join(s.ko for s in every))
