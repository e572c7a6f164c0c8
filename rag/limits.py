"""How much of anything is read: what goes beyond is refused with one line that names the setting."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["FetchRules", "Limits"]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken from one file; the field `file_bytes` is the setting `RAG_MAX_FILE_BYTES`, and so on.

    `characters` are those of one article's text, `pages` those of one PDF, `entries` the members of one archive or the
    attachments of one mail. What is packed may unpack to `expansion` times its size, and archives may lie `nesting`
    deep in each other.
    """

    file_bytes: int = 50_000_000
    characters: int = 5_000_000
    pages: int = 3_000
    entries: int = 10_000
    expansion: int = 100
    nesting: int = 2


@dataclass(frozen=True, slots=True)
class FetchRules:
    """How addresses are fetched; what one answer may hold is `Limits.file_bytes`.

    An answer may take `seconds` in all, follow `redirects`, and a feed gives its first `feed_items`. Hosts in `allowed`
    (names or addresses, with `:port` for one port alone) may be private ones; all others must be public.
    """

    seconds: float = 30.0
    redirects: int = 5
    feed_items: int = 100
    allowed: tuple[str, ...] = ()
