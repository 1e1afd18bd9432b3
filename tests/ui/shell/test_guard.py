"""What guards an open company in the window: recovery, one's own password, what is offered."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dsp_desktop.access.queries import role_picks, safeguards
from dsp_desktop.access.service import UserDetails, add_user
from dsp_desktop.app import App
from dsp_desktop.runtime import paths, secrets
from dsp_desktop.runtime.keys import RecoveryCode
from dsp_desktop.runtime.settings import SettingsStore
from dsp_desktop.unlocking import company_id
from tests.access.test_access import OTHER
from tests.conftest import OWNER, PASSWORD
from tests.support.builders import a_company, their_own
from tests.ui.shell.test_front_desk import choose, open_it, screen, sign_in
from ui.kit import dialogs
from ui.shell.recovery import DrillDialog, PasswordDialog
from ui.shell.secret import KeyScreen
from ui.shell.sheet import SheetView
from ui.shell.sign_in import SignInScreen
from ui.window import FrontDesk


@pytest.fixture
def desk(
    qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, app: App
) -> Iterator[FrontDesk]:
    monkeypatch.setattr(paths, "companies_folder", lambda: tmp_path / "companies")
    monkeypatch.setattr(paths, "cache_folder", lambda: tmp_path / "cache")
    a_company(app)
    before = (qapp.styleSheet(), qapp.palette(), qapp.font())
    made = FrontDesk(qapp, SettingsStore(tmp_path / "settings.toml"))
    qtbot.addWidget(made.window)
    yield made
    made.leave()
    made.deleteLater()
    secrets.remember(app.key)
    qapp.setStyleSheet(before[0])
    qapp.setPalette(before[1])
    qapp.setFont(before[2])


def doings(desk: FrontDesk) -> set[str]:
    return {action.objectName() for action in desk.window.actions() if action.objectName()}


def prove(qtbot: QtBot, desk: FrontDesk) -> None:
    dialog = desk.window.findChild(PasswordDialog)
    assert dialog is not None
    dialog.who.password.setText(PASSWORD)
    dialog.who.try_it()


def sheet_in(desk: FrontDesk, qtbot: QtBot) -> SheetView:
    qtbot.waitUntil(lambda: desk.window.findChild(SheetView) is not None, timeout=20_000)
    found = desk.window.findChild(SheetView)
    assert found is not None
    return found


def test_nothing_is_read_before_somebody_has_signed_in(
    qtbot: QtBot, desk: FrontDesk, app: App
) -> None:
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    assert desk.desk is None
    assert desk.window.sidebar.buttons == {}
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    found.who.password.setText("wrong wrong wrong")
    found.who.try_it()
    qtbot.waitUntil(lambda: bool(found.who.problem.text()), timeout=20_000)
    assert "not the password" in found.who.problem.text()
    assert desk.desk is None
    sign_in(qtbot, desk)
    assert desk.desk is not None
    assert desk.desk.operations.app.actor.name == OWNER
    assert desk.settings.value.last_user == OWNER


def test_somebody_not_on_the_list_types_a_name(qtbot: QtBot, desk: FrontDesk, app: App) -> None:
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    found.who.other.click()
    found.who.try_it()
    assert "who you are" in found.who.problem.text()
    qtbot.keyClicks(found.who.name, OWNER.upper())
    qtbot.keyClick(found.who.name, Qt.Key.Key_Return)
    qtbot.keyClicks(found.who.password, PASSWORD)
    qtbot.keyClick(found.who.password, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=20_000)


def test_capitals_that_are_locked_are_said(qtbot: QtBot, desk: FrontDesk, app: App) -> None:
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    qtbot.keyClicks(found.who.password, "a")
    assert found.who.capitals.isHidden()
    qtbot.keyClick(found.who.password, "B", Qt.KeyboardModifier.NoModifier)
    assert not found.who.capitals.isHidden()


def test_signing_out_asks_who_comes_next_and_they_see_what_is_theirs(
    qtbot: QtBot, desk: FrontDesk, app: App
) -> None:
    with app.read() as source:
        roles = {choice.label: int(choice.id) for choice in role_picks(source)}
    with app.write("add_user") as uow:
        add_user(uow, UserDetails("Ann", roles["Read only"], password=OTHER))
        uow.commit()
    their_own(app, "Ann")
    open_it(qtbot, desk, app.target)
    assert desk.desk is not None
    assert "background_check" in desk.desk.navigator.doors
    assert {"lock", "sign_out", "sheet", "new_code", "import"} <= doings(desk)
    desk.desk.signed_out.emit()
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    desk.desk = None
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    choose(found, "Ann")
    sign_in(qtbot, desk, "Ann", OTHER)
    assert desk.desk is not None
    assert "background_check" not in desk.desk.navigator.doors
    assert {"lock", "sign_out"} <= doings(desk)
    assert not {"sheet", "new_code", "drill", "import"} & doings(desk)
    assert desk.desk.guard.strip is None


def test_a_first_password_is_changed_before_anything_is_shown(
    qtbot: QtBot, desk: FrontDesk, app: App
) -> None:
    with app.read() as source:
        roles = {choice.label: int(choice.id) for choice in role_picks(source)}
    with app.write("add_user") as uow:
        add_user(uow, UserDetails("Ann", roles["Dispatcher"], password=OTHER))
        uow.commit()
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    who = found.who
    assert not who.new.isVisible()
    choose(found, "Ann")
    qtbot.keyClicks(who.password, OTHER)
    qtbot.keyClick(who.password, Qt.Key.Key_Return)
    qtbot.waitUntil(who.new.isVisible, timeout=20_000)
    assert "given to you by somebody else" in who.must_choose.text()
    assert desk.desk is None
    for first, again, said in (
        ("", "", "of your own"),
        ("four vans by noon", "four vans", "do not agree"),
        (OTHER, OTHER, "another one than you were given"),
    ):
        who.new.line.setText(first)
        who.new.again.setText(again)
        who.try_it()
        qtbot.waitUntil(lambda said=said: said in who.problem.text(), timeout=20_000)
    who.new.line.setText("four vans by noon")
    who.new.again.setText("four vans by noon")
    who.try_it()
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=20_000)
    assert desk.desk is not None
    assert desk.desk.operations.app.actor.name == "Ann"


def test_somebody_else_may_come_while_a_first_password_is_asked_for(
    qtbot: QtBot, desk: FrontDesk, app: App
) -> None:
    with app.read() as source:
        roles = {choice.label: int(choice.id) for choice in role_picks(source)}
    with app.write("add_user") as uow:
        add_user(uow, UserDetails("Ann", roles["Dispatcher"], password=OTHER))
        uow.commit()
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), SignInScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, SignInScreen)
    choose(found, "Ann")
    found.who.password.setText(OTHER)
    found.who.try_it()
    qtbot.waitUntil(found.who.new.isVisible, timeout=20_000)
    found.who.other.click()
    assert not found.who.new.isVisible()
    found.who.name.setText(OWNER)
    found.who.password.setText(PASSWORD)
    found.who.try_it()
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=20_000)


def test_the_banner_stays_until_the_sheet_is_put_away(
    qtbot: QtBot, desk: FrontDesk, app: App, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    open_it(qtbot, desk, app.target)
    assert desk.desk is not None
    guard = desk.desk.guard
    qtbot.waitUntil(lambda: guard.strip is not None, timeout=20_000)
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: tmp_path / "sheet")
    app.engine.dispose()  # nobody else may have it open
    guard.recovery.renew()  # the company was made without a code to print
    prove(qtbot, desk)
    view = sheet_in(desk, qtbot)
    assert not view.said.isEnabled()
    view.save.click()
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    view.said.click()
    view.done.click()
    qtbot.waitUntil(lambda: desk.desk is not None and desk.desk.guard is not guard, timeout=20_000)
    assert desk.desk is not None
    opened = desk.desk.operations.app
    assert opened.key != app.key
    assert opened.actor.name == OWNER
    with opened.read() as source:
        assert safeguards(source).sheet_at is not None
    qtbot.wait(300)
    assert desk.desk.guard.strip is None


def test_the_drill_says_that_it_works_and_notes_the_day(
    qtbot: QtBot, desk: FrontDesk, app: App
) -> None:
    from dsp_desktop import recovery

    code = RecoveryCode.new()
    recovery.renew(app, code).close()
    open_it(qtbot, desk, app.target)
    assert desk.desk is not None
    dialog = desk.desk.guard.recovery.drill()
    assert isinstance(dialog, DrillDialog)
    dialog.code.setText(RecoveryCode.new().written())
    dialog.try_it()
    qtbot.waitUntil(lambda: bool(dialog.outcome.text()), timeout=20_000)
    assert "not the recovery code" in dialog.outcome.text()
    dialog.code.setText(code.written().lower())
    dialog.try_it()
    qtbot.waitUntil(lambda: "It works" in dialog.outcome.text(), timeout=20_000)
    opened = desk.desk.operations.app

    def noted() -> bool:
        with opened.read() as source:
            return safeguards(source).checked_at is not None

    qtbot.waitUntil(noted, timeout=20_000)
    dialog.accept()


def test_without_its_key_a_company_asks_for_the_code_and_can_keep_it(
    qtbot: QtBot, desk: FrontDesk, app: App
) -> None:
    from dsp_desktop import recovery

    code = RecoveryCode.new()
    recovery.renew(app, code).close()
    company = company_id(app.target)
    secrets.forget(company)
    desk.begin(app.target, demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), KeyScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, KeyScreen)
    found.code.setText(RecoveryCode.new().written())
    found.go_on()
    qtbot.waitUntil(lambda: bool(found.problem.text()), timeout=20_000)
    assert secrets.remembered(company) is None
    found.code.setText(code.written())
    found.go_on()
    sign_in(qtbot, desk)
    assert secrets.remembered(company) == code.key(company)


def test_a_demo_asks_nobody_and_says_what_it_is_above_every_page(
    qtbot: QtBot, desk: FrontDesk
) -> None:
    desk.begin("", demo=True)
    qtbot.waitUntil(lambda: desk.desk is not None, timeout=120_000)
    assert desk.desk is not None
    strip = desk.desk.guard.strip
    assert isinstance(strip, QLabel)
    assert "Demo company" in strip.text()
    qtbot.waitUntil(strip.isVisible)
    assert not {"lock", "sign_out", "password", "sheet", "drill", "new_code"} & doings(desk)
    desk.desk.guard.lock_now()
    assert desk.desk.guard.lock.screen is None
