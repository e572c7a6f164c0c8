"""What to ask instead: questions near a refused one that the passages found for it answer, tried before they are shown.

They are made from single sentences of those passages, and the refused question without its time where all articles are
older. Trying reads the passage and one or two more, never searches; one that is not surely answered by the sentence it
was made from is not shown.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from rag.answerers import Answerer
from rag.asked_for import asked_for
from rag.asked_periods import PERIOD, RELATIVE
from rag.examples import proposals
from rag.names import is_person, names
from rag.sentences import sentences
from rag.stemming import stem, stems
from rag.types import Draft, Findings, Hit, Question, Span
from rag.words import without_context

__all__ = ["answerable"]

_SHOWN = 2
_TRIED = 3
_SURE = 0.6
_LOOKED_AT = 8  # passages that questions are made from
_READ_BESIDE = 1  # passages that one is tried on beside its own
_READ = 3  # passages that a question without its time is tried on
_FEWEST_ALIKE = 2  # words shared with a question that names nothing, beside those of any count
_OF_ANY_COUNT = frozenset(map(stem, "many much most people person persons man men woman women".split()))
_UNSURE_KINDS = frozenset({"own", "somebody"})
_TIME = re.compile(rf",?(?: (?:in|on|during|since|as of|by))? {PERIOD}\?$|,? {RELATIVE}\?$", re.IGNORECASE)
_DANGLING = re.compile(
    r"\b(?:about|of|in|on|at|by|to|from|for|with|than|and|or|the|an?|is|was|are|were|did|does|do|has|had|have|during|"
    r"since|until|before|after|between|as)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Near:
    """A question made from a sentence, of which `hit` is the passage; it has `shared` words with the asked one."""

    question: str
    shared: int
    hit: Hit
    sentence: Span


def answerable(asked: Question, findings: Findings, reason: str, answerer: Answerer) -> tuple[str, ...]:
    """Return at most two questions near a refused one that the passages found for it surely answer, the nearest first.

    `reason` is why it was refused; `answerer` tries them.
    """
    if not findings.hits or reason == "nothing_found":
        return ()
    timeless = _timeless(asked) if reason == "only_older" else None
    if timeless and _answered(timeless, asked, findings.hits[:_READ], findings, answerer):
        return (timeless,)
    tried = islice(_nearest(asked, findings), _TRIED)
    sure = (each.question for each in tried if _states(each, asked, findings, answerer))
    return tuple(islice(sure, _SHOWN))


def _timeless(asked: Question) -> str | None:
    """Return the question without the time that it ends with; None where it names nothing else, or would break."""
    plain = " ".join(without_context(asked.understood).split())
    rest = _TIME.sub("", plain)
    return f"{rest}?" if rest != plain and names(rest) and not _DANGLING.search(rest) else None


def _nearest(asked: Question, findings: Findings) -> Iterator[_Near]:
    """Yield the questions that share a name with the asked one, none alike.

    Those that share most words come first, and of these the ones that ask for the same kind of answer.
    """
    plain = without_context(asked.understood)
    own, kind, named = frozenset(stems(plain)), asked_for(plain), [_called(span.of(plain)) for span in names(plain)]
    found = sorted(_made(own, findings), key=lambda each: (-each.shared, asked_for(each.question) is not kind))
    given = [own]
    for each in found:
        words = frozenset(stems(each.question))
        common = len(own & words - _OF_ANY_COUNT)
        near = any(name.search(each.question) for name in named) if named else common >= _FEWEST_ALIKE
        if near and not any(words <= other or other <= words for other in given):
            given.append(words)
            yield each


def _called(name: str) -> re.Pattern[str]:
    """Return what is looked for where a name is: the whole of it, of a person the last word."""
    words = name.rsplit(maxsplit=1)[-1] if is_person(name) else name
    return re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")


def _made(own: frozenset[str], findings: Findings) -> Iterator[_Near]:
    for hit in findings.hits[:_LOOKED_AT]:
        passage, article = hit.passage, findings.articles[hit.passage.article].article
        within = [Span(passage.start + each.start, passage.start + each.end) for each in sentences(passage.text)]
        for proposal in proposals(article, within):
            if proposal.kind not in _UNSURE_KINDS:
                yield _Near(proposal.question, len(own.intersection(stems(proposal.question))), hit, proposal.sentence)


def _states(near: _Near, asked: Question, findings: Findings, answerer: Answerer) -> bool:
    """Return whether the sentence that a question was made from is what surely answers it."""
    others = [hit for hit in findings.hits if hit.passage.id != near.hit.passage.id][:_READ_BESIDE]
    draft = _answered(near.question, asked, (near.hit, *others), findings, answerer)
    if draft is None:
        return False
    first, span = draft.citations[0], near.sentence
    same = first.article.id == near.hit.passage.article
    return same and first.start < span.end and span.start < first.end


def _answered(
    question: str, asked: Question, hits: tuple[Hit, ...], findings: Findings, answerer: Answerer
) -> Draft | None:
    """Return the answer to a question from these passages alone, where it is a sure one."""
    alone = Question(question, question, asked.filters)
    draft = deque(answerer.stream(alone, replace(findings, hits=tuple(hits), parts=())), maxlen=1)[0]
    return draft if draft.citations and not draft.refused and draft.confidence >= _SURE else None
