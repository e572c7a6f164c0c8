"""Plots by matplotlib, in a page or as a file: in its colours and letters, nothing from elsewhere, always the same."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Any

from eval.report.markup import safe
from eval.report.style import DARK, LIGHT

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["Colour", "Sheet", "Size", "picture", "plot", "ticks"]


class Colour(StrEnum):
    """The colours of a plot: each stands for the variable of the style sheet with its name, light, dark or printed."""

    INK = "#0b0c01"
    SOFT = "#0b0c02"
    RULE = "#0b0c03"
    STRONG = "#0b0c04"
    PAPER = "#0b0c05"
    ACCENT = "#0b0c06"
    ACCENT_TINT = "#0b0c07"
    GAIN = "#0b0c08"
    LOSS = "#0b0c09"


@dataclass(frozen=True, slots=True)
class Size:
    """What a plot measures, in pixels."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one plot is drawn on; places are pixels from the left and from the top. `slim` is for a phone."""

    figure: Figure
    size: Size
    slim: bool

    def axes(self, left: float, top: float, right: float, bottom: float) -> Axes:
        """Return axes between these places, without a frame."""
        width, height = self.size.width, self.size.height
        made = self.figure.add_axes(
            (left / width, 1 - bottom / height, (right - left) / width, (bottom - top) / height)
        )
        made.patch.set_visible(False)
        made.spines[:].set_visible(False)
        return made

    def text(self, left: float, top: float, said: str, **look: Any) -> None:
        """Write a line whose foot stands at this place."""
        self.figure.text(left / self.size.width, 1 - top / self.size.height, said, va="baseline", **look)


_PIXELS = 72  # an inch, so that a point is a pixel
_LOOK = {
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that every machine measures alike
    "font.size": 13,
    "text.color": Colour.INK,
    "text.parse_math": False,
    "axes.edgecolor": Colour.STRONG,
    "axes.labelcolor": Colour.SOFT,
    "axes.labelsize": 12,
    "axes.axisbelow": True,
    "axes.unicode_minus": False,
    "grid.color": Colour.RULE,
    "xtick.color": Colour.SOFT,
    "ytick.color": Colour.SOFT,
    "xtick.labelsize": 12,
    "ytick.labelsize": 12,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "svg.fonttype": "none",
}
_STANDING = f"""<style>
svg {{ {LIGHT}
  font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif; }}
@media (prefers-color-scheme: dark) {{ svg {{ {DARK} }} }}
</style>"""
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
_DRAWING = Lock()  # matplotlib's settings are those of the whole process


def plot(name: str, title: str, said: str, draw: Callable[[Sheet], None], sizes: tuple[Size, Size]) -> str:
    """Return the plot as SVG for the page, drawn for a wide and for a narrow screen; the style sheet shows one of them.

    `name` must be unlike that of any other plot of the page; `said` tells those who do not see it what it shows.
    """
    broad, slim = sizes
    return (
        f'<div class="plot">{_svg(f"{name}-broad", title, said, draw, broad, slim=False)}\n'
        f"{_svg(f'{name}-slim', title, said, draw, slim, slim=True)}</div>"
    )


def picture(name: str, title: str, said: str, draw: Callable[[Sheet], None], size: Size) -> str:
    """Return the plot as an SVG file of its own, on the page's paper, light or dark as the reader's screen is."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size.width:g} {size.height:g}" '
        f'width="{size.width:g}" height="{size.height:g}" role="img" '
        f'aria-labelledby="{name}-title" aria-describedby="{name}-desc">\n{_STANDING}\n'
        f"{_named(name, title, said)}\n"
        f'<rect width="100%" height="100%" style="fill: var(--paper)"/>\n'
        f"{_inside(_drawn(name, draw, size, slim=False))}\n</svg>\n"
    )


def ticks(low: float, high: float, most: int) -> list[float]:
    """Return round values at equal steps from `low` or below to `high` or above, in `most` steps at the most."""
    from matplotlib.ticker import MaxNLocator

    return [float(each) for each in MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)]


def _svg(name: str, title: str, said: str, draw: Callable[[Sheet], None], size: Size, *, slim: bool) -> str:
    kind = "slim" if slim else "broad"
    return (
        f'<svg class="{kind}" viewBox="0 0 {size.width:g} {size.height:g}" style="max-width: {size.width * 1.1:g}px" '
        f'role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc">'
        f"{_named(name, title, said)}\n"
        f"{_inside(_drawn(name, draw, size, slim=slim))}\n</svg>"
    )


def _named(name: str, title: str, said: str) -> str:
    return f'<title id="{name}-title">{safe(title)}</title><desc id="{name}-desc">{safe(said)}</desc>'


def _drawn(name: str, draw: Callable[[Sheet], None], size: Size, *, slim: bool) -> str:
    from matplotlib import style
    from matplotlib.figure import Figure

    written = io.StringIO()
    with _DRAWING, style.context(["default", {**_LOOK, "svg.hashsalt": name}]):
        figure = Figure(figsize=(size.width / _PIXELS, size.height / _PIXELS), dpi=_PIXELS)
        figure.patch.set_visible(False)
        draw(Sheet(figure, size, slim))
        figure.savefig(written, format="svg", metadata=_NO_METADATA)
    return written.getvalue()


_NUMBER = re.compile(r"-?\d+\.\d+")
_PLACES = re.compile(r'(?<= )(?:d|x|y|transform)="[^"]*"')
_COLOURS = {each.value: f"var(--{each.name.lower().replace('_', '-')})" for each in Colour}
_LEFT_OUT = (
    re.compile(r"^.*?<svg[^>]*>\s*", re.DOTALL),
    re.compile(r"\s*</svg>\s*$"),
    re.compile(r"<defs>\s*<style.*?</style>\s*</defs>\s*", re.DOTALL),  # would be the style of the whole page
    re.compile(r' clip-path="[^"]*"'),
    re.compile(r'</?g(?: id="[^"]*")?/?>\s*'),
    re.compile(r"<defs>\s*<clipPath.*?</defs>\s*", re.DOTALL),
    re.compile(r"font-family: [^;\"]*;? ?"),
    re.compile(r' transform="rotate\(-?0 [^"]*"'),
    re.compile(r"(?<=\n) +"),
)


def _inside(svg: str) -> str:
    """Return what stands in the drawing, without names, settings and letters that are not the page's."""
    for each in _LEFT_OUT:
        svg = each.sub("", svg)
    svg = _PLACES.sub(lambda found: _NUMBER.sub(_short, found[0]), svg).replace("xlink:href", "href")
    return re.sub("|".join(_COLOURS), lambda found: _COLOURS[found[0]], svg)


def _short(number: re.Match[str]) -> str:
    return f"{round(float(number[0]), 1):g}"
