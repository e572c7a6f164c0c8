"""HTML as a tree of elements, to look up what a page holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "input", "path", "use", "rect", "br"}


@dataclass
class Node:
    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(each if isinstance(each, str) else each.text for each in self.children)

    def all(self, tag: str = "", **attributes: str) -> list[Node]:
        """Every element below with this tag and these words in its attributes; `class_` is `class`."""
        found = []
        for each in self.children:
            if isinstance(each, Node):
                wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
                fits = all(value in (each.attributes.get(name) or "").split(" ") for name, value in wanted.items())
                found += [each] if fits and tag in {"", each.tag} else []
                found += each.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> Node:
        (found,) = self.all(tag, **attributes)
        return found


class Page(HTMLParser):
    """The elements of a page as a tree; fails where a tag is closed that is not open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [Node("page")]
        self.feed(html)
        self.close()
        assert [each.tag for each in self.open] == ["page"]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attrs):
        self.open[-1].children.append(Node(tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop().tag == tag

    def handle_data(self, data):
        self.open[-1].children.append(data)


def page(html: str) -> Node:
    return Page(html).open[0]


def texts(node: Node, tag: str = "", **attributes: str) -> list[str]:
    return [each.text for each in node.all(tag, **attributes)]
