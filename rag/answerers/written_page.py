"""An answer of a chat model as it grows: the statements that stood, and what became of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.answerers.extractive import lead_in
from rag.answerers.grounding import Judged
from rag.citations import Group, marked, without_markers
from rag.markers import Statement
from rag.types import Citation, Note
from rag.words import joined

__all__ = ["WrittenPage"]


@dataclass(frozen=True, slots=True)
class WrittenPage:
    """The text so far with its citations.

    Of the sentences read, `stood` are shown as written, `rewritten` in other words of the model, `quoted` were replaced
    by the quote that they should rest on, and `left_out` are not shown. `opening` leads in what has not come yet.
    """

    text: str = ""
    citations: tuple[Citation, ...] = ()
    stood: int = 0
    rewritten: int = 0
    quoted: int = 0
    left_out: int = 0
    opening: Statement | None = None

    @property
    def confidence(self) -> float:
        """Return the share of the sentences read that the model's own words stood for."""
        read = self.stood + self.rewritten + self.quoted + self.left_out
        return (self.stood + self.rewritten) / read if read else 0.0

    @property
    def notes(self) -> tuple[Note, ...]:
        """Return what was done about the sentences that did not stand: one note of kind "unsupported", or none."""
        failed = self.rewritten + self.quoted + self.left_out
        if not failed:
            return ()
        read = failed + self.stood
        did = [
            _counted(self.rewritten, "rewritten by the chat model"),
            _counted(
                self.quoted, "replaced by the quote it should rest on", "replaced by the quotes they should rest on"
            ),
            _counted(self.left_out, "left out"),
        ]
        of = "The only sentence" if read == 1 else f"{failed} of {read} sentences"
        done = joined([each for each in did if each])
        return (Note("unsupported", f"{of} written by the chat model did not stand up to what it cites: {done}."),)

    def says(self, statement: Statement) -> bool:
        """Return whether the page has these very words already."""
        return statement.text in without_markers(self.text)

    def with_opening(self, statement: Statement) -> WrittenPage:
        """Return the page with words that lead in what follows; they are shown with it."""
        return replace(self, opening=statement)

    def with_statement(self, judged: Judged, rewritten: bool = False) -> WrittenPage:
        """Return the page with a statement that stands."""
        page = self._continued(judged.statement.text, judged.groups, judged.statement.before)
        return replace(page, stood=page.stood + (not rewritten), rewritten=page.rewritten + rewritten)

    def with_quote(self, citation: Citation, before: str) -> WrittenPage:
        """Return the page with words of an article in the place of a statement, unless they are there already."""
        if any(_same(each, citation) for each in self.citations):
            return self.without_statement()
        words = f"{lead_in(citation.article)}: “{citation.quote}”"
        page = self._continued(words, ((len(words), (citation,)),), before)
        return replace(page, quoted=page.quoted + 1)

    def without_statement(self) -> WrittenPage:
        """Return the page with one more statement that is not shown."""
        return replace(self, left_out=self.left_out + 1)

    def _continued(self, words: str, groups: tuple[Group, ...], before: str) -> WrittenPage:
        text = self.text
        if self.opening:
            text += f"{self.opening.before if text else ''}{self.opening.text}"
        text, citations = marked(text + (before if text else ""), self.citations, words, groups)
        cited = [each for _, some in groups for each in some]
        weakest = tuple(_weakest(each, cited) for each in citations)
        return replace(self, text=text, citations=weakest, opening=None)


def _weakest(citation: Citation, cited: list[Citation]) -> Citation:
    """Return the citation with the least support of those of the same words."""
    known = [each.support for each in (citation, *cited) if _same(each, citation) and each.support is not None]
    return replace(citation, support=min(known, default=None))


def _same(one: Citation, other: Citation) -> bool:
    return (one.article.id, one.start, one.end) == (other.article.id, other.start, other.end)


def _counted(count: int, one: str, several: str | None = None) -> str:
    if not count:
        return ""
    return f"{count} was {one}" if count == 1 else f"{count} were {several or one}"
