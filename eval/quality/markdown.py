"""The figures of the sets as Markdown, alone or between the markers of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eval.intervals import Estimate
from eval.quality.findings import Found, Row, Table
from eval.quality.risk_curve import curve_picture, said
from eval.summary import figure, interval

__all__ = ["markdown", "pictures", "placed"]


def markdown(found: Found) -> str:
    """Return the rule, a table for each group of figures, and the remarks."""
    asked = f"{found.questions:,} {found.asked}" + (f" over {found.articles:,} articles" if found.articles else "")
    remarks = "\n".join(f"- {remark}" for remark in found.remarks)
    return "\n\n".join(filter(None, [f"{asked}: {found.rule}", *map(_table, found.tables), remarks]))


def placed(document: str, sets: Mapping[str, Found]) -> str:
    """Return a document with the figures of each set between its markers, which are comments with the set's name.

    The markers of a set are `<!-- figures of NAME -->` and the next `<!-- end of figures -->`. A set without markers
    is not put in, and markers without figures are left as they are. Below them stands a link to the set's picture,
    where it has one.
    """
    for name, found in sets.items():
        shown = "\n\n".join(filter(None, [markdown(found), _link(name, found)]))
        between = re.compile(rf"(<!-- figures of {re.escape(name)} -->\n).*?(<!-- end of figures -->)", re.DOTALL)
        document = between.sub(lambda match, shown=shown: f"{match[1]}{shown}\n{match[2]}", document)  # type: ignore[misc]
    return document


def pictures(sets: Mapping[str, Found]) -> dict[str, str]:
    """Return the SVG files that belong beside a document with these figures, by their names."""
    return {_file(name): curve_picture(name, found.curve) for name, found in sets.items() if found.curve}


def _link(name: str, found: Found) -> str:
    return f"![Risk and coverage on {name}]({_file(name)})\n\n{said(found.curve)}" if found.curve else ""


def _file(name: str) -> str:
    return f"{name}-risk.svg"


def _table(table: Table) -> str:
    columns = list(dict.fromkeys(name for row in table.rows for name in row.figures))
    remarked = any(row.beside for row in table.rows)
    head = [table.title, *columns, "n", *([""] if remarked else [])]
    ruler = ["---", *("---:" for _ in (*columns, "n")), *(["---"] if remarked else [])]
    rows = [_cells(row, columns, remarked) for row in table.rows]
    return "\n".join([_line(head), f"|{'|'.join(ruler)}|", *map(_line, rows)])


def _cells(row: Row, columns: list[str], remarked: bool) -> list[str]:
    shown = [_cell(row.figures[name]) if name in row.figures else "" for name in columns]
    most = max((each.n for each in row.figures.values()), default=0)
    return [row.name, *shown, f"{most:,}", *([row.beside] if remarked else [])]


def _cell(each: Estimate) -> str:
    return figure(each.value) if each.low is None else f"{figure(each.value)} ({interval(each)})"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
