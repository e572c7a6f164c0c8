"""Texts that statements are made of: passages of the sets that may be trained on, sentence by sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from rag.sentences import sentences
from rag.training.examples import Example
from rag.training.sets import trec_qa
from rag.training.support_data.judged import wice_rows
from rag.training.support_data.quoting import wording

__all__ = ["PROSE", "Passage", "is_plain", "passages"]

PROSE = frozenset({"squadshifts/new_wiki", "squad2", "nq", "timeqa"})
"""The sets whose texts are prose of reference."""

_OF_A_DOCUMENT = 5  # passages
_OF_AN_ARTICLE = 30  # of SQuAD, whose articles are few and long
_SENTENCES = 8
_WORDS = range(7, 36)
_STARTS = re.compile(r"[\"“‘'(]?[A-Z0-9]")
_ENDS = re.compile(r"[.!][\"”’')]*$")
_MARKS = re.compile(
    r"[|{}<>©^=_~\\*#•\[\]]|https?:|www\.|\.\.\.|…|``|''|\bclick\b|\bcookies?\b|\bsubscri|\byour?\b", re.I
)
_LETTERS = 0.7


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that stand behind one another in a document."""

    source: str
    document: str
    sentences: tuple[str, ...]


def passages(data: Path, examples: Iterable[Example], measured: Collection[str]) -> Iterator[Passage]:
    """Yield passages of Wikipedia, of the pages that WiCE cites and of newspapers, at most a few of a document.

    Those with a sentence of a `measured` wording are left out.
    """
    seen: Counter[str] = Counter()
    for passage in (*_of_examples(examples), *_of_wice(data), *_of_newspapers(data)):
        most = _OF_AN_ARTICLE if passage.source.startswith("squad") else _OF_A_DOCUMENT
        if seen[passage.document] < most and not any(wording(each) in measured for each in passage.sentences):
            seen[passage.document] += 1
            yield passage


def is_plain(sentence: str) -> bool:
    """Return whether this is one whole sentence of prose, neither short nor long.

    >>> is_plain("The dam at Boru was built in 1931."), is_plain("Home | News | The dam at Boru in pictures")
    (True, False)
    """
    letters = sum(map(str.isalpha, sentence)) + sentence.count(" ")
    return (
        len(sentence.split()) in _WORDS
        and letters >= _LETTERS * len(sentence)
        and bool(_STARTS.match(sentence) and _ENDS.search(sentence))
        and not _MARKS.search(sentence)
        and sentence.count("(") == sentence.count(")")
        and sentence.count('"') % 2 == 0
        and sentence.count("“") == sentence.count("”")
    )


def _of_examples(examples: Iterable[Example]) -> Iterator[Passage]:
    seen = set()
    for each in examples:
        if each.source not in PROSE or each.text in seen:
            continue
        seen.add(each.text)
        text = each.text.replace('""', '"')
        found = [" ".join(span.of(text).split()) for span in sentences(text)]
        if each.source == "timeqa":
            found = found[1:-1]  # its texts begin and end anywhere
        yield from _runs(each.source, each.document, found)


def _of_wice(data: Path) -> Iterator[Passage]:
    for row in wice_rows(data, "train"):
        yield from _runs("wice", row["meta"]["claim_title"], row["evidence"])


def _of_newspapers(data: Path) -> Iterator[Passage]:
    for question, sentence, _ in trec_qa(data):
        if is_plain(sentence):
            yield Passage("trec-qa", f"trec-qa/{question}", (sentence,))


def _runs(source: str, document: str, found: Sequence[str]) -> Iterator[Passage]:
    """Yield the plain sentences that stand behind one another."""
    for plain, some in groupby(found, key=is_plain):
        run = tuple(some)
        if plain:
            for first in range(0, len(run), _SENTENCES):
                yield Passage(source, document, run[first : first + _SENTENCES])
