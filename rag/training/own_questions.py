"""Questions of our own on articles of our own as examples: in public sets hardly anything is asked of news."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.errors import BylineError
from rag.limits import Limits
from rag.loaders import Loaded, load, walk
from rag.splitting import split
from rag.training.examples import Example
from rag.types import Article, Passage, Span

__all__ = ["OWN", "own_examples"]

OWN = "own"
"""The source of these examples."""

_LEFT_OUT = frozenset({"publisher"})  # its phrase is taken out before a question is read


def own_examples(questions: Path, articles: Path) -> tuple[list[Example], list[Example]]:
    """Return the questions of a file of question records, and the passages of a folder of articles.

    A question is of the passage that holds its first piece of evidence, which is what answers; one that has no answer
    is of no text. Questions that lean on others are left out. Raises `BylineError` where something cannot be read.
    """
    try:
        records = [json.loads(line) for line in questions.read_text(encoding="utf-8").splitlines() if line.strip()]
        found = [loaded.article for path, name in walk(articles) for loaded in _loaded(path, name)]
        passages = [(article, passage) for article in found for passage in split(article)]
        asked = [each for record in records for each in _examples(record, passages)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BylineError(f"the questions {questions} on {articles} cannot be read ({error})") from error
    texts = [Example(OWN, article.id, article.title or "", "", passage.text) for article, passage in passages]
    return asked, texts


def _loaded(path: Path, name: str) -> Iterator[Loaded]:
    return (each for each in load(path, name, Limits()) if isinstance(each, Loaded))


def _examples(record: Mapping[str, Any], passages: Sequence[tuple[Article, Passage]]) -> Iterator[Example]:
    """Yield the question of a record as an example; nothing where no passage holds its evidence."""
    if record.get("history") or record.get("type") in _LEFT_OUT:
        return
    if record.get("answerable") is False:
        yield Example(OWN, str(record["id"]), "", record["question"], "")
        return
    aliases = tuple(map(str, record.get("answers", ())))
    for evidence in record.get("evidence", ())[:1]:
        for article, passage in passages:
            at = passage.text.find(evidence["quote"])
            if article.id == evidence["article"] and at >= 0:
                answer = Span(at, at + len(evidence["quote"]))
                yield Example(
                    OWN, article.id, article.title or "", record["question"], passage.text, (answer,), aliases
                )
                return
