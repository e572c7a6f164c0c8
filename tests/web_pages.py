"""What tests read off the HTML of the pages."""

from __future__ import annotations

from html.parser import HTMLParser

_VOID = {"input", "path", "meta", "progress"}


class Read(HTMLParser):
    """The elements, attributes and texts of a piece of HTML, as a browser would take it apart."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert not self._open, f"left open: {self._open}"

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        if tag not in _VOID:
            assert self._open, f"</{tag}> closes nothing"
            assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append((tuple(self._open), data))

    @property
    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    @property
    def text(self) -> str:
        return "".join(data for _, data in self.texts)

    def within(self, tag: str) -> str:
        """The text inside every element of this name."""
        return "".join(data for path, data in self.texts if tag in path)

    def every(self, **attributes: str) -> list[dict[str, str | None]]:
        """The attributes of the elements that have these."""
        return [found for _, found in self.elements if attributes.items() <= found.items()]


OURS = {
    "a", "article", "aside", "bdi", "blockquote", "button", "code", "datalist", "details", "div", "fieldset", "footer",
    "form", "h1", "h2", "h3", "header", "input", "label", "legend", "li", "mark", "nav", "ol", "option", "p", "path",
    "progress", "q", "section", "select", "small", "span", "strong", "summary", "svg", "table", "tbody", "td",
    "textarea", "th", "thead", "time", "tr", "ul", "caption", "ins", "del", "dl", "dt", "dd", "circle", "line", "text",
}  # fmt: skip


def assert_harmless(html: str) -> Read:
    """Nothing in it runs or leaves the page, but links to web addresses."""
    read = Read(html)
    assert read.tags <= OURS
    for _, attributes in read.elements:
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            assert name not in {"style", "src", "srcset", "action", "formaction"}, name
            if name == "href":
                assert str(value).startswith(("#", "/", "./?article=", "http://", "https://")), value
    return read
