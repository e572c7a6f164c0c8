"""What an event of a page says: whatever a browser sends is read as bounded text or a number, or as nothing."""

from __future__ import annotations

import gradio as gr

__all__ = ["number", "text"]


def text(event: gr.EventData, name: str, longest: int = 4000) -> str:
    """Return what an event says under a name; an empty text where it says nothing or something else."""
    value = getattr(event, name, None)
    return value[:longest] if isinstance(value, str) else ""


def number(event: gr.EventData, name: str) -> int:
    """Return the whole number that an event says under a name; -1 where it says none."""
    digits = text(event, name, 12)
    return int(digits) if digits.isdecimal() and digits.isascii() else -1
