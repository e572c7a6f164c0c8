"""Text to HTML that cannot be anything but text, and the frames of sections and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["percent", "safe", "section", "table"]

# Controls but tab and newline, marks that reorder what follows them, and what UTF-8 cannot hold.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def safe(text: object) -> str:
    """Return the text as HTML that shows it, in an element or in a quoted attribute: never markup, never script.

    Characters that nobody sees are left out; the end of a page becomes the end of a line.

    >>> safe('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return escape(_UNSHOWN.sub("", str(text).replace("\f", "\n")), quote=True)


def percent(share: float) -> str:
    """Return a share as it is shown.

    >>> percent(0.825), percent(1)
    ('82 %', '100 %')
    """
    return f"{100 * share:.0f} %"


def section(anchor: str, title: str, body: str) -> str:
    """Return a section under its heading; nothing for an empty body. The body is HTML, the title is not."""
    if not body:
        return ""
    heading = f'<h2 id="{anchor}-title">{safe(title)}</h2>'
    return f'<section id="{anchor}" aria-labelledby="{anchor}-title">{heading}\n{body}\n</section>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "figures") -> str:
    """Return a table that scrolls by itself where the page is narrow; the cells are HTML, a row's first its heading."""
    head = "".join(f'<th scope="col">{safe(each)}</th>' for each in heads)
    body = "\n".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in rest)}</tr>' for first, *rest in rows
    )
    return (
        f'<div class="wide"><table class="{kind}"><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'
    )
