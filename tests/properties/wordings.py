"""Words that are signed before anybody needs them, spoken by one person."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from noticeboard.domain.errors import SaidError
from noticeboard.domain.signing import Person
from noticeboard.holding import NewText
from tests.properties.removals import WordsRemoved
from tests.properties.table import answers, authors, places, signers
from tests.properties.world import ANA, BO, DAN, IDA
from tests.properties.writing import holding_words

ACTS = ["text", "text", "hold", "hold", "hold", "remove"]
TEXTS = ["write", "write", "revise", "approve", "approve", "approve", "reject", "retire"]


class WordsSignedBefore(WordsRemoved):
    """Holding texts, and redaction."""

    def a_text_is_signed(self) -> None:
        """By everybody who has to."""
        verbs, words = self.world.parts.holding_texts, holding_words(self.world.mark(), sound=True)
        text = verbs.write(ANA, NewText("en", None, words))
        for person in (BO, DAN):
            verbs.approve(person, text.id)

    @rule(data=st.data(), at=places, act=st.sampled_from(ACTS))
    def words(self, data: st.DataObject, at: int, act: str) -> None:
        """Words are signed, spoken or removed."""
        draw = data.draw
        if act == "text":
            of, sound = draw(st.sampled_from(TEXTS)), draw(st.booleans())
            self.text(draw(authors), draw(signers), at, of, sound)
        elif act == "hold":
            self.hold(
                draw(st.sampled_from([DAN, DAN, IDA])), at, draw(answers), draw(st.booleans())
            )
        else:
            self.remove(data, at)

    def text(self, who: Person, signer: Person, at: int, act: str, sound: bool) -> None:
        """Somebody works on a holding text."""
        verbs, known = self.world.parts.holding_texts, self.seen.texts
        of = known[at % len(known)].id if known else ""
        sound = sound or act == "write"
        words = holding_words(self.world.mark(), sound=sound, named=act == "revise")
        acts: dict[str, Callable[[], object]] = {
            "write": lambda: verbs.write(who, NewText("en", None, words)),
            "revise": lambda: verbs.revise(who, of, words, version=None),
            "approve": lambda: verbs.approve(signer, of),
            "reject": lambda: verbs.reject(signer, of, "Which shops?"),
            "retire": lambda: verbs.retire(who, of),
        }
        with suppress(SaidError):
            acts[act]()

    def hold(self, who: Person, at: int, filled: tuple[timedelta, str], heard: bool) -> None:
        """Somebody at the desk speaks by one, perhaps without having read what was said last."""
        subject = self.subject(at)
        filling = self.filling(subject, *filled, heard=heard)
        if subject is not None and filling is not None:
            with suppress(SaidError):
                self.world.parts.speaking.hold(who, subject.id, filling)
