"""The command line of evaluation: `python -m eval`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from eval import collection as collections
from eval.bench.__main__ import add_options as add_bench_options
from eval.bench.__main__ import bench
from eval.collection import Collection
from eval.comparing import compare
from eval.comparison_text import comparison_text, difference_line
from eval.drafting import draft
from eval.drafts.writing import write_drafts
from eval.from_feedback import from_feedback
from eval.gate import GUARDED, drops, read_baseline, write_baseline
from eval.options import add_compare, add_draft, add_feedback, add_gate, add_run
from eval.records import QuestionRecord
from eval.run_folder import RunFolder
from eval.running import KINDS, run
from eval.scores import scores_object
from eval.sets import QuestionSet, read_set, write_articles
from eval.summary import table, verdict
from rag.errors import BylineError, ChatModelError, InvalidQuestions
from rag.settings import Settings
from rag.terminal import progress_bar

__all__ = ["main", "parser"]

_ELSEWHERE = {"corpus", "index", "state", "cache", "host", "port", "threads", "lock_timeout"}
"""Settings that say where or how fast, not what is answered."""

_NAMES = max(map(len, GUARDED))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0 whatever the quality, 1 after an error, 2 after wrong usage."""
    options = parser().parse_args(arguments)
    try:
        return int(options.start(options))
    except InvalidQuestions as error:
        print(f"eval: {error}", file=sys.stderr)
        return 2
    except BylineError as error:
        print(f"eval: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = argparse.ArgumentParser(prog="python -m eval", description="Measure Byline on question sets.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    add_run(commands, _run)
    add_compare(commands, _compare)
    add_gate(commands, _gate)
    add_draft(commands, _draft)
    add_feedback(commands, _from_feedback)
    summary = "compare with the stock pipeline on this machine"
    command = commands.add_parser("bench", help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    add_bench_options(command)
    command.set_defaults(start=bench)
    return top


def _run(options: argparse.Namespace) -> int:
    asked = read_set(options.questions)
    records = asked.records
    settings = _settings(options)
    collection = _collection(settings, options.articles or _brought(settings, options.questions, asked))
    for line in _remarks(records, collection):
        print(f"eval: {line}", file=sys.stderr)
    folder = RunFolder(options.out or _default_folder(settings, options))
    with _bar(len(records)) as tell:
        scores = run(KINDS[options.kind], records, collection, folder, _about(options.questions, settings), tell)
    if options.json:
        print(json.dumps(scores_object(scores), indent=2))
    else:
        print(f"{verdict(scores)}\n\n{table(scores)}\n\n{folder.report}")
    return 0


def _compare(options: argparse.Namespace) -> int:
    before, after = RunFolder(options.before), RunFolder(options.after)
    found = compare(before.rows(), after.rows())
    if options.json:
        print(json.dumps(asdict(found), indent=2))
    else:
        print(comparison_text(found, before.read_answers(), after.read_answers()))
    return 0


def _gate(options: argparse.Namespace) -> int:
    rows = RunFolder(options.run).rows()
    if options.write:
        write_baseline(options.baseline, rows)
        print(f"{options.baseline} holds {len(rows)} questions now")
        return 0
    found = compare(read_baseline(options.baseline), rows)
    worse = drops(found)
    for name, change in found.differences.items():
        if name in GUARDED:
            print(f"{'DROP' if name in worse else 'ok':4}  {difference_line(name, change, _NAMES)}")
    if found.only_before or found.only_after:
        left = f"{len(found.only_before)} are only in the baseline, {len(found.only_after)} only in the run"
        print(f"eval: of the questions {left}; they were not compared", file=sys.stderr)
    return 1 if worse else 0


def _draft(options: argparse.Namespace) -> int:
    from rag.build import build_library
    from rag.chat_model import load_chat_model

    settings, model = _settings(options), None
    if settings.chat_model:
        try:
            model = load_chat_model(settings.chat_model, settings.chat_timeout)
        except ChatModelError as error:
            print(f"eval: {error}; drafting without it", file=sys.stderr)
    articles = list(build_library(settings).export())
    with _bar(len(articles)) as tell:
        drafts = draft(articles, options.count, model, settings.chat_model or "", tell)
    for trouble in drafts.troubles:
        print(f"eval: {trouble}", file=sys.stderr)
    write_drafts(options.out, drafts.records, options.overwrite)
    print(f"{options.out}: {len(drafts.records)} drafts; keep the good ones and drop the others")
    return 0


def _from_feedback(options: argparse.Namespace) -> int:
    from rag.build import build_conversations, build_library

    settings = _settings(options)
    rated = build_conversations(settings).feedback() if settings.state.exists() else []
    if not rated:
        raise BylineError("nothing has been rated yet; rate answers in the chat of `byline serve`")
    records = from_feedback(rated, list(build_library(settings).export()), options.liked)
    write_drafts(options.out, records, options.overwrite)
    print(f"{options.out}: {len(records)} questions")
    return 0


def _settings(options: argparse.Namespace) -> Settings:
    return Settings(**{key: getattr(options, key) for key in ("corpus", "index") if getattr(options, key)})


def _collection(settings: Settings, articles: Path | None) -> Collection:
    if articles is None:
        return collections.open_library(settings)
    with progress_bar(sys.stderr.isatty()) as report:
        return collections.open_apart(settings, articles, report)


def _brought(settings: Settings, questions: Path, asked: QuestionSet) -> Path | None:
    """Return the folder that the articles of a set are written to, in the cache; None where it brings none."""
    if asked.articles is None:
        return None
    folder = settings.cache / "eval" / "articles" / _digest(questions)
    write_articles(folder, asked.articles)
    return folder


def _remarks(records: Sequence[QuestionRecord], collection: Collection) -> Iterator[str]:
    """Yield what a reader of the figures should know: failed articles, evidence that is not there, undated articles."""
    yield from (f"not added: {each.source}: {each.reason}" for each in collection.failures)
    there = {each.id for each in collection.articles}
    astray = sum(any(each.article not in there for each in record.evidence) for record in records)
    if astray:
        yield f"{astray} of {len(records)} questions have evidence in articles that are not here"
    if collection.undated and collection.newest and not all(record.asked for record in records):
        yield (
            f"questions without `asked` are asked as of {collection.newest}, "
            f"which leaves out {collection.undated} articles without a date"
        )


def _about(questions: Path, settings: Settings) -> dict[str, object]:
    """Return what must be the same for a run to be continued."""
    return {
        "byline": _version(),
        "questions": questions.name,
        "questions_sha256": _digest(questions),
        "settings": settings.model_dump(mode="json", exclude=_ELSEWHERE),
    }


def _digest(questions: Path) -> str:
    """Return the SHA-256 of a question set, of every file in it where it is a folder."""
    files = sorted(path for path in questions.rglob("*") if path.is_file()) if questions.is_dir() else [questions]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _version() -> str:
    try:
        return version("byline")
    except PackageNotFoundError:  # run from a checkout that was not installed
        return "unknown"


def _default_folder(settings: Settings, options: argparse.Namespace) -> Path:
    suffix = "" if options.kind == "run" else f"-{options.kind}"
    return settings.state.parent / "runs" / f"{options.questions.stem}{suffix}"


@contextmanager
def _bar(total: int) -> Iterator[Callable[[int], None]]:
    """Show a bar on standard error with the time left, while the block runs and somebody watches."""
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("asking", total=total)
        yield lambda done: bar.update(task, completed=done)


if __name__ == "__main__":
    sys.exit(main())
