"""TREC CAsT: conversations turn by turn, as they were said and as a person rewrote them to stand on their own.

Dalton, Xiong and Callan, TREC CAsT 2019: The Conversational Assistance Track Overview, TREC 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.records import Gathering, read_text
from eval.sets.entries import Entries, list_entries, text
from eval.sets.question_set import QuestionSet
from rag.errors import InvalidQuestions

__all__ = ["is_cast", "read_cast"]

_SAID = ("raw_utterance", "utterance")
_REWRITTEN = ("manual_rewritten_utterance", "resolved_utterance")
_REPLIED = ("passage", "response")
_RESOLVED = re.compile(r"(\d+_\d+)\t(.+)")


@dataclass(frozen=True, slots=True)
class _Turn:
    id: str
    said: dict[str, Any]
    before: tuple[dict[str, Any], ...]


def is_cast(entry: Mapping[str, Any]) -> bool:
    """Return whether this is a topic: an object with a list of `turn`s."""
    return isinstance(entry.get("turn"), list)


def read_cast(entries: Entries, gathering: Gathering) -> QuestionSet:
    """Return each turn as a question with those before it as its `history`; raises `InvalidQuestions`.

    `note` is the human rewrite: the turn's own, or of a file of resolved utterances (`31_2<tab>words`) in the same
    folder. Turns after the first are of the type `follow-up`. An earlier turn has the reply that the file gives (since
    2021), else an empty one; canonical passages are ids of other collections and left out.
    """
    turns = list(_turns(entries, gathering))
    rewritten = any(each.said.get(name) for _, each in turns for name in _REWRITTEN)
    resolved = {} if rewritten else _resolved(gathering.path.parent)
    gathering.convert(turns, lambda turn: _fields(turn, resolved))
    return QuestionSet(gathering.finish())


def _turns(entries: Entries, gathering: Gathering) -> Iterator[tuple[str, _Turn]]:
    for place, topic in entries:
        before: tuple[dict[str, Any], ...] = ()
        for number, (within, said) in enumerate(list_entries(topic.get("turn"), gathering, "turn", f"{place}, "), 1):
            yield within, _Turn(f"{topic.get('number')}_{said.get('number', number)}", said, before)
            before = (*before, said)


def _fields(turn: _Turn, resolved: Mapping[str, str]) -> dict[str, object]:
    return {
        "id": turn.id,
        "question": _first(turn.said, _SAID),
        "type": "follow-up" if turn.before else None,
        "history": [{"question": _first(each, _SAID), "answer": _first(each, _REPLIED) or ""} for each in turn.before],
        "note": _first(turn.said, _REWRITTEN) or resolved.get(turn.id),
    }


def _first(said: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := text(said, name))), None)


def _resolved(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.glob("*.tsv")):
        try:
            lines = read_text(path).splitlines()
        except InvalidQuestions:
            continue
        matches = [_RESOLVED.fullmatch(line.strip()) for line in lines if line.strip()]
        found |= {match[1]: match[2] for match in matches if match} if all(matches) else {}
    return found
