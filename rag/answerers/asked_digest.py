"""Questions that a digest answers: a summary, a timeline, what the articles say of a topic; and the topic they name.

Only questions put as such count. One for a figure, a person or a reason is short, whatever words it is dressed in
("What do the articles say about the number of deaths?"), and is none of them.
"""

from __future__ import annotations

import re

from rag.answerers.asked_state import changing
from rag.asked_days import WHEN
from rag.asked_periods import RELATIVE
from rag.types import Filters, Question
from rag.words import without_context

__all__ = ["digest_topic"]

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
    rf"|what\s+(?:the|these)\s+{_PRESS}\s+(?:say|report|write)|what\s+(?:has\s+)?happened)\s+(?:so\s+far\s+)?"
    r"(?:of|on|about|around|in|with|to|at|regarding|concerning|surrounding)\s+",
    re.I,
)
_DAYS = re.compile(rf"(?:^|[\s,]+){WHEN}$|^{RELATIVE}[’']s\s+(?=news$|headlines$|coverage$)", re.I)
_AT_HAND = re.compile(
    r"(?:(?:all|both|each|of|the|this|that|these|those|your|today[’']s|chosen|selected|whole|entire|two|three)\s*)*"
    r"(?:articles?|news|headlines|stor(?:y|ies)|texts?|documents?|pieces?|reports?|coverage|collection|them|it|here"
    r"|everything)?",
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
_LONGEST, _MOST_WORDS = 300, 20


def digest_topic(question: Question) -> str | None:
    """Return what a question asks a digest of, "" for one of the articles at hand; None where it asks for none.

    >>> digest_topic(Question("", "Please summarise the news about Hurricane Ian."))
    'Hurricane Ian'
    >>> digest_topic(Question("", "What do the articles say about the death toll?"))
    """
    asked = without_context(question.understood)
    plain = " ".join(asked.split()).rstrip(" ?.!")
    if len(plain) > _LONGEST or changing(plain) is not None:
        return None
    for frame, told in _FRAMES:
        match = frame.fullmatch(_ENDING.sub("", plain)) or frame.fullmatch(plain)
        if match:
            groups = match.groupdict()
            topic = _ENDING.sub("", groups.get("topic") or groups.get("events") or "")
            if (_SHORT_QUESTION if told else _QUESTION).match(topic):
                return None
            return _without_frame(topic, question.understood[len(asked) :].strip(" ()"), question.filters)
    return None


def _without_frame(said: str, context: str, limits: Filters) -> str | None:
    """Return the topic without words for news and its days; what was spoken of before, where it only points there.

    Where articles were chosen, "these articles" are those.
    """
    topic = said
    for _ in range(2):
        topic = _DAYS.sub("", _BEFORE_TOPIC.sub("", topic))
    if _AT_HAND.fullmatch(topic):
        return "" if limits.articles and _ARTICLES.search(topic) else context
    return None if _FIGURE.match(topic) or len(topic.split()) > _MOST_WORDS else topic
