"""Questions asked otherwise: with a word less, with who reports it, with a day. What answers them stays the same.

The questions of the sets repeat the words of their texts and are asked of one text. Those of people do not, and name
the paper and the day, which stand beside an article and not in it.
"""

from __future__ import annotations

import random
import re
from datetime import date

from rag.keywords import terms
from rag.words import day

__all__ = ["asked_otherwise"]

_LESS, _REPORTED, _DATED = 0.3, 0.15, 0.05  # shares of the questions
_FEWEST = 4  # telling words, of which one may go
_NAMES = (
    *("CNN", "Reuters", "the BBC", "USA Today", "the Guardian", "NPR", "Fox News", "the Washington Post", "Bloomberg"),
    *("Al Jazeera", "the Associated Press", "the New York Times", "Politico", "the Times", "Axios", "Der Spiegel"),
    *("the Hill", "Nature", "the Economist", "CBS News", "Le Monde", "the Daily Mail", "the Herald", "Wired"),
)
_SAID = ("say", "report", "write", "state", "mention", "name")
_ASKING = re.compile(r"(?:Who|Whose|What|Which|When|Where|Why|How|In|At|On|Is|Was|Are|Were|Did|Does|Do|Has|Have)\b")


def asked_otherwise(question: str, text: str, chance: random.Random, *, shortened: bool = True) -> str:
    """Return the question as it is, or otherwise; `shortened` allows to leave out a word that the text has too."""
    if shortened and chance.random() < _LESS:
        question = _without_a_word(question, text, chance)
    if chance.random() < _REPORTED:
        return _reported(question, chance.choice(_NAMES), chance)
    if chance.random() < _DATED and not re.search(r"\d", question):
        number, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(2008, 2024)
        return f"As of {day(date(year, month, number))}, {_small(question)}"
    return question


def _without_a_word(question: str, text: str, chance: random.Random) -> str:
    """Return the question without one of the small words that stand in the text too; names and figures stay."""
    words = question.split()
    held = set(terms(text))
    telling = [word for word in words[1:] if terms(word)]
    loose = [place for place, word in enumerate(words[1:], 1) if word.isalpha() and word.islower()]
    loose = [place for place in loose if terms(words[place]) and set(terms(words[place])) <= held]
    if len(telling) < _FEWEST or not loose:
        return question
    gone = chance.choice(loose)
    return " ".join(words[:gone] + words[gone + 1 :])


def _reported(question: str, name: str, chance: random.Random) -> str:
    """Return the question with who reports it: before it, behind it, or in the midst of "did CNN say"."""
    inner = re.match(
        r"(?:Who|What|Which \w+|When|Where|How (?:many|much) \w+) (?=(?:did|was|were|is|are|had|has)\b)", question
    )
    way = chance.randrange(3 if inner else 2)
    if way == 0:
        return f"According to {name}, {_small(question)}"
    if way == 1:
        return f"{question.rstrip('?').rstrip()}, according to {name}?"
    assert inner is not None  # noqa: S101 - for the reader of types
    return f"{inner[0]}did {name} {chance.choice(_SAID)} {question[inner.end() :]}"


def _small(question: str) -> str:
    """Return the question with a small first letter where it begins with a word that asks."""
    return question[:1].lower() + question[1:] if _ASKING.match(question) else question
