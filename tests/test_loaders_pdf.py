from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from rag.errors import LoadError
from rag.limits import Limits
from rag.loaders import Loaded, load
from rag.loaders.pdf_layout import columns_of
from rag.loaders.pdf_pieces import Piece
from rag.sentences import sentences
from rag.splitting import split
from rag.words import page_at

WIDTH, HEIGHT = 612, 792
LEFT, RIGHT = 72, 320

TEXT = (
    "The dam above the valley broke early on Monday after a week of rain, and the government said that the well-known "
    "structure had been inspected in March.\n\n"
    "Nobody was hurt, the police said, and the bridge below the dam is closed until Friday. Engineers had warned of "
    "cracks in a report that was published last year by the ministry, which did not answer questions about the cost of "
    "repairs on Monday evening.\n\n"
    "The mayor, Ann Roe, asked people to stay at home. She said that a well-known road was under water and that "
    "the\fvalley was empty. The third line of this column says that pumps are on their way, and so on to the end of "
    "this column which goes on here.\n\n"
    "A last paragraph stands here alone."
)


def lines(canvas: Canvas, x: float, y: float, words: list[str], *, size: float = 10, font: str = "Times-Roman") -> None:
    """Draw lines below each other; one that begins with a space is set in."""
    canvas.setFont(font, size)
    for line in words:
        canvas.drawString(x + (1.2 * size if line.startswith(" ") else 0), y, line.strip())
        y -= 1.2 * size


def head(canvas: Canvas, page: int) -> None:
    canvas.setFont("Times-Italic", 9)
    canvas.drawString(LEFT, 760, "Hill Post")
    canvas.drawRightString(540, 760, "News of the week")
    canvas.drawCentredString(306, 30, str(page))


def newspaper(canvas: Canvas) -> None:
    head(canvas, 1)
    lines(
        canvas, LEFT, 720, ["Dam breaks above the valley, and nobody", "was warned in time"], size=22, font="Times-Bold"
    )
    lines(canvas, LEFT, 670, ["By Ann Lee"])
    lines(canvas, LEFT, 655, ["Published May 1, 2023"])
    lines(
        canvas,
        LEFT,
        630,
        [
            "The dam above the valley broke early on",
            "Monday after a week of rain, and the govern-",
            "ment said that the well-known structure had",
            "been inspected in March.",
            " Nobody was hurt, the police said, and the",
            "bridge below the dam is closed until Friday.",
            "Engineers had warned of cracks in a report",
            "that was published last year by the minis-",
            "try, which did not answer questions about",
        ],
    )
    lines(
        canvas,
        RIGHT,
        630,
        [
            "the cost of repairs on Monday evening.",
            " The mayor, Ann Roe, asked people to stay",
            "at home. She said that a well-",
            "known road was under water and that the",
        ],
    )
    canvas.showPage()
    head(canvas, 2)
    lines(
        canvas,
        LEFT,
        730,
        [
            "valley was empty. The third line of this",
            "column says that pumps are on their way,",
            "and so on to the end of this column which",
        ],
    )
    lines(canvas, RIGHT, 730, ["goes on here.", " A last paragraph stands here alone."])
    canvas.showPage()


def made(path: Path, draw: Callable[[Canvas], None], **properties: str) -> Path:
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT))
    canvas.setTitle(properties.get("title", "Microsoft Word - dam.doc"))
    canvas.setAuthor(properties.get("author", "admin"))
    draw(canvas)
    canvas.save()
    return path


def one(path: Path, limits: Limits | None = None) -> Loaded:
    (loaded,) = load(path, "default", limits or Limits())
    assert isinstance(loaded, Loaded)
    return loaded


def outcome(path: Path) -> str:
    """Return nothing where a file is read, and why it is refused where it is not; anything else is raised."""
    try:
        list(load(path, "default", Limits()))
    except LoadError as error:
        return str(error)
    return ""


def refused(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(LoadError) as caught:
        list(load(path, "default", limits or Limits()))
    assert "\n" not in str(caught.value)
    return str(caught.value)


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "a.pdf"


def test_article_in_columns_is_read_to_the_letter(pdf: Path) -> None:
    loaded = one(made(pdf, newspaper))
    assert loaded.article.text == TEXT
    assert loaded.article.title == "Dam breaks above the valley, and nobody was warned in time"
    assert (loaded.article.author, loaded.article.published) == ("Ann Lee", date(2023, 5, 1))
    assert (loaded.article.publisher, loaded.article.id, loaded.original) == (None, "default", pdf)


def test_page_is_known_of_every_word_and_a_sentence_across_pages_is_whole(pdf: Path) -> None:
    article = one(made(pdf, newspaper)).article
    assert [
        page_at(article.text, article.text.index(word)) for word in ("The dam", "the\f", "valley was", "alone")
    ] == [*(1, 1, 2, 2)]
    found = [span.of(article.text) for span in sentences(article.text)]
    assert "She said that a well-known road was under water and that the\fvalley was empty." in found
    assert found[-1] == "A last paragraph stands here alone."
    assert [article.text[each.start : each.end] for each in split(article)] == [each.text for each in split(article)]


def test_paragraph_that_ends_with_a_page_stays_one(pdf: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for words in ("The first page ends here.", "", "The third page ends as well."):
            lines(canvas, LEFT, 700, [words] if words else [])
            canvas.showPage()

    text = one(made(pdf, draw)).article.text
    assert text == "The first page ends here.\n\n\f\fThe third page ends as well."
    assert [span.of(text) for span in sentences(text)] == ["The first page ends here.", "The third page ends as well."]
    assert page_at(text, text.index("third")) == 3


def test_notices_are_cut_and_pages_stay(pdf: Path) -> None:
    def draw(canvas: Canvas) -> None:
        lines(canvas, LEFT, 700, ["The first page ends here."])
        lines(canvas, LEFT, 600, ["Copyright 2023 Hill Post. All rights reserved."])
        canvas.showPage()
        lines(canvas, LEFT, 700, ["The second page is the last."])

    article = one(made(pdf, draw)).article
    assert article.text == "The first page ends here.\n\n\fThe second page is the last."
    assert article.publisher == "Hill Post"


def test_three_columns_are_read_one_after_the_other_around_a_caption(pdf: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for name, top in (("upper", 700), ("lower", 500)):
            for number, x in enumerate((50, 230, 410), start=1):
                words = [f"{name} column {number} line {line} of text" for line in "abcd"]
                lines(canvas, x, top, [*words[:-1], f"{name} {number} ends."])
        lines(canvas, 120, 570, ["Figure 1. A caption that stands below a picture which is wider than a column"])

    text = one(made(pdf, draw)).article.text
    order = [text.index(words) for name in ("upper", "lower") for words in (f"{name} {n} ends." for n in (1, 2, 3))]
    assert order == sorted(order)
    assert order[2] < text.index("\n\nFigure 1. A caption that stands below a picture") < order[3]
    assert "upper column 2 line a of text upper column 2 line b of text upper column 2 line c" in text


def test_table_is_read_row_by_row(pdf: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for at, (name, number) in enumerate([("Hill", "5"), ("Vale", "17"), ("Moor", "3"), ("Fell", "2")]):
            canvas.drawString(LEFT, 700 - 14 * at, name)
            canvas.drawString(RIGHT, 700 - 14 * at, number)

    assert " ".join(one(made(pdf, draw)).article.text.split()) == "Hill 5 Vale 17 Moor 3 Fell 2"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("It was the govern-", "ment that paid for it.", "It was the government that paid for it."),
        ("Nobody saw Jean-", "Paul on that day.", "Nobody saw Jean-Paul on that day."),
        ("There is a two-", "and a three-year plan.", "There is a two- and a three-year plan."),
        ("The years 2019-", "2020 were dry ones.", "The years 2019-2020 were dry ones."),
        ("THE GOVERN-", "MENT PAID FOR IT.", "THE GOVERNMENT PAID FOR IT."),
        ("A state-of-the-", "art bridge was built.", "A state-of-the-art bridge was built."),
    ],
)
def test_hyphen_at_the_end_of_a_line_is_undone(pdf: Path, first: str, second: str, whole: str) -> None:
    made(pdf, lambda canvas: lines(canvas, LEFT, 700, ["This line is as wide as lines are here.", first, second]))
    assert whole in one(pdf).article.text


def test_running_heads_and_page_numbers_are_left_out_and_other_lines_kept(pdf: Path) -> None:
    told = [
        f"{town} was flooded in {year}, said its mayor."
        for town, year in zip("Hill Vale Moor Fell Dale".split(), range(5), strict=True)
    ]

    def draw(canvas: Canvas) -> None:
        for number, words in enumerate(told, start=1):
            canvas.drawString(LEFT, 760, f"Annual report | {number + 10}")
            canvas.drawString(LEFT, 700, words)
            canvas.drawString(LEFT, 40, f"Page {number} of 5")
            canvas.showPage()

    assert one(made(pdf, draw)).article.text == "\n\n\f".join(told)


def test_list_items_stand_one_a_line(pdf: Path) -> None:
    words = [
        "He named three things that are to be done:",
        "• the bridge",
        "• the road to the",
        "• the dam",
        "That is all.",
    ]
    text = one(made(pdf, lambda canvas: lines(canvas, LEFT, 700, words, font="Helvetica"))).article.text
    assert "\n\n- the bridge\n- the road to the\n- the dam" in text


def test_page_that_is_shown_turned_is_read_and_a_watermark_left_out(pdf: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.rotate(90)
        canvas.translate(0, -WIDTH)
        lines(canvas, LEFT, 500, ["The first line stands above", "and the second line is below."])
        canvas.rotate(45)
        canvas.drawString(200, 100, "DRAFT")

    assert one(made(pdf, draw)).article.text == "The first line stands above and the second line is below."


def test_files_are_read_by_several_threads_at_once(pdf: Path) -> None:
    made(pdf, newspaper)
    with ThreadPoolExecutor(4) as threads:
        assert [loaded.article.text for loaded in threads.map(one, [pdf] * 8)] == [TEXT] * 8


def test_title_and_author_come_from_the_properties_where_the_text_has_none(pdf: Path) -> None:
    made(pdf, lambda canvas: lines(canvas, LEFT, 700, ["It broke."]), title="Dam breaks", author="Ann Lee and Bob Roe")
    article = one(pdf).article
    assert (article.title, article.author, article.text) == ("Dam breaks", "Ann Lee, Bob Roe", "It broke.")
    assert article.published is not None  # the day on which the file was made


@pytest.mark.parametrize("title", ["untitled", "Microsoft Word - dam.doc", "dam_final.indd", "a", "Document1"])
def test_title_that_names_a_file_or_a_program_is_none(pdf: Path, title: str) -> None:
    assert one(made(pdf, lambda canvas: lines(canvas, LEFT, 700, ["It broke."]), title=title)).article.title is None


def test_scan_is_refused_by_name(pdf: Path) -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    picture = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0))
    picture += chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * 8) * 8)) + chunk(b"IEND", b"")
    made(pdf, lambda canvas: canvas.drawImage(ImageReader(io.BytesIO(picture)), 0, 0, WIDTH, HEIGHT))
    assert refused(pdf) == (
        "it is a scan: its pages hold pictures and no text; run OCR, for example ocrmypdf, and add the result"
    )


def test_file_with_a_password_is_refused(pdf: Path) -> None:
    canvas = Canvas(str(pdf), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(LEFT, 700, "It broke.")
    canvas.save()
    assert refused(pdf) == "it is encrypted; save it without a password and add that"


def test_file_that_only_forbids_printing_is_read(pdf: Path) -> None:
    canvas = Canvas(str(pdf), encrypt=StandardEncryption("", ownerPassword="owner", canPrint=0))
    canvas.drawString(LEFT, 700, "It broke.")
    canvas.save()
    assert one(pdf).article.text == "It broke."


def test_empty_damaged_and_too_long_files_are_refused(pdf: Path) -> None:
    assert "it holds no text" in refused(made(pdf, lambda canvas: canvas.showPage()))
    made(pdf, newspaper)
    assert "more than 1 pages; split it, or raise RAG_MAX_PAGES" in refused(pdf, Limits(pages=1))
    assert "RAG_MAX_CHARACTERS" in refused(pdf, Limits(characters=100))
    assert "RAG_MAX_FILE_BYTES" in refused(pdf, Limits(file_bytes=100))
    pdf.write_bytes(b"%PDF-1.7\n" + b"nothing of the kind\n" * 20)
    assert "damaged" in refused(pdf)


def test_text_whose_letters_cannot_be_told_is_refused(pdf: Path) -> None:
    def drawn(first: bytes) -> bytes:
        letters = b"BT /F1 12 Tf 72 700 Td (It broke.) Tj ET"
        told = b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7f> <%s> endbfrange" % first
        return (
            b"%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
            b"2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
            b"3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>>>>> endobj\n"
            b"4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n"
            b"5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>> endobj\n"
            b"6 0 obj <</Length %d>> stream\n%s\nendstream endobj\ntrailer <</Root 1 0 R>>\n"
        ) % (len(letters), letters, len(told), told)

    pdf.write_bytes(drawn(b"0020"))
    assert one(pdf).article.text == "It broke."
    pdf.write_bytes(drawn(b"e020"))
    assert "its text is garbled" in refused(pdf)


WORDS = st.text("abc", min_size=1, max_size=5)
BOX = st.tuples(st.floats(0, 600), st.floats(0, 800), st.floats(1, 300), st.floats(1, 30))


@given(st.lists(st.tuples(WORDS, BOX), max_size=30))
def test_every_piece_of_a_page_is_read_once(drawn: list[tuple[str, tuple[float, float, float, float]]]) -> None:
    pieces = [Piece(text, x, x + wide, y, y + high) for text, (x, y, wide, high) in drawn]
    columns = columns_of(pieces)
    read = "".join(line.text.replace(" ", "") for column in columns for line in column)
    assert sorted(read) == sorted("".join(piece.text for piece in pieces))
    assert all(above.top >= below.bottom for column in columns for above, below in pairwise(column))


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return made(tmp_path_factory.mktemp("pdf") / "valid.pdf", newspaper).read_bytes()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_file_is_read_or_refused(valid: bytes, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(valid[: data.draw(st.integers(0, len(valid)))] if data.draw(st.booleans()) else valid)
    for _ in range(data.draw(st.integers(0, 8))):
        if content:
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.pdf"
    path.write_bytes(content)
    assert "\n" not in outcome(path)


def test_column_that_begins_above_the_one_left_of_it_keeps_its_first_line() -> None:
    def piece(text: str, left: float, middle: float, width: float = 200) -> Piece:
        return Piece(text, left, left + width, middle - 5, middle + 5)

    head = [piece("A headline across both of the columns", 50, 740, 430), piece("By Ann Lee", 50, 720, 60)]
    left = [piece(f"left {n}, as long as a line of a column", 50, 690 - 12 * n) for n in range(6)]
    right = [piece(f"right {n}, as long as a line of a column", 300, 702 - 12 * n) for n in range(7)]
    columns = [[line.text.split(",")[0] for line in column] for column in columns_of([*head, *left, *right])]
    assert columns == [
        ["A headline across both of the columns", "By Ann Lee"],
        [f"left {n}" for n in range(6)],
        [f"right {n}" for n in range(7)],
    ]
