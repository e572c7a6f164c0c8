"""What is said where the articles hold no answer: which kind of refusal it is, and what is closest."""

from __future__ import annotations

from collections.abc import Sequence

from rag.citations import literal
from rag.stemming import stems
from rag.types import Article, Draft, Findings, Hit, Question
from rag.words import day, joined, limits_text, without_context

__all__ = ["refusal"]

_NAMED = 3
_NEAR = 0.2  # cosine of question and passage below which they are about different things, unless words say otherwise
_SHARED = 0.5  # share of a question's telling words in one passage that is about the same


def refusal(
    findings: Findings, confidence: float = 0.0, *, older: bool = False, asked: Question | None = None
) -> Draft:
    """Return the refusal that these findings call for, saying in words what is closest; it has no citations.

    `older` says that all articles are older than what is asked for. Where it is known what was
    `asked`, its limits are named, and passages that have nothing to do with it are not taken for close ones.
    """
    if findings.total == 0:
        return Draft("There are no articles yet. Add some, then ask again.", reason="empty_collection")
    limits = limits_text(asked.filters) if asked else ""
    if findings.searched == 0:
        text = f"{_outside(findings.total)}{_bracketed(limits)}. Widen the limits to search further."
        return Draft(literal(text), reason="outside_scope")
    searched = _searched(findings, limits)
    if not findings.hits or (asked and not older and _unrelated(asked, findings.hits)):
        text = f"Nothing about this was found in {searched}."
        return Draft(literal(text), confidence=confidence, reason="nothing_found")
    closest = _closest(findings)
    where = f"The closest passages are in {joined([_titled(each) for each in closest])}."
    if older:
        days = [each.published for each in closest if each.published]
        dated = f": the newest of the closest is from {day(max(days))}" if days else ""
        text = f"The articles found are all older than what is asked for{dated}. {where}"
        return Draft(literal(text), confidence=confidence, reason="only_older")
    does = "does" if searched.startswith("the only") else "do"
    text = f"{searched[:1].upper()}{searched[1:]} {does} not answer this question. {where}"
    return Draft(literal(text), confidence=confidence, reason="not_answered")


def _outside(total: int) -> str:
    return (
        "The only article is outside the limits" if total == 1 else f"None of the {total} articles is inside the limits"
    )


def _searched(findings: Findings, limits: str) -> str:
    """Return what was searched, in words."""
    if findings.searched >= findings.total:
        return "the articles"
    which = "the only article" if findings.searched == 1 else f"the {findings.searched} articles"
    return f"{which} inside the limits{_bracketed(limits)}"


def _bracketed(limits: str) -> str:
    return f" ({limits})" if limits else ""


def _unrelated(asked: Question, hits: Sequence[Hit]) -> bool:
    """Return whether no passage is anywhere near the question, nor shares its words."""
    known = [hit.similarity for hit in hits if hit.similarity is not None]
    if not known or max(known) >= _NEAR:
        return False
    words = frozenset(stems(without_context(asked.understood)))
    return all(len(words.intersection(stems(hit.passage.text))) < _SHARED * len(words) for hit in hits)


def _closest(findings: Findings) -> list[Article]:
    """Return the articles of the closest passages."""
    ids = list(dict.fromkeys(hit.passage.article for hit in findings.hits))[:_NAMED]
    return [findings.articles[each].article for each in ids]


def _titled(article: Article) -> str:
    source = ", ".join(filter(None, (article.publisher, day(article.published) if article.published else None)))
    title = f"“{article.title}”" if article.title else "an article without a title"
    return f"{title} ({source})" if source else title
