"""The commands and their options: summary, example and arguments of each, for `argparse`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

__all__ = ["COMMANDS"]

_JSON = (("--json",), {"action": "store_true", "help": "print JSON"})
_WHOLE = "search everything, whatever publishers and days the question itself names"
_DAY = {"type": date.fromisoformat, "metavar": "DATE"}
COMMANDS: dict[str, Any] = {
    "ask": (
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
            (("--no-question-limits",), {"action": "store_true", "help": _WHOLE}),
        ],
    ),
    "add": (
        "add or update articles: files of many kinds, folders, archives, pages and feeds on the web",
        "example: byline add report.pdf clippings/ https://example.org/feed.xml",
        [
            (("sources",), {"nargs": "*", "metavar": "SOURCE", "help": "a file, a folder or an address"}),
            (("--retry-failed",), {"action": "store_true", "help": "take just those that could not be added before"}),
        ],
    ),
    "sync": ("make the index follow the corpus folder", "example: byline sync", []),
    "list": ("list the articles", "example: byline list --json", [_JSON]),
    "show": (
        "show one article",
        "example: byline show iranian-troops-in-iraq",
        [
            (("id",), {"metavar": "ID", "help": "the article's id"}),
            _JSON,
            (("--version",), {"type": int, "metavar": "N", "help": "a certain version, and what changed after it"}),
        ],
    ),
    "edit": (
        "correct what is known of an article; an empty value takes it away",
        'example: byline edit iranian-troops-in-iraq --published 2014-06-12 --author "Ann Lee"',
        [
            (("id",), {"metavar": "ID", "help": "the article's id"}),
            (("--title",), {"metavar": "TITLE", "help": "its title"}),
            (("--publisher",), {"metavar": "NAME", "help": "its publisher"}),
            (("--author",), {"metavar": "NAME", "help": "its author"}),
            (("--published",), {"metavar": "DATE", "help": "the day it was published (YYYY-MM-DD)"}),
            (("--undo",), {"action": "store_true", "help": "forget all corrections of the article"}),
        ],
    ),
    "remove": (
        "remove articles from the corpus and the index",
        "example: byline remove iranian-troops-in-iraq",
        [
            (("ids",), {"nargs": "+", "metavar": "ID", "help": "the article's id"}),
            (("--purge",), {"action": "store_true", "help": "leave no byte of them in any file of the index"}),
        ],
    ),
    "status": ("show what the index holds and what failed", "example: byline status", [_JSON]),
    "export": ("print every article as one record a line", "example: byline export > articles.jsonl", []),
    "chat": ("hold a conversation in the terminal", "example: byline chat", []),
    "serve": (
        "start the web application",
        "example: byline serve --port 8000",
        [
            (("--host",), {"metavar": "ADDRESS", "help": "address to listen on (default: 127.0.0.1)"}),
            (("--port",), {"type": int, "metavar": "N", "help": "port (default: 7860)"}),
        ],
    ),
}
