"""Ctrl+K, the way a person uses it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.permissions import Actor, Permission
from ui.catalog import DOORS
from ui.kit.operations import Operations
from ui.kit.places import Place, report_place
from ui.shell.actions import Actions
from ui.shell.navigator import Navigator
from ui.shell.offers import Offers
from ui.shell.palette import Palette, Suggestion


class Parent(QWidget):
    """A window that remembers what was done and what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.resize(1000, 700)
        self.done: list[str] = []
        self.asked: list[str] = []
        self.answers: list[Callable[[Sequence[Suggestion]], object]] = []

    def ask(self, text: str, tell: Callable[[Sequence[Suggestion]], object]) -> None:
        self.asked.append(text)
        self.answers.append(tell)

    def suggestion(self, title: str) -> Suggestion:
        return Suggestion(title, "", lambda: self.done.append(title))


@pytest.fixture
def parent(qtbot: QtBot) -> Parent:
    made = Parent()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def palette(parent: Parent) -> Palette:
    titles = ("Vans", "Add van", "Drivers", "Switch theme")
    made = Palette([parent.suggestion(t) for t in titles], parent.ask, parent)
    made.open()
    return made


def shown(palette: Palette) -> list[str]:
    return [line.title for line in palette.model.lines]


def test_it_begins_with_everything_there_is(palette: Palette) -> None:
    assert shown(palette) == ["Vans", "Add van", "Drivers", "Switch theme"]


def test_typing_narrows_and_enter_does_the_first(
    palette: Palette, parent: Parent, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.box, "van")
    assert shown(palette) == ["Vans", "Add van"]
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert parent.done == ["Vans"]
    assert not palette.isVisible()


def test_arrows_choose(palette: Palette, parent: Parent, qtbot: QtBot) -> None:
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        qtbot.keyClick(palette.box, key)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert parent.done == ["Add van"]


def test_records_come_after_the_pages_once_the_person_pauses(
    palette: Palette, parent: Parent, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.box, "van")
    qtbot.waitUntil(lambda: parent.asked == ["van"])
    parent.answers[0]([parent.suggestion("Van 08")])
    assert shown(palette) == ["Vans", "Add van", "Van 08"]


def test_an_answer_to_what_is_no_longer_typed_is_dropped(
    palette: Palette, parent: Parent, qtbot: QtBot
) -> None:
    qtbot.keyClicks(palette.box, "van")
    qtbot.waitUntil(lambda: len(parent.asked) == 1)
    qtbot.keyClicks(palette.box, " 9")
    parent.answers[0]([parent.suggestion("Van 08")])
    assert "Van 08" not in shown(palette)


def test_what_nobody_has_is_said(palette: Palette, qtbot: QtBot) -> None:
    qtbot.keyClicks(palette.box, "zzz")
    assert not palette.nothing.isHidden()
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_escape_leaves_everything_as_it_was(palette: Palette, parent: Parent, qtbot: QtBot) -> None:
    qtbot.keyClick(palette.box, Qt.Key.Key_Escape)
    assert not palette.isVisible()
    assert parent.done == []


def test_a_report_is_found_by_its_name_by_who_may_make_it(
    qtbot: QtBot, operations: Operations
) -> None:
    held = frozenset({Permission.REPORTS_VIEW, Permission.FLEET_VIEW})
    operations.app = replace(operations.app, actor=Actor(0, "Pat", held))
    window, stack = QMainWindow(), QStackedWidget()
    qtbot.addWidget(window)
    qtbot.addWidget(stack)
    wanted: list[Place] = []
    navigator = Navigator(DOORS, operations, stack)
    operations.wanted.disconnect(navigator.go)
    operations.wanted.connect(wanted.append)
    palette = Offers(operations, navigator, Actions(window, [])).show(window)
    assert "Devices and cards by holder" not in shown(palette)
    qtbot.keyClicks(palette.box, "fleet sched")
    assert shown(palette) == ["Fleet schedule"]
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert wanted == [report_place("fleet-schedule")]
