"""The command line of training: `python -m rag.training`."""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rag.errors import BylineError
from rag.settings import Settings

if TYPE_CHECKING:
    from rag.training.network import CrossEncoder

__all__ = ["main", "parser"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit status."""
    options = parser().parse_args(arguments)
    try:
        return int(options.start(options))
    except BylineError as error:
        print(f"training: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def parser() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    top = argparse.ArgumentParser(prog="python -m rag.training", description="Make the models that Byline ships.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    data = commands.add_parser("data", help="make the questions and texts that the reader learns from")
    data.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the data sets")
    data.add_argument("--seed", type=int, default=1, metavar="N")
    data.add_argument("out", type=Path, metavar="OUT", help="the .jsonl file to write")
    data.set_defaults(start=_data)
    reader = commands.add_parser("reader", help="train the reader; a run that was ended goes on")
    reader.add_argument("groups", type=Path, metavar="GROUPS", help="what `data` has written")
    reader.add_argument("out", type=Path, metavar="OUT", help="folder of the checkpoint and the weights")
    for name, default in (("steps", 3000), ("at-once", 8), ("others", 2), ("tokens", 256), ("seed", 1)):
        reader.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"default: {default}")
    reader.add_argument("--rate", type=float, default=2e-4, metavar="X", help="learning rate (default: 2e-4)")
    reader.add_argument("--plain", action="store_true", help="ask each question as it is")
    reader.add_argument("--sources", nargs="+", metavar="NAME", help="sets to learn from (default: all of GROUPS)")
    reader.add_argument(
        "--words", type=int, nargs="+", metavar="N", help="to which texts are cropped (default: 40 60 80 120)"
    )
    reader.add_argument("--begin", type=Path, metavar="RUN", help="another run, to go on from what it has learnt")
    reader.set_defaults(start=_reader)
    _add_checker(commands)
    _add_last(commands)
    return top


def _add_checker(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    claims = commands.add_parser("claims", help="make the statements and quotes that the support checker learns from")
    claims.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the data sets")
    claims.add_argument(
        "--quotes", type=int, default=6500, metavar="N", help="for what is made by rule (default: 6500)"
    )
    claims.add_argument("--seed", type=int, default=1, metavar="N")
    claims.add_argument("out", type=Path, metavar="OUT", help="the .jsonl file to write")
    claims.set_defaults(start=_claims)
    checker = commands.add_parser("checker", help="train the support checker; a run that was ended goes on")
    checker.add_argument("claims", type=Path, metavar="CLAIMS", help="what `claims` has written")
    checker.add_argument("out", type=Path, metavar="OUT", help="folder of the checkpoint and the weights")
    for name, default in (("steps", 2500), ("at-once", 16), ("tokens", 128), ("seed", 1)):
        checker.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"default: {default}")
    checker.add_argument("--rate", type=float, default=2e-4, metavar="X", help="learning rate (default: 2e-4)")
    checker.add_argument("--begin", type=Path, metavar="RUN", help="another run, to go on from what it has learnt")
    checker.set_defaults(start=_checker)


def _add_last(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    ship = commands.add_parser("ship", help="write what a run has trained to rag/weights/ and print its SHA-256")
    ship.add_argument("run", type=Path, metavar="RUN", help="the OUT of `reader` or `checker`")
    ship.add_argument("name", choices=("reader", "checker"))
    ship.set_defaults(start=_ship)
    calibrate = commands.add_parser("calibrate", help="fit what the shipped reader's figures weigh, and print it")
    calibrate.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the data sets")
    calibrate.add_argument(
        "--own", type=Path, nargs=2, metavar=("QUESTIONS", "ARTICLES"), help="question records on a folder of articles"
    )
    calibrate.add_argument("--seed", type=int, default=1, metavar="N")
    calibrate.set_defaults(start=_calibrate)


def _data(options: argparse.Namespace) -> int:
    from rag.embedding import load_encoder
    from rag.training.groups import groups
    from rag.training.reader import write_groups
    from rag.training.sets import read_examples

    settings = Settings()
    examples = list(read_examples(options.data))
    encoder = load_encoder(settings.encoder, settings.cache, settings.threads)
    made = groups(examples, encoder, options.seed, _every(1000, len(examples)))
    print(f"{options.out}: {write_groups(options.out, made)} questions")
    return 0


def _reader(options: argparse.Namespace) -> int:
    from rag.training.loop import Recipe, train
    from rag.training.measuring import measure
    from rag.training.pairs import Pairs
    from rag.training.reader import HEADS, WORDS, ReaderLoss, read_groups, weighted

    found = read_groups(options.groups)
    found = [each for each in found if not options.sources or each.source in options.sources]
    learnt = weighted([each for each in found if not each.held_out])
    kept = [each for each in found if each.held_out and each.texts[0].start is not None]
    options.out.mkdir(parents=True, exist_ok=True)
    pairs = Pairs(options.tokens)
    network, before = _begun(HEADS, options.begin)
    recipe = Recipe(options.steps, options.at_once, options.rate, seed=options.seed, behind=before)
    words = options.words or WORDS
    loss = ReaderLoss(pairs, options.others, options.seed, plain=options.plain, words=words)
    train(network, learnt, loss, recipe, options.out / "checkpoint.pt", _told)
    some = random.Random(options.seed).sample(kept, min(500, len(kept)))  # noqa: S311 - not a secret
    print(json.dumps(asdict(measure(network.cpu(), some, pairs)), indent=2))
    return 0


def _claims(options: argparse.Namespace) -> int:
    from rag.training.support_data.claims import write_claims
    from rag.training.support_data.contrasts import made_claims

    made = list(made_claims(options.data, options.quotes, options.seed))
    write_claims(options.out, made)
    print(f"{options.out}: {len(made)} statements")
    return 0


def _checker(options: argparse.Namespace) -> int:
    from rag.support import STATEMENT_TOKENS
    from rag.training.checker import HEADS, CheckerLoss, checked, repeated, support
    from rag.training.loop import Recipe, train
    from rag.training.pairs import Pairs
    from rag.training.support_data.claims import read_claims, together

    found = read_claims(options.claims)
    learnt = repeated(together(each for each in found if not each.held_out))
    kept = [each for each in found if each.held_out]
    options.out.mkdir(parents=True, exist_ok=True)
    pairs = Pairs(options.tokens, STATEMENT_TOKENS)
    network, _ = _begun(HEADS, options.begin)
    recipe = Recipe(options.steps, options.at_once, options.rate, seed=options.seed)
    train(network, learnt, CheckerLoss(pairs), recipe, options.out / "checkpoint.pt", _told)
    print(json.dumps(asdict(checked(kept, support(network, kept, pairs))), indent=2))
    return 0


def _ship(options: argparse.Namespace) -> int:
    from rag.shipped import WEIGHTS
    from rag.training import checker, reader
    from rag.training.shipping import shipped

    heads = {"reader": reader.HEADS, "checker": checker.HEADS}[options.name]
    print(shipped(options.run, heads, WEIGHTS / f"{options.name}.safetensors"))
    return 0


def _calibrate(options: argparse.Namespace) -> int:
    from rag.cross_encoder import load_cross_encoder
    from rag.embedding import load_encoder
    from rag.passage_reading import PassageReader
    from rag.training.calibrating import asked_twice, calibrated, drawn
    from rag.training.own_questions import own_examples
    from rag.training.sets import read_examples

    settings = Settings()
    encoder = load_encoder(settings.encoder, settings.cache, settings.threads)
    network = load_cross_encoder("reader", settings.cache, settings.threads)
    asked = [drawn(list(read_examples(options.data)), options.seed)]
    if options.own:
        asked.append(own_examples(*options.own))
    reader = PassageReader(lambda: network)
    found = [
        each
        for questions, texts in asked
        for each in asked_twice(questions, texts, encoder, reader, _every(20, len(questions)))
    ]
    print(json.dumps(calibrated(found), indent=2))
    return 0


def _begun(heads: int, run: Path | None) -> tuple[CrossEncoder, int]:
    """Return a network that has learnt what `run` has, and the steps that this took."""
    from rag.training.loop import device
    from rag.training.network import CrossEncoder, begin_with

    network = CrossEncoder(heads)
    steps = begin_with(network, run / "checkpoint.pt") if run else 0
    return network.to(device()), steps


def _told(step: object) -> None:
    print(step, file=sys.stderr, flush=True)


def _every(number: int, total: int) -> Callable[[int], None]:
    def tell(done: int) -> None:
        if done % number == 0:
            print(f"{done} of {total}", file=sys.stderr, flush=True)

    return tell


if __name__ == "__main__":
    sys.exit(main())
