"""The lock: nothing is readable or usable while nobody is there, and nothing typed is lost."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QDropEvent, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMessageBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from dsp_desktop.access.queries import role_picks
from dsp_desktop.access.service import UserDetails, add_user
from dsp_desktop.app import App
from dsp_desktop.signing_in import sign_in
from tests.access.test_access import OTHER, MovingClock
from tests.conftest import OWNER, PASSWORD
from tests.support.builders import their_own
from ui.kit import dialogs
from ui.shell.lock import IdleWatch, Lock


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    made.setWindowTitle("Cascade Parcel LLC - DSP Desktop")
    made.setCentralWidget(QLabel("Ann Example, SSN 123-45-6789"))
    made.resize(900, 700)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def lock(window: QMainWindow, app: App) -> Iterator[Lock]:
    made = Lock(window, sign_in(app, OWNER, PASSWORD), lambda: "Cascade Parcel LLC")
    made.begin(10)
    yield made
    made.leave()


def give(qtbot: QtBot, lock: Lock, password: str) -> None:
    assert lock.screen is not None
    lock.screen.who.password.setText(password)
    qtbot.keyClick(lock.screen.who.password, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: lock.screen is None or lock.screen.who.password.isEnabled(), timeout=10_000
    )


def test_nothing_of_the_company_shows_while_it_is_locked(
    qtbot: QtBot, window: QMainWindow, lock: Lock
) -> None:
    lock.lock()
    assert lock.screen is not None
    assert lock.screen.geometry() == window.rect()
    inside = window.centralWidget()
    assert inside is not None
    assert not inside.isVisible()
    assert "Cascade" not in window.windowTitle()
    give(qtbot, lock, PASSWORD)
    assert lock.screen is None
    assert inside.isVisible()
    assert "Cascade" in window.windowTitle()


def test_an_open_dialog_is_hidden_and_keeps_what_was_typed(
    qtbot: QtBot, window: QMainWindow, lock: Lock
) -> None:
    class Form(QDialog):
        """One of ours."""

    dialog = Form(window)
    line = QLineEdit()
    QVBoxLayout(dialog).addWidget(line)
    dialog.open()
    line.setText("half a sentence")
    ended = []
    dialog.finished.connect(ended.append)
    lock.lock()
    assert not dialog.isVisible()
    give(qtbot, lock, PASSWORD)
    assert dialog.isVisible()
    assert line.text() == "half a sentence"
    assert ended == []
    dialog.reject()


NAME = "Ann Example"


class Preview(QDialog):
    """One of ours, with something of the company in it."""


def a_dialog(window: QMainWindow) -> QWidget:
    made = Preview(window)
    made.open()
    return made


def a_message(window: QMainWindow) -> QWidget:
    made = QMessageBox(QMessageBox.Icon.Question, NAME, NAME, parent=window)
    made.open()
    return made


def a_file_dialog(window: QMainWindow) -> QWidget:
    made = dialogs.FileDialog(window, NAME, "")
    made.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    made.selectFile(f"{NAME} - drug test.pdf")
    made.open()
    return made


def a_print_dialog(window: QMainWindow) -> QWidget:
    printer = QPrinter()
    made = QPrintDialog(printer, window)
    made.destroyed.connect(lambda: printer.isValid())  # noqa: PLW0108 - keeps the printer that long
    made.show()
    return made


def a_window_of_its_own(_window: QMainWindow) -> QWidget:
    made = QMainWindow()
    made.show()
    return made


def a_tool(window: QMainWindow) -> QWidget:
    made = QWidget(window, Qt.WindowType.Tool)
    made.show()
    return made


def a_menu(window: QMainWindow) -> QWidget:
    made = QMenu(window)
    made.addAction(NAME)
    made.popup(window.mapToGlobal(window.rect().center()))
    return made


def a_tip(window: QMainWindow) -> QWidget:
    QToolTip.showText(window.mapToGlobal(window.rect().center()), NAME, window)
    return next(each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel"))


def a_splash(_window: QMainWindow) -> QWidget:
    made = QWidget(None, Qt.WindowType.SplashScreen)
    made.show()
    return made


@pytest.mark.parametrize(
    "make",
    [
        a_dialog,
        a_message,
        a_file_dialog,
        a_print_dialog,
        a_window_of_its_own,
        a_tool,
        a_menu,
        a_tip,
        a_splash,
    ],
    ids=lambda make: make.__name__,
)
def test_no_window_of_any_kind_shows_anything_while_it_is_locked(
    qtbot: QtBot, window: QMainWindow, lock: Lock, make: Callable[[QMainWindow], QWidget]
) -> None:
    made = make(window)
    inner = QLabel(NAME, made)
    inner.show()
    assert made.isVisible()
    lock.lock()
    qtbot.waitUntil(
        lambda: [w for w in QApplication.topLevelWidgets() if w.isVisible()] == [window],
        timeout=5_000,
    )
    said = [part.text() for part in window.findChildren(QLabel) if part.isVisible()]
    assert not [words for words in said if NAME in words or "SSN" in words]
    give(qtbot, lock, PASSWORD)
    assert lock.screen is None
    if isValid(made):  # a tip is gone by now
        made.close()
        made.deleteLater()


def test_a_file_dialog_comes_back_as_it_was_and_still_answers(
    qtbot: QtBot, window: QMainWindow, lock: Lock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def step() -> None:
        dialog = window.findChild(dialogs.FileDialog)
        assert dialog is not None
        seen.append(dialog.isVisible())
        lock.lock()
        seen.append(dialog.isVisible())
        give(qtbot, lock, PASSWORD)
        seen.append(dialog.isVisible())
        dialog.accept()

    QTimer.singleShot(200, step)
    monkeypatch.undo()  # asked in earnest
    chosen = dialogs.choose_place(window, "Save", str(tmp_path / "Vans.csv"))
    assert seen == [True, False, True]
    assert chosen == tmp_path / "Vans.csv"


def test_a_name_typed_without_its_ending_gets_the_one_that_was_offered(
    qtbot: QtBot, window: QMainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step() -> None:
        dialog = window.findChild(dialogs.FileDialog)
        assert dialog is not None
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText("Mine")
        dialog.accept()

    QTimer.singleShot(200, step)
    monkeypatch.undo()  # asked in earnest
    assert dialogs.choose_place(window, "Save", str(tmp_path / "V.csv")) == tmp_path / "Mine.csv"


def test_a_dialog_that_comes_while_locked_stays_hidden(
    qtbot: QtBot, window: QMainWindow, lock: Lock
) -> None:
    class Late(QDialog):
        """A crash report, say."""

    lock.lock()
    late = Late(window)
    late.open()
    qtbot.waitUntil(lambda: not late.isVisible(), timeout=5_000)
    give(qtbot, lock, PASSWORD)
    assert late.isVisible()
    late.reject()


def test_a_wrong_password_opens_nothing_and_is_typed_over(
    qtbot: QtBot, window: QMainWindow, lock: Lock
) -> None:
    lock.lock()
    give(qtbot, lock, "wrong wrong wrong")
    assert lock.screen is not None
    assert "not right" in lock.screen.who.problem.text()
    assert lock.screen.who.password.selectedText()
    give(qtbot, lock, PASSWORD)
    assert lock.screen is None


def test_after_too_many_tries_the_wait_is_counted_down(
    qtbot: QtBot, window: QMainWindow, lock: Lock
) -> None:
    lock.lock()
    for _ in range(4):
        give(qtbot, lock, "wrong wrong wrong")
    assert lock.screen is not None
    who = lock.screen.who
    assert not who.enter.isEnabled()
    assert "seconds" in who.problem.text()
    qtbot.waitUntil(who.enter.isEnabled, timeout=10_000)
    assert "may try again" in who.problem.text()


def test_shortcuts_and_dropped_files_reach_nothing_beneath(
    qtbot: QtBot, window: QMainWindow, lock: Lock
) -> None:
    done = []
    shortcut = QShortcut(QKeySequence("Ctrl+Z"), window)
    shortcut.activated.connect(lambda: done.append("undo"))
    action = QAction("Quit", window)
    action.setShortcut("Ctrl+Q")
    action.triggered.connect(lambda: done.append("quit"))
    window.addAction(action)
    lock.lock()
    assert lock.screen is not None
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Q):
        qtbot.keyClick(lock.screen.who.password, key, Qt.KeyboardModifier.ControlModifier)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/x/AssociateData.csv")])
    drop = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    drop.ignore()
    QApplication.sendEvent(window, drop)
    assert done == []
    assert not drop.isAccepted()


def test_somebody_else_takes_over_with_their_own_permissions(
    qtbot: QtBot, window: QMainWindow, lock: Lock, app: App
) -> None:
    with app.read() as source:
        roles = {choice.label: int(choice.id) for choice in role_picks(source)}
    with app.write("add_user") as uow:
        add_user(uow, UserDetails("Ann", roles["Accountant"], password=OTHER))
        uow.commit()
    their_own(app, "Ann")
    lock.lock()
    assert lock.screen is not None
    lock.screen.who.other.click()
    people = lock.screen.who.people
    assert people.count() == 2
    people.setCurrentRow(0)
    lock.screen.who.password.setText(OTHER)
    with qtbot.waitSignal(lock.taken_over, timeout=10_000) as said:
        lock.screen.who.try_it()
    assert said.args[0].actor.name == "Ann"


def test_unsaved_typing_is_asked_about_before_somebody_else_takes_over(
    qtbot: QtBot, window: QMainWindow, lock: Lock, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Form(QDialog):
        """A form half filled in."""

        def is_touched(self) -> bool:
            return True

    with app.read() as source:
        roles = {choice.label: int(choice.id) for choice in role_picks(source)}
    with app.write("add_user") as uow:
        add_user(uow, UserDetails("Ann", roles["Accountant"], password=OTHER))
        uow.commit()
    their_own(app, "Ann")
    form = Form(window)
    form.open()
    lock.lock()
    assert lock.screen is not None
    lock.screen.who.other.click()
    answers = iter([False, True])
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_words: next(answers))
    taken = []
    lock.taken_over.connect(taken.append)
    for _ in range(2):
        lock.screen.who.people.setCurrentRow(0)
        lock.screen.who.password.setText(OTHER)
        lock.screen.who.try_it()
        qtbot.waitUntil(lock.screen.who.password.isEnabled, timeout=10_000)
    assert [each.actor.name for each in taken] == ["Ann"]


def test_ten_minutes_without_a_touch_lock_and_a_touch_begins_anew(
    qtbot: QtBot, window: QMainWindow, app: App
) -> None:
    clock = MovingClock()
    watch = IdleWatch(replace(app, clock=clock), window)  # type: ignore[arg-type] # a clock all the same
    watch.begin(10)
    clock.at += timedelta(minutes=9)
    with qtbot.assertNotEmitted(watch.idle):
        watch.look()
    watch.eventFilter(window, QEvent(QEvent.Type.KeyPress))
    clock.at += timedelta(minutes=9)
    with qtbot.assertNotEmitted(watch.idle):
        watch.look()
    clock.at += timedelta(minutes=1)
    with qtbot.waitSignal(watch.idle, timeout=100):
        watch.look()


def test_a_clock_that_is_set_back_does_not_keep_the_window_open(
    qtbot: QtBot, window: QMainWindow, app: App
) -> None:
    clock = MovingClock()
    watch = IdleWatch(replace(app, clock=clock), window)  # type: ignore[arg-type] # as above
    watch.begin(1)
    clock.at -= timedelta(days=1)
    with qtbot.waitSignal(watch.idle, timeout=100):
        for _ in range(12):
            watch.look()
