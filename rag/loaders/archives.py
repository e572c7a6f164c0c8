"""Archives of files of any kind that can be read: unpacked one file at a time, within bounds, under their own names."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.loaded import Loaded, check_file, default_ids
from rag.loaders.members import Budget, Listing, Member, damages, opened
from rag.loaders.signatures import check_signature
from rag.types import Failure

__all__ = ["ARCHIVES", "read_archive"]

ARCHIVES = (".zip", ".tar.gz", ".tgz")
"""How the names of archives end."""

_BLOCK = 1_000_000
_DRIVE = re.compile(r"[A-Za-z]:/")
_LONGEST_NAME = 200  # characters of a name in a message
_ASTRAY = "its name leads out of the archive; pack it again with names inside of one folder"


def read_archive(
    path: Path,
    default_id: str,
    limits: Limits,
    load: Callable[[Path, str, Limits], Iterator[Loaded | Failure]],
    suffix: Callable[[str], str],
) -> Iterator[Loaded | Failure]:
    """Yield the articles of the files in an archive, each file's default id `default_id/` and its path without suffix.

    `load` reads a file, `suffix` tells how a name ends that can be read. Hidden files, what is of another kind and a
    README.md at the root are left out; of files with one name the last counts. A member that cannot be read is a
    `Failure`. Raises `LoadError` where the archive is damaged or encrypted, has too many entries, unpacks to too much,
    or holds nothing that can be read. Files are unpacked one by one into a temporary folder; nothing is written under a
    name that the archive gives.
    """
    unpacking = _Unpacking(limits, load, suffix, Budget(path.stat().st_size, limits))
    yield from unpacking.articles(path, str(path), default_id, limits.nesting)


@dataclass(frozen=True, slots=True)
class _Unpacking:
    """One archive with all that lie in it, which share one budget."""

    limits: Limits
    load: Callable[[Path, str, Limits], Iterator[Loaded | Failure]]
    suffix: Callable[[str], str]
    budget: Budget

    def articles(self, path: Path, shown: str, default_id: str, nesting: int) -> Iterator[Loaded | Failure]:
        """Yield what an archive holds; archives in it may lie `nesting` deep."""
        with opened(path, self.budget) as listing, _folder() as folder:
            refused = [
                Failure(f"{shown} > {_shown(m.name)}", reason) for m in listing.members if (reason := _reason(m))
            ]
            wanted = self._wanted(listing)
            if not wanted and not refused:
                raise LoadError("there is no file in it of a kind that can be read; check that it is the right one")
            yield from refused
            for member, name, inner_id in wanted:
                target = folder / f"member{self.suffix(name)}"
                source = f"{shown} > {_shown(name)}"
                try:
                    self._unpack(listing, member, target)
                    yield from self._read(target, source, f"{default_id}/{inner_id}", nesting)
                except LoadError as error:
                    yield Failure(source, str(error))
                finally:
                    target.unlink(missing_ok=True)

    def _wanted(self, listing: Listing) -> list[tuple[Member, str, str]]:
        """Return the members to read in the order of the archive, each with its path and default id."""
        named: dict[str, Member] = {}
        for member in listing.members:
            if not member.refusal and (name := _path(member.name)) and not _hidden(name):
                named.pop(name, None)  # the last of one name, at its place
                named[name] = member
        names = sorted(name for name in named if self.suffix(name.rsplit("/", 1)[-1]) and name != "README.md")
        names = [name for name in names if not _is_of_page(name, named)]
        ids = dict(zip(names, default_ids(names, self.suffix), strict=True))
        return [(member, name, ids[name]) for name, member in named.items() if name in ids]

    def _unpack(self, listing: Listing, member: Member, target: Path) -> None:
        most = min(member.size, self.limits.file_bytes)
        if member.size > most:
            raise LoadError(f"it is larger than {most:,} bytes; split it, or raise RAG_MAX_FILE_BYTES")
        with damages(), listing.read(member) as packed, target.open("wb") as file:
            while block := packed.read(_BLOCK):
                most -= len(block)
                if most < 0:
                    raise LoadError("it is larger than the archive says; pack it again")
                file.write(block)

    def _read(self, path: Path, shown: str, default_id: str, nesting: int) -> Iterator[Loaded | Failure]:
        if path.name.endswith(ARCHIVES):
            if not nesting:
                raise LoadError(
                    f"it lies more than {self.limits.nesting} archives deep; add it by itself, or raise RAG_MAX_NESTING"
                )
            check_file(path, self.limits.file_bytes)
            check_signature(path, self.suffix(path.name))
            yield from self.articles(path, shown, default_id, nesting - 1)
            return
        for loaded in self.load(path, default_id, replace(self.limits, nesting=nesting)):
            if isinstance(loaded, Failure):
                yield replace(loaded, source=loaded.source.replace(str(path), shown, 1))
            else:
                yield loaded


@contextmanager
def _folder() -> Iterator[Path]:
    with damages():
        folder = TemporaryDirectory(prefix="byline-", ignore_cleanup_errors=True)
    with folder as name:
        yield Path(name)


def _reason(member: Member) -> str | None:
    """Return why a member is refused, if it is."""
    name = _path(member.name)
    if name is None:
        return _ASTRAY
    return member.refusal if not _hidden(name) else None


def _path(name: str) -> str | None:
    """Return the path of a member in its archive, or None where it leads out of it; Windows may write backslashes."""
    name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "/")
    parts = [part for part in name.split("/") if part not in {"", "."}]
    leads_out = name.startswith("/") or _DRIVE.match(name) or ".." in parts
    return None if leads_out else "/".join(parts)


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or any(part.startswith(".") for part in name.split("/"))


def _shown(name: str) -> str:
    """Return a name for a message of one line."""
    return "".join(each if each.isprintable() else "\ufffd" for each in name[:_LONGEST_NAME])


def _is_of_page(name: str, names: Collection[str]) -> bool:
    """Return whether a member lies in the folder of pictures and frames that a browser saves beside a page."""
    folders = [name[:end] for end, sign in enumerate(name) if sign == "/"]
    pages = [folder.removesuffix("_files") for folder in folders if folder.endswith("_files")]
    return any(f"{page}{suffix}" in names for page in pages for suffix in (".html", ".htm"))
