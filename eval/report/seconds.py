"""How long the answers took: the only part of the page that differs between runs of the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import ceil

from eval.cases import Case
from eval.report.markup import safe, section, table
from eval.report.scale import Scale, round_step

__all__ = ["percentile", "seconds_section"]

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 560, 250, 52, 540, 44, 200
_BINS = 20
_ROOM = 1.3  # times the 95th percentile are drawn to scale; what took longer shares the last bar
_SLOWEST = 5
_TOTAL = "total"


def seconds_section(cases: Sequence[Case]) -> str:
    """Return the histogram of the seconds of each answer, p50 and p95 of each stage, and the slowest questions."""
    totals = [case.answer.seconds[_TOTAL] for case in cases if _TOTAL in case.answer.seconds]
    if not totals:
        return ""
    return section("seconds", "Seconds", f"{_histogram(totals)}\n{_stages(cases)}\n{_slowest(cases)}")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that at least this share of all does not exceed.

    >>> percentile([4, 1, 3, 2], 0.5), percentile([4, 1, 3, 2], 0.95)
    (2, 4)
    """
    ordered = sorted(values)
    return ordered[max(ceil(share * len(ordered)), 1) - 1]


def _histogram(totals: Sequence[float]) -> str:
    half, late = percentile(totals, 0.5), percentile(totals, 0.95)
    step = round_step(max(_ROOM * late / _BINS, 1e-3))
    bins = max(ceil(_ROOM * late / step), 1)
    counts = Counter(min(int(each / step), bins - 1) for each in totals)
    scale = Scale(0.0, bins * step, _LEFT, _RIGHT)
    over = max(totals) > bins * step
    said = f"Seconds of {len(totals)} answers: p50 {_seconds(half)}, p95 {_seconds(late)}, most {_seconds(max(totals))}"
    return (
        f'<div class="wide"><svg class="bars" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{said}">\n'
        f"{_bars(counts, step, scale)}\n{_marks(scale, half, late)}\n{_across(scale, step, bins, over)}\n</svg></div>"
    )


def _bars(counts: Counter[int], step: float, scale: Scale) -> str:
    up = Scale(0.0, max(counts.values()), _BOTTOM, _TOP + 14)
    drawn = []
    for at, count in sorted(counts.items()):
        left, right, top = scale.place(at * step), scale.place((at + 1) * step), up.place(count)
        width, height = max(right - left - 2, 1.0), _BOTTOM - top
        drawn.append(
            f'<rect class="bar" x="{left + 1:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"/>'
            f'<text class="count" x="{(left + right) / 2:.1f}" y="{top - 4:.1f}">{count}</text>'
        )
    return "".join(drawn)


def _marks(scale: Scale, half: float, late: float) -> str:
    return "".join(
        f'<line class="p" x1="{at:.1f}" x2="{at:.1f}" y1="{top + 4}" y2="{_BOTTOM}"/>'
        f'<text class="value" x="{at + 5:.1f}" y="{top + 10}">{name} {_seconds(value)}</text>'
        for name, value, at, top in (("p50", half, scale.place(half), 4), ("p95", late, scale.place(late), 22))
    )


def _across(scale: Scale, step: float, bins: int, over: bool) -> str:
    every = max(ceil(bins / 5), 1)
    ticks = "".join(
        f'<text class="tick" x="{scale.place(at * step):.1f}" y="{_BOTTOM + 17}">{at * step:g}</text>'
        for at in range(0, bins + 1, every)
    )
    more = "; the last bar holds all that took longer" if over else ""
    return (
        f'<line class="base" x1="{_LEFT}" x2="{_RIGHT}" y1="{_BOTTOM}" y2="{_BOTTOM}"/>{ticks}'
        f'<text class="axis" x="{(_LEFT + _RIGHT) / 2:g}" y="{_BOTTOM + 38}">seconds in total{more}</text>'
        f'<text class="axis" x="16" y="{(_TOP + _BOTTOM) / 2:g}" transform="rotate(-90 16 {(_TOP + _BOTTOM) / 2:g})">'
        "answers</text>"
    )


def _stages(cases: Sequence[Case]) -> str:
    stages = dict.fromkeys(stage for case in cases for stage in case.answer.seconds)
    measured = {stage: [c.answer.seconds[stage] for c in cases if stage in c.answer.seconds] for stage in stages}
    rows = [
        (safe(stage), _seconds(percentile(values, 0.5)), _seconds(percentile(values, 0.95)), str(len(values)))
        for stage, values in measured.items()
    ]
    return table(("stage", "p50", "p95", "n"), rows)


def _slowest(cases: Sequence[Case]) -> str:
    timed = [(each.answer.seconds.get(_TOTAL, 0.0), number, each) for number, each in enumerate(cases, start=1)]
    longest = sorted(timed, key=lambda each: (-each[0], each[1]))[:_SLOWEST]
    items = "".join(
        f'<li>{_seconds(took)} <a href="#q{number}">{safe(case.record.question)}</a></li>'
        for took, number, case in longest
    )
    return f'<h3>The slowest</h3><ol class="slowest">{items}</ol>'


def _seconds(value: float) -> str:
    return f"{value:.3f} s" if value < 1 else f"{value:.2f} s"
