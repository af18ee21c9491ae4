"""The import graph is a tree one can draw: arrows point down, and the verifier stands apart.

``python tests/test_layers.py`` draws it.
"""

from __future__ import annotations

import ast
import sys
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "placement"
CLI = ROOT / "cli" / "placement_cli"

LAYERS: tuple[tuple[str, ...], ...] = (
    ("errors", "storage", "digest", "escaping", "months"),
    ("schema", "wording", "catalogue"),
    ("instance", "roster", "vocabulary", "policy", "profile"),
    ("side", "constraints", "tables", "generate", "importers", "problem", "suppression"),
    ("result", "limits"),
    ("arrays", "solve", "verify"),
    ("certified", "method", "explain", "screening", "calendar", "figures"),
    ("audit", "publication"),
    ("report",),
    ("teachers",),
    ("recheck",),
    ("opened",),
    ("subsidy", "bench", "classes"),
)
"""Top-level parts, lowest layer first; arrows point to lower layers only."""

MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "digest": set(),
    "escaping": set(),
    "storage": {"errors"},
    "schema": {"errors"},
    "wording": {"errors"},
    "catalogue": {"errors"},
    "instance": {"errors", "digest", "schema"},
    "months": set(),
    "roster": {"errors", "schema", "catalogue", "instance", "months"},
    "vocabulary": {"errors", "schema", "catalogue", "instance", "months", "roster"},
    "policy": {
        "errors", "storage", "schema", "catalogue", "vocabulary", "instance", "roster", "months",
    },
    "profile": {"errors", "vocabulary"},
    "tables": {
        "errors", "storage", "digest", "escaping", "schema", "wording", "catalogue", "instance",
        "months",
    },
    "generate": {"errors", "schema", "catalogue", "instance"},
    "importers": {"errors", "schema", "instance"},
    "side": set(),
    "constraints": {"schema", "wording", "catalogue", "instance"},
    "problem": {"errors", "side"},
    "result": {"problem"},
    "limits": {"result"},
    "arrays": {"errors", "instance", "policy", "profile", "vocabulary", "problem", "schema",
               "catalogue", "side"},
    "solve": {"errors", "problem", "result", "limits", "side"},
    "verify": {
        "errors", "digest", "storage", "schema", "instance", "policy", "profile", "vocabulary",
        "catalogue",
    },
    "screening": {"errors", "schema", "instance", "policy", "vocabulary", "verify"},
    "explain": {
        "errors", "constraints", "schema", "wording", "instance", "policy", "profile", "result",
        "verify", "vocabulary",
    },
    "audit": {
        "errors", "constraints", "schema", "wording", "instance", "roster", "policy", "profile",
        "vocabulary", "verify",
    },
    "figures": {"instance", "policy", "vocabulary", "roster", "wording"},
    "suppression": set(),
    "publication": {"catalogue", "figures", "suppression", "vocabulary"},
    "report": {
        "certified", "constraints", "method", "audit", "calendar", "figures",
        "errors", "storage", "digest", "escaping", "schema", "wording", "catalogue", "instance",
        "policy", "profile", "vocabulary", "problem", "result", "verify", "explain", "tables",
        "screening", "roster", "months",
    },
    "calendar": {
        "errors", "schema", "wording", "instance", "policy", "vocabulary", "roster", "months",
    },
    "method": {"result", "wording"},
    "certified": {"errors", "storage", "instance", "result", "verify"},
    "teachers": {
        "errors", "storage", "schema", "wording", "instance", "months", "policy", "vocabulary",
        "calendar", "report",
    },
    "recheck": {
        "errors", "storage", "digest", "instance", "policy", "profile", "problem", "result",
        "tables", "verify", "report", "certified",
    },
    "opened": {
        "errors", "digest", "instance", "policy", "profile", "tables", "verify", "report",
        "recheck",
    },
    "subsidy": {
        "errors", "storage", "schema", "wording", "catalogue", "instance", "roster", "vocabulary",
        "policy", "tables", "report", "opened",
    },
    "classes": {
        "errors", "storage", "schema", "wording", "catalogue", "instance", "vocabulary", "policy",
        "profile", "side", "problem", "result", "limits", "arrays", "solve", "verify", "explain",
        "report", "recheck",
    },
    "bench": {
        "errors", "storage", "escaping", "wording", "instance", "roster", "vocabulary", "policy",
        "profile", "tables", "generate", "problem", "side", "result", "limits", "arrays", "solve",
        "verify", "report", "recheck", "certified",
    },
}  # fmt: skip
"""What each part may import, and no more."""

SIDEWAYS = {("policy", "vocabulary"), ("roster", "instance"), ("vocabulary", "roster"),
            ("vocabulary", "instance"), ("policy", "roster"), ("policy", "instance"),
            ("profile", "vocabulary"), ("storage", "errors"), ("problem", "side"),
            ("limits", "result")}  # fmt: skip
"""Arrows inside one layer that are wanted."""
WORDS_ITSELF = ("errors", "wording")
"""The one arrow upwards: an exception looks its sentence up when it is printed, not before."""


def modules() -> dict[str, Path]:
    """Dotted name to file of every module of the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def statements(tree: ast.AST, *, typing: bool) -> Iterator[ast.AST]:
    """Everything in a module; without ``typing`` not what only type checkers read."""
    for node in ast.iter_child_nodes(tree):
        only_types = isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        if typing or not only_types:
            yield node
            yield from statements(node, typing=typing)


def imports(path: Path, name: str, known: dict[str, Path], *, typing: bool = True) -> set[str]:
    """Modules of the package that a module imports, anywhere in it, inside functions too."""
    found: set[str] = set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in statements(tree, typing=typing):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([node.module] if node.module else [])])
            base = base if node.level else node.module or ""
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                found.add(deeper if deeper in known else base)
    return {module for module in found if module.split(".")[0] == "placement"}


def part(module: str) -> str:
    """The top-level part a module belongs to; '' for the package itself."""
    return module.split(".")[1] if "." in module else ""


def graph() -> dict[str, set[str]]:
    """Which part imports which others; the root package, the list of public names, is left out."""
    known = modules()
    arrows: dict[str, set[str]] = {}
    for name, path in known.items():
        if part(name):
            targets = {part(module) for module in imports(path, name, known)}
            arrows.setdefault(part(name), set()).update(targets - {part(name)})
    return arrows


def drawing(arrows: dict[str, set[str]]) -> str:
    """The layers from the top down, each part with what it imports."""
    lines = []
    for level in reversed(range(len(LAYERS))):
        for name in LAYERS[level]:
            if name in arrows:
                lines.append(f"L{level} {name:<11} -> {' '.join(sorted(arrows[name])) or '-'}")
    return "\n".join(lines)


def level_of(name: str) -> int:
    return next((k for k, names in enumerate(LAYERS) if name in names), -1)


def test_every_part_has_its_place() -> None:
    """A new top-level module must be put into the table before it is used."""
    placed = {name for names in LAYERS for name in names}
    assert placed == set(MAY_IMPORT)
    assert set(graph()) - placed == set(), drawing(graph())


def test_arrows_point_down() -> None:
    """No part imports a part above or beside it, nor the root package."""
    arrows = graph()
    wrong = [
        f"{name} -> {target or 'placement'}"
        for name, targets in arrows.items()
        for target in sorted(targets)
        if (name, target) not in SIDEWAYS | {WORDS_ITSELF}
        and (not target or level_of(target) >= level_of(name))
    ]
    assert not wrong, f"{wrong}\n{drawing(arrows)}"


def test_only_agreed_arrows() -> None:
    """Each part imports no more than its row of the table allows."""
    arrows = graph()
    wrong = [
        f"{name} -> {target}"
        for name, targets in arrows.items()
        for target in sorted(targets - MAY_IMPORT[name])
        if (name, target) != WORDS_ITSELF
    ]
    assert not wrong, f"{wrong}\n{drawing(arrows)}"


def test_modules_form_no_cycle() -> None:
    """Also inside a part, what is loaded can be sorted so that each imports earlier ones only."""
    known = modules()
    arrows = {
        name: {
            target
            for target in imports(path, name, known, typing=False)
            if target in known and target != name and (part(name), part(target)) != WORDS_ITSELF
        }
        for name, path in known.items()
        if part(name)
    }
    order = list(TopologicalSorter(arrows).static_order())
    assert set(order) >= set(arrows)


@pytest.mark.parametrize("forbidden", ["solve", "arrays"])
def test_the_verifier_is_another_person(forbidden: str) -> None:
    """Nothing that verify imports, however deep, is a solver or a compile pass."""
    arrows = graph()
    reached, waiting = set(), {"verify"}
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= arrows.get(name, set()) - reached
    assert forbidden not in reached, drawing(arrows)


def test_the_command_line_uses_public_names_only() -> None:
    """Cli imports from ``placement`` itself, and only names that the package lists."""
    import placement

    wrong = []
    for path in sorted(CLI.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wrong += [f"{path.name}: {a.name}" for a in node.names if _inner(a.name)]
            elif isinstance(node, ast.ImportFrom) and node.module == "placement":
                wrong += [
                    f"{path.name}: {a.name}" for a in node.names if a.name not in dir(placement)
                ]
            elif isinstance(node, ast.ImportFrom) and _inner(node.module or ""):
                wrong.append(f"{path.name}: {node.module}")
    assert wrong == []


def _inner(module: str) -> bool:
    return module.startswith("placement.")


if __name__ == "__main__":
    sys.stdout.write(drawing(graph()) + "\n")
