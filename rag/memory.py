"""Free memory given back to the system, so that a process that adds for hours stays as small as its work."""

from __future__ import annotations

import ctypes
from functools import cache
from typing import Any

__all__ = ["give_back"]


def give_back() -> None:
    """Return memory that is free to the system, where the C library can (glibc); elsewhere nothing happens.

    Threads of the searches end with every batch and leave freed memory behind in arenas of their own. In a run of 2,800
    articles through the keywords alone that was 100 MB.
    """
    trim = _trim()
    if trim is not None:
        trim(0)


@cache
def _trim() -> Any:
    """Return `malloc_trim` of glibc, or None on systems without it."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (OSError, AttributeError, TypeError):
        return None
