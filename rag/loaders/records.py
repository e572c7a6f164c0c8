"""Article records, one a line, plain or gzipped: a bad line is reported and the others go on."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.fields import fields_of, meanings
from rag.loaders.loaded import Loaded, loaded_from
from rag.types import Article, Failure

__all__ = ["json_value", "read_records", "record", "without"]

_UNPACKED = 20  # times `max_bytes`; text packs about three to one, a bomb a thousand to one
_MOST_PARTS = 1_000_000  # lists and objects, of at least 60 bytes each in memory, however short they are written
_PART = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[{]', re.DOTALL)
_LONGEST_NUMBER = 4_000  # digits; Python refuses to convert longer ones


def read_records(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded | Failure]:
    """Return each line's article, or why it is none; raises `LoadError` where the file cannot be read on.

    A file may have `limits.file_bytes`, a line too, and a gzipped file unpacks to 20 times that at most.
    """
    empty = True
    for number, line in enumerate(_lines(path, limits.file_bytes), start=1):
        if not line.strip():
            continue
        empty = False
        try:
            yield _record(line, default_id)
        except LoadError as error:
            yield Failure(f"{path} line {number}", str(error))
    if empty:
        raise LoadError("it holds no records; write one on each line")


def without(path: Path, default_id: str, article_id: str, max_bytes: int) -> bytes | None:
    """Return what the file holds but for the records of one article, or None where no other line has anything in it."""
    kept = [line for line in _lines(path, max_bytes) if not _is_of(line, default_id, article_id)]
    if not any(line.strip() for line in kept):
        return None
    content = b"".join(kept)
    return gzip.compress(content) if path.suffix.lower() == ".gz" else content


def _is_of(line: bytes, default_id: str, article_id: str) -> bool:
    try:
        return bool(line.strip()) and _record(line, default_id).article.id == article_id
    except LoadError:
        return False


def _lines(path: Path, max_bytes: int) -> Iterator[bytes]:
    try:
        if path.stat().st_size > max_bytes:
            raise LoadError(f"it is larger than {max_bytes:,} bytes; split it, or raise RAG_MAX_FILE_BYTES")
        with _opened(path) as file:
            yield from _bounded(file, max_bytes)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise LoadError("it is damaged or not gzipped; fetch it again or unpack it") from error
    except OSError as error:
        raise LoadError(f"it cannot be read ({error.strerror}); check that it exists and may be read") from error


def _opened(path: Path) -> BinaryIO:
    return cast("BinaryIO", gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def _bounded(file: BinaryIO, max_bytes: int) -> Iterator[bytes]:
    read = 0
    while line := file.readline(max_bytes + 1):
        if not read:
            line = _without_mark(line)
        if len(line) > max_bytes:
            raise LoadError(
                f"one of its lines is larger than {max_bytes:,} bytes; raise RAG_MAX_FILE_BYTES if it is meant"
            )
        read += len(line) + 1
        if read > _UNPACKED * max_bytes:
            raise LoadError(f"it unpacks to more than {_UNPACKED * max_bytes:,} bytes; split it")
        yield line


def _without_mark(line: bytes) -> bytes:
    if line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise LoadError("it is UTF-16; records are UTF-8, so save it as that")
    return line.removeprefix(codecs.BOM_UTF8)


def json_value(text: str, remedy: str) -> object:
    """Return what JSON says, None for NaN; raises `LoadError`, with `remedy` where it is no JSON."""
    brackets = text.count("[") + text.count("{")
    if brackets > _MOST_PARTS and sum(part[0] in "[{" for part in _PART.findall(text)) > _MOST_PARTS:
        raise LoadError(f"it holds more than {_MOST_PARTS:,} lists and objects; split it")
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_int=_integer)
    except RecursionError as error:
        raise LoadError("it is nested too deeply; an Article record is flat") from error
    except ValueError as error:
        raise LoadError(f"it is not JSON ({str(error)[:80]}); {remedy}") from error


def record(fields: Mapping[str, object], default_id: str) -> Loaded:
    """Return the article of the fields that it has under our names; raises `LoadError`.

    Without an id it gets `default_id/` and 12 characters of a digest of title, day and text.
    """
    loaded = loaded_from(fields, fields.get("text"), "")
    if loaded.explicit_id:
        return loaded
    return replace(loaded, article=replace(loaded.article, id=f"{default_id}/{_fingerprint(loaded.article)}"))


def _record(line: bytes, default_id: str) -> Loaded:
    try:
        fields = json_value(line.decode("utf-8"), "a line holds one whole record")
    except UnicodeDecodeError as error:
        raise LoadError("it is not UTF-8; save the file as UTF-8") from error
    if not isinstance(fields, dict):
        raise LoadError('it is not an Article record, such as {"title": "...", "text": "..."}')
    if "text" not in fields:
        return record(fields_of(fields, meanings(fields), certain=True), default_id)
    return record({name: value for name, value in fields.items() if name not in {"source", "language"}}, default_id)


def _integer(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else math.inf


def _fingerprint(article: Article) -> str:
    published = article.published.isoformat() if article.published else None
    content = json.dumps([article.title, published, article.text], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:12]
