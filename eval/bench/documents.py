"""Documents that must be read before they are added: pages of a PDF, items of a feed from a server on this machine."""

from __future__ import annotations

import io
import statistics
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from eval.bench.measuring import peak_megabytes, timed
from rag.build import build_library
from rag.errors import BylineError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.settings import Settings

__all__ = ["documents"]

_WORDS = (
    "Officials of the town said on Monday that the harvest of report {n} was larger than the one of the year before."
)
_ROUNDS = 3


def documents(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return pages of a two-column PDF read per second, and the seconds that a feed takes to be added."""
    folder, pages, items = Path(request["folder"]), int(request["pages"]), int(request["items"])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "report.pdf"
    path.write_bytes(_two_columns(pages))
    seconds = [timed(lambda: _read(path)) for _ in range(_ROUNDS)]
    return {
        "pages": pages,
        "pages_per_second": round(pages / statistics.median(seconds), 1),
        "items": items,
        "feed_seconds": round(_feed(folder, items), 2),
        "peak_megabytes": peak_megabytes(),
    }


def _read(path: Path) -> None:
    found = list(load(path, "report", Limits()))
    if not all(isinstance(each, Loaded) for each in found):
        raise BylineError("the PDF could not be read")


def _two_columns(pages: int) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Frame, Paragraph

    style, content = getSampleStyleSheet()["BodyText"], io.BytesIO()
    canvas = Canvas(content, pagesize=A4)
    for page in range(pages):
        for left in (50, 310):
            text = [Paragraph(" ".join(_WORDS.format(n=page * 100 + n) for n in range(3)), style) for _ in range(8)]
            Frame(left, 60, 240, 720).addFromList(text, canvas)
        canvas.drawString(280, 30, str(page + 1))
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def _feed(folder: Path, items: int) -> float:
    """Return the seconds of adding a feed whose pages a server on this machine has."""
    with _site(items) as host:
        settings = Settings(
            corpus=folder / "corpus", index=folder / "index", chroma_url=None, chat_model=None, allow_hosts=host
        )
        library = build_library(settings)
        library.corpus.mkdir(parents=True, exist_ok=True)
        library.sync()
        seconds = timed(lambda: library.add([f"http://{host}/feed.xml"]))
    added = len(library.articles())
    if added != items:
        raise BylineError(f"{added} of {items} items of the feed were added")
    return seconds


@contextmanager
def _site(items: int) -> Iterator[str]:
    """Serve a feed and its pages at a free port of this machine."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                self.send_error(404)
                return
            is_feed = self.path == "/feed.xml"
            content = (_feed_of(items) if is_feed else _page(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml" if is_feed else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _feed_of(items: int) -> str:
    entries = "".join(f"<item><title>Report {n}</title><link>/report/{n}</link></item>" for n in range(items))
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Herald</title>{entries}</channel></rss>'


def _page(path: str) -> str:
    number = path.rsplit("/", 1)[-1]
    text = "".join(
        f"<p>{_WORDS.format(n=f'{number} part {n}')} It was the best in {n + 3} years.</p>" for n in range(12)
    )
    return (
        f"<html><head><title>Report {number}</title></head><body><nav><a href='/'>Home</a></nav>"
        f"<article><h1>Report {number}</h1>{text}</article></body></html>"
    )
