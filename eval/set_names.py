"""What a set can be called: names that every file system takes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

__all__ = ["name_problem", "names_near"]

_NAME = re.compile(r"\w[\w .-]{0,59}", re.ASCII)
_UNSAFE = re.compile(r"[^\w.-]+", re.ASCII)
_RESERVED = frozenset({"aux", "con", "nul", "prn"})  # by Windows, with any ending
_EDGES = "-._ "


def name_problem(name: str) -> str:
    """Return why a set cannot be called so, in a line; nothing where it can."""
    reserved = name.casefold().partition(".")[0] in _RESERVED
    if reserved or not _NAME.fullmatch(name) or name != name.rstrip(" ."):
        return "a set is named by up to 60 plain letters, digits, spaces, dots, - and _, a letter or digit first"
    return ""


def names_near(wanted: str) -> Iterator[str]:
    """Yield names that a set can have, the nearest to the wanted one first, then numbered from 2 on, without end.

    >>> [name for name, _ in zip(names_near("Fragen über Öl"), range(2))]
    ['Fragen-uber-Ol', 'Fragen-uber-Ol-2']
    """
    plain = unicodedata.normalize("NFKD", wanted).encode("ascii", "ignore").decode()
    stem = _UNSAFE.sub("-", plain).strip(_EDGES)[:50].rstrip(_EDGES) or "questions"
    numbered = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
    return (name for name in numbered if not name_problem(name))
