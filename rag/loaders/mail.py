"""A mail and what is attached to it: each an article of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.archives import ARCHIVES
from rag.loaders.clutter import without_clutter
from rag.loaders.dates import day_of
from rag.loaders.loaded import Loaded, default_ids, loaded_from, read_bytes
from rag.loaders.mail_text import files_of, mail_text
from rag.loaders.page_metadata import language_of
from rag.types import Failure

__all__ = ["read_mail"]

Read = Callable[[Path, str, Limits], Iterator[Loaded | Failure]]

_HEADERS = ("from", "subject", "date", "message-id", "received", "mime-version", "to")
_FAULTS = (  # of the email package
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    AssertionError,
    ArithmeticError,
    RecursionError,
)
_DAMAGED = "it is damaged or no mail; save it from the mail program again"
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_LONGEST_NAME = 100  # characters of a file's name
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class _Attachment:
    """A part of a mail that is a file: its name, unlike all others of the mail, and the default id of its article."""

    part: EmailMessage
    name: str
    default_id: str


def read_mail(
    path: Path, default_id: str, limits: Limits, load: Read, suffix: Callable[[str], str]
) -> Iterator[Loaded | Failure]:
    """Yield the article of a mail, then those of the attachments that `load` can read, mails among them.

    An attachment's default id is `default_id/` and its name without the suffix. One that cannot be read is a `Failure`.
    `load` reads a file, `suffix` tells how a name ends that can be read. Raises `LoadError` where the mail itself
    is encrypted, damaged or empty, or has too many attachments.
    """
    try:
        message = message_from_bytes(read_bytes(path, limits.file_bytes), policy=policy.default)
        _check(message)
        files = _files(message, default_id, limits, suffix)
        own = _own(message, path, default_id, has_files=bool(files))
    except _FAULTS as error:
        raise LoadError(_DAMAGED) from error
    if own:
        yield own
    for file in files:
        source = f"{path} > {file.name}"
        try:
            yield from _attached(file, source, _within(limits, suffix(file.name)), load)
        except LoadError as error:
            yield Failure(source, str(error))


def _check(message: EmailMessage) -> None:
    if not any(name in message for name in _HEADERS):
        raise LoadError(_DAMAGED)
    if message.get_content_type() in _ENCRYPTED and message.get_param("smime-type") != "signed-data":
        raise LoadError("it is encrypted; open it in the mail program and save it without encryption")


def _own(message: EmailMessage, path: Path, default_id: str, has_files: bool) -> Loaded | Failure | None:
    """Return the article of the mail itself; where it has files, no text is no failure, and a failure not the end."""
    try:
        text = mail_text(message)
        if not text and has_files:
            return None
        loaded = loaded_from(_fields(message), text, default_id)
        return replace(loaded, article=without_clutter(loaded.article), original=path)
    except LoadError as error:
        if not has_files:
            raise
        return Failure(str(path), str(error))


def _fields(message: EmailMessage) -> dict[str, str | None]:
    name, _ = parseaddr(_header(message, "list-id"))
    return {
        "title": _header(message, "subject") or None,
        "author": _writers(message),
        "publisher": _header(message, "organization") or name or None,
        "published": _day(message),
        "language": language_of(_header(message, "content-language").split(",")[0]),
    }


def _header(message: EmailMessage, name: str) -> str:
    """Return a header as words, its encoded words decoded; nothing where it is not there."""
    return " ".join(str(message.get(name, "")).encode("utf-8", "replace").decode().split())


def _writers(message: EmailMessage) -> str | None:
    addresses = getattr(message.get("from"), "addresses", ())
    names = [" ".join((each.display_name or each.addr_spec).split()) for each in addresses]
    return ", ".join(dict.fromkeys(filter(None, names))) or None


def _day(message: EmailMessage) -> str | None:
    """Return the day on which the mail was sent, where its writer was."""
    sent = getattr(message.get("date"), "datetime", None)
    return sent.date().isoformat() if sent else day_of(_header(message, "date"))


def _files(message: EmailMessage, default_id: str, limits: Limits, suffix: Callable[[str], str]) -> list[_Attachment]:
    """Return the attachments that can be read; raises `LoadError` where there are too many."""
    found: dict[str, EmailMessage] = {}
    for number, part in enumerate(files_of(message), start=1):
        if number > limits.entries:
            raise LoadError(f"it has more than {limits.entries:,} attachments; save them, or raise RAG_MAX_ENTRIES")
        name = _name(part)
        if ending := suffix(name):
            again = count(2)
            while name in found:
                name = f"{_name(part)[: -len(ending)]}-{next(again)}{ending}"
            found[name] = part
    ids = default_ids(list(found), suffix)
    return [
        _Attachment(part, name, f"{default_id}/{short}") for (name, part), short in zip(found.items(), ids, strict=True)
    ]


def _name(part: EmailMessage) -> str:
    """Return the name of an attachment as one that may be written: no folders, not hidden, not long."""
    name = re.split(r"[/\\]", part.get_filename() or "")[-1]
    if part.get_content_type() == "message/rfc822" and not name.lower().endswith(".eml"):
        inner = _inner(part)
        name = f"{name or (_header(inner, 'subject') if inner else '') or 'mail'}.eml"
    name = _UNSAFE.sub("_", name.encode("utf-8", "replace").decode()).strip().lstrip(".")
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 20]}{name[-20:]}"


def _inner(part: EmailMessage) -> EmailMessage | None:
    payload = part.get_payload()
    return payload[0] if isinstance(payload, list) and payload and isinstance(payload[0], EmailMessage) else None


def _within(limits: Limits, suffix: str) -> Limits:
    """Return the limits for an attachment: mails and archives may lie in each other only so deep."""
    if suffix not in (".eml", *ARCHIVES):
        return limits
    if not limits.nesting:
        raise LoadError("it lies too deep in other mails and archives; add it by itself, or raise RAG_MAX_NESTING")
    return replace(limits, nesting=limits.nesting - 1)


def _attached(file: _Attachment, source: str, limits: Limits, load: Read) -> Iterator[Loaded | Failure]:
    """Yield the articles of an attachment, which is a file for as long as they are read."""
    try:
        inner = _inner(file.part)
        content = inner.as_bytes() if inner else file.part.get_payload(decode=True)
    except _FAULTS as error:
        raise LoadError(_DAMAGED) from error
    with TemporaryDirectory(prefix="byline-") as folder:
        path = Path(folder, file.name)
        path.write_bytes(content if isinstance(content, bytes) else b"")
        for loaded in load(path, file.default_id, limits):
            if isinstance(loaded, Failure):
                yield replace(loaded, source=loaded.source.replace(str(path), source, 1))
            else:
                yield loaded
