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
from typing import Any

from eval import collection as collections
from eval.bench.__main__ import add_options as add_bench_options
from eval.bench.__main__ import bench
from eval.collection import Collection
from eval.comparing import compare
from eval.comparison_text import comparison_text, difference_line
from eval.gate import GUARDED, drops, read_baseline, write_baseline
from eval.records import QuestionRecord, read_questions
from eval.run_folder import RunFolder
from eval.running import KINDS, run
from eval.scores import scores_object
from eval.summary import table, verdict
from rag.errors import BylineError, InvalidQuestions
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
    example = "example: python -m eval {} eval/questions/corpus.jsonl --out build/run"
    for name, summary in (
        ("run", "ask every question of a set and measure retrieval, answers, citations and refusals"),
        ("retrieval", "search for every question of a set and measure retrieval alone"),
    ):
        command = commands.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", epilog=example.format(name)
        )
        _add_run_options(command)
        command.set_defaults(start=_run, kind=name)
    _add_compare(commands)
    _add_gate(commands)
    summary = "compare with the stock pipeline on this machine"
    command = commands.add_parser("bench", help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    add_bench_options(command)
    command.set_defaults(start=bench)
    return top


def _add_compare(commands: Any) -> None:
    command = commands.add_parser(
        "compare",
        help="say how two runs of a set differ, and whether by more than chance",
        description="Say how two runs of a set differ, question by question, and whether by more than chance.",
        epilog="example: python -m eval compare .byline/runs/before .byline/runs/after",
    )
    command.add_argument("before", type=Path, metavar="BEFORE", help="run folder")
    command.add_argument("after", type=Path, metavar="AFTER", help="run folder")
    command.add_argument("--json", action="store_true", help="print the differences as JSON")
    command.set_defaults(start=_compare)


def _add_gate(commands: Any) -> None:
    command = commands.add_parser(
        "gate",
        help="exit 1 if a run is worse than a baseline by more than chance",
        description="Exit 1 if a run is worse than a baseline by more than chance.",
        epilog="example: python -m eval gate .byline/runs/corpus --baseline eval/questions/baseline.json",
    )
    command.add_argument("run", type=Path, metavar="RUN", help="run folder")
    command.add_argument("--baseline", type=Path, required=True, metavar="FILE", help="what it is held against")
    command.add_argument("--write", action="store_true", help="make this run the baseline instead")
    command.set_defaults(start=_gate)


def _add_run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("questions", type=Path, metavar="QUESTIONS", help="a .jsonl file of question records")
    command.add_argument(
        "--articles",
        type=Path,
        metavar="PATH",
        help="ask over these articles (a file or folder, as `byline add` takes it) in an index of their own, "
        "kept in the cache by content; without it, over the library",
    )
    command.add_argument("--out", type=Path, metavar="DIR", help="run folder (default: .byline/runs/NAME)")
    command.add_argument("--json", action="store_true", help="print the scores as JSON and nothing else")
    command.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the library's articles")
    command.add_argument("--index", type=Path, metavar="DIR", help="folder of the library's index")


def _run(options: argparse.Namespace) -> int:
    records = read_questions(options.questions)
    settings = Settings(**{key: getattr(options, key) for key in ("corpus", "index") if getattr(options, key)})
    collection = _collection(settings, options.articles)
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


def _collection(settings: Settings, articles: Path | None) -> Collection:
    if articles is None:
        return collections.open_library(settings)
    with progress_bar(sys.stderr.isatty()) as report:
        return collections.open_apart(settings, articles, report)


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
        "questions_sha256": hashlib.sha256(questions.read_bytes()).hexdigest(),
        "settings": settings.model_dump(mode="json", exclude=_ELSEWHERE),
    }


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
