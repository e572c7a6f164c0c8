"""The benchmark's command line: `python -m eval bench`, or `python -m eval.bench`."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from eval.bench.measuring import machine
from eval.bench.parts import PARTS, Sizes, Workplace
from eval.bench.settings import BenchSettings
from eval.bench.table import markdown
from eval.options import positive
from rag.errors import BylineError
from rag.settings import Settings

__all__ = ["add_options", "bench", "main"]

_CORPUS = Path(__file__).resolve().parents[2] / "corpus"
_HELP = {
    "articles": "articles to add",
    "rounds": "rounds of adding, of warm questions and of reading; the median counts",
    "cold_rounds": "rounds of cold questions; the median counts",
    "passages": "passages of the large index",
    "queries": "searches in the large index",
    "volume": "articles added in one run",
    "pages": "pages of the PDF",
    "items": "items of the feed",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser the benchmark's options."""
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the data sets (default: BYLINE_DATA)")
    parser.add_argument("--only", metavar="PARTS", help=f"parts to run, with commas: {','.join(PARTS)} (default: all)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the figures to a file")
    for field in fields(Sizes):
        flag = f"--{field.name.replace('_', '-')}"
        text = f"{_HELP[field.name]} (default: {field.default})"
        parser.add_argument(flag, type=positive, default=field.default, metavar="N", help=text)


def bench(options: argparse.Namespace) -> int:
    """Run the wanted parts, print the table, and return the exit status."""
    wanted = options.only.split(",") if options.only else list(PARTS)
    if unknown := [each for each in wanted if each not in PARTS]:
        print(f"bench: no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    place = Workplace(options.data or BenchSettings().data, _CORPUS, Settings().cache, _tell)
    sizes = Sizes(**{field.name: getattr(options, field.name) for field in fields(Sizes)})
    found: dict[str, Any] = {"machine": machine()}
    for name in wanted:
        run, needs_data = PARTS[name]
        if needs_data and place.data is None:
            _tell(f"{name} was left out: it needs the data sets; give their folder with --data or BYLINE_DATA")
            continue
        found[name] = run(place, sizes)
    print(markdown(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    return 0


def main() -> int:
    """Run the benchmark and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description="Compare with the stock pipeline.")
    add_options(parser)
    try:
        return bench(parser.parse_args())
    except BylineError as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _tell(line: str) -> None:
    print(f"bench: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
