"""Who gets at private values: found by looking at the program, never by a list kept by hand."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dsp_desktop.app import App
from dsp_desktop.db.base import Record
from dsp_desktop.db.opening import opened
from dsp_desktop.db.sealed import Sealed, every_sealed_column, sealed_columns
from dsp_desktop.kernel.errors import NotPermitted, SealBroken
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.registry import KINDS
from tests.conftest import ROOT

CORE = ROOT / "dsp_desktop"
SEALED = sorted(
    every_sealed_column(iter(KINDS.values())), key=lambda each: (each[0].entity, each[1])
)
APART = (Permission.MEDICAL_LOOK, Permission.BACKGROUND_LOOK)
#: What may be done with a sealed column in a statement without opening it, or through a door.
DOORS = {"mask", "is_called", "for_rules", "still_opens", "is_", "is_not"}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(CORE.rglob("*.py")):
        yield path.relative_to(CORE), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> set[str]:
    return {
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dsp_desktop")
        for name in node.names
    }


def called(node: ast.AST) -> str:
    function = getattr(node, "func", None)
    return getattr(function, "attr", "") or getattr(function, "id", "")


every_column = pytest.mark.parametrize(
    ("kind", "name"), SEALED, ids=[f"{kind.entity}.{name}" for kind, name in SEALED]
)


@every_column
def test_a_private_value_says_who_may_look_and_stays_out_of_the_audit_trail(
    kind: type[Record], name: str
) -> None:
    info = sealed_columns(kind)[name].info
    assert info["look"] in Permission
    assert info["audit"] == "mask"
    prints = kind.__table__.columns.get(info["found_by"]) if info["found_by"] else None
    assert prints is None or prints.info["audit"] == "mask"


@every_column
def test_a_private_value_is_opened_only_for_who_may_look(kind: type[Record], name: str) -> None:
    look = sealed_columns(kind)[name].info["look"]
    record = kind(id=1, **{name: Sealed(b"\x01" + bytes(40))})

    class Vault:
        @property
        def sealer(self) -> Any:
            raise SealBroken

    def opening(permissions: frozenset[Permission]) -> None:
        actor = SimpleNamespace(may=lambda permission: permission in permissions)
        source: Any = SimpleNamespace(info={"reader": actor, "vault": Vault()})
        opened(source, record, name)

    with pytest.raises(NotPermitted):
        opening(frozenset(Permission) - {look})
    with pytest.raises(SealBroken):  # came as far as opening it
        opening(frozenset({look}))


def test_only_the_database_opens_seals_and_others_use_their_keys_for_what_is_no_column() -> None:
    """Elsewhere a company's sealer links the audit trail; a sealer of one's own has its own key."""
    past = []
    for path, tree in modules():
        if path.parts[0] == "db":
            continue
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        node: Any
        for node in ast.walk(tree):
            companys = called(node) == "sealer_of" or getattr(node, "attr", "") == "sealer"
            if companys and getattr(parents[node], "attr", "") != "link":
                past.append(f"{path}:{node.lineno}")
            if called(node) == "Sealer":
                (key,) = node.args
                if called(key) != "derived" or key.args[0].value == "wrap":
                    past.append(f"{path}:{node.lineno}")
    assert past == []


def test_only_the_facts_of_the_rules_open_values_for_rules() -> None:
    asking = {path.as_posix() for path, tree in modules() if "for_rules" in imported(tree)}
    assert asking == {"compliance/facts.py"}


def test_nobody_reads_a_sealed_column_but_through_a_door_that_asks() -> None:
    sealed = {(kind.__name__, name) for kind, name in SEALED}
    past = []
    for path, tree in modules():
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if (node.value.id, node.attr) not in sealed:
                continue
            parent: Any = parents[node]
            question = getattr(parent, "attr", "")  # DrugTest.result.is_(None)
            if called(parent) not in DOORS and question not in DOORS:
                past.append(f"{path}:{node.lineno}")
    assert past == []


def test_whoever_hands_out_a_kept_file_has_asked_first() -> None:
    """Calls within a module are followed to the function that demands or requires."""
    careless = []
    for path, tree in modules():
        if path.parts[0] == "db" or "attached" not in imported(tree):
            continue
        functions = {f.name: f for f in tree.body if isinstance(f, ast.FunctionDef)}
        calls = {
            name: {called(node) for node in ast.walk(function)}
            for name, function in functions.items()
        }
        asks = {name for name, made in calls.items() if made & {"demand", "require"}}
        while more := {name for name, made in calls.items() if made & asks} - asks:
            asks |= more
        careless += [
            f"{path}: {name}"
            for name, made in calls.items()
            if "attached" in made and name not in asks
        ]
    assert careless == []


def lists() -> Iterator[tuple[str, Any]]:
    for path in sorted(CORE.glob("*/queries.py")):
        module = import_module(f"dsp_desktop.{path.parent.name}.queries")
        for name, value in vars(module).items():
            if name.endswith("_LIST") and hasattr(value, "rows"):
                yield f"{path.parent.name}.{name}", value


@pytest.mark.parametrize(("name", "listing"), list(lists()), ids=[name for name, _ in lists()])
def test_every_list_asks_who_is_reading(clerk: App, name: str, listing: Any) -> None:
    query = ListQuery()
    with clerk.read() as source:
        with pytest.raises(NotPermitted):
            listing.ids(source, query)
        with pytest.raises(NotPermitted):
            listing.count(source, query)
        with pytest.raises(NotPermitted):
            listing.rows(source, [1])


def areas_apart() -> set[str]:
    return {
        kind.__module__.split(".")[1]
        for kind, name in SEALED
        if sealed_columns(kind)[name].info["look"] in APART
    }


@pytest.mark.parametrize("area", sorted(areas_apart()))
def test_every_question_to_files_kept_apart_asks_who_is_reading(area: str) -> None:
    tree = ast.parse((CORE / area / "queries.py").read_text("utf-8"))
    for function in tree.body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        if "source" in {argument.arg for argument in function.args.args}:
            first = function.body[1]  # after the docstring
            asks = isinstance(first, ast.Expr) and called(first.value) == "demand"
            assert asks, f"{area}: {function.name} must begin with demand(source, ...)"
