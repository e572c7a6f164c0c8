"""What every page of evaluation has around its sections; it loads nothing and forbids itself to."""

from __future__ import annotations

from collections.abc import Iterable

from eval.report.markup import safe
from eval.report.style import STYLE

__all__ = ["framed"]

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


def framed(title: str, verdict: str, held: str, sections: Iterable[str], *, motto: str, script: str) -> str:
    """Return the page: its title in the window, the verdict, what it is over, and the sections that are not empty.

    The sections are HTML and the script is as it stands; all else is text.
    """
    head = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{safe(title)}</title><style>{STYLE}</style></head>"
    )
    opening = (
        f'<body><main><header><p class="name">Byline</p><p class="motto">{safe(motto)}</p></header>\n'
        f'<h1 class="verdict">{safe(verdict)}</h1><p class="held-by">{safe(held)}</p>'
    )
    return "\n".join([head, opening, *filter(None, sections), f"</main><script>{script}</script></body></html>\n"])
