"""Addresses of the web as values: checked, cleaned, joined, and made into ids. No network."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from rag.errors import LoadError

if TYPE_CHECKING:
    import httpx

__all__ = ["PORTS", "cleaned", "default_id", "joined", "parsed"]

PORTS = {"http": 80, "https": 443}
"""What is fetched, and the port that is meant where an address names none."""

_LAST_PORT = 65_535
_LONGEST_ADDRESS = 8_000
_LONGEST_ID = 150
_TRACKING = re.compile(
    r"utm_\w+|at_(?:medium|campaign\w*|link_\w+|format|ptr_name|bbc_team)|[a-z]*clid|gbraid|wbraid|igsh(?:id)?|mc_[ce]id|"
    r"_hs(?:enc|mi)|mkt_tok|oly_(?:anon|enc)_id|vero_(?:id|conv)|wt_mc|ns_(?:campaign|mchannel|source|linkname)|"
    r"guce_referrer(?:_sig)?|guccounter|__twitter_impression|ref_(?:src|url)|spm|_ga|_gl",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{1,5}$")
_UNSAFE = re.compile(r"[^\w.-]+")


def parsed(address: str) -> httpx.URL:
    """Return an address in parts, without its fragment; its host is in small letters, its default port left out.

    Raises `LoadError` for what is no whole address of http or https, and for one that holds a user name.
    """
    import httpx

    address = address.strip()
    if len(address) > _LONGEST_ADDRESS:
        raise LoadError(f"its address is longer than {_LONGEST_ADDRESS:,} characters; check it")
    try:
        url = httpx.URL(address).copy_with(fragment=None)
        host = url.host
    except (httpx.InvalidURL, UnicodeError) as error:
        raise LoadError("it is no web address; write it in full, such as https://example.org/page") from error
    if url.scheme and url.scheme not in PORTS:
        raise LoadError(f"only http and https are fetched, not {url.scheme[:20]}; download it and add the file")
    if not url.scheme or not host.strip(".") or "%" in host or not 0 < (url.port or 1) <= _LAST_PORT:
        raise LoadError("it is no web address; write it in full, such as https://example.org/page")
    if url.userinfo:
        raise LoadError("its address holds a user name or password, which would be stored with it; leave them out")
    port = None if url.port == PORTS[url.scheme] else url.port
    return url.copy_with(host=host.rstrip("."), port=port, raw_path=url.raw_path)


def cleaned(address: str) -> str:
    """Return the address under which a page is known: no fragment, no default port, nothing that only tracks readers.

    Raises `LoadError` for an address that is not fetched whatever it leads to.

    >>> cleaned("HTTPS://Example.ORG:443/Dam?utm_source=feed&id=7#top")
    'https://example.org/Dam?id=7'
    """
    url = parsed(address)
    query = url.query.decode("ascii")
    kept = "&".join(part for part in query.split("&") if part and not _TRACKING.fullmatch(part.partition("=")[0]))
    return str(url if kept == query and kept else url.copy_with(query=kept.encode() or None))


def joined(where: str, link: str) -> str:
    """Return where a link leads that stands in the page at `where`; raises `LoadError` where it leads to no address."""
    import httpx

    try:
        return str(parsed(str(httpx.URL(where).join(link.strip()))))
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise LoadError("it leads to what is no web address; add the page that is meant by its own address") from error


def default_id(address: str) -> str:
    """Return the id of what is fetched from a cleaned address: its host and path, made of safe characters alone.

    A long one is cut and gets a digest of the whole.

    >>> default_id("https://www.example.org/2023/05/dam-breaks.html"), default_id("https://example.org/read?id=7")
    ('example.org/2023/05/dam-breaks', 'example.org/read-id-7')
    """
    url = parsed(address)
    host = url.host.removeprefix("www.") + (f"-{url.port}" if url.port else "")
    path = _SUFFIX.sub("", unquote(url.raw_path.decode("ascii").partition("?")[0]).rstrip("/"))
    query = unquote(url.query.decode("ascii"))
    parts = [_safe(part) for part in f"{host}{path or '/'}{'-' if query else ''}{query}".split("/")]
    whole = "/".join(part for part in parts if part)
    digest = hashlib.sha256(address.encode()).hexdigest()[:12]
    if len(whole) <= _LONGEST_ID:
        return whole or digest
    return f"{whole[: _LONGEST_ID - len(digest) - 1].rstrip('/.-')}-{digest}"


def _safe(part: str) -> str:
    return _UNSAFE.sub("-", part).strip(".-")
