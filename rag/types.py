"""The words of the product as values: frozen, slotted, without input or output.

Offsets count Python characters in `Article.text`, the text exactly as it was received.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

__all__ = ["Answer", "Article", "Citation", "Copy", "Draft", "Failure", "Filters", "Findings", "Hit", "Note",
    "Overview", "Passage", "Point", "Question", "Report", "Span", "StoredArticle", "Tokens", "Turn"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range `[start, end)` of characters."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Article:
    """What the corpus holds: a text exactly as received, and what is known of where it comes from."""

    id: str
    text: str
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """Another article with nearly the same words, such as a story of an agency in another outlet."""

    article: str
    publisher: str | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A live article as the index holds it; `version` counts from 1, `passages` is their number.

    `path` is its file in the corpus, `language` a code of ISO 639 such as "de". `copies` are the other articles of its
    group of near-duplicates, which count as one source.
    """

    article: Article
    version: int
    passages: int
    path: str = ""
    language: str | None = None
    copies: tuple[Copy, ...] = ()

    @property
    def source(self) -> str:
        """Return one name for the article and its copies."""
        return min((self.article.id, *(copy.article for copy in self.copies)))


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable span of an article: `article.text[start:end] == text`."""

    id: str
    article: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; a higher `score` is better, and only orders hits of one search.

    `similarity` is the cosine of question and passage where it was computed.
    """

    passage: Passage
    score: float
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier exchange of the conversation."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Limits on the articles that may be searched; an empty limit lets every article through.

    `as_of` is the day of asking: nothing published later is seen. `since` and `until` include their day.
    """

    publishers: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    @property
    def by_date(self) -> bool:
        return any((self.since, self.until, self.as_of))

    @property
    def empty(self) -> bool:
        return not (self.publishers or self.articles or self.by_date)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as asked, and `understood`: the same question standing on its own.

    `found` are those of the `filters` that the question itself sets, as "according to CNN" does; the rest was chosen.
    `tokens` is what a chat model took to put it on its own feet, where one did.
    """

    text: str
    understood: str
    filters: Filters = Filters()
    turns: tuple[Turn, ...] = ()
    found: Filters = Filters()
    tokens: Tokens | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """What a search brought back: `hits` best first, every article they come from by id, the same for each of `parts`.

    `searched` of `total` live articles were inside the limits; `undated` were left out for want of a date.
    """

    hits: tuple[Hit, ...]
    articles: Mapping[str, StoredArticle]
    searched: int
    total: int
    undated: int = 0
    parts: tuple[tuple[Question, Findings], ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words a statement rests on: `article.text[start:end] == quote`.

    `page` counts from 1 where the text has pages (they end with a form feed), and `copies` say where else it stands.
    """

    number: int
    start: int
    end: int
    quote: str
    article: Article
    version: int = 1
    support: float | None = None
    page: int | None = None
    copies: tuple[Copy, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """What one of several accounts that differ gives: its `words` as they are quoted, and the citation that holds them.

    `day` is the day of which it is said, `value` its number where it is one.
    """

    words: str
    citation: int
    day: date | None = None
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A remark beside an answer; `kind` is one of conflict, evolving, stale, premise, unsupported, model, undated.

    `points` are the accounts of what changed, by day, or on which the articles disagree.
    """

    kind: str
    text: str
    citations: tuple[int, ...] = ()
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a chat model read and wrote, counted as its provider counts and reports it."""

    input: int
    output: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer has written so far: text with markers `[n]` and the citations they name.

    `model` names who wrote it, where that is not the answerer that was asked. The last has `tokens`. A `digest` is a
    choice of quotes by day.
    """

    text: str
    citations: tuple[Citation, ...] = ()
    short: str | None = None
    confidence: float = 0.0
    reason: str | None = None
    notes: tuple[Note, ...] = ()
    model: str | None = None
    tokens: Tokens | None = None
    digest: bool = False

    @property
    def refused(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as every surface shows it.

    `reason` says why a refused question was refused: nothing_found, not_answered, only_older, outside_scope or
    empty_collection. `passages` is the final ranking, best first. `tokens` is None where no chat model reported any.
    `final` is False while the answer still grows. `found` are those of the `filters` that the question itself sets.
    A reply about articles of the collection has as `listed` the words that all of them hold, else it is None.
    `answerable` are questions near a refused one that the passages found for it do answer. A `digest` is a choice of
    quotes by day.
    """

    question: str
    understood: str
    text: str
    filters: Filters = Filters()
    reason: str | None = None
    confidence: float = 0.0
    short: str | None = None
    citations: tuple[Citation, ...] = ()
    notes: tuple[Note, ...] = ()
    passages: tuple[Hit, ...] = ()
    model: str = "extractive"
    seconds: Mapping[str, float] = field(default_factory=dict)
    id: str | None = None
    final: bool = True
    tokens: Tokens | None = None
    found: Filters = Filters()
    listed: str | None = None
    answerable: tuple[str, ...] = ()
    digest: bool = False

    @property
    def refused(self) -> bool:
        return self.reason is not None


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be added: where it stands, and in one line why and what to do.

    `origin` is what to add again to try once more: a path or an address.
    """

    source: str
    reason: str
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What adding or syncing did, by article id; `renamed` holds (wanted id, given id).

    `same` holds (source, id) of what was here already under that id, `left_out` the files of other kinds in what was
    given. `cancelled` tells that not everything was looked at.
    """

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0
    failures: tuple[Failure, ...] = ()
    renamed: tuple[tuple[str, str], ...] = ()
    same: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    """What the collection holds: `publishers` most frequent first, `first` and `last` the days it spans."""

    articles: int
    publishers: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None
    newest: Article | None = None
    passages: int = 0
