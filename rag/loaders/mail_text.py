"""What a mail says: the text that its writer sent, without signature, and the files that came with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import pairwise

from rag.errors import LoadError
from rag.loaders.decoding import decode
from rag.loaders.markup import parsed, prose
from rag.loaders.page_encoding import decode_as, decode_page

__all__ = ["files_of", "mail_text"]

_SIGNATURE = re.compile(r"^--[ \t]?$", re.MULTILINE)
_SIGNATURES = ("gmail_signature", "moz-signature", "apple-signature", "signature")
_LINKS = re.compile(
    r"(?:(?:view|read|open|see) (?:this|the|it|our)?.{0,40}\b(?:browser|online|on the web)\b"
    r"|(?:trouble|problems|difficulty) (?:viewing|reading)\b|unsubscribe\b|.{0,60}\bunsubscribe (?:here|at any time)\b"
    r"|(?:manage|update|change) (?:your )?(?:e-?mail |newsletter )*(?:preference|setting|subscription)s?\b"
    r"|forward (?:this|to a friend)\b|add us to your address book"
    r"|you (?:are receiving|received|get|are getting) this (?:e-?mail|message|newsletter)\b)",
    re.IGNORECASE,
)
_LONGEST_LINK = 160  # characters of a line that is nothing but such a link
_FULL, _WIDEST = 72, 80  # columns at which mail programs break lines
_OWN_LINE = re.compile(r"\s|[-*•>|]|\d{1,3}[.)]\s|$")
_PLAIN, _HTML = "text/plain", "text/html"
_MESSAGE = "message/rfc822"


def mail_text(message: EmailMessage) -> str:
    """Return the text that a mail shows, from its plain form where it has one, else from its HTML.

    Signatures, lines that only lead to a browser or out of a list, and the breaks that mail programs put into lines are
    left out. Raises `LoadError` where a part is damaged or in an encoding that cannot be told.
    """
    texts = [_html(part) if part.get_content_type() == _HTML else _plain(part) for part in _shown(message)]
    lines = "\n\n".join(filter(None, texts)).split("\n")
    kept = [line for line in lines if len(line) > _LONGEST_LINK or not _LINKS.match(line.lstrip("-*>|• "))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")


def files_of(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts that came as files, mails among them, wherever they lie in the mail."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            waiting = [*_parts(part), *waiting]
        elif part is not message and (_is_file(part) or part.get_content_type() == _MESSAGE):
            yield part


def _shown(message: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts with text in order, of alternatives the plain one unless it is empty."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        kind = part.get_content_type()
        if kind == "multipart/alternative":
            waiting = [*_best(part), *waiting]
        elif part.get_content_maintype() == "multipart":
            waiting = [*_parts(part), *waiting]
        elif kind in (_PLAIN, _HTML) and not (_is_file(part) and part is not message):
            yield part


def _best(alternatives: EmailMessage) -> list[EmailMessage]:
    parts = _parts(alternatives)
    plain = [part for part in parts if part.get_content_type() == _PLAIN and _content(part).strip()]
    return plain[:1] or [part for part in parts if part.get_content_type() != _PLAIN][-1:]


def _parts(part: EmailMessage) -> list[EmailMessage]:
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, EmailMessage)] if isinstance(payload, list) else []


def _is_file(part: EmailMessage) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _content(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    if any(type(defect).__name__ == "InvalidBase64LengthDefect" for defect in part.defects):
        raise LoadError("it is damaged on its way (its text is no whole base64); save it from the mail program again")
    return content if isinstance(content, bytes) else b""


def _plain(part: EmailMessage) -> str:
    charset = part.get_content_charset()
    content = _content(part)
    text = re.sub(r"\r\n|\r|\f|\v", "\n", decode_as(content, charset) if charset else decode(content))
    if part.get_param("format") == "flowed":
        text = _unflowed(text, joined_without_space=part.get_param("delsp") == "yes")
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", _without_signature(text).strip())
    return "\n\n".join(_unwrapped([line.rstrip() for line in block.split("\n")]) for block in blocks)


def _html(part: EmailMessage) -> str:
    charset = part.get_content_charset()
    content = _content(part)
    page = decode_as(content, charset) if charset else decode_page(content)
    if not page.strip():
        return ""
    tree = parsed(page)
    for element in list(tree.iter("div", "p", "td", "pre")):
        names = {*element.get("class", "").lower().split(), element.get("id", "").lower()}
        if names.intersection(_SIGNATURES) and element.getparent() is not None:
            element.drop_tree()
    return _without_signature(prose(tree)).rstrip()


def _without_signature(text: str) -> str:
    match = _SIGNATURE.search(text)
    return text[: match.start()] if match else text


def _unflowed(text: str, joined_without_space: bool) -> str:
    """Return the text with the lines joined that end in a space: https://www.rfc-editor.org/rfc/rfc3676."""
    joined: list[str] = []
    flows = False
    for line in text.split("\n"):
        stuffed = line.removeprefix(" ")
        if flows and not stuffed.startswith(">") and stuffed not in ("-- ", ""):
            joined[-1] = (joined[-1][:-1] if joined_without_space else joined[-1]) + stuffed
        else:
            joined.append(stuffed)
        flows = stuffed.endswith(" ") and stuffed != "-- "
    return "\n".join(joined)


def _unwrapped(lines: list[str]) -> str:
    """Return a paragraph with the lines joined whose next word had no room any more."""
    joined = lines[:1]
    for before, line in pairwise(lines):
        first, *_ = line.split(maxsplit=1) or [""]
        had_no_room = len(before) <= _WIDEST and len(before) + 1 + len(first) > _FULL - 8
        if had_no_room and not _OWN_LINE.match(line) and not before.startswith((">", "|")):
            joined[-1] += f" {line}"
        else:
            joined.append(line)
    return "\n".join(joined)
