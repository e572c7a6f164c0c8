"""What is kept of an article beside its text, as HTML: corrections and the form for them, versions, the original."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rag.types import Article, StoredArticle
from rag.web.markup import key, language_name, safe

__all__ = ["FIELDS", "Details", "details_html", "field_values", "versions_html"]

FIELDS = {"title": "Headline", "publisher": "Publisher", "author": "Author", "published": "Date"}
"""The fields of an article that can be corrected on the page, and what they are called there."""

_LONGEST = 1_000  # characters of one field
_KINDS = {".pdf": "PDF", ".html": "saved page", ".htm": "saved page", ".eml": "mail"}


@dataclass(frozen=True, slots=True)
class Details:
    """What is kept of an article: `corrected` fields, numbers of its `versions` oldest first, suffix of its `original`.

    After a correction that could not be made, `problem` says why and `entered` holds what was typed; `changed` tells
    that the article is another one than a moment ago.
    """

    corrected: frozenset[str] = frozenset()
    versions: tuple[int, ...] = ()
    original: str = ""
    problem: str = ""
    entered: Mapping[str, str] = field(default_factory=dict)
    changed: bool = False


def field_values(article: Article) -> dict[str, str]:
    """Return the fields that can be corrected as the form shows them."""
    published = article.published.isoformat() if article.published else ""
    return {
        "title": article.title or "",
        "publisher": article.publisher or "",
        "author": article.author or "",
        "published": published,
    }


def details_html(stored: StoredArticle, details: Details, page: int | None = None) -> str:
    """Return what stands under the masthead of an article as HTML; its original opens at `page`."""
    article = stored.article
    parts = [
        safe(language_name(stored.language)),
        f"{len(article.text.split()):,} words",
        f'<a class="bl-link" href="./?article={key(article.id)}">Ask only this article</a>',
        _original(article, details.original, page),
    ]
    changed = " data-bl-changed" if details.changed else ""
    return (
        f'<div class="bl-meta"{changed}><p>{" · ".join(filter(None, parts))}</p>'
        f"{_versions(article, details.versions)}{_corrected(article, details.corrected)}{_form(article, details)}</div>"
    )


def versions_html(article_id: str, numbers: Sequence[int], current: int) -> str:
    """Return a button for each former version as HTML; the one whose changes are shown is marked."""
    return " ".join(
        f'<button type="button" class="bl-number" id="version-{each}" data-bl="open_version" '
        f'data-article="{key(article_id)}" data-number="{each}" aria-label="Version {each}"'
        f"{' aria-current=true' if each == current else ''}>{each}</button>"
        for each in numbers
    )


def _original(article: Article, suffix: str, page: int | None) -> str:
    if not suffix:
        return ""
    kind = _KINDS.get(suffix, suffix.lstrip(".").upper())
    at = f", p. {page}" if page else ""
    target = f"#page={page}" if page and suffix == ".pdf" else ""
    return (
        f'<a class="bl-link" href="/original/{key(article.id)}{target}" target="_blank" rel="noopener">'
        f"Open the original ({safe(kind)}{at})</a>"
    )


def _versions(article: Article, numbers: Sequence[int]) -> str:
    former = numbers[:-1]
    if not former:
        return ""
    words = "earlier versions" if former[1:] else "earlier version"
    return (
        f'<p class="bl-versions">Version {numbers[-1]} of {numbers[-1]}; {words}: '
        f"{versions_html(article.id, former, 0)}</p>"
    )


def _corrected(article: Article, corrected: frozenset[str]) -> str:
    names = [label.lower() for name, label in FIELDS.items() if name in corrected]
    if not names:
        return ""
    return (
        f'<p class="bl-corrected">Corrected here: {", ".join(names)}. <button type="button" class="bl-inline" '
        f'id="bl-undo" data-bl="reset_article" data-article="{key(article.id)}">Undo corrections</button></p>'
    )


def _form(article: Article, details: Details) -> str:
    values = {**field_values(article), **details.entered}
    inputs = "".join(
        f'<label>{label} <input name="{name}" type="{"date" if name == "published" else "text"}" '
        f'value="{safe(values[name])}" maxlength="{_LONGEST}" autocomplete="off"></label>'
        for name, label in FIELDS.items()
    )
    problem = details.problem and (
        f'<p class="bl-error" role="alert">{safe(details.problem[:1].upper() + details.problem[1:])}</p>'
    )
    return (
        f'<details class="bl-correcting"{" open" if problem else ""}><summary>Correct headline, publisher, author or '
        f'date</summary><form data-bl-form="edit_article">{problem}'
        f'<input type="hidden" name="article" value="{key(article.id)}">{inputs}'
        '<button type="submit" class="bl-button">Save</button></form></details>'
    )
