"""What the reader's figures weigh, fitted on held-out questions that are searched for as the product searches.

Every question is asked twice: of all texts, and of those alone that do not hold the words of its answer.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.answer_spans import answer_span
from rag.candidates import Candidate, candidates
from rag.closeness import Closeness
from rag.embedding import Encoder
from rag.keywords import Entry, Keywords
from rag.passage_reading import PassageReader, Read, number_read
from rag.retrieval import KEYWORD_WEIGHT, fuse
from rag.trained_reading import PASSAGES, evidence, voted, weighed
from rag.trained_reranking import ranked_features
from rag.training.area import area_under_curve
from rag.training.examples import WRITTEN, Example
from rag.training.fitting import fitted_choice, fitted_logistic
from rag.types import Article, Findings, Hit, Passage, Question, StoredArticle

__all__ = ["Asked", "asked_twice", "calibrated", "drawn", "searched"]

_CANDIDATES = 100
_AROUND = 2_000  # texts of other documents that are searched too
_SOURCES = {
    WRITTEN: 320,
    "squadshifts/new_wiki": 75,
    "nq": 50,
    "squadshifts/reddit": 15,
    "squadshifts/amazon_reviews": 10,
}
_SHORTEST = 3
_SENTENCE = 30  # characters that hardly stand in two texts by chance
_REFUSED = 0.12
_SETTLED = tuple(tenth / 10 for tenth in range(60))  # logits: a text that likelier answers than not


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A question with what was found for it: `right` says which rows of `features` hold its answer."""

    question: Question
    findings: Findings
    answerable: bool
    read: Sequence[Read]
    passages: NDArray[np.float64]
    gold: NDArray[np.bool_]
    found: Sequence[Candidate]
    features: NDArray[np.float64]
    right: NDArray[np.bool_]


def drawn(examples: Sequence[Example], seed: int) -> tuple[list[Example], list[Example]]:
    """Return held-out questions, as many of each set as `_SOURCES` says, and the texts to search them in."""
    chance = random.Random(seed)  # noqa: S311 - not a secret
    questions: list[Example] = []
    for source, number in _SOURCES.items():
        own = [each for each in examples if each.source == source and each.held_out]
        own = [each for each in own if each.answered or source == WRITTEN]
        questions += chance.sample(own, min(number, len(own)))
    texts = list({each.text: each for each in examples if each.source in _SOURCES}.values())
    held = [each for each in texts if each.held_out]
    others = [each for each in texts if not each.held_out]
    return questions, held + chance.sample(others, min(_AROUND, len(others)))


def searched(
    examples: Sequence[Example], texts: Sequence[Example], encoder: Encoder
) -> Iterator[tuple[Example, Findings, Findings]]:
    """Yield each example with what is found among the texts, and among those without the words of its answer."""
    vectors = encoder.encode([f"{each.title}. {each.text}" for each in texts])
    questions = encoder.encode([each.question for each in examples])
    with tempfile.TemporaryDirectory() as folder:
        keywords = Keywords(Path(folder) / "keywords", owner=True)
        keywords.add(Entry(str(n), str(n), each.title, each.text) for n, each in enumerate(texts))
        keywords.commit()
        for example, vector in zip(examples, questions, strict=True):
            near = vectors @ vector
            ordered = [str(n) for n in np.argsort(-near, kind="stable")[:_CANDIDATES]]
            worded = [each for each, _ in keywords.search(example.question, _CANDIDATES)]
            ranking = [int(each) for each, _ in fuse([ordered, worded], [1.0, KEYWORD_WEIGHT])]
            left = [each for each in ranking if not _tells(texts[each], example)]
            yield example, _findings(ranking, texts, near), _findings(left, texts, near)


def _asked(
    example: Example, findings: Findings, reader: PassageReader, closeness: Closeness, *, answerable: bool
) -> Asked:
    """Return a question with its findings read, sentence by sentence."""
    question = Question(example.question, example.question)
    hits = findings.hits
    read = reader.read(
        example.question, [(findings.articles[h.passage.article].article.title or "", h.passage.text) for h in hits]
    )
    passages = ranked_features(read, hits)
    gold = np.array([example.answered and _is_gold(hit.passage.text, example) for hit in hits])
    found = candidates(findings, PASSAGES)
    right = np.array([bool(gold[each.rank]) and _holds(each.text, example) for each in found])
    near = closeness.of(example.question, found, read)
    features = weighed(found, read, near, findings, question)
    return Asked(question, findings, answerable, read, passages, gold, found, features, right)


def asked_twice(
    questions: Sequence[Example],
    texts: Sequence[Example],
    encoder: Encoder,
    reader: PassageReader,
    tell: Callable[[int], None],
) -> Iterator[Asked]:
    """Yield every question with all texts, then without those that hold its answer; `tell` hears how many are done.

    A question that has no answer is asked once.
    """
    closeness = Closeness(lambda: encoder)
    for number, (example, whole, left) in enumerate(searched(questions, texts, encoder), start=1):
        yield _asked(example, whole, reader, closeness, answerable=example.answered)
        if example.answered:
            yield _asked(example, left, reader, closeness, answerable=False)
        tell(number)


def calibrated(asked_for: Sequence[Asked]) -> dict[str, list[float]]:
    """Return every weight by its name in the product, with figures of what they do to the same questions.

    `ANSWERS_FROM` is the confidence below which 12 % of the answerable questions stay. `SETTLED` is the least logit of
    answering, of those on a grid, with which reading on no further loses no right sentence on balance.
    """
    answered = [each for each in asked_for if each.answerable]
    ranking = fitted_choice([(each.passages, each.gold) for each in answered])
    choosing = fitted_choice([(each.features, each.right) for each in answered])
    rows = np.array([_evidence(each, choosing) for each in asked_for])
    labels = np.array([each.answerable for each in asked_for])
    sure, bias = fitted_logistic(rows, labels)
    confidence = 1 / (1 + np.exp(-(rows @ sure + bias)))
    threshold = float(np.quantile(confidence[labels], _REFUSED))
    return {
        "RERANK_WEIGHTS": _rounded(ranking),
        "WEIGHTS": _rounded(choosing),
        "SURE_WEIGHTS": _rounded(sure),
        "SURE_BIAS": _rounded([bias]),
        "ANSWERS_FROM": _rounded([threshold]),
        "SETTLED": _rounded([_settled(answered, choosing)]),
        "unanswerable questions refused": _rounded([float(np.mean(confidence[~labels] < threshold))]),
        "area under the curve": _rounded([area_under_curve(list(confidence[labels]), list(confidence[~labels]))]),
        "answering passage first, before and after": _rounded(
            [float(np.mean([bool(each.gold[0]) for each in answered])), _chosen(answered, ranking, "passages", "gold")]
        ),
        "answering sentence first": _rounded([_chosen(answered, choosing, "features", "right")]),
    }


def _settled(asked_for: Sequence[Asked], weights: NDArray[np.float64]) -> float:
    """Return the least logit on the grid that chooses as many right sentences as reading everything does."""

    def right(settled: float) -> int:
        return sum(_first_is_right(each, number_read(each.read, settled), weights) for each in asked_for)

    everything = right(np.inf)
    return next((each for each in _SETTLED if right(each) >= everything), _SETTLED[-1])


def _first_is_right(each: Asked, number: int, weights: NDArray[np.float64]) -> bool:
    """Return whether the first sentence is a right one where so many of the texts are read."""
    logits = np.where([one.rank < number for one in each.found], each.features @ weights, -np.inf)
    return bool(len(logits)) and bool(each.right[int(logits.argmax())])


def _chosen(asked_for: Sequence[Asked], weights: NDArray[np.float64], rows: str, right: str) -> float:
    """Return the share of the questions of which the first row by these weights is a right one."""
    return float(np.mean([bool(getattr(each, right)[(getattr(each, rows) @ weights).argmax()]) for each in asked_for]))


def _evidence(each: Asked, weights: NDArray[np.float64]) -> NDArray[np.float64]:
    spans = [answer_span(one, each.read[one.rank], each.findings, each.question) for one in each.found]
    shares = voted(each.found, spans, each.findings, each.features @ weights)
    return evidence(shares, each.features, weights, each.read, each.findings)


def _rounded(values: Sequence[float] | NDArray[np.float64]) -> list[float]:
    return [round(float(value), 3) for value in values]


def _is_gold(text: str, example: Example) -> bool:
    """Return whether a text is the one the question was written for, or holds the same sentence of it."""
    return text == example.text or (len(_words(example)) >= _SENTENCE and _holds(text, example))


def _holds(text: str, example: Example) -> bool:
    """Return whether a text has the words that answer; of a sentence, whether it is a whole part of them too."""
    words, held = _words(example), text.casefold()
    return words in held or (len(held) >= _SENTENCE and held in words)


def _tells(text: Example, example: Example) -> bool:
    if not example.answered:
        return False
    words = [_words(example), *(alias.casefold() for alias in example.aliases)]
    return text.text == example.text or any(len(each) >= _SHORTEST and each in text.text.casefold() for each in words)


def _words(example: Example) -> str:
    return example.answers[0].of(example.text).casefold()


def _findings(ranking: Sequence[int], texts: Sequence[Example], near: NDArray[np.float32]) -> Findings:
    hits, stored = [], {}
    for place in ranking[:PASSAGES]:
        each, key = texts[place], str(place)
        stored[key] = StoredArticle(Article(key, each.text, title=each.title or None), 1, 1)
        hits.append(Hit(Passage(key, key, 0, len(each.text), each.text), 1.0, float(near[place])))
    return Findings(tuple(hits), stored, len(texts), len(texts))
