"""Bytes into text, or a clear refusal: what cannot be told for certain is not guessed."""

from __future__ import annotations

import codecs
import re

from rag.errors import LoadError

__all__ = ["decode"]

_MARKS = (  # the longer mark first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_REMEDY = "open it in an editor and save it as UTF-8"
_LETTERS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüßéàè",  # German
        "áéíñóúüªº",  # Spanish
        "áâãàçéêíóôõúüªº",  # Portuguese
        "àèéìíîòóùúªº",  # Italian
        "åäöæøéèêüáóòô",  # Danish, Norwegian, Swedish
        "áæéíðóöúýþ",  # Icelandic
        "áéëèïóöüàç",  # Dutch, Catalan
    )
)
_NAMES_ONLY = 0.01  # of the letters; below it, foreign letters are those of names, of any language
_LETTER, _ACCENTED = "[A-Za-zÀ-ÖØ-öø-ÿŒœŠšŽžŸ]", "[À-ÖØ-öø-ÿŒœŠšŽžŸ]"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_IMPLAUSIBLE = re.compile(
    r"[a-z][À-ÖØ-ÞŒŠŽŸ]|[ÒÓ][A-Z]"  # a capital inside a word: Mac Roman quotation marks and the like
    rf"|{_LETTER}[‚„†‡‰ˆƒ‹]|{_LETTER}[¡¶·»«](?={_LETTER})"  # a sign inside a word: a code page of DOS or Central Europe
    rf"|[¤¦¨¬¯¸]|´(?={_LETTER})|{_LETTER}(?<!\b[Nn])[±¹º¿¼½¾]|[¼½¾¹²¶](?={_LETTER})|[©®](?=[a-z])"
    rf"|{_LETTER}(?<!\b[kdcm]m)(?<!\bm)(?<!\bft)³|³(?=[a-z])|£(?!m\b|bn\b|k\b){_LETTER}"
    rf"|[\xa1-\xbf]\xad|(?!§§)[¢£¥§©®±²³µ¶¹º¼½¾]{{2}}|Œ(?!{_LETTER})"
    rf"|(?<!\w){_ACCENTED}{{2,}}(?!\w)|{_ACCENTED}{{3}}"  # a word of accented letters alone: another script
    r"|Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€"  # UTF-8 with a damaged byte somewhere else
    r"|õ(?!e)"  # Hungarian
)
_OF_OTHER_ALPHABETS = re.compile(  # what names of the East become: Djokoviæ, Èapek, Gdañsk, Dvoøák, Erdoðan, Nausëda
    r"[ðþýÐÞÝ]|[iou]æ\b|[aeu]è\b|(?<!i)oè\b|viè\b|\bÈ(?=[a-z])|è(?!\W|s\b|[bcdfgl-nprstvz]{1,2}e|que|$)|[ñÑ](?![aeiouáéíóúAEIOU])"
    r"|[aeiouyáéíóú]ø|ø[aeiouáéíóú]|ã(?![oe])|û(?=cs|[dgkpzvy])|î(?=[bdgkvz])|[b-df-hj-np-tv-z]ë(?=[a-z])"
    r"|ç(?=[b-df-hj-np-tv-z])|[ìòù](?=[a-z])|\b(?=\w*[wkzyWKZ])\w*ê"
)


def decode(content: bytes) -> str:
    """Return the text of a file: UTF-8, any UTF with a byte-order mark (left out), or plainly Western Windows text.

    Raises `LoadError` for anything else, binary files included, rather than let a garbled text in.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decoded(content, encoding)
    if b"\0" in content:
        raise LoadError(f"it is no text file, or UTF-16 without a byte-order mark; if it is text, {_REMEDY}")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _western(content)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise LoadError(f"it begins as {encoding} and goes on as something else; {_REMEDY}") from error


def _western(content: bytes) -> str:
    """Return a text that is not UTF-8 as Windows-1252, where every letter in it is plausible as that."""
    unclear = LoadError(f"it is not UTF-8, and its encoding cannot be told for certain; {_REMEDY}")
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as error:
        raise unclear from error
    foreign = " ".join(word for word in text.split() if not word.isascii())
    if _CONTROL.search(text) or _IMPLAUSIBLE.search(foreign) or not _is_one_language(text, foreign):
        raise unclear
    return text


def _is_one_language(text: str, words: str) -> bool:
    """Return whether the accented letters, all in `words`, are few and of Western names, or of one Western language."""
    accented = [character.lower() for character in words if character.isalpha() and not character.isascii()]
    if len(accented) <= _NAMES_ONLY * sum(map(str.isalpha, text)):
        return not _OF_OTHER_ALPHABETS.search(words)
    fitting = any(alphabet.issuperset(accented) for alphabet in _LETTERS)
    return fitting and ("ã" not in accented or bool(re.search("ã[oe]|nhã", words.lower())))
