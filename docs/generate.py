"""Writes docs/settings.md and docs/commands.md from the code; `--check` only says whether they are up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic_core import PydanticUndefined

from eval.__main__ import parser as evaluation_parser
from rag.__main__ import parser
from rag.settings import Settings

HERE = Path(__file__).parent
NOTICE = "<!-- Written by docs/generate.py: change the code, then run `make docs`. -->"


def main(arguments: list[str]) -> int:
    """Write the documents, or with `--check` return 1 where one is out of date."""
    documents = {
        HERE / "settings.md": settings_page(),
        HERE / "commands.md": commands_page(parser(), evaluation_parser()),
    }
    if "--check" not in arguments:
        for path, text in documents.items():
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [
        str(path) for path, text in documents.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if stale:
        print(f"out of date: {', '.join(stale)}; run `make docs`", file=sys.stderr)
    return 1 if stale else 0


def settings_page() -> str:
    """Return the table of every setting."""
    rows = [
        f"| `RAG_{name.upper()}` | {_default(field)} | {_cell(field.description or '')} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            NOTICE,
            "",
            "Each setting is an environment variable. An option of the [command line](commands.md) wins over it.",
            "",
            "| variable | default | meaning |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )


def commands_page(*roots: argparse.ArgumentParser) -> str:
    """Return every command of these parsers with its arguments."""
    lines = ["# Command line", "", NOTICE, ""]
    for root in roots:
        lines += [_text(root), ""]
        options = list(_table(root))
        lines += ["Options before or after every command:", "", *options, ""] if options else []
        for name, command in _commands(root).items():
            lines += _section(root, name, command)
    return "\n".join(lines)


def _section(root: argparse.ArgumentParser, name: str, command: argparse.ArgumentParser) -> Iterator[str]:
    usage = " ".join([root.prog, name, *_positionals(command)])
    yield from [f"## `{usage}`", "", _text(command), ""]
    table = list(_table(command, skip=_flags(root)))
    yield from [*table, ""] if table else []
    if command.epilog:
        yield from ["```", *(line.rstrip() for line in command.epilog.strip().splitlines()), "```", ""]


def _text(command: argparse.ArgumentParser) -> str:
    return (command.description or "").replace("%(prog)s", command.prog).replace("%%", "%").strip()


def _commands(root: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    return {}


def _flags(command: argparse.ArgumentParser) -> set[str]:
    return {flag for action in command._actions for flag in action.option_strings}


def _positionals(command: argparse.ArgumentParser) -> list[str]:
    return [_shown(action) for action in command._actions if not action.option_strings]


def _table(command: argparse.ArgumentParser, skip: set[str] = frozenset()) -> Iterator[str]:
    rows = [
        action
        for action in command._actions
        if action.help is not argparse.SUPPRESS
        and not isinstance(action, argparse._SubParsersAction | argparse._HelpAction)
        and not (set(action.option_strings) & skip)
    ]
    if rows:
        yield "| argument | meaning |"
        yield "|---|---|"
    for action in rows:
        yield f"| `{_cell(_argument(action))}` | {_cell(_help(action))} |"


def _help(action: argparse.Action) -> str:
    text = action.help or ""
    for key, value in vars(action).items():
        text = text.replace(f"%({key})s", str(value))
    return text.replace("%%", "%")


def _argument(action: argparse.Action) -> str:
    if not action.option_strings:
        return _shown(action)
    value = "" if action.nargs == 0 else f" {_metavar(action)}"
    return ", ".join(f"{flag}{value}" for flag in action.option_strings)


def _shown(action: argparse.Action) -> str:
    name = _metavar(action)
    return {"?": f"[{name}]", "*": f"[{name} ...]", "+": f"{name} ..."}.get(str(action.nargs), name)


def _metavar(action: argparse.Action) -> str:
    if action.metavar:
        return str(action.metavar)
    return "|".join(map(str, action.choices)) if action.choices else action.dest.upper()


def _default(field: Any) -> str:
    if field.default_factory is not None or field.default is PydanticUndefined:
        return "the user's cache folder"
    return "none" if field.default is None else f"`{field.default}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
