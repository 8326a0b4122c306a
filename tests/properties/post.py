"""A mail server that is there or not, and remembers what it took."""

import re
from collections import Counter
from dataclasses import dataclass, field

from noticeboard.domain.sentence import Sentence
from noticeboard.ports import UndeliverableError
from noticeboard.ports.outside import Letter, Mailer

_LINK = re.compile(r"/desk/call/([\w-]+)")


@dataclass
class Post(Mailer):
    """``links``: by the end of the link in a letter, how often it was taken."""

    open: bool = True
    links: Counter[str] = field(default_factory=Counter)

    def send(self, letter: Letter) -> None:
        """Take it, unless it is closed."""
        if not self.open:
            raise UndeliverableError("closed", Sentence("Nobody is there.", "없음"), again=True)
        self.links.update(set(_LINK.findall(letter.text)))

    def preflight(self) -> tuple[str, ...]:
        """Ready."""
        return ()
