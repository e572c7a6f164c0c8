"""What can be measured, by name, and measuring it: figures are kept after each, so that a killed run goes on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from eval.bench.measuring import machine
from eval.quality import canard, cast, checking, multihop, realtimeqa, rgb, squad2, support, trust_dev
from eval.quality.findings import Found, found_from_object, found_object
from eval.quality.place import Place
from rag.errors import BylineError

__all__ = ["SETS", "Measured", "Measuring", "measure_sets", "read_measured"]

_FILE = "quality.json"
_SUPPORT = "support"


@dataclass(frozen=True, slots=True)
class Measuring:
    """How a set is measured, and the files under the data folder that it needs."""

    measure: Callable[[Place], Found]
    needs: tuple[str, ...]


SETS: Mapping[str, Measuring] = MappingProxyType(
    {
        "trust-dev": Measuring(trust_dev.measure, trust_dev.NEEDS),
        _SUPPORT: Measuring(support.measure, support.NEEDS),
        "checking": Measuring(checking.measure, checking.NEEDS),
        "multihop-rag": Measuring(multihop.measure, multihop.NEEDS),
        "rgb": Measuring(rgb.measure, rgb.NEEDS),
        "cast": Measuring(cast.measure, cast.NEEDS),
        "canard": Measuring(canard.measure, canard.NEEDS),
        "squad2": Measuring(squad2.measure, squad2.NEEDS),
        "realtimeqa-2022": Measuring(realtimeqa.measure, realtimeqa.NEEDS),
    }
)
"""Every set, those that take longest last."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of the sets that were measured so far, and the names of those still to come."""

    sets: Mapping[str, Found] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def read_measured(folder: Path) -> Measured:
    """Return what a folder holds of an earlier run: nothing where there was none; raises `BylineError`."""
    path = folder / _FILE
    if not path.exists():
        return Measured()
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        found = {str(name): found_from_object(each) for name, each in data["sets"].items()}
        return Measured(found, tuple(data["left"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BylineError(f"{path} cannot be read; delete it, or name another folder with --out") from error


def measure_sets(place: Place, wanted: Sequence[str], say: Callable[[str], None]) -> Measured:
    """Measure sets and return all figures of the folder, where `quality.json` keeps them after each set.

    Where an earlier run was killed, only what it had left is measured. `say` hears what is left out for want of files
    or of a support checker.
    """
    before = read_measured(place.out)
    names = [each for each in wanted if each in before.left] or list(wanted)
    there = [each for each in names if not _missing(place, each, say)]
    others = tuple(each for each in before.left if each not in names)
    sets = dict(before.sets)
    for number, name in enumerate(there):
        _write(place.out, Measured(sets, (*there[number:], *others)))
        sets[name] = SETS[name].measure(place)
    measured = Measured({name: sets[name] for name in SETS if name in sets}, others)
    _write(place.out, measured)
    return measured


def _missing(place: Place, name: str, say: Callable[[str], None]) -> bool:
    if name == _SUPPORT and place.checker is None:
        say("support was left out: there is no support checker, so there is nothing to measure")
        return True
    missing = [each for each in SETS[name].needs if not (place.data / each).exists()]
    if missing:
        say(f"{name} was left out: {', '.join(missing)} is not in {place.data}")
    return bool(missing)


def _write(folder: Path, measured: Measured) -> None:
    data: dict[str, Any] = {
        "machine": machine(),
        "sets": {name: found_object(found) for name, found in measured.sets.items()},
        "left": list(measured.left),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        written = folder / f"{_FILE}.new"
        written.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        written.replace(folder / _FILE)
    except OSError as error:
        raise BylineError(f"{folder} cannot be written: {error.strerror}; name a folder with --out") from error
