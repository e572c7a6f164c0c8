"""Values as text for a terminal, and the progress bar; nothing here prints."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rag.languages import name_of
from rag.progress import Progress
from rag.sureness import sureness
from rag.types import Answer, Article, Citation, Copy, StoredArticle
from rag.words import day, joined, limits_text

__all__ = ["answer_text", "article_table", "article_text", "progress_bar", "status_text"]

_WIDTH = 100
_NAME = 32  # last characters of a source that the progress bar names


def answer_text(answer: Answer) -> str:
    """Return the answer, how sure it is, its notes, and each citation: publisher, author, date, page and exact words.

    A refusal tells what the articles can answer. Where nearly the same words stand in other articles, the citation
    names those too.
    """
    notes = [f"Note: {note.text}" for note in answer.notes]
    found = [] if answer.found.empty else [f"Limits that the question sets: {limits_text(answer.found)}."]
    sure = sureness(answer)
    instead = [_wrapped(f"The articles can answer: {_quoted(answer.answerable)}")] if answer.answerable else []
    blocks = [
        _wrapped(answer.text),
        *instead,
        *([_wrapped(sure)] if sure else []),
        *map(_wrapped, (*found, *notes)),
        *(_citation_text(each) for each in answer.citations),
    ]
    return "\n\n".join(blocks)


def article_text(article: Article, language: str | None = None, copies: Sequence[Copy] = ()) -> str:
    """Return title, masthead, the language where it is not English, where else it stands, and the whole text."""
    masthead = ", ".join(part for part in (_masthead(article), _foreign(language)) if part)
    head = [article.title or article.id, masthead, _also_in(copies), article.url]
    return "\n".join(line for line in head if line) + "\n\n" + article.text


def article_table(articles: Sequence[StoredArticle]) -> str:
    """Return one line an article: id, date, publisher, title, and the language where it is not English."""
    rows = [_row(stored) for stored in articles]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    )


def status_text(status: dict[str, Any]) -> str:
    """Return the figures of the index, a line each, and what failed."""
    failed = [f"failed: {each['source']}: {each['reason']}" for each in status["failed"]]
    writing = status["writing"]
    now = [f"indexing: {writing['done']} of {writing['total']}"] if writing else []
    figures = [f"{name}: {status[name]}" for name in ("articles", "passages", "encoder")]
    return "\n".join([*figures, *now, *failed])


@contextmanager
def progress_bar(shown: bool) -> Iterator[Callable[[Progress], None]]:
    """Show a bar on standard error with articles per second and time left, while the block runs."""
    if not shown:
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    rate = TextColumn("{task.fields[rate]:.1f} articles/s{task.fields[failed]}")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("indexing", total=None, rate=0.0, failed="")
        failed = 0

        def show(now: Progress) -> None:
            nonlocal failed
            failed += sum(step.stage == "failed" for step in now.steps)
            told = f", {failed} failed" if failed else ""
            doing = _doing(now)
            bar.update(task, completed=now.done, total=now.total, rate=now.rate, failed=told, description=doing)

        yield show


def _doing(progress: Progress) -> str:
    """Return what is being done to which source, in few characters."""
    stage = progress.steps[-1].stage if progress.steps else "indexing"
    return f"{stage} {progress.current[-_NAME:]}" if progress.current else stage


def _quoted(questions: Sequence[str]) -> str:
    return joined([f"“{each}”" for each in questions])


def _citation_text(citation: Citation) -> str:
    article = citation.article
    head = f"[{citation.number}] {article.title or article.id}"
    page = f"p. {citation.page}" if citation.page else ""
    source = ", ".join(part for part in (_masthead(article), page) if part)
    quote = textwrap.indent(_wrapped(f"“{citation.quote}”"), "    ")
    lines = [head, _indented(source), _indented(_also_in(citation.copies)), quote, _indented(article.url)]
    return "\n".join(line for line in lines if line)


def _indented(line: str | None) -> str:
    return f"    {line}" if line else ""


def _also_in(copies: Sequence[Copy]) -> str:
    """Return where else an article stands, each publisher once; a copy without one is named by its id."""
    names = dict.fromkeys(copy.publisher or copy.article for copy in copies)
    return f"also in: {', '.join(names)}" if names else ""


def _foreign(language: str | None) -> str:
    return name_of(language) if language and language != "en" else ""


def _masthead(article: Article) -> str:
    published = day(article.published) if article.published else None
    return ", ".join(part for part in (article.publisher, article.author, published) if part)


def _wrapped(text: str) -> str:
    lines = text.splitlines() or [""]
    return "\n".join(
        textwrap.fill(line, _WIDTH, break_on_hyphens=False) if len(line) > _WIDTH else line for line in lines
    )


def _row(stored: StoredArticle) -> tuple[str, str, str, str]:
    article, foreign = stored.article, _foreign(stored.language)
    published = article.published.isoformat() if article.published else "-"
    title = " ".join(part for part in (article.title, f"({foreign})" if foreign else "") if part)
    return article.id, published, article.publisher or "-", title
