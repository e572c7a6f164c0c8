"""A statement as the support checker reads it: without what only the article's own record bears out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.answerers.days import dates_as_cited
from rag.types import Citation

__all__ = ["neutral"]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)"
)
_DATE = rf"(?:(?:\w+day,? )?(?:{_MONTH} \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}(?: \d{{4}})?)|\w+day)"
_ON = rf"(?:,? (?:on|of|in its report of|dated) {_DATE})?"
_AS_OF = re.compile(rf"^As of {_DATE},\s+|,? as of {_DATE}(?=\.?$)")
_REPORTS = r"(?:reported|reports|said|says|wrote|writes|noted|notes|put it|counted)"


def neutral(statement: str, cited: Sequence[Citation]) -> str:
    """Return the statement without "According to CNN" and "As of 5 October", where these are not in the cited words.

    They are the cited articles' publisher, author and date, which the rules have held against their records; the
    checker sees only the quote. Dates that follow from the quote are put as the quote puts them: "Monday".
    """
    words = "\n".join(each.quote for each in cited)
    left = _AS_OF.sub("", statement)
    for name in _names(cited):
        if name.casefold() in words.casefold():
            continue
        who = rf"(?:the )?{re.escape(name)}(?:[’']s report)?"
        left = re.sub(rf"^(?:According to|As reported by|As told by) {who}{_ON},\s+", "", left, flags=re.I)
        left = re.sub(rf"^(?:On {_DATE},? )?{who} {_REPORTS}{_ON},? that\s+", "", left, flags=re.I)
        left = re.sub(rf",? (?:according to|as reported by|{who} {_REPORTS}|reported) {who}{_ON}(?=\.?$)", "", left)
        left = re.sub(rf",? {who} {_REPORTS}{_ON}(?=\.?$)", "", left, flags=re.I)
    if left != statement:
        left = left[:1].upper() + left[1:]
    return dates_as_cited(left, [(each.quote, each.article.published) for each in cited])


def _names(cited: Sequence[Citation]) -> Iterator[str]:
    """Yield publishers and authors of the articles, each once."""
    articles = [each.article for each in cited]
    yield from dict.fromkeys(name for each in articles for name in (each.publisher, each.author) if name)
