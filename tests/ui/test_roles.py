"""The window never offers what would be refused: every page, for each of the first roles."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from dsp_desktop.access.logic import FIRST_ROLES
from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.kernel.progress import NoProgress
from tests.conftest import CLOCK
from tests.support.doubles import ErrorEar, InlineExecutor
from ui.catalog import DOORS, TABS
from ui.kit.later import load
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import CustomPage, PageSpec, RowAction
from ui.shell.main_window import MainWindow
from ui.shell.menu import Doings, actions, offered_to

LISTS = [page for page in (door.page() for door in DOORS) if isinstance(page, PageSpec)]
roles = pytest.mark.parametrize("role", FirstRole)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    path = tmp_path_factory.mktemp("roles") / "demo.dsp"
    make(path, clock=CLOCK, progress=NoProgress(), routes=3, years=1)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    yield app
    app.close()


def as_role(app: App, role: FirstRole) -> App:
    return replace(app, actor=replace(SYSTEM, name=role.value, permissions=FIRST_ROLES[role]))


@roles
def test_every_page_a_role_sees_opens_for_it_and_no_other_is_offered(
    role: FirstRole, demo: App, qtbot: QtBot
) -> None:
    ear = ErrorEar()
    operations = Operations(
        as_role(demo, role), ear, writer=InlineExecutor(), reader=InlineExecutor()
    )
    window = MainWindow()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    navigator = window.show_pages(DOORS, operations, TABS)
    may = operations.app.actor.may
    assert set(navigator.doors) == {door.entity for door in DOORS if may(door.view)}
    for entity, door in navigator.doors.items():
        navigator.go(Place(entity))
        page = navigator.built[entity]
        if isinstance(page, ListPage):
            if page.model.rowCount():
                page.table.selectRow(0)
            adds = page.findChild(QPushButton, "add")
            assert (adds is not None) == bool(
                page.spec.form and page.spec.form.add and may(page.spec.edit)
            )
            assert (page.findChild(QPushButton, "import") is None) or may(Permission.IMPORTS_EDIT)
            edits = page.panel.findChild(QPushButton, "edit")
            assert edits is None or may(page.spec.edit)
            if not door.add or not may(door.add):
                assert page.open_form() is None
    assert [type(each).__name__ for each in ear.heard] == []


@roles
def test_the_menu_offers_a_role_nothing_that_would_be_refused(role: FirstRole) -> None:
    nothing = Doings(*(len(Doings.__slots__) * [lambda: None]))
    actor = replace(SYSTEM, permissions=FIRST_ROLES[role])
    offered = {each.name for each in actions(nothing) if offered_to(actor, is_demo=False)(each)}
    assert ("import" in offered) == actor.may(Permission.IMPORTS_EDIT)
    assert ("new_code" in offered) == (role is FirstRole.OWNER)
    in_a_demo = {each.name for each in actions(nothing) if offered_to(actor, is_demo=True)(each)}
    assert not {"lock", "sign_out", "password", "sheet", "drill", "new_code"} & in_a_demo


def services() -> Iterator[tuple[str, Callable[..., object], Permission]]:
    """Yield everything a list offers to do, with the permission under which it does."""
    for spec in LISTS:
        if spec.form:
            for way in ("add", "change", "remove"):
                run = getattr(spec.form, way)
                if run is not None:
                    yield f"{spec.entity}.{way}", run, spec.edit
        for action in spec.actions:
            if action.run is not None:
                yield f"{spec.entity}: {action.title}", action.run, action.permission
            if action.form is not None and action.form.change is not None:
                yield f"{spec.entity}: {action.title}", action.form.change, action.permission


OFFERED = list(services())


@pytest.mark.parametrize(("run", "offered"), [o[1:] for o in OFFERED], ids=[o[0] for o in OFFERED])
def test_what_is_offered_is_what_its_service_demands(
    run: Callable[..., object], offered: Permission
) -> None:
    assert offered in demanded(load(run))


def demanded(service: Any) -> set[Permission]:
    """Return the permissions a service asks for, itself or in what it hands over to."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(service))))
    found = {
        Permission[node.args[0].attr]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "require"
        and isinstance(node.args[0], ast.Attribute)
        and node.args[0].attr in Permission.__members__
    }
    if found:
        return found
    known = inspect.getmodule(service)
    loaded = {
        alias.asname or alias.name: import_module(f"{node.module}.{alias.name}")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(tree):
        called: Any = None
        match node:
            case ast.Call(func=ast.Name(id=name)):
                called = getattr(known, name, None)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=area), attr=name)):
                called = load(getattr(loaded.get(area, getattr(known, area, None)), name, None))
        if inspect.isfunction(called):
            found |= demanded(called)
    return found


@roles
def test_what_a_role_is_not_offered_its_service_refuses(role: FirstRole, demo: App) -> None:
    app = as_role(demo, role)
    for _name, run, offered in OFFERED:
        if app.actor.may(offered):
            continue
        service = load(run)
        given = [None] * (len(inspect.signature(service).parameters) - 1)
        with app.write("x") as uow, pytest.raises(NotPermitted):
            service(uow, *given)


def test_every_action_by_hand_names_what_it_needs() -> None:
    by_hand: list[RowAction] = [a for spec in LISTS for a in spec.actions if a.by_hand]
    assert all(isinstance(action.permission, Permission) for action in by_hand)
    assert all(isinstance(door.page(), CustomPage | PageSpec) for door in DOORS)
