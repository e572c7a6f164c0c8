"""The signs of a rich text file into paragraphs, by the Rich Text Format Specification 1.9.1, in one pass.

It takes time in proportion to the length of the file, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rag.errors import LoadError
from rag.loaders.blocks import Block

__all__ = ["rich_text"]

_TOKEN = re.compile(
    r"\\(?:(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?|'(?P<code>[0-9A-Fa-f]{2})|(?P<sign>[^A-Za-z]))"
    r"|(?P<brace>[{}])|(?P<plain>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_LONGEST_NAME = 100  # characters of the name of a style
_DEEPEST = 5_000  # groups in groups; writers nest a few dozen
_LEFT_OUT = frozenset(
    "pict object objdata result shp shpgrp shppict nonshppict header headerl headerr headerf footer footerl "
    "footerr footerf footnote annotation atnid atnauthor colortbl revtbl rsidtbl listtable listoverridetable themedata "
    "datastore filetbl fldinst xe tc private bkmkstart bkmkend template userprops xmlnstbl latentstyles generator "
    "doccomm comment keywords subject operator category manager company hlinkbase creatim revtim printim buptim falt "
    "panose fontemb listtext pntext".split()
)
_KEPT_APART = frozenset({"title", "author", "fonttbl", "stylesheet"})
_LISTED = frozenset({"listtext", "pntext"})
_SIGNS: Mapping[str, str] = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ", "tab": " ", "line": "\n", "softline": "\n",
    "~": "\xa0", "_": "\u2011", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_BREAKS = frozenset({"par", "sect", "page", "column"})
_CODE_PAGES: Mapping[str, str] = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_CHARSETS: Mapping[int, str] = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "cp936", 136: "cp950", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
    254: "cp437", 255: "cp850",
}  # fmt: skip
_NOT_TOLD = "its text is in an encoding that cannot be told; open it in a word processor and save it as .docx"


@dataclass(frozen=True, slots=True)
class _State:
    """What holds until the end of a group: where its text goes, which font it is in, whether it is shown."""

    place: str = "text"
    font: str | None = None
    hidden: bool = False
    deleted: bool = False
    substitutes: int = 1


@dataclass(frozen=True, slots=True)
class _Setting:
    """What holds for a paragraph, until it is reset."""

    style: str = ""
    outline: bool = False
    listed: bool = False
    in_table: bool = False


def rich_text(content: bytes) -> tuple[list[Block], dict[str, str]]:
    """Return the paragraphs of a file, and the title and author that it states.

    Raises `LoadError` where its letters cannot be told or it is nested beyond reason.
    """
    reader = _Reader()
    text = content.decode("latin-1")
    at = 0
    while at < len(text) and (token := _TOKEN.match(text, at)):
        at = token.end() + reader.read(token)
        if reader.is_closed:
            break
    return reader.finished()


class _Reader:
    """Reads a file token by token."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.stated: dict[str, str] = {}
        self.is_closed = False
        self._state = _State()
        self._outer: list[_State] = []
        self._setting = _Setting()
        self._code_page = "cp1252"
        self._charsets: dict[str, int] = {}
        self._styles: dict[str, str] = {}
        self._opening = self._starred = False
        self._passed_over = 0
        self._defined = ""
        self._bytes = bytearray()
        self._parts: list[str] = []
        self._cells: list[str] = []

    def read(self, token: re.Match[str]) -> int:
        """Take one token in; return how many characters after it are binary data."""
        kind, value = token.lastgroup, token[0]
        if kind == "number":
            kind = "word"
        if kind == "brace":
            self._group(value)
        elif kind == "word":
            return self._word(token["word"], int(token["number"]) if token["number"] else None)
        elif kind == "code":
            self._raw(bytes.fromhex(token["code"]))
        elif kind == "plain":
            self._raw(value.encode("latin-1"))
        elif kind == "sign":
            self._sign(token["sign"])
        return 0

    def finished(self) -> tuple[list[Block], dict[str, str]]:
        self._end_paragraph()
        self._end_row()
        return self.blocks, {name: " ".join(_whole(value).split()) for name, value in self.stated.items()}

    def _group(self, brace: str) -> None:
        self._decode()
        self._passed_over = 0
        if brace == "{":
            if len(self._outer) == _DEEPEST:
                raise LoadError("its groups are nested too deeply; open it in a word processor and save it anew")
            self._outer.append(self._state)
            self._opening, self._starred = True, False
        elif self._outer:
            self._state = self._outer.pop()
            self._opening = False
            self.is_closed = not self._outer

    def _word(self, word: str, number: int | None) -> int:
        self._decode()
        opening, self._opening = self._opening, False
        if word == "bin":
            return max(number or 0, 0)
        if opening and (self._starred or word in _LEFT_OUT or word in _KEPT_APART):
            self._to_place(word)
            return 0
        if self._passed_over:
            self._passed_over -= 1
        elif self._state.place in {"fonttbl", "stylesheet"}:
            self._define(word, number)
        elif self._state.place != "nowhere":
            self._control(word, number)
        return 0

    def _to_place(self, word: str) -> None:
        """Turn what is in a group away from the text."""
        if word in _LISTED and self._state.place == "text":
            self._setting = replace(self._setting, listed=True)
        kept = word in _KEPT_APART and not self._starred and self._state.place == "text"
        self._state = replace(self._state, place=word if kept else "nowhere")

    def _define(self, word: str, number: int | None) -> None:
        if word == "f" or (word == "s" and self._state.place == "stylesheet"):
            self._defined = str(number)
        elif word == "fcharset" and number is not None:
            self._charsets[self._defined] = number

    def _control(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._passed_over = self._state.substitutes
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word in _BREAKS:
            self._end_paragraph()
        elif word in {"cell", "nestcell"}:
            self._end_cell()
        elif word in {"row", "nestrow"}:
            self._end_row()
        elif word == "ansicpg" or word in _CODE_PAGES:
            self._code_page = _CODE_PAGES.get(word, f"cp{number}")
        else:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        on = number != 0
        if word == "f":
            self._state = replace(self._state, font=str(number))
        elif word == "uc":
            self._state = replace(self._state, substitutes=min(max(number or 0, 0), 10))
        elif word == "v":
            self._state = replace(self._state, hidden=on)
        elif word == "deleted":
            self._state = replace(self._state, deleted=on)
        elif word == "plain":
            self._state = replace(self._state, hidden=False, deleted=False, font=None)
        else:
            self._set(word, number)

    def _set(self, word: str, number: int | None) -> None:
        if word == "pard":
            self._setting = _Setting(listed=self._setting.listed and not self._text_so_far())
        elif word == "s":
            self._setting = replace(self._setting, style=str(number))
        elif word == "outlinelevel":
            self._setting = replace(self._setting, outline=True)
        elif word == "ls":
            self._setting = replace(self._setting, listed=number != 0)
        elif word == "intbl":
            self._setting = replace(self._setting, in_table=True)

    def _sign(self, sign: str) -> None:
        self._decode()
        if sign == "*":
            self._starred = self._opening
            return
        self._opening = False
        if self._passed_over:
            self._passed_over -= 1
        elif sign in "\r\n" and self._state.place == "text":
            self._end_paragraph()
        elif sign in _SIGNS:
            self._add(_SIGNS[sign])

    def _raw(self, data: bytes) -> None:
        self._opening = False
        passed = min(self._passed_over, len(data))
        self._passed_over -= passed
        if self._state.place != "nowhere":
            self._bytes += data[passed:]

    def _decode(self) -> None:
        """Make letters of the bytes read so far, in the code page of their font."""
        if not self._bytes:
            return
        data, self._bytes = bytes(self._bytes), bytearray()
        font = self._charsets.get(self._state.font or "", 0)
        try:
            self._add(data.decode("ascii" if data.isascii() else _CHARSETS.get(font, self._code_page)))
        except (LookupError, UnicodeDecodeError) as error:
            raise LoadError(_NOT_TOLD) from error

    def _add(self, text: str) -> None:
        place = self._state.place
        if place == "text" and not self._state.hidden and not self._state.deleted:
            self._parts.append(text)
        elif place in {"title", "author"}:
            self.stated[place] = self.stated.get(place, "") + text
        elif place == "stylesheet":
            self._styles[self._defined] = (self._styles.get(self._defined, "") + text)[:_LONGEST_NAME]

    def _text_so_far(self) -> str:
        return "".join(self._parts).strip()

    def _end_paragraph(self) -> None:
        self._decode()
        if self._setting.in_table:
            self._parts.append(" ")
            return
        name = self._styles.get(self._setting.style, "").lower()
        level = 1 if name.startswith("title") else 2 if self._setting.outline or name.startswith("heading") else 0
        text, self._parts = _whole("".join(self._parts)), []
        self.blocks.append(Block(text, level, is_item=self._setting.listed and not level))
        self._setting = replace(self._setting, listed=False)

    def _end_cell(self) -> None:
        self._cells.append(" ".join(_whole("".join(self._parts)).split()))
        self._parts = []

    def _end_row(self) -> None:
        if self._setting.in_table and self._text_so_far():
            self._end_cell()
        if cells := list(filter(None, self._cells)):
            self.blocks.append(Block(" | ".join(cells), is_row=True))
        self._cells = []
        self._setting = _Setting()


def _whole(text: str) -> str:
    """Return the text with the halves of signs that stand for one joined; a half without the other is replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "")
