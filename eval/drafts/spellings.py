"""The spellings in which an answer counts: figures in digits and in words, days in both orders, people by surname."""

from __future__ import annotations

import re

from rag.names import is_person

__all__ = ["amount", "day", "number", "person"]

_WORDS = dict(
    zip(map(str, range(2, 13)), "two three four five six seven eight nine ten eleven twelve".split(), strict=True)
)
_SCALE = r"(?:[ -](?:dozen|hundred|thousand|million|billion|trillion))"
_FIGURE = re.compile(rf"(?:\d[\d,.]*\d|\d|(?i:\b(?:{'|'.join(_WORDS.values())})\b)){_SCALE}?$")
_MONEY = re.compile(r"[A-Z]{0,2}[$£€¥] ?(?P<sum>\d.*)$")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = r"(?P<month>[A-Z][a-z]{2,8})\.?"
_DAY = re.compile(rf"{_MONTH} (?P<day>\d{{1,2}})\b(?:,? \d{{4}})?$|(?P<day2>\d{{1,2}}) (?P<month2>[A-Z][a-z]{{2,8}})\b")
_YEAR = re.compile(r"(?:[A-Z][a-z]{2,8}\.?(?: of)?,? )?(?:1[89]|20)\d\d$")
_TITLES = re.compile(
    r"^(?:(?:Mr|Mrs|Ms|Dr|Prof|Gen|Maj|Lt|Col|Capt|Sgt|Adm|Gov|Sen|Rep|Rev)\.? |(?:Sir|President|Prime Minister|"
    r"Minister|Secretary|Senator|Governor|Mayor|Sheriff|Commissioner|Judge|Justice|General|Director|Chief|Officer) )+"
)
_SURNAME = re.compile(r"(?!III?$|Jr$|Sr$)[^\W\d_][\w’'-]{2,}$")


def number(span: str) -> tuple[str, ...]:
    """Return the figure without its hedge, small digits in words too; nothing where there is none.

    Words do not count in digits too: the "5" of a day would then count for "five".

    >>> number("at least five"), number("5"), number("more than 1,200"), number("dozens")
    (('five',), ('5', 'five'), ('1,200',), ())
    """
    found = _FIGURE.search(span)
    if not found:
        return ()
    return (found[0], _WORDS[found[0]]) if found[0] in _WORDS else (found[0],)


def amount(span: str) -> tuple[str, ...]:
    """Return a sum of money, millions and more also without the sign; nothing for other amounts.

    >>> amount("about $44 billion"), amount("$8"), amount("20 miles")
    (('$44 billion', '44 billion'), ('$8',), ())
    """
    found = _MONEY.search(span)
    if not found:
        return ()
    return (found[0], found["sum"]) if found["sum"][-1].isalpha() else (found[0],)


def day(span: str) -> tuple[str, ...]:
    """Return the spellings of a day, a month or a year; nothing for what depends on the day of reading.

    >>> day("Friday, Sept. 30, 2022"), day("June 2014"), day("last week")
    (('September 30', '30 September', 'Sept. 30'), ('June 2014',), ())
    """
    if found := _DAY.search(span):
        month, number_ = found["month"] or found["month2"], found["day"] or found["day2"]
        full = next((each for each in _MONTHS if each.startswith(month[:3])), None)
        written = f"{month}. {number_}" if f"{month}." in span else f"{month} {number_}"
        return tuple(dict.fromkeys((f"{full} {number_}", f"{number_} {full}", written))) if full else ()
    found = _YEAR.search(span)
    return (found[0],) if found else ()


def person(span: str) -> tuple[str, ...]:
    """Return a person's name without titles, and the surname; nothing for other names.

    >>> person("Gov. Ron DeSantis"), person("John J. Ray III"), person("Lee County")
    (('Ron DeSantis', 'DeSantis'), ('John J. Ray III',), ())
    """
    if not is_person(span):
        return ()
    name = _TITLES.sub("", span)
    surname = name.split()[-1]
    return tuple(dict.fromkeys((name, surname))) if _SURNAME.match(surname) else (name,)
