"""The support checker: whether a quote supports a statement, against people's judgement and against slips of our own.

WiCE (Kamoi and others, EMNLP 2023), ExpertQA (Malaviya and others, NAACL 2024) and BEGIN (Dziri and others, TACL 2022),
the halves that are measured: the AUC of the supported statements against all others, whether not or partly supported.
Then swaps of the evidence quotes of trust-dev (`eval.quality.swaps`). With c for the checker's support from 0 to 1:

    threshold = the 5th percentile of c over the unchanged statements     (5 % false alarms)
    caught    = share of the swaps with c < threshold

The interval of what is caught takes the threshold as given.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.auc import Sides, auc_estimate, mean_auc_estimate
from eval.intervals import Estimate, estimate
from eval.quality.findings import VALUE, Found, Row, Table
from eval.quality.place import Place
from eval.quality.swap_kinds import KINDS
from eval.quality.swaps import Quoted, Swap, quoted, swaps, unchanged
from eval.records import read_questions, read_text
from rag.errors import BylineError
from rag.training.support_data.claims import SUPPORTED, Claim
from rag.training.support_data.judged import support_sets

__all__ = ["FALSE_ALARMS", "NEEDS", "Scored", "caught", "judged", "measure", "shared_words", "threshold"]

_ARTICLES, _QUESTIONS = "trust-dev/articles.jsonl", "trust-dev/questions.jsonl"
NEEDS = (
    "wice/claim_dev.jsonl",
    "expertqa/rand_val.jsonl.gz",
    "expertqa/rand_test.jsonl.gz",
    "begin/begin_dev_wow.tsv",
    "begin/begin_test_wow.tsv",
    _ARTICLES,
    _QUESTIONS,
)
FALSE_ALARMS = 0.05
"""The share of unchanged statements that may be taken for swaps."""

_WORDS = "shared words alone"
_FALSE = "unchanged statements (false alarms)"
_NAMES = {"wice": "WiCE", "expertqa": "ExpertQA", "begin": "BEGIN"}


@dataclass(frozen=True, slots=True)
class Scored:
    """What a checker says of claims, of swaps, and of unchanged statements."""

    claims: Sequence[float]
    swaps: Sequence[float]
    unchanged: Sequence[float]


def measure(place: Place) -> Found:
    """Return the AUC on each set and their mean, and how many swaps of each kind are caught at 5 % false alarms.

    Beside the checker stands what shared words alone would tell. Raises `BylineError` where there is no checker.
    """
    if place.checker is None:
        raise BylineError("there is no support checker, so there is nothing to measure of one")
    claims = place.sampled(list(support_sets(place.data, "measure")))
    quotes, texts = _quotes(place)
    right, wrong = place.sampled(unchanged(quotes)), place.sampled(swaps(quotes, texts))
    scored = {
        name: Scored(
            check([(each.statement, each.quote) for each in claims]),
            check([(each.statement, each.source) for each in wrong]),
            check(right),
        )
        for name, check in ((VALUE, place.checker()), (_WORDS, shared_words))
    }
    limit = threshold(scored[VALUE].unchanged)
    return Found(
        len(claims) + len(right) + len(wrong),
        0,
        "each is held against one quote.",
        (
            Table("AUC, supported against not or partly supported", judged(claims, scored)),
            Table("Swaps caught at 5 % false alarms", caught(wrong, scored)),
        ),
        (
            f"The threshold is {limit:.3f}: at most 5 % of {len(right)} unchanged statements score below it.",
            "An unchanged statement stands word for word in what it is held against, so that a swap's new words betray "
            "it: shared words alone catch whatever brings one in, and miss what is only left out.",
            "Statements of one document count as independent; the intervals are rather too narrow for that.",
        ),
        asked="statements",
    )


def shared_words(pairs: Sequence[tuple[str, str]]) -> list[float]:
    """Return the share of each statement's words that its quote has: a checker that understands nothing.

    >>> shared_words([("Rain fell in May.", "Rain fell in June."), ("Rain fell.", "rain fell")])
    [0.75, 1.0]
    """
    words = [(set(_words(statement)), set(_words(quote))) for statement, quote in pairs]
    return [len(said & held) / len(said) if said else 1.0 for said, held in words]


def judged(claims: Sequence[Claim], scored: Mapping[str, Scored]) -> tuple[Row, ...]:
    """Return the area for each set in order of appearance, and their mean with every set of the same weight."""
    figures: dict[str, dict[str, Estimate]] = {}
    for name, scores in scored.items():
        pairs = list(zip(claims, scores.claims, strict=True))
        sides = {source: _sides(pairs, source) for source in dict.fromkeys(each.source for each in claims)}
        for source, each in sides.items():
            figures.setdefault(_NAMES.get(source, source), {})[name] = auc_estimate(*each)
        figures.setdefault("mean of the sets", {})[name] = mean_auc_estimate(list(sides.values()))
    return tuple(Row(name, found) for name, found in figures.items())


def threshold(unchanged: Sequence[float], false_alarms: float = FALSE_ALARMS) -> float:
    """Return the score below which a share of `false_alarms` of the unchanged statements lies.

    >>> threshold([0.0, 0.5, 1.0], 0.5)
    0.5
    """
    import numpy as np

    return float(np.percentile(unchanged, 100 * false_alarms))


def caught(swapped: Sequence[Swap], scored: Mapping[str, Scored]) -> tuple[Row, ...]:
    """Return the share caught of each kind, of all swaps, and the share of the unchanged that raises a false alarm."""
    kinds = [kind for kind in KINDS if any(each.kind == kind for each in swapped)]
    figures: dict[str, dict[str, Estimate]] = {name: {} for name in (*kinds, "all swaps", _FALSE)}
    for name, scores in scored.items():
        limit = threshold(scores.unchanged)
        alarms = [(each.kind, float(score < limit)) for each, score in zip(swapped, scores.swaps, strict=True)]
        for kind in kinds:
            figures[kind][name] = estimate([alarm for of, alarm in alarms if of == kind])
        figures["all swaps"][name] = estimate([alarm for _, alarm in alarms])
        figures[_FALSE][name] = estimate([float(score < limit) for score in scores.unchanged])
    return tuple(Row(name, found) for name, found in figures.items())


def _quotes(place: Place) -> tuple[tuple[Quoted, ...], list[str]]:
    """Return the evidence quotes of trust-dev and the texts of its articles."""
    articles = [json.loads(line) for line in read_text(place.data / _ARTICLES).splitlines() if line.strip()]
    texts = {str(each["id"]): str(each["text"]) for each in articles}
    return quoted(read_questions(place.data / _QUESTIONS), texts), list(texts.values())


def _sides(pairs: Sequence[tuple[Claim, float]], source: str) -> Sides:
    own = [(score, each.label) for each, score in pairs if each.source == source]
    return [s for s, label in own if label == SUPPORTED], [s for s, label in own if label != SUPPORTED]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
