"""Pages are fetched whole, kept apart from the network of this machine, and never at the cost of time or memory."""

from __future__ import annotations

import codecs
import gzip
import io
import socket
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.fetching import Fetched, Fetcher
from rag.fetching.addresses import cleaned, default_id, joined
from rag.fetching.guarding import Guard, is_public
from rag.fetching.kinds import FEED, kind
from rag.fetching.patience import Patience, in_background
from rag.fetching.robots import Robots
from rag.limits import FetchRules, Limits
from tests.site import (
    SENTENCE,
    Served,
    Site,
    bomb,
    claiming,
    dripping,
    endless,
    moved,
    page,
    rss,
    serving,
    silent,
    zipped,
)

HERE = ["127.0.0.1"]


def content(site: Site, path: str, limits: Limits | None = None, rules: FetchRules | None = None) -> bytes:
    """Return what the file holds that is fetched from a site."""
    fetcher = Fetcher(limits or Limits(), rules or site.rules())
    (found,) = [fetched.path.read_bytes() for fetched in fetcher.fetch(site.url + path) if isinstance(fetched, Fetched)]
    return found


def refusal(address: str, rules: FetchRules | None = None, limits: Limits | None = None) -> str:
    with pytest.raises(LoadError) as refused:
        list(Fetcher(limits or Limits(), rules or FetchRules(seconds=5), nowhere).fetch(address))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def here(host: str, port: int) -> Sequence[str]:
    return HERE


def nowhere(host: str, port: int) -> Sequence[str]:
    raise AssertionError(f"{host} was looked up")


# Which addresses


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HTTP://Example.ORG:80", "http://example.org/"),
        ("https://example.org:443/A/b/#part", "https://example.org/A/b/"),
        ("http://example.org:8080/a?b=1&a=2&b=", "http://example.org:8080/a?b=1&a=2&b="),
        (
            "https://example.org/a?utm_source=x&id=7&UTM_Medium=y&fbclid=z&gclid=1&mc_cid=2",
            "https://example.org/a?id=7",
        ),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?utmost=x&midclid", "https://example.org/a?utmost=x"),
        ("https://bücher.example/straße?q=ä", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4"),
        (" https://example.org./x/../y ", "https://example.org/y"),
    ],
)
def test_address_is_cleaned_of_what_names_no_page(address: str, expected: str) -> None:
    assert cleaned(address) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/", "example.org"),
        ("https://www.example.org/2023/05/dam-breaks.html", "example.org/2023/05/dam-breaks"),
        ("https://example.org/a//b/", "example.org/a/b"),
        ("https://example.org/read?id=123", "example.org/read-id-123"),
        ("https://example.org/?p=5&lang=en", "example.org/p-5-lang-en"),
        ("https://example.org/v1.2/notes", "example.org/v1.2/notes"),
        ("https://example.org/.env", "example.org/env"),
        ("https://example.org/%2e%2e/%2Fetc%2fpasswd%00", "example.org/etc/passwd"),
        ("https://example.org/stra%C3%9Fe", "example.org/straße"),
        ("http://127.0.0.1:8000/a", "127.0.0.1-8000/a"),
    ],
)
def test_default_id_is_host_and_path_in_safe_characters(address: str, expected: str) -> None:
    assert default_id(address) == expected


def test_long_id_is_cut_and_stays_its_own() -> None:
    first, second = (default_id(f"https://example.org/{'word-' * 60}{end}") for end in "ab")
    assert len(first) <= 150
    assert first[:100] == second[:100]
    assert first != second


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://example.org/", "http://example.org?", "//"]))
def test_any_text_is_a_clean_address_or_refused(text: str, start: str) -> None:
    try:
        address = cleaned(start + text)
    except LoadError as error:
        refused = str(error)
        assert "; " in refused
        return
    assert cleaned(address) == address
    parts = default_id(address).split("/")
    assert all(part and not part.startswith(".") for part in parts)
    assert all(sign.isalnum() or sign in "._-" for part in parts for sign in part)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "only http and https are fetched, not file; download it and add the file"),
        ("ftp://example.org/a", "only http and https are fetched, not ftp; download it and add the file"),
        ("javascript:alert(1)", "only http and https are fetched, not javascript; download it and add the file"),
        ("http://ann:secret@example.org/", "its address holds a user name or password"),
        (r"http://example.org\@127.0.0.1/", "its address holds a user name or password"),
        ("example.org/page", "it is no web address; write it in full, such as https://example.org/page"),
        ("http://", "it is no web address"),
        ("http://example.org:99999/", "it is no web address"),
        ("http://xn--a/", "it is no web address"),
        ("http://[::1%25eth0]/", "it is no web address"),
        ("http://exa mple/", "it is no web address"),
        ("http://0177.0.0.1/", "it is no web address"),
        ("http://example.org/\x00", "it is no web address"),
        ("https://example.org/" + "a" * 9_000, "its address is longer than 8,000 characters"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(address: str, reason: str) -> None:
    assert refusal(address).startswith(reason)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "017700000001", "0x7f.1", "127。0。0。1"),
        *("0.0.0.0", "10.0.0.1", "172.16.9.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.7"),
        *("198.18.0.1", "224.0.0.1", "233.252.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
        *("[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff0e::1]", "[2001:db8::1]", "[4000::1]"),
        *("[::ffff:127.0.0.1]", "[::ffff:a00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]"),
        *("[2002:7f00:1::]", "[2002:a00:1::1]", "[2001:0:5ef5:79fd::1]"),
    ],
)
def test_host_that_spells_a_private_address_is_refused(host: str) -> None:
    assert "is not on the public internet" in refusal(f"http://{host}/")


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:2800:21f:cb07::1", "64:ff9b::5db8:d70e", "2002:5db8:d70e::1"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:2800:21f:cb07::1%eth0", "", "example.org"])
def test_what_is_scoped_or_no_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "found", [["127.0.0.1"], ["93.184.215.14", "10.0.0.1"], ["93.184.215.14", "::1"], ["169.254.169.254"]]
)
def test_host_with_one_private_address_is_refused(found: list[str]) -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return found

    fetcher = Fetcher(Limits(), FetchRules(), resolve)
    with pytest.raises(LoadError, match=r"its host news\.example is not on the public internet.*RAG_ALLOW_HOSTS"):
        list(fetcher.fetch("http://news.example/"))


def test_name_that_becomes_private_after_the_check_is_not_connected_to() -> None:
    """The page would be served, were the name looked up once more for the connection."""
    with serving({"/": page("Inside")}) as site:
        answers = iter([HERE, HERE, ["10.0.0.1"], ["10.0.0.1"]])
        connected: list[str] = []

        def resolve(host: str, port: int) -> Sequence[str]:
            connected.append(host)
            return next(answers)

        fetcher = Fetcher(Limits(), FetchRules(5, allowed=(f"news.example:{site.server_port}",)), resolve)
        (fetched,) = fetcher.fetch(f"http://news.example:{site.server_port}/")
    assert isinstance(fetched, Fetched)
    assert connected == ["news.example"] * 2  # once for robots.txt, once for the page
    assert site.asked == ["/robots.txt", "/"]


@pytest.mark.parametrize(
    ("allowed", "host", "port", "expected"),
    [
        ("127.0.0.1", "127.0.0.1", 99, True),
        ("127.0.0.1:80", "127.0.0.1", 99, False),
        ("127.0.0.1:99", "127.0.0.1", 99, True),
        ("Intranet.example", "intranet.example", 80, True),
        ("intranet.example", "evil.intranet.example", 80, False),
        ("[::1]:99", "::1", 99, True),
        ("::1", "::1", 99, True),
    ],
)
def test_host_is_allowed_by_name_and_port(allowed: str, host: str, port: int, expected: bool) -> None:
    assert Guard([allowed], nowhere).allows(host, port) is expected


def test_host_that_is_not_found_is_refused_with_a_remedy() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return []

    with pytest.raises(LoadError, match=r"its host nowhere\.example has no address; check the address"):
        list(Fetcher(Limits(), FetchRules(), resolve).fetch("http://nowhere.example/"))


def test_server_that_is_not_there_is_refused_with_a_remedy(free_port: int) -> None:
    rules = FetchRules(allowed=("127.0.0.1",))
    assert refusal(f"http://127.0.0.1:{free_port}/", rules).startswith(
        "its server cannot be reached; check the address"
    )


def test_next_address_of_a_host_is_tried_where_one_is_dead() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["127.0.0.2", "127.0.0.1"]

    with serving({"/": page("Here")}) as site:
        name = f"news.example:{site.server_port}"
        fetcher = Fetcher(Limits(), FetchRules(5, allowed=(name,)), resolve)
        assert len(list(fetcher.fetch(f"http://{name}/"))) == 1


def test_proxy_of_the_environment_is_not_used(monkeypatch: pytest.MonkeyPatch, free_port: int) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port}")
    with serving({"/": page("Direct")}) as site:
        assert b"Direct" in content(site, "/")


# What is fetched


def test_page_is_fetched_with_its_addresses_and_id() -> None:
    with serving({"/2023/dam.html?id=7": page("Dam breaks")}) as site:
        (fetched,) = Fetcher(Limits(), site.rules()).fetch(f"{site.url}/2023/dam.html?utm_source=x&id=7#top")
        assert isinstance(fetched, Fetched)
        assert (fetched.address, fetched.url) == (f"{site.url}/2023/dam.html?id=7",) * 2
        assert fetched.default_id == f"127.0.0.1-{site.server_port}/2023/dam.html-id-7".replace(".html", "")
        assert fetched.path.suffix == ".html"
        assert fetched.fields == {}
        assert site.agents == {"Byline/0.1"}


def test_file_is_there_until_the_next_is_asked_for() -> None:
    with serving({"/": page("Dam breaks")}) as site:
        fetching = Fetcher(Limits(), site.rules()).fetch(site.url)
        fetched = next(fetching)
        assert isinstance(fetched, Fetched)
        assert fetched.path.read_text() == page("Dam breaks")
        assert next(fetching, None) is None
        assert not fetched.path.parent.exists()


def test_redirect_is_followed_and_the_address_asked_for_stays_the_key() -> None:
    with serving({"/old": moved("/new?x=1#y", 301), "/new?x=1": page("Moved")}) as site:
        (fetched,) = Fetcher(Limits(), site.rules()).fetch(f"{site.url}/old")
    assert isinstance(fetched, Fetched)
    assert (fetched.address, fetched.url) == (f"{site.url}/old", f"{site.url}/new?x=1")


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("http://127.0.0.1:9/", "is not on the public internet"),
        ("http://169.254.169.254/latest/meta-data/", "is not on the public internet"),
        ("http://[::1]/", "is not on the public internet"),
        ("http://10.0.0.1/", "is not on the public internet"),
        ("http://2130706433/", "is not on the public internet"),
        ("//192.168.0.1/", "is not on the public internet"),
        ("file:///etc/passwd", "only http and https are fetched, not file"),
        ("ftp://example.org/", "only http and https are fetched, not ftp"),
        ("http://user:word@127.0.0.1/", "its address holds a user name or password"),
        ("http://[", "it is no web address"),
    ],
)
def test_redirect_to_a_forbidden_place_is_refused(target: str, reason: str) -> None:
    with serving({"/": moved(target)}) as site:
        assert reason in refusal(site.url, site.rules())


def test_other_site_on_this_machine_is_not_reached_by_a_redirect() -> None:
    with serving({"/secret": page("Secret")}) as inside, serving({"/": moved(f"{inside.url}/secret")}) as site:
        assert "is not on the public internet" in refusal(site.url, site.rules())
    assert inside.asked == []


def test_redirects_in_a_circle_and_too_many_are_refused() -> None:
    pages = {f"/{number}": moved(f"/{number + 1}") for number in range(9)}
    with serving({**pages, "/a": moved("/b"), "/b": moved("/a"), "/self": moved("/self"), "/9": page("End")}) as site:
        assert refusal(f"{site.url}/a", site.rules()) == "it redirects in a circle; check the address"
        assert refusal(f"{site.url}/self", site.rules()) == "it redirects in a circle; check the address"
        assert "it redirects more than 5 times" in refusal(f"{site.url}/3", site.rules())
        assert b"End" in content(site, "/4")
        assert "RAG_MAX_REDIRECTS" in refusal(f"{site.url}/8", site.rules(redirects=0))


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        (Served(status=404), "there is nothing at this address (404); check it"),
        (Served(status=410), "there is nothing at this address (410); check it"),
        (Served(status=403), "its server does not let it be read without more (403); save the page in a browser"),
        (Served(status=401), "its server does not let it be read without more (401); save the page in a browser"),
        (Served(status=429, headers={"Retry-After": "120"}), "its server asks to wait 120 seconds (429); add it again"),
        (
            Served(status=429, headers={"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}),
            "its server asks to wait until 2026-10-21 07:28 UTC (429)",
        ),
        (Served(status=429, headers={"Retry-After": "soon"}), "its server asks to wait (429); add it again then"),
        (Served(status=503), "its server failed (503); try again later"),
        (Served(status=418), "its server answered 418 and no page"),
        (Served(status=302), "its server answered 302 and no page"),
        (Served(""), "there is nothing in it"),
        (Served("x", headers={"Content-Encoding": "br"}), "it is packed as 'br', which was not asked for"),
    ],
)
def test_answer_that_is_no_page_is_refused_with_a_remedy(served: Served, reason: str) -> None:
    with serving({"/page": served}) as site:
        assert refusal(f"{site.url}/page", site.rules()).startswith(reason)


# Hostile servers


@pytest.mark.parametrize(
    "served",
    [
        silent(),
        dripping(),
        dripping("HTTP/1.1 200 OK\r\nX-Endless: "),
        Served(wire=[b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"], held=True),
        Served(wire=[b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"], held=True),
    ],
    ids=["silent", "dripping body", "dripping headers", "stalling body", "stalling chunk"],
)
def test_server_that_does_not_come_to_an_end_is_given_up(served: Served) -> None:
    with serving({"/page": served}) as site:
        reason = "it did not answer in full within 0.3 seconds; try again later, or raise RAG_FETCH_SECONDS"
        assert refusal(f"{site.url}/page", site.rules(seconds=0.3)) == reason


def test_redirects_share_one_span_of_time() -> None:
    slow = [b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n", b"", b"Location: /b\r\n\r\n"]
    with serving({"/a": Served(wire=slow, pause=0.1), "/b": Served(wire=[b"", b"", b""], pause=0.1)}) as site:
        assert "within 0.5 seconds" in refusal(f"{site.url}/a", site.rules(seconds=0.5))


def test_look_up_that_hangs_is_given_up() -> None:
    over = Event()

    def resolve(host: str, port: int) -> Sequence[str]:
        over.wait(30)
        return HERE

    try:
        with pytest.raises(LoadError, match=r"within 0\.2 seconds"):
            list(Fetcher(Limits(), FetchRules(0.2), resolve).fetch("http://slow.example/"))
    finally:
        over.set()


def test_connection_that_comes_too_late_is_hung_up() -> None:
    over, closed = Event(), Event()
    with pytest.raises(LoadError, match=r"within 0\.05 seconds"):
        in_background(lambda: over.wait(30), Patience(0.05, lambda: False), lambda _: closed.set())
    assert not closed.is_set()
    over.set()
    assert closed.wait(30)


def test_server_that_accepts_and_speaks_no_tls_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert "within 0.3 seconds" in refusal(f"https://127.0.0.1:{port}/", FetchRules(0.3, allowed=("127.0.0.1",)))


def test_page_shorter_than_it_claims_is_refused() -> None:
    with serving({"/page": claiming(10_000, b"<html>short")}) as site:
        assert refusal(f"{site.url}/page", site.rules()).startswith("its server broke off or does not speak HTTP")


def test_page_longer_than_it_claims_is_what_it_claims() -> None:
    with serving({"/page": claiming(11, b"<html>short and more")}) as site:
        assert content(site, "/page") == b"<html>short"


def test_page_that_claims_more_than_the_limit_is_refused_unread() -> None:
    with serving({"/page": replace(claiming(10**12, b"x"))}) as site:
        assert refusal(f"{site.url}/page", site.rules(), Limits(file_bytes=1_000)).startswith("it is larger than 1,000")


@pytest.mark.parametrize("served", [endless(), bomb(20)], ids=["endless", "bomb"])
def test_page_without_measure_is_refused_in_little_memory(served: Served) -> None:
    with serving({"/page": served}) as site:
        fetcher = Fetcher(Limits(file_bytes=5_000_000), site.rules())
        fetching = fetcher.fetch(f"{site.url}/page")
        tracemalloc.start()
        try:
            with pytest.raises(LoadError, match="it is larger than 5,000,000 bytes; raise RAG_MAX_FILE_BYTES"):
                next(fetching)
            assert tracemalloc.get_traced_memory()[1] < 4_000_000
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(b"<html>" + b"x" * 500)[:-10], "it is packed and ends too early"),
        (b"no gzip at all", "it is packed and damaged"),
        (b"", "it is packed and ends too early"),
    ],
)
def test_damaged_packing_is_refused(body: bytes, reason: str) -> None:
    with serving({"/page": Served(body, headers={"Content-Encoding": "gzip"})}) as site:
        assert refusal(f"{site.url}/page", site.rules()).startswith(reason)


def test_packed_page_is_unpacked() -> None:
    first, second = page("One").encode(), SENTENCE.encode() * 20_000
    with serving({"/one": zipped(first, "x-gzip"), "/two": zipped(first)}) as site:
        packed = gzip.compress(first) + gzip.compress(second) + b"\0" * 20
        site.pages["/two"] = Served(packed, headers={"Content-Encoding": "gzip"})
        assert content(site, "/one") == first
        assert content(site, "/two") == first + second


def test_endless_headers_are_refused() -> None:
    with serving({"/page": Served(wire=[b"HTTP/1.1 200 OK\r\n" + b"X-A: " + b"a" * 300_000])}) as site:
        assert refusal(f"{site.url}/page", site.rules()).startswith("its server broke off or does not speak HTTP")


def test_cancelling_ends_a_stalled_fetch_without_an_error() -> None:
    with serving({"/page": silent()}) as site:
        cancelled = Event()
        waiting = Thread(target=lambda: (_until(lambda: "/page" in site.asked), cancelled.set()))
        waiting.start()
        assert list(Fetcher(Limits(), site.rules(seconds=60)).fetch(f"{site.url}/page", cancelled.is_set)) == []
        waiting.join()


def _until(happened: Callable[[], bool]) -> None:
    for _ in range(500):
        if happened():
            return
        Event().wait(0.01)
    raise AssertionError


# Robots


def test_robots_are_asked_once_and_obeyed() -> None:
    robots = "User-agent: *\nDisallow: /\n\nUser-agent: Byline\nDisallow: /private\n"
    pages = {"/robots.txt": Served(robots, "text/plain"), "/a": page("A"), "/b": moved("/private/b")}
    with serving(pages) as site:
        fetcher = Fetcher(Limits(), site.rules())
        assert len(list(fetcher.fetch(f"{site.url}/a"))) == 1
        for path in ("/private/c", "/b"):
            with pytest.raises(LoadError, match=r"its site asks programs not to read it \(robots.txt\); save the page"):
                list(fetcher.fetch(site.url + path))
    assert site.asked == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize(
    ("served", "reason"),
    [
        (
            Served(status=500),
            r"its site does not say whether programs may read it \(robots.txt: 500\); try again later",
        ),
        (Served(status=429), r"\(robots.txt: 429\)"),
        (silent(), "it did not answer in full within 1 seconds"),
        (moved("http://10.0.0.1/robots.txt"), "is not on the public internet"),
    ],
)
def test_unknown_robots_refuse_everything(served: Served, reason: str) -> None:
    with serving({"/robots.txt": served, "/a": page("A")}) as site:
        fetcher = Fetcher(Limits(), site.rules(seconds=1.0 if served.held else 10.0))
        for _ in range(2):
            with pytest.raises(LoadError, match=reason):
                list(fetcher.fetch(f"{site.url}/a"))
    assert site.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [401, 403, 404])
def test_missing_robots_forbid_nothing(status: int) -> None:
    with serving({"/robots.txt": Served(status=status), "/a": page("A")}) as site:
        assert b"<h1>A</h1>" in content(site, "/a")


def test_robots_are_read_to_their_limit() -> None:
    endless_rules = "User-agent: *\nDisallow: /early\n" + "# filler\n" * 100_000 + "Disallow: /late\n"
    with serving({"/robots.txt": Served(endless_rules, "text/plain"), "/late": page("Late")}) as site:
        assert b"Late" in content(site, "/late")
        assert "robots.txt" in refusal(f"{site.url}/early", site.rules())


@pytest.mark.parametrize(
    ("asked", "allowed", "expected"),
    [("", True, 0.0), ("", False, 0.2), ("3.5", True, 3.5), ("60", False, 10.0), ("-1", False, 0.2), ("x", True, 0.0)],
)
def test_pause_is_what_the_host_asks_for_within_reason(asked: str, allowed: bool, expected: float) -> None:
    class Downloads:
        def follow(self, *arguments: object) -> str:
            return f"User-agent: *\nCrawl-delay: {asked}\n"

    guard = Guard(["news.example"] if allowed else [], nowhere)
    robots = Robots(Downloads(), guard)  # type: ignore[arg-type]
    assert robots.pause("https://news.example/a", lambda: False) == expected


# What it is


def packed(*members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for member in members:
            name, _, text = member.partition("=")
            archive.writestr(name, text)
    return content.getvalue()


ATOM = b'<?xml version="1.0"?>\n<!-- made by hand --><feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'
RDF = b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"></rdf:RDF>'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("body", "content_type", "path", "expected"),
    [
        (b"<!DOCTYPE html><p>x", "text/html; charset=utf-8", "/", ".html"),
        (b"just words", "text/html", "/", ".html"),
        (b"<!-- a --> <HTML>", "application/octet-stream", "/", ".html"),
        (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>", "application/xhtml+xml", "/", ".html"),
        (b"<?xml version='1.0'?><html>", "text/xml", "/", ".html"),
        (b"<div>a page", "", "/", ".html"),
        (b"<a page", "", "/x.htm", ".html"),
        (b"%PDF-1.7 ...", "text/html", "/", ".pdf"),
        (b"%PDF-1.7 ...", "application/pdf", "/", ".pdf"),
        (b"HTTP/1.0 200 OK\n%PDF-1.7 ...", "application/pdf", "/", ".pdf"),
        (b"<p>In a PDF file, %PDF- comes first", "text/html", "/", ".html"),
        (b"{\\rtf1 ...", "application/msword", "/", ".rtf"),
        (packed("[Content_Types].xml=x", "word/document.xml=x"), WORD, "/", ".docx"),
        (packed("[Content_Types].xml=x", "word/document.xml=x"), "application/zip", "/", ".docx"),
        (packed("mimetype=application/vnd.oasis.opendocument.text", "content.xml=x"), "", "/", ".odt"),
        (packed("mimetype=application/epub+zip", "content.opf=x"), "application/octet-stream", "/", ".epub"),
        (b"plain words", "text/plain", "/", ".txt"),
        (b"# Title", "text/plain; charset=utf-8", "/README.md", ".md"),
        (b"# Title", "text/markdown", "/", ".md"),
        (b"a,b\n1,2", "text/csv", "/", ".csv"),
        (b'{"text": "x"}', "application/json", "/", ".json"),
        (b'{"text": "x"}', "application/octet-stream", "/all.jsonl", ".jsonl"),
        (rss([]).encode(), "application/rss+xml", "/", FEED),
        (rss([]).encode(), "text/html", "/", FEED),
        (b"\xef\xbb\xbf" + rss([]).encode(), "application/octet-stream", "/", FEED),
        (rss([]).replace("UTF-8", "UTF-16").encode("utf-16"), "text/xml", "/", FEED),
        (b"<!DOCTYPE rss [<!ENTITY a '<b>'>]><rss></rss>", "text/plain", "/", FEED),
        (ATOM, "text/html", "/", FEED),
        (RDF, "application/xml", "/", FEED),
        (page("x", head='<link rel="alternate" type="application/rss+xml" href="/rss">').encode(), "", "/", ".html"),
    ],
)
def test_kind_is_told_from_bytes_and_server_and_address(
    tmp_path: Path, body: bytes, content_type: str, path: str, expected: str
) -> None:
    file = tmp_path / "download"
    file.write_bytes(body)
    assert kind(file, content_type, f"https://example.org{path}") == expected


@pytest.mark.parametrize(
    ("body", "content_type", "named"),
    [
        (b"\x89PNG\r\n", "text/html", "it is a PNG image; what can be added are"),
        (b"\xff\xd8\xff\xe0", "image/jpeg", "it is a JPEG image"),
        (b"\xd0\xcf\x11\xe0", "application/msword", "it is a file of an old version of Office"),
        (packed("a.txt=x"), "application/zip", "it is a zip archive"),
        (packed("xl/workbook.xml=x"), "application/octet-stream", "it is a zip archive"),
        (b"<urlset/>", "application/xml", "it is XML of another kind (<urlset>)"),
        (b"moov", "video/mp4", "it is video/mp4"),
        (b"MZ\x90", "application/octet-stream", "it is application/octet-stream"),
        (b"MZ\x90", "", "it is a file that does not say what it is"),
        (b"no PDF", "application/pdf", "its server calls it application/pdf, which it is not"),
        (b" \n", "text/html", "there is nothing in it"),
    ],
)
def test_other_kinds_are_refused_by_name(tmp_path: Path, body: bytes, content_type: str, named: str) -> None:
    file = tmp_path / "download"
    file.write_bytes(body)
    with pytest.raises(LoadError) as refused:
        kind(file, content_type, "https://example.org/")
    assert str(refused.value).startswith(named)


@settings(max_examples=50)
@given(st.binary(max_size=200), st.sampled_from(["", "text/html", "text/plain", "application/xml", "image/gif"]))
def test_any_bytes_have_a_kind_or_are_refused(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, media: str
) -> None:
    file = tmp_path_factory.getbasetemp() / "any"
    for start in (b"", b"<?", b"<!--", b"<!DOCTYPE ", b"PK\x03\x04"):
        file.write_bytes(start + body)
        try:
            assert kind(file, media, "https://example.org/") in {
                ".html",
                ".txt",
                ".pdf",
                ".rtf",
                ".odt",
                ".epub",
                ".docx",
                FEED,
            }
        except LoadError:
            continue


RUSSIAN = "Плотина прорвалась во вторник после трёх дней дождя. " * 5
FRENCH = "Le barrage a cédé mardi après trois jours de pluie à Orléans. " * 5


@pytest.mark.parametrize(
    ("text", "stored", "named"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (FRENCH, "latin-1", "ISO-8859-1"),
        (FRENCH, "utf-8", "utf-8"),
        (FRENCH, "utf-8", "ISO-8859-1"),
        ("堤防が決壊した。" * 20, "shift_jis", "Shift_JIS"),
        ("大坝溃决。" * 20, "gb18030", "gb2312"),
    ],
)
@pytest.mark.parametrize("media", ["text/html", "text/plain"])
def test_charset_of_the_server_reaches_the_reader(text: str, stored: str, named: str, media: str) -> None:
    body = page("x", text).encode(stored) if media == "text/html" else text.encode(stored)
    with serving({"/page": Served(body, f'{media}; charset="{named}"')}) as site:
        found = content(site, "/page")
    assert found.startswith(codecs.BOM_UTF8)
    assert text in found.decode("utf-8-sig")


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (RUSSIAN.encode("cp1251"), "utf-8"),
        (RUSSIAN.encode("cp1251"), "no-such-charset"),
        (RUSSIAN.encode("utf-16"), "utf-8"),
        (codecs.BOM_UTF8 + RUSSIAN.encode(), "windows-1251"),
        (b"only ascii", "utf-16"),
    ],
)
def test_charset_that_the_bytes_do_not_bear_out_changes_nothing(body: bytes, charset: str) -> None:
    with serving({"/page": Served(body, f"text/html; charset={charset}")}) as site:
        assert content(site, "/page") == body


# Safe connections


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """The certificate and key of news.example, signed by itself."""
    key, signed = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=news.example"
    names = ["-addext", "subjectAltName=DNS:news.example", "-keyout", str(key), "-out", str(signed)]
    try:
        subprocess.run(["openssl", *command.split(), *names], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("there is no openssl that can make a certificate")
    return signed, key


def test_certificate_is_checked_against_the_name(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with serving({"/": page("Safe"), "/down": moved("http://news.example/")}) as site:
        site.socket = context.wrap_socket(site.socket, server_side=True)
        port = site.server_port
        rules = FetchRules(5, allowed=("news.example", "other.example"))
        unknown = Fetcher(Limits(), rules, here)
        with pytest.raises(LoadError, match="its certificate is not valid for this host"):
            list(unknown.fetch(f"https://news.example:{port}/"))
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        fetcher = Fetcher(Limits(), rules, here)
        assert len(list(fetcher.fetch(f"https://news.example:{port}/"))) == 1
        with pytest.raises(LoadError, match="its certificate is not valid for this host"):
            list(fetcher.fetch(f"https://other.example:{port}/"))
        with pytest.raises(LoadError, match="it redirects from https to http, which is not safe"):
            list(fetcher.fetch(f"https://news.example:{port}/down"))


def test_nothing_heavy_is_loaded_before_something_is_fetched() -> None:
    code = (
        "import sys; from rag.fetching import Fetcher; from rag.limits import *; "
        "Fetcher(Limits(), FetchRules()).fetch('x'); "
        "print(*(set(sys.modules) & {'httpx', 'httpcore', 'protego', 'feedparser', 'lxml'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_relative_links_are_joined() -> None:
    assert joined("https://example.org/a/b?c", " ../d#e ") == "https://example.org/d"
