"""Questions for the object of a deed that nothing found tells of: "What did she eat?", where nobody eats anything.

Careful on purpose: articles tell many a deed in other words, so a rule that only looks for the question's is to be used
where an answer is in doubt anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.answerers.values import families
from rag.names import names
from rag.types import Findings, Question
from rag.verb_forms import bases
from rag.words import without_context

__all__ = ["untold_deed"]

_READ = 20  # passages
_KIN = 4  # letters that words of one family begin with
_ASKED = re.compile(
    r"^\W*(?:(?:and|but|so)\s+)?(?:(?:in|on|at|to|from|for|with|by|of|under)\s+)?(?:what|which|whom)\b[^?]*?\b(?:did|does|do)\s+",
    re.I,
)
_SUBJECT = re.compile(r"(?:he|she|they|it|(?:the|his|her|its|their|this|that)\s+[a-z]+(?!\s+of\b))(?=\s)", re.I)
_LED = re.compile(r"(?:the|his|her|its|their|this|that)\s+", re.I)
_VERB = re.compile(
    r"\s+(?:(?:also|ever|first|once|originally|initially|reportedly|really|then|later)\s+)?([a-z]{3,})\b"
)
_BROAD = frozenset(
    "say tell speak talk have get make take give come think believe want wish hope mean call find see know expect"
    " plan intend show suggest become happen use need feel look like help try keep start begin work seem put let leave"
    " lose play live choose decide name describe react compare explain mention cite identify blame criticize criticise"
    " praise thank learn discover achieve cause affect influence change win gain receive accept involve include"
    " contain consist require cover represent stand refer serve run lead head own hold belong depend announce propose"
    " offer recommend advise claim argue deny admit confess warn predict fear consider discuss respond answer reply"
    " attribute regard view rank rate judge favour favor prefer support oppose reject approve allow prevent stop end"
    " finish aim seek pursue face deal handle treat manage add remove replace move turn set bring carry share join the"
    " for and".split()
)


def untold_deed(question: Question, findings: Findings) -> bool:
    """Return whether a question asks what somebody did something to, and no passage or title has that verb in any form.

    Verbs that are told in many ways do not count: "say", "want", "run", "win".
    """
    verb = _deed(without_context(question.understood))
    if verb is None or verb in _BROAD or not findings.hits:
        return False
    wanted = bases(verb) | families(verb)
    return not any(_kin(wanted, bases(text) | families(text)) for text in _texts(findings))


def _deed(asked: str) -> str | None:
    """Return the verb behind the subject of a question with "did" or the like; None where it is not plain to see.

    >>> _deed("What did the actor eat in Rome?"), _deed("Who ate the cake?")
    ('eat', None)
    """
    opening = _ASKED.match(asked)
    if opening is None:
        return None
    subject = _SUBJECT.match(asked, opening.end())
    led = _LED.match(asked, opening.end())
    starts = {opening.end(), led.end() if led else opening.end()}
    named = next((span.end for span in names(asked) if span.start in starts), None)
    end = named or (subject.end() if subject else None)
    verb = _VERB.match(asked, end) if end else None
    return verb[1] if verb else None


def _texts(findings: Findings) -> Iterator[str]:
    for hit in findings.hits[:_READ]:
        yield f"{findings.articles[hit.passage.article].article.title or ''}\n{hit.passage.text}"


def _kin(wanted: frozenset[str], held: frozenset[str]) -> bool:
    """Return whether words are the same or begin alike: "acquire" and "acquisition", "rob" and "robbery"."""
    return any(other.startswith(one[:_KIN]) for one in wanted for other in held)
