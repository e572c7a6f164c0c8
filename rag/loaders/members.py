"""What lies in an archive, zip or gzipped tar: listed and measured before anything is unpacked."""

from __future__ import annotations

import gzip
import lzma
import re
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from rag.errors import LoadError
from rag.limits import Limits

__all__ = ["Budget", "Listing", "Member", "damages", "opened"]

_BLOCK = 65_536
_HEADER = 65_536  # bytes of one header of a tar, long names and extended attributes included
_DIGITS = re.compile(rb"\d{100}")  # headers with long numbers take Python before 3.11.10 hours (CVE-2024-6232)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # of others zipfile unpacks more at once than was asked for
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DIRECTORY_ENTRY = b"PK\1\2"
_ROOM = 20  # entries of archives that lie in a zip unpacked, Word files among them, look like its own


@dataclass(frozen=True, slots=True)
class Member:
    """One entry of an archive: its name as it stands there, its size unpacked, and why it is refused."""

    name: str
    size: int
    info: Any
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """The files and other things in an archive, in its order and without folders; `read` opens one of them."""

    members: tuple[Member, ...]
    read: Callable[[Member], BinaryIO]


class Budget:
    """How many entries and bytes one archive may still unpack to, with all that lie in it."""

    def __init__(self, packed: int, limits: Limits) -> None:
        self.entries = limits.entries
        self.size = limits.expansion * packed
        self.many = LoadError(
            f"it holds more than {limits.entries:,} files; pack fewer in one archive, or raise RAG_MAX_ENTRIES"
        )
        self.large = LoadError(
            f"it unpacks to more than {limits.expansion:,} times its size; unpack it yourself and add what is"
            " meant, or raise RAG_MAX_EXPANSION"
        )

    def take(self, entries: int, size: int) -> None:
        """Count what an archive holds; raises `LoadError` where that is more than is left."""
        if entries > self.entries:
            raise self.many
        if size > self.size:
            raise self.large
        self.entries -= entries
        self.size -= size


@contextmanager
def damages() -> Iterator[None]:
    """Raise `LoadError` for whatever Python's own readers of archives raise over a broken one."""
    try:
        yield
    except (zipfile.BadZipFile, zipfile.LargeZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error) as error:
        raise _damaged() from error
    except (lzma.LZMAError, EOFError, struct.error, ValueError, LookupError, ArithmeticError, RuntimeError) as error:
        raise _damaged() from error
    except OSError as error:
        raise LoadError(
            f"it cannot be unpacked ({error.strerror or 'damaged'}); free some space or pack it again"
        ) from error


@contextmanager
def opened(path: Path, budget: Budget) -> Iterator[Listing]:
    """Open an archive and list it; raises `LoadError` where it is damaged, encrypted, or holds more than `budget`."""
    with damages():
        archive = _zip(path, budget) if path.suffix.lower() == ".zip" else _tar(path, budget)
        listing = next(archive)
    try:
        budget.take(len(listing.members), sum(member.size for member in listing.members))
        yield listing
    finally:
        archive.close()


def _zip(path: Path, budget: Budget) -> Generator[Listing]:
    if _directory_entries(path) > _ROOM * budget.entries:
        raise budget.many
    with zipfile.ZipFile(path) as archive:
        found = archive.infolist()
        if any(info.flag_bits & _ENCRYPTED for info in found):
            raise LoadError("it is encrypted; unpack it with its password and add the files")
        members = [_zipped(info) for info in found if not info.filename.replace("\\", "/").endswith("/")]
        yield Listing(tuple(members), lambda member: cast("BinaryIO", archive.open(member.info)))


def _zipped(info: zipfile.ZipInfo) -> Member:
    kind = stat.S_IFMT(info.external_attr >> 16)
    refusal = None if kind in {0, stat.S_IFREG, stat.S_IFDIR} else _refusal(stat.S_ISLNK(kind))
    if info.compress_type not in _METHODS:
        refusal = "it is packed in an unusual way; pack it again as plain zip"
    return Member(info.filename, info.file_size, info, refusal)


def _directory_entries(path: Path) -> int:
    """Return how many entries a zip seems to have, before all of them are held in memory."""
    count, end = 0, b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            count += (end + block).count(_DIRECTORY_ENTRY)
            end = block[-3:]
    return count


def _tar(path: Path, budget: Budget) -> Generator[Listing]:
    with gzip.open(path) as unpacked:
        file = _Stream(cast("BinaryIO", unpacked), budget)
        with tarfile.TarFile(fileobj=cast("Any", file), mode="r") as archive:
            found = []
            for info in archive:
                found.append(info)
                if len(found) > budget.entries:
                    raise budget.many
            file.finish()
            members = [_tarred(info) for info in found if not info.isdir()]
            yield Listing(tuple(members), lambda member: cast("BinaryIO", archive.extractfile(member.info)))


def _tarred(info: tarfile.TarInfo) -> Member:
    plain = info.isreg() and not info.issparse()
    return Member(info.name, info.size if plain else 0, info, None if plain else _refusal(info.issym() or info.islnk()))


class _Stream:
    """The tar in a gzip: while it is listed no header may be huge, go back, or lie beyond what it may unpack to."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self._file = file
        self._budget = budget
        self._most = budget.size + (budget.entries + 10) * 2 * tarfile.BLOCKSIZE  # each file has a header and padding
        self._listing = True
        self._last = b""

    def read(self, size: int = -1) -> bytes:
        if not self._listing:
            return self._file.read(size)
        if not 0 <= size <= _HEADER:
            raise _damaged()
        self._last = self._file.read(size)
        if _DIGITS.search(self._last):
            raise _damaged()
        return self._last

    def seek(self, position: int) -> int:
        if self._listing and position < self._file.tell():
            raise _damaged()
        if position > self._most:
            raise self._budget.large
        return self._file.seek(position)

    def tell(self) -> int:
        return self._file.tell()

    def finish(self) -> None:
        """End the listing: what is left must be padding, and the checksum at its end right."""
        if self._last.strip(b"\0"):
            raise _damaged()
        while self._file.read(_BLOCK):
            if self._file.tell() > self._most:
                raise self._budget.large
        self._listing = False


def _refusal(link: bool) -> str:
    if link:
        return "it is a link, which is not followed; pack the file itself"
    return "it is a device, a pipe or a file of an unknown kind; pack plain files alone"


def _damaged() -> LoadError:
    return LoadError("it is damaged or no archive of this kind; fetch it again or pack it again")
