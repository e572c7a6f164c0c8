"""BEIR folders: a corpus, queries, and judgements of which document is relevant to which query.

Thakur, Reimers, Rücklé, Srivastava and Gurevych, BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of
Information Retrieval Models, NeurIPS 2021.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from eval.records import Gathering, read_text
from eval.sets.entries import line_entries, text
from eval.sets.question_set import QuestionSet
from rag.types import Article

__all__ = ["is_beir", "read_beir"]

_CORPUS, _QUERIES, _JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"


def is_beir(folder: Path) -> bool:
    """Return whether the folder holds `corpus.jsonl`, `queries.jsonl` and a folder `qrels`."""
    return all((folder / name).exists() for name in (_CORPUS, _QUERIES, _JUDGEMENTS))


def read_beir(folder: Path, gathering: Gathering) -> QuestionSet:
    """Return the queries that were judged, with the documents judged above 0 in `articles`, and the whole corpus.

    Of the files in `qrels` it is `test.tsv` that counts, or all of them where there is none. The grades are not kept,
    and a document without a title and a text is none. Raises `InvalidQuestions`.
    """
    relevant = _relevant(folder / _JUDGEMENTS, gathering)
    articles = _articles(folder, gathering)
    queries = {
        str(each.get("_id")): (place, each)
        for place, each in line_entries(read_text(folder / _QUERIES), gathering, f"{_QUERIES} ")
    }
    for query in relevant.keys() - queries.keys():
        gathering.complain(_JUDGEMENTS, f"there is no query {query!r}")
    judged = [queries[query] for query in queries if query in relevant]
    gathering.convert(
        judged,
        lambda query: {
            "id": query.get("_id"),
            "question": text(query, "text"),
            "articles": relevant[str(query.get("_id"))],
        },
    )
    return QuestionSet(gathering.finish(), articles)


def _articles(folder: Path, gathering: Gathering) -> tuple[Article, ...]:
    articles: dict[str, Article] = {}
    for place, entry in line_entries(read_text(folder / _CORPUS), gathering, f"{_CORPUS} "):
        try:
            article = _article(entry)
        except ValueError as error:
            gathering.complain(place, str(error))
            continue
        if article and article.id in articles:
            gathering.complain(place, f"_id {article.id!r} was used before")
        elif article:
            articles[article.id] = article
    return tuple(articles.values())


def _article(entry: dict[str, Any]) -> Article | None:
    name, title, body = text(entry, "_id"), text(entry, "title"), text(entry, "text")
    if name is None:
        raise ValueError("_id: is missing")
    about = entry.get("metadata")
    url = about.get("url") if isinstance(about, dict) else None
    words = body or title
    return Article(name, words, title=title, url=url if isinstance(url, str) and url else None) if words else None


def _relevant(folder: Path, gathering: Gathering) -> dict[str, list[str]]:
    """Return for each judged query the documents with a positive score, also where there is none."""
    test = folder / "test.tsv"
    found: dict[str, list[str]] = {}
    for path in [test] if test.exists() else sorted(folder.glob("*.tsv")):
        for number, line in enumerate(read_text(path).splitlines(), start=1):
            match line.split("\t"):
                case [query, *_, document, score] if _is_number(score):
                    found.setdefault(query, []).extend([document] if float(score) > 0 else [])
                case _ if number > 1 and line.strip():  # the first line has the names of the columns
                    gathering.complain(f"{_JUDGEMENTS}/{path.name} line {number}", "needs query, document and score")
    return found


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
