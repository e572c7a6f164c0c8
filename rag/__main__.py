"""The command line: `byline`, or `python -m rag`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import TYPE_CHECKING

from rag.batch import Asked, read_history, read_questions
from rag.corrections import FIELDS
from rag.errors import BylineError, InvalidQuestions
from rag.options import COMMANDS
from rag.report_text import report_text, version_text
from rag.settings import Settings
from rag.terminal import (
    answer_text,
    article_table,
    article_text,
    progress_bar,
    status_text,
)
from rag.types import Answer, Filters, Report, Turn
from rag.wire import answer_object, article_record, json_line, listed_record

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
    for name, run in _RUN.items():
        summary, example, arguments = COMMANDS[name]
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
    instead = Filters() if options.no_question_limits else None
    if options.batch is not None:
        asked = read_questions(_lines(options.batch))
        chatbot = _chatbot(settings)
        for each in asked:
            print(json_line(answer_object(_answered(chatbot, each, filters, instead))), flush=True)
        return 0
    turns = read_history(_text(options.history)) if options.history else ()
    answer = _chatbot(settings).ask(options.question, turns, filters, instead)
    print(json_line(answer_object(answer)) if options.json else answer_text(answer))
    return 0


def _answered(chatbot: Chatbot, asked: Asked, filters: Filters, instead: Filters | None) -> Answer:
    limits = replace(filters, as_of=asked.as_of) if asked.as_of else filters
    return replace(chatbot.ask(asked.question, asked.turns, limits, instead), id=asked.id)


def _add(options: argparse.Namespace, settings: Settings) -> int:
    if bool(options.sources) == options.retry_failed:
        print("byline add: give either files, folders or addresses, or --retry-failed", file=sys.stderr)
        return 2
    library = _library(settings)
    started = time.monotonic()
    with progress_bar(sys.stderr.isatty()) as bar, _interruptible() as cancelled:
        retry = options.retry_failed
        report = library.retry(bar, cancelled) if retry else library.add(options.sources, bar, cancelled)
    return _told(report, started)


def _sync(_: argparse.Namespace, settings: Settings) -> int:
    library = _library(settings)
    started = time.monotonic()
    with progress_bar(sys.stderr.isatty()) as bar, _interruptible() as cancelled:
        report = library.sync(bar, cancelled)
    return _told(report, started)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl+C end what is under way after its batch, and the second at once."""
    interrupted = Event()

    def interrupt(_: int, __: object) -> None:
        if interrupted.is_set():
            raise KeyboardInterrupt
        interrupted.set()
        print("byline: ending after this batch; what is ready stays (Ctrl+C again ends at once)", file=sys.stderr)

    if current_thread() is not main_thread():
        yield interrupted.is_set
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield interrupted.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def _edit(options: argparse.Namespace, settings: Settings) -> int:
    changes = {name: getattr(options, name) for name in FIELDS if getattr(options, name) is not None}
    if bool(changes) == options.undo:
        print("byline edit: give either what to correct, such as --published 2014-06-12, or --undo", file=sys.stderr)
        return 2
    library = _library(settings)
    stored = library.reset(options.id) if options.undo else library.edit(options.id, changes)
    print(article_table([stored]))
    return 0


def _remove(options: argparse.Namespace, settings: Settings) -> int:
    started = time.monotonic()
    return _told(_library(settings).remove(options.ids, options.purge), started)


def _told(report: Report, started: float) -> int:
    for failure in report.failures:
        print(f"byline: {failure.source}: {failure.reason}", file=sys.stderr)
    print(report_text(report, time.monotonic() - started))
    if report.cancelled:
        return 130
    return 1 if report.failures else 0


def _list(options: argparse.Namespace, settings: Settings) -> int:
    articles = _library(settings).articles()
    if options.json:
        print(json_line([listed_record(each) for each in articles]))
    else:
        print(article_table(articles))
    return 0


def _show(options: argparse.Namespace, settings: Settings) -> int:
    library = _library(settings)
    if options.version is None:
        stored = library.article(options.id)
        print(
            json_line(article_record(stored.article))
            if options.json
            else article_text(stored.article, stored.language, stored.copies)
        )
        return 0
    article = library.version(options.id, options.version)
    if options.json:
        print(json_line(article_record(article)))
    else:
        print(version_text(library.versions(options.id), options.version))
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


_RUN = {
    "ask": _ask,
    "add": _add,
    "sync": _sync,
    "list": _list,
    "show": _show,
    "edit": _edit,
    "remove": _remove,
    "status": _status,
    "export": _export,
    "chat": _chat,
    "serve": _serve,
}

if __name__ == "__main__":
    sys.exit(main())
