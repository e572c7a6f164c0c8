from __future__ import annotations

import codecs
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import LoadError
from rag.loaders.decoding import decode

MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
PROSE = "The report was long and said what had been known before. " * 30
NAMES = [
    *((name, "cp1250") for name in ("Djoković", "Gdańsk", "Łódź", "Wałęsa", "Dvořák", "Győr", "Szűcs", "Băsescu")),
    *((name, "cp1250") for name in ("Timişoara", "Čaputová", "Kovač", "Częstochowa", "Ceauşescu", "Poznań")),
    *((name, "iso-8859-2") for name in ("Łódź", "Košice", "Škoda", "Žižek", "Wałęsa", "Miloš")),
    *((name, "cp1254") for name in ("Erdoğan", "İmamoğlu", "Kılıçdaroğlu", "Şimşek", "Işık")),
    *((name, "cp1257") for name in ("Rīga", "Kariņš", "Nausėda", "Šimonytė")),
    *((name, "iso-8859-15") for name in ("cœur", "œuvre", "10 €", "Škoda", "Žižek")),
    *((name, "mac_roman") for name in ("café", "“hi”", "it’s")),
    *((name, "cp850") for name in ("café", "Müller")),
    *((name, encoding) for name in ("Путин", "да") for encoding in ("cp1251", "koi8-r")),
    *(("東京", encoding) for encoding in ("shift_jis", "euc-jp", "gb18030", "big5")),
    ("서울", "euc-kr"),
    ("Αθήνα", "cp1253"),
    ("שלום", "cp1255"),
    ("سلام", "cp1256"),
    ("naïve", "cp437"),
]
TEXTS = [
    ("cp1250", "Az ember elment a városba és ott találkozott egy nővel, aki őt nagyon szerette"),
    ("cp1250", "Bună ziua"),
    ("cp1250", "Zdravo, ovo je još jedna priča o čovjeku koji je otišao"),
    ("iso-8859-2", "Dzień dobry, jak się masz? Wszystko w porządku"),
    ("cp1254", "Günaydın, nasılsın"),
    ("cp1257", "Laba diena, kaip jūs šiandien jaučiatės?"),
    ("iso-8859-15", "Le cœur du problème est que l'œuvre coûte 10 €"),
    ("iso-8859-15", "Das kostet 5 €"),
    ("koi8-r", "Привет, мир. Как дела сегодня?"),
    ("gb18030", "今天天气很好，我们去公园。"),
    ("big5", "今天天氣很好，我們去公園。"),
    ("shift_jis", "今日は天気がいいです。"),
    ("euc-kr", "오늘 날씨가 좋습니다"),
    ("cp1253", "Καλημέρα κόσμε, τι κάνετε;"),
    ("mac_roman", "Le résumé est prêt à l’école"),
    ("cp850", "Für die Größe der Brücke in Köln"),
]
WESTERN = [
    "Le cœur du problème est que l’œuvre coûte 10 €",
    "Das kostet 5 €, sagte er für die Größe",
    "Não são só os homens que estão em São Paulo, disse a mulher",
    "La situación económica de España mejoró: ¿y qué?",
    "L’università è più grande di quella che c’era già, però",
    "Statsministeren sagde på mødet, at høringen ikke får følger",
    "Regeringen sade på måndagen att förslaget är färdigt",
    "De coëfficiënt is één van de ideeën",
    "Ríkisstjórnin sagði í gær að það væri ekki þörf á því",
    *(PROSE + name for name in ("Søren Müller", "São Paulo", "Peña Nieto", "Gisèle", "Besançon", "fête", "naïve")),
    *(
        PROSE + name
        for name in ("Ångström", "“it’s”—so…", "½ cup", "20 km², 5 m³ at 5 °C ±2", "£5m", "Zoë", "© Reuters")
    ),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@given(text=st.text(min_size=1).filter(lambda text: text[0] != "\ufeff" and "\x00" not in text))
@settings(max_examples=30)
def test_unicode_is_decoded_to_the_character(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", WESTERN)
def test_western_text_is_decoded_right(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize(("name", "encoding"), NAMES)
def test_one_foreign_name_in_a_long_text_is_refused_rather_than_garbled(name: str, encoding: str) -> None:
    with pytest.raises(LoadError, match="save it as UTF-8"):
        decode(f"{PROSE}{name} said. {PROSE}".encode(encoding))


@pytest.mark.parametrize(("encoding", "text"), TEXTS)
def test_text_in_an_encoding_that_cannot_be_told_is_refused(encoding: str, text: str) -> None:
    with pytest.raises(LoadError, match="save it as UTF-8"):
        decode(text.encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_unicode_without_its_mark_is_refused(encoding: str) -> None:
    with pytest.raises(LoadError, match="byte-order mark"):
        decode("plain words".encode(encoding))


def test_two_encodings_in_one_file_are_refused() -> None:
    for content in ("für “Größe”".encode() + "für".encode("cp1252"), "é".encode("utf-16") + b"plain"):
        with pytest.raises(LoadError, match="save it as UTF-8"):
            decode(content)


@settings(max_examples=200)
@given(content=st.binary(max_size=40))
def test_whatever_bytes_there_are_only_our_error_comes_out(content: bytes) -> None:
    with suppress(LoadError):
        assert decode(content).encode() or content in {b"", *MARKS}
