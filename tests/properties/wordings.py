"""Words that are signed before anybody needs them, spoken by one person; and words removed."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from noticeboard.domain.errors import SaidError
from noticeboard.domain.signing import Person
from noticeboard.holding import NewText
from tests.properties.table import Table, answers, authors, places, signers
from tests.properties.world import ANA, BO, DAN, IDA
from tests.properties.writing import holding_words

ACTS = ["text", "text", "hold", "hold", "hold", "remove"]
TEXTS = ["write", "write", "revise", "approve", "approve", "approve", "reject", "retire"]
# Two are needed, but for personal data.
ASKING = [(IDA, BO), (IDA, BO), (IDA,), (DAN, IDA)]
GROUNDS = ["court", "personal", "safety", "shame"]
# What the first says, and the second, who may have grounds of their own.
grounds = st.sampled_from(GROUNDS)
sayings = st.one_of(grounds.map(lambda why: (why, why)), st.tuples(grounds, grounds))


class WordsSignedBefore(Table):
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
            self.redact(draw(st.sampled_from(ASKING)), at, draw(sayings))

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

    def redact(self, people: Sequence[Person], at: int, why: Sequence[str]) -> None:
        """The words of something public are to be removed, one after the other says."""
        said = [b for b in self.seen.bulletins if b.state == "published"]
        for who, because in zip(people, why, strict=False) if said else ():
            with suppress(SaidError):
                self.world.parts.redacting.redact(who, said[-1 - at % len(said)].id, because)
