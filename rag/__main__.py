"""The command line: `byline`, or `python -m rag`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.batch import Asked, read_history, read_questions
from rag.errors import BylineError, InvalidQuestions
from rag.settings import Settings
from rag.terminal import answer_text, article_table, article_text, progress_bar, report_text, status_text
from rag.types import Answer, Filters, Report, StoredArticle, Turn
from rag.wire import answer_object, article_record, json_line

if TYPE_CHECKING:
    from rag.chatbot import Chatbot
    from rag.library import Library

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status: 0, 1 after an error, 2 after wrong usage."""
    sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    options = parser().parse_args(arguments)
    try:
        settings = Settings(**{key: getattr(options, key) for key in ("corpus", "index") if hasattr(options, key)})
        return int(options.run(options, settings))
    except InvalidQuestions as error:
        print(f"byline: {error}", file=sys.stderr)
        return 2
    except BylineError as error:
        print(f"byline: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # whoever read our output has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    folders = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    folders.add_argument("--corpus", type=Path, metavar="DIR", help="folder of the articles (default: corpus)")
    folders.add_argument("--index", type=Path, metavar="DIR", help="folder of the index (default: .byline/index)")
    top = argparse.ArgumentParser(
        prog="byline", parents=[folders], description="Ask questions of a collection of articles."
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, (run, summary, example, arguments) in _COMMANDS.items():
        command = commands.add_parser(
            name, parents=[folders], help=summary, description=f"{summary[0].upper()}{summary[1:]}.", epilog=example
        )
        command.set_defaults(run=run)
        for flags, details in arguments:
            command.add_argument(*flags, **details)
    return top


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    if (options.question is None) == (options.batch is None):
        print("byline ask: give either a question or --batch FILE", file=sys.stderr)
        return 2
    filters = Filters(tuple(options.publisher), tuple(options.article), options.since, options.until, options.as_of)
    if options.batch is not None:
        asked = read_questions(_lines(options.batch))
        chatbot = _chatbot(settings)
        for each in asked:
            print(json_line(answer_object(_answered(chatbot, each, filters))), flush=True)
        return 0
    turns = read_history(_text(options.history)) if options.history else ()
    answer = _chatbot(settings).ask(options.question, turns, filters)
    print(json_line(answer_object(answer)) if options.json else answer_text(answer))
    return 0


def _answered(chatbot: Chatbot, asked: Asked, filters: Filters) -> Answer:
    limits = replace(filters, as_of=asked.as_of) if asked.as_of else filters
    return replace(chatbot.ask(asked.question, asked.turns, limits), id=asked.id)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    library = _library(settings)
    started = time.monotonic()
    with progress_bar(sys.stderr.isatty()) as bar:
        report = library.add(options.sources, bar)
    return _told(report, started)


def _sync(_: argparse.Namespace, settings: Settings) -> int:
    library = _library(settings)
    started = time.monotonic()
    with progress_bar(sys.stderr.isatty()) as bar:
        report = library.sync(bar)
    return _told(report, started)


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    started = time.monotonic()
    return _told(_library(settings).remove(options.ids, options.purge), started)


def _told(report: Report, started: float) -> int:
    for failure in report.failures:
        print(f"byline: {failure.source}: {failure.reason}", file=sys.stderr)
    print(report_text(report, time.monotonic() - started))
    return 1 if report.failures else 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    articles = _library(settings).articles()
    if options.json:
        print(json_line([_listed(each) for each in articles]))
    else:
        print(article_table(articles))
    return 0


def _listed(stored: StoredArticle) -> dict[str, Any]:
    record = article_record(stored.article)
    del record["text"]
    return {**record, "passages": stored.passages, "version": stored.version}


def _show(options: argparse.Namespace, settings: Settings) -> int:
    stored = _library(settings).article(options.id)
    if options.version not in {None, stored.version}:
        raise BylineError(f"version {options.version} of {options.id} is not kept; the present one is {stored.version}")
    article = stored.article
    print(json_line(article_record(article)) if options.json else article_text(article))
    return 0


def _status(options: argparse.Namespace, settings: Settings) -> int:
    status = _library(settings).status()
    print(json_line(status) if options.json else status_text(status))
    return 0


def _export(_: argparse.Namespace, settings: Settings) -> int:
    for article in _library(settings).export():
        print(json_line(article_record(article)))
    return 0


def _chat(_: argparse.Namespace, settings: Settings) -> int:
    chatbot = _chatbot(settings)
    turns: list[Turn] = []
    print("Ask about the articles; an empty line ends the conversation.", file=sys.stderr)
    while question := _typed():
        answer = chatbot.ask(question, turns)
        turns.append(Turn(question, answer.text))
        print(answer_text(answer), end="\n\n")
    return 0


def _typed() -> str:
    try:
        return input("> ").strip()
    except EOFError:
        return ""


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from app import main as serve

    changed = {key: getattr(options, key) for key in ("host", "port") if getattr(options, key) is not None}
    return serve(settings.model_copy(update=changed))


def _library(settings: Settings) -> Library:
    from rag.build import build_library

    return build_library(settings)


def _chatbot(settings: Settings) -> Chatbot:
    from rag.build import build_chatbot

    library = _library(settings)
    library.check()
    return build_chatbot(settings, library)


def _lines(name: str) -> list[str]:
    text = sys.stdin.buffer.read().decode("utf-8", "replace") if name == "-" else _text(Path(name))
    return text.split("\n")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidQuestions(f"{path} cannot be read: {error}") from error


_JSON = (("--json",), {"action": "store_true", "help": "print JSON"})
_DAY = {"type": date.fromisoformat, "metavar": "DATE"}
_COMMANDS: dict[str, Any] = {
    "ask": (
        _ask,
        "answer a question, with the exact words it rests on",
        'example: byline ask "How many people died?" --publisher CNN --since 2022-09-01',
        [
            (("question",), {"nargs": "?", "metavar": "QUESTION", "help": "what you want to know"}),
            (("--batch",), {"metavar": "FILE", "help": "ask every question of a .jsonl file (- for standard input)"}),
            _JSON,
            (("--history",), {"type": Path, "metavar": "FILE", "help": "JSON list of {question, answer} before this"}),
            (("--publisher",), {"action": "append", "default": [], "metavar": "NAME", "help": "only this publisher"}),
            (("--article",), {"action": "append", "default": [], "metavar": "ID", "help": "only this article"}),
            (("--since",), {**_DAY, "help": "only articles of this day (YYYY-MM-DD) or later"}),
            (("--until",), {**_DAY, "help": "only articles of this day or earlier"}),
            (("--as-of",), {**_DAY, "help": "answer as of this day"}),
        ],
    ),
    "add": (
        _add,
        "add or update articles: files (.txt, .md, .jsonl, .jsonl.gz) and folders",
        "example: byline add report.txt clippings/",
        [(("sources",), {"nargs": "+", "metavar": "PATH", "help": "a file or a folder"})],
    ),
    "sync": (_sync, "make the index follow the corpus folder", "example: byline sync", []),
    "list": (_list, "list the articles", "example: byline list --json", [_JSON]),
    "show": (
        _show,
        "show one article",
        "example: byline show iranian-troops-in-iraq",
        [
            (("id",), {"metavar": "ID", "help": "the article's id"}),
            _JSON,
            (("--version",), {"type": int, "metavar": "N", "help": "a certain version"}),
        ],
    ),
    "remove": (
        _remove,
        "remove articles from the corpus and the index",
        "example: byline remove iranian-troops-in-iraq",
        [
            (("ids",), {"nargs": "+", "metavar": "ID", "help": "the article's id"}),
            (("--purge",), {"action": "store_true", "help": "leave no byte of them in any file of the index"}),
        ],
    ),
    "status": (_status, "show what the index holds and what failed", "example: byline status", [_JSON]),
    "export": (_export, "print every article as one record a line", "example: byline export > articles.jsonl", []),
    "chat": (_chat, "hold a conversation in the terminal", "example: byline chat", []),
    "serve": (
        _serve,
        "start the web application",
        "example: byline serve --port 8000",
        [
            (("--host",), {"metavar": "ADDRESS", "help": "address to listen on (default: 127.0.0.1)"}),
            (("--port",), {"type": int, "metavar": "N", "help": "port (default: 7860)"}),
        ],
    ),
}

if __name__ == "__main__":
    sys.exit(main())
