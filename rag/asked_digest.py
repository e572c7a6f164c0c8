"""Questions that a digest answers: a summary, a timeline, what the articles say of a topic; and the topic they name.

Only questions put as such count. One for a figure, a person or a reason is short, whatever words it is dressed in
("What do the articles say about the number of deaths?"), and is none of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.asked_change import changing
from rag.asked_days import PRESS, WHEN, asked_days, days_in
from rag.asked_names import mentions
from rag.asked_periods import PERIOD, RELATIVE
from rag.names import names
from rag.types import Filters, Question
from rag.words import without_context

__all__ = ["digest_days", "digest_topic"]

_POLITE = (
    r"(?:(?:and|but|so|ok(?:ay)?|now|then|well|please)[\s,]+)*"
    r"(?:(?:(?:can|could|would|will)\s+you|i(?:[’']d|\s+would)\s+like(?:\s+you\s+to)?|i\s+(?:want|need)(?:\s+you\s+to)?"
    r"|(?:may|can|could)\s+i\s+(?:have|get|see)|let[’']s\s+(?:have|see))\s+)?(?:please\s+)?"
)
_GIVE = (
    r"(?:give|get|show|write|make|create|provide|prepare|produce|compile|draw\s+up|put\s+together)(?:\s+(?:me|us))?\s+"
)
_KIND = (
    r"(?:(?:short|brief|quick|concise|full|complete|detailed|general|rough|clear|simple|dated|chronological"
    r"|\w+-(?:sentence|paragraph|word|line|point))\s+)*"
)
_DIGEST = r"(?:summary|overview|recap|digest|round-?up|run-?down|synopsis|time-?line|chronology)"
_OF = r"(?:of|on|about|regarding|concerning|covering|for|around|surrounding)"
_PRESS = r"(?:articles?|news|newspapers|papers|press|media|coverage|outlets|stories|documents?|collection)"
_MAIN = r"(?:main|key|major|(?:most\s+)?important)"
_TOPIC = r"(?P<topic>.+)"

_PLAIN = (
    rf"(?:summari[sz]e|sum\s+up|recap)(?:\s+{_TOPIC})?",
    rf"(?:{_GIVE})?(?:(?:an?|the|your)\s+)?{_KIND}{_DIGEST}(?:\s+{_OF}\s+{_TOPIC})?",
    rf"{_GIVE}(?:(?:an?|the|your)\s+)?(?P<topic>[\w’'.&-]+(?:\s+[\w’'.&-]+){{0,4}}?)\s+{_DIGEST}",
    rf"what(?:[’']s|\s+is)\s+the\s+{_KIND}{_DIGEST}\s+of\s+{_TOPIC}",
    rf"(?:catch\s+me\s+up|fill\s+me\s+in|brief\s+me|bring\s+me\s+up\s+to\s+(?:date|speed)|get\s+me\s+up\s+to\s+speed)"
    rf"(?:\s+(?:on|about|with|regarding)\s+{_TOPIC})?",
    r"how\s+(?:did|has|have)\s+(?:the\s+(?:story|case|affair|saga|scandal|crisis|situation|events?)\s+"
    r"(?:of|around|about|in|with|surrounding)\s+(?P<topic>.+?)\s+(?:develop(?:ed)?|evolved?|progress(?:ed)?|go|gone)"
    r"|(?P<events>.+?)\s+(?:unfold(?:ed)?|play(?:ed)?\s+out))",
    rf"(?:list|name|recount|trace|describe|tell\s+me|show\s+me|give\s+me|what\s+(?:were|are))\s+the\s+"
    rf"(?:{_MAIN}|course\s+of|sequence\s+of|chain\s+of)\s+(?:events|developments)\s+"
    rf"(?:of|in|around|surrounding|leading\s+(?:up\s+)?to|during|behind)\s+{_TOPIC}",
    rf"what\s+(?:are|were)\s+the\s+{_MAIN}\s+(?:points|takeaways|facts)\s+(?:of|from|in|about|on)\s+{_TOPIC}",
    r"what\s+(?:is|are)\s+(?P<topic>(?:this|these|the)\s+(?:(?:chosen|selected)\s+)?(?:articles?|stor(?:y|ies)|texts?))"
    r"\s+about",
)
"""Questions for a digest in so many words, also one of how or why something happened."""

_SPOKEN = (
    rf"what\s+(?:do|does|did)\s+(?:all\s+)?(?:(?:the|these|those|your)\s+)?{_PRESS}\s+"
    rf"(?:say|report|write|tell\s+(?:us|me)|have\s+to\s+say)\s+(?:about|on)\s+{_TOPIC}",
    r"what(?:[’']s|\s+is|\s+was|\s+has\s+been)\s+(?:already\s+|being\s+)?(?:known|reported|said|written)\s+(?:so\s+far\s+)?"
    rf"about\s+{_TOPIC}",
    rf"what\s+do\s+(?:we|you)\s+know\s+(?:so\s+far\s+)?about\s+{_TOPIC}",
    rf"tell\s+(?:me|us)\s+(?:(?:all|everything|more|what\s+(?:is\s+known|you\s+know))\s+)?about\s+{_TOPIC}",
    rf"what\s+(?:has\s+|have\s+)?happened\s+(?:with|around)\s+{_TOPIC}",
    r"what\s+(?:has\s+|have\s+)?happened\s+(?:to|in|at|during)\s+(?P<topic>.+?)\s+"
    r"(?:over\s+time|step\s+by\s+step|day\s+by\s+day|in\s+(?:chronological\s+)?order)",
    rf"what(?:[’']s|\s+is|\s+has\s+been)\s+(?:going\s+on|happening)\s+(?:with|in|at|around)\s+{_TOPIC}",
)
"""Questions that ask for all there is on a topic, unless that is a question itself."""

_SAYS = r"(?:report|write|say|publish|state)"
_SAID = r"(?:reported|written|said|published|been\s+(?:reporting|saying|writing))"
_NAME = r"(?:\s+(?:about|on|of)\s+(?P<name>.+))?"
_REPORTS = tuple(
    re.compile(rf"{_POLITE}{frame}", re.I)
    for frame in (
        rf"what\s+(?:do|does|did|has|have|had)\s+(?:{PRESS}|(?:the\s+)?{_PRESS})\s+(?:{_SAYS}|{_SAID}){_NAME}",
        rf"what\s+(?:was|were|has\s+been)\s+{_SAID}(?:\s+by\s+{PRESS})?{_NAME}",
        rf"(?:{_GIVE}|what\s+(?:is|was)\s+)?{PRESS}[’']s\s+coverage\s+of\s+{_TOPIC}",
        rf"how\s+(?:do|does|did|has|have|had)\s+{PRESS}\s+(?:report(?:ed)?\s+on|cover(?:ed)?)\s+{_TOPIC}",
    )
)
"""Questions what is reported of a name, or at all, by the press: it stands for each publisher that they name.

Those about more than a name may have a short answer.
"""

_FRAMES = [
    (re.compile(rf"{_POLITE}{frame}", re.I), plain)
    for frames, plain in ((_PLAIN, True), (_SPOKEN, False))
    for frame in frames
]
_ENDING = re.compile(
    r"(?:[\s,]+(?:please|for\s+me|briefly|so\s+far|to\s+date|over\s+time|step\s+by\s+step|day\s+by\s+day"
    r"|in\s+(?:short|brief|detail|(?:chronological\s+)?order|(?:at\s+most\s+)?[\w-]+\s+(?:short\s+)?"
    r"(?:sentences?|words?|paragraphs?|lines?|(?:bullet\s+)?points?))|as\s+(?:an?\s+)?(?:list|bullet\s+points|timeline)))+$",
    re.I,
)
_BEFORE_TOPIC = re.compile(
    r"^(?:(?:the|this|these|all|recent|latest|main|key)\s+)*(?:[\w.&][\w .&]{0,30}[’']s?\s+)?"
    r"(?:news|coverage|reporting|reports?|articles?|stor(?:y|ies)|events|developments?|facts|information|everything"
    r"|what(?:[’']s|\s+(?:is|was|has\s+been))\s+(?:known|reported|said|written|being\s+reported|happening|going\s+on)"
    rf"|what\s+(?:(?:the|these)\s+)?{_PRESS}\s+(?:say|report|write|{_SAID}|wrote)|what\s+(?:has\s+)?happened)\s+"
    r"(?:so\s+far\s+)?(?:(?:published|written)\s+(?=about|on))?"
    r"(?:of|on|about|around|in|with|to|at|regarding|concerning|surrounding)\s+",
    re.I,
)
_SAYING_WHEN = re.compile(
    rf"(^|\b(?:report|write|say|publish|reported|wrote|(?:articles|was|were|been)\s+(?:published|written)"
    rf"|news|coverage|articles|stories|reports|events|happened|by\s+[\w .]{{2,30}})\s+)({WHEN})"
    r"(?:,?\s+(?=(?:what|how)\b)|(?=$|\s+(?:about|on|by|of|with|to|around)\b))",
    re.I,
)
_UNLIMITED = re.compile(r"[\s,]*(?:of\b|today$)", re.I)  # "the storm of May" went on in June; "today" may be now
_DAYS = re.compile(rf"(?:^|[\s,]+){WHEN}$|^{RELATIVE}[’']s\s+(?=news$|headlines$|coverage$)", re.I)
_PERIOD, _RELATIVE = re.compile(PERIOD, re.I), re.compile(RELATIVE, re.I)
_AT_HAND = re.compile(
    r"(?:(?:all|both|each|of|the|this|that|these|those|your|today[’']s|chosen|selected|whole|entire|two|three)\s*)*"
    r"(?:articles?|news|headlines|stor(?:y|ies)|texts?|documents?|pieces?|reports?|coverage|collection|them|it|here"
    rf"|everything|events|what\s+(?:has\s+)?happened|what\s+(?:was|is|has\s+been|(?:the\s+)?{_PRESS})\s+(?:{_SAID}|wrote))?",
    re.I,
)
_ARTICLES = re.compile(r"articles?|news|headlines|stor|text|document|piece|report|coverage|collection", re.I)
_QUESTION = re.compile(
    r"(?:how|why|who|whom|whose|when|where|which|what|whether|if|did|does|do|is|are|was|were)\b", re.I
)
_SHORT_QUESTION = re.compile(
    r"(?:how\s+(?:many|much|long|old|far|often|big|tall|soon)|who|whom|whose|when|where|which|whether|if|did|does|do|is"
    r"|are|was|were)\b",
    re.I,
)
_FIGURE = re.compile(
    r"(?:[\w’'-]+\s+){0,3}?(?:numbers?|count|amount|price|cost|fee|toll|size|age|population|date|name|rate|share"
    r"|percentage|value|length|height|distance|speed|weight|temperature|winner|score)\b",
    re.I,
)
_ONE_WORD = re.compile(r"(?:the )?(?!(?:it|this|that|them|these|those|him|her|us|me|you)$)[\w’'-]+", re.I)
_ANY_WORD = re.compile(r"(?!(?:the|and|or)\b)\w", re.I)
_LONGEST, _MOST_WORDS = 300, 20


def digest_topic(question: Question) -> str | None:
    """Return what a question asks a digest of, "" for one of the articles at hand; None where it asks for none.

    >>> digest_topic(Question("", "Please summarise the news about Hurricane Ian."))
    'Hurricane Ian'
    >>> digest_topic(Question("", "What do the articles say about the death toll?"))
    """
    said = _asked_of(question)
    if said is None:
        return None
    context = question.understood[len(without_context(question.understood)) :].strip(" ()")
    return _without_frame(said[0], context, question.filters)


def digest_days(question: Question, today: date, newest: date | None = None) -> Filters:
    """Return the first and last day of what a digest is asked of, seen from `today`; none where it names no such days.

    Days on which articles were published are none: they limit what is searched. Days without a year are the latest
    that are not after `newest`, where that is given.

    >>> digest_days(Question("", "Summarise what happened to Twitter in November 2022"), date(2023, 1, 1)).since
    datetime.date(2022, 11, 1)
    """
    said = _asked_of(question)
    asked = " ".join(without_context(question.understood).split())
    found = (question.found, asked_days(_pressed(asked, question.filters.publishers), today))
    if said is None or any(each.since or each.until for each in found):
        return Filters()
    topic, days = _without_days(said[0])
    days += [said[1], topic if _PERIOD.fullmatch(topic) else ""]
    named = [each for each in days if not _UNLIMITED.match(each)]
    counted_back = any(_RELATIVE.fullmatch(match[0]) for each in named for match in _PERIOD.finditer(each))
    return days_in(named, today if newest is None or counted_back else min(newest, today))


def _asked_of(question: Question) -> tuple[str, str] | None:
    """Return what a question asks a digest of, in its own words, and when that was said; None where it asks none."""
    plain = " ".join(without_context(question.understood).split()).rstrip(" ?.!")
    if len(plain) > _LONGEST or changing(plain) is not None:
        return None
    publishers = question.filters.publishers
    whole = _pressed(_ENDING.sub("", plain), publishers, "what ")
    found = _SAYING_WHEN.search(whole)
    when = found[2] if found else ""
    text = f"{whole[: found.end(1)]}{whole[found.end() :].lstrip()}".strip() if found else whole
    topic = _framed(text, *(() if when else (plain,)))
    topic = _reported(_pressed(text, publishers), when) if topic is None else topic
    return None if topic is None else (topic, when)


def _pressed(text: str, publishers: Sequence[str], behind: str = "") -> str:
    """Return a text with "the press" for each of the publishers that is named behind certain words."""
    for each in reversed(mentions(text, publishers)):
        before = text[: each.span.start]
        if before.casefold().endswith(behind):
            text = f"{before}{PRESS}{text[each.span.end :]}"
    return text


def _framed(*texts: str) -> str | None:
    """Return the topic of a question put in so many words; None for a question put otherwise, or about another one."""
    for frame, told in _FRAMES:
        match = next(filter(None, map(frame.fullmatch, texts)), None)
        if match:
            groups = match.groupdict()
            topic = _ENDING.sub("", groups.get("topic") or groups.get("events") or "")
            return None if (_SHORT_QUESTION if told else _QUESTION).match(topic) else topic
    return None


def _reported(text: str, when: str) -> str | None:
    """Return what a question asks the reports of certain publishers on; "" for all that they report in certain days."""
    match = next(filter(None, (frame.fullmatch(text) for frame in _REPORTS)), None)
    if match is None:
        return None
    groups = match.groupdict()
    if topic := groups.get("topic"):
        return None if _QUESTION.match(topic) else topic
    name = groups.get("name") or ""
    return name if (_only_named(_without_days(name)[0]) if name else when) else None


def _only_named(topic: str) -> bool:
    """Return whether a topic is names and nothing else, or a single word."""
    if _ONE_WORD.fullmatch(topic):
        return True
    text = left = f"about {topic}"  # a name that stands first is one too
    for span in reversed(names(text)):
        left = left[: span.start] + left[span.end :]
    return not _ANY_WORD.search(left.removeprefix("about"))


def _without_days(said: str) -> tuple[str, list[str]]:
    """Return a topic without words for news and for its days, and those for its days."""
    topic, days = said, []
    for _ in range(2):
        topic = _BEFORE_TOPIC.sub("", topic)
        if not _PERIOD.fullmatch(topic) and (found := _DAYS.search(topic)):
            days.append(found[0])
            topic = topic[: found.start()] + topic[found.end() :]
    return topic, days


def _without_frame(said: str, context: str, limits: Filters) -> str | None:
    """Return the topic without words for news and its days; what was spoken of before, where it only points there.

    Where articles were chosen, "these articles" are those.
    """
    topic, _ = _without_days(said)
    if _PERIOD.fullmatch(topic):
        return context
    if _AT_HAND.fullmatch(topic):
        return "" if limits.articles and _ARTICLES.search(topic) else context
    return None if _FIGURE.match(topic) or len(topic.split()) > _MOST_WORDS else topic
