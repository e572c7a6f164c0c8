from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.types import Article, Failure

PLAIN = """\
Dear all,

the dam above Harrow broke late on Monday after a week of rain, and the
water reached the first streets of the town within twenty minutes. “No one
was killed”, the county’s engineer said.

What is asked for:
- new drains
- a second gate

View this email in your browser
Sign up for our newsletter here.

The governor is expected on Wednesday.

--\x20
Ann Lee
Hill Post, Harrow
"""
TEXT = """\
Dear all,

the dam above Harrow broke late on Monday after a week of rain, and the water reached the first streets of the town \
within twenty minutes. “No one was killed”, the county’s engineer said.

What is asked for:
- new drains
- a second gate

The governor is expected on Wednesday."""
PAGE = """\
<html lang="en"><head><title>Bridge | Carrow Times</title><meta property="og:site_name" content="Carrow Times"></head>
<body><nav>Home</nav><article><h1>Bridge</h1><p>The bridge over the Elm stays closed for two years, and trains will be
sent by way of Carrow in the meantime, said the ministry.</p></article></body></html>"""


def mail(text: str = PLAIN, **headers: str) -> EmailMessage:
    message = EmailMessage()
    given = {"Subject": "Dam breaks", "From": "Ann Lee <ann@hill.example>", "Date": "Mon, 01 May 2023 23:40:00 -0400"}
    for name, value in {**given, **{name.replace("_", "-"): value for name, value in headers.items()}}.items():
        if value:
            message[name] = value
    message.set_content(text)
    return message


def read(path: Path, message: EmailMessage | bytes, limits: Limits | None = None) -> list[Loaded | Failure]:
    path.write_bytes(message if isinstance(message, bytes) else message.as_bytes())
    return list(load(path, "mails/dam", limits or Limits()))


def article(path: Path, message: EmailMessage | bytes) -> Article:
    (found,) = read(path, message)
    assert isinstance(found, Loaded)
    assert found.original == path
    return found.article


def refused(path: Path, message: EmailMessage | bytes, limits: Limits | None = None) -> str:
    with pytest.raises(LoadError) as caught:
        read(path, message, limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def eml(tmp_path: Path) -> Path:
    return tmp_path / "dam.eml"


def test_mail_is_read_with_its_headers_and_without_its_signature(eml: Path) -> None:
    assert article(eml, mail()) == Article(
        id="mails/dam", text=TEXT, title="Dam breaks", author="Ann Lee", published=date(2023, 5, 1)
    )


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_text_is_decoded_as_it_was_sent(eml: Path, encoding: str, charset: str) -> None:
    message = mail()
    message.set_content(PLAIN, cte=encoding, charset=charset)
    assert article(eml, message).text == TEXT


@pytest.mark.parametrize(
    ("charset", "words"),
    [
        ("koi8-r", "Мост через реку закрыт на два года."),
        ("iso-2022-jp", "橋は二年間閉鎖されます。"),
        ("utf-7", "Die Brücke ist gesperrt."),
        ("gb2312", "联通大桥将关闭两年。"),
    ],
)
def test_text_in_an_encoding_of_another_country_is_decoded(eml: Path, charset: str, words: str) -> None:
    head = f"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\n"
    assert article(eml, head.encode() + words.encode(charset)).text == words


def test_text_in_an_unknown_encoding_is_refused(eml: Path) -> None:
    head = b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=x-unheard-of\n\n"
    assert "UTF-8" in refused(eml, head + "Мост через реку закрыт на два года.".encode("koi8-r"))


def test_text_cut_off_on_its_way_is_refused(eml: Path) -> None:
    head = b"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    assert "base64" in refused(eml, head + b"VGhlIGRhbSBicm9rZSBvb")


@pytest.mark.parametrize(
    ("headers", "field", "value"),
    [
        ({"Subject": "Größe der Brücke"}, "title", "Größe der Brücke"),
        ({"Subject": ""}, "title", None),
        ({"From": "ann@hill.example"}, "author", "ann@hill.example"),
        ({"From": "Jörg Öhm <j@x.example>, Al Reed <a@x.example>"}, "author", "Jörg Öhm, Al Reed"),
        ({"From": ""}, "author", None),
        ({"Date": "Tue, 02 May 2023 00:10:00 +1300"}, "published", date(2023, 5, 2)),
        ({"Date": ""}, "published", None),
        ({"List_Id": "Hill Post Daily <daily.hill.example>"}, "publisher", "Hill Post Daily"),
        ({"List_Id": "<daily.hill.example>"}, "publisher", None),
        ({"Organization": "The Hill Post"}, "publisher", "The Hill Post"),
    ],
)
def test_headers_say_who_wrote_and_when(eml: Path, headers: dict[str, str], field: str, value: object) -> None:
    assert getattr(article(eml, mail(**headers)), field) == value


def test_unreadable_date_is_left_unknown(eml: Path) -> None:
    content = b"From: Ann Lee <a@x.example>\nSubject: =?utf-8?q?H=C3=A4user?=\nDate: soon\n\nThe dam broke.\n"
    found = article(eml, content)
    assert (found.title, found.published, found.text) == ("Häuser", None, "The dam broke.")


def test_html_is_read_where_there_is_no_plain_text(eml: Path) -> None:
    message = mail()
    message.set_content(
        '<html><body><div style="display:none">Preview words</div><table><tr><td><h1>Dam breaks</h1>'
        "<p>It broke on <b>Monday</b>.</p><table><tr><td>Old Town</td><td>38</td></tr></table></td></tr></table>"
        '<p><a href="https://x.example/u">Unsubscribe</a></p><div class="gmail_signature">Ann, Hill Post</div>'
        '<img src="https://x.example/pixel.gif"></body></html>',
        subtype="html",
    )
    assert article(eml, message).text == "Dam breaks\n\nIt broke on Monday.\n\nOld Town | 38"


def test_plain_text_is_preferred_and_an_empty_one_is_not(eml: Path) -> None:
    full, empty = mail("The plain words."), mail(" \n")
    for message in (full, empty):
        message.add_alternative("<p>The words in HTML.</p>", subtype="html")
    assert (article(eml, full).text, article(eml, empty).text) == ("The plain words.", "The words in HTML.")


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("flowed", "A paragraph that flows on.\n\nNext. \n> quoted\n"),
        ("flowed; delsp=yes", "A para \ngraph that flows on.\n\nNext.\n> quoted\n"),
    ],
)
def test_flowed_lines_are_joined(eml: Path, form: str, text: str) -> None:
    body = text.replace("that flows", "that \nflows") if form == "flowed" else text
    head = f"Subject: x\nMIME-Version: 1.0\nContent-Type: text/plain; format={form}\n\n"
    assert article(eml, (head + body).encode()).text == "A paragraph that flows on.\n\nNext.\n> quoted"


# Attachments


def test_attachments_are_articles_of_their_own_and_others_are_left_out(eml: Path) -> None:
    message = mail()
    message.add_attachment("# Notes\n\nWords of the notes.", filename="notes.md")
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="dam.png")
    message.add_attachment(PAGE, subtype="html", filename="Bridge.html")
    message.add_attachment(b"\x00\x01\x02", maintype="text", subtype="plain", filename="broken.txt")
    inner = mail("The inner words.", Subject="Re: Dam", From="Bo Ek <bo@x.example>")
    message.add_attachment(inner)
    own, notes, page, failed, answer = read(eml, message)
    assert isinstance(own, Loaded)
    assert own.article.text == TEXT
    assert isinstance(notes, Loaded)
    assert notes.article == Article("mails/dam/notes", "# Notes\n\nWords of the notes.\n", "Notes")
    assert isinstance(page, Loaded)
    assert page.article == Article(
        id="mails/dam/Bridge",
        text="The bridge over the Elm stays closed for two years, and trains will be sent by way of Carrow in the "
        "meantime, said the ministry.",
        title="Bridge",
        publisher="Carrow Times",
    )
    assert isinstance(failed, Failure)
    assert failed.source == f"{eml} > broken.txt"
    assert "no text file" in failed.reason
    assert isinstance(answer, Loaded)
    assert answer.article == Article(
        id="mails/dam/Re_ Dam",
        text="The inner words.",
        title="Re: Dam",
        author="Bo Ek",
        published=date(2023, 5, 1),
    )


def test_original_of_an_attachment_is_there_until_the_next_is_asked_for(eml: Path) -> None:
    message = mail()
    message.add_attachment(PAGE, subtype="html", filename="Bridge.html")
    message.add_attachment("Words.", filename="notes.txt")
    eml.write_bytes(message.as_bytes())
    found: Iterator[Loaded | Failure] = load(eml, "dam", Limits())
    next(found)
    page = next(found)
    assert isinstance(page, Loaded)
    assert page.original
    assert page.original.read_text() == PAGE + "\n"
    next(found)
    assert not page.original.exists()


@pytest.mark.parametrize(
    ("given", "identity"),
    [
        ("../../etc/notes.txt", "notes"),
        ("C:\\Users\\ann\\notes.txt", "notes"),
        ("/etc/notes.txt", "notes"),
        (".notes.txt", "notes"),
        ("no\x00tes.txt", "no_tes"),
        ("x" * 300 + ".txt", "x" * 96),
        ("Größe.txt", "Größe"),
    ],
)
def test_name_of_an_attachment_leads_nowhere(eml: Path, given: str, identity: str) -> None:
    message = mail()
    message.add_attachment("Words.", filename=given)
    _, found = read(eml, message)
    assert isinstance(found, Loaded)
    assert found.article.id == f"mails/dam/{identity}"


def test_attachments_of_one_name_have_ids_of_their_own(eml: Path) -> None:
    message = mail()
    for words in ("One.", "Two."):
        message.add_attachment(words, filename="notes.txt")
    message.add_attachment("Three.", filename="notes.md")
    found = [each.article for each in read(eml, message)[1:] if isinstance(each, Loaded)]
    assert [(each.id, each.text.strip()) for each in found] == [
        ("mails/dam/notes", "One."),
        ("mails/dam/notes-2", "Two."),
        ("mails/dam/notes.md", "Three."),
    ]


def test_mail_that_only_carries_files_gives_their_articles(eml: Path) -> None:
    message = mail("")
    message.add_attachment("Words.", filename="notes.txt")
    (found,) = read(eml, message)
    assert isinstance(found, Loaded)
    assert found.article.id == "mails/dam/notes"


def test_failures_in_an_attachment_say_where_they_are(eml: Path) -> None:
    message = mail()
    message.add_attachment('{"text": "Words."}\n{"title": "None"}\n', filename="records.jsonl")
    _, _, failed = read(eml, message)
    assert isinstance(failed, Failure)
    assert failed.source == f"{eml} > records.jsonl line 2"


def test_mails_lie_in_each_other_only_so_deep(eml: Path) -> None:
    message = mail("Words 0.", Subject="0")
    for number in range(1, 5):
        around = mail(f"Words {number}.", Subject=str(number))
        around.add_attachment(message)
        message = around
    found = read(eml, message, Limits(nesting=2))
    texts = [each.article.text for each in found if isinstance(each, Loaded)]
    assert texts == ["Words 4.", "Words 3.", "Words 2."]
    (failed,) = (each for each in found if isinstance(each, Failure))
    assert failed.source == f"{eml} > 3.eml > 2.eml > 1.eml"
    assert "RAG_MAX_NESTING" in failed.reason


# What is refused


def test_mail_with_more_attachments_than_allowed_is_refused(eml: Path) -> None:
    message = mail()
    for number in range(3):
        message.add_attachment("Words.", filename=f"{number}.txt")
    assert len(read(eml, message, Limits(entries=3))) == 4
    assert "RAG_MAX_ENTRIES" in refused(eml, message, Limits(entries=2))


def test_mail_larger_than_allowed_is_refused(eml: Path) -> None:
    assert "RAG_MAX_FILE_BYTES" in refused(eml, mail(), Limits(file_bytes=100))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no mail"),
        (b"\x00\x01\x02", "no mail"),
        (b"Only words and no header.\n", "no mail"),
        (b"From: a@x.example\nSubject: Nothing\n\n", "no text"),
        (b"From: a@x.example\n\nSign up for our newsletter here.\n", "nothing but"),
        (b"From: a@x.example\nContent-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n", "encrypted"),
        (b"From: a@x.example\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data\n\nMIIB\n", "encrypted"),
    ],
)
def test_what_is_no_readable_mail_is_refused(eml: Path, content: bytes, reason: str) -> None:
    assert reason in refused(eml, content)


def test_parts_nested_without_end_are_refused_or_read(eml: Path) -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    with suppress(LoadError):
        read(eml, b"From: a@x.example\nMIME-Version: 1.0\n" + deep + b"Content-Type: text/plain\n\nWords.\n")


def test_damaged_mail_gives_an_article_or_one_of_our_errors(eml: Path) -> None:
    message = mail()
    message.add_attachment(PAGE, subtype="html", filename="Bridge.html")
    message.add_attachment(mail("Inner."))
    content = message.as_bytes()
    chance = random.Random(7)
    for _ in range(200):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(damaged))
            damaged[start : start + chance.randint(1, 9)] = chance.randbytes(chance.randint(0, 9))
        with suppress(LoadError):
            read(eml, bytes(damaged))
