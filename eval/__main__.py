"""The command line of evaluation: `python -m eval`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval import collection as collections
from eval.asking_bar import asking_bar
from eval.bench.__main__ import add_options as add_bench_options
from eval.bench.__main__ import bench
from eval.collection import Collection
from eval.comparing import compare
from eval.comparison_text import comparison_text, difference_line, left_out
from eval.drafting import draft_as_set
from eval.drafts.writing import write_drafts
from eval.from_feedback import from_feedback
from eval.gate import GUARDED, drops, read_baseline, write_baseline
from eval.options import add_compare, add_draft, add_feedback, add_gate, add_run
from eval.quality.__main__ import add_options as add_quality_options
from eval.quality.__main__ import quality
from eval.report.comparison import comparison_html, read_side
from eval.run_folder import RunFolder
from eval.running import KINDS, run
from eval.scores import scores_object
from eval.sets import read_set
from eval.starting import about_run, brought_articles, remarks, runs_folder
from eval.summary import costs, table, verdict
from rag.errors import BylineError, InvalidQuestions
from rag.settings import Settings
from rag.terminal import progress_bar

__all__ = ["main", "parser"]

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
    for name, summary, add_options, start in (
        ("bench", "compare with the stock pipeline on this machine", add_bench_options, bench),
        ("quality", "measure every public set by its own rule", add_quality_options, quality),
    ):
        command = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        add_options(command)
        command.set_defaults(start=start)
    return top


def _run(options: argparse.Namespace) -> int:
    asked = read_set(options.questions)
    records = asked.records
    settings = _settings(options)
    collection = _collection(settings, options.articles or brought_articles(settings, options.questions, asked))
    for line in remarks(records, collection):
        print(f"eval: {line}", file=sys.stderr)
    folder = RunFolder(options.out or _default_folder(settings, options))
    with asking_bar(len(records)) as tell:
        scores = run(KINDS[options.kind], records, collection, folder, about_run(options.questions, settings), tell)
    if options.json:
        print(json.dumps(scores_object(scores), indent=2))
    else:
        print("\n\n".join(filter(None, [verdict(scores), table(scores), costs(scores), str(folder.report)])))
    return 0


def _compare(options: argparse.Namespace) -> int:
    before, after = (read_side(RunFolder(path)) for path in (options.before, options.after))
    found = compare(before.rows, after.rows)
    if options.out:
        _write_page(options.out, comparison_html(found, before, after))
    if options.json:
        print(json.dumps(asdict(found), indent=2))
    else:
        page = f"\n\n{options.out}" if options.out else ""
        print(f"{comparison_text(found, before.answers, after.answers)}{page}")
    return 0


def _write_page(path: Path, page: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise BylineError(f"{path} cannot be written: {error.strerror}; name another file with --out") from error


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
    for line in left_out(found, "the baseline", "the run"):
        print(f"eval: {line}", file=sys.stderr)
    return 1 if worse else 0


def _draft(options: argparse.Namespace) -> int:
    from rag.build import build_library

    settings = _settings(options)
    articles = list(build_library(settings).export())
    with asking_bar(len(articles)) as tell:
        drafts = draft_as_set(settings, articles, options.count, tell)
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


def _default_folder(settings: Settings, options: argparse.Namespace) -> Path:
    suffix = "" if options.kind == "run" else f"-{options.kind}"
    return runs_folder(settings) / f"{options.questions.stem}{suffix}"


if __name__ == "__main__":
    sys.exit(main())
