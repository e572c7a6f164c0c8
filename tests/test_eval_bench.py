import json

import pytest

from eval.bench.__main__ import add_options, bench
from eval.bench.data import article_lines, named_first
from eval.bench.hits import first_hit, hit_rates, query
from eval.bench.measuring import machine, milliseconds, peak_megabytes
from eval.bench.pipelines import Found
from eval.bench.reading import passages
from eval.bench.table import markdown
from eval.records import Evidence, QuestionRecord
from rag.errors import LoadError
from rag.types import Turn

QUOTE = "He was serving a 25-year sentence at a federal prison in Marion, Illinois, and was set to be released"
RECORD = QuestionRecord("a", "Where?", evidence=(Evidence("bout", QUOTE), Evidence("griner", "A second quote")))


@pytest.mark.parametrize(
    ("found", "rank"),
    [
        ([Found("bout", QUOTE)], 1),
        ([Found("bout", "Nothing here."), Found("bout", f"Words before. {QUOTE.replace(' ', chr(10))}")], 2),
        ([Found("bout", QUOTE[:61])], 1),  # 50 characters and the 11 spaces among them
        ([Found("bout", QUOTE[:60])], None),
        ([Found("griner", QUOTE)], None),
        ([Found("griner", "a second quote")], None),
        ([Found("griner", "A second quote")], 1),
        ([Found("bout", QUOTE + " word" * 181)], 1),
        ([Found("bout", QUOTE + " word" * 182)], None),
        ([], None),
    ],
)
def test_a_hit_is_a_short_passage_of_the_article_with_the_beginning_of_a_quote(found, rank):
    assert len("".join(QUOTE[:61].split())) == 50
    assert len(QUOTE.split()) == 19
    assert first_hit(RECORD, found) == rank


def test_hit_rates_count_ranks_up_to_each_depth():
    assert hit_rates([1, 5, 6, None]) == {"1": 0.25, "5": 0.5, "12": 0.75, "20": 0.75}


def test_a_follow_up_is_searched_with_its_last_turn():
    turns = (Turn("First?", "One."), Turn("Who was handed over?", "Viktor Bout."))
    assert query(QuestionRecord("a", "How old was he?", history=turns)) == (
        "Who was handed over? Viktor Bout. How old was he?"
    )
    assert query(RECORD) == "Where?"


def test_named_articles_come_first_and_stay_in_file_order():
    lines = [json.dumps({"id": name}) for name in "abcdef"]
    records = [
        QuestionRecord("1", "q", answerable=False, articles=("b",)),
        QuestionRecord("2", "q", answerable=True, articles=("f", "gone", "d")),
    ]
    taken = [json.loads(line)["id"] for line in named_first(lines, records, 4)]
    assert taken == ["a", "b", "d", "f"]
    assert [json.loads(line)["id"] for line in named_first(lines, records, 1)] == ["f"]


def test_missing_data_is_named(tmp_path):
    with pytest.raises(LoadError, match=r"trust-dev.*--data"):
        list(article_lines(tmp_path, "trust-dev"))


def test_measures_of_this_process_and_machine():
    assert milliseconds([0.001] * 19 + [1.0]) == {"p50": 1.0, "p95": 1000.0}
    assert 10 < peak_megabytes() < 100_000
    assert machine()["cores"] >= 1


def parsed(*arguments):
    import argparse

    parser = argparse.ArgumentParser()
    add_options(parser)
    return parser.parse_args(arguments)


def test_parts_without_data_are_left_out_in_plain_words(capsys, monkeypatch):
    monkeypatch.delenv("BYLINE_DATA", raising=False)
    assert bench(parsed("--only", "hits,scale")) == 0
    shown = capsys.readouterr()
    assert "hits was left out: it needs the data sets; give their folder with --data or BYLINE_DATA" in shown.err
    assert "| | Byline | stock |" in shown.out


def test_an_unknown_part_is_wrong_usage(capsys):
    assert bench(parsed("--only", "hits,speed")) == 2
    assert "no such part: speed" in capsys.readouterr().err


def test_the_table_shows_both_sides_and_their_ratio():
    def adding(rate, megabytes):
        return {"articles_per_second": rate, "peak_megabytes": megabytes, "seconds": 1, "passages": 2} | {
            "processor_seconds_per_article": 2 / rate
        }

    found = {
        "machine": {"processor": "P", "cores": 2, "system": "S", "python": "3"},
        "adding": {"articles": 500, "byline": adding(9.0, 800.0), "stock": adding(3.0, 1600.0)},
    }
    table = markdown(found).splitlines()
    assert table[2] == ("| articles added per second (500 of realtimeqa-2022) | 9.0 | 3.0 | 3.00 | 2 times stock |")
    assert table[3] == "| processor time per article, s | 0.22 | 0.67 | 0.33 |  |"
    assert table[4] == "| peak memory of adding, MB | 800 | 1600 | 0.50 |  |"
    assert len(table) == 8


def test_passages_to_read_are_cut_from_the_articles_one_behind_the_other():
    found = passages(["a " * 100, "b " * 100, "c " * 5_000])
    assert [len(each.split()) for each in found] == [160] * 20
    assert found[0].split() == ["a"] * 100 + ["b"] * 60
    assert found[1].split() == ["b"] * 40 + ["c"] * 120
    assert [len(each.split()) for each in passages(["word " * 170])] == [160, 10]


def test_the_table_shows_reading_beside_torch():
    def side(milliseconds, megabytes):
        return {"read": {"p50": milliseconds, "p95": 0.0}, "peak_megabytes": megabytes}

    found = {
        "machine": {"processor": "P", "cores": 2, "system": "S", "python": "3"},
        "reading": {"passages": 20, "byline": side(300.0, 400.0), "stock": side(1200.0, 1000.0)},
    }
    rows = markdown(found).splitlines()[2:4]
    name = "20 passages of 160 words read by a trained network, ms, p50 (stock: on torch)"
    assert rows == [f"| {name} | 300 | 1200 | 0.25 | at most 400 |", "| its peak memory, MB | 400 | 1000 | 0.40 |  |"]


@pytest.mark.slow
def test_the_stock_pipeline_finds_what_it_was_given(tmp_path):
    stock = pytest.importorskip("eval.bench.stock")
    records = tmp_path / "articles.jsonl"
    texts = {"storm": "The hurricane killed 101 people in Florida.", "vote": "Voters chose the mayor of Marion."}
    records.write_text("".join(json.dumps({"id": k, "text": v}) + "\n" for k, v in texts.items()), encoding="utf-8")
    pipeline = stock.Stock(tmp_path / "index")
    pipeline.load()
    assert pipeline.add(records) == 2
    assert [each.article for each in pipeline.search("How many did the storm kill?", 2)] == ["storm", "vote"]
