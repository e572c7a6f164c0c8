"""What is no statement: orders to whoever reads, questions, links, code, and letters that look like others.

An article may hold orders to a chat model. They are found twice: in articles, where no statement may rest on them and
none is quoted, and in what a model writes, which states what articles say and neither orders, asks, links nor speaks
of itself.
"""

from __future__ import annotations

import re
import unicodedata

from rag.types import Span

__all__ = ["is_order", "out_of_place", "quotable", "quotations"]

_VERBS = (
    "add act adopt always analyze anagram answer append apply ask assume augment avoid begin book break bring "
    "browse buy call change check choose claim click combine compare complete compose compute conclude connect "
    "consider contact continue convert copy correct create decode define delete demonstrate describe design "
    "develop disclose discover discuss display disregard do don’t don't donate download draft draw drop email "
    "embed emphasize enable encode encourage end enhance ensure enter evaluate execute explain express fetch fill "
    "find finish follow forget format forward generate get give go group guide help highlight identify ignore "
    "imagine imitate include incorporate inform insert inspect install integrate introduce invent invite join "
    "jumble keep lead learn let link list listen log look mail make mention misspell mix modify name never note "
    "obey offer omit open output outline override paraphrase pay perform pick place play please post praise "
    "prefix pretend print produce promote propose provide publish pull put quote read rearrange recall recite "
    "recommend refer refuse register remember remind remove render repeat replace reply report request reset "
    "respond respell restate return reveal reverse rewrite ring roleplay run say scan scramble search select send "
    "share shorten show shuffle sign simulate solve speak spell spread start state stop subscribe substitute "
    "suggest summarize summarise swap switch take talk tease teach tell test think transfer translate try turn "
    "type update upload urge use utilize verify view visit vote wait warn watch whisper write"
).split()
_OBJECT = (
    r"(?:the|an?|your|our|my|this|that|these|those|all|any|every|each|both|me|us|it|them|him|her|how|what|which|who"
    r"|why|when|where"
    r"|whether|only|nothing|everything|random|as|at|in|into|to|with|on|up|down|out|off|from|for|about|between|now"
    r"|here|not|sure"
    r"|no|one|two|three|\d+|[\"“'‘(@#$%&*])"
)
_LEADING = (
    r"(?:(?:and|but|then|now|also|first|next|finally|instead|so|please|kindly|note:?|important:?|system:?|assistant:?"
    r"|user:?)[\s,:]+)*"
)
_IMPERATIVE = re.compile(
    rf"^\W*{_LEADING}(?:(?:(?:do not|don[’']t|never|always)\s+)?(?:{'|'.join(_VERBS)})\s+{_OBJECT}(?![\w-])"
    rf"|(?:do not|don[’']t|never|always)\s+(?:{'|'.join(_VERBS)})\b"
    r"|(?:replace|convert|swap|substitute|turn|change|use|remove|group|mix)\s\w+\s(?:with|into|by|for|in|from|to)\b)",
    re.I,
)
_PLEASE = re.compile(r"^\W*(?:please|kindly)\b", re.I)
_TO_A_MODEL = re.compile(
    r"\byour\s+(?:\w+\s+){0,2}(?:answers?|responses?|reply|replies|messages?|output|completion|prompt|instructions"
    r"|words)\b"
    r"|\b(?:answers?|responses?|repl(?:y|ies)|output)\s+(?:must|should|shall|has to|have to|needs? to)\b"
    r"|\b(?:ignor|disregard|forget|overrid|bypass)\w*\s+(?:\w+\s+){0,4}(?:instructions?|prompts?|rules|directions"
    r"|guidelines|above|passages?|articles?)\b"
    r"|\b(?:you are|you must|you will|you should|you have to|you’re|you're)\b(?=.*\b(?:now|answer|respond|reply|write"
    r"|say|assistant|model|AI)\b)"
    r"|^\W*(?:system|assistant|user|human|instructions?|important|admin(?:istrator)?|developer"
    r"|note to (?:the )?\w+)\s*:"
    r"|<\|?/?\w+\|?>|\b(?:as an AI|language model|chat ?bot|AI assistant)s?\b(?=.*\b(?:must|should|answer|respond"
    r"|reply|write|say|instruct)\b)"
    r"|\b(?:must|should|shall|has to|have to|needs? to)\s+(?:\w+\s+){0,2}(?:answer|respond|reply|output|be answered"
    r"|be told)\b",
    re.I,
)
_QUESTION = re.compile(r"\?[”\"’')\]*]*\s*$")
_LINK = re.compile(
    r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w+|(?<![\w.])(?:[\w-]+\.)+(?:com|org|net|info|biz|xyz|io|ru|cn|top|site"
    r"|online|app|dev|example|onion|gg|ly|shop|club|link|live|me|tk|zip|co\.uk)\b(?:/\S*)?"
    r"|\]\(|javascript:|data:\w+/",
    re.I,
)
_CODE = re.compile(
    r"```|`[^`]+`|</?[a-z!][^<>]*>|&(?:lt|gt|amp|#\d+);|\{\{|\}\}|[{}]\s*$|;\s*$|\b(?:def|function|import|from|const"
    r"|let|var|class|return|print|console\.log"
    r"|SELECT|INSERT INTO|DROP TABLE|echo|sudo|curl|wget|rm -rf|#include)\b\s*[\w.\"'*]*\s*(?:\(|=|;"
    r"|\{|import\b|FROM\b)|\w+\(\s*[\w\"']*\s*\)\s*[;:{]|[!=]==|=>|\$\{|\\x[0-9a-f]{2}|!\[",
)
_BLOB = re.compile(r"(?<!\w)(?=\S*\d)(?=\S*[A-Z])(?=\S*[a-z])[A-Za-z0-9+/=_-]{24,}")
_OF_ITSELF = re.compile(r"\b(?:(?-i:I)|me|my|mine|myself)\b|\b(?:sure|okay|of course|certainly)[,!]\s", re.I)
_TO_READERS = re.compile(r"\b(?:you|your|yours|yourself|let[’']s|we|us|our)\b", re.I)
_SIGNED = re.compile(r"\w[@#$%&*=^~|]+\w|[@#&*^~|=]{2,}|(?<![\w$£€¥])[a-z]+\d+[a-z]+\w*|(?<!\S)(?:\w\s){4,}", re.I)
_LETTERS = 25
_QUOTED = re.compile(r"[“\"„«]([^“”\"„«»]*)(?:[”\"»]|$)|(?<!\w)[‘']([^‘’']{3,})[’'](?!\w)")
_NUMERAL = re.compile(r"\b(?:[A-Z]\w+ I\b|US\b)")


def is_order(sentence: str) -> bool:
    """Return whether a sentence of an article orders or asks rather than states; nothing may rest on it.

    >>> is_order("Explain the theory of relativity."), is_order("Open enrollment begins on Monday.")
    (True, False)
    """
    text = " ".join(sentence.split())
    outside = _blanked(text)
    told = outside if re.search(r"\w", outside) else text  # “Do not go,” she said: she orders, the article tells
    return bool(_IMPERATIVE.search(told) or _PLEASE.search(told) or _TO_A_MODEL.search(text) or _QUESTION.search(text))


def out_of_place(statement: str, cited: str = "") -> str | None:
    """Return the words that have no place in what a chat model states of articles, outside quotation marks, or None.

    That are orders and questions, links, code, "I" and "you" where the cited words do not say it, signs among letters,
    words without spaces, and letters of one script among those of another.
    """
    plain = _NUMERAL.sub("", _blanked(statement))
    for pattern in (_LINK, _CODE, _BLOB):
        if found := pattern.search(statement):
            return found[0]
    for pattern in (_QUESTION, _IMPERATIVE, _PLEASE, _TO_A_MODEL, _OF_ITSELF):
        if found := pattern.search(plain):
            return found[0].strip() or statement
    readers = _TO_READERS.search(plain)
    if readers and not re.search(rf"\b{re.escape(readers[0])}\b", cited, re.I):
        return readers[0]
    return _garbled(plain, cited)


def quotable(quote: str) -> bool:
    """Return whether words of an article may stand in for a model's sentence: they neither order nor link."""
    return not (is_order(quote) or any(pattern.search(quote) for pattern in (_LINK, _CODE, _BLOB)))


def quotations(text: str) -> list[Span]:
    """Return where quoted words stand in `text`, without their marks; one that is not closed runs to the end."""
    return [Span(*match.span(1 if match[1] is not None else 2)) for match in _QUOTED.finditer(text)]


def _blanked(text: str) -> str:
    for span in quotations(text):
        text = f"{text[: span.start]}{' ' * len(span)}{text[span.end :]}"
    return text


def _garbled(text: str, cited: str) -> str | None:
    for match in _SIGNED.finditer(text):
        if match[0].strip().casefold() not in cited.casefold():
            return match[0]
    for word in text.split():
        if word in cited:
            continue
        if (len(word) > _LETTERS and "-" not in word) or _mixed(word) or _pictured(word):
            return word
    return None


def _mixed(word: str) -> bool:
    """Return whether a word has Latin letters and others that look like them."""
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
    return "LATIN" in scripts and not scripts.isdisjoint({"CYRILLIC", "GREEK", "FULLWIDTH", "MATHEMATICAL", "CHEROKEE"})


def _pictured(word: str) -> bool:
    return any(
        unicodedata.category(sign) in {"So", "Cf", "Co", "Cs", "Cc"} for sign in word if sign not in "°©®™\u2060"
    )
