"""What has to be known before the first question of a run is asked; the command and the page start alike."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eval.collection import Collection
from eval.records import QuestionRecord
from eval.sets import QuestionSet, write_articles
from rag.settings import Settings

__all__ = ["about_run", "brought_articles", "remarks", "runs_folder", "set_digest", "sets_folder"]

_ELSEWHERE = {"corpus", "index", "state", "cache", "host", "port", "threads", "lock_timeout"}
"""Settings that say where or how fast, not what is answered."""


def runs_folder(settings: Settings) -> Path:
    """Return the folder of the runs: beside chats and feedback, since it cannot be made again either."""
    return settings.state.parent / "runs"


def sets_folder(settings: Settings) -> Path:
    """Return the folder of the question sets that a person has uploaded or edited on the page."""
    return settings.state.parent / "sets"


def about_run(questions: Path, settings: Settings) -> dict[str, object]:
    """Return what must be the same for a run to be continued."""
    return {
        "byline": _version(),
        "questions": questions.name,
        "questions_sha256": set_digest(questions),
        "settings": settings.model_dump(mode="json", exclude=_ELSEWHERE),
    }


def set_digest(questions: Path) -> str:
    """Return the SHA-256 of a question set, of every file in it where it is a folder."""
    files = sorted(path for path in questions.rglob("*") if path.is_file()) if questions.is_dir() else [questions]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def brought_articles(settings: Settings, questions: Path, asked: QuestionSet) -> Path | None:
    """Return the folder that the articles of a set are written to, in the cache; None where it brings none."""
    if asked.articles is None:
        return None
    folder = settings.cache / "eval" / "articles" / set_digest(questions)
    write_articles(folder, asked.articles)
    return folder


def remarks(records: Sequence[QuestionRecord], collection: Collection) -> Iterator[str]:
    """Yield what a reader of the figures should know: failed articles, evidence that is not there, undated articles."""
    yield from (f"not added: {each.source}: {each.reason}" for each in collection.failures)
    there = {each.id for each in collection.articles}
    astray = sum(any(each.article not in there for each in record.evidence) for record in records)
    if astray:
        yield f"{astray} of {len(records)} questions have evidence in articles that are not here"
    if collection.undated and collection.newest and not all(record.asked for record in records):
        yield (
            f"questions without `asked` are asked as of {collection.newest}, "
            f"which leaves out {collection.undated} articles without a date"
        )


def _version() -> str:
    try:
        return version("byline")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "unknown"
