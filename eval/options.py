"""The options of each command of evaluation, for `argparse`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

__all__ = ["add_compare", "add_draft", "add_feedback", "add_gate", "add_run", "positive"]


def add_run(commands: Any, start: Any) -> None:
    """Add the commands that ask or search every question of a set."""
    example = "example: python -m eval {} eval/questions/corpus.jsonl --out build/run"
    for name, summary in (
        ("run", "ask every question of a set and measure retrieval, answers, citations and refusals"),
        ("retrieval", "search for every question of a set and measure retrieval alone"),
    ):
        command = commands.add_parser(
            name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.", epilog=example.format(name)
        )
        _add_run_options(command)
        command.set_defaults(start=start, kind=name)


def add_compare(commands: Any, start: Any) -> None:
    """Add the command that compares two runs."""
    command = commands.add_parser(
        "compare",
        help="say how two runs of a set differ, and whether by more than chance",
        description="Say how two runs of a set differ, question by question, and whether by more than chance.",
        epilog="example: python -m eval compare .byline/runs/before .byline/runs/after --out comparison.html",
    )
    command.add_argument("before", type=Path, metavar="BEFORE", help="run folder")
    command.add_argument("after", type=Path, metavar="AFTER", help="run folder")
    command.add_argument("--json", action="store_true", help="print the differences as JSON")
    command.add_argument("--out", type=Path, metavar="FILE", help="also write the comparison as a page, an .html file")
    command.set_defaults(start=start)


def add_gate(commands: Any, start: Any) -> None:
    """Add the command that holds a run against a baseline."""
    command = commands.add_parser(
        "gate",
        help="exit 1 if a run is worse than a baseline by more than chance",
        description="Exit 1 if a run is worse than a baseline by more than chance.",
        epilog="example: python -m eval gate .byline/runs/corpus --baseline eval/questions/baseline.json",
    )
    command.add_argument("run", type=Path, metavar="RUN", help="run folder")
    command.add_argument("--baseline", type=Path, required=True, metavar="FILE", help="what it is held against")
    command.add_argument("--write", action="store_true", help="make this run the baseline instead")
    command.set_defaults(start=start)


def add_draft(commands: Any, start: Any) -> None:
    """Add the command that proposes questions."""
    command = commands.add_parser(
        "draft",
        help="propose questions on the library's articles, each with its evidence",
        description="Propose questions on the library's articles, each with its evidence, to be kept or dropped.",
        epilog="example: python -m eval draft drafts.jsonl --count 30",
    )
    command.add_argument("out", type=Path, metavar="OUT", help="the .jsonl file to write")
    command.add_argument("--count", type=int, default=50, metavar="N", help="how many at most (default: 50)")
    _add_place(command)
    command.set_defaults(start=start)


def add_feedback(commands: Any, start: Any) -> None:
    """Add the command that makes a set of rated answers."""
    command = commands.add_parser(
        "from-feedback",
        help="make a set of the answers that were rated bad in the chat",
        description="Make a set of the answers that were rated bad in the chat, with the corrections that were given.",
        epilog="example: python -m eval from-feedback feedback.jsonl",
    )
    command.add_argument("out", type=Path, metavar="OUT", help="the .jsonl file to write")
    command.add_argument("--liked", action="store_true", help="also those that were rated good")
    _add_place(command)
    command.set_defaults(start=start)


def positive(text: str) -> int:
    """Return a whole number from 1 on; raises what `argparse` reports."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _add_place(command: argparse.ArgumentParser) -> None:
    command.add_argument("--overwrite", action="store_true", help="replace a file that is there already")
    command.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the library's articles")
    command.add_argument("--index", type=Path, metavar="DIR", help="folder of the library's index")


def _add_run_options(command: argparse.ArgumentParser) -> None:
    command.add_argument("questions", type=Path, metavar="QUESTIONS", help="a question set: a file or a folder")
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
