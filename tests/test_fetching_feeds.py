"""A feed becomes its items: each fetched as a page, in order, with what the feed says of it."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from time import sleep

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.fetching import Fetched, Fetcher
from rag.fetching.feeds import Item, items
from rag.limits import Limits
from rag.types import Failure
from tests.site import SENTENCE, Served, Site, moved, page, rss, serving, silent

FEED = "application/rss+xml"
WHERE = "https://example.org/feeds/news.xml"


def fetched(site: Site, path: str = "/feed", feed_items: int = 100) -> list[tuple[str, str]]:
    """Return the paths on the site of what is fetched, each with the title in its file or why it failed."""
    found = []
    for each in Fetcher(Limits(), site.rules(feed_items=feed_items)).fetch(site.url + path):
        if isinstance(each, Fetched):
            found.append((each.address, each.path.read_text().partition("<title>")[2].partition("<")[0]))
        else:
            assert each.origin == each.source
            found.append((each.origin, each.reason.partition(";")[0]))
    return [(address.removeprefix(site.url), title) for address, title in found]


def read(content: str | bytes, most: int = 100) -> list[Item | Failure]:
    return items(content.encode() if isinstance(content, str) else content, WHERE, FEED, most)


def fields(item: str, head: str = "") -> dict[str, str]:
    (only,) = read(rss([f"<link>/a</link>{item}"], head=head))
    assert isinstance(only, Item)
    return dict(only.fields)


def test_feed_gives_its_items_in_order_and_the_broken_one_as_a_failure() -> None:
    links = [f"/item/{number}" for number in range(20)]
    pages: dict[str, Served | str] = {link: page(f"Item {link}") for link in links if link != "/item/7"}
    feed = Served(rss(f"<title>{link}</title><link>{link}</link>" for link in links), FEED)
    with serving({**pages, "/feed": feed}) as site:
        found = fetched(site)
        asked = sorted(site.asked)
    expected = [(link, f"Item {link}") for link in links]
    expected[7] = ("/item/7", "there is nothing at this address (404)")
    assert found == expected
    assert asked == sorted(["/robots.txt", "/feed", *links])


def test_item_carries_what_the_feed_says_of_it() -> None:
    item = (
        "<title>Dam breaks</title><link>/a?utm_source=rss</link><dc:creator>Jane Doe</dc:creator>"
        "<pubDate>Mon, 01 May 2023 23:30:00 -0400</pubDate>"
    )
    with serving({"/feed": Served(rss([item]), FEED), "/a": moved("/b"), "/b": page("Page")}) as site:
        (found,) = Fetcher(Limits(), site.rules()).fetch(f"{site.url}/feed")
    assert isinstance(found, Fetched)
    assert (found.address, found.url) == (f"{site.url}/a", f"{site.url}/b")
    assert found.default_id == f"127.0.0.1-{site.server_port}/a"
    assert found.fields == {
        "title": "Dam breaks",
        "author": "Jane Doe",
        "publisher": "The Valley Herald",
        "published": "2023-05-01",
        "url": f"{site.url}/a",
    }


def test_only_the_first_items_are_taken() -> None:
    pages: dict[str, Served | str] = {f"/{number}": page(str(number)) for number in range(5)}
    feed = Served(rss(f"<link>/{number}</link>" for number in range(5)), FEED)
    with serving({**pages, "/feed": feed}) as site:
        assert fetched(site, feed_items=2) == [("/0", "0"), ("/1", "1")]


def test_same_link_is_fetched_once() -> None:
    links = ["/a", "/a?utm_campaign=x", "/a#part", "/b"]
    feed = Served(rss(f"<link>{link}</link>" for link in links), FEED)
    with serving({"/feed": feed, "/a": page("A"), "/b": page("B")}) as site:
        assert fetched(site) == [("/a", "A"), ("/b", "B")]
        assert site.asked.count("/a") == 1


def test_links_are_relative_to_where_the_feed_was_found() -> None:
    feed = Served(rss(["<link>../a</link>", "<link>b</link>", "<link>/c?x=1&amp;y=2</link>"]), FEED)
    pages = {"/feed": moved("/news/today/feed.xml"), "/news/today/feed.xml": feed}
    with serving({**pages, "/news/a": page("A"), "/news/today/b": page("B"), "/c?x=1&y=2": page("C")}) as site:
        assert fetched(site) == [("/news/a", "A"), ("/news/today/b", "B"), ("/c?x=1&y=2", "C")]


@pytest.mark.parametrize("content_type", ["text/html", "application/octet-stream", "text/plain", "application/xml"])
def test_feed_is_known_by_its_bytes(content_type: str) -> None:
    with serving({"/feed": Served(rss(["<link>/a</link>"]), content_type), "/a": page("A")}) as site:
        assert fetched(site) == [("/a", "A")]


def test_page_that_only_links_a_feed_is_a_page() -> None:
    linking = page("Home", head='<link rel="alternate" type="application/rss+xml" href="/feed">')
    with serving({"/": linking, "/feed": Served(rss(["<link>/a</link>"]), FEED)}) as site:
        assert fetched(site, "/") == [("/", "Home")]
        assert "/feed" not in site.asked


def test_items_that_lead_to_forbidden_places_fail_alone() -> None:
    links = ["http://127.0.0.1:9/x", "http://169.254.169.254/", "file:///etc/passwd", "/feed", "/a"]
    with serving({"/feed": Served(rss(f"<link>{link}</link>" for link in links), FEED), "/a": page("A")}) as site:
        found = list(Fetcher(Limits(), site.rules()).fetch(f"{site.url}/feed"))
    failures = [each for each in found if isinstance(each, Failure)]
    assert [each.reason.partition(";")[0] for each in failures] == [
        "its host 127.0.0.1 is not on the public internet, and such hosts are not fetched from",
        "its host 169.254.169.254 is not on the public internet, and such hosts are not fetched from",
        "only http and https are fetched, not file",
        "it is a feed itself",
    ]
    assert failures[2].origin == f"{site.url}/feed"
    assert isinstance(found[4], Fetched)


# The full text in the feed


@pytest.mark.parametrize(
    "inside",
    [
        f"<content:encoded><![CDATA[<p>{SENTENCE * 10}</p>]]></content:encoded>",
        f"<description>{SENTENCE * 10}</description>",
        f"<description>short</description><content:encoded>&lt;p&gt;{SENTENCE * 10}&lt;/p&gt;</content:encoded>",
    ],
)
def test_full_text_of_the_feed_stands_in_for_a_page_that_cannot_be_had(inside: str) -> None:
    item = f"<title>Dam &amp;amp; town</title><link>/a</link>{inside}"
    with serving({"/feed": Served(rss([item]), FEED), "/a": Served(status=403)}) as site:
        for found in Fetcher(Limits(), site.rules()).fetch(f"{site.url}/feed"):
            assert isinstance(found, Fetched)
            text = found.path.read_text()
            assert (found.url, found.path.suffix) == (f"{site.url}/a", ".html")
    assert text.startswith("<!doctype html>")
    assert "<title>Dam &amp; town</title>" in text
    assert (SENTENCE * 10).strip() in text


def test_teaser_does_not_stand_in_for_a_page() -> None:
    item = f"<link>/a</link><description>{SENTENCE * 3}</description>"
    with serving({"/feed": Served(rss([item]), FEED)}) as site:
        assert fetched(site) == [("/a", "there is nothing at this address (404)")]


def test_page_is_preferred_to_the_text_of_the_feed() -> None:
    item = f"<title>Feed</title><link>/a</link><description>{SENTENCE * 10}</description>"
    with serving({"/feed": Served(rss([item]), FEED), "/a": page("Page")}) as site:
        assert fetched(site) == [("/a", "Page")]


# What feeds say


@pytest.mark.parametrize(
    ("item", "name", "expected"),
    [
        ("<title>AT&amp;amp;T &lt;em&gt;dam&lt;/em&gt;</title>", "title", "AT&T dam"),
        ("<title>\n A  dam\n</title>", "title", "A dam"),
        ("<title>1 &lt; 2</title>", "title", "1 < 2"),
        ("<title/>", "title", None),
        ("<author>jane@example.org (Jane Doe)</author>", "author", "Jane Doe"),
        ("<author>jane@example.org</author>", "author", None),
        ("<dc:creator>Jane Doe</dc:creator><dc:creator>John Roe</dc:creator>", "author", "Jane Doe, John Roe"),
        ('<source url="http://x.example/">Reuters</source>', "publisher", "Reuters"),
        ("", "publisher", "The Valley Herald"),
        ("<pubDate>Mon, 01 May 2023 23:30:00 -0400</pubDate>", "published", "2023-05-01"),
        ("<dc:date>2023-05-02T00:30:00+09:00</dc:date>", "published", "2023-05-02"),
        ("<pubDate>sometime</pubDate>", "published", None),
    ],
)
def test_fields_are_read_as_the_feed_has_them(item: str, name: str, expected: str | None) -> None:
    assert fields(item).get(name) == expected


def test_atom_is_read_like_rss() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><link rel="self" href="/feed"/>'
        '<entry><title type="html">A &lt;b&gt;dam&lt;/b&gt;</title><link rel="edit" href="/no"/><link href="/a"/>'
        "<author><name>Jane Doe</name></author><published>2023-05-01T23:30:00-04:00</published>"
        "<updated>2023-06-01T00:00:00Z</updated></entry></feed>"
    )
    (item,) = read(atom)
    assert isinstance(item, Item)
    assert item.address == "https://example.org/a"
    assert (item.fields["title"], item.fields["author"], item.fields["publisher"]) == ("A dam", "Jane Doe", "Herald")
    assert item.fields["published"] == "2023-05-01"


def test_rdf_is_read_like_rss() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Herald</title></channel>'
        "<item><title>Dam</title><link>https://example.org/a</link><dc:date>2023-05-01T23:30:00-04:00</dc:date></item>"
        "</rdf:RDF>"
    )
    (item,) = read(rdf)
    assert isinstance(item, Item)
    assert (item.address, item.fields["published"]) == ("https://example.org/a", "2023-05-01")


def test_links_are_relative_to_what_the_feed_says_where_it_does() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://news.example/2023/"><title>Herald</title>'
        '<entry><title>Dam</title><link href="a"/></entry></feed>'
    )
    (item,) = read(atom)
    assert isinstance(item, Item)
    assert item.address == "https://news.example/2023/a"


def test_charset_of_the_server_is_used() -> None:
    content = rss(["<title>Плотина</title><link>/a</link>"]).replace(' encoding="UTF-8"', "").encode("cp1251")
    (item,) = items(content, WHERE, "application/rss+xml; charset=windows-1251", 10)
    assert isinstance(item, Item)
    assert item.fields["title"] == "Плотина"


def test_item_without_a_link_is_a_failure_of_the_feed() -> None:
    (failure,) = read(rss(["<title>Dam</title>"]))
    assert isinstance(failure, Failure)
    assert (failure.source, failure.origin) == (f"item 1 of {WHERE}", WHERE)
    assert failure.reason.startswith("it links to no page; ")


# Hostile feeds


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    with serving() as site:
        head = (
            f'<!DOCTYPE rss [<!ENTITY file SYSTEM "{secret.as_uri()}"><!ENTITY page SYSTEM "{site.url}/entity">'
            f'<!ENTITY % outside SYSTEM "{site.url}/outside.dtd">%outside;]>'
        )
        feed = rss(["<title>Dam &file; &page;</title><link>/a</link>"]).replace("?>\n", f"?>\n{head}")
        (item,) = read(feed)
        assert site.asked == []
    assert isinstance(item, Item)
    assert "secret" not in item.fields["title"]


def test_entities_that_multiply_do_not_unfold() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(12))
    feed = rss(["<title>Dam &e11;</title><link>/a</link>"]).replace("?>\n", f"?>\n<!DOCTYPE rss [{entities}]>")
    (item,) = read(feed)
    assert isinstance(item, Item)
    assert len(item.fields["title"]) < 1_000


@pytest.mark.parametrize(
    "content", ["<rss", "<rss></rss>", "<feed/>", "<rss><channel><title>x</title></channel></rss>"]
)
def test_feed_without_items_is_refused(content: str) -> None:
    with pytest.raises(LoadError, match="it is a feed without items; "):
        read(content)


def test_feed_that_is_too_large_is_refused() -> None:
    with pytest.raises(LoadError, match="it is a feed larger than 10,000,000 bytes; "):
        read(b"<rss>" + bytes(10_000_000))


def test_feed_of_too_many_tags_is_refused() -> None:
    with pytest.raises(LoadError, match="it is a feed of more than 200,000 tags; "):
        read("<rss>" + "<item>" * 200_000)


def test_broken_feed_gives_what_can_be_read() -> None:
    feed = rss(["<title>A & B</title><link>/a</link>", "<title>C</title><link>/c</link>"])[:-20]
    assert [item.address for item in read(feed) if isinstance(item, Item)] == [
        "https://example.org/a",
        "https://example.org/c",
    ]


PIECES = st.sampled_from(
    [
        *(
            "<item>",
            "</item>",
            "<entry>",
            "<title>",
            "</title>",
            "<link>/a</link>",
            "<link href='b'/>",
            "<guid>x</guid>",
        ),
        *("<description>", "<![CDATA[", "]]>", "<!", "<!--", "&#xD800;", "&#0;", "&x;", "<![if", "<a:b>", "\x00"),
        *(
            "<content type='xhtml'>",
            "<content type='application/octet-stream' mode='base64'>!",
            "<source>",
            "<pubDate>1",
        ),
        *("<author>", "<published>", "<div xml:base='http://['>", "<link>http://[</link>", "<p", "?>", "<?php"),
    ]
)


@settings(max_examples=150)
@given(st.lists(PIECES | st.text(max_size=5), max_size=12), st.sampled_from(["<rss><channel>", "<feed>", "<rdf:RDF>"]))
def test_any_feed_is_read_or_refused(pieces: list[str], start: str) -> None:
    try:
        found = read((start + "".join(pieces)).encode("utf-8", "surrogatepass"))
    except LoadError:
        return
    for item in found:
        if isinstance(item, Item):
            assert all(value.strip().encode() for value in [item.address, *item.fields.values()])


# Cancelling


def test_cancelling_stops_the_items_that_are_under_way() -> None:
    links = ["/a", *(f"/slow/{number}" for number in range(30))]
    feed = Served(rss(f"<link>{link}</link>" for link in links), FEED)
    pages: dict[str, Served | str] = {link: silent() for link in links[1:]}
    cancelled = Event()
    with serving({**pages, "/feed": feed, "/a": page("A")}) as site:
        fetching = Fetcher(Limits(), site.rules(seconds=60)).fetch(f"{site.url}/feed", cancelled.is_set)
        first = next(fetching)
        assert isinstance(first, Fetched)
        cancelled.set()
        assert list(fetching) == []
        assert not first.path.parent.exists()
        assert len(site.asked) <= 2 + 1 + 8


def test_few_files_wait_at_a_time_and_none_is_left_behind() -> None:
    links = [f"/{number}" for number in range(30)]
    feed = Served(rss(f"<link>{link}</link>" for link in links), FEED)
    with serving({"/feed": feed, **{link: page(link) for link in links}}) as site:
        fetching = Fetcher(Limits(), site.rules()).fetch(f"{site.url}/feed")
        first = next(fetching)
        assert isinstance(first, Fetched)
        folder = first.path.parent
        for _ in range(10):
            asked = len(site.asked)
            sleep(0.1)
        assert asked == len(site.asked) <= 2 + 8
        assert len(list(folder.iterdir())) <= 8
        for found in fetching:
            assert isinstance(found, Fetched)
            assert len(list(folder.iterdir())) <= 9
        assert len(site.asked) == 2 + 30
        assert not folder.exists()


def test_leaving_off_in_the_middle_cleans_up() -> None:
    links = [f"/{number}" for number in range(30)]
    feed = Served(rss(f"<link>{link}</link>" for link in links), FEED)
    with serving({"/feed": feed, **{link: page(link) for link in links}}) as site:
        fetching = Fetcher(Limits(), site.rules()).fetch(f"{site.url}/feed")
        found = next(fetching)
        assert isinstance(found, Fetched)
        fetching.close()  # type: ignore[attr-defined]
        assert not found.path.parent.exists()
