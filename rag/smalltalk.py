"""Plain replies to greetings, thanks and "what can you do?"; a real question is never taken for one."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from rag.types import Article, Overview
from rag.words import day

__all__ = ["described", "reply"]

_TO_WHOM = r"(?: (?:there|again|all|everyone|everybody|team|folks|friend|byline|bot))?"
_GREETING = (
    rf"(?:hi+|hello+|hey+|hiya|howdy|greetings|welcome back|good (?:morning|afternoon|evening|day)){_TO_WHOM}"
    r"|how (?:are|is) (?:you|things|it going)(?: (?:doing|today|doing today))?|how do you do|whats up"
    r"|(?:nice|good|pleased) to meet you"
)
_THANKS = (
    r"(?:ok |okay |great |perfect |cool |no |good |many |a million )?(?:thanks|thank you|thank u|thx|ty|cheers)"
    r"(?: (?:a lot|a bunch|a million|so much|very much|again|for (?:that|this|the help|your help|the answer|everything)"
    rf"))*{_TO_WHOM}|much appreciated|i appreciate it"
    r"|that (?:helps|helped|was helpful|is helpful)(?: a lot)?|thats helpful"
    r"|ok|okay|great|perfect|cool|nice|awesome|wonderful|excellent|got it|i see|very good|good answer|well done"
)
_FAREWELL = (
    rf"(?:good)?bye(?: bye)?{_TO_WHOM}|good night|see you(?: later| soon)?|farewell|have a (?:nice|good|great) day"
)
_ABOUT = (
    r"(?:please )?help(?: me)?(?: please)?|i need (?:some )?help|(?:so )?what (?:can|do|could) you(?: even)? do"
    r"(?: for me)?|who are you|what are you|what(?:s| is) your name|what(?:s| is) byline|who is byline"
    r"|how (?:does (?:this|it|byline) work|do (?:you|i) (?:work|start|use (?:this|it|you|byline))|can you help(?: me)?)"
    r"|what can i (?:ask|do)(?: (?:you|here|about))*|what (?:should|could) i ask(?: you)?"
    r"|what do you know(?: about)?|what are you (?:able to do|good at|for)|tell me about (?:yourself|you)"
    r"|what (?:kinds? of )?questions can (?:i ask|you answer)|introduce yourself"
    r"|are you (?:a |an )?(?:bot|robot|ai|human)"
    r"|what (?:articles|sources|documents|news) (?:do you have|are there|are in here)"
    r"|what(?:s| is) in (?:here|(?:the|this|your) (?:collection|library|corpus))|can you help(?: me)?(?: please)?"
)
_KINDS = {"about": _ABOUT, "thanks": _THANKS, "greeting": _GREETING, "farewell": _FAREWELL}
_ONE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
_LONGEST = 200
_NAMED = 3
_ABILITY = (
    "I answer questions from a collection of articles. Every statement carries the exact words it rests on, "
    "with the publisher and the date, and where the articles do not hold the answer I say so."
)


def reply(text: str, overview: Overview) -> str | None:
    """Return a short plain reply where `text` is small talk and nothing else; None for everything that asks something.

    Pure: the same text and overview give the same reply.
    """
    kinds = _kinds(text)
    if not kinds:
        return None
    if "about" in kinds:
        return f"{_ABILITY} {described(overview)}"
    if "greeting" in kinds:
        return f"Hello! Ask me something about the articles. {described(overview)}"
    if "thanks" in kinds:
        return "You're welcome. Ask on whenever you like."
    return "Goodbye, and thank you for reading."


def described(overview: Overview) -> str:
    """Return what the collection holds: how many articles, from whom and when, and the newest."""
    if overview.articles == 0:
        return 'The collection is still empty: add articles on the page of articles, or with "byline add PATH".'
    count = "1 article" if overview.articles == 1 else f"{overview.articles:,} articles"
    sentence = f"The collection holds {count}{_publishers(overview.publishers)}{_range(overview.first, overview.last)}."
    return f"{sentence}{_newest(overview.newest)}" if overview.articles > 1 else sentence


def _publishers(names: tuple[str, ...]) -> str:
    """Return " from CNN", or how many publishers there are with the most frequent by name."""
    if len(names) <= 1:
        return f" from {names[0]}" if names else ""
    others = len(names) - _NAMED
    more = f" and {others} more" if others > 0 else ""
    return f" from {len(names)} publishers ({', '.join(names[:_NAMED])}{more})"


def _range(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    return f", published on {day(first)}" if first == last else f", published from {day(first)} to {day(last)}"


def _newest(article: Article | None) -> str:
    if article is None or not article.title:
        return ""
    return f" The newest is “{' '.join(article.title.split())}”."


def _kinds(text: str) -> set[str]:
    """Return the kinds of small talk that make up the whole of `text`; nothing where any other word stands in it."""
    if len(text) > _LONGEST:
        return set()
    rest = _plain(text)
    kinds: set[str] = set()
    while rest:
        found = [m for length in range(len(rest), 0, -1) if (m := _whole(rest, length))]
        if not found:
            return set()
        kinds.add(str(found[0].lastgroup))
        rest = rest[found[0].end() :].lstrip()
    return kinds


def _whole(rest: str, length: int) -> re.Match[str] | None:
    """Return the phrase that is the first `length` characters of `rest`, ending with a word."""
    return _ONE.fullmatch(rest, 0, length) if rest[length : length + 1] in ("", " ") else None


def _plain(text: str) -> str:
    """Return lower-case words and single spaces; apostrophes vanish, so that "what's" is "whats"."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = re.sub(r"['’‘`´]", "", folded)
    return " ".join(re.sub(r"[^\w]|_", " ", folded).split())
