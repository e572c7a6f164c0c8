"""The sentences of whom a question asks what they say: "What did Musk say about the staff?" takes those Musk speaks.

Rules for English news. What somebody else says is no answer, however near it is to the matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answerers.choosing import introduced, named_publishers
from rag.answerers.quotations import credit
from rag.answerers.speakers import SAYING, asked_speaker, unnamed_speaker
from rag.names import is_person, people
from rag.reading import Reading
from rag.types import Findings, Question

__all__ = ["said_by"]

_SHARE = 0.01  # of the best sentence's score, below which what somebody says is of something else
_VERB = (
    rf"(?:{SAYING}|believes?|believed|thinks?|thought|praised?|critici[sz]ed|den(?:ies|ied)|condemned|urged|dismissed"
    r"|promised|vowed|pledged|apologi[sz]ed|posted|blamed|accused|defended|disputed|expressed|hopes?|hoped|welcomed|rejected"
    r"|responded|replied|agreed|disagreed|admitted|suggested|proposed|compared|revealed|confirmed|disclosed|declared)"
)
_ASIDE = r"(?:,[^;…]{1,80},|\s+(?:of|from|at|with|for)\b[^,;…]{1,50}?|\s+\([^)]{1,30}\))?"
_ADVERBS = r"(?:\s+(?:has|had|have|also|later|then|who|\w+ly))*"
_BEHIND = (  # "..., said the mayor of Polden, Ann Rye", not "Hill said Rye had been warned"
    r"(?:(?:[,.?!…][”\"’]?|[”\"])\s+(?:said|says|added|wrote|writes|tweeted|warned|explained|recalled|continued|noted|argued"
    r"|insisted)|\baccording to)\s+"
    r"(?:(?!(?:he|she|they|it|that|told|to|was|is|had|has|not|on|by|about|with|after|when|who)\b)[\w.’'-]+,?\s+){0,8}?"
)


def said_by(readings: Sequence[Reading], question: Question, findings: Findings) -> Sequence[Reading]:
    """Return the sentences of whom the question asks what they say; all of them where it asks nothing of the kind.

    None is left where nobody quotes them on the matter. What a publisher says is what its articles do.
    """
    who = asked_speaker(question.understood)
    if not readings or who is None or named_publishers(question.understood, findings):
        return readings
    called = _called(who)
    least = _SHARE * readings[0].score
    return [each for each in readings if each.score >= least and _speaks(called, each, findings)]


def _called(who: str) -> str:
    """Return a pattern of what somebody is called in news: a person by the last name, others by name or initials."""
    words = who.split()
    plain = re.escape(words[-1]) if is_person(who) else re.escape(who)
    initials = "".join(word[0] for word in words if word[:1].isupper()) if len(words) > 2 else ""  # noqa: PLR2004
    return rf"\b(?:{plain}{f'|{initials}' if initials and not is_person(who) else ''})\b(?![’']s)"


def _speaks(called: str, reading: Reading, findings: Findings) -> bool:
    """Return whether a sentence says what they say: by its own words, those of its quotation, or the one before."""
    article = findings.articles[reading.article].article
    if article.author and re.search(called, article.author):
        return True
    sentence = reading.span.of(article.text)
    if re.search(rf"{called}{_ASIDE}{_ADVERBS}\s+{_VERB}\b|{_BEHIND}{called}", sentence):
        return True
    if found := credit(article.text, reading.span):
        return re.search(called, found.words.of(article.text)) is not None
    if not unnamed_speaker(sentence):
        return False
    before = " ".join(span.of(article.text) for span in introduced(reading, findings))
    return re.search(called, before) is not None and len(people(before)) <= 1
