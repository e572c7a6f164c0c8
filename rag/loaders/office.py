"""The zip files in which word processors keep documents: measured before anything in them is read."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.members import Budget

__all__ = ["DAMAGED", "language_code", "parts_of"]

DAMAGED = "it is damaged or no document of a word processor; open it in one and save it anew"
"""What is said of a file that cannot be taken apart."""

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others unpack more at once than was asked for
_LEAST = 10_000  # bytes that a small file counts for: its XML is packed more tightly than a long text


def parts_of(content: bytes, limits: Limits, wanted: re.Pattern[str]) -> dict[str, bytes]:
    """Return the parts of a document by name; one whose name is not wanted is empty.

    Raises `LoadError` where the file is damaged, where there are too many parts, where they unpack to more than
    `limits.expansion` times the size of the file, or those that are wanted to more than `limits.file_bytes`, and where
    one is encrypted or declares a document type.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _check(packed.infolist(), len(content), limits, wanted)
            parts = {part.filename: _read(packed, part, wanted) for part in packed.infolist()}
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError) as error:
        raise LoadError(DAMAGED) from error
    except (ValueError, LookupError, ArithmeticError, RuntimeError) as error:
        raise LoadError(DAMAGED) from error
    if any(b"<!DOCTYPE" in part.replace(b"\0", b"") for part in parts.values()):
        raise LoadError("its XML defines entities, as an attack does; open it in a word processor and save it anew")
    return parts


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo, wanted: re.Pattern[str]) -> bytes:
    if not wanted.fullmatch(part.filename):
        return b""
    with packed.open(part) as file:
        return file.read(part.file_size)  # without a number it unpacks whatever there is, be it more than it declares


def _check(parts: Sequence[zipfile.ZipInfo], size: int, limits: Limits, wanted: re.Pattern[str]) -> None:
    Budget(max(size, _LEAST), limits).take(len(parts), sum(part.file_size for part in parts))
    if any(part.flag_bits & 1 for part in parts):
        raise LoadError("it is encrypted; save it without a password and add that")
    if any(part.compress_type not in _METHODS for part in parts):
        raise LoadError("it is packed in an unusual way; open it in a word processor and save it anew")
    if sum(part.file_size for part in parts if wanted.fullmatch(part.filename)) > limits.file_bytes:
        raise LoadError(f"it unpacks to more than {limits.file_bytes:,} bytes; split it, or raise RAG_MAX_FILE_BYTES")


def language_code(name: str | None) -> str | None:
    """Return the code of ISO 639 of a language as documents name it, such as "en" for "en-US"."""
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]|$)", name or "")
    return found[1].lower() if found and found[1].lower() not in {"zxx", "und"} else None
