"""What adding did and what changed between versions, as text for a terminal; nothing here prints."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from rag.types import Article, Report
from rag.versions import Version

__all__ = ["report_text", "version_text"]

_NAMED = 3  # files of other kinds that are named; the rest is counted


def report_text(report: Report, seconds: float) -> str:
    """Return in one line what adding or syncing did, after a line for each article that is not where one expects it."""
    lines = [f'"{wanted}" is taken by another source: added as "{given}"' for wanted, given in report.renamed]
    lines += [f'{source}: the same content is here already as "{known}"' for source, known in report.same]
    if report.left_out:
        more = len(report.left_out) - _NAMED
        named = ", ".join(report.left_out[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        lines.append(f"left out, of kinds that cannot be read: {named}")
    if report.cancelled:
        lines.append("ended early: what is ready stays, run the command again for the rest")
    counts = {
        "added": len(report.added),
        "updated": len(report.updated),
        "removed": len(report.removed),
        "unchanged": report.unchanged,
        "failed": len(report.failures),
    }
    told = ", ".join(f"{name} {count}" for name, count in counts.items() if count or name == "added")
    return "\n".join([*lines, f"{told} ({seconds:.1f} s)"])


def version_text(versions: Sequence[Version], number: int) -> str:
    """Return one version of an article, and what the next one changed in it, line by line."""
    at = [version.number for version in versions].index(number)
    shown = versions[at]
    when = f"replaced {shown.replaced:%Y-%m-%d %H:%M} UTC" if shown.replaced else "the present one"
    blocks = [f"version {number} of {versions[-1].number}, {when}", "\n".join(_lines(shown.article))]
    if at + 1 < len(versions):
        following = versions[at + 1]
        changed = [*difflib.unified_diff(_lines(shown.article), _lines(following.article), lineterm="", n=1)][2:]
        blocks += [f"changed by version {following.number}:", "\n".join(changed)]
    return "\n\n".join(blocks)


def _lines(article: Article) -> list[str]:
    published = article.published.isoformat() if article.published else None
    fields = {
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": published,
        "url": article.url,
    }
    return [*(f"{name}: {value}" for name, value in fields.items() if value), "", *article.text.splitlines()]
