"""Title, author and publisher, read off a plain text where they stand: by pattern, and only where that is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, zip_longest

from rag.sentences import AGENCY

__all__ = ["Names", "is_byline", "is_name", "is_outlet", "names_off"]

_LONGEST_TITLE = 200
_TOP = 8  # lines below the title in which a byline is looked for

_WORD = r"[A-Z][\w.'’-]*"
_PARTICLE = r"(?:de|da|di|del|van|von|der|den|la|le|el|al|bin|ibn)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} )*{_WORD}){{1,3}}"
_ROLE = (
    r"(?:Reporter|Correspondent|Editor|Writer|Columnist|Contributor|Journalist|Producer|Analyst|Critic|Photographer|"
    r"Fellow|Intern|Staff|Bureau Chief|Editor-in-Chief)s?"
)
_BEAT = r"(?:[A-Z][\w.'’&/-]*|of|for|and|the|at|on|in|to|&|-|\||/)"
_BY = re.compile(
    rf"(?:By|BY)\s+(?P<names>{_NAME}(?:(?:, | and | & |, and ){_NAME})*)"
    rf"(?:(?:,? (?:for|of|at) |\s*[,|/–—-]\s*){_BEAT}(?:,? {_BEAT}){{0,7}})?"
)
_WITH_ROLE = re.compile(
    rf"(?P<name>{_NAME})(?:,|\s*\||\s+[-–—])(?: {_BEAT}){{0,7}} {_ROLE}"
    rf"(?:(?:,| at| for|\s*\|) {_BEAT}(?: {_BEAT}){{0,5}})?"
)
_RUN_TOGETHER = re.compile(rf"(?P<name>{_WORD} {_WORD})(?P<rest>(?: {_BEAT}){{1,7}}) {_ROLE}")
_ROLES = re.compile(rf"(?:.* )?{_ROLE}|(?:The )?{AGENCY}")
_WITH_OUTLET = re.compile(
    rf"(?P<names>{_NAME}(?:(?:, | and ){_NAME})*)(?:, | \| )(?:Special (?:to|for) )?(?:The )?{AGENCY}"
)
_OUTLET = re.compile(rf"(?:[–—-] ?)?(?:The )?(?:Special (?:to|for) )?(?:{AGENCY}|USATODAY)(?: [A-Z]\w+)?")
_BEATS = frozenset(
    "Senior Chief Staff Political Politics Foreign Policy National Security Investigative Pentagon White "
    "House Congressional  Energy Business Economics Science Health Sports Technology Tech Education Legal "
    "Crime Defense Defence World News  Breaking Associate Assistant Deputy Managing Executive "
    "Contributing Special Diplomatic Middle East Washington Environment  Climate Culture Entertainment "
    "Features General Assignment International Local Metro Opinion Social Media".split()
)
_FOLLOWED = re.compile(rf"\bFollow (?P<name>{_NAME}) (?:on|at) (?:Twitter|X|Facebook|Instagram)\b")
_PUBLISHERS = (
    re.compile(r"\bContent created by (?P<name>[A-Z][^\n.,;]{2,80}?) (?:is|are) available\b"),
    re.compile(
        r"\bThis (?:article|story|column) (?:originally|first) appeared (?:on|in|at) "
        r"(?P<name>(?:the |The )?[A-Z][^\n.,;:]{2,60}?)(?=[.,;:\n]|$)"
    ),
    re.compile(
        r"^[ \t]*(?:Copyright|©|\([cC]\))(?:[ \t]*(?:©|\([cC]\)|Copyright))?[ \t]*"
        r"(?:\d{4}(?:[-–]\d{2,4})?)?,?[ \t]*(?:by )?(?P<name>[A-Z][^\n.,;]{2,60}?)(?=[.,;\n]|[ \t]+All rights| - |$)",
        re.MULTILINE,
    ),
    re.compile(r"^(?P<name>[A-Z][\w&.'’-]*(?: (?:[A-Z0-9][\w&.'’-]*|of|the|and)){0,7}) logo[ \t]*$", re.MULTILINE),
    re.compile(r"^[A-Z][A-Z.,' ]+(?:, [A-Z][\w. ]+)?\((?P<name>Reuters|REUTERS|AP|AFP|UPI)\) ?[-–—]", re.MULTILINE),
)
_SENTENCE_END = re.compile(r"[.!?][\"”’)]*$")


@dataclass(frozen=True, slots=True)
class Names:
    """What a text says of itself; `body` is where the text begins, below the title and the blank lines after it."""

    title: str | None
    author: str | None
    publisher: str | None
    body: int


def names_off(text: str) -> Names:
    r"""Return title, author and publisher as they stand in a plain text, each None where it does not say so plainly.

    The first line is the title, unless it is long, or all there is, or runs on in the next line.

    >>> names_off("Dam breaks\n\nBy Ann Lee, Staff Writer\n\nThe dam broke.\n\nCopyright 2020 Hill Post.")
    Names(title='Dam breaks', author='Ann Lee', publisher='Hill Post', body=12)
    """
    title, body = _title(text)
    return Names(title, _author(text, body), _publisher(text[body:]), body)


def is_byline(line: str, author: str | None = None) -> bool:
    """Return whether a line at the top of an article does nothing but name who wrote it, or for whom."""
    line = " ".join(line.split())
    if (
        author
        and line.lower().removeprefix("by ").startswith(author.lower())
        and len(line.split()) <= len(author.split()) + 8
    ):
        return not _SENTENCE_END.search(line)
    return bool(_OUTLET.fullmatch(line) or _writer(line))


def is_name(line: str) -> bool:
    """Return whether a line is two to four words that may be somebody's name."""
    return bool(re.fullmatch(_NAME, line))


def is_outlet(line: str) -> bool:
    """Return whether a line is nothing but the name of an agency, as below a reporter's name."""
    return bool(_OUTLET.fullmatch(line))


def _title(text: str) -> tuple[str | None, int]:
    lines = _lines(text)
    first = next(lines, None)
    second = next(lines, None)
    if first is None or second is None or len(first[1]) > _LONGEST_TITLE:
        return None, 0
    if second[1][0].islower() and not _blank_between(text[first[0] + len(first[1]) : second[0]]):
        return None, 0
    start = second[0]
    while start and text[start - 1] not in "\r\n":  # the indentation belongs to the text
        start -= 1
    return first[1], start


def _blank_between(gap: str) -> bool:
    return len(re.findall(r"\r\n|\r|\n", gap)) > 1


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Return the lines that are not blank, trimmed, each with its position."""
    for match in re.finditer(r"[^\s](?:[^\r\n]*[^\s])?", text):
        yield match.start(), match[0]


def _author(text: str, body: int) -> str | None:
    followed = [match["name"] for match in _FOLLOWED.finditer(text)]
    top = [" ".join(line.split()) for _, line in islice(_lines(text[body:]), _TOP)]
    for words, following in zip_longest(top, top[1:], fillvalue=""):
        for name in followed:
            if words.startswith(name) and is_byline(words, name):
                return name
        if writer := _writer(words):
            return writer
        if is_name(words) and is_outlet(following):
            return words
    return None


def _writer(line: str) -> str | None:
    """Return who a line names as its writer, or None where the line is no byline."""
    if match := _BY.fullmatch(line) or _WITH_OUTLET.fullmatch(line):
        names = re.split(r", and | and | & |, ", match["names"])
        kept = [name for name in names if not _ROLES.fullmatch(name)]
        end = line.index(kept[-1]) + len(kept[-1]) if kept else 0
        written = line[match.start("names") : end]
        return (written.title() if written.isupper() else written) or None
    if match := _WITH_ROLE.fullmatch(line):
        return str(match["name"])
    if match := _RUN_TOGETHER.fullmatch(line):
        return _before_beat(match["name"], re.split(r"[ /]", match["rest"].strip()))
    return None


def _before_beat(name: str, rest: list[str]) -> str | None:
    """Return the name before a role: two words, or three where all the words after them are fields of reporting."""
    if all(word in _BEATS for word in rest):
        return name
    if len(rest) > 1 and all(word in _BEATS for word in rest[1:]):
        return f"{name} {rest[0]}"
    return None


def _publisher(text: str) -> str | None:
    for pattern in _PUBLISHERS:
        if match := pattern.search(text):
            return str(match["name"]).strip()
    return None
