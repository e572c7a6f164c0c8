"""Questions that no article answers: those after a figure, of a country that none of the articles mentions.

Only a country can be swapped in honestly: whether the collection tells anything of it can be read off its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from eval.drafts.candidates import Candidate, well_formed
from rag.asked_for import Kind
from rag.spotting import spans
from rag.types import Article

__all__ = ["unanswerable", "unmentioned"]

_COUNTRIES = {
    "Bhutan": ("bhutan", "thimphu"),
    "Paraguay": ("paragua", "asunci"),
    "Namibia": ("namibia", "windhoek"),
    "Mongolia": ("mongol", "ulaanbaatar", "ulan bator"),
    "Estonia": ("estonia", "tallinn"),
    "Uruguay": ("urugua", "montevideo"),
    "Botswana": ("botswana", "gaborone"),
    "Iceland": ("iceland", "reykjav"),
    "Brunei": ("brunei", "bandar seri"),
    "Slovenia": ("sloven", "ljubljana"),
}
"""Countries, and what a text that speaks of them has in it: of the people, or the capital."""

_PLACE = re.compile(
    r"\b(?P<before>(?:in|across|from|near) )(?P<place>[A-Z][\w-]+(?: [A-Z][\w-]+)*)(?P<after>(?: in \d{4})?\?)$"
)


def unmentioned(articles: Iterable[Article]) -> list[str]:
    """Return the countries of a short list that no article mentions, by name, people or capital, in whatever field."""
    left = dict(_COUNTRIES)
    for article in articles:
        text = f"{article.title} {article.publisher} {article.text}".casefold()
        left = {name: stems for name, stems in left.items() if not any(stem in text for stem in stems)}
    return list(left)


def unanswerable(candidate: Candidate, countries: Sequence[str]) -> Candidate | None:
    """Return the same question of one of the countries, chosen by the question; None where it names no place to swap.

    Only a question after a number of people or things qualifies, whose place is its only name.
    """
    found = _PLACE.search(candidate.question) if candidate.made == "pattern how many" and countries else None
    if not found or _named_elsewhere(candidate.question[: found.start()]) or spans(Kind.DATE, found["place"]):
        return None
    country = countries[len(candidate.question) % len(countries)]
    question = f"{candidate.question[: found.start('place')]}{country}{found['after']}"
    made = f"pattern unanswerable: no article mentions {country}"
    return Candidate("unanswerable", made, question) if well_formed(question) else None


def _named_elsewhere(words: str) -> bool:
    return re.search(r" [A-Z]", words) is not None
