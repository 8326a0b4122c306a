"""What can be wrong with a ledger, or with what stands of it: said in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Why:
    """What is said of an entry after its number, or of the whole ledger after its name."""

    en: str
    ko: str


# ---------------------------------------------------------------- the chain

NOT_PUBLISHED_SO = Why(
    "is not the one whose hash was published", "공개했던 번호의 기록과 다릅니다."
)
CUT_OFF = Why("was published, and is not there any more", "공개했던 기록인데 지금은 없습니다.")
TWO_HASHES = Why(
    "was published with two hashes: two records are told",
    "서로 다른 해시 두 개로 공개되었습니다. 기록이 두 벌 나돌고 있습니다.",
)
FORM = Why(
    "is of a form in which it could not be written there", "그 자리에 올 수 없는 형식입니다."
)
NOT_NEXT = Why("does not follow from the one before", "바로 앞 기록과 이어지지 않습니다.")
CHANGED = Why("was changed after it was written", "기록한 뒤에 바뀌었습니다.")
NOT_COVERED = Why(
    "has facts or words that its hash is not of", "해시로 확인되지 않는 내용이 들어 있습니다."
)
WORDS_LOST = Why(
    "has lost its words, and no entry says why",
    "글이 없어졌는데, 왜 없어졌는지 적은 기록이 없습니다.",
)
WORDS_LEFT = Why(
    "still has its words, though an entry says they are removed",
    "글을 삭제했다는 기록이 있는데 글이 그대로 있습니다.",
)
OTHER_FACTS = Why("has other facts than it was written with", "사실이 기록할 때와 다릅니다.")
OTHER_WORDS = Why("has other words than it was written with", "글이 기록할 때와 다릅니다.")

# ---------------------------------------------------------------- what the pages are made of

NO_NOTICE = Why("is about a notice that is not there", "이 기록이 가리키는 공지가 없습니다.")
NOT_SHOWN = Why("is about words that no page shows", "이 기록의 글이 어느 페이지에도 없습니다.")
DATED_OTHERWISE = Why("is dated otherwise on its page", "페이지에 적힌 시각이 다릅니다.")
PAGE_FACTS = Why(
    "has other facts on its page than were recorded", "페이지의 사실이 기록과 다릅니다."
)
PAGE_WORDS = Why(
    "has other words on its page than were recorded", "페이지의 글이 기록과 다릅니다."
)
NOT_REMOVED_SO = Why(
    "removed words, and their page says otherwise",
    "글을 삭제한 기록인데 페이지는 다르게 되어 있습니다.",
)
OBJECTS_TO_NOTHING = Why(
    "objects to a removal that there was not", "없던 삭제를 두고 이의를 적은 기록입니다."
)
LEFT_OTHERWISE = Why(
    "left other words on its page than stand there",
    "글을 삭제하고 남긴 말이 페이지에 있는 것과 다릅니다.",
)
REMOVAL_UNTOLD = Why(
    "tells of no removal that its page shows",
    "페이지에는 글을 삭제했다는데 삭제한 기록이 없습니다.",
)
WORDS_BACK = Why("finds words where they were removed", "삭제한 자리에 다시 글이 들어 있습니다.")
PAGE_TIMES = Why(
    "has other times or outcomes on its page than recorded",
    "페이지에 있는 약속의 시각이나 결과가 기록과 다릅니다.",
)
OTHER_ORDER = Why("made its promises in another order", "약속의 순서가 기록과 다릅니다.")
FACTS_GIVEN = Why(
    "gave other facts than the page shows", "이 기록이 알린 정보가 페이지에 있는 것과 다릅니다."
)
WORDS_AFTER = Why(
    "is followed by words no entry tells of", "이 기록 다음에 어느 기록에도 없는 글이 있습니다."
)
NO_SLUG_REMOVED = Why(
    "removed no slug, or public_notices does not know it",
    "주소를 지운 기록과 public_notices에 적힌 것이 다릅니다.",
)
REDACTION_ROW = Why(
    "has another row in public_redactions", "public_redactions에 적힌 내용이 기록과 다릅니다."
)
FED_OTHERWISE = Why("stands otherwise in the feeds", "피드에 들어 있는 내용이 기록과 다릅니다.")

# ---------------------------------------------------------------- the whole of it

FEEDS = Why(
    "tells of other feeds than public_feed_scopes",
    "기록에서 나오는 피드와 public_feed_scopes에 적힌 피드가 다릅니다.",
)
COUNTED_OTHERWISE = Why(
    "and the pages count otherwise how often anything was published",
    "몇 번 공개했는지가 페이지마다 다르게 적혀 있습니다.",
)


def missing(stands: int) -> Why:
    """Another entry stands in its place."""
    return Why(
        f"is missing; {stands} stands in its place",
        f"이 번호의 기록이 없고, 그 자리에 제{stands}호가 있습니다.",
    )


def untold(slug: str) -> Why:
    """A public notice that no entry is about."""
    return Why(
        f"tells nothing of {slug}, which is public",
        f"공지 {slug}이(가) 공개되어 있는데 그 기록이 없습니다.",
    )


def row(table: str) -> Why:
    """A row is not as it would be written today."""
    return Why(
        f"has another row in {table} than it would write",
        f"{table}에 적힌 내용이 이 기록대로 쓴 것과 다릅니다.",
    )


def strange_rows(table: str) -> Why:
    """Rows that belong to nothing."""
    return Why(
        f"tells nothing of some rows of {table}", f"{table}에 기록에 없는 내용이 들어 있습니다."
    )


def lost_by_feeds(bulletin_id: str) -> Why:
    """What the feeds once had is not in them."""
    return Why(
        f"tells of bulletin {bulletin_id}, which the feeds took and lost",
        f"피드에 올렸던 글 {bulletin_id}이(가) 피드에서 없어졌습니다.",
    )


def no_page(path: str) -> Why:
    """Something public has no page."""
    return Why(
        f"tells of what stands at {path}, which has no page", f"{path} 페이지가 없어졌습니다."
    )


def strange_page(path: str) -> Why:
    """A page that nothing public asks for."""
    return Why(
        f"tells of nothing at {path}, which has a page", f"기록에 없는 페이지가 있습니다: {path}"
    )


def unreadable(error: Exception) -> Why:
    """What is public cannot be read at all."""
    return Why(
        f"and what is public cannot be read: {error}",
        f"공개된 내용을 읽을 수 없습니다: {error}",
    )
