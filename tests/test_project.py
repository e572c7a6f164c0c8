"""The conventions of the project, executed: who imports whom, what is exported, how long it is, what is documented.

The two tables of ARCHITECTURE.md under "Who may import whom" are read and enforced as they stand.
"""

from __future__ import annotations

import ast
import doctest
import graphlib
import importlib
import re
import socket
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from eval.__main__ import parser as evaluation_parser
from rag.__main__ import parser
from rag.settings import Settings
from rag.types import Answer
from rag.wire import answer_object

ROOT = Path(__file__).parent.parent
SOURCES = sorted([*ROOT.glob("rag/**/*.py"), *ROOT.glob("eval/**/*.py"), ROOT / "app.py"])
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("corpus/README.md")])
LONGEST_MODULE, LONGEST_FUNCTION, LONGEST_README = 320, 45, 120
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio", "fastapi", "chromadb", "langchain")


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in SOURCES if path.stat().st_size}
TEXTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in [*SOURCES, *DOCUMENTS]}


@cache
def tree(name: str) -> ast.Module:
    return ast.parse(source(name))


def source(name: str) -> str:
    return TEXTS[str(MODULES[name].relative_to(ROOT))]


def imported(name: str) -> set[str]:
    """Every module that a module imports, anywhere in it; ours by their exact names."""
    found: set[str] = set()
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name} imports relatively"
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = inner & MODULES.keys()
            found |= modules if modules and modules == inner else modules | {str(node.module)}
    return found


def ours(name: str) -> set[str]:
    return {target for target in imported(name) if target in MODULES} - {name}


def table(heading: str) -> list[list[str]]:
    """The rows of the first table of ARCHITECTURE.md that begins with this heading."""
    lines = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


def named(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def covers(prefix: str, name: str) -> bool:
    return name == prefix or name.startswith(f"{prefix}.")


def layer(name: str) -> str:
    """The layer of a module: the row that names it, or else the nearest package around it."""
    owners = {prefix: row[0] for row in table("layer") for prefix in named(row[1]) if covers(prefix, name)}
    assert owners, f"{name} is in no layer of ARCHITECTURE.md"
    return owners[max(owners, key=len)]


# Who may import whom


def test_modules_import_only_what_their_layer_may() -> None:
    allowed = {row[0]: {row[0], *filter(None, row[2].split(", "))} for row in table("layer")}
    layers = {name: layer(name) for name in MODULES}
    wrong = [
        f"{name} ({layers[name]}) imports {target} ({layers[target]})"
        for name in MODULES
        for target in sorted(ours(name))
        if layers[target] not in allowed[layers[name]]
    ]
    assert not wrong, "\n".join(wrong)


def test_layers_name_only_modules_and_layers_that_exist() -> None:
    rows = table("layer")
    for _, modules, may in rows:
        assert {name for name in named(modules) if name not in MODULES} == set()
        assert set(filter(None, may.split(", "))) <= {row[0] for row in rows}


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    graphlib.TopologicalSorter({name: ours(name) for name in MODULES}).prepare()


def test_dependencies_are_imported_only_where_they_may_be() -> None:
    wrong = [
        f"{name} imports {target}"
        for dependencies, where in table("dependency")
        for name in MODULES
        for target in sorted(imported(name))
        if any(covers(dependency, target) for dependency in named(dependencies))
        if not any(covers(prefix, name) for prefix in named(where))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["rag", "rag.__main__", "rag.build"])
def test_importing_loads_nothing_heavy(name: str) -> None:
    code = f"import sys, {name}; print(*(set(sys.modules) & set({HEAVY!r})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_only_settings_reads_the_environment() -> None:
    reading = re.compile(r"\bos\.(environ|environb|getenv)\b|from os import .*(environ|getenv)")
    assert [name for name in MODULES if name != "rag.settings" and reading.search(source(name))] == []


# How modules are written


def defined(name: str) -> set[str]:
    """The public names that a module defines at its top level."""
    names: set[str] = set()
    for node in tree(name).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            targets = [each for target in node.targets for each in getattr(target, "elts", [target])]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            names.add(node.target.id)
    return {name for name in names if not name.startswith("_")}


def exported(name: str) -> list[str] | None:
    for node in tree(name).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def aliases(name: str) -> set[str]:
    """The type aliases of a module, such as `Ranking = list[tuple[str, float]]`; they need not be exported."""
    nodes = [node for node in tree(name).body if isinstance(node, ast.Assign) and isinstance(node.value, ast.Subscript)]
    return {ast.unparse(target) for node in nodes for target in node.targets}


def imported_names(name: str) -> set[str]:
    nodes = [node for node in tree(name).body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in nodes for alias in node.names}


def test_exported_names_are_exactly_the_public_ones() -> None:
    wrong = []
    for name in MODULES:
        names = exported(name) or []
        missing = defined(name) - set(names) - aliases(name)
        unknown = set(names) - defined(name) - imported_names(name)
        if not name.endswith("__main__") and (missing or unknown or len(names) != len(set(names))):
            wrong.append(f"{name}: not in __all__: {sorted(missing)}, not defined: {sorted(unknown)}")
    assert not wrong, "\n".join(wrong)


def functions(name: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree(name)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def test_modules_and_functions_are_short() -> None:
    modules = [name for name in MODULES if len(source(name).splitlines()) > LONGEST_MODULE]
    long = [
        f"{name}.{node.name}"
        for name in MODULES
        for node in functions(name)
        if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert (modules, long) == ([], [])


def test_names_are_words_of_the_product() -> None:
    vague = {"utils", "helpers", "common", "manager", "base"}
    assert [name for name in MODULES if vague & set(name.split("."))] == []
    assert [f"{name}.{node.name}" for name in MODULES for node in functions(name) if node.name.startswith("get_")] == []


def test_nothing_is_left_to_do() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    assert [path for path, text in TEXTS.items() if left.search(text)] == []


@pytest.mark.parametrize("name", [name for name in MODULES if ">>> " in source(name)])
def test_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


# What is pinned


def pins() -> dict[str, Version]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = [re.fullmatch(r"([A-Za-z0-9][A-Za-z0-9._-]*)==([0-9][0-9a-z.]*)", line) for line in lines]
    assert all(pairs), f"not name==version: {[line for line, pair in zip(lines, pairs, strict=True) if not pair]}"
    return {canonicalize_name(pair[1]): Version(pair[2]) for pair in pairs if pair}


def requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return [requirement for requirement in map(Requirement, lines) if requirement.name != "byline"]


def test_constraints_pin_everything_that_is_required() -> None:
    pinned = pins()
    for requirement in requirements():
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), str(requirement)


def test_constraints_draw_in_no_gpu_and_no_older_transformers() -> None:
    assert [name for name in pins() if name.startswith(("nvidia-", "optimum", "triton"))] == []


def test_version_is_the_newest_of_the_changelog() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert versions[0] == project["version"]


# What is documented


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def code(path: Path) -> str:
    """The code of a document, a line each: its fenced and indented blocks and its spans."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```.*?\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^    (.+)$", rest, re.MULTILINE)
    return "\n".join([*blocks, *indented, *re.findall(r"`([^`\n]+)`", rest)])


def test_readme_is_short() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= LONGEST_README


def test_generated_documents_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_links_lead_somewhere() -> None:
    broken = []
    for path in DOCUMENTS:
        links = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        local = [link for link in links if not link.startswith(("http://", "https://", "mailto:"))]
        broken += [f"{path.name}: {link}" for link in local if not (path.parent / link).exists()]
    assert not broken, "\n".join(broken)


def test_documented_files_exist() -> None:
    files = re.compile(r"`((?:rag|eval|tests|docs|\.ci)/[\w./-]*)`")
    wrong = [
        f"{path.name}: {name}"
        for path in DOCUMENTS
        for name in files.findall(path.read_text(encoding="utf-8"))
        if not (ROOT / name).exists()
    ]
    assert not wrong, "\n".join(wrong)


def test_documented_commands_and_settings_exist() -> None:
    text = "\n".join(map(code, DOCUMENTS))
    known = parser().format_help() + evaluation_parser().format_help()
    commands = set(re.findall(r"^(?:\$ )?(?:\.venv/bin/)?(?:byline|python -m eval) ([a-z]+)", text, re.MULTILINE))
    assert set(re.findall(r"^(?:\$ )?make ([a-z]+)", text, re.MULTILINE)) <= targets()
    assert {command for command in commands if not re.search(rf"\b{command}\b", known)} == set()
    assert set(re.findall(r"\bRAG_[A-Z_]*[A-Z]", text)) <= {f"RAG_{field.upper()}" for field in Settings.model_fields}


def test_every_command_of_ci_is_in_contributing() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    workflow = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"run: (.+)", workflow)
    commands += re.findall(r"^make [a-z]+", (ROOT / ".ci/run").read_text(encoding="utf-8"), re.MULTILINE)
    recipes = re.search(r"^lint:.*\n((?:\t.+\n)+)", makefile, re.MULTILINE)
    assert recipes
    commands += [line.strip().replace("$(BIN)", ".venv/bin") for line in recipes[1].splitlines()]
    assert [command for command in commands if command not in contributing] == []


def test_documented_answer_object_is_the_one_that_is_written() -> None:
    text = (ROOT / "docs/http.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`.+?) \|", text[text.index("| field |") :], re.MULTILINE)
    assert [name for row in rows for name in re.findall(r"`(\w+)`", row)] == list(fields_of_an_answer())


def fields_of_an_answer() -> dict[str, Any]:
    return answer_object(Answer("Who?", "Who?", "Nobody."))


def test_tests_reach_only_this_machine() -> None:
    with pytest.raises(RuntimeError, match="only reach this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(RuntimeError, match="only reach this machine"):
        socket.getaddrinfo("example.org", 443)
