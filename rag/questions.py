"""What is being asked: a follow-up put so that it stands on its own, by rules and without a model.

A question leans on the conversation by a pronoun that nothing in it explains ("Who appointed him?"), by an ellipsis
("And in 2022?", "What about Cuba?", "Why?") or by naming nothing at all ("How many were killed?"). Only such a question
takes something over; any other is left as it is, so that no old topic is dragged along. What it takes over: what its
pronouns stand for, the question before it with what is new in its answer, and what that question was about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.citations import without_markers
from rag.leaning import CONTINUED, FRAGMENT, SHIFT, leans
from rag.mentions import OFFICE, Said, dated, mentions
from rag.names import is_person, names
from rag.pronouns import of_a_list, of_an_answer, resolved
from rag.sentences import sentences
from rag.types import Filters, Question, Span, Turn

__all__ = ["NO_FILTERS", "understand"]

NO_FILTERS = Filters()

_TURNS = 12
_TOPICS = 3  # of a conversation, that a question which leans on it takes over
_LONGEST_ANSWER = 16  # words of an earlier answer that are taken over
_QUOTED = re.compile(r"“(.+?)”(?!\w)", re.DOTALL)
_QUOTES = re.compile(r"(?:[^“”\n]*\?\n+)*(?:[^“”\n]*:\s*)?“")  # an answer in parts says first what each answers
_REFUSED = re.compile(
    r"The articles do not answer(?!:)|Nothing in the articles|None of the \d+ articles|There are no articles"
)
_WHAT_IS = re.compile(r"^(?i:who|what|which) (?i:is|are|was|were) (?=(?i:the|an?)\b|[A-Z])(?!.*\b(?:say|said)\b)")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEGUN = re.compile(r"(?:in|on|at|by|for|from|since|before|after|until|during|near)\b", re.I)
_ARTICLE = re.compile(r"the\s+", re.I)
_ENDING_ARTICLE = re.compile(r"\bthe $", re.I)
_ACCORDING = re.compile(r"\baccording to [^,;?]+", re.I)


@dataclass(frozen=True, slots=True)
class _Talk:
    """A conversation so far: what each exchange named, the last question on its own feet, its answer, their topics."""

    exchanges: tuple[Said, ...] = ()
    question: str = ""
    answer: str = ""
    about: tuple[str, ...] = ()


def understand(text: str, turns: Sequence[Turn] = (), filters: Filters = NO_FILTERS) -> Question:
    """Return the question with `understood`: the same question, standing on its own; its turns lose their markers.

    >>> turn = Turn("Who is Iran's new top general?", "Maj. Gen. Mohammed Bagheri.")
    >>> understand("Who appointed him?", [turn]).understood
    "Who appointed Maj. Gen. Mohammed Bagheri? (Iran's new top general)"
    """
    asked = " ".join(text.split())
    said = tuple(Turn(turn.question, without_markers(turn.answer)) for turn in turns)
    if not said or not asked or not leans(asked):
        alone = SHIFT.sub("", asked) if said else asked
        return Question(text, alone if alone != asked else text, filters, said)
    talk = _Talk()
    for turn in said[-_TURNS:]:
        talk = _continued(talk, turn)
    alone, _ = _alone(asked, talk)
    context = _context(asked, alone, talk)
    if not context and alone == asked:
        return Question(text, text, filters, said)
    ended = alone if alone[-1] in "?.!" else f"{alone}?"
    return Question(text, f"{ended} ({context})" if context else ended, filters, said)


def _continued(talk: _Talk, turn: Turn) -> _Talk:
    """Return the conversation after another exchange: on other things where the question stands alone and is new."""
    asked, answer = " ".join(turn.question.split()), _said(turn.answer)
    alone, stood = _alone(asked, talk)
    said = mentions(asked, alone, answer, talk.exchanges, stood)
    own = [each.words for each in ((said.answer,) if said.answer else ()) + said.question]
    known = {each.words for exchange in talk.exchanges for each in (*exchange.question, *exchange.others)}
    same = not own or leans(asked) or not known.isdisjoint(own)
    about = tuple(dict.fromkeys([*own, *(talk.about if same else ())]))[:_TOPICS]
    return _Talk((*talk.exchanges, said), alone, answer, about)


def _alone(asked: str, talk: _Talk) -> tuple[str, dict[str, str]]:
    """Return `asked` with what it points to put in, and which pronoun each name took the place of."""
    if not talk.exchanges or not leans(asked):
        return asked, {}
    asked = of_an_answer(of_a_list(asked, talk.answer), talk.answer, talk.exchanges[-1].answer)
    fragment = CONTINUED.match(asked) or FRAGMENT.match(asked)
    return (_asked_again(talk.question, fragment["topic"]), {}) if fragment else resolved(asked, talk.exchanges)


def _asked_again(earlier: str, topic: str) -> str:
    """Return the earlier question asked of another topic: in the place of what it replaces, else behind it.

    >>> _asked_again("How many died in Florida?", "Georgia")
    'How many died in Georgia?'
    """
    topic = topic.rstrip(" ?.!")
    if _ACCORDING.match(topic):
        other = _ACCORDING.sub(topic, earlier, count=1)
        return other[:1].upper() + other[1:] if other != earlier else f"{earlier.rstrip('?')}, {topic}?"
    if _YEAR.search(topic) and _YEAR.search(earlier):
        return _YEAR.sub(_YEAR.findall(topic)[-1], earlier)
    named = names(earlier)
    if len(named) == 1 and names(f"about {topic}") and not _BEGUN.match(topic):
        return _instead(earlier, named[0], topic)
    if _BEGUN.match(topic):
        return _in_place(earlier, topic) or f"{earlier.rstrip('?')} {topic}?"
    return f"{topic}: {earlier}"


def _instead(earlier: str, named: Span, topic: str) -> str:
    """Return the earlier question with the topic for what it names, or for what somebody it names holds an office of.

    >>> _instead("Who is the CEO of Ford?", Span(11, 22), "Fiat")
    'Who is the CEO of Fiat?'
    """
    office = OFFICE.match(named.of(earlier))
    held = office is not None and not is_person(topic) and not OFFICE.match(_ARTICLE.sub("", topic))
    start = named.start + (office.end() if office and held else 0)
    before = earlier[:start]
    if _ARTICLE.match(topic) or is_person(topic):
        before = _ENDING_ARTICLE.sub("", before)
    return before + topic + earlier[named.end :]


def _in_place(earlier: str, topic: str) -> str | None:
    """Return the earlier question with "in Georgia" for "in Florida", or with "for a month" for its last "for a year".

    >>> _in_place("How many died in Florida on Friday?", "in Georgia")
    'How many died in Georgia on Friday?'
    """
    begun = topic.partition(" ")[0].lower()
    named = [span for span in names(earlier) if earlier[: span.start].endswith(f" {begun} ")]
    if len(named) == 1 and dated(named[0].of(earlier)) == dated(topic):
        return earlier[: named[0].start - len(begun) - 1] + topic + earlier[named[0].end :]
    last = re.search(rf"\b{begun} (?:an? |the |each |every )?[a-z]+\s*\??$", earlier)
    return f"{earlier[: last.start()]}{topic}?" if last and not names(topic) else None


def _context(asked: str, alone: str, talk: _Talk) -> str:
    """Return what else a question needs to be understood, without what it says itself."""
    fragment = CONTINUED.match(asked) or FRAGMENT.match(asked)
    before = "" if fragment else _before(alone, talk.question, talk.answer)
    told = f"{alone} {before}".casefold()
    missing = [each for each in talk.about if not fragment and each.casefold() not in told]
    return "; ".join(filter(None, [before, ", ".join(missing)]))


def _before(alone: str, earlier: str, answer: str) -> str:
    """Return what the last exchange was about, without what the question already says."""
    topic = _WHAT_IS.sub("", earlier).rstrip("?") if _WHAT_IS.match(earlier) else earlier
    first = next((span.of(answer) for span in sentences(answer)), "").rstrip(".")
    words = first.split()
    new = not all(name in alone for name in (span.of(first) for span in names(first))) or not names(first)
    if not words or not new or re.search(rf"(?<!\w){re.escape(first)}(?!\w)", alone, re.I):
        return "" if topic in alone else topic
    short = " ".join(words[:_LONGEST_ANSWER])
    if topic.casefold() in short.casefold():
        return short
    return f"{topic}: {short}" if not topic.endswith("?") else f"{topic} {short}"


def _said(answer: str) -> str:
    """Return the words that an answer of quotes quotes, without who is quoted; nothing of a refusal."""
    if _REFUSED.match(answer):
        return ""
    quoted = _QUOTED.findall(answer) if _QUOTES.match(answer) else []
    return " ".join((" ".join(quoted) if quoted else answer).split())
