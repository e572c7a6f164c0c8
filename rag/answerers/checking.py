"""Whether a chat model's statement may be shown: held in code against the exact words that it cites; pure rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.answerers.days import unfounded_dates, without_dates, years
from rag.answerers.figures import unbounded, unfounded_numbers
from rag.answerers.naming import foreign, unfounded_names
from rag.answerers.orders import out_of_place, quotations
from rag.answerers.telling import dropped_credit, dropped_hedges, other_credit, turned
from rag.stemming import stems
from rag.types import Article, Citation
from rag.words import day

__all__ = ["ALIKE", "TIED", "Fault", "check", "check_lead_in", "tied"]

TIED = 1 / 3
"""The share of a statement's telling words that its cited words must have: less, and it is no statement of them."""

ALIKE = 0.75
"""The cosine from which on a statement rests on its cited words although it has few of them."""

_LONGEST_UNTIED = 5
"""So many telling words on end that the cited words do not have make a claim of their own."""
_LONGEST_LEAD_IN = 30
_BEGINNING = 5
_DASHES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‐": "-", "‑": "-"})
_ELLIPSIS = re.compile(r"\s*(?:\[?(?:\.\.\.|…)\]?)\s*")
_SENSE = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a statement: `words` are those at fault, in the statement or in what it cites.

    `kind` is one of place, untied, number, date, name, quotation, negation, attribution, hedge and support.
    """

    kind: str
    words: str


def check(
    statement: str, cited: Sequence[Citation], shown: str = "", asked: str = "", likeness: float = 0.0
) -> tuple[Fault, ...]:
    """Return what is wrong with a statement without its markers, held against the words it cites; nothing if it stands.

    Every number, date, name and quotation must be that of the cited words, or follow from them; outside quotation marks
    it may also be that of the cited articles' title, publisher, author or date. Who says it, how surely, and what is
    denied must be kept. `shown` is everything that the model was shown, `asked` the question: in its language a
    statement may be although the cited words are in another. `likeness` is the cosine of statement and cited words.
    """
    words = "\n".join(each.quote for each in cited)
    odd = out_of_place(statement, words)
    if odd is not None:
        return (Fault("place", odd),)
    articles = list({each.article.id: each.article for each in cited}.values())
    beside = "\n".join(_labels(each) for each in articles)
    plain, invented = _without_quotations(statement, words, articles)
    faults = [Fault("quotation", each) for each in invented]
    translated = foreign(statement) and not foreign(words)
    if (translated and not foreign(asked)) or not (tied(statement, words, beside) or translated or likeness >= ALIKE):
        faults.append(Fault("untied", statement))
    texts = [(each.quote, each.article.published) for each in cited]
    faults += [Fault("date", each) for each in unfounded_dates(plain, texts, beside)]
    faults += [
        Fault("number", each)
        for each in unfounded_numbers(without_dates(plain), without_dates(words), without_dates(beside), years(texts))
    ]
    whole = "\n".join(each.text for each in articles)
    faults += [Fault("name", each) for each in unfounded_names(plain, words, beside, whole, shown)]
    if not foreign(statement):
        faults += _told_otherwise(statement, words)
    return tuple(dict.fromkeys(faults))


def check_lead_in(statement: str, articles: Sequence[Article], shown: str) -> tuple[Fault, ...]:
    """Return what is wrong with words that end in a colon and cite nothing: they may count and name what follows."""
    odd = out_of_place(statement, shown)
    if odd is not None or len(statement.split()) > _LONGEST_LEAD_IN:
        return (Fault("place", odd or statement),)
    beside = "\n".join(_labels(each) for each in articles)
    dated: list[tuple[str, date | None]] = [(shown, None), *(("", each.published) for each in articles)]
    faults = [Fault("quotation", statement[span.start : span.end]) for span in quotations(statement)]
    faults += [Fault("date", each) for each in unfounded_dates(statement, dated, beside)]
    numbers = unfounded_numbers(without_dates(statement), without_dates(shown), without_dates(beside), counting=True)
    faults += [Fault("number", each) for each in numbers]
    return (*faults, *(Fault("name", each) for each in unfounded_names(statement, shown, beside)))


def tied(statement: str, cited: str, beside: str = "") -> bool:
    """Return whether enough of the statement's telling words stand in the cited words for it to rest on them.

    Words of title, publisher, author and date do not count for it, nor against it.
    """
    free, held = set(stems(beside)), set(stems(cited))
    beginnings = {stem[:_BEGINNING] for stem in held if len(stem) >= _BEGINNING}
    said = [stem for stem in stems(statement) if stem in held or stem not in free]
    if not said:
        return bool(held)
    found = [stem in held or (len(stem) >= _BEGINNING and stem[:_BEGINNING] in beginnings) for stem in said]
    longest = max(map(len, "".join("x" if each else "." for each in found).split("x")))
    return sum(found) >= TIED * len(said) and longest < _LONGEST_UNTIED


def _told_otherwise(statement: str, words: str) -> list[Fault]:
    faults = [Fault("negation", each) for each in turned(statement, words)]
    faults += [
        Fault("attribution", each) for each in (*dropped_credit(statement, words), *other_credit(statement, words))
    ]
    hedges = [*dropped_hedges(statement, words), *unbounded(without_dates(statement), without_dates(words))]
    return faults + [Fault("hedge", each) for each in hedges]


def _without_quotations(statement: str, words: str, articles: Sequence[Article]) -> tuple[str, list[str]]:
    """Return the statement with its quotations blanked, and those that are not verbatim in the cited words."""
    held = _straight(words)
    titles = {_straight(each.title or "").strip() for each in articles}
    plain, invented = statement, []
    for span in quotations(statement):
        quoted = span.of(statement)
        if not _verbatim(_straight(quoted), held) and _straight(quoted).strip(" .,") not in titles:
            invented.append(quoted)
        plain = f"{plain[: span.start]}{' ' * len(span)}{plain[span.end :]}"
    return plain, invented


def _verbatim(quoted: str, held: str) -> bool:
    """Return whether the pieces between ellipses stand in `held`, in their order, as whole words."""
    at = 0
    for piece in _ELLIPSIS.split(quoted.strip()):
        wanted = piece.strip().rstrip(".,;:")
        if not _SENSE.search(wanted):
            continue
        found = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)").search(held, at)
        if found is None:
            return False
        at = found.end()
    return True


def _straight(text: str) -> str:
    return " ".join(text.translate(_DASHES).split())


def _labels(article: Article) -> str:
    published = f"{day(article.published)}" if article.published else ""
    return "\n".join(filter(None, (article.title, article.publisher, article.author, published)))
