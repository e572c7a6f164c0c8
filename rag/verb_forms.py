"""The words of a text by their stems, irregular verbs by their base form: "knew" and "know" are one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from rag.stemming import stem

__all__ = ["bases"]

_FORMS = (
    "arise arose arisen", "awake awoke awoken", "bear bore born borne", "beat beaten", "become became",
    "begin began begun", "bend bent", "bind bound", "bite bit bitten", "bleed bled", "blow blew blown",
    "break broke broken", "breed bred", "bring brought", "build built", "burn burnt", "buy bought", "catch caught",
    "choose chose chosen", "cling clung", "come came", "creep crept", "deal dealt", "dig dug", "do did done",
    "draw drew drawn", "dream dreamt", "drink drank", "drive drove driven", "dwell dwelt", "eat ate eaten",
    "fall fell fallen", "feed fed", "feel felt", "fight fought", "find found", "flee fled", "fling flung",
    "fly flew flown", "forbid forbade forbidden", "forget forgot forgotten", "forgive forgave forgiven",
    "freeze froze frozen", "give gave given", "go went gone", "grind ground", "grow grew grown", "hang hung",
    "hear heard", "hide hid hidden", "hold held", "keep kept", "kneel knelt", "know knew known", "lay laid",
    "lead led", "lean leant", "leap leapt", "leave left", "lend lent", "lie lay lain", "light lit", "lose lost",
    "make made", "mean meant", "meet met", "mistake mistook mistaken", "pay paid", "prove proven",
    "ride rode ridden", "ring rang rung", "rise rose risen", "run ran", "say said", "see saw seen", "seek sought",
    "sell sold", "send sent", "sew sewn", "shake shook shaken", "shine shone", "shoot shot", "show shown",
    "shrink shrank shrunk", "sing sang sung", "sink sank sunk", "sit sat", "sleep slept", "slide slid",
    "sling slung", "smell smelt", "sow sown", "speak spoke spoken", "speed sped", "spend spent", "spill spilt",
    "spin spun", "spoil spoilt", "spring sprang sprung", "stand stood", "steal stole stolen", "stick stuck",
    "sting stung", "stride strode", "strike struck stricken", "strive strove striven", "swear swore sworn",
    "sweep swept", "swell swollen", "swim swam swum", "swing swung", "take took taken", "teach taught",
    "tear tore torn", "tell told", "think thought", "throw threw thrown", "tread trod trodden",
    "understand understood", "wake woke woken", "wear wore worn", "weave wove woven", "weep wept", "win won",
    "wind wound", "withdraw withdrew withdrawn", "write wrote written",
)  # fmt: skip
_AMBIGUOUS = frozenset({"lay", "ground", "wound", "bound", "bore", "born", "lit", "rung"})
_BASES: Mapping[str, str] = MappingProxyType(
    {form: words.split()[0] for words in _FORMS for form in words.split()[1:] if form not in _AMBIGUOUS}
    | {"drunken": "drunk"}
)
_WORD = re.compile(r"[^\W_]+")


def bases(text: str) -> frozenset[str]:
    """Return the words of a text by their stems, those of irregular verbs too: "know" for "knew".

    >>> bases("They knew it.") == bases("they know it")
    True
    """
    return frozenset(stem(_BASES.get(each, each)) for each in _WORD.findall(text.casefold()))
