"""The shape of the program: who may touch disk, clock and network, who imports whom, how long a module may grow."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.projects import ROOT

MODULES = sorted((ROOT / "generator").rglob("*.py"))
DISK = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir", "scandir", "walk", "replace",
        "rename", "rmtree", "iterdir", "glob", "rglob", "copytree", "system", "Popen", "run"}  # fmt: skip
CLOCK = {"today", "now", "time", "monotonic", "utcnow"}
NETWORK = {"socket", "ssl", "http", "urllib", "httpx", "httpcore", "requests", "aiohttp"}
EDGE = {
    "build": DISK, "mirror": DISK, "library": DISK, "source": DISK, "serve": DISK, "cli": DISK | CLOCK,
    "mkdocs_hook": CLOCK, "links": DISK | CLOCK, "revisions": {"run", "open"}, "contributing": DISK,
    "preview": DISK,
}  # fmt: skip
"""Modules at the edge and what each may use."""
LAYERS = [
    "processes", "problems", "compact", "model", "source", "fields", "shape", "library", "prose", "names", "texts", "graph", "printing", "freshness", "site", "revisions", "links", "labels",
    "rules", "writer", "listed", "topics", "search", "api", "deadlines", "charts", "cost", "cost_data", "finder", "ladder", "cards", "publish", "jinja", "render", "schema", "contributing", "scaffold", "mirror", "build", "preview", "serve", "weekly", "cli",
]  # fmt: skip
"""Each module imports only those before it."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "generator").parts[0].removesuffix(".py")


def calls(tree: ast.AST) -> set[str]:
    """Names called as methods of modules and paths, and `open`; `str.replace` and `re.sub` don't count."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id == "open":
                found.add("open")
            elif isinstance(node.func, ast.Attribute):
                if node.func.attr == "replace" and len(node.args) != 1:
                    continue
                found.add(node.func.attr)
    return found


def imports(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "generator")))
def test_only_the_edge_touches_disk_clock_and_network(path: Path) -> None:
    tree = ast.parse(path.read_text())
    allowed = EDGE.get(name_of(path), set())
    assert (calls(tree) & (DISK | CLOCK)) - allowed == set()
    network = {module for module in imports(tree) if module.split(".")[0] in NETWORK and module != "urllib.parse"}
    assert not network or name_of(path) in ("links", "preview")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "generator")))
def test_modules_import_in_one_direction(path: Path) -> None:
    name = name_of(path)
    if name not in LAYERS:
        return
    for module in imports(ast.parse(path.read_text())):
        if module.startswith("generator."):
            used = module.split(".")[1]
            assert used == name or LAYERS.index(used) < LAYERS.index(name), f"{name} imports {used}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "generator")))
def test_a_module_says_what_it_is_for_and_fits_one_sitting(path: Path) -> None:
    text = path.read_text()
    assert ast.get_docstring(ast.parse(text)), path
    assert len(text.splitlines()) <= 400, path
