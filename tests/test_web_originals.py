from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_doubles import ShelfLibrary

from rag.types import Article
from rag.web.markup import key
from rag.web.originals import build_originals
from rag.web.visitor import Guard


@pytest.fixture
def library():
    return ShelfLibrary([Article("blue", "Twitter Blue will cost $8 a month.", "Price drops")])


@pytest.fixture
def client(library):
    application = FastAPI()
    application.add_middleware(Guard)
    application.include_router(build_originals(library))
    with TestClient(application) as opened:
        yield opened


@pytest.fixture
def original(library, tmp_path):
    def kept(suffix: str, content: bytes = b"content", article_id: str = "blue") -> Path:
        path = tmp_path / f"kept{suffix}"
        path.write_bytes(content)
        library.shelf[article_id] = Article(article_id, "Words.")
        library.originals[article_id] = path
        return path

    return kept


@pytest.mark.parametrize(
    ("suffix", "kind", "way"),
    [
        (".pdf", "application/pdf", "inline"),
        (".html", "text/html", "inline"),
        (".htm", "text/html", "inline"),
        (".eml", "message/rfc822", "attachment"),
        (".epub", "application/epub+zip", "attachment"),
        (".svg", "application/octet-stream", "attachment"),
    ],
)
def test_original_is_served_as_what_it_is(client, original, suffix, kind, way):
    original(suffix, b"<script>alert(1)</script>")
    response = client.get("/original/blue")
    assert response.content == b"<script>alert(1)</script>"
    assert response.headers["content-type"] == kind
    assert response.headers["content-disposition"] == f"{way}; filename*=UTF-8''blue{suffix}"
    assert response.headers["x-content-type-options"] == "nosniff"
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "script-src" not in policy
    assert ("sandbox" in policy) == (suffix != ".pdf")


def test_saved_page_may_load_nothing(client, original):
    original(".html")
    policy = client.get("/original/blue").headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:;")


@pytest.mark.parametrize(
    ("article_id", "name"),
    [
        ("a/b c.d", "b%20c.d.pdf"),
        ("../..", "article.pdf"),
        ('x"|:y', "xy.pdf"),
        ("é" * 200, f"{'%C3%A9' * 80}.pdf"),
        ("/", "article.pdf"),
    ],
)
def test_name_to_save_under_is_a_plain_file_name(client, original, article_id, name):
    original(".pdf", article_id=article_id)
    response = client.get(f"/original/{key(article_id)}")
    assert response.headers["content-disposition"] == f"inline; filename*=UTF-8''{name}"


@pytest.mark.parametrize("path", ["blue", "no/such", "..%2F..%2Fetc%2Fpasswd", ""])
def test_original_that_is_not_kept_is_not_found(client, path):
    assert client.get(f"/original/{path}").status_code == 404
