"""The files of runs and sets: reports and comparisons are shown where they reach nothing else, all others are kept."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, HTTPException
from starlette.responses import FileResponse, HTMLResponse

from eval.comparing import compare
from eval.known_sets import KnownSets
from eval.report.comparison import comparison_html, read_side
from eval.runs import KnownRun, Runs
from rag.errors import BylineError

__all__ = ["build_files"]

# a page of ours alone may frame a report; in the sandbox it has an origin of its own, without cookies and storage
_SHOWN = (
    "sandbox allow-scripts allow-forms; default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
_KEPT = "sandbox; default-src 'none'; frame-ancestors 'none'"
_TYPES = {".html": "text/html; charset=utf-8", ".json": "application/json", ".jsonl": "application/jsonl"}
_SHOWN_HEADERS = {"Content-Security-Policy": _SHOWN, "Cache-Control": "no-store"}
_NO_FILE = "this run has written no such file"


def build_files(runs: Runs, sets: KnownSets) -> APIRouter:
    """Return the routes of reports, comparisons, files of a run, and question sets; a name is only ever looked up."""
    router = APIRouter(prefix="/evaluate", include_in_schema=False)

    @router.get("/report/{run}")
    def report(run: str) -> FileResponse:
        """Return the report of a run to be shown."""
        return _shown(_run(runs, run).folder.report)

    @router.get("/comparison/{before}/{after}")
    def comparison(before: str, after: str) -> HTMLResponse:
        """Return the page of how two runs differ, made when it is asked for."""
        try:
            sides = [read_side(_run(runs, each).folder) for each in (before, after)]
            page = comparison_html(compare(sides[0].rows, sides[1].rows), *sides)
        except BylineError as error:
            raise HTTPException(404, str(error)) from error
        return HTMLResponse(page, headers=_SHOWN_HEADERS)

    @router.get("/run/{run}/{name}")
    def file(run: str, name: str) -> FileResponse:
        """Return a file of a run to be kept."""
        folder = _run(runs, run).folder
        path = {each.name: each for each in (folder.report, folder.answers, folder.scores)}.get(name)
        return _kept(path, f"{run}-{name}")

    @router.get("/set/{name}")
    def question_set(name: str) -> FileResponse:
        """Return a question set to be kept."""
        try:
            return _kept(sets.find(name).path, name)
        except BylineError as error:
            raise HTTPException(404, str(error)) from error

    return router


def _run(runs: Runs, name: str) -> KnownRun:
    try:
        return runs.find(name)
    except BylineError as error:
        raise HTTPException(404, str(error)) from error


def _shown(path: Path) -> FileResponse:
    if not path.is_file():
        raise HTTPException(404, _NO_FILE)
    return FileResponse(path, headers={"Content-Type": _TYPES[".html"], **_SHOWN_HEADERS})


def _kept(path: Path | None, name: str) -> FileResponse:
    if path is None or not path.is_file():
        raise HTTPException(404, _NO_FILE)
    headers = {
        "Content-Type": _TYPES.get(path.suffix, "application/octet-stream"),
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": _KEPT,
        "Cache-Control": "no-store",
    }
    return FileResponse(path, headers=headers)
