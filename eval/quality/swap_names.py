"""Names by their sort: what one may be swapped for, so that only who or what is meant changes and not what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from rag.names import is_person, names
from rag.types import Span

__all__ = ["SAID", "SORTS", "named", "sort_of", "speaks", "surnames"]


def _list(written: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in written.split(","))


SORTS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "state": _list(
            "Alabama, Alaska, Arizona, California, Colorado, Connecticut, Florida, Georgia, Hawaii, Idaho, Illinois, "
            "Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, "
            "Mississippi, Missouri, Montana, Nebraska, Nevada, New Jersey, New Mexico, North Carolina, Ohio, Oklahoma, "
            "Oregon, Pennsylvania, South Carolina, Tennessee, Texas, Utah, Vermont, Virginia, Wisconsin, Wyoming"
        ),
        "country": _list(
            "Argentina, Australia, Austria, Belgium, Brazil, Canada, Chile, China, Denmark, Egypt, Ethiopia, Finland, "
            "France, Germany, Ghana, Greece, India, Indonesia, Iran, Ireland, Israel, Italy, Japan, Kenya, Mexico, "
            "Norway, Peru, Poland, Portugal, Russia, Spain, Sweden, Switzerland, Turkey, Ukraine, Britain, Scotland, "
            "Netherlands, Bahamas, Philippines, United States, United Kingdom"
        ),
        "short country": ("US", "UK", "EU"),
        "dotted country": ("U.S.", "U.K."),
        "nationality": _list(
            "American, British, Russian, Iranian, Japanese, German, French, Italian, Spanish, Brazilian, Canadian, "
            "Australian, Mexican, Scottish, Irish, Indian, Chinese, Ukrainian, Polish, Swedish"
        ),
        "nationals": _list("Americans, Russians, Iranians, Germans, Canadians, Italians, Australians, Brazilians"),
        "city": _list(
            "New York, Los Angeles, Chicago, Houston, Phoenix, Philadelphia, Dallas, Boston, Seattle, Denver, Detroit, "
            "Indianapolis, Memphis, Atlanta, Miami, Jackson, Orlando, London, Paris, Berlin, Madrid, Rome, Moscow, "
            "Tokyo, Nara, Tehran, Zurich, Vienna, Dublin, Oslo, Hollywood, Marion, Sturgis, Altadena, Georgetown, "
            "Des Plaines, Okayama, Yavas, Beckton"
        ),
        "outlet": _list(
            "CNN, NHK, BBC, Reuters, CBS, NBC, ABC News, USA TODAY, The Telegraph, Telegraph, Financial Times, "
            "Washington Post, New York Times, Guardian, Associated Press, Scientific American, Bloomberg, IRNA"
        ),
        "agency": _list("NASA, CDC, FDA, WHO, FBI, EPA, FEMA, NOAA, UKHSA, USGS, SEC, OSHA"),
        "airline": _list(
            "JetBlue, Spirit, Frontier, Delta, Southwest, Spirit Airlines, JetBlue Airways, Ryanair, Lufthansa"
        ),
        "company": _list(
            "Abbott, Nestlé, Pfizer, Moderna, SpaceX, Boeing, FTX, Binance, Alameda Research, Infowars, Datasembly, "
            "CoreLogic, Speedway, Starlink, Twitter, Walmart, Target, Costco, Abbott Nutrition, Oxford Economics"
        ),
        "body": _list(
            "National Weather Service, World Bank, Red Cross, Treasury Department, Census Bureau, Supreme Court, "
            "Justice Department, Coast Guard, Federal Reserve, Amnesty International, Human Rights Watch"
        ),
        "lottery": _list("Powerball, Mega Millions"),
        "person": _list(
            "Andrew Carter, Maria Lopez, Daniel Fischer, Helen Brooks, Robert Hayes, Susan Whitfield, Peter Lindqvist, "
            "Laura Jennings, Victor Almeida, Grace Okafor, Martin Doyle, Emily Sanders, Thomas Keller, Nina Petrova"
        ),
        "surname": _list(
            "Carter, Lopez, Fischer, Brooks, Hayes, Whitfield, Lindqvist, Jennings, Almeida, Okafor, Doyle, Sanders, "
            "Keller, Petrova"
        ),
    }
)  # fmt: skip
"""Names that may stand for one another, by their sort."""

SAID = (
    r"(?:said|says|told|wrote|announced|reported|estimated|warned|described|insists|denied|testified|stated|"
    r"tweeted|ruled|cautioned|declared|claims|claimed|accused)\b"
)
"""What a speaker is named beside."""

_FIRST_NAMES = frozenset(
    _list(
        "Alec, Alex, Anna, Anthony, Arturo, Augustin, Benjamin, Bernard, Bernie, Bill, Boris, Brittney, Charlie, "
        "Christopher, Daniel, David, Dmitry, Donald, Elizabeth, Elon, Emily, Eric, Fumio, George, Hans, Helen, Jake, "
        "James, Jennifer, Jeremy, Jesse, Jim, Joe, John, Joseph, Karen, Kevin, Laura, Lindley, Lindsay, Liz, Mahsa, "
        "Malcolm, Margaret, Maria, Mark, Marlon, Mary, Matthew, Michael, Nancy, Nicola, Nobusuke, Paul, Penny, "
        "Peter, Richard, Rishi, Robert, Rochelle, Ron, Sacheen, Sam, Samuel, Sarah, Scott, Sheila, Shinzo, Stephen, "
        "Steven, Susan, Ted, Tetsuya, Thomas, Tim, Tom, Tomihiro, Viktor, Vladimir, William"
    )
)
_TITLES = re.compile(
    r"^(?:.*\b(?:President|Minister|Gov\.|Dr\.|Sir|Judge|CEO|Director|Commissioner|Adviser|Speaker) )+"
)
_SPEAKS_AFTER = re.compile(rf"(?:, [^,“”\"]{{2,60}},)? (?:also )?{SAID}")
_SPEAKS_BEFORE = re.compile(r"(?:[Aa]ccording to(?: an? \w+ (?:by|from))?(?: the)?|[,”\"] said|\bper(?: the)?) $")
_NO_NAME = re.compile(
    r"^(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|CEO|President|Jr|[A-Z][a-z]+ber|May|June|July|Jan|Feb|Aug|Sept|Oct|Nov|Dec)$"
)
_TITLE_BEFORE = re.compile(r"(?<= )(?:[A-Z][\w.’']* )+$")
_SORT = {name: sort for sort, held in SORTS.items() for name in held}


def named(text: str) -> Iterator[Span]:
    """Yield where names stand, without the titles before them and without those that run on into another one."""
    for span in names(text):
        title = _TITLES.match(span.of(text))
        start = span.start + (title.end() if title else 0)
        name = text[start : span.end]
        if name[:1].isupper() and not _NO_NAME.match(name) and text[span.end : span.end + 1] != "-":
            yield Span(start, span.end)


def surnames(texts: Iterable[str]) -> frozenset[str]:
    """Return the last names of everybody whom the texts name in full."""
    found = (span.of(text) for text in texts for span in named(text))
    return frozenset(name.split()[-1] for name in found if _is_full_name(name))


def sort_of(name: str, known: frozenset[str]) -> str | None:
    """Return which sort a name is of, where `known` are last names of people; None where that cannot be told.

    >>> sort_of("Ohio", frozenset()), sort_of("Sam Lee", frozenset()), sort_of("Lee", frozenset({"Lee"}))
    ('state', 'person', 'surname')
    """
    if name in _SORT:
        return _SORT[name]
    if _is_full_name(name):
        return "person"
    return "surname" if name in known else None


def speaks(text: str, span: Span) -> bool:
    """Return whether these words are named as who says something.

    >>> speaks("It is over, Ann Lee said.", Span(12, 19)), speaks("according to NASA", Span(13, 17))
    (True, True)
    """
    before, after = text[max(0, span.start - 60) : span.start], text[span.end : span.end + 90]
    return bool(_SPEAKS_BEFORE.search(_TITLE_BEFORE.sub("", before)) or _SPEAKS_AFTER.match(after))


def _is_full_name(name: str) -> bool:
    first = name.split(maxsplit=1)[0]
    return first in _FIRST_NAMES and " and " not in name and is_person(name)
