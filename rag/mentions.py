"""What an exchange of a conversation names: in its question, as the answer to it, and in what else the answer says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.names import is_person, names

__all__ = ["OFFICE", "Mention", "Said", "dated", "mentions"]

_DAYS = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday"
    r"|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\d"
)
_GIVEN = re.compile(r"(?!(?:Early|Mid|Late|Since|By|From|Until)\b)\S+\s(?:\S+\s)*(?:April|May|June|August)\b")
OFFICE = re.compile(
    r"^(?:(?:Vice|Deputy|Prime|First|Crown)[ -])?(?:C[A-Z]{1,2}O|VP|PM|MP|MD|President|Minister|Chancellor|Governor"
    r"|Mayor|Secretary|Speaker|Senator|Ambassador|Director|Head|Chair(?:man|woman)?|King|Queen|Prince|Princess|Duke|Duchess"
    r"|Bishop|Archbishop) (?:of|for) (?:the )?(?=[A-Z])"
)
"""The beginning of a name such as "CEO of Ford", which says who holds an office and not what it is held of."""

_POSSESSED = re.compile(r"[’'](?:s\b)?\s+\w")
_NO_NAMES = frozenset({"I", "OK", "BC", "AD"})
_SOURCE = re.compile(r"\b(?:according to|reported by)\s+(?:the\s+)?[^,;?]+", re.I)
_PLACING = re.compile(r"\b(in|at|near|across|around|inside|outside|into)\s+(?:the\s+)?$", re.I)
_TOPIC = re.compile(
    r"^(?:(?:so|and|ok|okay|now)[,\s]+)?(?:tell me (?:more )?about|describe|explain|(?:what|how) about"
    r"|what (?:is|are|was|were|causes|caused)|what[’']s)\s+(?P<words>.+?)[\s?.!]*$",
    re.I,
)
_TOPIC_ENDS = re.compile(
    r"[,;]|\s(?:and (?:why|how|what|where|when|who)|or|that|which|who|for|in|on|with|to|from|at|by|is|are|was|were|do"
    r"|does|mean|called)\b.*",
    re.I,
)
_NO_TOPIC = re.compile(
    r"\b(?:it|its|they|them|their|this|that|these|those|he|she|him|his|her|other|others|else|ones?|some|any|you|your|me"
    r"|first|last|next|same|largest|biggest|best|most|\w+est|happened|happening|going)\b",
    re.I,
)
_ASKS_PERSON = re.compile(
    r"^(?:(?:and|but|so)[\s,]+)?(?:by )?(?:who(?:m)?\b(?!\s+(?:are|were)\b)|(?:which|what) (?:\w+ ){0,2}?"
    r"(?:\w+(?:ist|man|woman)|writer|author|actor|actress|singer|player|leader|president|minister|senator|governor|mayor|general|judge|lawyer"
    r"|officer|official|director|founder|reporter|politician|person)\b)",
    re.I,
)
_BODY = re.compile(
    r"^[A-Z]{2,}$|[a-z]{3,}(?<!s)s$|\b(?:Company|Group|Bank|Party|Department|Ministry|Agency|Administration|Commission"
    r"|Committee|Council|Association|Organi[sz]ation|Foundation|Force|Army|Navy|Guard|Police|Union|League|Government"
    r"|Congress|Senate|House|Team|Club|Inc|Corp|Airlines|State)\b"
)
_PLURAL_ASKED = re.compile(
    r"\b(?!(?:his|its|this|was|has|does|is|as|us|plus|versus|thus|yes|news|always|series|perhaps|besides|sometimes)\b)"
    r"[a-z]{3,}(?<![sui])s\b|\b(?:people|men|women|children|police)\b"
)
_LONGEST_TOPIC = 4
_SHORTEST_SURNAME = 4
_READ = 600  # characters of an answer in which names are looked for


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that was named; `placed` is the preposition before it, `stood` the pronoun that stood for it.

    `owner` tells that something of it was named: "Ann Lee’s parents".
    """

    words: str
    person: bool = False
    plural: bool = False
    common: bool = False
    placed: str = ""
    stood: str = ""
    owner: bool = field(default=False, compare=False)

    @property
    def pair(self) -> bool:
        return self.person and " and " in self.words

    @property
    def body(self) -> bool:
        """Whether it names several or a body of people: FTX, Talking Heads, Quds Force."""
        return not (self.person or self.common) and _BODY.search(self.words) is not None

    @property
    def unsure(self) -> bool:
        """Whether it may be a person or not: a name of one word that is neither several nor a nation's."""
        plainly = self.person or self.common or self.body
        return not plainly and re.search(r"\s|-[a-z]|(?:ish|ese|ing)$", self.words) is None


@dataclass(frozen=True, slots=True)
class Said:
    """What one exchange named: what answers it, what its question names, and what else the answer does.

    `many` tells that the question speaks of several of something, which "they" may mean.
    """

    answer: Mention | None = None
    question: tuple[Mention, ...] = ()
    others: tuple[Mention, ...] = ()
    many: bool = False

    @property
    def all(self) -> tuple[Mention, ...]:
        """Everything named, each once: the answer first."""
        return tuple(dict.fromkeys([*([self.answer] if self.answer else []), *self.question, *self.others]))


def mentions(asked: str, resolved: str, answer: str, earlier: Sequence[Said], stood: dict[str, str]) -> Said:
    """Return what an exchange names; `stood` says which pronoun each name took the place of in `resolved`."""
    known = [each for said in earlier for each in said.all]
    read = answer[:_READ]
    in_question = tuple(
        replace(each, stood=stood.get(each.words) or _stood(each, known)) for each in _named(resolved, known)
    )
    words = {each.words for each in in_question}
    in_answer = [replace(each, stood=_stood(each, known)) for each in _named(read, [*in_question, *known])]
    others = tuple(each for each in in_answer if each.words not in words)
    whole = _whole_name(read)
    first = next((each for each in in_answer if whole and whole in each.words), None)
    if first is None and _ASKS_PERSON.match(asked) and not any(each.person for each in in_question):
        first = next((each for each in others if each.person), None)
    return Said(first, in_question, others, bool(_PLURAL_ASKED.search(_SOURCE.sub("", asked))))


def dated(words: str) -> bool:
    """Return whether words name a month or a day, or hold a number; the name of a person may end like a month.

    >>> dated("Friday"), dated("May 6"), dated("Late May"), dated("Theresa May")
    (True, True, True, False)
    """
    return _DAYS.search(words) is not None and not (is_person(words) and _GIVEN.match(words))


def _named(text: str, known: Sequence[Mention]) -> Iterator[Mention]:
    """Yield what a text names, each once: names, those known whose last word it uses, else the topic of a question."""
    read = _SOURCE.sub(" ", text)
    found: dict[str, Mention] = {}
    for span in names(read):
        words = span.of(read)
        if not dated(words) and words not in _NO_NAMES:
            placing = _PLACING.search(read[: span.start])
            each = _known(words, known) or Mention(
                words, is_person(words), placed=placing[1].lower() if placing else ""
            )
            owner = _POSSESSED.match(read, span.end) is not None
            found.setdefault(each.words, replace(each, owner=owner))
    topic = _topic(read, first=not known)
    if topic and topic.words not in found:
        yield topic
    elif not found:
        yield from (each for each in known if _used(each, read))
    yield from found.values()


def _known(words: str, known: Iterable[Mention]) -> Mention | None:
    """Return the person known by a longer name of which these words are the last."""
    return next((each for each in known if each.person and each.words.endswith(f" {words}")), None)


def _used(mention: Mention, text: str) -> bool:
    """Return whether a text without capitals uses a name."""
    last = mention.words.rpartition(" ")[2] if mention.person and not mention.pair else mention.words
    return len(last) >= _SHORTEST_SURNAME and re.search(rf"\b{re.escape(last)}\b", text, re.I) is not None


def _stood(mention: Mention, known: Iterable[Mention]) -> str:
    return next((each.stood for each in known if each.words == mention.words and each.stood), "")


def _topic(question: str, first: bool) -> Mention | None:
    """Return what a question such as "What are tiger sharks?" is about, where it says so in a few plain words.

    "The findings" are a topic only where nothing was said before that they can be the findings of.
    """
    match = _TOPIC.match(question)
    if not match:
        return None
    words = _TOPIC_ENDS.sub("", match["words"].rpartition(" of ")[2])
    definite = re.match(r"the\s", words, re.I) is not None
    words = re.sub(r"^(?:an?|the)\s+", "", words, flags=re.I).strip()
    if not words or _NO_TOPIC.search(words) or len(words.split()) > _LONGEST_TOPIC or (definite and not first):
        return None
    return Mention(words, common=True, plural=re.search(r"[^sui]s$", words) is not None)


def _whole_name(answer: str) -> str | None:
    """Return the name that an answer consists of, up to its first comma.

    >>> _whole_name("Lee County, with at least 54."), _whole_name("Officials counted 16 in Lee County.")
    ('Lee County', None)
    """
    answer = re.sub(r"^(?:the|an?)\s+", "", answer, flags=re.IGNORECASE)
    first = next(iter(names(answer)), None)
    whole = answer.partition(",")[0].rstrip(".")
    if first is None or first.start or len(first) < len(whole.rstrip()):
        return None
    return first.of(answer)
