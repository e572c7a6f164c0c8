"""Values to and from the JSON of the contracts: Article records, Answer objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from rag.types import Answer, Article, Citation, Copy, Filters, Hit, Note, Passage, Point, StoredArticle, Tokens

__all__ = ["answer_from_object", "answer_object", "article_record", "filters_object", "json_line", "kept_object",
    "listed_record"]  # fmt: skip

_LINE_ENDS = {ord(character): f"\\u{ord(character):04x}" for character in "\x85\u2028\u2029"}


def json_line(value: object) -> str:
    """Return a value as JSON on one line, also for readers that take the line ends of Unicode for line ends."""
    return json.dumps(value, ensure_ascii=False).translate(_LINE_ENDS)


def article_record(article: Article) -> dict[str, Any]:
    """Return the Article record that `add` takes back unchanged."""
    return {**_metadata(article), "text": article.text}


def listed_record(stored: StoredArticle) -> dict[str, Any]:
    """Return the record of an article without its text, with `passages`, `version`, `language` and ids of `copies`."""
    return {
        **_metadata(stored.article),
        "passages": stored.passages,
        "version": stored.version,
        "language": stored.language,
        "copies": [copy.article for copy in stored.copies],
    }


def filters_object(filters: Filters) -> dict[str, Any]:
    """Return the filters of an Answer object."""
    return {
        "publishers": list(filters.publishers),
        "articles": list(filters.articles),
        "since": _iso(filters.since),
        "until": _iso(filters.until),
        "as_of": _iso(filters.as_of),
    }


def answer_object(answer: Answer) -> dict[str, Any]:
    """Return the Answer object of the contract, ready for `json.dumps`.

    `tokens` only where a model reported them, `answerable` only where a refusal has such questions.
    """
    tokens = answer.tokens
    return {
        "id": answer.id,
        "question": answer.question,
        "understood": answer.understood,
        "filters": filters_object(answer.filters),
        "refused": answer.refused,
        "reason": answer.reason,
        "confidence": round(answer.confidence, 4),
        "short": answer.short,
        "text": answer.text,
        "citations": [_citation_object(citation) for citation in answer.citations],
        "notes": [_note_object(note) for note in answer.notes],
        "passages": [_hit_object(hit) for hit in answer.passages],
        "model": answer.model,
        "seconds": {stage: round(seconds, 4) for stage, seconds in answer.seconds.items()},
        **({"tokens": {"input": tokens.input, "output": tokens.output}} if tokens else {}),
        **({"answerable": list(answer.answerable)} if answer.answerable else {}),
    }


def kept_object(answer: Answer) -> dict[str, Any]:
    """Return the Answer object with what a chat needs beside it: `found`, `listed`, `digest`, where there are such."""
    found = {} if answer.found.empty else {"found": filters_object(answer.found)}
    listed = {} if answer.listed is None else {"listed": answer.listed}
    return {**answer_object(answer), **found, **listed, **({"digest": True} if answer.digest else {})}


def answer_from_object(data: Mapping[str, Any]) -> Answer:
    """Return the Answer that `answer_object` or `kept_object` wrote.

    Article texts and passage texts are not part of the object, so they come back empty.
    """
    return Answer(
        id=data["id"],
        question=data["question"],
        understood=data["understood"],
        filters=_filters(data["filters"]),
        reason=data["reason"],
        confidence=data["confidence"],
        short=data["short"],
        text=data["text"],
        citations=tuple(_citation(each) for each in data["citations"]),
        notes=tuple(_note(each) for each in data["notes"]),
        passages=tuple(Hit(Passage("", p["article"], p["start"], p["end"], ""), p["score"]) for p in data["passages"]),
        model=data["model"],
        seconds=dict(data["seconds"]),
        tokens=Tokens(data["tokens"]["input"], data["tokens"]["output"]) if data.get("tokens") else None,
        found=_filters(data["found"]) if data.get("found") else Filters(),
        listed=data.get("listed"),
        answerable=tuple(data.get("answerable", ())),
        digest=data.get("digest", False),
    )


def _note_object(note: Note) -> dict[str, Any]:
    """Return a note, with "points" only where there are some."""
    points = [
        {"words": each.words, "citation": each.citation, "day": _iso(each.day), "value": each.value}
        for each in note.points
    ]
    cited = {"kind": note.kind, "text": note.text, "citations": list(note.citations)}
    return {**cited, **({"points": points} if points else {})}


def _citation_object(citation: Citation) -> dict[str, Any]:
    """Return a citation, with "page" and "copies" only where there are some."""
    copies = [{"article": c.article, "publisher": c.publisher, "published": _iso(c.published)} for c in citation.copies]
    return {
        **({"page": citation.page} if citation.page else {}),
        **({"copies": copies} if copies else {}),
        "number": citation.number,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "support": citation.support,
        "article": {**_metadata(citation.article), "version": citation.version},
    }


def _hit_object(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "article": passage.article,
        "start": passage.start,
        "end": passage.end,
        "score": round(hit.score, 6),
    }


def _metadata(article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": _iso(article.published),
        "url": article.url,
    }


def _citation(data: Mapping[str, Any]) -> Citation:
    source = dict(data["article"])
    version = source.pop("version")
    published = _date(source.pop("published"))
    article = Article(text="", published=published, **source)
    copies = tuple(Copy(c["article"], c["publisher"], _date(c["published"])) for c in data.get("copies", ()))
    return Citation(
        *(data["number"], data["start"], data["end"], data["quote"], article, version, data["support"]),
        page=data.get("page"),
        copies=copies,
    )


def _note(data: Mapping[str, Any]) -> Note:
    points = tuple(Point(p["words"], p["citation"], _date(p["day"]), p["value"]) for p in data.get("points", ()))
    return Note(data["kind"], data["text"], tuple(data["citations"]), points)


def _filters(data: Mapping[str, Any]) -> Filters:
    return Filters(
        tuple(data["publishers"]),
        tuple(data["articles"]),
        _date(data["since"]),
        _date(data["until"]),
        _date(data["as_of"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
