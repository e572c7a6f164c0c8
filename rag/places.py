"""Which of two places holds the other or lies apart from it: countries, and the parts of a few of them.

Only what reports name as the scene of something is here; of towns, rivers and continents nothing is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from rag.types import Span

__all__ = ["apart", "holds_place", "known_places", "names_place"]

_COUNTRIES = (
    "Afghanistan|Albania|Algeria|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain"
    "|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia|Botswana|Brazil|Brunei|Bulgaria"
    "|Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Chad|Chile|China|Colombia|Costa Rica|Croatia|Cuba|Cyprus"
    "|Denmark|Djibouti|Dominican Republic|Ecuador|Egypt|El Salvador|Eritrea|Estonia|Eswatini|Ethiopia|Fiji"
    "|Finland|France|Gabon|Gambia|Gaza|Germany|Ghana|Greece|Greenland|Guatemala|Guyana|Haiti|Honduras|Hungary"
    "|Iceland|India|Indonesia|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Jordan|Kazakhstan|Kenya"
    "|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Lithuania|Luxembourg|Madagascar"
    "|Malawi|Malaysia|Maldives|Mali|Malta|Mauritania|Mauritius|Mexico|Moldova|Mongolia|Montenegro|Morocco"
    "|Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Korea"
    "|North Macedonia|Norway|Oman|Pakistan|Panama|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal"
    "|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Senegal|Serbia|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia"
    "|South Africa|South Korea|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan"
    "|Tajikistan|Tanzania|Thailand|Togo|Tonga|Trinidad|Tunisia|Turkey|Turkmenistan|Uganda|Ukraine|Uruguay"
    "|Uzbekistan|Vanuatu|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe"
)
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "United States": (
            "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii"
            "|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan"
            "|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico"
            "|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Puerto Rico|Rhode Island"
            "|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|West Virginia|Wisconsin"
            "|Wyoming"
        ),
        "United Kingdom": "England|Northern Ireland|Scotland|Wales",
        "Canada": (
            "Alberta|British Columbia|Manitoba|New Brunswick|Newfoundland|Nova Scotia|Ontario|Quebec|Saskatchewan"
        ),
        "Australia": "New South Wales|Queensland|South Australia|Tasmania|Western Australia",
        "Germany": "Bavaria|Brandenburg|Hesse|Lower Saxony|Saxony|Thuringia",
        "India": (
            "Assam|Bihar|Gujarat|Karnataka|Kerala|Maharashtra|Punjab|Rajasthan|Tamil Nadu|Uttar Pradesh|West Bengal"
        ),
        "Pakistan": "Balochistan|Punjab|Sindh",
    }
)
_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        "United States": r"United States|U\.S\.A?\.?|USA?|America",
        "United Kingdom": r"United Kingdom|U\.K\.|UK|(?:Great )?Britain",
        "United Arab Emirates": "United Arab Emirates|UAE",
        "Czech Republic": "Czech Republic|Czechia",
        "Congo": "(?:Democratic Republic of (?:the )?)?Congo",
    }
)


def _spelled() -> Iterator[tuple[str, str]]:
    """Yield the name of every place with the pattern of what it is called."""
    yield from _SPELLINGS.items()
    listed = "|".join((_COUNTRIES, *_PARTS.values())).split("|")
    yield from ((name, re.escape(name)) for name in sorted(listed, key=len, reverse=True))


_CALENDAR = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_PATTERNS: Mapping[str, str] = MappingProxyType(dict(_spelled()))
_PLACE = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?:{each})' for each in _PATTERNS.values())})(?![\w-])(?!\s+(?!{_CALENDAR})[A-Z][a-z])"
)
_WITHIN_NAME = re.compile(r"[A-Z][\w’'.-]*\s+(?:of\s+(?:the\s+)?)?$")
_OPENING = re.compile(
    r"(?:^|[.!?:“\"]\s*)(?:In|Across|Throughout|From|The|Inside|Within|Of|While|When|After|Before|For|And|But|Like|Unlike)\s+(?:the\s+)?$"
)
_HOLDERS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        name: frozenset(holder for holder, parts in _PARTS.items() if name in parts.split("|"))
        for parts in _PARTS.values()
        for name in parts.split("|")
    }
)


def known_places(text: str) -> list[tuple[Span, str]]:
    """Return where countries and parts of them are named in a text, each with its usual name.

    One that is part of a longer name is not: "Mexico City", "Bank of America", "Virginia Woolf".

    >>> [name for _, name in known_places("From West Virginia to the UK, not Mexico City.")]
    ['West Virginia', 'United Kingdom']
    """
    found = []
    for match in _PLACE.finditer(text):
        before = text[: match.start()]
        if _OPENING.search(before) or not _WITHIN_NAME.search(before):
            name = next(each for each, pattern in _PATTERNS.items() if re.fullmatch(pattern, match[0]))
            found.append((Span(*match.span()), name))
    return found


def apart(one: str, other: str) -> bool:
    """Return whether two places, by their usual names, lie outside each other.

    >>> apart("Florida", "Cuba"), apart("Florida", "Georgia"), apart("Florida", "United States")
    (True, True, False)
    """
    return one != other and other not in _HOLDERS.get(one, ()) and one not in _HOLDERS.get(other, ())


def holds_place(whole: str, part: str) -> bool:
    """Return whether the one place, by its usual name, is known to hold the other.

    >>> holds_place("United Kingdom", "Wales"), holds_place("Wales", "United Kingdom")
    (True, False)
    """
    return whole in _HOLDERS.get(part, ())


def names_place(text: str, place: str) -> bool:
    """Return whether a text names a place, or what is of it: "Floridians" for Florida, not "French" for France.

    >>> names_place("Floridians fled.", "Florida"), names_place("They fled to Georgia.", "Florida")
    (True, False)
    """
    stem = re.escape(place.rstrip("aeiouy")) + r"\w*" if " " not in place else re.escape(place)
    pattern = _SPELLINGS.get(place, stem)
    return re.search(rf"(?<![\w-])(?:{pattern})(?!\w)", text) is not None
