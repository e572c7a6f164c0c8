"""What can be done with an answer: copied with its sources, asked again, rated and corrected."""

from __future__ import annotations

import re

from rag.conversations import Exchange
from rag.types import Answer, Citation
from rag.web.icons import icon
from rag.web.markup import also_in, day, headline, outlet, page_name, plain, safe
from rag.words import limits_text

__all__ = ["actions_html", "copy_text"]


def actions_html(exchange: Exchange, last: bool) -> str:
    """Return what can be done with an answer as HTML: copy, ask again, rate, correct; and who made it in how long."""
    turn, answer = safe(exchange.id), exchange.answer
    again = _tool("again", "Ask again", f'data-bl="retry" data-turn="{turn}"', f"again-{turn}") if last else ""
    seconds = answer.seconds.get("total")
    made = [answer.model, *([f"{seconds:.1f} s"] if seconds is not None else []), limits_text(answer.filters)]
    return (
        '<div class="bl-actions">'
        + _tool("copy", "Copy answer with sources", f'data-bl-copy="{safe(copy_text(answer))}"', f"copy-{turn}")
        + again
        + _thumb(exchange, True)
        + _thumb(exchange, False)
        + f'<small class="bl-made">{safe(" · ".join(filter(None, made)))}</small></div>'
        + _correction(exchange)
    )


def _tool(drawing: str, label: str, attributes: str, anchor: str) -> str:
    return (
        f'<button type="button" class="bl-tool" id="{anchor}" {attributes} title="{label}" aria-label="{label}">'
        f"{icon(drawing)}</button>"
    )


def _thumb(exchange: Exchange, liked: bool) -> str:
    turn, pressed = safe(exchange.id), exchange.liked is liked
    label = "Good answer" if liked else "Bad answer"
    way = "up" if liked else "down"
    rating = "" if pressed else way
    attributes = f'data-bl="rate" data-turn="{turn}" data-rating="{rating}" aria-pressed="{str(pressed).lower()}"'
    return _tool(way, label, attributes, f"{way}-{turn}")


def _correction(exchange: Exchange) -> str:
    if exchange.liked is None:
        return ""
    turn = safe(exchange.id)
    rating = "up" if exchange.liked else "down"
    thanks = "Kept, with your correction." if exchange.correction else "Kept, thank you."
    return (
        f'<form class="bl-correct" data-bl-form="rate"><input type="hidden" name="turn" value="{turn}">'
        f'<input type="hidden" name="rating" value="{rating}">'
        f'<label for="better-{turn}">{thanks} What should it have said? <span class="bl-quiet">(optional)</span>'
        f'</label><textarea id="better-{turn}" name="correction" rows="2" maxlength="4000">'
        f"{safe(exchange.correction or '')}</textarea>"
        '<button type="submit" class="bl-button">Save correction</button></form>'
    )


def copy_text(answer: Answer) -> str:
    """Return question, answer and sources as plain text, for the clipboard."""
    lines = [plain(answer.question), "", plain(answer.text)]
    if answer.citations:
        lines += ["", "Sources"]
    lines += [_reference(citation) for citation in answer.citations]
    return "\n".join(lines)


def _reference(citation: Citation) -> str:
    article = citation.article
    quote = re.sub(r"\s+", " ", plain(citation.quote)).strip()
    parts = [plain(headline(article)), plain(outlet(article)), day(article.published), page_name(citation.page)]
    where = ", ".join(filter(None, [*parts, article.url]))
    also = f" ({plain(also_in(citation.copies))})" if citation.copies else ""
    return f"[{citation.number}] “{quote}” — {where}{also}"
