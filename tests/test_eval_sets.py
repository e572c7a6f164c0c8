import gzip
import json
from collections import Counter
from datetime import date
from functools import cache

import pytest

from eval.cases import quote_span
from eval.matching import answers_right
from eval.records import Evidence
from eval.sets import QuestionSet, read_set, write_articles
from rag.errors import InvalidQuestions
from rag.limits import Limits
from rag.loaders import load
from rag.types import Answer, Article, Turn


def written(folder, content, name="set"):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def lines(records):
    return "".join(f"{json.dumps(record)}\n" for record in records)


def problems(path):
    with pytest.raises(InvalidQuestions) as raised:
        read_set(path)
    return str(raised.value).splitlines()[1:]


# Question records


def test_question_records_are_read_from_lines_and_from_a_list(tmp_path):
    records = [{"id": "a", "question": "Who left?", "asked": "2024-05-03"}, {"id": 2, "question": "Why?"}]
    expected = read_set(written(tmp_path, lines(records)))
    assert [(each.id, each.asked) for each in expected.records] == [("a", date(2024, 5, 3)), ("2", None)]
    assert expected.articles is None
    assert read_set(written(tmp_path, records)) == expected
    assert read_set(written(tmp_path, json.dumps(records[0], indent=2))).records == expected.records[:1]


def test_a_gzipped_set_is_read_whatever_it_is_called(tmp_path):
    path = tmp_path / "set.txt"
    path.write_bytes(gzip.compress(b'{"id": "a", "question": "Who left?"}\n'))
    assert [each.question for each in read_set(path).records] == ["Who left?"]
    path.write_bytes(gzip.compress(b'{"id": "a", "question": "Who left?"}\n')[:-9])
    with pytest.raises(InvalidQuestions, match="cannot be read"):
        read_set(path)


def test_bad_question_records_are_all_listed(tmp_path):
    found = problems(written(tmp_path, '{"id": "a", "question": "q"}\nnot JSON\n{"id": "a", "question": ""}\n'))
    assert [each.split(":")[0] for each in found] == ["line 2", "line 3"]
    found = problems(written(tmp_path, [{"id": "a", "question": "q"}, 7, {"id": "a", "question": "q"}]))
    assert found == ["record 2: must be an object", "record 3: id 'a' was used in record 1"]


@pytest.mark.parametrize("content", ["", "\n\n", "[]", "question,answer\n"])
def test_a_set_without_questions_is_refused(tmp_path, content):
    with pytest.raises(InvalidQuestions, match="holds no questions"):
        read_set(written(tmp_path, content))


@pytest.mark.parametrize(
    "content", ["Plain words.", "31_1\tWhat is a shark?", '{"claim": "x"}\n{"claim": "y"}', [{"name": "x"}], "7", "{}"]
)
def test_what_is_no_question_set_is_told_the_formats(tmp_path, content):
    with pytest.raises(InvalidQuestions, match=r"format that can be read: .*SQuAD"):
        read_set(written(tmp_path, content))


def test_a_list_that_is_cut_off_is_no_json(tmp_path):
    with pytest.raises(InvalidQuestions, match="begins as a JSON list"):
        read_set(written(tmp_path, '[{"id": "a", "question": "q"},\n'))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InvalidQuestions, match="gone cannot be read"):
        read_set(tmp_path / "gone")


# CSV and TSV


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_is_read_by_its_columns_whatever_their_case(tmp_path, delimiter):
    header = ["ID", "Question", "Answers", "type", "Quote", "Article", "asked", "Answerable", "mood"]
    row = ["a", '"Who left, and why; then?"', "Ann|Ann Lee", "fact", "Ann left.", "news/1", "3 May 2024", "Yes", "glum"]
    content = f"{delimiter.join(header)}\r\n{delimiter.join(row)}\r\n"
    (record,) = read_set(written(tmp_path, content)).records
    assert (record.id, record.question, record.type) == ("a", "Who left, and why; then?", "fact")
    assert (record.answers, record.asked, record.answerable) == (("Ann", "Ann Lee"), date(2024, 5, 3), True)
    assert record.evidence == (Evidence("news/1", "Ann left."),)
    assert record.gold_articles == ("news/1",)


def test_rows_without_an_id_are_numbered_and_blank_ones_are_no_matter(tmp_path):
    content = 'question,answer\nWho?,Ann\n\n,\n"Why\nthen?",\n'
    records = read_set(written(tmp_path, content)).records
    assert [(each.id, each.question, each.answers) for each in records] == [
        ("1", "Who?", ("Ann",)),
        ("2", "Why\nthen?", ()),
    ]


def test_a_table_of_one_column_keeps_the_commas_of_its_only_quoted_row(tmp_path):
    assert read_set(written(tmp_path, "question\nWho left\n")).records[0].question == "Who left"


def test_bad_rows_are_all_listed_with_their_lines(tmp_path):
    content = (
        "id,question,asked,answerable,quote,article\n"
        "a,Fine?,,,,\n"
        "b,When?,some day,,,\n"
        "c,Which?,,perhaps,,\n"
        "d,Whose?,,,words,\n"
        "e,,,,,\n"
        "f,Too, many, cells,,,,\n"
        "a,Again?,,,,\n"
    )
    assert problems(written(tmp_path, content)) == [
        "line 7: has 8 cells for 6 columns",
        "line 3: asked: 'some day' is no day; write YYYY-MM-DD",
        "line 4: answerable: 'perhaps' is neither true nor false",
        "line 5: evidence: a quote needs the one article that it stands in",
        "line 6: question: Field required",
        "line 8: id 'a' was used in line 2",
    ]


# SQuAD

FIRST = "The Ouse floods often. In 2007 Mr. Reed saw 40 cm of water. He left."
SECOND = "York has walls."


def squad(*questions):
    paragraphs = [{"context": FIRST, "qas": list(questions)}, {"context": SECOND, "qas": []}]
    return {"version": "v2.0", "data": [{"title": "River_Ouse", "paragraphs": paragraphs}]}


def asked(name, *answers, **more):
    given = [{"text": text, "answer_start": start} for text, start in answers]
    return {"id": name, "question": f"{name}?", "answers": given, **more}


def test_squad_gives_an_article_for_each_title_and_the_sentence_around_each_answer(tmp_path):
    start = FIRST.index("40")
    path = written(tmp_path, squad(asked("a", ("40 cm", start), ("40 cm", start), ("40", start), is_impossible=False)))
    found = read_set(path)
    assert found.articles == (Article("River_Ouse", f"{FIRST}\n\n{SECOND}", title="River Ouse"),)
    assert found.records[0].answers == ("40 cm", "40")
    assert found.records[0].evidence == (Evidence("River_Ouse", "In 2007 Mr. Reed saw 40 cm of water."),)
    assert found.records[0].answerable is True


def test_an_answer_over_two_sentences_has_both_as_evidence(tmp_path):
    path = written(tmp_path, squad(asked("a", ("water. He", FIRST.index("water. He")))))
    assert read_set(path).records[0].evidence[0].quote == "In 2007 Mr. Reed saw 40 cm of water. He left."


def test_a_question_that_squad_calls_impossible_is_unanswerable(tmp_path):
    path = written(tmp_path, squad(asked("a", is_impossible=True, plausible_answers=[{"text": "He"}])))
    (record,) = read_set(path).records
    assert (record.answerable, record.answers, record.evidence) == (False, (), ())


def test_bad_squad_questions_are_all_listed(tmp_path):
    content = squad(asked("a", ("40 cm", 3)), asked("b"), {"id": "c", "answers": []}, asked("b"), "none")
    content["data"] += [{"title": "T", "paragraphs": [{"context": None, "qas": []}]}, {"title": "U"}]
    within = "article 1, paragraph 1, question"
    assert sorted(problems(written(tmp_path, content))) == [
        f"{within} 1: answers: '40 cm' does not stand at character 3 of the paragraph",
        f"{within} 3: question: Field required",
        f"{within} 4: id 'b' was used in {within} 2",
        f"{within} 5: must be an object",
        "article 2, paragraph 1: context: must be a text",
        "article 3: paragraphs must be a list",
    ]


FLAT = {
    "id": "a",
    "title": "River_Ouse",
    "context": FIRST,
    "question": "How high?",
    "answers": {"text": ["40 cm"], "answer_start": [FIRST.index("40")]},
}


def test_squad_with_a_record_a_question_is_the_same(tmp_path):
    none = {**FLAT, "id": "b", "context": SECOND, "answers": {"text": [], "answer_start": []}}
    found = read_set(written(tmp_path, lines([FLAT, none, {**FLAT, "id": "c"}])))
    assert found.articles == (Article("River_Ouse", f"{FIRST}\n\n{SECOND}", title="River Ouse"),)
    assert [(each.id, each.answers, each.answerable) for each in found.records] == [
        ("a", ("40 cm",), True),
        ("b", (), False),
        ("c", ("40 cm",), True),
    ]
    assert found.records[0].evidence == (Evidence("River_Ouse", "In 2007 Mr. Reed saw 40 cm of water."),)
    assert problems(written(tmp_path, lines([FLAT, {**FLAT, "id": "b", "context": 3.5, "answers": {}}]))) == [
        "line 2: needs a context, and answers with as many texts as places"
    ]


# MultiHop-RAG

FACT_ONE = {
    "title": "Sale ends",
    "fact": "The sale ended.",
    "source": "The Age",
    "published_at": "2023-10-22T18:00:00+00:00",
}
FACT_TWO = {
    "title": "Sale ends",
    "fact": "Prices rose.",
    "source": "The Age",
    "author": "Tim Biggs",
    "url": "https://a.b/c",
}
MULTIHOP = [
    {
        "query": "Did it end?",
        "answer": "Yes",
        "question_type": "inference_query",
        "evidence_list": [FACT_ONE, FACT_TWO],
    },
    {"query": "Who bought?", "answer": "Insufficient information.", "question_type": "null_query", "evidence_list": []},
]


def test_multihop_facts_become_articles_by_title_where_the_bodies_are_missing(tmp_path):
    found = read_set(written(tmp_path, MULTIHOP))
    (article,) = found.articles
    assert (article.text, article.title) == ("The sale ended.\n\nPrices rose.", "Sale ends")
    assert (article.publisher, article.published) == ("The Age", date(2023, 10, 22))
    first, second = found.records
    assert (first.id, first.type, first.answers) == ("1", "inference_query", ("Yes",))
    assert first.evidence == (Evidence(article.id, "The sale ended."), Evidence(article.id, "Prices rose."))
    assert "only the gold facts" in first.note
    assert (second.answerable, second.answers, second.note) == (False, (), None)


@pytest.mark.parametrize(
    ("answer", "said", "counts"),
    [
        ("no", "No, it did not.", True),
        ("No.", "No.", True),
        ("no", "It was said: no – never.", True),
        ("no", "Nothing of the kind, now or in November.", False),
        ("no", "There is no word on it.", False),
        ("Yes", "Yes; both did [1].", True),
        ("Yes", "Yesterday, both did.", False),
        ("Yes", "No, neither did.", False),
        ("Norway", "Norwegian firms did.", False),
        ("Norway", "Norway did.", True),
    ],
)
def test_yes_and_no_count_only_as_replies(tmp_path, answer, said, counts):
    (record,) = read_set(written(tmp_path, [{**MULTIHOP[0], "answer": answer}])).records
    assert record.answers == (answer,)
    assert answers_right(record, Answer("q", "q", said)) is counts


def test_multihop_articles_are_those_of_the_corpus_in_the_same_folder(tmp_path):
    corpus = [{"title": "Sale ends", "body": "It is over. The sale\nended. Prices rose.", "source": "The Age"}]
    written(tmp_path, MULTIHOP, "a.json")
    written(tmp_path, [*corpus, {"title": "Rain", "body": "It rained."}], "b.json")
    found = read_set(tmp_path)
    assert [each.title for each in found.articles] == ["Sale ends", "Rain"]
    assert found.articles[0].text == corpus[0]["body"]
    assert found.records[0].note is None


def test_multihop_questions_and_answers_in_two_files_are_joined_by_id(tmp_path):
    asking = [
        {"id": str(n), "question": each["query"], "question_type": each["question_type"]}
        for n, each in enumerate(MULTIHOP)
    ]
    questions = written(tmp_path, {"task": "multihop_rag", "queries": asking}, "q.json")
    answers = {str(n): {key: each[key] for key in ("answer", "evidence_list")} for n, each in enumerate(MULTIHOP)}
    written(tmp_path, answers, "t.json")
    records = read_set(tmp_path).records
    assert [(each.id, each.question, each.answerable) for each in records] == [
        ("0", "Did it end?", True),
        ("1", "Who bought?", False),
    ]
    with pytest.raises(InvalidQuestions, match="give the folder"):
        read_set(questions)
    written(tmp_path, {"0": answers["0"]}, "t.json")
    assert problems(tmp_path) == ["question 2: id '1' has no answer in the other file"]


def test_bad_multihop_records_are_all_listed(tmp_path):
    bad = [{"query": None, "evidence_list": None}, {"query": "q", "evidence_list": [{"title": "T"}, 3]}]
    assert sorted(problems(written(tmp_path, bad))) == [
        "record 1: facts must be a list",
        "record 1: question: Field required",
        "record 2, fact 1: needs a title and a fact",
        "record 2, fact 2: must be an object",
    ]


# RGB


def test_rgb_snippets_become_articles_whose_ids_say_what_they_are_for(tmp_path):
    records = [
        {
            "id": 0,
            "query": "Where?",
            "answer": "Tampa",
            "fakeanswer": "Glendale",
            "positive": ["In Tampa.", ""],
            "positive_wrong": ["In Glendale."],
            "negative": ["Tickets here.", "In Tampa."],
        },
        {
            "id": 1,
            "query": "When?",
            "answer": [["May 1", "1 May"]],
            "positive": ["May 1."],
            "negative": ["Tickets here."],
        },
        {
            "id": 2,
            "query": "Who and what?",
            "answer": [["Ann"], ["a cup", "cup"]],
            "positive": [["Ann."], ["A cup."]],
            "negative": [],
        },
    ]
    found = read_set(written(tmp_path, lines(records)))
    assert {each.id: each.text for each in found.articles} == {
        "0-true-1": "In Tampa.",
        "0-false-1": "In Glendale.",
        "0-other-1": "Tickets here.",
        "1-true-1": "May 1.",
        "2-true-1": "Ann.",
        "2-true-2": "A cup.",
    }
    first, second, third = found.records
    assert (first.id, first.answers, first.articles) == ("0", ("Tampa",), ("0-true-1",))
    assert (first.type, first.forbidden, first.note) == ("counterfactual", (), "the false snippets say: Glendale")
    assert (second.answers, second.required, second.type) == (("May 1", "1 May"), (), None)
    assert (third.answers, third.required) == ((), (("Ann",), ("a cup", "cup")))
    assert third.articles == ("2-true-1", "2-true-2")


def test_bad_rgb_records_are_all_listed(tmp_path):
    good = {"id": 0, "query": "q", "answer": "a", "positive": [], "negative": []}
    bad = [good, {**good, "id": 1, "query": ""}, {**good, "id": 2, "positive": [{}]}, {**good, "answer": {}}]
    assert problems(written(tmp_path, lines(bad))) == [
        "line 2: question: Field required",
        "line 3: positive: must be a text",
        "line 4: answer: must be a text",
    ]


# RealTimeQA

QUIZ = {
    "question_id": "20220617_1",
    "question_date": "2022/06/16",
    "question_source": "CNN",
    "question_sentence": "Which continent?",
    "choices": ["Europe", "Asia"],
    "answer": ["0"],
    "evidence": 'A <a href="https://a.b">plan</a>.',
}


def test_realtimeqa_as_published_gives_the_chosen_words_and_the_day(tmp_path):
    found = read_set(written(tmp_path, lines([QUIZ])))
    (record,) = found.records
    assert (record.id, record.asked, record.answers) == ("20220617_1", date(2022, 6, 16), ("Europe",))
    assert (record.choices, record.note) == (("Europe", "Asia"), "A plan.")
    assert (found.articles, record.evidence) == (None, ())


def test_bad_quiz_questions_are_all_listed(tmp_path):
    bad = [{**QUIZ, "answer": ["2"]}, {**QUIZ, "question_date": "June"}, {**QUIZ, "choices": 3}, QUIZ, QUIZ]
    assert problems(written(tmp_path, f"{lines(bad)}{{\n")) == [
        "line 6: Invalid JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
        "line 1: answer: '2' is not the place, from 0, of one of 2 choices",
        "line 2: question_date: 'June' is no day",
        "line 3: answer: '0' is not the place, from 0, of one of 0 choices",
        "line 5: id '20220617_1' was used in line 4",
    ]


# BEIR


def beir(folder, judgements, name="test.tsv"):
    written(folder, lines([{"_id": "q1", "text": "Who left?"}, {"_id": "q2", "text": "Why?"}]), "queries.jsonl")
    documents = [
        {"_id": "d1", "title": "News", "text": "Ann left.", "metadata": {"url": "https://a.b/c"}},
        {"_id": "d2", "title": "", "text": "Ann left."},
        {"_id": "d3", "title": "Only a title", "text": ""},
        {"_id": "d4", "title": "", "text": ""},
    ]
    written(folder, lines(documents), "corpus.jsonl")
    return written(folder, judgements, f"qrels/{name}").parent.parent


def test_a_beir_folder_gives_the_judged_queries_and_the_whole_corpus(tmp_path):
    folder = beir(tmp_path, "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t1\nq1\td3\t0\n")
    written(folder, "query-id\tcorpus-id\tscore\nq2\td1\t1\n", "qrels/train.tsv")
    found = read_set(folder)
    assert [(each.id, each.question, each.articles) for each in found.records] == [("q1", "Who left?", ("d1", "d2"))]
    assert found.articles == (
        Article("d1", "Ann left.", title="News", url="https://a.b/c"),
        Article("d2", "Ann left."),
        Article("d3", "Only a title", title="Only a title"),
    )


def test_without_a_test_part_every_judgement_counts(tmp_path):
    folder = beir(tmp_path, "q1\t0\td1\t1\nq2\t0\td2\t0\n", "all.tsv")
    assert [(each.id, each.articles) for each in read_set(folder).records] == [("q1", ("d1",)), ("q2", ())]


def test_bad_lines_of_a_beir_folder_are_all_listed(tmp_path):
    folder = beir(tmp_path, "query-id\tcorpus-id\tscore\nq1\td1\tmuch\nq9\td1\t1\nq1\td1\t1\n")
    with (folder / "corpus.jsonl").open("a") as file:
        file.write('{"_id": "d1", "text": "Again."}\n{"text": "No name."}\nnone\n')
    assert sorted(problems(folder)) == [
        "corpus.jsonl line 5: _id 'd1' was used before",
        "corpus.jsonl line 6: _id: is missing",
        "corpus.jsonl line 7: Invalid JSON: Expecting value: line 1 column 1 (char 0)",
        "qrels/test.tsv line 2: needs query, document and score",
        "qrels: there is no query 'q9'",
    ]


def test_a_folder_of_other_files_is_refused(tmp_path):
    with pytest.raises(InvalidQuestions, match="neither a BEIR folder"):
        read_set(tmp_path)


# Conversations


def test_cast_turns_become_follow_ups_with_the_rewrite_as_note(tmp_path):
    turns = [
        {
            "number": 1,
            "raw_utterance": "What is a shark?",
            "manual_rewritten_utterance": "What is a shark?",
            "passage": "A fish.",
        },
        {"number": 2, "raw_utterance": "Is it big?", "manual_rewritten_utterance": "Is a shark big?"},
        {"number": 3, "raw_utterance": "Why?", "manual_rewritten_utterance": "Why is a shark big?"},
    ]
    found = read_set(written(tmp_path, [{"number": 81, "turn": turns}]))
    assert [(each.id, each.type, each.note) for each in found.records] == [
        ("81_1", None, "What is a shark?"),
        ("81_2", "follow-up", "Is a shark big?"),
        ("81_3", "follow-up", "Why is a shark big?"),
    ]
    assert found.records[0].history == ()
    assert found.records[2].history == (Turn("What is a shark?", "A fish."), Turn("Is it big?", ""))
    assert found.articles is None


def test_cast_rewrites_of_2019_stand_in_a_file_beside_it(tmp_path):
    turns = [{"number": 1, "raw_utterance": "A shark?"}, {"number": 2, "raw_utterance": "Big?"}]
    path = written(tmp_path, [{"number": 31, "turn": turns}], "topics.json")
    written(tmp_path, "31_1\tA shark?\r\n31_2\tIs a shark big?\r\n", "resolved.tsv")
    written(tmp_path, "31_2\tOther words.\nand more\n", "other.tsv")
    assert [each.note for each in read_set(path).records] == ["A shark?", "Is a shark big?"]


def test_bad_turns_are_all_listed(tmp_path):
    topics = [{"number": 1, "turn": [{"number": 1}, 5]}, {"number": 2, "turn": None}]
    assert sorted(problems(written(tmp_path, topics))) == [
        "record 1, turn 1: question: Field required",
        "record 1, turn 2: must be an object",
        "record 2: turns must be a list",
    ]


CANARD = {
    "History": ["Zappa", "Disbandment"],
    "QuAC_dialog_id": "C_1",
    "Question": "Which group?",
    "Question_no": 1,
    "Rewrite": "Which group of Zappa?",
}


def test_canard_histories_become_turns(tmp_path):
    later = {
        **CANARD,
        "History": [*CANARD["History"], "Which group?", "The Mothers"],
        "Question": "When?",
        "Question_no": 2,
    }
    first, second = read_set(written(tmp_path, [CANARD, later])).records
    assert (first.id, first.type, first.note) == ("C_1-1", None, "Which group of Zappa?")
    assert first.history == (Turn("Zappa", "Disbandment"),)
    assert (second.id, second.type, second.question) == ("C_1-2", "follow-up", "When?")
    assert second.history == (Turn("Zappa", "Disbandment"), Turn("Which group?", "The Mothers"))


def test_bad_canard_records_are_all_listed(tmp_path):
    assert problems(written(tmp_path, [{**CANARD, "History": ["Zappa"]}, CANARD, CANARD])) == [
        "record 1: History: must be a list of texts, question and answer in turn",
        "record 3: id 'C_1-1' was used in record 2",
    ]


# RAGAS

OLD = [
    {"question": "Who left?", "answer": "Bob.", "contexts": ["Ann left.", "It rained."], "ground_truth": "Ann"},
    {"question": "Why?", "answer": "", "contexts": ["It rained."], "ground_truths": ["Rain", "Rain", "The rain"]},
]


@pytest.mark.parametrize(
    "content",
    [
        OLD,
        lines(OLD),
        {name: [each.get(name) for each in OLD] for name in ("question", "contexts", "ground_truth", "ground_truths")},
        {name: {str(n): each.get(name) for n, each in enumerate(OLD)} for name in (*OLD[0], "ground_truths")},
    ],
    ids=["list", "lines", "columns", "columns by row"],
)
def test_ragas_contexts_become_articles_and_ground_truths_answers(tmp_path, content):
    found = read_set(written(tmp_path, content))
    assert [each.text for each in found.articles] == ["Ann left.", "It rained."]
    assert [(each.id, each.question, each.answers, each.articles) for each in found.records] == [
        ("1", "Who left?", ("Ann",), ()),
        ("2", "Why?", ("Rain", "The rain"), ()),
    ]


def test_ragas_reference_contexts_are_the_articles_that_hold_the_answer(tmp_path):
    new = {
        "user_input": "Who left?",
        "retrieved_contexts": ["It rained."],
        "reference_contexts": ["Ann left."],
        "response": "Bob",
        "reference": "Ann",
        "synthesizer_name": "single_hop",
    }
    found = read_set(written(tmp_path, lines([new])))
    (record,) = found.records
    assert {each.id: each.text for each in found.articles} == {"1-1": "It rained.", "1-1-2": "Ann left."}
    assert (record.articles, record.answers, record.type) == (("1-1-2",), ("Ann",), "single_hop")
    (record,) = read_set(written(tmp_path, lines([{**OLD[0], "evolution_type": "simple"}]))).records
    assert (record.type, record.articles) == ("simple", ("1-1", "1-2"))


def test_a_ragas_table_has_its_lists_as_python_writes_them(tmp_path):
    content = 'user_input,reference_contexts,reference\nWho left?,"[\'Ann left.\', ""It\'s wet.""]",Ann\n'
    found = read_set(written(tmp_path, content))
    assert [each.text for each in found.articles] == ["Ann left.", "It's wet."]
    assert found.records[0].articles == ("2-1", "2-2")


def test_of_ragas_messages_the_last_is_the_question(tmp_path):
    said = [("human", "Who left?"), ("ai", "Ann."), ("human", "Why?"), ("ai", "Rain.")]
    messages = [{"type": kind, "content": content} for kind, content in said]
    (record,) = read_set(written(tmp_path, lines([{"user_input": messages, "reference": "Rain"}]))).records
    assert (record.question, record.history, record.answers) == ("Why?", (Turn("Who left?", "Ann."),), ("Rain",))


def test_bad_ragas_records_are_all_listed(tmp_path):
    bad = [
        {"user_input": "q", "retrieved_contexts": [["nested"]]},
        {"user_input": [{"type": "ai", "content": "a"}]},
        {"user_input": [3]},
        {},
    ]
    assert problems(written(tmp_path, bad)) == [
        "record 1: retrieved_contexts: must be a text",
        "record 2: user_input: has no message of the type human",
        "record 3: user_input: each message needs a type and a content",
        "record 4: question: Field required",
    ]


# Anything at all

RGB = {"id": 0, "query": "q", "answer": ["a"], "positive": ["p"], "positive_wrong": ["w"], "negative": ["n"]}
RAGAS = {"user_input": "q", "retrieved_contexts": ["c"], "reference": "r", "evolution_type": "e"}
CAST = {"number": 1, "turn": [{"number": 1, "raw_utterance": "q"}]}
STRANGE = [None, True, 3, -1.5, "", "x", "\ud800", [], {}, [None], [[3]], ["\ud800"], {"a": 1}, [{"a": [1]}]]


def spoiled(value):
    """Yield a value with each thing in it, at any depth, replaced by each strange one."""
    yield from STRANGE
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else []:
        for inner in spoiled(value[key]):
            copy = value.copy()
            copy[key] = inner
            yield copy


@pytest.mark.parametrize(
    "content",
    [squad(asked("a", ("40", 39))), MULTIHOP[:1], [RGB], [QUIZ], [CANARD], [CAST], [RAGAS], OLD[:1], [FLAT]],
    ids=["squad", "multihop", "rgb", "realtimeqa", "canard", "cast", "ragas", "ragas 0.1", "flat squad"],
)
def test_strange_values_are_refused_by_name_and_nothing_else_goes_wrong(tmp_path, content):
    outcomes = Counter()
    for strange in spoiled(content):
        try:
            read_set(written(tmp_path, json.dumps(strange)))
            outcomes["read"] += 1
        except InvalidQuestions:
            outcomes["refused"] += 1
    assert outcomes["refused"] > outcomes["read"] > 0


# The articles of a set


def test_written_articles_are_loaded_again_as_they_are(tmp_path):
    articles = (
        Article("a/b", "Ann left.\n\u2028Then rain. ", title="News", publisher="The Age", published=date(2024, 5, 3)),
        Article("7", "Ann left."),
    )
    write_articles(tmp_path / "new", articles)
    (path,) = (tmp_path / "new").iterdir()
    assert path.name == "articles.jsonl"
    assert tuple(loaded.article for loaded in load(path, "articles", Limits())) == articles


def test_many_articles_go_into_several_files(tmp_path):
    articles = [Article(str(number), "word " * 900_000) for number in range(3)]
    write_articles(tmp_path, articles)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles-2.jsonl", "articles.jsonl"]


# The sets as they are published


@cache
def published(path):
    return read_set(path)


@pytest.mark.parametrize(
    ("name", "questions", "articles", "unanswerable"),
    [
        ("squad2/dev-v2.0.json", 6078, 16, 3168),
        ("multihop-rag", 500, 326, 71),
        ("rgb/en_fact.json", 100, None, 0),
        ("canard/dev.json.gz", 3430, 0, 0),
        ("cast/2020_manual_evaluation_topics_v1.0.json", 216, 0, 0),
        ("cast/evaluation_topics_v1.0.json", 479, 0, 0),
        ("realtimeqa-2022/questions.jsonl", 798, 0, 283),
        ("trust-dev/questions.jsonl", 160, 0, None),
    ],
)
def test_published_sets_are_read_whole_and_hold_their_own_evidence(data, name, questions, articles, unanswerable):
    found = published(data / name)
    assert isinstance(found, QuestionSet)
    assert len(found.records) == questions
    assert articles is None or len(found.articles or ()) == articles
    assert unanswerable is None or sum(each.answerable is False for each in found.records) == unanswerable
    texts = {each.id: each.text for each in found.articles or ()}
    if texts:
        gold = [evidence for record in found.records for evidence in record.evidence]
        assert [each for each in gold if quote_span(texts[each.article], each.quote) is None] == []
        assert {each for record in found.records for each in record.gold_articles} <= texts.keys()


def test_the_facts_of_multihop_are_all_there(data):
    found = published(data / "multihop-rag")
    assert len({evidence.quote for record in found.records for evidence in record.evidence}) == 438
    assert Counter(len(record.evidence) for record in found.records) == {2: 207, 3: 149, 4: 73, 0: 71}


def test_first_records_of_published_sets_are_right(data):
    first = published(data / "squad2/dev-v2.0.json").records[0]
    assert (first.question, first.answers) == ("In what country is Normandy located?", ("France",))
    assert first.evidence[0].quote.endswith("gave their name to Normandy, a region in France.")
    first = published(data / "rgb/en_fact.json").records[0]
    assert (first.question, first.answers) == ("Super Bowl 2021 location", ("Tampa, Florida",))
    first = published(data / "realtimeqa-2022/questions.jsonl").records[0]
    assert (first.asked, first.answers, len(first.choices)) == (date(2022, 6, 16), ("“Squid Game”",), 4)
    second = published(data / "cast/evaluation_topics_v1.0.json").records[1]
    assert (second.question, second.note) == ("Is it treatable?", "Is throat cancer treatable?")
    second = published(data / "canard/dev.json.gz").records[1]
    assert second.note == "When did Zappa and the Mothers of Invention disband?"
    assert second.history[-1] == Turn("What group disbanded?", "Zappa and the Mothers of Invention")
