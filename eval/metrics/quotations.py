"""Quote failures: quotations in an answer that are not what they claim to be.

    fabricated = |{q in Q : q stands in no text, nor do its parts}| / |Q|
    spliced = |{q in Q : only its parts stand, in order, in a cited text}| / |Q|
    misattributed = |{q in Q : q stands in a text that is not cited for it}| / |Q|

Q are the stretches of at least four words between double quotation marks in the shown text; a refusal, which only
names the titles of what is closest, has none. The texts are those of the cited articles, with their titles, and of the
articles whose passages were found. The names are those of journalism's own failures;
the BBC's study of assistants on news (2025) counts quotations that were altered or are not in the cited article.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from eval.cases import Case
from rag.citations import MARKER, without_markers

__all__ = ["fabricated", "misattributed", "spliced"]

_QUOTATION = re.compile(r"[“\"„]([^“”\"„]{12,}?)[”\"]")
_LEAST, _PART = 4, 2  # words of a quotation, and of each half of a spliced one
_WORDS = re.compile(r"\w+")


def fabricated(case: Case) -> float | None:
    """Return the share of quotations that stand nowhere; None without quotations."""
    return _share(case, "fabricated")


def spliced(case: Case) -> float | None:
    """Return the share of quotations put together from parts of a cited text; None without quotations."""
    return _share(case, "spliced")


def misattributed(case: Case) -> float | None:
    """Return the share of quotations that stand in another text than the cited ones; None without quotations."""
    return _share(case, "misattributed")


def _share(case: Case, failure: str) -> float | None:
    if case.answer.refused:
        return None
    found = [_judged(case, match[1], match.end()) for match in _QUOTATION.finditer(case.answer.text)]
    judged = [each for each in found if each]
    return sum(each == failure for each in judged) / len(judged) if judged else None


def _judged(case: Case, quotation: str, end: int) -> str | None:
    """Return what is wrong with a quotation, or `good`; None where it is too short to tell."""
    words = _WORDS.findall(without_markers(quotation).casefold())
    if len(words) < _LEAST:
        return None
    cited = [_folded(text) for text in _cited(case, end)]
    if _stands(words, cited):
        return "good"
    if _stands(words, map(_folded, case.texts.values())):
        return "misattributed"
    return "spliced" if any(_is_spliced(words, text) for text in cited) else "fabricated"


def _cited(case: Case, end: int) -> list[str]:
    """Return texts and titles that the markers between a quotation and the next name; all cited ones without any."""
    rest = case.answer.text[end:]
    following = _QUOTATION.search(rest)
    numbers = {int(number) for number in MARKER.findall(rest[: following.start()] if following else rest)}
    named = [c for c in case.answer.citations if not numbers or c.number in numbers]
    texts = [case.texts.get(citation.article.id, citation.quote) for citation in named]
    return texts + [citation.article.title or "" for citation in named]


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    return f" {' '.join(_WORDS.findall(text.casefold()))} "


def _stands(words: list[str], texts: Iterable[str]) -> bool:
    wanted = f" {' '.join(words)} "
    return any(wanted in text for text in texts)


def _is_spliced(words: list[str], text: str) -> bool:
    """Return whether the words can be cut in two so that both parts stand in the text, one after the other."""
    inside: Callable[[int], bool] = partial(_in_order, words, text)
    return any(inside(cut) for cut in range(_PART, len(words) - _PART + 1))


def _in_order(words: list[str], text: str, cut: int) -> bool:
    first, second = f" {' '.join(words[:cut])} ", f" {' '.join(words[cut:])} "
    at = text.find(first)
    return at >= 0 and text.find(second, at + len(first) - 1) >= 0
