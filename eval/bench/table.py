"""What the benchmark found, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.bench.hits import DEPTHS
from eval.bench.reading import WORDS

__all__ = ["Found", "markdown"]

Found = Mapping[str, Any]


def markdown(found: Found) -> str:
    """Return one table of all that was measured; a part that was not run has no rows."""
    rows = [row for part, write in _ROWS.items() if part in found for row in write(found[part])]
    machine = found["machine"]
    head = ["| | Byline | stock | Byline : stock | to reach |", "|---|---:|---:|---:|---|"]
    said = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {machine['python']}."
    return "\n".join([*head, *(f"| {' | '.join(row)} |" for row in rows), "", said, _STOCK])


_STOCK = (
    "Stock: LangChain RecursiveCharacterTextSplitter (1,000 characters, 200 overlapping), HuggingFaceEmbeddings on the "
    "same MiniLM, Chroma. It searches and does not answer."
)


def _adding(part: Found) -> Iterator[tuple[str, ...]]:
    ours, stock = part["byline"], part["stock"]
    name = f"articles added per second ({part['articles']} of realtimeqa-2022)"
    yield _row(name, ours["articles_per_second"], stock["articles_per_second"], "{:.1f}", "2 times stock")
    spent = "processor_seconds_per_article"
    yield _row("processor time per article, s", ours[spent], stock[spent], "{:.2f}")
    yield _row("peak memory of adding, MB", ours["peak_megabytes"], stock["peak_megabytes"], "{:.0f}")


def _asking(part: Found) -> Iterator[tuple[str, ...]]:
    ours, stock = part["byline"], part["stock"]
    name = f"cold question in a new process, s ({part['articles']} articles)"
    yield _row(name, ours["seconds"], stock["seconds"], "{:.2f}", "at most 3")
    yield _row("its peak memory, MB", ours["peak_megabytes"], stock["peak_megabytes"], "{:.0f}")


def _hits(part: Found) -> Iterator[tuple[str, ...]]:
    ours, stock = part["byline"], part["stock"]
    size = f"{part['articles']} articles"
    yield _row(f"warm question, ms, p50 ({size})", ours["ask"]["p50"], stock["ask"]["p50"], "{:.1f}")
    yield _row("warm search for 20 passages, ms, p50", ours["search"]["p50"], stock["search"]["p50"], "{:.1f}")
    yield _row("the same, p95", ours["search"]["p95"], stock["search"]["p95"], "{:.1f}")
    yield _row("peak memory of searching and asking, MB", ours["peak_megabytes"], stock["peak_megabytes"], "{:.0f}")
    for depth in DEPTHS:
        goal = "0.80" if depth == 5 else ""  # noqa: PLR2004 - the best of five peers with the same encoder
        name = f"hit@{depth} on trust-dev ({ours['questions']} questions)"
        yield _row(name, ours["hits"][str(depth)], stock["hits"][str(depth)], "{:.2f}", goal)


def _scale(part: Found) -> Iterator[tuple[str, ...]]:
    ours = part["byline"]
    size = f"{ours['passages']:,} passages of realtimeqa-2023"
    yield _row(f"warm search, ms, p50 ({size})", ours["plain"]["p50"], None, "{:.1f}", "under 30")
    yield _row("the same, p95", ours["plain"]["p95"], None, "{:.1f}")
    yield _row(
        "with a publisher and a date limit (newer half), ms, p50", ours["limited"]["p50"], None, "{:.1f}", "under 60"
    )
    yield _row("the same, p95", ours["limited"]["p95"], None, "{:.1f}")
    yield _row("peak memory, MB", ours["peak_megabytes"], None, "{:.0f}")


def _volume(part: Found) -> Iterator[tuple[str, ...]]:
    ours = part["byline"]
    size = f"{ours['articles']:,} articles of realtimeqa-2023, {ours['passages']:,} passages, in one run"
    yield _row(f"articles added per second ({size})", ours["articles_per_second"], None, "{:.1f}")
    for name, key in (("second", "per_second"), ("processor second", "per_processor_second")):
        first, last = ours["first"][key], ours["last"][key]
        yield _row(f"passages per {name} over the first 500 articles", first, None, "{:.0f}")
        yield _row("over the last 500", last, None, "{:.0f}", f"within 20 % of the first ({last / first:.2f})")
    yield _row("peak memory after 500 articles, MB", ours["early_megabytes"], None, "{:.0f}")
    yield _row("peak memory at the end, MB", ours["peak_megabytes"], None, "{:.0f}", "under 1,500")
    yield _row("`byline sync` with nothing changed, s", ours["sync_seconds"], None, "{:.2f}", "under 3")
    yield _row("removing one article in a running server, s", ours["remove_seconds"], None, "{:.2f}", "under 1")


def _documents(part: Found) -> Iterator[tuple[str, ...]]:
    ours = part["byline"]
    name = f"pages of a PDF read per second ({ours['pages']} pages of two columns)"
    yield _row(name, ours["pages_per_second"], None, "{:.0f}")
    yield _row(f"adding a feed of {ours['items']} items from this machine, s", ours["feed_seconds"], None, "{:.1f}")


def _reading(part: Found) -> Iterator[tuple[str, ...]]:
    ours, torch = part["byline"], part["stock"]
    name = f"{part['passages']} passages of {WORDS} words read by a trained network, ms, p50 (stock: on torch)"
    yield _row(name, ours["read"]["p50"], torch["read"]["p50"], "{:.0f}", "at most 400")
    yield _row("its peak memory, MB", ours["peak_megabytes"], torch["peak_megabytes"], "{:.0f}")


_ROWS = {
    "adding": _adding,
    "asking": _asking,
    "hits": _hits,
    "scale": _scale,
    "volume": _volume,
    "documents": _documents,
    "reading": _reading,
}


def _row(name: str, ours: float, stock: float | None, shape: str, goal: str = "") -> tuple[str, ...]:
    if stock is None:
        return (name, shape.format(ours), "", "", goal)
    ratio = f"{ours / stock:.2f}" if stock else ""
    return (name, shape.format(ours), shape.format(stock), ratio, goal)
