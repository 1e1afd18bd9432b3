"""The rows a list opens with, read before anything else is loaded: always what the list says."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from dsp_desktop.access.models import Role
from dsp_desktop.access.service import stop_user
from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.db.ahead import Found, Shelf, Statement, Way, read
from dsp_desktop.db.noting import noted
from dsp_desktop.demo.company import make
from dsp_desktop.kernel.listing import ROWS_A_PAGE, ListQuery
from dsp_desktop.kernel.permissions import SYSTEM, Actor, Permission
from tests.conftest import CLOCK, ROOT
from tests.support.builders import a_user, a_van
from tests.support.doubles import ErrorEar, LaterExecutor
from ui.catalog import DOORS
from ui.kit.filter_bar import FilterBar
from ui.kit.first_rows import FirstRows
from ui.kit.operations import Operations
from ui.kit.spec import PageSpec
from ui.kit.table_model import RecordTableModel
from ui.pages.vans import VANS

PAGES = [door.page() for door in DOORS]
LISTS = {page.entity: page for page in PAGES if isinstance(page, PageSpec)}
#: What these show of a record is looked up, worked out or unsealed in Python; each that is
#: opens the ordinary way.
ORDINARY = {"background_check", "document", "drug_test", "lease_exposure", "license"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A small demo company, for reading only."""
    path = tmp_path_factory.mktemp("demo") / "demo.dsp"
    make(path, clock=CLOCK, routes=5, years=1)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    yield app
    app.close()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "lists", "m0001")


def opening(spec: PageSpec[Any, Any], qtbot: QtBot) -> ListQuery:
    """Return the question the list opens with."""
    bar = FilterBar(spec)
    qtbot.addWidget(bar)
    return ListQuery(sort=spec.sort, descending=spec.descending, filters=bar.filters)


def way_of(app: App, spec: PageSpec[Any, Any], query: ListQuery) -> Way | None:
    with app.read() as source:
        return noted(source, spec.listing, query)


def read_now(
    app: App, way: Way, *, on: date = CLOCK.day, view: Permission = VANS.view
) -> Found | None:
    return read(app.target, app.key, way, on, actor=app.actor, view=view)


def known(app: App, qtbot: QtBot) -> tuple[Way, ListQuery]:
    query = opening(VANS, qtbot)
    way = way_of(app, VANS, query)
    assert way is not None
    return way, query


@pytest.mark.parametrize("entity", sorted(LISTS))
@pytest.mark.parametrize("later", [0, 1, 40])
def test_every_list_is_read_ahead_as_it_reads_itself_on_any_day(
    demo: App, qapp: QApplication, qtbot: QtBot, entity: str, later: int
) -> None:
    spec = LISTS[entity]
    query = opening(spec, qtbot)
    with demo.read() as source:
        if not spec.listing.ids(source, query):
            pytest.skip("the demo company has none")
    way = way_of(demo, spec, query)
    if way is None:
        assert entity in ORDINARY
        return
    on = CLOCK.day + timedelta(days=later)
    found = read_now(demo, way, on=on, view=spec.view)
    then = replace(demo, clock=replace(CLOCK, day=on))
    with then.read() as source:
        ids = spec.listing.ids(source, query)
        assert found is not None
        assert found.ids == ids
        assert found.rows == dict(spec.listing.rows(source, ids[:ROWS_A_PAGE]))
        assert found.anywhere == spec.listing.count(source, ListQuery())


def test_rows_read_ahead_are_shown_at_once_and_stay_when_the_list_says_the_same(
    demo: App, qtbot: QtBot, errors: ErrorEar, shelf: Shelf
) -> None:
    way, query = known(demo, qtbot)
    shelf.keep("van", way)
    first, later = FirstRows(shelf), LaterExecutor()
    assert first.read_ahead(demo, VANS)
    operations = Operations(demo, errors, writer=later, reader=later, first_rows=first)
    model = RecordTableModel(VANS, operations)
    model.search(query)
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert shown
    with qtbot.assertNotEmitted(model.modelReset):
        later.run()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == shown
    assert model.total == len(shown)
    assert errors.heard == []


def test_rows_read_ahead_by_a_way_that_has_grown_old_give_way_to_what_the_list_says(
    demo: App, qtbot: QtBot, errors: ErrorEar, shelf: Shelf
) -> None:
    way, query = known(demo, qtbot)
    old = Statement(way.ids.sql.replace("ASC", "DESC"), way.ids.parameters)
    shelf.keep("van", replace(way, ids=old))
    first, later = FirstRows(shelf), LaterExecutor()
    assert first.read_ahead(demo, VANS)
    operations = Operations(demo, errors, writer=later, reader=later, first_rows=first)
    model = RecordTableModel(VANS, operations)
    model.search(query)
    shown = [model.index(row, 0).data() for row in range(model.rowCount())]

    def kept_anew() -> bool:
        later.run()
        return shelf.find("van") == way

    qtbot.waitUntil(kept_anew)
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == shown[::-1]


def test_rows_read_ahead_answer_no_other_question(demo: App, qtbot: QtBot, shelf: Shelf) -> None:
    way, query = known(demo, qtbot)
    shelf.keep("van", way)
    for other in (replace(query, descending=True), replace(query, text="07"), ListQuery()):
        first = FirstRows(shelf)
        assert first.read_ahead(demo, VANS)
        assert first.take(VANS, other) is None
        assert first.take(VANS, query) is None  # they are shown first or not at all


def test_nobody_sees_rows_ahead_that_they_may_not_see(
    demo: App, qtbot: QtBot, shelf: Shelf
) -> None:
    way, _query = known(demo, qtbot)
    shelf.keep("van", way)
    nobody = Actor(0, "Nobody", frozenset(Permission) - {VANS.view})
    assert not FirstRows(shelf).read_ahead(replace(demo, actor=nobody), VANS)
    assert read_now(replace(demo, actor=nobody), way) is None


@pytest.mark.parametrize("entity", sorted(LISTS.keys() - ORDINARY))
def test_a_list_opens_the_same_way_for_whoever_may_see_it(
    demo: App, qtbot: QtBot, entity: str
) -> None:
    """One account of the computer may serve several users: what one left must fit the other."""
    spec = LISTS[entity]
    query = opening(spec, qtbot)
    least = replace(demo, actor=replace(SYSTEM, permissions=frozenset({spec.view})))
    assert way_of(least, spec, query) == way_of(demo, spec, query)


def test_whose_role_was_cut_down_sees_no_rows_ahead(
    blank_file: Path, tmp_path: Path, qtbot: QtBot, shelf: Shelf
) -> None:
    path = tmp_path / "company.dsp"
    copyfile(blank_file, path)
    app = App.open(path, clock=CLOCK, actor=SYSTEM)
    a_van(app)
    way, _query = known(app, qtbot)
    shelf.keep("van", way)
    dispatcher = a_user(app, "Ann", FirstRole.DISPATCHER)
    assert FirstRows(shelf).read_ahead(dispatcher, VANS)
    with app.write("change_role") as uow:
        role = uow.session.scalars(select(Role).where(Role.name == "Dispatcher")).one()
        role.permissions = [held for held in role.permissions if held != Permission.FLEET_VIEW]
        uow.commit()
    assert not FirstRows(shelf).read_ahead(dispatcher, VANS)
    with app.write("stop_user") as uow:
        stop_user(uow, dispatcher.actor.id)
        uow.commit()
    assert not FirstRows(shelf).read_ahead(dispatcher, VANS)
    app.close()


def test_what_is_kept_holds_nothing_of_the_company(
    demo: App, qtbot: QtBot, shelf: Shelf, tmp_path: Path
) -> None:
    way, query = known(demo, qtbot)
    shelf.keep("van", way)
    (file,) = (tmp_path / "lists").iterdir()
    kept = file.read_text("utf-8")
    with demo.read() as source:
        rows = VANS.listing.rows(source, VANS.listing.ids(source, query)).values()
    assert rows
    for row in rows:
        for value in (row.vin, row.plate, row.lessor, f'"{row.number}"'):
            assert not value or value not in kept
    assert way_of(demo, VANS, replace(query, text="Doe")) is None
    assert way_of(demo, VANS, replace(query, only=frozenset({1}))) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": "m0001"}', "\0" * 64])
def test_a_damaged_file_means_the_ordinary_way(
    demo: App, qtbot: QtBot, shelf: Shelf, tmp_path: Path, content: str
) -> None:
    way, _query = known(demo, qtbot)
    shelf.keep("van", way)
    (file,) = (tmp_path / "lists").iterdir()
    file.write_text(content, "utf-8")
    assert shelf.find("van") is None
    assert not FirstRows(shelf).read_ahead(demo, VANS)


def test_a_file_of_another_version_is_not_used(demo: App, qtbot: QtBot, tmp_path: Path) -> None:
    way, _query = known(demo, qtbot)
    Shelf(tmp_path / "lists", "m0001").keep("van", way)
    assert Shelf(tmp_path / "lists", "m0002").find("van") is None


@pytest.mark.parametrize(
    "sql", ["DELETE FROM van RETURNING id", "PRAGMA user_version = 7", "SELECT id FROM no_such"]
)
def test_a_file_somebody_has_written_into_changes_nothing(
    demo: App, qtbot: QtBot, sql: str
) -> None:
    way, query = known(demo, qtbot)
    assert read_now(demo, replace(way, ids=Statement(sql, ()))) is None
    words = replace(way, meanings=("os:system", *way.meanings[1:]))
    assert read_now(demo, words) is None
    with demo.read() as source:
        assert VANS.listing.ids(source, query)


_OPENED = """
import sys
from pathlib import Path
from ui.main import load_qt
load_qt()
import ui.window
from dsp_desktop.runtime import paths
here = Path(sys.argv[1])
paths.settings_file = lambda: here / "settings.toml"
paths.cache_folder = lambda: here
from ui.kit.table_model import RecordTableModel
seen = []
made = RecordTableModel.__init__
def listened_to(model, *given):
    made(model, *given)
    watch = ui.window.QTimer(model, interval=50)
    watch.timeout.connect(leave_when_kept)
    model.answered.connect(lambda: seen.append((model.rowCount() > 0, "sqlalchemy" in sys.modules)))
    watch.start()
RecordTableModel.__init__ = listened_to
def leave_when_kept():
    if seen and (here / "lists" / "van.json").exists() and "sqlalchemy" in sys.modules:
        ui.window.QApplication.quit()
ui.window.open_window(sys.argv[2], demo=False, no_platform="")
print(*seen[0])
"""


def test_from_the_second_start_on_a_list_is_shown_before_sqlalchemy_is_loaded(
    demo: App, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text('last_page = "van"')
    said = [
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", _OPENED, str(tmp_path), demo.target],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.splitlines()[-1]
        for _start in (1, 2)
    ]
    assert said == ["True True", "True False"]
