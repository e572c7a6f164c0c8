"""The risk-coverage curve of a set as numbers and as a picture, with the place of the threshold on it.

Beyond the threshold the answers are not known, since they were not given. But their order is, a refusal has a
confidence too, and an answer to a question that should be refused would be wrong. What is open is only whether the
answerable ones among them would have been right: the curve goes on as the band between all and none of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.cases import Case
from eval.metrics.crag import truthfulness
from eval.metrics.risk_coverage import area, risk_coverage
from eval.report.plots import Colour, Sheet, Size, picture
from eval.summary import figure

__all__ = ["Curve", "curve_from_object", "curve_of", "curve_picture", "said"]

_SIZE = Size(640, 340)
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_HIGH = 0.9  # a risk from which on the words at the threshold stand below it


@dataclass(frozen=True, slots=True)
class Curve:
    """(coverage, risk) of 1, 2, ... answers given, the surest first, then (coverage, lowest, highest risk) beyond.

    `threshold` is the confidence of the least sure answer that was given, None where there was none.
    """

    given: tuple[tuple[float, float], ...]
    beyond: tuple[tuple[float, float, float], ...]
    threshold: float | None


def curve_of(cases: Sequence[Case]) -> Curve:
    """Return the curve over all questions of which it is known what is right; refusals lie beyond its end."""
    judged = [case for case in cases if truthfulness(case) is not None]
    given = tuple((_kept(coverage), _kept(risk)) for coverage, risk in risk_coverage(cases))
    refused = sorted(
        (case for case in judged if case.answer.refused),
        key=lambda case: (-round(case.answer.confidence, 4), case.record.id),
    )
    sure = [case.answer.confidence for case in judged if not case.answer.refused]
    wrong = sum(truthfulness(case) == -1 for case in judged)
    return Curve(given, _beyond(refused, len(sure), wrong), _kept(min(sure)) if sure else None)


def curve_from_object(data: Mapping[str, Any]) -> Curve:
    """Return the curve that `dataclasses.asdict` wrote; raises `KeyError` or `TypeError` for anything else."""
    given = tuple((coverage, risk) for coverage, risk in data["given"])
    beyond = tuple((coverage, low, high) for coverage, low, high in data["beyond"])
    return Curve(given, beyond, data["threshold"])


def said(curve: Curve) -> str:
    """Return in words where the curve ends and what lies beyond."""
    if not curve.given:
        return "Nothing was answered."
    coverage, risk = curve.given[-1]
    words = (
        f"{coverage:.0%} of the questions answered (confidence {curve.threshold:.2f} or more), {risk:.0%} of those "
        f"wrong; area under the curve {figure(area(curve.given))}"
    )
    if not curve.beyond:
        return f"{words}."
    _, low, high = curve.beyond[-1]
    return f"{words}. Were every question answered, {low:.0%} to {high:.0%} would be wrong."


def curve_picture(name: str, curve: Curve) -> str:
    """Return the curve as an SVG file."""
    return picture(
        f"{name}-risk", f"Risk and coverage on {name}", said(curve), lambda sheet: _draw(sheet, curve), _SIZE
    )


def _beyond(refused: Sequence[Case], answered: int, wrong: int) -> tuple[tuple[float, float, float], ...]:
    total = answered + len(refused)
    found = []
    surely = wrong
    for count, case in enumerate(refused, start=1):
        surely += case.record.expects_answer is False
        given = answered + count
        found.append((_kept(given / total), _kept(surely / given), _kept((wrong + count) / given)))
    return tuple(found)


def _draw(sheet: Sheet, curve: Curve) -> None:
    axes = sheet.axes(56, 16, sheet.size.width - 20, sheet.size.height - 48)
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=_QUARTERS, yticks=_QUARTERS)
    axes.set_xlabel("coverage: share of the questions answered, the surest first", labelpad=8)
    axes.set_ylabel("risk: share of those wrong", labelpad=8)
    axes.xaxis.set_major_formatter("{x:g}")
    axes.yaxis.set_major_formatter("{x:g}")
    axes.grid(axis="y")
    _draw_beyond(axes, curve)
    if not curve.given:
        return
    coverage, risk = zip(*curve.given, strict=True)
    axes.plot(coverage, risk, color=Colour.ACCENT, linewidth=2)
    axes.plot(coverage[-1:], risk[-1:], "o", color=Colour.ACCENT, markersize=9)
    below = risk[-1] >= _HIGH
    axes.annotate(
        f"answers end here: confidence {curve.threshold:.2f}",
        (coverage[-1], risk[-1]),
        xytext=(0, -18 if below else 18),
        textcoords="offset points",
        ha="right" if coverage[-1] > 1 / 2 else "left",
        va="top" if below else "bottom",
        color=Colour.INK,
    )


def _draw_beyond(axes: Any, curve: Curve) -> None:
    if not curve.beyond:
        return
    start = [(*curve.given[-1], curve.given[-1][1])] if curve.given else []
    coverage, low, high = zip(*start, *curve.beyond, strict=True)
    axes.fill_between(coverage, low, high, color=Colour.ACCENT_TINT, linewidth=0)
    axes.plot(coverage, low, color=Colour.SOFT, linewidth=1)
    axes.plot(coverage, high, color=Colour.SOFT, linewidth=1)


def _kept(value: float) -> float:
    return round(value, 4)
