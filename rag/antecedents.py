"""What a pronoun of a conversation stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.mentions import OFFICE, Mention, Said

__all__ = ["antecedent"]


def antecedent(pronoun: str, exchanges: Sequence[Said]) -> Mention | None:
    """Return what he, she, it, they or there stands for after these exchanges; None where that is not plain.

    The newest exchange comes first: what answered it, what its question named, then the rest of its answer; what the
    same pronoun stood for before is kept on unless the exchange was about somebody else.
    """
    if pronoun in {"he", "she"}:
        return _somebody(pronoun, exchanges)
    if pronoun == "there":
        return _place(exchanges[-1]) if exchanges else None
    for back, said in enumerate(reversed(exchanges)):
        found = _same(pronoun, said) or (_several(said, back == 0) if pronoun == "they" else _thing(said))
        if found:
            return found if found.person else replace(found, words=OFFICE.sub("", found.words))
        if back == 0 and (said.many if pronoun == "they" else _things(said)):
            return None
    return None


def _somebody(pronoun: str, exchanges: Sequence[Said]) -> Mention | None:
    """Return who "he" or "she" is: the answer before all, then whom a question names or named by the same pronoun.

    Names of one word, which may not be those of people, come last, and only from questions and as answers.
    """
    other = {"he", "she", "it"} - {pronoun}
    wrong = {each.words for said in exchanges for each in said.all if each.stood in other}
    kept = next((each for said in reversed(exchanges) for each in said.question if each.stood == pronoun), None)
    for said in reversed(exchanges):
        fitting = [each for each in said.all if each.words not in wrong and not each.common]
        people = [half for each in fitting if each.person for half in _halves(each, pronoun)]
        asked = [each.words for each in said.question if each.person]
        if not kept and said.answer and said.answer.pair and any(each.owner for each in said.question):
            return None  # one of a pair, or whose they are
        answered = said.answer is not None and said.answer.person and said.answer in fitting
        if answered and not (asked and said.answer and said.answer.pair):
            return people[0]
        sure = next((each for each in people if any(each.words in words for words in asked)), None)
        if sure or kept:
            return sure or kept
        if people:
            return people[0]
    named = [each for said in reversed(exchanges) for each in (said.answer, *said.question) if each and each.unsure]
    return next((each for each in named if not each.placed and each.words not in wrong), None)


def _halves(mention: Mention, pronoun: str) -> list[Mention]:
    """Return the person, or both of a pair ("A and B"): first the one whose first name sounds like the pronoun."""
    if not mention.pair:
        return [mention]
    pair = mention.words.split(" and ")
    fitting = [name for name in pair if name.partition(" ")[0].endswith("a") == (pronoun == "she")]
    return [replace(mention, words=name) for name in dict.fromkeys([*fitting, *pair])]


def _place(said: Said) -> Mention | None:
    if said.answer and not said.answer.person:
        return said.answer
    return next((each for each in said.question if each.placed and not each.person), None)


def _same(pronoun: str, said: Said) -> Mention | None:
    return None if said.answer else next((each for each in said.question if each.stood == pronoun), None)


def _several(said: Said, newest: bool) -> Mention | None:
    """Return what "they" are: a pair, things in the plural, or the one body of people that was named.

    What an answer names besides counts only in the newest exchange; where the question speaks of several of something,
    they are meant and no body of people.
    """
    named = [*([said.answer] if said.answer else []), *said.question]
    besides = said.others if newest else ()
    several = next((each for each in (*named, *besides) if each.pair or (each.common and each.plural)), None)
    if several or said.many:
        return several
    bodies = [each for each in named if each.body and not each.placed]
    return bodies[0] if len(bodies) == 1 else None


def _thing(said: Said) -> Mention | None:
    found = _things(said)
    sure = [each for each in found if not each.unsure]
    return found[0] if len(found) == 1 or said.answer in found else next(iter(sure), None)


def _things(said: Said) -> list[Mention]:
    named = [said.answer] if said.answer else []
    named += [each for each in said.question if not each.placed]
    return [each for each in named if not (each.person or each.plural or each.stood in {"he", "she"})]
