"""What changed between two versions of an article, as HTML: metadata, then the text paragraph by paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rag.types import Article
from rag.web.markup import day, safe

__all__ = ["changes_html", "metadata_html"]

_PARAGRAPHS = 2_000  # that are compared, from the first that differs on
_WORDS = 2_000  # of one changed stretch that are compared one by one
_COMPARED = 30_000  # words of an article that are compared one by one
_LENGTH = 5_000  # characters that are shown of what was put in or taken out as a whole
_STRETCHES = 300  # changed stretches that are shown
_LINES = re.compile(r"[\n\f]+")
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")

Change = tuple[str, int, int, int, int]


def changes_html(before: str, after: str) -> str:
    """Return what changed between two texts as HTML, word by word, with the paragraph around each change.

    Long stretches that changed as a whole are not compared inside and shown by their beginning.
    """
    if before == after:
        return '<p class="bl-quiet">The text is the same.</p>'
    old, new = (_paragraphs(text) for text in (before, after))
    if old == new:
        return '<p class="bl-quiet">Only line breaks changed.</p>'
    return "".join(_blocks(old, new, _changes(old, new)))


def metadata_html(before: Article, after: Article) -> str:
    """Return the fields that changed between two versions as HTML; nothing where none did."""
    pairs = [
        ("Headline", before.title, after.title),
        ("Publisher", before.publisher, after.publisher),
        ("Author", before.author, after.author),
        ("Published", *(day(each.published) if each.published else None for each in (before, after))),
        ("Address", before.url, after.url),
    ]
    rows = "".join(
        f"<div><dt>{name}</dt><dd>{_gone(old or '')}{' ' if old and new else ''}{_come(new or '')}</dd></div>"
        for name, old, new in pairs
        if old != new
    )
    return f'<dl class="bl-fields">{rows}</dl>' if rows else ""


def _paragraphs(text: str) -> list[str]:
    return [each for each in _LINES.split(text.replace("\r\n", "\n").replace("\r", "\n")) if each.strip()]


def _changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """Return how one list of paragraphs becomes the other, as `SequenceMatcher.get_opcodes` does."""
    shortest = min(len(old), len(new))
    head = next((place for place in range(shortest) if old[place] != new[place]), shortest)
    tail = next((place for place in range(shortest - head) if old[~place] != new[~place]), shortest - head)
    was, now = old[head : len(old) - tail], new[head : len(new) - tail]
    found = SequenceMatcher(None, was[:_PARAGRAPHS], now[:_PARAGRAPHS]).get_opcodes()
    changes: list[Change] = [("equal", 0, head, 0, head)] if head else []
    changes += [(kind, i + head, j + head, k + head, end + head) for kind, i, j, k, end in found]
    if max(len(was), len(now)) > _PARAGRAPHS:
        return [*changes, ("more", 0, 0, 0, 0)]
    ends = ("equal", len(old) - tail, len(old), len(new) - tail, len(new))
    return [*changes, ends] if tail else changes


def _blocks(old: Sequence[str], new: Sequence[str], changes: Sequence[Change]) -> Iterator[str]:
    shown, left = 0, _COMPARED
    for place, (kind, i, j, k, end) in enumerate(changes):
        if kind == "equal":
            yield from _same(new[k:end], place == 0, place == len(changes) - 1)
            continue
        shown += 1
        if shown > _STRETCHES or kind == "more":
            yield '<p class="bl-gap">More changes follow; they are not shown.</p>'
            return
        was, now = (_PIECES.findall("\n".join(each)) for each in (old[i:j], new[k:end]))
        compared = was and now and max(len(was), len(now)) <= _WORDS and len(was) + len(now) <= left
        left -= len(was) + len(now) if compared else 0
        yield f"<p>{_words(was, now) if compared else _gone(''.join(was)) + _come(''.join(now))}</p>"


def _same(paragraphs: Sequence[str], first: bool, last: bool) -> Iterator[str]:
    """Yield the paragraphs next to a change, and how many are left out between them."""
    before = [] if first else list(paragraphs[:1])
    after = [] if last else list(paragraphs[max(len(before), len(paragraphs) - 1) :])
    hidden = len(paragraphs) - len(before) - len(after)
    yield from (f"<p>{safe(_cut(each))}</p>" for each in before)
    if hidden:
        yield f'<p class="bl-gap">{hidden:,} paragraph{"s" if hidden > 1 else ""} unchanged</p>'
    yield from (f"<p>{safe(_cut(each))}</p>" for each in after)


def _words(was: Sequence[str], now: Sequence[str]) -> str:
    """Return both wordings of a stretch as one; changes with nothing but a space between them are one change."""
    out, gone, come = [], "", ""
    for kind, i, j, k, end in SequenceMatcher(None, was, now).get_opcodes():
        before, after = "".join(was[i:j]), "".join(now[k:end])
        if kind != "equal" or (gone and come and after.isspace()):
            gone, come = gone + before, come + after
        else:
            out.append(_gone(gone) + _come(come) + safe(after))
            gone = come = ""
    return "".join([*out, _gone(gone), _come(come)])


def _gone(text: str) -> str:
    return f"<del>{safe(_cut(text))}</del>" if text else ""


def _come(text: str) -> str:
    return f"<ins>{safe(_cut(text))}</ins>" if text else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LENGTH else f"{text[:_LENGTH]} …"
