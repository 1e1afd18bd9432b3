"""Looking at a private value, the way a person does it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.kernel.changes import ChangeSet, Verb
from dsp_desktop.kernel.masks import DOTS, Masked
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.people.service import BankDetails, IdentityDetails, change_bank, change_identity
from dsp_desktop.people.terms import AccountKind
from tests.support.builders import a_driver, done
from tests.support.doubles import ErrorEar, InlineExecutor
from ui.kit import looking
from ui.kit.form_dialog import FormDialog
from ui.kit.list_page import ListPage
from ui.kit.looking import LookButton
from ui.kit.operations import Operations
from ui.pages.drivers import DRIVERS

#: Printed in a pamphlet of the administration in 1940 and void since: nobody's number.
NOBODYS = "219099999"


@pytest.fixture
def driver(app: App) -> int:
    driver_id = a_driver(app, born_on=date(1990, 4, 1), hired_on=date(2026, 2, 2))
    done(app, change_identity, driver_id, IdentityDetails("219-09-9999"), 0)
    bank = BankDetails("123456780", "00 4417-82", AccountKind.CHECKING)
    done(app, change_bank, driver_id, bank, 1)
    return driver_id


Page = Callable[[Operations], ListPage]


@pytest.fixture
def page(qtbot: QtBot, driver: int) -> Page:
    def open_page(operations: Operations) -> ListPage:
        made = ListPage(DRIVERS, operations)
        qtbot.addWidget(made)
        made.resize(1280, 800)
        made.show()
        made.table.selectRow(0)
        return made

    return open_page


def looks(page: ListPage) -> dict[str, LookButton]:
    found = page.panel.findChildren(LookButton)
    return {each.accessibleName().partition(":")[0]: each for each in found}


def looked_at(app: App) -> list[tuple[str, str, dict[str, str]]]:
    with app.read() as source:
        entries = source.scalars(select(AuditEntry).where(AuditEntry.verb == Verb.LOOKED))
        return [(e.entity, e.actor_name, e.changes) for e in entries]


def test_one_click_shows_the_value_where_the_mask_was_and_says_so_in_the_trail(
    qtbot: QtBot, operations: Operations, page: Page
) -> None:
    shown = page(operations)
    ssn = looks(shown)["Social Security number"]
    assert ssn.text() == f"{DOTS} 9999 · Look"
    assert looks(shown)["Born"].text() == f"{DOTS} · Look"
    heard: list[ChangeSet] = []
    operations.changed.connect(heard.append)
    last = operations.last_unit

    qtbot.keyClick(ssn, Qt.Key.Key_Space)  # a keyboard does it too

    assert ssn.text() == f"{NOBODYS} · Hide"
    assert ssn.accessibleName() == f"Social Security number: {NOBODYS}. Hide it."
    assert looked_at(operations.app) == [("private_details", "system", {"ssn": "•••"})]
    assert [change.touches for change in heard] == [frozenset()], "nothing to undo, nothing to say"
    assert operations.last_unit == last
    assert NOBODYS not in repr(heard)
    qtbot.mouseClick(looks(shown)["Born"], Qt.MouseButton.LeftButton)
    assert "1 Apr 1990 · Hide" in {each.text() for each in looks(shown).values()}
    qtbot.mouseClick(ssn, Qt.MouseButton.LeftButton)
    assert ssn.text() == f"{DOTS} 9999 · Look"


def test_a_look_closes_itself(
    qtbot: QtBot, operations: Operations, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert looking.OPEN_MS == 20_000
    monkeypatch.setattr(looking, "OPEN_MS", 50)
    account = looks(page(operations))["Bank account"]

    qtbot.mouseClick(account, Qt.MouseButton.LeftButton)
    assert account.text() == "00441782 · Hide"

    qtbot.waitUntil(lambda: account.text() == f"{DOTS} 1782 · Look", timeout=2_000)


def test_a_look_ends_when_the_panel_is_hidden(
    qtbot: QtBot, operations: Operations, page: Page
) -> None:
    shown = page(operations)
    ssn = looks(shown)["Social Security number"]
    qtbot.mouseClick(ssn, Qt.MouseButton.LeftButton)

    shown.hide()  # another page, or the lock

    assert not ssn.is_open
    assert NOBODYS not in ssn.text() + ssn.accessibleName()


def test_who_may_not_look_is_not_offered_it(qtbot: QtBot, app: App, page: Page) -> None:
    may = frozenset(Permission) - {Permission.IDENTITY_LOOK}
    clerk = replace(app, actor=replace(SYSTEM, permissions=may))
    errors = ErrorEar()

    shown = page(Operations(clerk, errors, writer=InlineExecutor(), reader=InlineExecutor()))

    assert set(looks(shown)) == {"Bank routing number", "Bank account"}
    assert errors.heard == []


def test_a_form_shows_masks_and_keeps_what_is_left_as_it_is(
    qtbot: QtBot, operations: Operations, driver: int
) -> None:
    (action,) = (each for each in DRIVERS.actions if each.title == "Bank account")
    assert action.form is not None
    dialog = FormDialog(action.form, "driver", operations, record_id=driver)
    qtbot.addWidget(dialog)
    dialog.open()
    account = dialog.view.editors["bank_account"]
    assert account.value() == Masked(f"{DOTS} 1782")
    dialog.view.editors["account_kind"].set_value(AccountKind.SAVINGS)
    dialog.save()
    assert not dialog.isVisible()

    again = FormDialog(action.form, "driver", operations, record_id=driver)
    qtbot.addWidget(again)
    again.open()
    qtbot.keyClicks(again.view.editors["bank_account"], "5")  # into the dots
    again.save()
    assert "Enter the whole value" in again.view.notes["bank_account"].text()
    again.view.editors["bank_account"].selectAll()
    qtbot.keyClicks(again.view.editors["bank_account"], "00559933")
    again.save()
    assert not again.isVisible()
    assert [e.text() for e in looks_of(qtbot, operations)] == [f"{DOTS} 9933 · Look"]


def looks_of(qtbot: QtBot, operations: Operations) -> list[LookButton]:
    page = ListPage(DRIVERS, operations)
    qtbot.addWidget(page)
    page.show()
    page.table.selectRow(0)
    return [look for name, look in looks(page).items() if name == "Bank account"]
