"""What was run: the set, the articles, the model, and whatever else the run says of itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from eval.cases import Case
from eval.collection import Collection
from eval.report.markup import safe, section, table

__all__ = ["about_section"]

_LABELS = {
    "kind": "Command",
    "questions": "Question set",
    "questions_sha256": "SHA-256 of the set",
    "articles": "Articles",
    "collection": "Key of the articles",
    "newest": "Newest article",
    "byline": "Version of Byline",
    "commit": "Commit",
    "machine": "Machine",
}


def about_section(cases: Sequence[Case], collection: Collection, about: Mapping[str, Any]) -> str:
    """Return what was run, with `about` as the run has it; longer parts of it, such as the settings, are folded."""
    rows = {"articles": _articles(collection), "model": _models(cases), **about}
    order = [*(name for name in _LABELS if name in rows), *(name for name in rows if name not in _LABELS)]
    plain = [name for name in order if not isinstance(rows[name], Mapping)]
    listed = "".join(f"<dt>{safe(_name(each))}</dt><dd>{safe(_value(rows[each]))}</dd>" for each in plain)
    folded = "".join(_folded(name, rows[name]) for name in order if isinstance(rows[name], Mapping))
    return section("about", "What was run", f'<dl class="about">{listed}</dl>{folded}')


def _articles(collection: Collection) -> str:
    parts = [str(len(collection.articles))]
    if collection.undated:
        parts.append(f"{collection.undated} without a date")
    if collection.failures:
        parts.append(f"{len(collection.failures)} more could not be read")
    return ", ".join(parts)


def _models(cases: Iterable[Case]) -> str:
    counts = Counter(case.answer.model for case in cases)
    if len(counts) == 1:
        return next(iter(counts))
    return ", ".join(f"{name} ({count})" for name, count in sorted(counts.items()))


def _folded(name: str, values: Mapping[str, Any]) -> str:
    rows = [(f"<code>{safe(key)}</code>", safe(value)) for key, value in _flat(values)]
    summary = f"<summary>{safe(_name(name))}</summary>"
    return f'<details class="more">{summary}\n{table((_name(name), "value"), rows, "settings")}</details>'


def _flat(values: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", _value(value)


def _name(key: str) -> str:
    return _LABELS.get(key, key[:1].upper() + key[1:].replace("_", " "))


def _value(value: Any) -> str:
    if value is None:
        return "-"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
