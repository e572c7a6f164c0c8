"""Values as text for a terminal, and the progress bar; nothing here prints."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rag.types import Answer, Article, Citation, Progress, Report, StoredArticle
from rag.words import day

__all__ = ["answer_text", "article_table", "article_text", "progress_bar", "report_text", "status_text"]

_WIDTH = 100


def answer_text(answer: Answer) -> str:
    """Return the answer, its notes, and each citation with publisher, author, date and the exact words."""
    notes = [f"Note: {note.text}" for note in answer.notes]
    blocks = [_wrapped(answer.text), *map(_wrapped, notes), *(_citation_text(each) for each in answer.citations)]
    return "\n\n".join(blocks)


def article_text(article: Article) -> str:
    """Return title, masthead and the whole text."""
    head = [article.title or article.id, _masthead(article), article.url]
    return "\n".join(line for line in head if line) + "\n\n" + article.text


def article_table(articles: Sequence[StoredArticle]) -> str:
    """Return one line an article: id, date, publisher, title."""
    rows = [_row(stored.article) for stored in articles]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(3)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]).rstrip()
        for row in rows
    )


def report_text(report: Report, seconds: float) -> str:
    """Return in one line what adding or syncing did, after a line for each article that got another id."""
    renamed = [f'"{wanted}" is taken by another source: added as "{given}"' for wanted, given in report.renamed]
    counts = {
        "added": len(report.added),
        "updated": len(report.updated),
        "removed": len(report.removed),
        "unchanged": report.unchanged,
        "failed": len(report.failures),
    }
    told = ", ".join(f"{name} {count}" for name, count in counts.items() if count or name == "added")
    return "\n".join([*renamed, f"{told} ({seconds:.1f} s)"])


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

    rate = TextColumn("{task.fields[rate]:.1f} articles/s")
    columns = (TextColumn("indexing"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("indexing", total=None, rate=0.0)
        yield lambda now: bar.update(task, completed=now.done, total=now.total, rate=now.rate)


def _citation_text(citation: Citation) -> str:
    article = citation.article
    head = f"[{citation.number}] {article.title or article.id}"
    quote = textwrap.indent(_wrapped(f"“{citation.quote}”"), "    ")
    return "\n".join(line for line in [head, _indented(_masthead(article)), quote, _indented(article.url)] if line)


def _indented(line: str | None) -> str:
    return f"    {line}" if line else ""


def _masthead(article: Article) -> str:
    published = day(article.published) if article.published else None
    return ", ".join(part for part in (article.publisher, article.author, published) if part)


def _wrapped(text: str) -> str:
    lines = text.splitlines() or [""]
    return "\n".join(
        textwrap.fill(line, _WIDTH, break_on_hyphens=False) if len(line) > _WIDTH else line for line in lines
    )


def _row(article: Article) -> tuple[str, str, str, str]:
    published = article.published.isoformat() if article.published else "-"
    return article.id, published, article.publisher or "-", article.title or ""
