import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest
from html_tree import Node, page, texts
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Case
from eval.collection import Collection
from eval.gate import GUARDED
from eval.intervals import Estimate
from eval.metrics import ANSWERS, RETRIEVAL
from eval.metrics.risk_coverage import area, risk_coverage
from eval.records import Evidence, QuestionRecord
from eval.report import report_html
from eval.report.figures import metrics_section, turns_section
from eval.report.heat import types_section
from eval.report.labels import BY_TURN, BY_TYPE, GROUPS, LOWER, label
from eval.report.markup import safe
from eval.report.question import question_html
from eval.report.reasons import reasons
from eval.report.risk import risk_section
from eval.report.seconds import binned, seconds_section
from eval.rows import rows
from eval.scores import Scores, score
from rag.types import Answer, Article, Citation, Filters, Hit, Note, Passage, Turn

STORM = Article(
    "storm", "The storm came at night. It killed 101 people in Florida.", "Storm", "CNN", None, date(2022, 10, 4)
)
VOTE = Article("vote", "Voters chose the mayor of Marion.", "Vote", "Times", None, date(2022, 10, 9))
NOTHING = Estimate(None, None, None, 0)


def hit(article: Article, start: int, end: int, score: float = 0.5) -> Hit:
    return Hit(Passage(f"{article.id}:{start}", article.id, start, end, article.text[start:end]), score)


def cited(article: Article, quote: str, number: int = 1, support: float | None = None) -> Citation:
    start = article.text.index(quote)
    return Citation(number, start, start + len(quote), quote, article, support=support)


def answered(record: QuestionRecord, text: str, citations=(), hits=(), **fields) -> Case:
    given = {article.id: article.text for article in (STORM, VOTE)}
    return Case(
        record, Answer(record.question, record.question, text, citations=citations, passages=hits, **fields), given
    )


KILLED = QuestionRecord(
    "q1", "How many died?", type="fact", answers=("101",), evidence=(Evidence("storm", "killed 101 people"),)
)
WHALE = QuestionRecord("q2", "Which whale sang?", type="unanswerable", answerable=False)
MAYOR = QuestionRecord("q3", "Whom did voters choose?", type="fact", required=(("mayor", "major"),), forbidden=("Sue",))
LOST = QuestionRecord("q4", "When did it come?", type="time", answers=("night",), articles=("storm",))

RIGHT = answered(
    KILLED,
    "It killed 101 people [1].",
    (cited(STORM, "It killed 101 people in Florida.", support=0.93),),
    (hit(VOTE, 0, 33, 0.75), hit(STORM, 0, 57, 0.25)),
    confidence=0.9,
    short="101",
    seconds={"retrieve": 0.02, "total": 0.05},
)
REFUSED = answered(WHALE, "The articles do not say.", reason="nothing_found", seconds={"retrieve": 0.01, "total": 0.01})
WRONG = answered(
    MAYOR, "Voters chose Sue [1].", (cited(VOTE, "Voters chose the mayor"),), (hit(VOTE, 0, 33),), confidence=0.4
)
MISSED = answered(LOST, "The articles do not say.", hits=(hit(VOTE, 0, 33),), reason="not_answered")
CASES = (RIGHT, REFUSED, WRONG, MISSED)


def collection(*articles: Article) -> Collection:
    return Collection(None, articles or (STORM, VOTE), "key")


def report(cases=CASES, about=None, metrics=None) -> str:
    metrics = metrics or {**ANSWERS, **RETRIEVAL}
    scores = score(rows(cases, metrics), metrics, area(risk_coverage(cases)))
    return report_html(cases, scores, collection(), about or {})


@cache
def standard() -> str:
    return report()


def scored(overall=None, by_type=None, by_turn=None, risk_area=None) -> Scores:
    return Scores(4, overall or {}, by_type or {}, by_turn or {}, risk_area)


# The page


def test_the_page_loads_nothing_and_forbids_itself_to():
    html = standard()
    policy = page(html).one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    assert not re.search(r"https?:|//|@import|url\(|<link|<img|src=", html.replace("://", "//"))


def test_the_page_opens_with_the_verdict():
    read = page(standard())
    assert read.one("h1").text == (
        "1 of 3 right (33 %, 95 % interval 0 to 100); 1 of 1 unanswerable questions refused; "
        "1 of 3 answerable ones refused; every citation exact."
    )
    assert "4 questions over 2 articles, the newest of 2022-10-09" in read.text


def test_the_sections_stand_in_the_order_they_are_read_in():
    found = [
        each.attributes["id"] for each in page(standard()).all("section") if each.attributes.get("class") != "outcome"
    ]
    assert found == ["outcomes", "metrics", "types", "risk", "seconds", "about", "questions"]


def test_every_link_leads_to_something_on_the_page():
    read = page(standard())
    ids = [each.attributes["id"] for each in read.all() if "id" in each.attributes]
    links = {each.attributes["href"] for each in read.all("a")}
    assert len(ids) == len(set(ids))
    assert links
    assert links <= {f"#{each}" for each in ids}


def test_the_same_cases_give_the_same_page_but_for_the_section_of_seconds():
    slower = [replace(each, answer=replace(each.answer, seconds={"total": 9.0})) for each in CASES]
    first, second = report(), report(slower)
    assert first == standard()
    assert first != second
    assert untimed(first) == untimed(second)


def untimed(html: str) -> str:
    return re.sub(r'<section id="seconds".*?</section>', "", html, flags=re.DOTALL)


def test_a_page_of_a_run_that_went_on_is_the_same():
    """Passages and articles that were read back from the run folder have no text, and figures are rounded."""
    read_back = [
        replace(
            each,
            answer=replace(
                each.answer,
                passages=tuple(Hit(replace(one.passage, id="", text=""), one.score) for one in each.answer.passages),
                citations=tuple(replace(one, article=replace(one.article, text="")) for one in each.answer.citations),
            ),
        )
        for each in CASES
    ]
    assert report(read_back) == standard()


def test_what_was_run_is_told_as_the_run_has_it():
    about = {"questions": "set.jsonl", "machine": "2 cores", "settings": {"depth": 20, "chat": {"model": None}}}
    html = report(about=about)
    shown = page(html).one("section", id="about")
    pairs = dict(zip(texts(shown.one("dl"), "dt"), texts(shown.one("dl"), "dd"), strict=True))
    assert pairs == {"Question set": "set.jsonl", "Articles": "2", "Machine": "2 cores", "Model": "extractive"}
    cells = [texts(row, "th") + texts(row, "td") for row in shown.one("tbody").all("tr")]
    assert cells == [["depth", "20"], ["chat.model", "-"]]
    assert "<title>Evaluation of set.jsonl</title>" in html


def test_a_search_alone_is_reported_without_answers():
    cases = [replace(each, answer=replace(each.answer, text="", reason=None, citations=())) for each in CASES]
    read = page(report(cases, metrics=RETRIEVAL))
    assert [each.attributes["id"] for each in read.all("section") if each.attributes["id"] == "risk"] == []
    assert "answer" not in texts(read.one("section", id="questions"), "dt")
    assert texts(read.one("section", id="metrics"), "h3") == ["Retrieval, by quote", "Retrieval, by article"]


def test_a_set_without_gold_is_reported_all_the_same():
    read = page(report([answered(QuestionRecord("a", "Who?"), "He.")]))
    assert "Nothing failed." in read.one("section", id="outcomes").text
    assert texts(read, "details", class_="question") == texts(read.one("section", id="outcome-not-judged"), "details")


# Hostile texts

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e"


def hostile_case() -> Case:
    article = Article(HOSTILE, f"Before. {HOSTILE} After.", HOSTILE, HOSTILE, HOSTILE, None, "javascript:alert(1)")
    record = QuestionRecord(
        HOSTILE,
        HOSTILE,
        type=HOSTILE,
        history=(Turn(HOSTILE, HOSTILE),),
        answers=(HOSTILE,),
        required=((HOSTILE,),),
        forbidden=(HOSTILE,),
        evidence=(Evidence(HOSTILE, HOSTILE),),
        articles=(HOSTILE,),
        choices=(HOSTILE,),
        note=HOSTILE,
    )
    answer = Answer(
        HOSTILE,
        f"{HOSTILE}?",
        f"{HOSTILE} [1] [2]",
        Filters(as_of=date(2022, 10, 4)),
        short=HOSTILE,
        citations=(cited(article, HOSTILE), Citation(2, 0, 3, HOSTILE, article)),
        notes=(Note(HOSTILE, HOSTILE),),
        passages=(hit(article, 0, len(article.text)),),
        model=HOSTILE,
        seconds={HOSTILE: 1.0, "total": 1.0},
    )
    return Case(record, answer, {article.id: article.text})


def test_hostile_texts_are_shown_and_never_run():
    case = hostile_case()
    metrics = {**ANSWERS, **RETRIEVAL}
    scores = score(rows([case], metrics), metrics)
    article = replace(case.answer.citations[0].article, published=None)
    read = page(report_html([case], scores, collection(article), {"questions": HOSTILE, HOSTILE: {HOSTILE: HOSTILE}}))
    assert len(read.all("script")) == 1
    assert read.all("img") == []
    assert not [name for each in read.all() for name in each.attributes if name.startswith("on")]
    assert {str(each.attributes["href"])[:1] for each in read.all("a")} == {"#"}
    assert "\u202e" not in read.text
    shown = HOSTILE.replace("\u202e", "")
    assert read.one("details", class_="question").text.count(shown) >= 18


@given(st.text())
def test_whatever_the_text_it_stays_text(text):
    read = page(f'<p title="{safe(text)}">{safe(text)}</p>')
    paragraph = read.one("p")
    assert paragraph.all() == []
    assert paragraph.text == paragraph.attributes["title"]
    safe(text).encode("utf-8")


# Plots


def drawn(node: Node) -> list[str]:
    """What is written in the plots as they are drawn for a wide screen."""
    return [text for plot in node.all("svg", class_="broad") for text in texts(plot, "text")]


def test_metrics_are_plotted_by_group_and_all_are_in_the_table():
    overall = {
        "right": Estimate(0.8, 0.7, 0.9, 10),
        "words": Estimate(31.5, 20.0, 44.25, 10),
        "wrongly_refused": Estimate(0.1, 0.0, 0.2, 10),
        "brand_new": Estimate(0.3, 0.2, 0.4, 7),
        "choice": NOTHING,
    }
    read = page(metrics_section(scored(overall)))
    assert texts(read, "h3") == ["Answers", "Refusal"]
    assert [each for each in drawn(read) if each in {label(name) for name in overall}] == ["right", "refused wrongly ↓"]
    assert {"0.800", "0.700 to 0.900", "n = 10", "0.100", "0.000 to 0.200"} <= set(drawn(read))
    assert "an answer has 31.5 words (20.0 to 44.2, n = 10)" in read.text
    table = [texts(row, "th") + texts(row, "td") for row in read.one("tbody").all("tr")]
    assert [row[0] for row in table] == ["right", "words", "wrongly_refused", "brand_new"]
    assert table[3] == ["brand_new", "brand new", "0.300", "0.200 to 0.400", "7"]
    assert "less is better" in read.text


def test_later_turns_stand_hollow_below_first_ones():
    turns = {
        "turn 1": {"right": Estimate(0.9, 0.8, 1.0, 30)},
        "turn 2 and later": {"right": Estimate(0.6, 0.4, 0.8, 12)},
    }
    read = page(turns_section(scored(by_turn=turns)))
    assert [each for each in drawn(read) if "turn" in each or "n =" in each] == [
        "right, turn 1",
        "n = 30",
        "turn 2 and later",
        "n = 12",
    ]
    dots = read.one("svg", class_="broad").all("use")
    assert [each.attributes["style"].split(";")[0] for each in dots] == ["fill: var(--accent)", "fill: var(--paper)"]
    assert turns_section(scored()) == ""


def test_types_are_shaded_by_how_good_they_are_and_have_their_figures():
    overall = {"right": Estimate(0.5, 0.4, 0.6, 9), "wrongly_refused": Estimate(0.25, 0.1, 0.4, 8)}
    by_type = {"fact": overall, "time": {"right": NOTHING, "wrongly_refused": Estimate(1.0, 0.3, 1.0, 1)}}
    body = page(types_section(scored(overall, by_type))).one("tbody")
    cells = [[each.text for each in row.children if isinstance(each, Node)] for row in body.all("tr")]
    assert cells == [
        ["fact", "0.500 n = 9", "0.250 n = 8"],
        ["time", "–", "1.000 n = 1"],
        ["all questions", "0.500 n = 9", "0.250 n = 8"],
    ]
    shades = [each.attributes["style"] for each in body.all("td") if "style" in each.attributes]
    assert shades == ["--good:0.50", "--good:0.75", "--good:0.00", "--good:0.50", "--good:0.75"]
    assert types_section(scored(overall)) == ""


def test_the_risk_curve_ends_at_what_was_answered_and_tells_its_area():
    """Of four judged questions two are answered, the right one surer: risks 0 and 1/2, so the area is 1/4.

    The axes run from 56 to 544 and from 12 to 256: half way are 300 and 134.
    """
    scores = scored({"truthfulness": Estimate(0.25, -0.5, 1.0, 4)}, risk_area=area(risk_coverage(CASES)))
    read = page(risk_section(CASES, scores))
    assert "Area under the curve 0.250 (0 is best). With 50 % of the questions answered, 50 % are wrong." in read.text
    assert {"coverage: share answered, the surest first", "risk: share of those wrong"} <= set(drawn(read))
    drawing = read.one("svg", class_="broad")
    assert drawing.one("title").text == "Risk-coverage curve"
    assert drawing.one("desc").text.startswith("Area under the curve 0.250")
    end = drawing.one("use").attributes
    assert (end["x"], end["y"]) == ("300", "134")


def timed(*seconds: float) -> list[Case]:
    return [replace(RIGHT, answer=replace(RIGHT.answer, seconds={"total": each})) for each in seconds]


def test_seconds_are_counted_in_bars_of_a_round_width():
    """Half a hundredth to 99 and a half: p95 is 0.945, a twentieth of 1.3 times that 0.061, so each bar is 0.1 wide."""
    edges, counts = binned([(each - 0.5) / 100 for each in range(1, 101)])
    assert edges == pytest.approx([each / 10 for each in range(14)])
    assert counts == [10] * 10 + [0] * 3


def test_what_took_far_longer_shares_the_last_bar():
    edges, counts = binned([1.0] * 39 + [500.0])
    assert edges[-1] == pytest.approx(1.3)
    assert [each for each in counts if each] == [39, 1]
    assert counts[-1] == 1
    read = page(seconds_section(timed(*[1.0] * 39, 500.0)))
    assert "seconds in total; the last bar: all that took longer" in drawn(read)
    assert "most 500.00 s" in read.one("svg", class_="broad").one("desc").text


def test_seconds_are_told_with_median_95th_percentile_and_the_slowest():
    read = page(seconds_section(timed(*[each / 100 for each in range(1, 101)])))
    assert drawn(read)[-2:] == ["p50 0.500 s", "p95 0.950 s"]
    assert "seconds in total" in drawn(read)
    assert [texts(row, "td") for row in read.one("tbody").all("tr")] == [["0.500 s", "0.950 s", "100"]]
    assert texts(read.one("ol"), "li")[0] == "1.00 s How many died?"
    assert [each.attributes["href"] for each in read.one("ol").all("a")] == ["#q100", "#q99", "#q98", "#q97", "#q96"]


@pytest.mark.parametrize("seconds", [(0.0,), (0.0, 0.0, 3.0), (0.0004, 90_000.0)])
def test_any_seconds_can_be_drawn(seconds):
    edges, counts = binned(seconds)
    assert sum(counts) == len(seconds)
    assert len(edges) == len(counts) + 1
    assert page(seconds_section(timed(*seconds))).all("svg")


def test_without_seconds_there_is_no_section():
    assert seconds_section([WRONG]) == ""


# Names


def test_every_metric_on_the_page_exists_and_has_its_own_words():
    metrics = {**ANSWERS, **RETRIEVAL}
    plotted = [name for group in GROUPS for name in group.names]
    assert set(plotted) | set(BY_TYPE) | set(BY_TURN) | LOWER <= metrics.keys()
    assert len(plotted) == len(set(plotted))
    assert len({label(name) for name in metrics}) == len(metrics)


def test_what_the_gate_wants_less_of_is_better_the_lower():
    assert {name for name, more in GUARDED.items() if not more} <= LOWER


# Questions


def test_failures_come_first_and_each_question_stands_once():
    read = page(standard()).one("section", id="questions")
    found = [(each.attributes["id"], each.attributes["data-outcome"]) for each in read.all("details")]
    assert found == [("q4", "not retrieved"), ("q3", "answered wrongly"), ("q1", "good"), ("q2", "good")]
    assert all("open" not in each.attributes for each in read.all("details"))


def test_what_became_of_the_questions_is_counted():
    items = texts(page(standard()).one("section", id="outcomes"), "li")
    assert [each.split(",")[0] for each in items] == ["not retrieved 1 25 %", "answered wrongly 1 25 %", "good 2 50 %"]


def test_without_a_script_the_filters_are_hidden_and_all_questions_shown():
    read = page(standard())
    form = read.one("form", id="filters")
    assert "hidden" in form.attributes
    assert not [each for each in read.all("details") if "hidden" in each.attributes]
    options = [[each.attributes["value"] for each in choice.all("option")] for choice in form.all("select")]
    assert options == [
        ["", "not retrieved", "answered wrongly", "good"],
        ["", "fact", "time", "unanswerable"],
    ]
    assert form.one("output").text == "4 of 4 questions"


def parts(case: Case) -> dict[str, Node]:
    read = page(question_html(7, case, "good", {"storm": STORM, "vote": VOTE}))
    pairs = zip(read.one("dl").all("dt"), read.one("dl").all("dd"), strict=True)
    return {name.text: content for name, content in pairs}


def test_a_question_opens_to_its_answer_citations_gold_evidence_and_passages():
    shown = parts(RIGHT)
    assert list(shown) == ["answer", "short answer", "citations", "gold", "evidence", "first passages"]
    assert shown["answer"].one("a").attributes["href"] == "#q7-1"
    assert shown["answer"].text == "It killed 101 people 1.confidence 0.90, extractive"
    assert shown["citations"].one("mark").text == "It killed 101 people in Florida."
    assert shown["citations"].one("blockquote").text == STORM.text
    assert "Storm CNN, 2022-10-04 storm characters 25 to 57, support 0.93" in shown["citations"].text
    assert shown["gold"].text == "101"
    assert "passage 2" in shown["evidence"].text
    assert texts(shown["first passages"], "li") == [
        "Vote Times, 2022-10-09 vote score 0.7500, characters 0 to 33",
        "Storm CNN, 2022-10-04 storm score 0.2500, characters 0 to 57 evidence",
    ]


def test_gold_is_told_with_all_that_it_asks_for():
    assert parts(WRONG)["gold"].text == "mayor or major; without Sue"
    assert parts(REFUSED)["gold"].text == "a refusal: the articles do not hold the answer"
    assert "not among the passages" in parts(MISSED)["right articles"].text


def test_the_conversation_and_the_day_of_asking_are_told():
    record = replace(KILLED, history=(Turn("What came?", "A storm."),))
    answer = replace(RIGHT.answer, understood="How many did the storm kill?", filters=Filters(as_of=date(2022, 10, 9)))
    shown = parts(replace(RIGHT, record=record, answer=answer))
    assert shown["earlier"].text == "What came?\nA storm."
    assert shown["understood as"].text == "How many did the storm kill?"
    assert shown["as of"].text == "2022-10-09"


def test_a_citation_that_is_not_exact_is_named():
    wrong = replace(RIGHT.answer.citations[0], start=0, end=4)
    shown = parts(replace(RIGHT, answer=replace(RIGHT.answer, citations=(wrong,))))
    assert texts(shown["citations"], "p", class_="wrong") == [
        "These words do not stand at these characters of the article."
    ]
    assert texts(parts(replace(RIGHT, texts={}))["citations"], "p", class_="wrong") == ["The article is not here."]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            RIGHT,
            ["Says “101”.", "The first evidence is passage 2 of 2.", "The citations cover 1 of 1 evidence quotes."],
        ),
        (REFUSED, ["Refused (nothing_found), as it should."]),
        (WRONG, ["Does not say “mayor” or “major”.", "Says “Sue”, which it must not."]),
        (
            MISSED,
            ["Refused (not_answered), though the record has an answer.", "No right article is among the 1 passages."],
        ),
        (answered(WHALE, "A blue one."), ["Answered, though the articles do not hold the answer."]),
        (answered(QuestionRecord("a", "Who?"), "He."), []),
        (
            answered(KILLED, "It came at night [1].", (cited(STORM, "came at night"),), (hit(STORM, 0, 57),)),
            ["Does not say “101”.", "The first evidence is passage 1 of 1.", "No citation touches the evidence."],
        ),
    ],
)
def test_reasons_are_what_is_true_of_the_answer(case, said):
    assert reasons(case) == said
