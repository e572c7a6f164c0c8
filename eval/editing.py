"""The question sets that a person edits: files of their own beside the shipped ones, which are only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import shorten
from typing import Protocol

from filelock import FileLock, Timeout

from eval.cases import quote_span
from eval.drafts.marks import accepted
from eval.known_sets import SHIPPED
from eval.records import Evidence, QuestionRecord, read_questions
from eval.set_file import Entry, entry_of, read_entries, write_entries
from eval.set_names import name_problem, names_near
from eval.sets import read_set
from rag.errors import ArticleNotFound, BylineError, InvalidQuestions
from rag.types import StoredArticle

__all__ = ["Articles", "Change", "Sets"]

_SUFFIX = ".jsonl"
_PATIENCE = 10.0  # seconds for another process to finish its edit
_QUOTED = 120  # characters of a quote in a message

Edit = Callable[[list[Entry]], Entry | None]


class Articles(Protocol):
    """Where the articles are that evidence is quoted from."""

    def article(self, article_id: str) -> StoredArticle:
        """Return one live article; raises `ArticleNotFound`."""
        ...


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit did, said in a line; `entry` is the question as it stands now, None where it is gone."""

    line: str
    entry: Entry | None = None


class Sets:
    """Question sets by name; safe to use from several threads and processes.

    An edit of a question names the `stamp` of its entry as it was read: where something else stands now, nothing is
    changed. The first edit of a shipped set makes a copy of the same name in the `folder` of the person.
    """

    def __init__(self, folder: Path, library: Articles, shipped: Path = SHIPPED) -> None:
        self.folder = folder
        self._library = library
        self._shipped = shipped

    def names(self) -> tuple[str, ...]:
        """Return the name of every set, in order."""
        files = [*self.folder.glob(f"*{_SUFFIX}"), *self._shipped.glob(f"*{_SUFFIX}")]
        return tuple(sorted({each.stem for each in files if not each.name.startswith(".")}, key=str.casefold))

    def owns(self, name: str) -> bool:
        """Return whether the person has a file of this set, and does not read a shipped one."""
        return self.path(name).parent == self.folder

    def path(self, name: str) -> Path:
        """Return the file of a set, the person's own before a shipped one; raises `BylineError`."""
        if name not in self.names():
            raise BylineError(f'there is no set "{shorten(name, 80)}"; it may have been renamed or removed meanwhile')
        own = self.folder / f"{name}{_SUFFIX}"
        return own if own.exists() else self._shipped / f"{name}{_SUFFIX}"

    def read(self, name: str) -> tuple[Entry, ...]:
        """Return every question of a set, in order; raises `BylineError`, and `InvalidQuestions` for bad lines."""
        path = self.path(name)
        try:
            return read_entries(path)
        except InvalidQuestions as error:
            if _readable(path):
                raise BylineError(f"{path} is in a format of others; import it, and edit what it becomes") from error
            raise

    def create(self, name: str, records: Sequence[QuestionRecord] = ()) -> Change:
        """Make a set of these questions; raises `BylineError` where the name cannot be used or is taken."""
        return self._created(name, [entry_of(record) for record in records])

    def import_file(self, path: Path, name: str) -> Change:
        """Make a set of a file or folder in any format that `eval.sets` reads.

        Raises `InvalidQuestions` that lists every bad record. Records of our own keep the fields that we do not know.
        """
        brought = read_set(path)
        entries = _own_entries(path, brought.records) or [entry_of(record) for record in brought.records]
        change = self._created(name, entries)
        if brought.articles is None:
            return change
        line = f"The articles it brings ({len(brought.articles):,}) are not kept with it; add them to the library."
        return Change(f"{change.line} {line}")

    def free_name(self, wanted: str) -> str:
        """Return a name that can be used and is not taken, as near to the wanted one as can be."""
        return next(name for name in names_near(wanted) if not self._taken(name))

    def check(self, name: str) -> None:
        """Raise `BylineError` where a new set cannot have this name."""
        if problem := name_problem(name):
            raise BylineError(problem)
        if self._taken(name):
            raise BylineError(f"there is a set {name} already; choose another name")

    def add(self, name: str, record: QuestionRecord) -> Change:
        """Put a question at the end of a set; one with an empty id gets the next free one.

        Raises `InvalidQuestions` where its id is taken or a quote of its evidence does not stand in its article.
        """

        def appended(entries: list[Entry]) -> Entry:
            named = record if record.id else replace(record, id=_free_id(entries))
            new = entry_of(self._verified(_unique(named, entries)))
            entries.append(new)
            return new

        return self._edit(name, "Added {}.", appended)

    def replace(self, name: str, question: str, record: QuestionRecord, seen: str) -> Change:
        """Put another record in the place of a question; evidence that stays as it was is not verified again.

        Raises as `add` does, and `BylineError` where the question has changed since it was seen.
        """

        def exchanged(entries: list[Entry]) -> Entry:
            place = _place(entries, question, seen)
            former = entries[place]
            others = [*entries[:place], *entries[place + 1 :]]
            entries[place] = entry_of(self._verified(_unique(record, others), former.record), former)
            return entries[place]

        return self._edit(name, "Saved {}.", exchanged)

    def accept(self, name: str, question: str, seen: str) -> Change:
        """Take the mark of a draft from a question; raises `BylineError` where it has changed since it was seen."""

        def unmarked(entries: list[Entry]) -> Entry:
            place = _place(entries, question, seen)
            entries[place] = entry_of(accepted(entries[place].record), entries[place])
            return entries[place]

        return self._edit(name, "Accepted {}.", unmarked)

    def drop(self, name: str, question: str, seen: str) -> Change:
        """Take a question out of a set; raises `BylineError` where it has changed since it was seen."""

        def without(entries: list[Entry]) -> None:
            del entries[_place(entries, question, seen)]

        return self._edit(name, f"Dropped {question}.", without)

    def _edit(self, name: str, said: str, edit: Edit) -> Change:
        with self._alone():
            copied = not self.owns(name)
            entries = list(self.read(name))
            entry = edit(entries)
            own = self.folder / f"{name}{_SUFFIX}"
            write_entries(own, entries)
        line = said.format(entry.record.id) if entry else said
        if copied:
            line += f" The set that Byline ships stays as it is; yours is a copy in {own}."
        return Change(line, entry)

    def _created(self, name: str, entries: Sequence[Entry]) -> Change:
        with self._alone():
            self.check(name)
            write_entries(self.folder / f"{name}{_SUFFIX}", entries)
        return Change(f"Made the set {name} with {len(entries):,} question{'s' if len(entries) != 1 else ''}.")

    def _taken(self, name: str) -> bool:
        return name.casefold() in {each.casefold() for each in self.names()}

    def _verified(self, record: QuestionRecord, former: QuestionRecord | None = None) -> QuestionRecord:
        """Return the record with every quote in the exact words of its article, white space included."""
        kept = former.evidence if former else ()
        found = [each if each in kept else self._exact(each) for each in record.evidence]
        problems = [each for each in found if isinstance(each, str)]
        if problems:
            raise InvalidQuestions("\n".join(problems))
        return replace(record, evidence=tuple(each for each in found if isinstance(each, Evidence)))

    def _exact(self, evidence: Evidence) -> Evidence | str:
        try:
            text = self._library.article(evidence.article).article.text
        except ArticleNotFound:
            return f"no article {evidence.article} is in the library; evidence names an article by its id"
        span = quote_span(text, evidence.quote)
        if span is None:
            words = shorten(evidence.quote, _QUOTED, placeholder=" …")
            return f"the quote “{words}” does not stand in {evidence.article}; copy it from there word for word"
        return Evidence(evidence.article, span.of(text))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep other threads and processes from editing while the block runs."""
        lock = FileLock(self.folder / ".lock", timeout=_PATIENCE)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise BylineError("another process is editing the sets and does not end; try again") from error
        except OSError as error:
            raise BylineError(f"{self.folder} cannot be written ({error.strerror}); check its permissions") from error
        try:
            yield
        finally:
            lock.release()


def _place(entries: Sequence[Entry], question: str, seen: str) -> int:
    for place, entry in enumerate(entries):
        if entry.record.id == question and entry.stamp == seen:
            return place
    raise BylineError(
        f"the question {question} has been changed or dropped meanwhile; open it again to see what stands now"
    )


def _unique(record: QuestionRecord, others: Sequence[Entry]) -> QuestionRecord:
    if record.id in {entry.record.id for entry in others}:
        raise InvalidQuestions(f"the id {record.id} is used by another question of this set; choose another one")
    return record


def _free_id(entries: Sequence[Entry]) -> str:
    taken = {entry.record.id for entry in entries}
    return next(name for name in (f"q{number}" for number in range(1, len(taken) + 2)) if name not in taken)


def _readable(path: Path) -> bool:
    try:
        return bool(read_set(path).records)
    except InvalidQuestions:
        return False


def _own_entries(path: Path, records: tuple[QuestionRecord, ...]) -> list[Entry]:
    """Return the lines of a file as they are where they are records of our own; none for any other format."""
    try:
        ours = path.is_file() and read_questions(path) == records
    except InvalidQuestions:
        return []
    return list(read_entries(path)) if ours else []
