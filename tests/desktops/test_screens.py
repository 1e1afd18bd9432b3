"""Two windows on one company: what is changed in one is shown in the other."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from dsp_desktop.app import App, open_company
from dsp_desktop.db import notices as core
from dsp_desktop.fleet.service import add_van, remove_van
from dsp_desktop.kernel.errors import ServerUnreachable
from dsp_desktop.kernel.permissions import SYSTEM
from tests.conftest import CLOCK, let_owner_in
from tests.support import postgres
from tests.support.builders import VAN, a_van, a_vin, done
from tests.support.keyring import new_key
from tests.ui.conftest import (  # noqa: F401 - fixtures of the window
    _garbage_is_collected_on_this_thread,
    _nobody_is_asked,
    _nothing_is_kept_on_this_machine,
    _what_is_loaded_stays,
)
from tests.ui.kit.conftest import by_number
from ui.kit.desktops import LOST, REGAINED, OtherDesktops
from ui.kit.list_page import ListPage
from ui.kit.notices import Notices
from ui.kit.operations import Operations
from ui.pages.vans import VANS

CUT = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class Desktop:
    """A window with the van page on it, as far as it matters here."""

    def __init__(self, qtbot: QtBot, target: str, name: str) -> None:
        self.app = open_company(target, clock=CLOCK, actor=replace(SYSTEM, name=name))
        self.window = QWidget()
        self.window.resize(900, 600)
        qtbot.addWidget(self.window)
        self.notices = Notices(self.window)
        self.operations = Operations(self.app, self.notices, readiness=by_number)
        self.notices.follow(self.operations)
        self.others = OtherDesktops(self.operations, self.notices, self.window)
        self.page = ListPage(VANS, self.operations)
        self.page.setParent(self.window)
        self.window.show()
        self.others.begin()

    def numbers(self) -> list[str]:
        model = self.page.model
        return [model.record(row).number for row in range(model.rowCount())]

    def add(self, number: str, serial: int) -> None:
        details = replace(VAN, number=number, vin=a_vin(serial))
        self.operations.write("add_van", lambda uow: add_van(uow, details))

    def close(self) -> None:
        self.others.end()
        self.operations.shut_down()
        self.app.store.close()


@pytest.fixture
def sit_down(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Desktop]]:
    monkeypatch.setattr(core, "FILE_SECONDS", 0.2)
    made: list[Desktop] = []

    def sit(target: str, name: str = "Pat") -> Desktop:
        made.append(Desktop(qtbot, target, name))
        return made[-1]

    yield sit
    for desktop in made:
        desktop.close()


def test_a_van_added_at_one_desktop_comes_to_the_other_screen_by_itself(
    qtbot: QtBot, company: str, sit_down: Callable[..., Desktop]
) -> None:
    here, there = sit_down(company), sit_down(company, "Dana")
    qtbot.waitUntil(lambda: here.page.model.total == 0 and there.page.model.total == 0)
    there.add("V1", 1)
    qtbot.waitUntil(lambda: here.numbers() == ["V1"] and there.numbers() == ["V1"])

    there.add("V2", 2)
    qtbot.waitUntil(lambda: here.numbers() == ["V1", "V2"], timeout=5_000)
    assert here.notices.texts() == []
    assert "Van added." in there.notices.texts()
    assert here.operations.last_unit == ""


def test_an_open_form_keeps_its_typing_while_the_screens_look_again(
    qtbot: QtBot, company: str, sit_down: Callable[..., Desktop]
) -> None:
    here, there = sit_down(company), sit_down(company, "Dana")
    van_id = a_van(here.app, number="V1")
    form = here.page.open_form(van_id)
    assert form is not None
    form.view.editors["plate"].setText("TYPED")

    there.add("V2", 2)
    qtbot.waitUntil(lambda: "V2" in here.numbers())
    done(there.app, remove_van, van_id)
    qtbot.waitUntil(lambda: here.numbers() == ["V2"])

    assert form.view.editors["plate"].text() == "TYPED"


@pytest.fixture
def own_server() -> Iterator[Any]:
    """A server that the test may stop and start, with a company in it."""
    programs = postgres.server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server on this machine")
    with postgres.switchable(programs) as switch:
        app = open_company(
            f"{switch.address}/postgres", clock=CLOCK, actor=SYSTEM, create=new_key()
        )
        let_owner_in(app)
        app.store.close()
        yield switch


def test_a_server_that_stops_keeps_the_typing_and_is_found_again_by_itself(
    qtbot: QtBot, own_server: Any, sit_down: Callable[..., Desktop]
) -> None:
    target = f"{own_server.address}/postgres"
    here = sit_down(target)
    van_id = a_van(here.app, number="V1")
    here.page.model.again()
    qtbot.waitUntil(lambda: here.numbers() == ["V1"])
    form = here.page.open_form(van_id)
    assert form is not None
    form.view.editors["plate"].setText("TYPED")

    own_server.stop()
    qtbot.waitUntil(lambda: LOST in here.notices.texts(), timeout=5_000)
    form.save()
    qtbot.waitUntil(form.isEnabled)
    assert form.isVisible()
    assert "cannot be used" in form.view.general.text()
    assert form.view.editors["plate"].text() == "TYPED"
    assert here.page.open_form(van_id) is None
    here.page.refresh()
    qtbot.waitUntil(lambda: any("cannot be used" in said for said in here.notices.texts()))

    own_server.start()
    elsewhere = App.open(target, clock=CLOCK, actor=replace(SYSTEM, name="Dana"))
    a_van(elsewhere, number="V2", vin=a_vin(2))
    qtbot.waitUntil(lambda: REGAINED in here.notices.texts(), timeout=15_000)
    qtbot.waitUntil(lambda: here.numbers() == ["V1", "V2"])
    assert LOST not in here.notices.texts()
    with qtbot.waitSignal(form.accepted):
        form.save()
    a_van(elsewhere, number="V3", vin=a_vin(3))
    qtbot.waitUntil(lambda: here.numbers() == ["V1", "V2", "V3"])
    elsewhere.store.close()


def test_connections_that_are_cut_are_mended_without_a_word(
    qtbot: QtBot, new_database: Callable[[], str], sit_down: Callable[..., Desktop]
) -> None:
    target = new_database()
    here, there = sit_down(target), App.open(target, clock=CLOCK, actor=SYSTEM)
    qtbot.waitUntil(lambda: here.page.model.total == 0)
    with there.engine.connect() as connection:
        assert connection.execute(text(CUT)).scalar_one()

    a_van(there, number="V1")
    qtbot.waitUntil(lambda: here.numbers() == ["V1"])
    here.add("V2", 2)
    qtbot.waitUntil(lambda: here.numbers() == ["V1", "V2"])

    assert here.notices.texts() == ["Van added."]
    there.store.close()


def test_a_connection_cut_in_the_middle_of_a_write_says_so_and_writes_nothing(
    new_database: Callable[[], str],
) -> None:
    target = new_database()
    here = App.open(target, clock=CLOCK, actor=SYSTEM)
    there = App.open(target, clock=CLOCK, actor=SYSTEM)
    with pytest.raises(ServerUnreachable), here.write("add_van") as uow:
        add_van(uow, VAN)
        with there.engine.connect() as connection:
            connection.execute(text(CUT))
        uow.commit()

    assert a_van(here)
    here.store.close()
    there.store.close()
