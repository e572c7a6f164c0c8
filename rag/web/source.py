"""The source pane: an article with the quoted words marked to the character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rag.types import Article, Citation, Span, StoredArticle
from rag.versions import Version
from rag.web.changes import changes_html, metadata_html
from rag.web.details import Details, details_html, versions_html
from rag.web.icons import icon
from rag.web.markup import also_in, dateline, day, headline, key, link, links_also_in, page_name, safe
from rag.words import page_at

__all__ = ["gone_html", "locate", "problem_html", "source_html", "steps_html", "version_html"]

_MARK = '<mark class="bl-hit">'
_FIRST_MARK = '<mark class="bl-hit" id="hit" tabindex="-1">'
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n\s*")
_KEPT_NOTHING = Details()


def locate(text: str, citation: Citation) -> Span | None:
    """Return where a quote stands in the present text: at its offsets, else its occurrence nearest to them."""
    words = citation.quote
    if text[citation.start : citation.end] == words:
        return Span(citation.start, citation.end)
    starts = [match.start() for match in re.finditer(re.escape(words), text)] if words.strip() else []
    if not starts:
        return None
    start = min(starts, key=lambda each: abs(each - citation.start))
    return Span(start, start + len(words))


def source_html(
    stored: StoredArticle,
    hit: Span | None = None,
    dimmed: Sequence[Span] = (),
    *,
    citation: Citation | None = None,
    steps: str = "",
    details: Details = _KEPT_NOTHING,
) -> str:
    """Return an article as HTML: masthead, full text, `hit` marked, boilerplate dimmed.

    A citation whose quote the text no longer holds is shown above the text, with a line that says so.
    """
    article = stored.article
    changed = (
        _changed(citation, "The article has changed since; these words are no longer in it.")
        if citation and not hit
        else ""
    )
    page = page_at(article.text, hit.start) if hit else None
    return (
        f'<div class="bl-source" data-article="{key(article.id)}">{_bar(steps)}{_masthead(article, page)}'
        f"{_also(stored)}{details_html(stored, details, page)}{changed}"
        f'<div class="bl-text">{_pages(article.text, hit, dimmed)}</div></div>'
    )


def version_html(before: Version, after: Version, numbers: Sequence[int]) -> str:
    """Return what changed from a version of an article to the next one as HTML; `numbers` are all its versions."""
    article = before.article
    replaced = f"Replaced on {day(before.replaced.date())}. " if before.replaced else ""
    back = (
        f'<button type="button" class="bl-inline" id="bl-back" data-bl="open_article" data-article="{key(article.id)}">'
        "Back to the article</button>"
    )
    return (
        f'<div class="bl-source" data-article="{key(article.id)}">{_bar(back)}<header class="bl-masthead">'
        f"<p>{dateline(after.article)}</p>"
        f'<h2 id="bl-source-title" tabindex="-1">What changed from version {before.number} to {after.number}</h2>'
        f"<p><bdi>{safe(headline(after.article))}</bdi></p></header>"
        f'<div class="bl-meta"><p class="bl-versions">{replaced}Earlier versions: '
        f"{versions_html(article.id, numbers[:-1], before.number)}</p></div>"
        f'<div class="bl-text bl-changes">{metadata_html(article, after.article)}'
        f"{changes_html(article.text, after.article.text)}</div></div>"
    )


def gone_html(citation: Citation, steps: str = "") -> str:
    """Return a citation whose article was removed as HTML: what was kept of it, and a line that says so."""
    line = _changed(citation, "The article has been removed from the collection; this is what was quoted.")
    also = f'<p class="bl-also">{safe(also_in(citation.copies))}</p>' if citation.copies else ""
    return f'<div class="bl-source">{_bar(steps)}{_masthead(citation.article, citation.page)}{also}{line}</div>'


def problem_html(message: str) -> str:
    """Return an error in the pane as HTML: one line."""
    return f'<div class="bl-source">{_bar("")}<p class="bl-error" role="alert">{safe(message)}</p></div>'


def steps_html(turn: str, numbers: Sequence[int], current: int) -> str:
    """Return the buttons to the previous and the next quote of an answer as HTML."""
    place = numbers.index(current)
    return (
        f'<span class="bl-steps">{_step(turn, numbers, place - 1, "previous")}'
        f'<span class="bl-place" aria-live="polite">Quote {place + 1} of {len(numbers)}</span>'
        f"{_step(turn, numbers, place + 1, 'next')}</span>"
    )


def _step(turn: str, numbers: Sequence[int], place: int, way: str) -> str:
    inside = 0 <= place < len(numbers)
    target = (
        f'data-bl="open_citation" data-turn="{safe(turn)}" data-number="{numbers[place]}"' if inside else "disabled"
    )
    return (
        f'<button type="button" class="bl-tool" id="bl-{way}" {target} aria-label="{way.capitalize()} quote" '
        f'title="{way.capitalize()} quote">{icon(way)}</button>'
    )


def _bar(steps: str) -> str:
    return (
        f'<div class="bl-bar">{steps or "<span></span>"}'
        '<button type="button" class="bl-tool" id="bl-close" data-bl-close '
        f'aria-label="Close the article" title="Close (Escape)">{icon("close")}</button></div>'
    )


def _masthead(article: Article, page: int | None = None) -> str:
    author = f'<p class="bl-author">By <bdi>{safe(article.author)}</bdi></p>' if article.author else ""
    original = link(article.url, "Read the original")
    at = f' <span class="bl-at">{page_name(page)}</span>' if page else ""
    return (
        f'<header class="bl-masthead"><p>{dateline(article)}{at}</p>'
        f'<h2 id="bl-source-title" tabindex="-1"><bdi>{safe(headline(article))}</bdi></h2>'
        f"{author}{f'<p>{original}</p>' if original else ''}</header>"
    )


def _changed(citation: Citation | None, line: str) -> str:
    if citation is None:
        return ""
    return (
        f'<div class="bl-changed" role="note"><p>{line}</p>'
        f'<blockquote><mark id="hit" tabindex="-1">{safe(citation.quote)}</mark></blockquote></div>'
    )


def _also(stored: StoredArticle) -> str:
    return f'<p class="bl-also">{links_also_in(stored.copies, "pane")}</p>' if stored.copies else ""


def _pages(text: str, hit: Span | None, dimmed: Sequence[Span]) -> str:
    """Return a text as HTML, page by page where it has pages: each but the last ends with a form feed."""
    out, start = [], 0
    for page, words in enumerate(text.split("\f"), 1):
        part = Span(start, start + len(words))
        label = f'<p class="bl-page">{page_name(page)}</p>' if "\f" in text else ""
        out.append(label + _paragraphs(text, part, hit, dimmed))
        start = part.end + 1
    return "".join(out).replace(_MARK, _FIRST_MARK, 1)


def _paragraphs(text: str, part: Span, hit: Span | None, dimmed: Sequence[Span]) -> str:
    out, start = [], part.start
    for gap in [*_PARAGRAPH.finditer(text, part.start, part.end), None]:
        end = gap.start() if gap else part.end
        if text[start:end].strip():
            out.append(f"<p>{_marked(text, Span(start, end), hit, dimmed)}</p>")
        start = gap.end() if gap else end
    return "".join(out)


def _marked(text: str, part: Span, hit: Span | None, dimmed: Sequence[Span]) -> str:
    """Return one paragraph as HTML, cut wherever a mark or boilerplate begins or ends."""
    spans = [*dimmed, *([hit] if hit else [])]
    edges = {part.start, part.end} | {e for s in spans for e in (s.start, s.end) if part.start < e < part.end}
    cuts = sorted(edges)
    return "".join(_piece(text, Span(start, end), hit, dimmed) for start, end in pairwise(cuts))


def _piece(text: str, piece: Span, hit: Span | None, dimmed: Sequence[Span]) -> str:
    words = safe(piece.of(text))
    if hit and hit.start <= piece.start and piece.end <= hit.end:
        return f"{_MARK}{words}</mark>"
    if any(span.start <= piece.start and piece.end <= span.end for span in dimmed):
        return f'<span class="bl-dim">{words}</span>'
    return words
