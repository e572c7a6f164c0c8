"""Questions after who said something: reported speech whose speaker is a person with a full name in the article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eval.drafts.candidates import Candidate, flat, full_names, own_sentences, well_formed
from eval.drafts.spellings import person
from rag.names import names
from rag.types import Article

__all__ = ["speech"]

_SAYING = r"(?:said|says|warned|argued|explained|claimed|predicted)"
_TOLD = r"told [^,;:“”\"]{2,40}? that"
_ASIDE = r"(?:, [^,;“”\"]{1,80},)?"
_WHO = r"(?P<who>(?!(?:It|He|She|They|We|I)\b)[A-Z][\w.’'-]*(?: (?:[A-Z][\w.’'-]*|bin|al|de|van|von)){0,5})"
_CLAUSE = r"(?P<clause>(?:[^,;:—–]|,(?=\d{3}))+)"
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"^{_WHO}{_ASIDE} (?:{_SAYING}(?: that)?|{_TOLD}) {_CLAUSE}(?=[,;.]|$)",
        rf"^{_CLAUSE}, {_WHO}{_ASIDE} {_SAYING}(?: [^,;:]{{0,60}})?\.?$",
        rf"^{_CLAUSE}, (?:said|says|according to) {_WHO}(?=[,.]|$)",
    )
)
_LEANING = re.compile(
    r"\b(?:I|(?i:he|she|it|they|we|you|him|her|them|us|his|hers|its|their|our|my|your|this|these|those|here|there|such"
    r"|today|yesterday|tomorrow|tonight|now|then|last|next|ago|also|only|other|another|who|which|so"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day))\b"
)
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|could|can|may|might|should|must|\w+ed|\w+s)\b")
_BEGINNING = re.compile(r"(?:[Tt]he )?(?P<name>(?!The\b|An?\b)[A-Z][\w.-]+)")
_DEFINITE = re.compile(r"[Tt]he [a-z]")
_NAMES_OF_THE_DEFINITE = 2
_CLAUSE_WORDS = range(5, 19)


def speech(article: Article) -> Iterator[Candidate]:
    """Yield "Who said ...?" for clauses that name what they are about and lean on no other sentence."""
    for span in own_sentences(article):
        quote = span.of(article.text)
        for pattern in _PATTERNS:
            found = pattern.match(flat(quote))
            if found and (candidate := _candidate(found["who"], found["clause"].rstrip(" ."), article.text)):
                question, answers = candidate
                yield Candidate("attribution", "pattern who said", question, answers, article, quote)
                break


def _candidate(who: str, clause: str, text: str) -> tuple[str, tuple[str, ...]] | None:
    """Return the question and the speaker's spellings, or None."""
    full = [who] if person(who)[1:] and not who.startswith("The ") else full_names(who.rsplit(maxsplit=1)[-1], text)
    answers = person(full[0]) if len(full) == 1 else ()
    question = f"Who said {re.sub(r'^The ', 'the ', clause)}?"
    if answers and _plain(clause, text) and well_formed(question, answers):
        return question, answers
    return None


def _plain(clause: str, text: str) -> bool:
    """Return whether a clause is a statement in indirect speech that begins with a name, or has two in it."""
    begun = _BEGINNING.match(clause)
    named = begun and _is_name(begun["name"], text)
    named = named or (_DEFINITE.match(clause) and len(names(f"that {clause}")) >= _NAMES_OF_THE_DEFINITE)
    fits = len(clause.split()) in _CLAUSE_WORDS and not re.search(r"[“”\"()]", clause)
    return bool(named and fits and _VERB.search(clause) and not _LEANING.search(clause))


def _is_name(word: str, text: str) -> bool:
    """Return whether a text writes the word with a capital inside sentences, and never without."""
    inside = re.search(rf"[a-z0-9,] {re.escape(word)}(?!\w)", text)
    return inside is not None and not re.search(rf"\b{re.escape(word.lower())}(?!\w)", text)
