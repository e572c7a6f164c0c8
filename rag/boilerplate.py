"""What stands in an article and is not its report: photo credits, sign-ups, licensing notices, bylines, link lines.

The rules look at one sentence at a time, at how it begins and where in the article it stands, and rather leave a line
of boilerplate in than take a sentence of the report out. What begins with a quotation mark is never marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.bylines import is_byline, is_name, is_outlet
from rag.sentences import CREDIT, sentences
from rag.types import Article, Span

__all__ = ["boilerplate", "marked"]

_LONGEST = 60  # words; a longer sentence reports something
_LINK_WORDS = 30  # words of a whole line that only leads elsewhere
_TOP, _TAIL = 6, 8  # sentences from the top where a byline stands, from the end where contacts stand

_NETWORK = (
    r"(?:twitter|x|facebook|instagram|tiktok|threads|bluesky|mastodon|linkedin|youtube|snapchat|telegram|whatsapp|"
    r"social media|(?:www\.)?\w+\.com)\b"
)
_ITEM = (
    r"(?:newsletters?|(?:in|to|into) your inbox|e-?mails?|(?:text |news |e-?mail )alerts?|text messages?"
    r"|podcast|briefing)"
)

_ANYWHERE = re.compile(
    rf"""
    follow\s(?:[\w@.'&/,-]+\s){{0,12}}?(?:on|at|via)\s{_NETWORK} | follow\s(?:\S+\s){{0,8}}@\w+ | follow\severy\sgame:
    | (?:like|join|find|connect\swith)\s(?:us|me|him|her|them)\son\s(?:\S+\s)?{_NETWORK}
    | send\s(?:us\s)?(?:your\s)?(?:news\s|story\s)?(?:tips|feedback)(?:\s(?:to|at|via)\b.*|[.:]?)$
    | (?:got|have|do\syou\shave)\s(?:a|any)\s(?:news\s|story\s|confidential\s)?tips?\b
    | sign\sup\s(?:right\s|now\s)?(?:here|today|now|below)\b | sign\sup\s(?:for|to)\b.*\b(?:{_ITEM}|here)\b
    | subscribe(?:\s(?:now|here|today|for\sfree))?[.!]?$ | subscribe\b.*\b(?:{_ITEM}|here|today|edition|channel|\.com)\b
    | (?:to\s)?(?:get|receive|want)\b.*\b(?:sign\sup|newsletters?\b.*\bsign
        |(?:delivered|sent|straight)\b.*\b(?:inbox|phone)|in\syour\sinbox)
    | you\scan\s(?:also\s)?(?:get|sign\sup|subscribe|listen)\b.*\b(?:here|inbox|newsletter)\b
    | not\sa\ssubscriber | already\sa\ssubscriber | become\sa\s(?:digital\s)?subscriber
    | (?:nonstop|what's\severyone\stalking\sabout\?):?\s?sign\sup
    | a\sversion\sof\sthis\s(?:story|article)\s(?:first\s|originally\s)?appeared
    | content\screated\sby\s.{{3,80}}\s(?:is|are)\savailable
    | for\s(?:licens|licenc|reprint|syndicat|republicat)\w*\s(?:opportunit|rights|request|inquir|permission|information)
    | (?:to|for\spermission\sto)\s(?:licen[sc]e|republish|reprint|reuse)\s(?:this|our)\b
    | (?:this\s(?:material|content|article|story)\s)?may\snot\sbe\s(?:published|reproduced|copied|redistributed)\b
    | (?:copyright\b.{{0,3}}(?:\d{{4}}|©|by\s)|[©™]|\(c\)\s(?:\d{{4}}|copyright))
    | .{{0,200}}\ball\srights\sreserved\.?$
    | click\s(?:here|on\sthe\slink|the\slink)\b | tap\shere\b
    | this\s(?:article|story|column)\s(?:originally\s|first\s)appeared\s(?:on|in|at)\b
    | advertisement$ | advertising$ | sponsored(?:\scontent)?$ | (?:story|article)\scontinues\s(?:below|after)\b
    | (?:share|tweet|print|e-?mail|comments?|facebook|twitter|linkedin|whatsapp|copy\slink|reprints|listen|save)$
    | share\s(?:this|on)\s(?:\S+\s?){{1,3}}$ | skip\sto\s(?:main\s)?content$ | video\sad\sfeedback$ | ad\sfeedback$
    | support\s(?:strong\s)?(?:local|our|independent|quality)\sjournalism\b
    | thank\syou\sfor\ssupporting\s(?:our|local)\b
    | download\s(?:the|our)\s.{{0,30}}\bapp\b | (?:we|this\s(?:web)?site)\suses?\scookies\b | accept\s(?:all\s)?cookies$
    | (?:privacy\spolicy|terms\sof\s(?:use|service))$
    | contribut(?:ing|ors?):\s | (?:additional\s|with\s)?reporting\sby\s.{{3,120}}$ | editing\sby\s
    | .{{3,120}}\scontributed\s(?:to\sthis\s(?:report|story|article)|reporting)\b.{{0,40}}$
    | our\sstandards:\sthe\sthomson
    | from\s(?:staff|usa\stoday\snetwork|wire|news\sservice)\b.{{0,30}}\breports?$ | (?:view|read)\smore\sopinion\b
    | (?:ap|file|handout|courtesy)\s?photos?\b
    | (?:photo(?:graph)?|image|picture|illustration)s?\s(?:by|courtesy|credit|via)\b
    | (?:photo|image|picture|credit|photo\scredit|image\scredit):\s?\S | getty\simages$
    """,
    re.VERBOSE,
)
_LINK = re.compile(
    r"(?:read (?:more|also|next)|see (?:more|also)|watch more|more on this|more (?:coverage|stories|from \S+)|related"
    r"(?: (?:stories|articles|coverage|content|video))?|more|watch|listen|recommended"
    r"|you (?:may|might) also like|up next|don't miss)"
    r"(?:\s?:|$|(?<=more) (?:about|on|from|at|here)\b(?! \d))"
)
_INVITATION = re.compile(r"(?:sign up|subscribe|follow|support|download|thank you|click|get|to get|a version)\b")
_CONTACT = re.compile(
    r"(?:you can )?(?:also )?(?:reach|contact|e-?mail|write to|tweet)\b.*(?:@|\(at\)|\d{3}[-.]\d{4})"
    r"|(?:(?:he|she|they|we|the (?:reporter|author)|[a-z.'-]+(?: [a-z.'-]+)?) (?:can|may) "
    r"(?:also )?be (?:reached|found|contacted)) (?:at|by|on|via)\b"
    r"|you can (?:also )?(?:reach|follow|contact|find|email|connect with)\b.*(?:@|\bat \S+\.\w|twitter|\.com)"
    r"|(?:twitter|e-?mail|phone|instagram|facebook):"
)
_CREDIT = re.compile(CREDIT + r"\W*")
_SIGN = re.compile(r"[–—-]\s?[A-Z][\w.'’-]+(?:,? [A-Z][\w.'’-]+){1,4}")
_LINE = re.compile(r"[^\r\n]*")
_DASHES = "–—-"
_DATELINE = re.compile(r"(?:[A-Z][\w.,'’/ -]{0,50}\s)?[A-Z][\w ]{1,20}\s?[—–]")
_LOGO = re.compile(r"[A-Z][\w&.'’-]*(?: (?:[A-Z0-9][\w&.'’-]*|of|the|and)){0,7} logo", re.ASCII)
_OPENING = "►•●▪♦*([>|_ "


def boilerplate(article: Article) -> list[Span]:
    """Return the spans that are never retrieved and never quoted, in order; each is one or more whole sentences."""
    return marked(article, sentences(article.text))


def marked(article: Article, spans: Sequence[Span]) -> list[Span]:
    """Return what `boilerplate` does, for an article whose sentences are known already."""
    text = article.text
    found: list[Span] = []
    leads_elsewhere = False
    for number, span in enumerate(spans):
        itself = _is_boilerplate(span.of(text), number, len(spans), article)
        if number == 0 or _has_break(text, spans[number - 1], span):
            leads_elsewhere = _is_link(text, span, itself)
        if leads_elsewhere or itself or _is_sign_off(text, spans, number) or _is_name_above_outlet(text, spans, number):
            found.append(span)
    return _joined(text, found)


def _has_break(text: str, before: Span, after: Span) -> bool:
    return "\n" in text[before.end : after.start] or "\r" in text[before.end : after.start]


def _joined(text: str, found: Sequence[Span]) -> list[Span]:
    """Return the spans, neighbours with nothing but white space between them made one."""
    joined: list[Span] = []
    for span in found:
        if joined and not text[joined[-1].end : span.start].strip():
            span = Span(joined.pop().start, span.end)  # noqa: PLW2901
        joined.append(span)
    return joined


def _is_link(text: str, span: Span, itself: bool) -> bool:
    """Return whether a line that begins with this sentence does nothing but lead to another page or a subscription."""
    rest = _LINE.match(text, span.start)
    line = rest[0] if rest else ""
    if len(line.split(maxsplit=_LINK_WORDS)) > _LINK_WORDS:
        return False
    folded = _folded(line)
    return bool(_LINK.match(folded) or (itself and _INVITATION.match(folded)))


def _is_name_above_outlet(text: str, spans: Sequence[Span], number: int) -> bool:
    following = spans[number + 1 : number + 2]
    return number < _TOP and bool(following) and is_name(spans[number].of(text)) and is_outlet(following[0].of(text))


def _is_boilerplate(sentence: str, number: int, count: int, article: Article) -> bool:
    if len(sentence) > _LONGEST * 12:
        return False
    folded = _folded(sentence)
    if _ANYWHERE.match(folded) or _CREDIT.fullmatch(sentence) or _LOGO.fullmatch(sentence):
        return True
    if number >= count - _TAIL and number and _CONTACT.match(folded):
        return True
    if number >= _TOP:
        return False
    named = {_folded(name) for name in (article.author, article.publisher) if name}
    return folded in named or bool(_DATELINE.fullmatch(sentence)) or is_byline(sentence, article.author)


def _is_sign_off(text: str, spans: Sequence[Span], number: int) -> bool:
    """Return whether a sentence is "– Jane Doe" and not one item of a list of such."""
    around = spans[max(number - 1, 0) : number + 2]
    return text[spans[number].start] in _DASHES and (
        bool(_SIGN.fullmatch(spans[number].of(text))) and sum(text[span.start] in _DASHES for span in around) == 1
    )


def _folded(sentence: str) -> str:
    """Return the sentence on one line, in small letters, with straight apostrophes and without a bullet before it."""
    return " ".join(sentence.replace("’", "'").split()).lstrip(_OPENING).lower()
