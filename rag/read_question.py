"""A question as the network reads it: without "according to CNN", which is about articles and not in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.types import StoredArticle
from rag.words import publisher_key

__all__ = ["read_question"]

_BEFORE = (
    r"(?:according to|going by|as (?:reported|told|stated|described) (?:by|in)|as per|in the (?:words|view|account) of)"
)
_AFTER = r"(?:['’]s?)?(?:\s+(?:own\s+)?(?:report(?:s|ing)?|article|story|account|coverage|count|telling))?"


def read_question(understood: str, articles: Iterable[StoredArticle]) -> str:
    """Return the question without the phrase that names the publisher of one of the articles as its source.

    Networks learn from questions that are asked of one text, in which nobody says whose text it is. Publishers are
    preferred elsewhere, by their records.
    """
    keys = {publisher_key(each.article.publisher) for each in articles if each.article.publisher}
    left = understood
    for key in sorted(keys, key=lambda each: (-len(each), each)):
        name = r"\s+".join(map(re.escape, key.split()))
        left = re.sub(rf",?\s*\b{_BEFORE}\s+(?:the\s+)?{name}{_AFTER}(?!\w)\s*,?", " ", left, flags=re.IGNORECASE)
    left = re.sub(r"\s+(?=[?.!,])", "", " ".join(left.split()))
    return left[:1].upper() + left[1:] if left != understood and re.search(r"\w", left) else understood
