import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import ArticleNotFound
from rag.progress import Progress, Step
from tests.library_bench import Bench, open_bench

STORM = "The storm reached the coast on Monday night. At least 32 people died, officials said.\n"
BANK = "The founder of the bank denied the fraud. The court heard him on Tuesday.\n"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    opened = open_bench(tmp_path)
    yield opened
    opened.close()


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def archive(path: Path, **members: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in members.items():
            packed.writestr(f"{name}.txt", content)
    return path


def ids(bench: Bench) -> list[str]:
    return [stored.article.id for stored in bench.library.articles()]


def test_same_content_under_another_name_is_one_article(bench: Bench, tmp_path: Path) -> None:
    first = write(tmp_path, "a/storm.txt", f"A storm\n\n{STORM}")
    second = write(tmp_path, "b/other name.md", f"---\ntitle: A storm\n---\n{STORM}")
    report = bench.library.add([first, second])
    assert report.added == ("storm",)
    assert report.same == ((str(second), "storm"),)
    assert ids(bench) == ["storm"]
    assert bench.library.add([second]).same == ((str(second), "storm"),)
    assert [path.name for path in bench.corpus.glob("*.md")] == ["storm.md"]


def test_same_words_in_two_outlets_are_two_articles(bench: Bench, tmp_path: Path) -> None:
    first = write(tmp_path, "a.md", f"---\npublisher: CNN\n---\n{STORM}")
    second = write(tmp_path, "b.md", f"---\npublisher: The Hill\n---\n{STORM}")
    assert bench.library.add([first, second]).added == ("a", "b")


def test_article_that_names_its_id_is_kept_beside_the_same_content(bench: Bench, tmp_path: Path) -> None:
    source = write(tmp_path, "in.jsonl", "".join(json.dumps({"id": each, "text": STORM}) + "\n" for each in "ab"))
    assert bench.library.add([source]).added == ("a", "b")


def test_edited_file_is_an_update_although_another_article_says_the_same(bench: Bench, tmp_path: Path) -> None:
    storm, bank = write(tmp_path, "storm.txt", f"A storm\n\n{STORM}"), write(tmp_path, "bank.txt", f"A bank\n\n{BANK}")
    bench.library.add([storm, bank])
    bank.write_text(f"A bank\n\n{STORM}")
    assert bench.library.add([bank]).updated == ("bank",)


def test_file_of_the_corpus_with_known_content_takes_over_when_the_first_is_gone(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    write(bench.corpus, "b.txt", f"A storm\n\n{STORM}")
    report = bench.library.sync()
    assert (report.added, report.same) == (("a",), (("b.txt", "a"),))
    assert bench.library.sync().added == ()
    (bench.corpus / "a.txt").unlink()
    report = bench.library.sync()
    assert (report.added, report.removed) == (("b",), ("a",))


def test_index_made_again_holds_the_same_articles(bench: Bench, tmp_path: Path) -> None:
    bench.library.add([write(tmp_path, "storm.txt", f"A storm\n\n{STORM}")])
    write(bench.corpus, "another copy.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    again = open_bench(tmp_path, index=tmp_path / "other")
    again.library.sync()
    assert ids(again) == ids(bench) == ["storm"]
    again.close()


def test_removing_an_article_removes_the_files_with_the_same_content(bench: Bench) -> None:
    write(bench.corpus, "a.txt", f"A storm\n\n{STORM}")
    write(bench.corpus, "b.txt", f"A storm\n\n{STORM}")
    bench.library.sync()
    bench.library.remove(["a"])
    assert ids(bench) == []
    assert bench.library.sync().added == ()


def test_article_of_an_archive_in_the_corpus_is_removed_for_good(bench: Bench) -> None:
    archive(bench.corpus / "clippings.zip", storm=f"A storm\n\n{STORM}", bank=f"A bank\n\n{BANK}")
    bench.library.sync()
    assert ids(bench) == ["clippings/bank", "clippings/storm"]
    bench.library.remove(["clippings/bank"])
    assert ids(bench) == ["clippings/storm"]
    again = open_bench(bench.corpus.parent, index=bench.corpus.parent / "other")
    again.library.sync()
    assert ids(again) == ["clippings/storm"]
    again.close()


def test_archive_outside_becomes_one_file_an_article(bench: Bench, tmp_path: Path) -> None:
    packed = archive(tmp_path / "clippings.zip", storm=f"A storm\n\n{STORM}", bank=f"A bank\n\n{BANK}")
    assert bench.library.add([packed]).added == ("clippings/bank", "clippings/storm")
    assert (bench.corpus / "clippings/bank.md").exists()


def test_original_of_a_page_is_kept_and_removed_with_its_article(bench: Bench, tmp_path: Path) -> None:
    page = f"<html><head><title>A storm</title></head><body><article><p>{STORM * 4}</p></article></body></html>"
    bench.library.add([write(tmp_path, "storm.html", page)])
    original = bench.library.original("storm")
    assert original == bench.corpus / ".byline/originals/storm.html"
    assert original.read_text() == page
    bench.library.remove(["storm"])
    assert not original.exists()
    with pytest.raises(ArticleNotFound):
        bench.library.original("storm")


def test_page_in_the_corpus_is_its_own_original(bench: Bench) -> None:
    page = f"<html><head><title>A storm</title></head><body><article><p>{STORM * 4}</p></article></body></html>"
    write(bench.corpus, "saved/storm.html", page)
    bench.library.sync()
    assert bench.library.original("saved/storm") == bench.corpus / "saved/storm.html"


def test_text_has_no_original(bench: Bench, tmp_path: Path) -> None:
    bench.library.add([write(tmp_path, "storm.txt", f"A storm\n\n{STORM}")])
    assert bench.library.original("storm") is None


def test_failed_files_alone_are_tried_again(bench: Bench, tmp_path: Path) -> None:
    good, bad = write(tmp_path, "good.txt", f"A storm\n\n{STORM}"), write(tmp_path, "bad.txt", "")
    assert [failure.origin for failure in bench.library.add([good, bad]).failures] == [str(bad)]
    bad.write_text(f"A bank\n\n{BANK}")
    good.write_text(f"A storm\n\n{STORM}It was Monday.\n")
    report = bench.library.retry()
    assert (report.added, report.updated, report.failures) == (("bad",), (), ())
    assert bench.library.status()["failed"] == []
    assert bench.library.retry().added == ()


def test_failed_file_of_a_folder_is_tried_again_by_itself(bench: Bench, tmp_path: Path) -> None:
    write(tmp_path, "in/good.txt", f"A storm\n\n{STORM}")
    bad = write(tmp_path, "in/bad.txt", "")
    bench.library.add([tmp_path / "in"])
    assert [each["source"] for each in bench.library.status()["failed"]] == [str(bad)]
    bad.write_text(f"A bank\n\n{BANK}")
    bench.library.add([tmp_path / "in"])
    assert bench.library.status()["failed"] == []


def test_files_of_other_kinds_in_a_folder_are_named(bench: Bench, tmp_path: Path) -> None:
    write(tmp_path, "in/good.txt", f"A storm\n\n{STORM}")
    picture = write(tmp_path, "in/picture.jpg", b"\xff\xd8")
    assert bench.library.add([tmp_path / "in"]).left_out == (str(picture),)


def test_every_file_is_told_from_reading_to_ready_or_failed(bench: Bench, tmp_path: Path) -> None:
    good, bad = write(tmp_path, "good.txt", f"A storm\n\n{STORM}"), write(tmp_path, "bad.txt", "")
    same = write(tmp_path, "same.txt", f"A storm\n\n{STORM}")
    told: list[Progress] = []
    bench.library.add([good, bad, same], told.append)
    steps: dict[str, list[Step]] = {}
    for step in (step for progress in told for step in progress.steps):
        steps.setdefault(Path(step.source).name, []).append(step)
    assert [step.stage for step in steps["good.txt"]] == ["reading", "splitting", "embedding", "ready"]
    assert [step.stage for step in steps["bad.txt"]] == ["reading", "failed"]
    assert [(step.stage, step.reason) for step in steps["same.txt"]] == [("reading", None), ("same", "good")]
    assert (told[-1].done, told[-1].total) == (3, 3)


def test_cancelled_adding_keeps_what_is_ready_and_can_go_on(bench: Bench, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{n:03}", "text": f"Number {n}. {STORM}"}) for n in range(200)]
    source = write(tmp_path, "in.jsonl", "\n".join(lines))
    told: list[Progress] = []
    report = bench.library.add([source], told.append, lambda: bool(told) and told[-1].done >= 64)
    assert report.cancelled
    assert len(report.added) == len(ids(bench)) == 64
    assert not bench.library.sync().added, "nothing was written that is not indexed"
    assert len(bench.library.add([source]).added) == 136


def test_articles_can_be_asked_for_while_others_are_added(bench: Bench, tmp_path: Path) -> None:
    lines = [json.dumps({"id": f"a{n:03}", "text": f"Number {n}. {STORM}"}) for n in range(130)]
    source = write(tmp_path, "in.jsonl", "\n".join(lines))
    ready: list[int] = []
    bench.library.add([source], lambda _: ready.append(len(bench.library.articles())))
    assert ready == sorted(ready)
    assert {64, 128} <= set(ready)


def test_edited_file_uploaded_again_is_an_update(bench: Bench, tmp_path: Path) -> None:
    bench.library.add([write(tmp_path, "1/storm.txt", f"A storm\n\n{STORM}")], uploaded=True)
    edited = write(tmp_path, "2/storm.txt", f"A storm\n\n{STORM}It was the worst in years.\n")
    assert bench.library.add([edited], uploaded=True).updated == ("storm",)


def test_other_upload_of_the_same_name_is_another_article(bench: Bench, tmp_path: Path) -> None:
    bench.library.add([write(tmp_path, "1/article.txt", f"A storm\n\n{STORM}")], uploaded=True)
    report = bench.library.add([write(tmp_path, "2/article.txt", f"A bank\n\n{BANK}")], uploaded=True)
    assert report.added == ("article-2",)
    assert report.renamed == (("article", "article-2"),)


def test_failed_upload_is_told_and_not_tried_again(bench: Bench, tmp_path: Path) -> None:
    assert bench.library.add([write(tmp_path, "bad.txt", "")], uploaded=True).failures
    assert bench.library.status()["failed"] == []
