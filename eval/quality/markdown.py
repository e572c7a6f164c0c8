"""The figures of the sets as Markdown, alone or between the markers of a document."""

from __future__ import annotations

import re
from collections.abc import Mapping

from eval.intervals import Estimate
from eval.quality.findings import Found, Row, Table
from eval.summary import figure, interval

__all__ = ["markdown", "placed"]


def markdown(found: Found) -> str:
    """Return the rule, a table for each group of figures, and the remarks."""
    asked = f"{found.questions:,} questions" + (f" over {found.articles:,} articles" if found.articles else "")
    remarks = "\n".join(f"- {remark}" for remark in found.remarks)
    return "\n\n".join(filter(None, [f"{asked}: {found.rule}", *map(_table, found.tables), remarks]))


def placed(document: str, sets: Mapping[str, Found]) -> str:
    """Return a document with the figures of each set between its markers, which are comments with the set's name.

    The markers of a set are `<!-- figures of NAME -->` and the next `<!-- end of figures -->`. A set without markers
    is not put in, and markers without figures are left as they are.
    """
    for name, found in sets.items():
        between = re.compile(rf"(<!-- figures of {re.escape(name)} -->\n).*?(<!-- end of figures -->)", re.DOTALL)
        document = between.sub(lambda match, found=found: f"{match[1]}{markdown(found)}\n{match[2]}", document)  # type: ignore[misc]
    return document


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
