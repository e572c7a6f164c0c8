"""Statements with another number or another date, which the quote does not support."""

from __future__ import annotations

import random
import re

__all__ = ["other_date", "other_number"]

_NUMBER = re.compile(r"(?<![\w.,/-])\d(?:[\d,]*\d)?(?:\.\d+)?(?=(st|nd|rd|th)?\b)(?![.,/]\d|s\b)")
_YEAR = re.compile(r"(?<![\d.,$£€-])(?:1[0-9]|20)\d\d(?=s?\b)(?![,.]\d)")
_WORDS = (
    "two three four five six seven eight nine ten eleven twelve".split(),
    "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "second third fourth fifth sixth seventh eighth ninth tenth".split(),
    "hundred thousand million billion".split(),
    "dozens hundreds thousands millions".split(),
    "twice three-times four-times".split(),
    "double triple quadruple".split(),
)
_MONTHS = (
    "January February March April May June July August September October November December".split(),
    "Jan. Feb. Aug. Sept. Oct. Nov. Dec.".split(),
)
_DAYS = ("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),)
_TIMES = (
    "yesterday today tomorrow".split(),
    ["last year", "this year", "next year"],
    ["last month", "this month", "next month"],
    ["last week", "this week", "next week"],
    ["spring", "summer", "autumn", "winter"],
    ["morning", "afternoon", "evening"],
)
_AT_LEAST = re.compile(r"\b(?:more than|over|at least|above|exceed\w*|minimum of|greater than)\s+[$£€]?$", re.I)
_AT_MOST = re.compile(r"\b(?:less than|fewer than|under|up to|at most|below|nearly|almost|as many as)\s+[$£€]?$", re.I)
_ABOUT = re.compile(r"\b(?:about|around|approximately|some|roughly|estimated|circa|c\.)\s+[$£€]?$", re.I)
_EARLIER = re.compile(r"\b(?:since|after|by|before|from)(?: [A-Za-z]+)?(?: \d{1,2},?)?\s+$", re.I)
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(_MONTHS[0])})\s+$")
_MONTH_AFTER = re.compile(rf"^(?:st|nd|rd|th)?(?: of)?\s+(?:{'|'.join(_MONTHS[0])})\b")
_ROLE = 0.25  # of the swaps take a figure that the quote holds for something else
_LAST_DAY = 28
_LATEST = 2024


def other_number(statement: str, quote: str, chance: random.Random) -> str | None:
    """Return the statement with one of its numbers changed, or None where it holds none.

    Of "more than 50" there is no fewer, of "up to 50" no more, and of "about 50" nothing near.
    """
    figures = [
        found
        for found in _NUMBER.finditer(statement)
        if not _YEAR.match(found[0]) and not _is_day(statement, found.start(), found.end())
    ]
    words = _series(statement, _WORDS)
    if not figures and not words:
        return None
    if words and (not figures or chance.random() < 0.5):  # noqa: PLR2004 - as often one as the other
        return _replaced(statement, quote, *chance.choice(words), chance)
    found = chance.choice(figures)
    others = [each[0] for each in _NUMBER.finditer(quote) if not _YEAR.match(each[0])]
    number = _other_figure(found[0], statement[: found.start()], quote, others, chance)
    end = found.end() + len(found[1] or "")
    return f"{statement[: found.start()]}{number}{_ending(number) if found[1] else ''}{statement[end:]}"


def other_date(statement: str, quote: str, chance: random.Random) -> str | None:
    """Return the statement with a year, month, day or time changed, or None where it holds none."""
    edits: list[str | None] = []
    years = list(_YEAR.finditer(statement))
    if years:
        found = chance.choice(years)
        year = _other_year(int(found[0]), statement[: found.start()], quote, chance)
        if statement[found.end() :].startswith("s"):
            year = (int(found[0]) // 10 - chance.choice((1, 2, 3))) * 10
        edits.append(statement[: found.start()] + str(year) + statement[found.end() :])
    days = [each for each in re.finditer(r"\b\d{1,2}(?=\b)", statement) if _is_day(statement, each.start(), each.end())]
    if days:
        found = chance.choice(days)
        day = chance.choice([n for n in range(1, _LAST_DAY + 1) if str(n) != found[0] and not _holds(quote, str(n))])
        edits.append(f"{statement[: found.start()]}{day}{statement[found.end() :]}")
    named = [each for series in (_MONTHS, _DAYS, _TIMES) if (each := _series(statement, series))]
    edits += [_replaced(statement, quote, *chance.choice(each), chance) for each in named]
    return chance.choice(edits) if edits else None


def _other_figure(figure: str, before: str, quote: str, others: list[str], chance: random.Random) -> str:
    if chance.random() < _ROLE and not _ABOUT.search(before):
        held = [each for each in others if _value(each) != _value(figure)]
        if held and not _AT_LEAST.search(before) and not _AT_MOST.search(before):
            return chance.choice(held)
    value = _value(figure)
    factors = [0.3, 0.5, 0.6, 1.5, 2, 3, 10]
    if not _ABOUT.search(before):
        factors += [0.8, 0.9, 1.1, 1.2]
    wanted = [value * factor for factor in factors]
    if value < 100 and "." not in figure and not _ABOUT.search(before):  # noqa: PLR2004 - small ones are counted
        wanted += [value + step for step in (-2, -1, 1, 2, 1, 2)]
    if _AT_LEAST.search(before):
        wanted = [value * 1.5, value * 2, value * 3]
    if _AT_MOST.search(before):
        wanted = [value * 0.4, value * 0.6, value * 0.7]
    made = [_written(each, figure) for each in wanted if each >= 0]
    fresh = [each for each in made if _value(each) != value and not _holds(quote, each)]
    return chance.choice(fresh) if fresh else _written(value + 7, figure)


def _written(value: float, like: str) -> str:
    """Return a number with the commas and decimals of another.

    >>> _written(2400.0, "1,200"), _written(3.25, "6.5")
    ('2,400', '3.2')
    """
    decimals = len(like.partition(".")[2])
    plain = f"{value:,.{decimals}f}"
    return plain if "," in like else plain.replace(",", "")


def _ending(number: str) -> str:
    if number.endswith(("11", "12", "13")):
        return "th"
    return {"1": "st", "2": "nd", "3": "rd"}.get(number[-1], "th")


def _value(figure: str) -> float:
    return float(figure.replace(",", ""))


def _other_year(year: int, before: str, quote: str, chance: random.Random) -> int:
    """Return another year, an earlier one behind "since" or "by", whose later years may be true as well."""
    earlier = bool(_EARLIER.search(before))
    held = {int(each) for each in _YEAR.findall(quote)}
    others = sorted(each for each in held if each != year and (each < year or not earlier))
    if others and chance.random() < _ROLE:
        return chance.choice(others)
    steps = [1, 1, 2, 3, 4, 5, 7, 10, 20]
    wanted = [year - step for step in steps] + ([] if earlier else [year + step for step in steps])
    return chance.choice([each for each in wanted if each not in held and each <= _LATEST] or [year - 13])


def _is_day(statement: str, start: int, end: int) -> bool:
    beside = _MONTH_BEFORE.search(statement[:start]) or _MONTH_AFTER.match(statement[end:])
    return end - start <= 2 and beside is not None  # noqa: PLR2004 - digits of a day


def _series(statement: str, series: tuple[list[str], ...]) -> list[tuple[re.Match[str], list[str]]]:
    """Return the words of the statement that stand in one of the series, each with its series."""
    found = []
    for words in series:
        pattern = "|".join(re.escape(word) for word in words)
        flags = 0 if words[0][0].isupper() else re.IGNORECASE
        matches = re.finditer(rf"(?<![\w-])(?:{pattern})(?!\w)", statement, flags)
        found += [(match, words) for match in matches if match[0] not in {"may", "Second", "March on"}]
    return found


def _replaced(statement: str, quote: str, found: re.Match[str], words: list[str], chance: random.Random) -> str | None:
    left = [word for word in words if word.casefold() != found[0].casefold() and not _holds(quote, word)]
    if not left:
        return None
    word = chance.choice(left)
    word = word[0].upper() + word[1:] if found[0][0].isupper() else word
    return statement[: found.start()] + word.replace("-times", " times") + statement[found.end() :]


def _holds(quote: str, word: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(word)}(?![\w]|[.,]\d)", quote, re.IGNORECASE) is not None
