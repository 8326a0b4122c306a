"""The form in which a holding text is written, and written anew."""

from collections.abc import Mapping
from dataclasses import dataclass

from noticeboard.domain.content import Content
from noticeboard.domain.errors import ConflictError
from noticeboard.domain.holding import RETIRED, HoldingText
from noticeboard.domain.holding_words import SLOTS, unsound
from noticeboard.domain.sentence import LANGUAGES, Sentence
from noticeboard.domain.violation import Report
from noticeboard.holding import HoldingTexts, NewText
from noticeboard.intake import reading_for
from noticeboard.intake.holding import read_holding_text
from noticeboard.noting import made_before
from noticeboard.publishing import Publishing
from noticeboard.web.desk.composing.saving import only_authors
from noticeboard.web.desk.forms import writing
from noticeboard.web.desk.forms.form import Form
from noticeboard.web.desk.forms.typed import TICKED, Fields, Typed
from noticeboard.web.desk.holding.samples import sample
from noticeboard.web.desk.visit import Answer, Led, Visit

_WORDS = ("title", "body", "short")


@dataclass(frozen=True, slots=True)
class WritingText:
    """The form. ``text``: the one that gets new words; ``None``: a new one."""

    text: HoldingText | None = None

    @property
    def template(self) -> str:
        """The page."""
        return "holding/form.html"

    def blank(self, visit: Visit) -> Fields:
        """Empty, an example's words, or those that the text has now."""
        if self.text is not None:
            return _fields_of(self.text)
        examples = visit.parts.settings.policy.holding_examples
        chosen = visit.query.get("language", "")
        language = chosen if chosen in LANGUAGES else visit.language
        example = examples.get(visit.query.get("example", ""))
        if example is None:
            return {"language": language, "kind": ""}
        words = {name: getattr(example, name).in_(language).strip() for name in _WORDS}
        return {
            "language": language,
            "kind": example.kind or "",
            **words,
            **_ticked(example.resolved),
        }

    def names(self, visit: Visit, form: Form) -> Mapping[str, object]:
        """The kinds to choose from, the slots, and what it looks like so far."""
        policy = visit.parts.settings.policy
        kinds = [(name, kind.title.in_(visit.language)) for name, kind in policy.kinds.items()]
        language = form.value("language")
        words = _typed_words(form.fields)
        return {
            "text": self.text,
            "kinds": [("", visit.words("holding.any_kind")), *kinds],
            "slots": SLOTS,
            "sample": sample(words, language, visit.parts.settings.zone, visit.now),
            "written_in": language if language in LANGUAGES else visit.language,
        }

    def arranged(self, _visit: Visit, _fields: Fields, _do: str) -> Fields | None:
        """No button only arranges the form."""
        return None

    def judged(self, visit: Visit, fields: Fields) -> Report:
        """What is wrong with the words."""
        new, policy = self._read(visit, fields), visit.parts.settings.policy
        return Report(tuple(unsound(new.words, new.kind, policy)))

    def hand_in(self, visit: Visit, fields: Fields, verbs: Publishing) -> Answer:
        """Ask for the signature.

        Raises:
            SaidError: when it is refused.
        """
        texts = visit.parts.holding_texts.only_once(verbs.once)
        _refuse_other_words(texts, visit)
        new = self._read(visit, fields)
        if self.text is None:
            text = texts.write(visit.who, new)
        else:
            version = Typed(fields).version
            text = texts.revise(visit.who, self.text.id, new.words, version=version)
        return Led(f"/desk/holding-texts/{text.id}", "holding.written_done")

    def stored(self, visit: Visit) -> Fields | None:
        """The words that somebody else wrote meanwhile."""
        if self.text is None:
            return None
        return _fields_of(visit.parts.holding_texts.text(self.text.id))

    def called(self, visit: Visit, name: str) -> str:
        """What a field is called on the page."""
        return visit.words(f"holding.{name}") if name in _WORDS else ""

    def said(self, _visit: Visit, _name: str, text: str) -> str:
        """What stands in a field."""
        return text

    def _read(self, visit: Visit, fields: Fields) -> NewText:
        typed = Typed(fields)
        document: dict[str, object] = {
            name: typed.text(name) for name in (*_WORDS, "language", "kind") if typed.text(name)
        }
        document["resolved"] = typed.on("resolved")
        if self.text is not None:
            document |= {"language": self.text.language, "kind": self.text.kind}
        return read_holding_text(document, reading_for(visit.parts.settings.zone))


def begin(visit: Visit) -> Answer:
    """GET: the form of a new text."""
    only_authors(visit)
    return writing.show(visit, WritingText())


def write(visit: Visit) -> Answer:
    """POST: the form, with one of its buttons."""
    return writing.take(visit, WritingText())


def edit(visit: Visit) -> Answer:
    """GET: the form with the words as they are now."""
    only_authors(visit)
    text = visit.parts.holding_texts.text(visit.id)
    if text.retired_at is not None:
        raise ConflictError("text_retired", RETIRED)
    return writing.show(visit, WritingText(text))


def revise(visit: Visit) -> Answer:
    """POST: new words."""
    return writing.take(visit, WritingText(visit.parts.holding_texts.text(visit.id)))


def _refuse_other_words(texts: HoldingTexts, visit: Visit) -> None:
    """Sent again with other words, after going back: it is not the same form any more."""
    try:
        made_before(texts.store, texts.once, visit.now)
    except ConflictError:
        raise ConflictError("saved_before", _SAVED_BEFORE) from None


def _fields_of(text: HoldingText) -> Fields:
    words = {name: getattr(text.working.content, name) for name in _WORDS}
    version = str(text.working.version)
    over = _ticked(text.working.content.resolved)
    return {
        "language": text.language,
        "kind": text.kind or "",
        "version": version,
        **words,
        **over,
    }


def _ticked(resolved: bool) -> Fields:
    return {"resolved": TICKED} if resolved else {}


def _typed_words(fields: Fields) -> Content:
    typed = Typed(fields)
    return Content(typed.text("body"), typed.text("short"), None, title=typed.text("title"))


_SAVED_BEFORE = Sentence(
    "This form was handed in before. Open the text from the list, and change it there: what you "
    "typed is below.",
    "이미 보낸 화면입니다. 목록에서 문안을 열어 고쳐 주세요. 입력하신 내용은 아래에 있습니다.",
)
