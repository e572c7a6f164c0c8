"""What a person gives to add, as files to read: a file, a folder, a page or a feed on the web."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import LoadError
from rag.fetching import Fetcher
from rag.loaders import SUFFIXES, others, supported, walk
from rag.types import Failure

__all__ = ["UPLOAD", "Candidate", "candidates", "estimate", "is_address"]

UPLOAD = "upload:"
"""What the origin of an upload begins with; the name of the file follows."""

_KINDS = f"articles are files ending in {', '.join(SUFFIXES)}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file to read articles from: `origin` tells the same source again, `name` is how a person knows it.

    `fields` say of its article what the file itself may not, `url` where it was found.
    """

    path: Path
    default_id: str
    origin: str
    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    url: str | None = None


def candidates(
    source: str | Path,
    fetcher: Fetcher,
    cancelled: Callable[[], bool],
    left_out: list[str],
    uploaded: bool = False,
) -> Iterator[Candidate | Failure]:
    """Yield the files of one source, a downloaded one until the next is asked for; raises `LoadError`.

    Files of a folder that are of no kind that can be read are noted in `left_out`. Of an `uploaded` file the name alone
    says where it comes from.
    """
    if is_address(source):
        yield from _fetched(str(source), fetcher, cancelled)
        return
    path = Path(source)
    if path.is_dir():
        yield from _in_folder(path, left_out)
    elif not path.exists():
        raise LoadError("there is no such file or folder; check the path")
    elif not supported(path):
        raise LoadError(f"files of this kind cannot be read; {_KINDS}")
    else:
        origin = f"{UPLOAD}{path.name}" if uploaded else str(path.resolve())
        yield Candidate(path, _stem(path.name), origin, str(source))


def estimate(source: str | Path) -> int:
    """Return about how many articles a source holds; an address counts as one until it is fetched."""
    path = Path(source)
    if is_address(source):
        return 1
    if path.is_dir():
        return sum(_articles(each) for each, _ in walk(path))
    return _articles(path)


def is_address(source: str | Path) -> bool:
    """Return whether a source is meant as an address on the web."""
    return "://" in str(source)[:20] if isinstance(source, str) else False


def _fetched(address: str, fetcher: Fetcher, cancelled: Callable[[], bool]) -> Iterator[Candidate | Failure]:
    for found in fetcher.fetch(address, cancelled):
        if isinstance(found, Failure):
            yield found
        else:
            yield Candidate(found.path, found.default_id, found.address, found.address, found.fields, found.url)


def _in_folder(folder: Path, left_out: list[str]) -> Iterator[Candidate]:
    found = walk(folder)
    left_out += [str(folder / name) for name in others(folder)]
    if not found:
        raise LoadError(f"there is no article in this folder; {_KINDS}")
    for path, default_id in found:
        yield Candidate(path, default_id, str(path.resolve()), str(path))


def _articles(path: Path) -> int:
    """Return about how many articles a file holds: one, or one a line of records."""
    name = path.name.lower()
    try:
        if name.endswith(".jsonl"):
            with path.open("rb") as file:
                return max(1, sum(1 for _ in file))
        if name.endswith(".jsonl.gz"):
            with gzip.open(path) as packed:
                return max(1, sum(block.count(b"\n") for block in iter(lambda: packed.read(1 << 20), b"")))
    except (OSError, EOFError, zlib.error):  # reading it will say why
        return 1
    return 1


def _stem(name: str) -> str:
    for suffix in sorted(SUFFIXES, key=len, reverse=True):
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)]
    return name
