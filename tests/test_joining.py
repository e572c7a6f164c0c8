from dataclasses import replace
from datetime import date

from rag.citations import cite, faults
from rag.joining import joined_drafts, joined_findings, opening, preferred
from rag.types import Article, Draft, Filters, Findings, Hit, Note, Passage, Point, Question, Span, StoredArticle

TEXT = "Velo was sold on 3 May. Holt paid $4 million for it. Roofs flew away."
STORED = StoredArticle(Article("a", TEXT, "Sale", "CNN", None, date(2022, 5, 4)), 1, 1)
SOLD, PAID = Span(0, 23), Span(24, 52)
WHEN, PRICE = Question("When was Velo sold?", "When was Velo sold?"), Question("Who paid?", "Who paid? (Velo)")
REFUSED = Draft("The articles do not answer this question.", confidence=0.1, reason="not_answered")


def quoting(*spans: Span, short: str | None = None, confidence: float = 0.9, notes: tuple[Note, ...] = ()) -> Draft:
    citations = tuple(cite(STORED, span, number) for number, span in enumerate(spans, 1))
    text = "CNN: " + " ".join(f"“{each.quote}” [{each.number}]" for each in citations)
    return Draft(text, citations, short, confidence, notes=notes)


def test_parts_stand_one_after_another_with_their_citations_numbered_through() -> None:
    draft = joined_drafts([WHEN, PRICE], [quoting(SOLD, short="3 May"), quoting(PAID, SOLD, confidence=0.4)])
    assert draft is not None
    assert draft.text == (
        "When was Velo sold?\nCNN: “Velo was sold on 3 May.” [1]"
        "\n\nWho paid?\nCNN: “Holt paid $4 million for it.” [2] “Velo was sold on 3 May.” [1]"
    )
    assert faults(draft.text, draft.citations) == ()
    assert (draft.confidence, draft.short) == (0.4, None)


def test_a_refused_part_is_said_in_one_sentence() -> None:
    draft = joined_drafts([WHEN, PRICE], [REFUSED, quoting(PAID)])
    assert draft is not None
    assert draft.text == (
        "The articles do not answer: when was Velo sold?\n\nWho paid?\nCNN: “Holt paid $4 million for it.” [1]"
    )
    assert (draft.refused, draft.confidence) == (False, 0.9)


def test_nothing_is_joined_where_every_part_is_refused() -> None:
    assert joined_drafts([WHEN, PRICE], [REFUSED, REFUSED]) is None


def test_words_that_are_quoted_already_are_not_quoted_again() -> None:
    short = joined_drafts([WHEN, PRICE], [quoting(PAID), quoting(PAID, short="$4 million")])
    long = joined_drafts([WHEN, PRICE], [quoting(PAID), quoting(PAID)])
    assert short is not None
    assert long is not None
    assert short.text.endswith("\n\nWho paid?\n“$4 million” [1]")
    assert long.text.endswith("\n\nWho paid?\nAs quoted above [1]")
    assert faults(short.text, short.citations) == faults(long.text, long.citations) == ()


def test_notes_follow_their_citations_and_are_said_once() -> None:
    stale = Note("stale", "The newest article is from 4 May.", (1,))
    conflict = Note("conflict", "Two accounts.", (1, 2))
    draft = joined_drafts([WHEN, PRICE], [quoting(SOLD, notes=(stale,)), quoting(PAID, SOLD, notes=(conflict, stale))])
    assert draft is not None
    assert draft.notes == (
        Note("stale", "The newest article is from 4 May.", (1, 2)),
        Note("conflict", "Two accounts.", (2, 1)),
    )


def test_points_of_a_note_follow_their_citations() -> None:
    differing = Note("conflict", "Two accounts.", (1, 2), (Point("$4 million", 1), Point("3 May", 2)))
    draft = joined_drafts([WHEN, PRICE], [quoting(SOLD), quoting(PAID, SOLD, notes=(differing,))])
    assert draft is not None
    assert [(each.words, each.citation) for each in draft.notes[0].points] == [("$4 million", 2), ("3 May", 1)]


def test_sides_of_different_publishers_need_no_opening() -> None:
    sides = [Question("Toll?", "Toll?", Filters(publishers=(name,))) for name in ("CNN", "Reuters")]
    draft = joined_drafts(sides, [quoting(SOLD), quoting(PAID)])
    assert draft is not None
    assert draft.text == "CNN: “Velo was sold on 3 May.” [1]\n\nCNN: “Holt paid $4 million for it.” [2]"


def test_a_long_question_is_named_by_what_it_asks_for_unless_another_asks_for_the_same() -> None:
    long = "At what price was all of Velo sold on the third of May?"
    other = "At what price was the half of Orion sold on the third of May?"
    parts = [Question(each, each) for each in (long, other, WHEN.text)]
    assert opening(parts[0], parts[::2]) == "At what price?"
    assert opening(parts[0], parts) == long
    assert opening(parts[2], parts) == WHEN.text


def test_footnote_signs_of_a_question_name_no_citation() -> None:
    odd = Question("Who paid [7]?", "Who paid [7]?")
    draft = joined_drafts([WHEN, odd], [quoting(SOLD), quoting(PAID)])
    assert draft is not None
    assert faults(draft.text, draft.citations) == ()


def found(*ids: str, searched: int) -> Findings:
    hits = tuple(Hit(Passage(each, "a", 0, 5, TEXT[:5]), 1 / place) for place, each in enumerate(ids, 1))
    return Findings(hits, {"a": STORED}, searched, 9, undated=searched)


def test_rankings_are_merged_by_turns_and_no_passage_twice() -> None:
    whole = joined_findings([(WHEN, found("p", "q", "r", searched=4)), (PRICE, found("q", "s", searched=2))])
    assert [hit.passage.id for hit in whole.hits] == ["p", "q", "s", "r"]
    assert [hit.score for hit in whole.hits] == sorted((hit.score for hit in whole.hits), reverse=True)
    assert (whole.searched, whole.total, whole.undated) == (4, 9, 4)
    assert [part for part, _ in whole.parts] == [WHEN, PRICE]


def test_digests_of_all_parts_are_one_digest() -> None:
    digest = replace(quoting(SOLD), digest=True)
    both, one = joined_drafts([WHEN, PRICE], [digest, digest]), joined_drafts([WHEN, PRICE], [digest, quoting(PAID)])
    assert both is not None
    assert one is not None
    assert (both.digest, one.digest) == (True, False)


def test_what_is_nearer_comes_first_and_everything_else_behind_it() -> None:
    def found(names: str, searched: int) -> Findings:
        hits = tuple(Hit(Passage(each, each, 0, 1, each), 1.0 - place / 100) for place, each in enumerate(names))
        stored = {each: StoredArticle(Article(each, each), 1, 1) for each in names}
        return Findings(hits, stored, searched, 40, 3)

    both = preferred(found("bdfhjlnprtvx", 12), found("abcde", 30))
    assert "".join(hit.passage.id for hit in both.hits) == "bdfhjlnprtace"
    assert [round(hit.score, 2) for hit in both.hits[8:]] == [0.92, 0.91, 0.91, 0.91, 0.91]
    assert {hit.passage.article for hit in both.hits} == both.articles.keys()
    assert (both.searched, both.total, both.undated, both.parts) == (30, 40, 3, ())
