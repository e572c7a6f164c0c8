from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import IndexBusy, IndexFault
from rag.keywords import Entry, Keywords, terms

STORM = Entry("s:0-9", "s", "Storm hits the coast", "At least 150 people died when the storm reached Gujarat.")
BANK = Entry("b:0-9", "b", "A bank closes", "The bank, owned by two brothers, closed on Friday.")
SHELTER = Entry("s:9-20", "s", "Storm hits the coast", "Shelters were opened for people who fled their homes.")
ENTRIES = [STORM, BANK, SHELTER]


@pytest.fixture
def keywords(tmp_path: Path) -> Keywords:
    return filled(tmp_path / "keywords")


def filled(path: Path, entries: list[Entry] = ENTRIES) -> Keywords:
    keywords = Keywords(path, owner=True)
    keywords.add(entries)
    keywords.commit()
    return keywords


def ids(found: list[tuple[str, float]]) -> list[str]:
    return [each for each, _ in found]


def test_passages_that_share_words_are_found_best_first(keywords: Keywords) -> None:
    assert ids(keywords.search("Who died in the storm in Gujarat?", 5)) == ["s:0-9", "s:9-20"]
    assert ids(keywords.search("the closing of banks", 5)) == ["b:0-9"]


def test_passage_is_found_by_the_title_of_its_article(keywords: Keywords) -> None:
    assert set(ids(keywords.search("coast", 5))) == {"s:0-9", "s:9-20"}


def test_word_in_the_title_weighs_more_than_in_the_text(tmp_path: Path) -> None:
    titled = Entry("t", "t", "Flood reaches Bonn", "The river rose by two metres.")
    told = Entry("a", "a", "River rises at Bonn", "The flood rose by two metres.")
    assert ids(filled(tmp_path / "keywords", [titled, told]).search("flood", 2)) == ["t", "a"]


@pytest.mark.parametrize(
    "question", ["", " ", "*", '"', "NEAR(", "🦊", "id:*", "\ud83d", "\x00", "(", "[x TO y]", "北京", "wording:b"]
)
def test_question_without_a_known_word_finds_nothing(keywords: Keywords, question: str) -> None:
    assert keywords.search(question, 5) == []


FOREIGN = {
    "german": "Der Bürgermeister ließ die Brücke über die Donau sperren.",
    "french": "Le maire a fermé le pont après l'inondation de mercredi à Orléans.",
    "russian": "Мэр закрыл мост через Волгу после наводнения.",
    "arabic": "أغلق رئيس البلدية الجسر القديم بعد الفيضان.",
    "pointed": "قال مُحَمَّد إن المطار مفتوح.",
    "hindi": "महापौर ने बाढ़ के बाद पुल बंद कर दिया।",
    "korean": "시장은 홍수 이후 다리를 폐쇄했다.",
    "thai": "นายกเทศมนตรีสั่งปิดโรงเรียนหลังน้ำท่วม",
    "chinese": "洪水过后，市长星期三关闭了长江大桥。",
    "japanese": "市長は洪水のあと、鉄道の橋を閉鎖した。",
    "mixed": "The mayor of 北京 met the head of ソニー on Monday.",
}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        *(("Brücke", "german"), ("Bruecke Donau", "german"), ("Wer ließ die brucke sperren?", "german")),
        *(("Que s'est-il passé à Orléans ?", "french"), ("inondation", "french"), ("apres", "french")),
        *(("Кто закрыл мост?", "russian"), ("ВОЛГУ", "russian"), ("الجسر", "arabic"), ("محمد", "pointed")),
        *(("مُحَمَّد", "pointed"), ("पुल", "hindi"), ("महापौर", "hindi"), ("다리", "korean"), ("โรงเรียน", "thai")),
        *(("长江大桥", "chinese"), ("谁关闭了长江的大桥？", "chinese"), ("鉄道", "japanese"), ("橋", "japanese")),
        *(("市長が閉鎖した橋は？", "japanese"), ("ｿﾆｰ", "mixed"), ("Who met the head of 北京?", "mixed")),
    ],
)
def test_articles_in_other_languages_are_found_by_their_words(tmp_path: Path, question: str, expected: str) -> None:
    entries = [Entry(name, name, "", text) for name, text in FOREIGN.items()]
    assert ids(filled(tmp_path / "keywords", entries).search(question, 1)) == [expected]


def test_signs_beside_each_other_are_found_together(tmp_path: Path) -> None:
    entries = [Entry("apart", "a", "", "大きな会社の橋"), Entry("together", "t", "", "この大橋は新しい")]
    assert ids(filled(tmp_path / "keywords", entries).search("大橋", 2)) == ["together"]


def test_query_syntax_is_read_as_words(keywords: Keywords) -> None:
    assert ids(keywords.search('-storm AND "bank" NOT (title:closed)', 1)) == ["b:0-9"]


def test_very_long_question_finds_its_rare_words(keywords: Keywords) -> None:
    question = "people " * 3_000 + " ".join(f"word{number}" for number in range(5_000)) + " gujarat"
    assert ids(keywords.search(question, 1)) == ["s:0-9"]


@given(question=st.text())
def test_no_question_raises(question: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    keywords = Keywords(tmp_path_factory.getbasetemp() / "any-question", owner=True)
    if not keywords.count():
        keywords.add(ENTRIES)
        keywords.commit()
    assert len(keywords.search(question, 2)) <= 2


def test_search_keeps_to_the_wordings(keywords: Keywords) -> None:
    assert ids(keywords.search("people and banks", 5, {"b"})) == ["b:0-9"]
    assert keywords.search("people and banks", 5, set()) == []
    assert keywords.search("people", 5, {"unknown"}) == []


def test_wordings_do_not_change_the_scores(keywords: Keywords) -> None:
    assert keywords.search("people in the storm", 5, {"s", "b"}) == keywords.search("people in the storm", 5)


def test_ties_are_broken_by_id_also_at_the_last_place(tmp_path: Path) -> None:
    entries = [Entry(f"p{number:03d}", "w", "", "a storm") for number in range(200)]
    keywords = filled(tmp_path / "keywords", entries[::-1])
    assert ids(keywords.search("storm", 3)) == ["p000", "p001", "p002"]


def test_passage_of_the_same_id_takes_the_place_of_the_former(keywords: Keywords) -> None:
    keywords.add([Entry("b:0-9", "b", "A bank opens", "The bank opened on Monday.")])
    keywords.commit()
    assert keywords.count() == 3
    assert ids(keywords.search("Monday", 5)) == ["b:0-9"]
    assert keywords.search("brothers", 5) == []


def test_deleted_wordings_are_not_found(keywords: Keywords) -> None:
    keywords.delete(["s", "unknown"])
    keywords.commit()
    assert keywords.count() == 1
    assert keywords.search("storm", 5) == []


def test_nothing_is_seen_before_the_commit(keywords: Keywords) -> None:
    keywords.delete(["s"])
    keywords.add([Entry("n", "n", "", "An unheard-of thing.")])
    assert keywords.count() == 3
    assert keywords.search("unheard", 5) == []
    keywords.commit()
    assert ids(keywords.search("unheard", 5)) == ["n"]


def test_what_was_not_committed_is_dropped_by_closing(keywords: Keywords) -> None:
    keywords.delete(["s"])
    keywords.close()
    assert keywords.count() == 3
    keywords.commit()
    assert keywords.count() == 3


def test_commit_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    keywords = filled(tmp_path / "keywords")
    before = (tmp_path / "keywords" / "meta.json").read_bytes()
    keywords.delete(["s"])
    keywords.commit()
    written = sorted(each.name for each in (tmp_path / "keywords").glob("*.del"))
    (tmp_path / "keywords" / "meta.json").write_bytes(before)  # killed with the deletions written, not yet named
    again = Keywords(tmp_path / "keywords", owner=True)
    assert again.count() == 3
    again.delete(["s"])
    again.commit()
    assert again.count() == 1
    assert sorted(each.name for each in (tmp_path / "keywords").glob("*.del")) == written != []


def test_clearing_takes_every_file_with_the_next_commit(keywords: Keywords, tmp_path: Path) -> None:
    def segments() -> set[str]:
        return {each.stem for each in (tmp_path / "keywords").glob("[0-9a-f]*.*")}

    former = segments()
    keywords.clear()
    assert keywords.count() == 3
    keywords.add([BANK])
    keywords.commit()
    assert ids(keywords.search("bank", 5)) == ["b:0-9"]
    assert keywords.count() == 1
    assert former
    assert not former & segments()


def test_index_is_there_after_reopening(keywords: Keywords, tmp_path: Path) -> None:
    keywords.close()
    again = Keywords(tmp_path / "keywords", owner=True)
    assert again.search("storm", 5) == keywords.search("storm", 5)


def test_reader_follows_the_commits_of_another(tmp_path: Path) -> None:
    reader = Keywords(tmp_path / "keywords", owner=False)
    assert (reader.count(), reader.search("storm", 5)) == (0, [])
    writer = filled(tmp_path / "keywords", [STORM])
    assert ids(reader.search("people", 5)) == ["s:0-9"]
    writer.add([SHELTER])
    writer.commit()
    assert reader.count() == 2


def test_asking_makes_no_folder(tmp_path: Path) -> None:
    keywords = Keywords(tmp_path / "keywords", owner=True)
    keywords.search("storm", 5)
    keywords.commit()
    keywords.close()
    assert not (tmp_path / "keywords").exists()


def test_only_an_owner_writes(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match="opened for reading"):
        Keywords(tmp_path / "keywords", owner=False).add([STORM])


def test_second_writer_waits_and_then_says_so(tmp_path: Path) -> None:
    first, second = Keywords(tmp_path / "keywords", owner=True), Keywords(tmp_path / "keywords", owner=True)
    first.add([STORM])
    with pytest.raises(IndexBusy, match="try again when it is done"):
        second.add([BANK])
    first.commit()
    second.add([BANK])
    second.commit()
    assert first.count() == 2


def test_broken_folder_names_the_remedy_and_clearing_mends_it(keywords: Keywords, tmp_path: Path) -> None:
    (tmp_path / "keywords" / "meta.json").write_text("{broken")
    broken = Keywords(tmp_path / "keywords", owner=True)
    with pytest.raises(IndexFault, match="byline sync") as caught:
        broken.search("storm", 5)
    assert "\n" not in str(caught.value)
    broken.clear()
    broken.add([STORM])
    broken.commit()
    assert ids(broken.search("storm", 5)) == ["s:0-9"]


def test_terms_are_stems_without_stop_words() -> None:
    assert terms("What did the ministers say about Erdoğan's elections?") == ["minist", "say", "erdogan", "elect"]


def test_question_of_stop_words_is_searched(keywords: Keywords) -> None:
    assert keywords.search("is the", 5)


def test_initials_figures_and_accents_are_read_in_one_way() -> None:
    assert terms("the U.S. and the US") == ["us"]
    assert terms("1,200 or 1200") == ["1200"]
    assert terms("cafe\u0301 café cafe") == ["cafe"]
