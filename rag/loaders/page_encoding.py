"""The bytes of a page into its text: by its mark, by what it declares, else as any other text."""

from __future__ import annotations

import codecs
import re

from rag.errors import LoadError
from rag.loaders.decoding import decode

__all__ = ["decode_as", "decode_page"]

_HEAD = 4096  # bytes in which an encoding is declared; the standard asks for 1024
_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]+)|<\?xml[^>]{0,100}?\bencoding\s*=\s*["']([\w.:-]+)""",
    re.IGNORECASE,
)
_MEANT = {  # what browsers take a name for: https://encoding.spec.whatwg.org/#names-and-labels
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "x-cp1252"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5", "x-cp1254"), "cp1254"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "csgb2312"), "gb18030"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j", "ms_kanji"), "cp932"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "ksc5601", "korean", "windows-949"), "cp949"),
    **dict.fromkeys(("big5", "x-x-big5", "cn-big5"), "big5hkscs"),
    **dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "unicode", "utf8", "unicode-1-1-utf-8"), "utf-8"),
    **dict.fromkeys(("iso-8859-8-i", "iso-8859-8-e", "logical"), "iso-8859-8"),
    **dict.fromkeys(("tis-620", "iso-8859-11", "dos-874"), "cp874"),
    **dict.fromkeys(("x-mac-roman", "macintosh"), "mac-roman"),
    **dict.fromkeys(("x-cp1250",), "cp1250"),
    **dict.fromkeys(("x-cp1251",), "cp1251"),
}
_KNOWN = re.compile(
    r"utf-[78]|cp\d{3,4}|windows-125\d|iso-?8859-\d+|koi8-[ru]|gb18030|big5hkscs|euc-jp|iso-2022-(?:jp|kr)|hz|mac-roman"
    r"|mac-cyrillic|ibm866"
)
_SEVERAL_BYTES = ("gb18030", "cp932", "cp949", "big5hkscs", "euc-jp", "iso-2022-jp", "iso-2022-kr", "hz", "utf-7")
_FOREIGN_WORD = re.compile(r"[\xc0-\xd6\xd8-\xf6\xf8-\xff]{4}")  # no Western word has four accented letters in a row
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x7f-\x9f]")


def decode_page(content: bytes) -> str:
    """Return the text of a page: by its byte-order mark, else as it declares, else as `rag.loaders.decoding` tells.

    What is whole UTF-8 is read as that, whatever Western encoding it declares. Raises `LoadError` where the bytes are
    not what is declared and cannot be told for certain.
    """
    marked = content.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    declared = None if marked else _DECLARED.search(content[:_HEAD])
    if not declared or b"\0" in content:
        return decode(content)
    return decode_as(content, (declared[1] or declared[2]).decode("ascii"))


def decode_as(content: bytes, charset: str) -> str:
    """Return the text of bytes that say in which encoding they are; raises `LoadError` rather than garble it."""
    encoding = charset.strip().lower()
    encoding = _MEANT.get(encoding, encoding)
    if not _KNOWN.fullmatch(encoding):
        return decode(content)
    tried = (encoding,) if encoding in _SEVERAL_BYTES else ("utf-8", encoding)
    for each in tried:
        try:
            text = content.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
        if each == "utf-8" or not _is_garbled(text, each):
            return text
    return _otherwise(content, charset)


def _otherwise(content: bytes, charset: str) -> str:
    try:
        return decode(content)
    except LoadError as error:
        remedy = "open it in a browser and save it as UTF-8"
        raise LoadError(f"it says that it is {charset[:20]}, and is not; {remedy}") from error


def _is_garbled(text: str, encoding: str) -> bool:
    western = encoding in ("cp1252", "windows-1252", "cp1254", "iso-8859-15", "mac-roman")
    return bool(_CONTROL.search(text)) or (western and len(_FOREIGN_WORD.findall(text)) > 2)  # noqa: PLR2004
