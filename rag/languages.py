"""Which language a text is written in: what is declared, unless the words plainly say otherwise."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["language_of", "name_of"]

_READ = 1_000  # characters that are looked at
_ENOUGH = 20  # words; fewer tell the language only where there is hardly a doubt
_PLAIN = 0.9  # probability that overrules a declaration, and that a short text needs
_LIKELY = 0.4  # probability that a longer text needs: close relatives such as Croatian and Bosnian share theirs

_NAMES = dict(
    line.split(" ", 1)
    for line in """af Afrikaans|am Amharic|ar Arabic|az Azerbaijani|be Belarusian|bg Bulgarian|bn Bengali|bs Bosnian
ca Catalan|cs Czech|cy Welsh|da Danish|de German|el Greek|en English|es Spanish|et Estonian|eu Basque|fa Persian
fi Finnish|fr French|ga Irish|gl Galician|gu Gujarati|ha Hausa|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|hy Armenian
id Indonesian|ig Igbo|is Icelandic|it Italian|ja Japanese|ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean
ku Kurdish|ky Kyrgyz|lo Lao|lt Lithuanian|lv Latvian|mg Malagasy|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi
ms Malay|mt Maltese|my Burmese|ne Nepali|nl Dutch|no Norwegian|or Odia|pa Punjabi|pl Polish|ps Pashto|pt Portuguese
ro Romanian|ru Russian|rw Kinyarwanda|si Sinhala|sk Slovak|sl Slovenian|sn Shona|so Somali|sq Albanian|sr Serbian
sv Swedish|sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|tk Turkmen|tl Tagalog|tr Turkish|tt Tatar|ug Uyghur
uk Ukrainian|ur Urdu|uz Uzbek|vi Vietnamese|xh Xhosa|yo Yoruba|zh Chinese|zu Zulu""".replace("\n", "|").split("|")
)
_OTHER_CODES = dict(
    pair.split(" ")
    for pair in """eng en|deu de|ger de|fra fr|fre fr|spa es|ita it|por pt|nld nl|dut nl|rus ru|ukr uk|pol pl|ara ar
zho zh|chi zh|cmn zh|yue zh|jpn ja|kor ko|tur tr|fas fa|per fa|heb he|iw he|hin hi|ind id|in id|vie vi|tha th|swe sv
dan da|nor no|nob no|nno no|nb no|nn no|fin fi|ell el|gre el|ces cs|cze cs|hun hu|ron ro|rum ro|bul bg|srp sr|hrv hr
cat ca|fil tl""".replace("\n", "|").split("|")
)
_CODES = {**_OTHER_CODES, **{name.casefold(): code for code, name in _NAMES.items()}, **{code: code for code in _NAMES}}
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\d_]+")  # a sign of a script without spaces is a word


def language_of(text: str, declared: str | None = None) -> str | None:
    """Return the two-letter code of a text's language, or None where nothing tells it.

    `declared` is any common spelling ("en-GB", "deu", "German"); it holds unless the beginning of the text is plainly
    in another language. The same text gives the same code in every process.

    >>> language_of("Short.", "en-GB"), language_of("Short.")
    ('en', None)
    """
    named = _code(declared)
    read = text[:_READ]
    words = len(_WORD.findall(read))
    if not words:
        return named
    found, probability = _identifier().classify(read)
    needed = _PLAIN if named or words < _ENOUGH else _LIKELY
    return str(found) if probability >= needed else named


def name_of(code: str) -> str:
    """Return the English name of a language, or the code itself where it is not one of the usual ones.

    >>> name_of("de"), name_of("tlh")
    ('German', 'tlh')
    """
    return _NAMES.get(code, code)


def _code(declared: str | None) -> str | None:
    """Return the two-letter code of a declared language; regions and scripts do not matter."""
    first = re.split(r"[-_;,. ]", declared.strip(), maxsplit=1)[0] if declared else ""
    return _CODES.get(first.casefold())


@cache
def _identifier() -> LanguageIdentifier:
    """Return the model, narrowed to the languages that have a name here."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if label in _NAMES])
    return identifier
