"""A process of its own for each job: `python -m eval.bench.child REQUEST RESULT` writes what the job measured."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rag.errors import BylineError

__all__ = ["measured"]


def measured(job: str, **request: Any) -> dict[str, Any]:
    """Return what `job` measures in a process of its own; raises `BylineError` with its last words if it fails."""
    with tempfile.TemporaryDirectory(prefix="byline-bench-") as folder:
        asked, result = Path(folder) / "request.json", Path(folder) / "result.json"
        asked.write_text(json.dumps({"job": job, **request}, default=str), encoding="utf-8")
        command = [sys.executable, "-m", "eval.bench.child", str(asked), str(result)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise BylineError(f"the job {job} of {request.get('side')} failed: {last}")
        found: dict[str, Any] = json.loads(result.read_text(encoding="utf-8"))
        return found


def _main() -> None:
    from eval.bench.jobs import JOBS

    request = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    Path(sys.argv[2]).write_text(json.dumps(JOBS[request["job"]](request)), encoding="utf-8")


if __name__ == "__main__":
    _main()
