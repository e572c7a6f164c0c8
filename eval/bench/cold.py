"""Cold questions: a new process for each, from its start to its printed answer, files in the cache of the system."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.bench.measuring import rusage_megabytes
from eval.bench.pipelines import SIDES
from rag.errors import BylineError

__all__ = ["cold_asks"]


def cold_asks(folders: Mapping[str, Path], question: str, rounds: int) -> dict[str, dict[str, Any]]:
    """Return, for each side, the median seconds and the peak memory of asking in a new process.

    The sides take turns; one round before the counted ones fills the system's cache of files.
    """
    seen: dict[str, list[tuple[float, float]]] = {side: [] for side in SIDES}
    for _ in range(rounds + 1):
        for side in SIDES:
            seen[side].append(_once(_command(side, folders[side], question)))
    return {
        side: {
            "seconds": round(statistics.median(seconds for seconds, _ in runs[1:]), 2),
            "peak_megabytes": max(megabytes for _, megabytes in runs[1:]),
        }
        for side, runs in seen.items()
    }


def _command(side: str, folder: Path, question: str) -> list[str]:
    if side == "stock":
        return [sys.executable, "-m", "eval.bench.cold", str(folder), question]
    return [
        *(sys.executable, "-m", "rag", "ask", question),
        *("--corpus", str(folder / "corpus"), "--index", str(folder / "index")),
    ]


def _once(command: Sequence[str]) -> tuple[float, float]:
    """Return seconds and peak megabytes of one process."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BylineError(f"asking failed with exit status {process.returncode}: {' '.join(command)}")
    return seconds, rusage_megabytes(usage)


def _main() -> None:
    """Write what the stock pipeline has to say: its four nearest passages."""
    from eval.bench.stock import Stock

    found = Stock(Path(sys.argv[1])).search(sys.argv[2], 4)
    sys.stdout.write("\n\n".join(f"{each.article}\n{each.text}" for each in found) + "\n")


if __name__ == "__main__":
    _main()
