"""Exact match and token F1 of the short answer, as the makers of SQuAD define them.

    EM = 1 if norm(s) = norm(a) for some a in A, else 0
    F1 = max over a in A of 2 P R / (P + R),  P = |T(s) & T(a)| / |T(s)|,  R = |T(s) & T(a)| / |T(a)|

s is `short`, A the accepted answers, norm takes small letters, no punctuation and none of a, an, the, T the multiset of
words of that. A refusal, and a missing short answer, is 0. Source: Rajpurkar et al., SQuAD (2016), arXiv 1606.05250.
"""

from __future__ import annotations

import re
import string
from collections import Counter

from eval.cases import Case
from eval.matching import normal

__all__ = ["exact_match", "token_f1"]

_ARTICLES = re.compile(r"\b(?:a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


def exact_match(case: Case) -> float | None:
    """Return whether the short answer is one of the accepted; None where no answers are given."""
    if not _is_asked(case):
        return None
    said = _words(case.answer.short or "")
    return float(not case.answer.refused and any(said == _words(each) for each in case.record.answers))


def token_f1(case: Case) -> float | None:
    """Return how many words the short answer shares with the nearest accepted one; None where no answers are given."""
    if not _is_asked(case):
        return None
    if case.answer.refused:
        return 0.0
    said = _words(case.answer.short or "")
    return max(_f1(said, _words(each)) for each in case.record.answers)


def _is_asked(case: Case) -> bool:
    return bool(case.record.answers) and case.record.expects_answer is not False


def _words(text: str) -> list[str]:
    return _ARTICLES.sub(" ", normal(text).translate(_PUNCTUATION)).split()


def _f1(said: list[str], wanted: list[str]) -> float:
    shared = sum((Counter(said) & Counter(wanted)).values())
    if not shared:
        return float(said == wanted)
    precision, recall = shared / len(said), shared / len(wanted)
    return 2 * precision * recall / (precision + recall)
