"""The question sets known on this machine: those that are shipped, and those of the person's own."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.sets import QuestionSet, read_set
from rag.errors import BylineError, InvalidQuestions

__all__ = ["SHIPPED", "KnownSet", "KnownSets"]

SHIPPED = Path(__file__).with_name("questions")
"""The folder of the sets that come with the program."""

_LONGEST = 80  # characters of a name
_ODD = re.compile(r'[\x00-\x1f<>:"|?*\\/]')


@dataclass(frozen=True, slots=True)
class KnownSet:
    """A set by the name of its file or folder; `own` is false for a shipped one."""

    name: str
    path: Path
    own: bool

    def read(self) -> QuestionSet:
        """Return its questions; raises `InvalidQuestions` that lists every bad record, under the name of the set."""
        try:
            return read_set(self.path)
        except InvalidQuestions as error:
            raise InvalidQuestions(str(error).replace(str(self.path), self.name)) from error


class KnownSets:
    """The shipped sets and those in `folder`; one of the person's own takes the place of a shipped one of its name."""

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        self.folder = folder
        self._shipped = shipped

    def all(self) -> list[KnownSet]:
        """Return every set by name, the person's own first."""
        own = {path.name: KnownSet(path.name, path, True) for path in _files(self.folder)}
        shipped = [KnownSet(path.name, path, False) for path in _files(self._shipped) if path.suffix == ".jsonl"]
        return [*own.values(), *(each for each in shipped if each.name not in own)]

    def find(self, name: str) -> KnownSet:
        """Return the set of this name; raises `InvalidQuestions`."""
        found = next((each for each in self.all() if each.name == name), None)
        if found is None:
            raise InvalidQuestions(f"there is no question set {name[:_LONGEST]!r} any more; choose another")
        return found

    def keep(self, source: Path, name: str = "") -> KnownSet:
        """Copy a set into the folder and return it, under another name where its own is taken by another content.

        Raises `InvalidQuestions` that lists every bad record, and keeps nothing then; `BylineError` where it cannot be
        written.
        """
        name = _plain(name or source.name)
        KnownSet(name, source, own=True).read()
        content = source.read_bytes()
        taken = {each.name: each.path for each in self.all()}
        free = next(each for each in _numbered(name) if each not in taken or _holds(taken[each], content))
        if free not in taken:
            self._write(free, source)
        return self.find(free)

    def _write(self, name: str, source: Path) -> None:
        unfinished = self.folder / f".{name}.part"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, unfinished)
            unfinished.replace(self.folder / name)
        except OSError as error:
            raise BylineError(f"{self.folder / name} cannot be written: {error.strerror}") from error


def _files(folder: Path) -> list[Path]:
    return sorted(each for each in folder.glob("*") if not each.name.startswith("."))


def _plain(name: str) -> str:
    """Return a name that every file system takes."""
    words = _ODD.sub("", name).strip(" .")
    return words[-_LONGEST:].lstrip(" .") or "questions.jsonl"


def _numbered(name: str) -> Iterator[str]:
    """Yield the name, then `name-2` and so on, before its suffixes."""
    yield name
    stem, dot, suffixes = name.partition(".")
    for number in range(2, 10_000):
        yield f"{stem}-{number}{dot}{suffixes}"


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
