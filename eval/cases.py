"""A question with its answer: what every metric looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eval.records import Evidence, QuestionRecord
from rag.types import Answer, Span

__all__ = ["Case", "quote_span"]


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a set, the answer it got, and the stored text of each article that either has to do with."""

    record: QuestionRecord
    answer: Answer
    texts: Mapping[str, str]

    def gold_span(self, evidence: Evidence) -> Span | None:
        """Return where the evidence stands in its article; None where the collection does not hold these words."""
        return quote_span(self.texts.get(evidence.article, ""), evidence.quote)

    def article_ranks(self) -> list[int | None]:
        """Return, for each gold article, the rank from 1 of its first passage; None where it was not found."""
        ranked = [hit.passage.article for hit in self.answer.passages]
        return [ranked.index(gold) + 1 if gold in ranked else None for gold in self.record.gold_articles]

    def quote_ranks(self) -> list[int | None]:
        """Return, for each evidence quote, the rank from 1 of the first passage that holds its beginning."""
        return [self._quote_rank(each) for each in self.record.evidence]

    def _quote_rank(self, evidence: Evidence) -> int | None:
        gold = self.gold_span(evidence)
        if gold is None:
            return None
        needed = quote_span(self.texts[evidence.article][gold.start : gold.end], _beginning(evidence.quote))
        end = gold.start + needed.end if needed else gold.end
        for rank, hit in enumerate(self.answer.passages, start=1):
            passage = hit.passage
            if passage.article == evidence.article and passage.start <= gold.start and end <= passage.end:
                return rank
        return None


_HELD = 50
"""Non-space characters of a quote that a passage must hold: a quote may run on into the next passage."""


def quote_span(text: str, quote: str) -> Span | None:
    """Return where `quote` stands in `text`, whatever the white space between its characters; None if it does not."""
    start = text.find(quote)
    if start >= 0:
        return Span(start, start + len(quote))
    places = [place for place, character in enumerate(text) if not character.isspace()]
    packed = "".join(text[place] for place in places)
    wanted = "".join(quote.split())
    start = packed.find(wanted)
    return Span(places[start], places[start + len(wanted) - 1] + 1) if start >= 0 and wanted else None


def _beginning(quote: str) -> str:
    return "".join(quote.split())[:_HELD]
