"""Passages found by their words: a tantivy index (BM25, English stems). The only module that knows tantivy.

Any text is a legal question: it is taken apart into words and searched word by word, never read as query syntax.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import threading
import time
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import tantivy
from tantivy import Filter, Occur, Query, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from rag.errors import IndexBusy, IndexFault, unless_full
from rag.words import plain, telling

__all__ = ["MOST_TERMS", "TITLE_BOOST", "Entry", "Keywords", "terms"]

TITLE_BOOST = 1.5
MOST_TERMS = 64  # of a question that were searched for, the rarest
_HEAP = 50_000_000  # bytes that a writer may use before it writes a segment
_PATIENCE = 2.0  # seconds to wait for another writer to finish
_ANALYSER = "english"
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+"
)
"""What is written without spaces between words, and Korean for its endings: it is searched by pairs of signs."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as it is searched: `wording` names the wording of the article it is part of."""

    id: str
    wording: str
    title: str
    text: str


class Keywords:
    """The keyword index in one folder, opened when first needed; searching is safe from any thread and process.

    What is added, deleted or cleared becomes visible to searches, all at once, with `commit`. The caller lets one
    process and one thread write at a time, and only an `owner` may. Until something was written there is no folder,
    and nothing is found.

    Raises `IndexFault` where the folder cannot be used, and `IndexBusy` while another process writes.
    """

    def __init__(self, path: Path, owner: bool) -> None:
        self._path = path
        self._owner = owner
        self._opening = threading.Lock()
        self._analyser = _stems()
        self._schema = _schema()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int] | None = None
        self._writer: tantivy.IndexWriter | None = None

    def add(self, entries: Iterable[Entry]) -> None:
        """Add passages; one with the id of a former one takes its place."""
        writer = self._writing()
        with self._mapped():
            for entry in entries:
                writer.delete_documents_by_term("id", entry.id)
                writer.add_document(_document(entry))

    def delete(self, wordings: Iterable[str]) -> None:
        """Delete the passages of these wordings."""
        writer = self._writing()
        with self._mapped():
            for wording in wordings:
                writer.delete_documents_by_term("wording", wording)

    def clear(self) -> None:
        """Delete every passage, and with the next commit every byte of them."""
        if not self._usable():
            shutil.rmtree(self._path, ignore_errors=True)
        writer = self._writing()
        with self._mapped():
            writer.delete_all_documents()

    def commit(self) -> None:
        """Make what was written visible and lasting, and let other processes write."""
        writer, self._writer = self._writer, None
        if writer is None:
            return
        with self._mapped():
            writer.commit()
            writer.garbage_collect_files()
            writer.wait_merging_threads()

    def search(self, text: str, k: int, wordings: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Return up to `k` (passage id, BM25 score), best first, ties by id, among the `wordings` where given.

        The same index gives the same answer. Deleted passages weigh in the rarity of words until their segment is
        merged, so scores depend a little on what was deleted before.
        """
        with self._mapped():
            searcher = self._searcher()
            if searcher is None or k <= 0 or (wordings is not None and not wordings):
                return []
            query = self._query(searcher, terms(text, self._analyser))
            if wordings is not None:
                inside = Query.term_set_query(self._schema, "wording", list(wordings))
                query = Query.boolean_query([(Occur.Must, Query.const_score_query(inside, 0.0)), (Occur.Must, query)])
            return _best(searcher, query, k)

    def count(self) -> int:
        """Return the number of passages as of the last commit."""
        with self._mapped():
            searcher = self._searcher()
            return searcher.num_docs if searcher else 0

    def close(self) -> None:
        """Drop what was not committed, and let other processes write."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with self._mapped():
                writer.rollback()
                writer.wait_merging_threads()

    def _query(self, searcher: tantivy.Searcher, words: Collection[str]) -> Query:
        """Return a query for any of the words, the rarest `MOST_TERMS` of those that occur at all."""
        found = []
        for field, boost in (("text", 1.0), ("title", TITLE_BOOST)):
            counted = [(searcher.doc_freq(field, word), word) for word in words]
            rarest = sorted(each for each in counted if each[0])[:MOST_TERMS]
            terms_of_field = (Query.term_query(self._schema, field, word, "freq") for _, word in rarest)
            found += [(Occur.Should, term if boost == 1 else Query.boost_query(term, boost)) for term in terms_of_field]
        return Query.boolean_query(found)

    def _searcher(self) -> tantivy.Searcher | None:
        """Return a view of the last commit of whichever process, or None while there is no index."""
        with self._opening:
            try:
                state = (self._path / "meta.json").stat()
            except FileNotFoundError:
                self._index, self._seen = None, None
                return None
            seen = (state.st_mtime_ns, state.st_ino)
            if self._index is None:
                self._index = self._open()
            elif seen != self._seen:
                self._index.reload()
            self._seen = seen
            return self._index.searcher()

    def _writing(self) -> tantivy.IndexWriter:
        """Return the writer, waiting a little for another process to finish."""
        if not self._owner:
            raise IndexFault(f"the keyword index at {self._path} was opened for reading; nothing can be written to it")
        until = time.monotonic() + _PATIENCE
        while self._writer is None:
            try:
                with self._mapped(), self._opening:
                    self._path.mkdir(parents=True, exist_ok=True)
                    self._writer = self._open().writer(_HEAP, 1)
                    self._writer.garbage_collect_files()  # else what a killed commit left is in the way
            except IndexBusy:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)
        return self._writer

    def _open(self) -> tantivy.Index:
        index = tantivy.Index(self._schema, str(self._path))
        index.register_tokenizer(_ANALYSER, self._analyser)
        return index

    def _usable(self) -> bool:
        with contextlib.suppress(IndexFault):
            self.count()
            return True
        return False

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        """Let tantivy's errors leave as ours; it raises `ValueError` for nearly everything."""
        try:
            yield
        except (ValueError, OSError, RuntimeError) as error:
            if "LockBusy" in str(error):
                raise IndexBusy(
                    f"another process is writing the keyword index at {self._path}; try again when it is done"
                ) from error
            reason = " ".join(str(error).split())[:200]
            fault = IndexFault(
                f"the keyword index at {self._path} cannot be used ({reason}); delete that folder and run `byline sync`"
            )
            raise unless_full(error, self._path, fault) from error


def terms(text: str, analyser: TextAnalyzer | None = None) -> list[str]:
    """Return the distinct stems that a question is searched by, in the order of the text.

    >>> terms("Who leads the WHO in the U.S.?")
    ['lead', 'who', 'us']
    """
    asked = _UNSPACED.sub(lambda run: f" {_pairs(run[0]) or run[0]} ", " ".join(telling(text)))
    stems = (analyser or _stems()).analyze(asked)
    return list(dict.fromkeys(stems))


def _stems() -> TextAnalyzer:
    """Return the analyser of both passages and questions: words, without accents, as their English stems."""
    builder = TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.remove_long(80)).filter(Filter.lowercase())
    return builder.filter(Filter.ascii_fold()).filter(Filter.stemmer("english")).build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("wording", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name=_ANALYSER, index_option="freq")
    builder.add_text_field("text", tokenizer_name=_ANALYSER, index_option="freq")
    return builder.build()


def _document(entry: Entry) -> tantivy.Document:
    return tantivy.Document(id=entry.id, wording=entry.wording, title=_spaced(entry.title), text=_spaced(entry.text))


def _spaced(text: str) -> str:
    """Return the text as it is indexed: a run of signs without spaces as every sign and every pair of signs."""
    return _UNSPACED.sub(lambda run: f" {' '.join(run[0])} {_pairs(run[0])} ", plain(text))


def _pairs(run: str) -> str:
    return " ".join(map("".join, pairwise(run)))


def _best(searcher: tantivy.Searcher, query: Query, k: int) -> list[tuple[str, float]]:
    """Return the `k` best hits; of those that tie with the last one, the ones with the lowest ids."""
    limit = 2 * k
    hits = searcher.search(query, limit, count=False).hits
    while len(hits) == limit and _score(hits[-1]) == _score(hits[k - 1]):
        limit *= 4
        hits = searcher.search(query, limit, count=False).hits
    last = _score(hits[k - 1]) if len(hits) > k else 0.0
    found = [(str(searcher.doc(hit[1]).get_first("id")), _score(hit)) for hit in hits if _score(hit) >= last]
    return sorted(found, key=lambda each: (-each[1], each[0]))[:k]


def _score(hit: tuple[float, tantivy.DocAddress]) -> float:
    """Return the score without its last bits, which depend on the order in which words were summed."""
    return round(float(hit[0]), 4)
