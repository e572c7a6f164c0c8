"""The figures of a run in words and in a plain table."""

from __future__ import annotations

from collections.abc import Mapping

from eval.cost import Spread
from eval.intervals import Estimate
from eval.scores import Scores

__all__ = ["DECIMALS", "costs", "figure", "interval", "table", "verdict"]

DECIMALS = 3


def verdict(scores: Scores) -> str:
    """Return the run in one sentence: how many right, how many refused as they should, how exact the citations."""
    overall = scores.overall
    parts = [
        _share(overall.get("right"), "{count} of {n} right ({percent}, 95 % interval {low} to {high})"),
        _share(overall.get("refused_when_should"), "{count} of {n} unanswerable questions refused"),
        _share(overall.get("wrongly_refused"), "{count} of {n} answerable ones refused"),
        _exactness(overall.get("citation_exactness")),
    ]
    if "right" not in overall:
        parts = [
            _share(overall["quote_hit@5"], "the evidence among the first 5 passages for {count} of {n} questions"),
            _share(overall["hit@5"], "an article that answers among them for {count} of {n}"),
        ]
    said = "; ".join(part for part in parts if part)
    return f"{said[0].upper()}{said[1:]}." if said else f"{scores.questions} questions, none with anything to measure."


def table(scores: Scores) -> str:
    """Return every metric that applies, one line each, with its interval and number of questions."""
    width = max(len(name) for name in scores.overall)
    return "\n".join(
        f"{name:{width}}  {figure(each.value):>7}  {interval(each):>15}  n={each.n}"
        for name, each in scores.overall.items()
        if each.n
    )


def costs(scores: Scores) -> str:
    """Return the seconds of each stage and the tokens, a line each; nothing where none were reported."""
    if scores.cost is None:
        return ""
    parts = [_spreads("seconds", scores.cost.seconds, ".3f"), _spreads("tokens", scores.cost.tokens, ",.0f")]
    return "\n\n".join(filter(None, parts))


def figure(value: float | None) -> str:
    """Return a value as it is shown.

    >>> figure(0.5), figure(None)
    ('0.500', '-')
    """
    return "-" if value is None else f"{value:.{DECIMALS}f}" if value <= 1 else f"{value:.1f}"


def interval(estimate: Estimate) -> str:
    """Return the 95 % interval as it is shown."""
    return f"{figure(estimate.low)} to {figure(estimate.high)}" if estimate.n else ""


def _share(estimate: Estimate | None, words: str) -> str:
    if estimate is None or estimate.value is None or estimate.low is None or estimate.high is None:
        return ""
    return words.format(
        count=round(estimate.value * estimate.n),
        n=estimate.n,
        percent=f"{estimate.value:.0%}".replace("%", " %"),
        low=f"{100 * estimate.low:.0f}",
        high=f"{100 * estimate.high:.0f}",
    )


def _exactness(estimate: Estimate | None) -> str:
    if estimate is None or estimate.value is None:
        return ""
    return "every citation exact" if estimate.value == 1 else f"citations exact: {estimate.value:.1%}"


def _spreads(what: str, spreads: Mapping[str, Spread], form: str) -> str:
    if not spreads:
        return ""
    width = max(map(len, (what, *spreads)))
    lines = [f"{what:{width}}  {'p50':>9}  {'p95':>9}  {'total':>12}"]
    lines += [
        f"{name:{width}}  {each.p50:>9{form}}  {each.p95:>9{form}}  {each.total:>12{form}}  n={each.n}"
        for name, each in spreads.items()
    ]
    return "\n".join(lines)
