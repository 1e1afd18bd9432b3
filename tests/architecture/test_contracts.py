"""Who may import whom, and what every service and every command must do."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import importlinter.cli  # noqa: F401 - registers the kinds of contract
import pytest
from importlinter.application.use_cases import read_user_options

from dsp_desktop.registry import KINDS
from tests.conftest import ROOT

SERVICES = sorted((ROOT / "dsp_desktop").glob("*/service.py"))


def test_nobody_imports_what_they_may_not() -> None:
    # In a process of its own: it silences every logger of the one it runs in.
    asked = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    done = subprocess.run([sys.executable, "-c", asked], check=False, cwd=ROOT)  # noqa: S603
    assert done.returncode == 0


def test_every_area_is_under_the_contract_for_areas() -> None:
    options = read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    inside = next(c for c in options.contracts_options if c["name"] == "Inside an area")
    areas = {p.parent.name for p in (ROOT / "dsp_desktop").glob("*/models.py")}
    of_their_own = {"backup", "compliance", "intake"}
    without_tables = {"leasing"}  # reckons from what fleet keeps
    assert (areas - of_their_own) | without_tables == {
        c.split(".")[1] for c in inside["containers"]
    }


def services() -> Iterator[tuple[Path, ast.FunctionDef]]:
    for path in SERVICES:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path, node


def is_require(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Attribute)
        and statement.value.func.attr == "require"
    )


@pytest.mark.parametrize(
    ("path", "function"), list(services()), ids=lambda x: getattr(x, "name", None) or x.parent.name
)
def test_every_user_action_asks_for_its_permission_first(
    path: Path, function: ast.FunctionDef
) -> None:
    arguments = [a.arg for a in function.args.args]
    if "uow" not in arguments:
        return  # reads: the window and the command line hold their permissions at the door
    statements = [s for s in function.body if not isinstance(getattr(s, "value", 0), ast.Constant)]
    assert is_require(statements[0]), f"{path}: {function.name} must begin with uow.require(...)"


def test_whoever_writes_for_a_person_tries_again_when_another_desktop_got_in_the_way() -> None:
    """``App.do`` is the one that does; it alone begins a unit of work itself."""
    begun = []
    for path in sorted([*(ROOT / "dsp_desktop").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            opened = [item.context_expr for item in getattr(node, "items", [])]
            begun += [
                path.relative_to(ROOT).as_posix()
                for call in opened
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "write"
            ]
    assert begun == ["dsp_desktop/app.py"]


def test_every_record_is_named_after_its_table() -> None:
    assert all(kind.__tablename__ == name for name, kind in KINDS.items())


def test_the_command_line_never_loads_qt() -> None:
    asked = "import sys, dsp_desktop.cli; sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], check=False, cwd=ROOT)  # noqa: S603
    assert done.returncode == 0
