"""Markdown with front matter: read, and written so that reading gives the identical article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders.decoding import decode
from rag.loaders.loaded import Loaded, loaded_from, read_bytes
from rag.types import Article

__all__ = ["read_markdown", "to_markdown"]

_FENCE = re.compile(r"---[ \t]*(?:\r\n|\r|\n|\Z)")
_END = re.compile(r"^---[ \t]*(?:\r\n|\r|\n|\Z)", re.MULTILINE)
_MOST = 64_000  # characters of front matter
_DEEPEST = 10
_HEADING = re.compile(r"^# +(\S.*?)[ \t]*#*[ \t]*\r?$", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z][\w ,.'’()&/+-]*[\w.)]|https?://[\w./?=&%~+-]+|\d{4}-\d{2}-\d{2}", re.ASCII)
_MEANS_SOMETHING = frozenset("null true false yes no on off y n".split())
_SHORTEST_ESCAPES = ((0xFF, "\\x{:02x}"), (0xFFFF, "\\u{:04x}"), (0x10FFFF, "\\U{:08x}"))
_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_markdown(path: Path, default_id: str, limits: Limits) -> Iterator[Loaded]:
    """Yield the article of a `.md` file; raises `LoadError`, naming the line where the front matter is wrong.

    The text is everything below the line that closes the front matter, to the character. Without a title there, the
    first `# ` line gives it, and stays in the text.
    """
    content = _decoded(read_bytes(path, limits.file_bytes))
    fields: dict[str, object] = {}
    body = content
    if opening := _FENCE.match(content):
        closing = _END.search(content, opening.end())
        if closing is None:
            raise LoadError("line 1: the front matter is never closed; end it with a line that is ---")
        fields = dict(_fields(content[opening.end() : closing.start()]))
        body = content[closing.end() :]
    if not fields.get("title") and (heading := _HEADING.search(body)):
        fields["title"] = heading[1]
    yield loaded_from(fields, body, default_id)


def to_markdown(article: Article, source: str | None, language: str | None = None) -> str:
    """Return the file of an article: written as UTF-8 and read again it is the identical article, and what is with it.

    >>> print(to_markdown(Article("a: b", "Text.", "Dam breaks"), None))
    ---
    id: "a: b"
    title: Dam breaks
    ---
    Text.
    """
    published = article.published.isoformat() if article.published else None
    fields = {
        "id": article.id,
        "title": article.title,
        "publisher": article.publisher,
        "author": article.author,
        "published": published,
        "url": article.url,
        "source": source,
        "language": language,
    }
    lines = [f"{name}: {_scalar(name, value)}\n" for name, value in fields.items() if value is not None]
    return f"---\n{''.join(lines)}---\n{article.text}"


def _decoded(content: bytes) -> str:
    """Return the text; a file in UTF-8 that begins with front matter is what it says, whatever characters follow."""
    if content.startswith(b"---"):
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return decode(content)


def _fields(front: str) -> Iterator[tuple[str, object]]:
    """Return the names and values of a front matter, every value a string, a list of strings, or None."""
    if len(front) > _MOST:
        raise LoadError(f"the front matter is longer than {_MOST:,} characters; close it with a line that is ---")
    try:
        _check(front)
        node = yaml.compose(front, Loader=_PARSER)
    except yaml.MarkedYAMLError as error:
        problem = error.problem or "it cannot be read"
        raise LoadError(f"line {_line(error.problem_mark)}: {problem}; put the value in double quotes") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise LoadError("the front matter holds a character that YAML does not allow; leave it out") from error
    if node is None:
        return
    if not isinstance(node, yaml.MappingNode):
        raise LoadError('line 2: the front matter must be lines such as "title: Words"')
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode):
            yield name.value, _value(value)


def _check(front: str) -> None:
    """Refuse what could grow when read: anchors, aliases, deep nesting."""
    depth = 0
    for event in yaml.parse(front, Loader=_PARSER):
        if getattr(event, "anchor", None):
            raise LoadError(f"line {_line(event.start_mark)}: put a value that begins with & or * in double quotes")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise LoadError(f"line {_line(event.start_mark)}: the front matter is nested too deeply")


def _line(mark: Any) -> int:
    """Return the line of the file, counted from 1, that YAML marked in the front matter below the first line."""
    return mark.line + 2 if mark else 2


def _value(node: yaml.Node) -> object:
    """Return a value as it is written, so that `2020-01-01`, `007` and `No` stay what they look like."""
    if isinstance(node, yaml.ScalarNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    if isinstance(node, yaml.SequenceNode):
        return [each.value for each in node.value if isinstance(each, yaml.ScalarNode)]
    return {}


def _scalar(name: str, value: str) -> str:
    """Return the value as YAML: as it stands where every reader takes it for a string (or a day), else quoted."""
    is_day = name == "published"
    if _PLAIN.fullmatch(value) and value.lower() not in _MEANS_SOMETHING and value[0].isdigit() == is_day:
        return value
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return next(form.format(code) for last, form in _SHORTEST_ESCAPES if code <= last)
