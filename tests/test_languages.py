import subprocess
import sys

import pytest

from rag.languages import language_of, name_of

ENGLISH = (
    "The minister said on Thursday that the dam near the old town would be repaired before the winter, and that the "
    "council had been told so in a letter that nobody had answered."
)
GERMAN = (
    "Der Minister sagte am Donnerstag, dass der Damm bei der alten Stadt noch vor dem Winter repariert werde, und dass "
    "der Rat darüber in einem Brief unterrichtet worden sei, den niemand beantwortet habe."
)
FRENCH = "Le ministre a annoncé jeudi que le barrage serait réparé avant l'hiver."
RUSSIAN = (
    "Министр заявил в четверг, что плотину у старого города отремонтируют до зимы, а совет узнал об этом из письма, "
    "на которое никто не ответил, хотя жители просили об этом уже много лет."
)
ARABIC = "أعلن الوزير يوم الخميس أن السد القريب من المدينة القديمة سيجري إصلاحه قبل حلول الشتاء"
CHINESE = "部长星期四表示，旧城附近的水坝将在冬天到来之前修好。"
JAPANESE = "大臣は木曜日、旧市街の近くのダムを冬までに修理すると述べた。"
NAMES = (
    "Giorgia Meloni met Emmanuel Macron, Olaf Scholz and Mateusz Morawiecki in Reykjavík, while Sanna Marin and "
    "Ulf Kristersson were guests of Xi Jinping in Guangzhou with Luiz Inácio Lula da Silva and Nguyễn Phú Trọng."
)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *((ENGLISH, "en"), (GERMAN, "de"), (FRENCH, "fr"), (RUSSIAN, "ru")),
        *((ARABIC, "ar"), (CHINESE, "zh"), (JAPANESE, "ja"), (NAMES, "en")),
    ],
)
def test_language_is_found_from_the_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (GERMAN, "en", "de"),
        (FRENCH, "en-US", "fr"),
        (ENGLISH, "German", "en"),
        ("Vlada je u četvrtak predstavila novi zakon.", "sr", "sr"),
        ("Storm, 12 dead", "de-AT", "de"),
    ],
)
def test_declaration_holds_unless_the_text_is_plainly_in_another_language(
    text: str, declared: str, language: str
) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize("text", ["", "1 2 3", "Paris", "Obama, Merkel", "???", "\ud800"])
def test_too_few_words_tell_no_language(text: str) -> None:
    assert language_of(text) is None
    assert language_of(text, "fr") == "fr"


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        *(("EN", "en"), ("en_GB", "en"), ("deu", "de"), ("ger", "de"), ("Deutsch", None), ("French", "fr")),
        *(("zh-Hans-CN", "zh"), ("nb-NO", "no"), ("", None), ("x", None), ("en, de", "en"), (" pt-BR ", "pt")),
    ],
)
def test_declared_languages_are_written_as_two_letters(declared: str, code: str | None) -> None:
    assert language_of("", declared) == code


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert language_of(ENGLISH * 20 + GERMAN * 1_000) == "en"


def test_codes_have_names_to_show() -> None:
    assert (name_of("de"), name_of("zh"), name_of("xx")) == ("German", "Chinese", "xx")


def test_the_model_is_loaded_only_when_a_text_is_looked_at() -> None:
    script = (
        "import sys, rag.languages as l; l.language_of('', 'de'); l.name_of('de'); print('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
