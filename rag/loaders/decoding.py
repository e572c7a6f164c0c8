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
_IMPLAUSIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f]"  # control characters
    r"|[a-z][À-ÖØ-Þ]|[ÒÓ][A-Z]"  # a capital inside a word: Mac Roman quotation marks and the like
    r"|[A-Za-z][‚„†‡‰ˆ¤¦¨¬¯´¶¸¹¡¿‹](?=[A-Za-z])"  # a sign inside a word: a code page of DOS or Central Europe
    r"|Ã[\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€"  # UTF-8 with a damaged byte somewhere else
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
    if _IMPLAUSIBLE.search(text) or not _is_one_language(text):
        raise unclear
    return text


def _is_one_language(text: str) -> bool:
    """Return whether the accented letters are few, or all of one Western language."""
    letters = [character for character in text if character.isalpha()]
    accented = {character.lower() for character in letters if not character.isascii()}
    foreign = sum(not character.isascii() for character in letters)
    return foreign <= _NAMES_ONLY * len(letters) or any(accented <= alphabet for alphabet in _LETTERS)
