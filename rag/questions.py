"""What is being asked: a follow-up put so that it stands on its own, by rules and without a model.

A question leans on the conversation by a pronoun that nothing in it explains ("Who appointed him?"), by an ellipsis
("And in 2022?", "What about Cuba?", "Why?") or by naming nothing at all ("How many were killed?"). Only such a question
takes something over, and only from the last turns; any other is left as it is, so that no old topic is dragged along.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.citations import without_markers
from rag.leaning import CONTINUED, FRAGMENT, leans
from rag.names import is_person, names, people
from rag.sentences import sentences
from rag.types import Filters, Question, Turn

__all__ = ["NO_FILTERS", "understand"]

NO_FILTERS = Filters()

_TURNS = 3
_LONGEST_ANSWER = 16  # words of an earlier answer that are taken over
_QUOTED = re.compile(r"“(.+?)”", re.DOTALL)
_REFUSED = re.compile(
    r"The articles do not answer|Nothing in the articles|None of the \d+ articles|There are no articles"
)
_HE_OR_SHE = re.compile(
    r"\b(he|she|him|his|her|hers)\b(?P<noun>\s+(?!(?:to|in|on|at|for|from|with|as|by|and|or|[a-z]+ing)\b)\w)?", re.I
)
_FEMALE = frozenset({"she", "her", "hers"})
_IT = re.compile(r"(?<!with )(?<!for )\b(it|its)\b(?!\s+(?:true|likely|possible)\b)", re.I)
_THERE = re.compile(r"\bthere\b", re.I)
_WHAT_IS = re.compile(r"^(?i:who|what|which) (?i:is|are|was|were) (?=(?i:the|an?)\b|[A-Z])(?!.*\b(?:say|said)\b)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ACCORDING = re.compile(r"\baccording to [^,;?]+", re.I)


def understand(text: str, turns: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Question:
    """Return the question with `understood`: the same question, standing on its own; its turns lose their markers.

    >>> turn = Turn("Who is Iran's new top general?", "Maj. Gen. Mohammed Bagheri.")
    >>> understand("Who appointed him?", [turn]).understood
    "Who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)"
    """
    asked = " ".join(text.split())
    said = tuple(Turn(turn.question, without_markers(turn.answer)) for turn in turns)
    resolved, context = _standing(asked, said[-_TURNS:])
    if not context and resolved == asked:
        return Question(text, text, filters, said)
    ended = resolved if resolved[-1] in "?.!" else f"{resolved}?"
    return Question(text, f"{ended} ({context})" if context else ended, filters, said)


def _standing(asked: str, turns: Sequence[Turn]) -> tuple[str, str]:
    """Return `asked` with what it points to put in, and what else it needs to be understood: often nothing."""
    if not turns or not asked or not leans(asked):
        return asked, ""
    earlier, before = _standing(" ".join(turns[-1].question.split()), turns[:-1])
    answer = _said(turns[-1].answer)
    fragment = CONTINUED.match(asked) or FRAGMENT.match(asked)
    if fragment:
        return _continued(earlier, fragment["topic"]), before
    resolved = _resolved(asked, earlier, answer)
    context = _context(resolved, earlier, answer)
    return resolved, f"{context}; {before}" if before and resolved == asked else context


def _continued(earlier: str, topic: str) -> str:
    """Return the earlier question asked of another topic: in the place of what it replaces, else behind it.

    >>> _continued("How many died in Florida?", "Georgia")
    'How many died in Georgia?'
    """
    topic = topic.rstrip(" ?.!")
    if _ACCORDING.match(topic):
        other = _ACCORDING.sub(topic, earlier, count=1)
        return other[:1].upper() + other[1:] if other != earlier else f"{earlier.rstrip('?')}, {topic}?"
    if _YEAR.search(topic) and _YEAR.search(earlier):
        return _YEAR.sub(_YEAR.findall(topic)[-1], earlier)
    named = names(earlier)
    if len(named) == 1 and names(f"about {topic}") and not re.match(r"(?:in|on|at)\b", topic):
        return earlier[: named[0].start] + topic + earlier[named[0].end :]
    behind = re.match(r"(?:in|on|at|by|for|from|since|before|after|until|during)\b", topic)
    return f"{earlier.rstrip('?')} {topic}?" if behind else f"{topic}: {earlier}"


def _resolved(asked: str, earlier: str, answer: str) -> str:
    """Return `asked` with "he", "she", "it" and "there" replaced by what the last turn named, where that is plain."""
    pronoun = _HE_OR_SHE.search(asked)
    if pronoun:
        person = _person(pronoun[1].lower(), people(answer) or people(earlier))
        return _put(asked, _HE_OR_SHE, person) if person else asked
    thing = _thing(answer)
    if thing is None:
        return asked
    if _THERE.search(asked):
        return _THERE.sub(f"in {thing}", asked, count=1)
    return _put(asked, _IT, thing)


def _thing(answer: str) -> str | None:
    """Return the name that an answer consists of, up to its first comma, unless it is a person's."""
    whole = answer.partition(",")[0].rstrip(".")
    first = next(iter(names(answer)), None)
    if first is None or first.start or len(first) < len(whole) or is_person(whole):
        return None
    return first.of(answer)


def _put(asked: str, pronouns: re.Pattern[str], name: str) -> str:
    """Return `asked` with `name` for its first pronoun; in the possessive for "his", "its", "her" before a noun."""

    def replaced(match: re.Match[str]) -> str:
        word = match[1].lower()
        owned = word in {"his", "its", "hers"} or (word == "her" and match["noun"])
        rest = match[0][len(match[1]) :]
        return name + ("’s" if owned else "") + rest

    return pronouns.sub(replaced, asked, count=1)


def _person(pronoun: str, candidates: Sequence[str]) -> str | None:
    """Return the first person named; of a pair ("A and B"), "she" is the one whose first name ends in -a."""
    if not candidates:
        return None
    pair = candidates[0].split(" and ")
    fitting = [name for name in pair if name.partition(" ")[0].endswith("a") == (pronoun in _FEMALE)]
    return next(iter([*fitting, *pair]))


def _context(resolved: str, earlier: str, answer: str) -> str:
    """Return what else the last turn was about, without what `resolved` already says."""
    topic = _WHAT_IS.sub("", earlier).rstrip("?") if _WHAT_IS.match(earlier) else earlier
    first = next((span.of(answer) for span in sentences(answer)), "").rstrip(".")
    words = first.split()
    new = not all(name in resolved for name in (span.of(first) for span in names(first))) or not names(first)
    if not words or not new:
        return "" if topic in resolved else topic
    short = " ".join(words[:_LONGEST_ANSWER])
    if topic.casefold() in short.casefold():
        return short
    return f"{topic}: {short}" if not topic.endswith("?") else f"{topic} {short}"


def _said(answer: str) -> str:
    """Return the words an answer quoted, else the answer; nothing of a refusal."""
    if _REFUSED.match(answer):
        return ""
    quoted = _QUOTED.findall(answer)
    return " ".join((" ".join(quoted) if quoted else answer).split())
