"""Sentences of articles in other words that say the same: one change each, by rules. Checks must let them pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import MappingProxyType

from eval.quality.swap_names import sort_of
from rag.names import people
from rag.types import Article
from rag.words import day

__all__ = ["REWORDINGS", "reworded"]

_COUNTS = "three four five six seven eight nine ten eleven twelve".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_PLAIN = re.compile(r"^(?:The|A|An|It|He|She|They|There|In|At|On|More|About|Some|This|These|That|His|Her|Its|Their)\b")
_ON_WEEKDAY = re.compile(rf"\b[Oo]n ({'|'.join(_WEEKDAYS)})(?! (?:night|morning|evening|afternoon))\b(?!,? [A-Z])")
_FIGURE = re.compile(r"(?<![\w.,$£€:/-] )(?<=[a-z] )([3-9]|1[0-2])(?= [a-z])(?! (?:a\.m|p\.m))")
_COUNT = re.compile(rf"(?<=[a-z] )({'|'.join(_COUNTS)})(?= [a-z])")
_LARGE = re.compile(r"(?<![\d.,])(\d{1,3}),([05])00,000(?![\d,])")


def reworded(sentence: str, article: Article) -> Iterator[str]:
    """Yield the sentence in each of the other wordings that it can be given; one that quotes stays as it is."""
    for change in REWORDINGS.values() if not re.search('[“"]', sentence) else ():
        changed = change(sentence, article)
        if changed is not None and changed != sentence:
            yield changed


def _credited(sentence: str, article: Article) -> str | None:
    if not article.publisher or not _PLAIN.match(sentence):
        return None
    return f"According to {article.publisher}, {_low(sentence)}"


def _dated(sentence: str, article: Article) -> str | None:
    return f"As of {day(article.published)}, {_low(sentence)}" if article.published and _PLAIN.match(sentence) else None


def _weekday(sentence: str, article: Article) -> str | None:
    """Return it with the date of "on Tuesday": the last one before the day of publication, or that day itself."""
    found, published = _ON_WEEKDAY.search(sentence), article.published
    if found is None or published is None:
        return None
    back = (published.weekday() - _WEEKDAYS.index(found[1])) % 7
    return f"{sentence[: found.start()]}{found[0][:2]} {day(published - timedelta(back))}{sentence[found.end() :]}"


def _spelled(sentence: str, _article: Article) -> str:
    return _FIGURE.sub(lambda found: _COUNTS[int(found[1]) - 3], sentence)


def _in_figures(sentence: str, _article: Article) -> str:
    return _COUNT.sub(lambda found: str(_COUNTS.index(found[1]) + 3), sentence)


def _percent(sentence: str, _article: Article) -> str:
    if "%" in sentence:
        return re.sub(r"(?<=\d)%", " percent", sentence)
    return re.sub(r"(?<=\d) per ?cent\b", "%", sentence)


def _scaled(sentence: str, _article: Article) -> str:
    return _LARGE.sub(lambda found: f"{found[1]}.{found[2]} million".replace(".0 ", " "), sentence)


def _surname(sentence: str, _article: Article) -> str | None:
    for name in people(sentence):
        if sort_of(name, frozenset()) == "person" and sentence.count(name) == 1:
            return sentence.replace(name, name.split()[-1])
    return None


def _low(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


REWORDINGS: Mapping[str, Callable[[str, Article], str | None]] = MappingProxyType(
    {
        "publisher named": _credited,
        "date named": _dated,
        "weekday as date": _weekday,
        "figure spelled": _spelled,
        "count in figures": _in_figures,
        "percent": _percent,
        "millions": _scaled,
        "surname": _surname,
    }
)
"""The ways of rewording by name; each returns None, or the sentence itself, where there is nothing to change."""
