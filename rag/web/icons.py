"""The few icons of the pages, drawn here as SVG; each is hidden from screen readers, which read the label beside it."""

from __future__ import annotations

__all__ = ["icon"]

_PATHS = {
    "up": "M7 10v10H3V10h4zm0 0l5-7c1.5 0 2.4 1 2.2 2.5L13.5 9H20c1 0 1.7 1 1.4 2l-2.2 7.5c-.3 1-1 1.5-2 1.5H7",
    "down": "M17 14V4h4v10h-4zm0 0l-5 7c-1.5 0-2.4-1-2.2-2.5L10.5 15H4c-1 0-1.7-1-1.4-2L4.800 5.5c.3-1 1-1.5 2-1.5H17",
    "copy": "M9 9h11v12H9zM5 15H4V3h11v2",
    "again": "M20 11a8 8 0 1 0-2.3 6.3M20 4v7h-7",
    "close": "M5 5l14 14M19 5L5 19",
    "next": "M9 5l7 7-7 7",
    "previous": "M15 5l-7 7 7 7",
    "pencil": "M4 20l1-5L16 4l4 4L9 19l-5 1z",
    "bin": "M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14",
    "plus": "M12 5v14M5 12h14",
}


def icon(name: str) -> str:
    """Return an icon as inline SVG in the colour of the text around it."""
    return (
        '<svg class="bl-icon" viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" '
        f'stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f'<path d="{_PATHS[name]}"/></svg>'
    )
