"""A question record as the fields of a form show it, and what was typed there as a record again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eval.records import Evidence, QuestionRecord
from rag.errors import InvalidQuestions
from rag.web.markup import plain

__all__ = ["ANSWERABLE", "LABELS", "Typed", "record_of", "typed_of"]

LABELS = {
    "id": "Id",
    "type": "Type",
    "question": "Question",
    "answerable": "Answerable",
    "answers": "Answers",
    "required": "Required",
    "forbidden": "Forbidden",
    "evidence": "Evidence",
    "articles": "Articles",
    "asked": "Asked on",
    "history": "History",
    "choices": "Choices",
    "note": "Note",
}
"""The fields of a record in the order of the form, and what they are called there."""

ANSWERABLE = {"": "not said", "true": "yes", "false": "no: a refusal is right"}

_LINES = ("answers", "forbidden", "articles", "choices")
_BAR = re.compile(r"\s*\|\s*")
_ADAPTER: TypeAdapter[QuestionRecord] = TypeAdapter(QuestionRecord)


@dataclass(frozen=True, slots=True)
class Typed:
    """What a form holds: a text for each field of `LABELS` but evidence, which is pairs of article and quote."""

    texts: Mapping[str, str]
    evidence: tuple[tuple[str, str], ...] = ()


def typed_of(record: QuestionRecord) -> Typed:
    """Return a record as a form shows it: lists one a line, aliases of a required group with | between them."""
    texts = {
        "id": record.id,
        "type": record.type or "",
        "question": record.question,
        "answerable": "" if record.answerable is None else str(record.answerable).lower(),
        **{name: "\n".join(getattr(record, name)) for name in _LINES},
        "required": "\n".join(" | ".join(group) for group in record.required),
        "asked": record.asked.isoformat() if record.asked else "",
        "history": _history(record),
        "note": record.note or "",
    }
    shown = {name: _shown(texts[name]) for name in LABELS if name in texts}
    return Typed(shown, tuple((_shown(each.article), _shown(each.quote)) for each in record.evidence))


def record_of(typed: Typed, former: QuestionRecord | None = None) -> QuestionRecord:
    """Return the record that was typed; what stands as it was shown is not read again.

    So a field that a form cannot hold to the character survives. Without an id typed, the record keeps its former one,
    and a new one has an empty id. Raises `InvalidQuestions` with a line for each field that cannot be used.
    """
    before = typed_of(former) if former else Typed({})
    held = json.loads(_ADAPTER.dump_json(former)) if former else {}
    values: dict[str, Any] = {}
    problems: list[str] = []
    for name in before.texts or LABELS:
        text = _shown(typed.texts.get(name, ""))
        if former and text == before.texts[name]:
            values[name] = held[name]
            continue
        try:
            values[name] = _value(name, text)
        except ValueError as error:
            problems.append(f"{LABELS[name]}: {error}")
    if former:
        values["id"] = values.get("id") or former.id
    rows = tuple((_shown(article), _shown(quote)) for article, quote in typed.evidence)
    kept = bool(former) and rows == before.evidence
    values["evidence"] = held["evidence"] if kept else _evidence(rows, former.evidence if former else (), problems)
    return _valid(values, problems)


def _valid(values: Mapping[str, Any], problems: Sequence[str]) -> QuestionRecord:
    lines = list(problems)
    unnamed = not values.get("id")
    try:
        record = _ADAPTER.validate_json(json.dumps({**values, "id": values.get("id") or "new"}), strict=True)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        lines += [f"{_label(each['loc'])}: {each['msg'].removeprefix('Value error, ')}" for each in found]
        raise InvalidQuestions("\n".join(lines)) from error
    if lines:
        raise InvalidQuestions("\n".join(lines))
    return replace(record, id="") if unnamed else record


def _label(place: Sequence[str | int]) -> str:
    name, *inner = map(str, place or ("question",))
    where = f" {int(inner[0]) + 1}" if inner and inner[0].isdecimal() else ""
    return f"{LABELS.get(name, name)}{where}"


def _value(name: str, text: str) -> Any:
    if name in _LINES:
        return _lines(text)
    if name == "required":
        return [[alias for alias in _BAR.split(line) if alias] for line in _lines(text)]
    if name == "answerable":
        return {"true": True, "false": False}.get(text)
    if name == "history":
        return _turns(text)
    return text.strip() if name in {"id", "question"} else text.strip() or None


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _turns(text: str) -> Any:
    if not text.strip():
        return []
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            f'this is no JSON ({error}); write [{{"question": "…", "answer": "…"}}], the oldest first'
        ) from error


def _history(record: QuestionRecord) -> str:
    turns = [asdict(turn) for turn in record.history]
    return json.dumps(turns, ensure_ascii=False, indent=1) if turns else ""


def _evidence(rows: Sequence[tuple[str, str]], former: Sequence[Evidence], problems: list[str]) -> list[dict[str, str]]:
    """Return the pairs that were typed, as they were before where they are shown the same; empty rows do not count."""
    known = {(_shown(each.article), _shown(each.quote)): each for each in former}
    found = []
    for number, (article, quote) in enumerate((row for row in rows if any(map(str.strip, row))), start=1):
        if not article.strip() or not quote.strip():
            problems.append(f"Evidence {number}: it needs both an article and a quote")
        each = known.get((article, quote)) or Evidence(article.strip(), quote.strip())
        found.append({"article": each.article, "quote": each.quote})
    return [] if problems else found


def _shown(text: str) -> str:
    """Return a text as a browser shows it in a form, and sends it back."""
    return plain(text)
