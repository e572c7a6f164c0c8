"""Seconds, percentiles and peak memory of this process."""

from __future__ import annotations

import os
import platform
import re
import resource
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

__all__ = ["machine", "milliseconds", "peak_megabytes", "rusage_megabytes", "timed"]

_STATUS = Path("/proc/self/status")
_HIGH_WATER = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Return the median and the 95th percentile of some durations, in milliseconds.

    >>> milliseconds([0.001, 0.002, 0.003])
    {'p50': 2.0, 'p95': 3.0}
    """
    ordered = sorted(seconds)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return {"p50": round(1000 * statistics.median(ordered), 2), "p95": round(1000 * late, 2)}


def peak_megabytes() -> float:
    """Return the most memory that this process has held.

    Linux counts the memory of the parent at the moment of `exec` into `ru_maxrss`, so its own high-water mark is read.
    """
    if _STATUS.exists() and (found := _HIGH_WATER.search(_STATUS.read_text(encoding="ascii"))):
        return round(int(found[1]) / 1024, 1)
    return rusage_megabytes(resource.getrusage(resource.RUSAGE_SELF))


def rusage_megabytes(usage: resource.struct_rusage) -> float:
    """Return the peak memory of a resource record: macOS counts bytes, others kilobytes."""
    return round(usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024), 1)


def machine() -> dict[str, str | int]:
    """Return what the figures were measured on."""
    return {
        "processor": _processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", path.read_text(encoding="utf-8"), re.M) if path.exists() else None
    return found[1].strip() if found else platform.processor()
