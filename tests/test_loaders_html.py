from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load, walk
from rag.loaders.page_encoding import decode_page
from rag.types import Article

NEWS_PAGE = """<!DOCTYPE html>
<html lang="en-US" class="no-js">
<head>
<meta charset="utf-8">
<title>Dam above Harrow breaks after a week of rain | The Hill Post</title>
<link rel="canonical" href="https://www.hillpost.example/2023/05/01/region/harrow-dam">
<link rel="stylesheet" href="Dam%20above%20Harrow_files/main.css">
<link rel="alternate" type="application/rss+xml" href="https://www.hillpost.example/feed" title="The Hill Post">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Thousands were led to higher ground before the Harrow dam gave way.">
<meta property="og:title" content="Dam above Harrow breaks after a week of rain">
<meta property="og:site_name" content="The Hill Post">
<meta property="og:url" content="https://www.hillpost.example/2023/05/01/region/harrow-dam?utm_source=share">
<meta property="article:modified_time" content="2023-05-04T09:00:00-04:00">
<script type="application/ld+json">
{"@context": "https://schema.org", "@graph": [
  {"@type": "WebSite", "name": "The Hill Post", "url": "https://www.hillpost.example/"},
  {"@type": ["NewsArticle", "Article"], "headline": "Dam above Harrow breaks after a week of rain",
   "mainEntityOfPage": {"@type": "WebPage", "@id": "https://www.hillpost.example/2023/05/01/region/harrow-dam"},
   "datePublished": "2023-05-01T23:40:00-04:00", "dateModified": "2023-05-04T09:00:00-04:00",
   "author": [{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Bo van Ek"}],
   "publisher": {"@id": "#outlet"}},
  {"@type": "NewsMediaOrganization", "@id": "#outlet", "name": "The Hill Post", "logo": {"url": "logo.png"}}
]}
</script>
<script>window.dataLayer = window.dataLayer || []; track("pageview", {"section": "region"});</script>
<style>.article-body p { margin: 0 0 1em }</style>
</head>
<body class="story">
<a class="skip-link" href="#main">Skip to main content</a>
<div id="cookie-banner" class="cookie-consent" role="dialog">
  <h2>We value your privacy</h2>
  <p>We and our 312 partners store and read information on your device, such as cookies, to show you advertising.
  You can change your mind at any time in the settings at the foot of every page.</p>
  <button>Accept all cookies</button> <button>Reject</button>
</div>
<header class="site-header">
  <a href="/" class="logo"><img src="Dam%20above%20Harrow_files/logo.png" alt="The Hill Post"></a>
  <nav class="main-nav"><ul>
    <li><a href="/region">Region</a></li><li><a href="/politics">Politics</a></li>
    <li><a href="/business">Business</a></li><li><a href="/sports">Sports</a></li>
  </ul></nav>
  <form action="/search"><input name="q" placeholder="Search"><button>Search</button></form>
</header>
<main id="main">
<article class="article">
  <header class="article-header">
    <nav class="breadcrumb"><a href="/">Home</a> / <a href="/region">Region</a></nav>
    <h1 class="headline">Dam above Harrow breaks after a week of rain</h1>
    <p class="byline">By <a rel="author" href="/staff/lee">Ann Lee</a> and <a href="/staff/ek">Bo van Ek</a></p>
    <time datetime="2023-05-01T23:40:00-04:00">May 1, 2023, 11:40 p.m.</time>
    <ul class="share-bar">
      <li><a href="#">Facebook</a></li><li><a href="#">Twitter</a></li><li><a href="#">Email</a></li>
    </ul>
  </header>
  <figure class="lead-image">
    <img src="Dam%20above%20Harrow_files/dam.jpg" alt="The broken dam">
    <figcaption>Water pours through the breach on Monday night. <span class="credit">Photo: Cy Dorn/Hill Wire</span>
    </figcaption>
  </figure>
  <div class="article-body" itemprop="articleBody">
    <p>HARROW &mdash; The dam above Harrow broke late on Monday after a week of rain, and the water reached the first
    streets of the town within <em>twenty minutes</em>, the county&rsquo;s engineer said.</p>
    <p>No one was killed. Some 4,200 people had been led to <a href="/maps/high-ground">higher ground</a> in the
    afternoon, when cracks of the width of a hand were seen in the western wall.</p>
    <div class="newsletter-signup">
      <h3>Get the morning briefing</h3>
      <p>Sign up for our newsletter and have the day&rsquo;s stories delivered to your inbox.</p>
      <form><input type="email"><button>Subscribe</button></form>
    </div>
    <h2>A wall from 1931</h2>
    <p>The dam was built in 1931 and last inspected in <time datetime="2019-10">October 2019</time>. The inspectors
    asked for three repairs:</p>
    <ul>
      <li>new drains below the western wall,</li>
      <li>a second gate for the spillway, and</li>
      <li>sensors for the pressure of the water.</li>
    </ul>
    <p>None of them was made. &ldquo;We had the plans, and we did not have the money,&rdquo; said Dana Fell, who was in
    charge of the county&rsquo;s works until last year.</p>
    <blockquote><p>We told them in March that the wall would not stand another wet spring.</p></blockquote>
    <aside class="related-stories">
      <h3>Related stories</h3>
      <ul>
        <li><a href="/2023/04/12/rain">Rain sets a record for April in the hills</a></li>
        <li><a href="/2022/11/02/dams">One dam in five has not been inspected in ten years</a></li>
      </ul>
    </aside>
    <p><strong>Related: </strong><a href="/2023/04/28/warning">Engineers warned of the wall, letters show</a></p>
    <div class="ad-slot" aria-hidden="true"><p>Advertisement</p></div>
    <h2>What the water took</h2>
    <p>The flood carried away both bridges, the market hall and 61 houses, a first count by the fire brigade shows:</p>
    <table>
      <tr><th>Quarter</th><th>Houses lost</th></tr>
      <tr><td>Old Town</td><td>38</td></tr>
      <tr><td>Mill Lane</td><td>23</td></tr>
    </table>
    <p>The governor is expected in Harrow on Wednesday. She said that the state would pay for shelters <q>for as long as
    it takes</q>, and that the question of guilt would have to wait.</p>
    <p class="contributors">Reporting by Ann Lee and Bo van Ek; Editing by Eve Frost</p>
    <p>Copyright 2023 The Hill Post. All rights reserved. This material may not be published or rewritten.</p>
  </div>
  <div class="share-tools"><button>Share this article</button> <a href="#">Copy link</a></div>
  <section class="tags"><a href="/tag/floods">Floods</a> <a href="/tag/dams">Dams</a></section>
</article>
<section id="comments" class="comments">
  <h2>48 comments</h2>
  <div class="comment"><b>riverrat</b><p>Everybody who lives down here has known about those cracks for years, and
  nobody at the county ever picked up the phone when we called about them.</p></div>
  <div class="comment"><b>Harrow Mum</b><p>Thoughts with all the families tonight, my sister lost everything.</p></div>
</section>
<aside class="sidebar">
  <h2>Most read</h2>
  <ol>
    <li><a href="/a">Mayor will not stand again after twenty years in office</a></li>
    <li><a href="/b">School year to end a week early in four districts</a></li>
  </ol>
</aside>
</main>
<footer class="site-footer">
  <p>The Hill Post is published daily by Hill Media. <a href="/privacy">Privacy policy</a>
  <a href="/terms">Terms of use</a> <a href="/licensing">License our content</a></p>
  <p>&copy; 2023 Hill Media Ltd.</p>
</footer>
<noscript><img src="https://tracker.example/pixel.gif"></noscript>
</body>
</html>
"""
NEWS_TEXT = """\
HARROW — The dam above Harrow broke late on Monday after a week of rain, and the water reached the first streets of \
the town within twenty minutes, the county’s engineer said.

No one was killed. Some 4,200 people had been led to higher ground in the afternoon, when cracks of the width of a \
hand were seen in the western wall.

A wall from 1931

The dam was built in 1931 and last inspected in October 2019. The inspectors asked for three repairs:

- new drains below the western wall,
- a second gate for the spillway, and
- sensors for the pressure of the water.

None of them was made. “We had the plans, and we did not have the money,” said Dana Fell, who was in charge of the \
county’s works until last year.

We told them in March that the wall would not stand another wet spring.

What the water took

The flood carried away both bridges, the market hall and 61 houses, a first count by the fire brigade shows:

Quarter | Houses lost
Old Town | 38
Mill Lane | 23

The governor is expected in Harrow on Wednesday. She said that the state would pay for shelters “for as long as it \
takes”, and that the question of guilt would have to wait."""


def loaded(path: Path, page: str | bytes, limits: Limits | None = None) -> Loaded:
    path.write_bytes(page.encode() if isinstance(page, str) else page)
    (found,) = load(path, "default", limits or Limits())
    assert isinstance(found, Loaded)
    return found


@pytest.fixture
def html(tmp_path: Path) -> Path:
    return tmp_path / "page.html"


def test_news_page_is_read_as_its_article_and_nothing_else(html: Path) -> None:
    found = loaded(html, NEWS_PAGE)
    assert found.article.text == NEWS_TEXT
    assert found.article == Article(
        id="default",
        text=NEWS_TEXT,
        title="Dam above Harrow breaks after a week of rain",
        publisher="The Hill Post",
        author="Ann Lee, Bo van Ek",
        published=date(2023, 5, 1),
        url="https://www.hillpost.example/2023/05/01/region/harrow-dam",
    )
    assert (found.language, found.original, found.explicit_id) == ("en", html, False)


# What the page says of itself

FIRST = "The bridge over the Elm stays closed for two years, and trains will be sent by way of Carrow in the meantime."
SECOND = "Engineers had found cracks in three of its eleven piers. Some 300 trains a day run over it."
BODY = f"<p>{FIRST}</p><p>{SECOND}</p>"
TEXT = f"{FIRST}\n\n{SECOND}"


def page(head: str, body: str = BODY, lang: str = "") -> str:
    return f"<!DOCTYPE html><html{lang}><head>{head}</head><body><article>{body}</article></body></html>"


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_german_page_is_read_with_its_language_and_without_soft_hyphens(html: Path) -> None:
    head = (
        "<meta charset=utf-8><title>Brücke über die Elm gesperrt – Elmbote</title>"
        '<meta property="og:site_name" content="Elmbote"><meta name="author" content="von Eva Groß und Ilse Öhm">'
        '<meta name="date" content="4. März 2022">'
    )
    body = (
        "<h1>Brücke über die Elm gesperrt</h1><p>Die Brücke über die Elm bleibt zwei Jahre lang ge&shy;sperrt, teilte "
        "das Ministerium am Freitag mit.</p><p>Fachleute hatten an drei der elf Pfeiler Risse gefunden: „Das war "
        "abzusehen“, sagte Björn Weiß.</p>"
    )
    found = loaded(html, page(head, body, ' lang="de-DE"'))
    assert found.language == "de"
    assert found.article == Article(
        id="default",
        text="Die Brücke über die Elm bleibt zwei Jahre lang gesperrt, teilte das Ministerium am Freitag mit.\n\n"
        "Fachleute hatten an drei der elf Pfeiler Risse gefunden: „Das war abzusehen“, sagte Björn Weiß.",
        title="Brücke über die Elm gesperrt",
        publisher="Elmbote",
        author="Eva Groß, Ilse Öhm",
        published=date(2022, 3, 4),
    )


@pytest.mark.parametrize(
    ("given", "author"),
    [
        ('"By Jo March"', "Jo March"),
        ('"Jo March and Al Reed"', "Jo March, Al Reed"),
        ('{"@type": "Person", "name": "Jo March"}', "Jo March"),
        ('[{"name": "Jo March"}, "Al Reed", {"name": "Jo March"}]', "Jo March, Al Reed"),
        ('{"name": ["Jo March", "Al Reed"]}', "Jo March, Al Reed"),
        ('"JO MARCH, Carrow Times"', "Jo March"),
        ('{"@id": "#jo"}', "Jo March"),
        ('"Jo March,Al Reed"', "Jo March, Al Reed"),
        ('{"@type": "Organization", "name": "Carrow Times"}', None),
        ('"Jo M&uuml;ller"', "Jo Müller"),
    ],
)
def test_author_of_linked_data_may_be_words_an_object_a_list_or_a_reference(
    html: Path, given: str, author: str | None
) -> None:
    json = (
        '{"@graph": [{"@type": "Person", "@id": "#jo", "name": "Jo March"}, {"@type": "BlogPosting", '
        f'"headline": "Bridge", "author": {given}, "publisher": {{"name": "Carrow Times"}}}}]}}'
    )
    assert loaded(html, page(ld(json))).article.author == author


@pytest.mark.parametrize(
    "head",
    [
        ld('{"@type": "NewsArticle", "datePublished": "2023-05-01T23:30:00-04:00"}'),
        ld('{"@type": "NewsArticle", "datePublished": "2023-05-02T03:30:00Z"}')
        + '<meta property="article:published_time" content="2023-05-01T23:30:00-04:00">',
        ld('[{"@type": "WebPage", "datePublished": "2023-05-02T03:30:00.000Z"}]')
        + '<link rel="canonical" href="https://carrow.example/2023/05/01/bridge">',
        ld('{"@type": "NewsArticle", "datePublished": "2023-05-01T00:00:00Z"}')
        + '<link rel="canonical" href="https://carrow.example/2023/04/30/bridge">',
        '<meta property="article:published_time" content="2023-05-01T00:10:00+14:00">',
        '<meta name="DC.date.issued" content="2023-05-01">',
        '<meta name="citation_publication_date" content="2023/05/01">',
        '<meta itemprop="datePublished" content="May 1, 2023">',
        '<meta name="parsely-pub-date" content="2023-05-01T03:00:00Z">',
    ],
)
def test_day_is_the_one_in_the_article_s_own_time_zone(html: Path, head: str) -> None:
    assert loaded(html, page(head)).article.published == date(2023, 5, 1)


def test_day_of_a_time_in_utc_is_the_one_that_readers_were_shown(html: Path) -> None:
    head = ld('{"@type": "NewsArticle", "datePublished": "2023-05-02T03:30:00Z"}')
    shown = '<div class="timestamp">Published 11:30 PM EDT, Mon May 1, 2023</div>'
    assert loaded(html, page(head, shown + BODY)).article.published == date(2023, 5, 1)


def test_time_of_the_article_is_its_day_and_not_that_of_a_teaser(html: Path) -> None:
    body = (
        '<aside><time datetime="2021-01-05">5 January</time></aside>'
        f'<header><h1>Bridge</h1><time datetime="2023-05-01T08:00+01:00">1 May</time></header>{BODY}'
    )
    assert loaded(html, page("<title>Bridge</title>", body)).article.published == date(2023, 5, 1)


def test_year_alone_is_no_day(html: Path) -> None:
    found = loaded(html, page("<title>Bridge</title>", f"{BODY}<footer>Copyright 2019 Carrow</footer>"))
    assert found.article.published is None


@pytest.mark.parametrize(
    ("head", "publisher"),
    [
        ('<meta property="og:site_name" content="CNN">' + ld('{"publisher": {"name": "Cable"}}'), "CNN"),
        (
            '<meta property="og:site_name" content="cnn.com">' + ld('{"@type":"Article","publisher":{"name":"CNN"}}'),
            "CNN",
        ),
        (
            '<meta property="og:site_name" content="the Post">' + ld('{"@type":"Article","publisher":"The Post"}'),
            "The Post",
        ),
        (ld('{"@type": "WebSite", "name": "Carrow Times"}'), "Carrow Times"),
        ('<meta name="publisher" content="https://facebook.example/carrow"><link rel=canonical href=//x>', None),
        ('<link rel="canonical" href="https://www.carrow.example/bridge">', "carrow.example"),
        ("<title>Bridge stays closed | News | Carrow Times</title>", "Carrow Times"),
    ],
)
def test_publisher_is_the_outlet_s_name_if_there_is_one(html: Path, head: str, publisher: str | None) -> None:
    assert loaded(html, page(head, f"<h1>Bridge stays closed</h1>{BODY}")).article.publisher == publisher


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Bridge stays closed | CNN</title>", "Bridge stays closed"),
        ('<meta property="og:title" content="Bridge closed &amp;amp; trains | CNN">', "Bridge closed & trains"),
        ('<meta property="og:title" content="Bridge: why it broke">', "Bridge: why it broke"),
        ('<meta property="og:title" content="Bridge stays closed - Travel - CNN">', "Bridge stays closed"),
        (ld('{"@type": "Article", "headline": "Why the bridge ..."}'), "Bridge stays closed"),
    ],
)
def test_title_is_the_headline_without_the_outlet(html: Path, head: str, title: str) -> None:
    site = '<meta property="og:site_name" content="CNN">'
    assert loaded(html, page(site + head, f"<h1>Bridge stays closed</h1>{BODY}")).article.title == title


@pytest.mark.parametrize(
    ("before", "head", "url"),
    [
        ("<!-- saved from url=(0034)https://carrow.example/bridge?x=1 -->\n", "", "https://carrow.example/bridge?x=1"),
        ("<!--\n Page saved with SingleFile \n url: https://carrow.example/b \n-->", "", "https://carrow.example/b"),
        ("", '<link rel="canonical" href="https://carrow.example/bridge">', "https://carrow.example/bridge"),
        (
            "<!-- saved from url=(0034)https://carrow.example/bridge?x=1 -->\n",
            '<link rel="canonical" href="/bridge">',
            "https://carrow.example/bridge",
        ),
        (
            "",
            '<link rel="canonical" href="https://carrow.example/"><meta property="og:url" content="https://carrow.example/b">',
            "https://carrow.example/b",
        ),
        ("", '<link rel="canonical" href="file:///home/a/bridge.html">', None),
        ("", '<link rel="canonical" href="javascript:alert(1)">', None),
        ("", '<link rel="canonical" href="http://[x"><meta property="og:url" content="http://[y">', None),
        ("", ld('{"@type": "Article", "mainEntityOfPage": "https://carrow.example/b"}'), "https://carrow.example/b"),
    ],
)
def test_address_is_the_page_s_own(html: Path, before: str, head: str, url: str | None) -> None:
    assert loaded(html, page(head).replace("<html", f"{before}<html", 1)).article.url == url


@pytest.mark.parametrize(
    ("head", "lang", "language"),
    [
        ("", ' lang="en"', "en"),
        ("", ' lang="pt-BR"', "pt"),
        ('<meta property="og:locale" content="de_DE">', "", "de"),
        ('<meta http-equiv="content-language" content="fr">', "", "fr"),
        (ld('{"@type": "Article", "inLanguage": "es"}'), "", "es"),
        ("", ' lang="xyzzy"', None),
        ("", "", None),
    ],
)
def test_language_is_the_one_declared(html: Path, head: str, lang: str, language: str | None) -> None:
    assert loaded(html, page(head, lang=lang)).language == language


@pytest.mark.parametrize(
    "script",
    [
        "{",
        "[" * 100_000,
        "null",
        '{"@type": 3, "author": {"name": {"name": {}}}, "datePublished": ["2023"]}',
        '{"@graph": {"@graph": [[[1, "x"]]]}, "author": 7}',
        '{"@type": "NewsArticle", "headline": ["x"], "author": [[[]]], "url": {}, "articleBody": 1}',
    ],
)
def test_linked_data_of_no_use_is_passed_over(html: Path, script: str) -> None:
    assert loaded(html, page(ld(script))).article.text == TEXT


def test_byline_and_line_with_the_day_are_read_where_the_page_declares_nothing(html: Path) -> None:
    body = (
        f"<h1>Bridge closed</h1><div>By Jo March, Transport Correspondent</div><div>12 May 2021, 8:15 a.m.</div>{BODY}"
    )
    source = f"<html><head><title>Bridge closed - The Carrow Times</title></head><body><div>{body}</div></body></html>"
    assert loaded(html, source).article == Article(
        id="default",
        text=TEXT,
        title="Bridge closed",
        publisher="The Carrow Times",
        author="Jo March",
        published=date(2021, 5, 12),
    )


# The text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"{BODY}<h2>Trains</h2><p>They run.</p>", f"{TEXT}\n\nTrains\n\nThey run."),
        (f"<p>{FIRST}<br><br>{SECOND}</p>", TEXT),
        (
            f"{BODY}<ol><li>One line</li><li><p>Two lines</p></li></ol><p>End.</p>",
            f"{TEXT}\n\n- One line\n- Two lines\n\nEnd.",
        ),
        (f"{BODY}<p>H<sub>2</sub>O, <b>bold</b>, <a href='/x'>a link</a>.</p>", f"{TEXT}\n\nH2O, bold, a link."),
        (f"{BODY}<p style='display:none'>Unseen words</p>", TEXT),
        (f"{BODY}<p>Advertisement</p><p>AP Photo/Jo March</p><p>She said so.</p>", f"{TEXT}\n\nShe said so."),
    ],
)
def test_structure_of_the_text_is_kept(html: Path, body: str, text: str) -> None:
    assert loaded(html, page("<title>Bridge</title>", body)).article.text == text


def test_short_notice_is_read_without_what_stands_around_it(html: Path) -> None:
    source = (
        "<html><head><title>Bridge</title></head><body><nav>Home News Sport Travel</nav><article><h1>Bridge</h1>"
        "<p>The bridge is closed today.</p></article><footer>All rights reserved</footer></body></html>"
    )
    assert loaded(html, source).article.text == "The bridge is closed today."


def test_text_in_linked_data_is_read_where_scripts_fill_the_page(html: Path) -> None:
    json = f'{{"@type": "NewsArticle", "headline": "Bridge", "articleBody": "{FIRST}\\n{SECOND}"}}'
    source = f"<html><head>{ld(json)}</head><body><div id=root></div><script>run()</script></body></html>"
    assert loaded(html, source).article.text == TEXT


def test_page_that_refers_to_others_loads_nothing(html: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = '<!DOCTYPE html SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + page(
        '<base href="http://127.0.0.1:9/"><link rel=stylesheet href=/a.css>', f"<img src=/a.png>{BODY}<p>&x;</p>"
    )
    opened: list[object] = []
    monkeypatch.setattr("socket.socket.connect", lambda *given: opened.append(given))
    assert loaded(html, source).article.text.startswith(TEXT)
    assert opened == []


def test_folder_that_a_browser_saved_beside_a_page_is_not_walked(tmp_path: Path) -> None:
    for name in ("Bridge.html", "Bridge_files/advert.html", "Bridge_files/a.png", "my_files/other.html"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(page(""))
    assert [default_id for _, default_id in walk(tmp_path)] == ["Bridge", "my_files/other"]


# Encodings


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("utf-8-sig", "<meta charset=iso-8859-1>"),
        ("utf-16", '<meta charset="utf-16">'),
        ("utf-8", "<meta charset=windows-1252>"),
        ("windows-1252", "<meta charset=windows-1252>"),
        ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">'),
        ("windows-1252", ""),
    ],
)
def test_western_page_is_decoded_as_it_is(html: Path, encoding: str, declared: str) -> None:
    first = FIRST.replace("bridge", "“naïve” café")
    source = page(f"{declared}<title>Café</title>", f"<p>{first}</p><p>{SECOND}</p>")
    assert loaded(html, source.encode(encoding)).article.text == f"{first}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("windows-1251", "Мост через реку закрыт на два года, сообщило министерство в пятницу."),
        ("koi8-r", "Мост через реку закрыт на два года, сообщило министерство в пятницу."),
        ("iso-8859-2", "Most přes řeku zůstane dva roky zavřený, řeklo v pátek ministerstvo."),
        ("shift_jis", "川にかかる橋は二年間閉鎖されると同省は金曜日に発表した。"),
        ("gb2312", "联通大桥将关闭两年，该部周五表示。"),
        ("euc-kr", "강을 가로지르는 다리는 2년 동안 폐쇄된다고 밝혔다."),
        ("big5", "橫跨河流的橋樑將關閉兩年，該部週五表示。"),
    ],
)
def test_page_in_a_declared_encoding_is_decoded(encoding: str, words: str) -> None:
    source = f'<html><head><meta charset="{encoding}"></head><body><p>{words}</p></body></html>'
    assert words in decode_page(source.encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("windows-1251", "iso-8859-1"), ("windows-1251", "utf-8"), ("windows-1251", ""), ("koi8-r", "x-unheard-of")],
)
def test_page_in_another_encoding_than_it_declares_is_refused(html: Path, encoding: str, declared: str) -> None:
    words = "Мост через реку закрыт на два года, сообщило министерство в пятницу. "
    source = page(f"<meta charset={declared}>" if declared else "", f"<p>{words * 5}</p>")
    with pytest.raises(LoadError, match="UTF-8"):
        loaded(html, source.encode(encoding))


# What is refused


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "HTML"),
        ("Only words, and no element.", "HTML"),
        ("From: <Saved by Blink>\nMIME-Version: 1.0\n\n<html><p>=3D</p></html>", "HTML"),
        ("<html></html>", "no article"),
        ("<html><body><div id=root></div><script>" + "x = 1;" * 1000 + "</script></body></html>", "scripts"),
        ("<html><body><p>\x00\x01</p></body></html>", "no text file"),
        ("<html><body>" + "<div>" * 50_000 + FIRST + "</div>" * 50_000, "too deep"),
        ("<html><body>" + "<b>x" * 50_000, "too deep"),
        ("<html><body>" + "<i>x</i>" * 600_000, "30,000 elements"),
    ],
)
def test_page_without_an_article_is_refused_with_a_remedy(html: Path, content: str, reason: str) -> None:
    with pytest.raises(LoadError, match=reason) as caught:
        loaded(html, content)
    assert "\n" not in str(caught.value)
    assert ";" in str(caught.value)


def test_page_larger_than_allowed_is_refused(html: Path) -> None:
    with pytest.raises(LoadError, match="RAG_MAX_FILE_BYTES"):
        loaded(html, page(""), Limits(file_bytes=100))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                [
                    "<p>",
                    "</p>",
                    "<div",
                    ">",
                    "<table><tr><td>",
                    "<li>",
                    "<q>",
                    "<time>",
                    "</article>",
                    "<!--",
                    "]]>",
                    "&#0;",
                ]
            ),
            st.sampled_from(
                ['<script type="application/ld+json">', '{"@type":', '"Article"}', "</script>", '<meta name="']
            ),
            st.text(max_size=20),
        ),
        max_size=40,
    ).map("".join)
)
@example("<q>\x1f")
@example("<p>&#1;<br><br>&#xffff;")
def test_any_page_gives_an_article_or_one_of_our_errors(html: Path, middle: str) -> None:
    source = page("<title>x</title>", f"{BODY}{middle}{BODY}").encode("utf-8", "replace")
    found = None
    with suppress(LoadError):
        found = loaded(html, source)
    assert found is None or found.article.text == found.article.text.strip(" \n")
    assert found is None or "\f" not in found.article.text
