"""The half of a set that is measured: what trains weights of ours never counts in a figure."""

from __future__ import annotations

import hashlib

__all__ = ["is_measured"]


def is_measured(document: str) -> bool:
    """Return whether the document with this id is for measuring: the SHA-256 of its id is even.

    >>> is_measured("31"), is_measured("33")
    (False, True)
    """
    return hashlib.sha256(document.encode()).digest()[-1] % 2 == 0
