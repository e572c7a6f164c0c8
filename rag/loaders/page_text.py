"""The text of the article in a page, without what stands around it, by trafilatura."""

from __future__ import annotations

import logging
import re
from copy import deepcopy
from itertools import pairwise
from typing import Any

from rag.errors import LoadError
from rag.loaders.markup import prose
from rag.loaders.page_metadata import Page

__all__ = ["FAULTS", "article_text", "quiet"]

FAULTS = (ValueError, TypeError, AttributeError, LookupError, AssertionError, RecursionError)
"""What trafilatura and the libraries below it have raised over broken pages."""

_SHORT = 250  # characters; a page with less may be one whose article was not recognised
_FULLER = 4  # times as much; where there is little text, less than that is what stands around it
_NAMES = {"list": "ul", "item": "li", "quote": "blockquote", "head": "h2", "row": "tr", "cell": "td", "lb": "br"}
_NO_ARTICLE = (
    "no article is found in it; if scripts fill the page, save it from the browser once it is shown, or save its text "
    "as .txt"
)


def article_text(page: Page) -> str:
    """Return the text of the article; raises `LoadError` where there is none."""
    declared = page.data.article.get("articleBody")
    body = re.sub(r"\s*\n\s*", "\n\n", declared).strip() if isinstance(declared, str) else ""
    prepared = _prepared(page.tree)
    text = _extracted(prepared, precise=True)
    if len(text) < len(body) // 2:
        return body
    if not text and len(containers := list(page.tree.iter("article"))) == 1:
        text = prose(containers[0])
    if len(text) < _SHORT and len(fuller := _extracted(prepared, precise=False)) > _FULLER * len(text):
        text = fuller
    if not text:
        raise LoadError(_NO_ARTICLE)
    return text


def _prepared(tree: Any) -> Any:
    """Return a copy without what trafilatura takes apart: quotations, times and double line breaks in a paragraph."""
    copied = deepcopy(tree)
    for quotation in copied.iter("q"):
        quotation.tag = "span"
        quotation.text = f"“{quotation.text or ''}"
        if len(quotation):
            quotation[-1].tail = f"{quotation[-1].tail or ''}”"
        else:
            quotation.text += "”"
    for time in copied.iter("time"):
        if any(around.tag == "p" for around in time.iterancestors()):
            time.tag = "span"
    for paragraph in list(copied.iter("p")):
        _split(paragraph)
    return copied


def _split(paragraph: Any) -> None:
    """Make a paragraph with two line breaks in a row two paragraphs; from its end, so that little has to be moved."""
    for first, second in pairwise(reversed(list(paragraph))):
        if second.tag == first.tag == "br" and not (second.tail or "").strip() and first.getparent() is paragraph:
            rest = paragraph.makeelement("p")
            rest.text = first.tail
            rest.extend(list(first.itersiblings()))
            paragraph.addnext(rest)
            first.tail = second.tail = None
            paragraph.remove(first)
            paragraph.remove(second)


def _extracted(tree: Any, *, precise: bool) -> str:
    quiet()
    from trafilatura import bare_extraction

    try:
        found = bare_extraction(tree, favor_precision=precise, include_comments=False, include_tables=True)
    except FAULTS:
        return ""
    body = getattr(found, "body", None)
    if body is None:
        return ""
    for element in body.iter(*_NAMES):
        element.tag = _NAMES[element.tag]
    for element in body.iter("code"):
        element.tag = "pre" if "\n" in "".join(element.itertext()) else "span"
    return prose(body)


def quiet() -> None:
    """Keep what the library logs, of every page that it finds nothing in, off the terminal."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL + 1)
