"""The command line of the public sets: `python -m eval quality`, or `python -m eval.quality`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from eval.asking_bar import asking_bar
from eval.bench.settings import BenchSettings
from eval.collection import Collection, open_apart
from eval.options import positive
from eval.quality.findings import Found
from eval.quality.markdown import markdown, pictures, placed
from eval.quality.place import Checker, Place
from eval.quality.sets import SETS, measure_sets, read_measured
from rag.build import build_checker, build_reader
from rag.errors import BylineError
from rag.settings import Settings
from rag.terminal import progress_bar

__all__ = ["add_options", "main", "quality"]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Give a parser the options of measuring the public sets."""
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"of {', '.join(SETS)} (default: all)")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the data sets (default: BYLINE_DATA)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where runs and figures go (default: .byline/quality)")
    parser.add_argument(
        "--sample", type=positive, metavar="N", help="take at most N questions or conversations of a set"
    )
    parser.add_argument(
        "--write",
        type=Path,
        metavar="FILE",
        help="put the tables between the markers of a document, pictures beside it",
    )
    parser.add_argument("--only-show", action="store_true", help="measure nothing, show the figures that are there")


def quality(options: argparse.Namespace) -> int:
    """Measure the wanted sets, print their tables, and return the exit status."""
    if unknown := [each for each in options.sets if each not in SETS]:
        print(f"quality: no such set: {', '.join(unknown)}; there are {', '.join(SETS)}", file=sys.stderr)
        return 2
    settings = Settings()
    out = options.out or settings.state.parent / "quality"
    measured = read_measured(out)
    if not options.only_show:
        place = Place(
            _data(options),
            out,
            settings,
            _open,
            _bar,
            options.sample,
            checker=lambda: _checker(settings),
            reader=lambda: build_reader(settings),
        )
        measured = measure_sets(place, options.sets or list(SETS), _tell)
    for name, found in measured.sets.items():
        if name in (options.sets or SETS):
            print(f"## {name}\n\n{markdown(found)}\n")
    if options.write:
        _write(options.write, measured.sets)
    return 0


def main() -> int:
    """Measure the sets and return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m eval.quality", description="Measure Byline on the public sets.")
    add_options(parser)
    try:
        return quality(parser.parse_args())
    except BylineError as error:
        print(f"quality: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _write(document: Path, sets: Mapping[str, Found]) -> None:
    try:
        document.write_text(placed(document.read_text(encoding="utf-8"), sets), encoding="utf-8")
        for name, drawn in pictures(sets).items():
            (document.parent / name).write_text(drawn, encoding="utf-8")
    except OSError as error:
        raise BylineError(
            f"{document} cannot be written: {error.strerror}; it must be there with its markers"
        ) from error


def _data(options: argparse.Namespace) -> Path:
    data: Path | None = options.data or BenchSettings().data
    if data is None:
        raise BylineError("the public data sets are needed; give their folder with --data or BYLINE_DATA")
    return data


def _open(settings: Settings, articles: Path) -> Collection:
    with progress_bar(sys.stderr.isatty()) as report:
        return open_apart(settings, articles, report)


def _checker(settings: Settings) -> Checker:
    """Return how far quotes fully support statements, by the checker that the product has."""
    checker = build_checker(settings)
    return lambda pairs: [each.full for each in checker.check(pairs)]


def _tell(line: str) -> None:
    print(f"quality: {line}", file=sys.stderr, flush=True)


def _bar(name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
    _tell(f"{name}: {total} questions")
    return asking_bar(total, name)


if __name__ == "__main__":
    sys.exit(main())
