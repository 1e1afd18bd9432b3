"""The window around the pages: places, the way back, files dropped, and an open company."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dsp_desktop.kernel.permissions import Permission
from tests.support.builders import a_van
from ui.catalog import DOORS
from ui.kit.list_page import ListPage
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import CustomPage, Door
from ui.shell.help import FOLDER
from ui.shell.main_window import MainWindow
from ui.shell.menu import Doings, actions
from ui.shell.names import short_name, without_password
from ui.shell.sidebar import Entry, SideBar


class Board(QLabel):
    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.visits: list[Place] = []

    def visit(self, place: Place) -> None:
        self.visits.append(place)


def by_hand(name: str, view: Permission = Permission.FLEET_VIEW) -> Door:
    page = CustomPage(name, name.title(), "", "ph.gear", view, lambda _o: Board(name))
    return Door(name, page.title, "", page.icon, view, lambda: page)


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    made = MainWindow()
    qtbot.addWidget(made)
    made.show()
    return made


def test_pages_are_built_when_first_visited(window: MainWindow, operations: Operations) -> None:
    navigator = window.show_pages(DOORS, operations)
    assert navigator.built == {}
    navigator.go(Place("van"))
    assert list(navigator.built) == ["van"]
    assert isinstance(window.stack.currentWidget(), ListPage)
    assert window.sidebar.buttons["van"].isChecked()


def test_a_click_in_the_side_bar_goes_there(
    window: MainWindow, operations: Operations, qtbot: QtBot
) -> None:
    navigator = window.show_pages((by_hand("board"), by_hand("plan")), operations)
    qtbot.mouseClick(window.sidebar.buttons["plan"], Qt.MouseButton.LeftButton)
    assert navigator.here == "plan"
    assert window.stack.currentWidget() is navigator.built["plan"]


def test_back_and_forward_go_the_way_the_person_came(
    window: MainWindow, operations: Operations
) -> None:
    navigator = window.show_pages(tuple(map(by_hand, ("a", "b", "c"))), operations)
    for name in "abc":
        navigator.go(Place(name))
    navigator.back()
    navigator.back()
    assert navigator.here == "a"
    navigator.back()
    assert navigator.here == "a"
    navigator.forward()
    assert navigator.here == "b"
    navigator.go(Place("a"))
    navigator.forward()
    assert navigator.here == "a", "a new way replaces the old one ahead"


def test_going_back_does_not_open_a_form_again(window: MainWindow, operations: Operations) -> None:
    navigator = window.show_pages((by_hand("a"), by_hand("b")), operations)
    navigator.go(Place("a", edit=True))
    navigator.go(Place("b"))
    navigator.back()
    board = navigator.built["a"]
    assert isinstance(board, Board)
    assert [visit.edit for visit in board.visits] == [True]


def test_a_page_may_ask_for_another_without_knowing_it(
    window: MainWindow, operations: Operations
) -> None:
    navigator = window.show_pages(DOORS, operations)
    van_id = a_van(operations.app)
    operations.wanted.emit(Place("van", record_id=van_id))
    page = navigator.built["van"]
    assert isinstance(page, ListPage)
    assert page.selected() == van_id


def test_a_clerk_without_permissions_sees_no_page(
    window: MainWindow, operations: Operations, clerk: object
) -> None:
    operations.app = clerk  # type: ignore[assignment] # the same company for another person
    navigator = window.show_pages(DOORS, operations)
    assert navigator.doors == {}
    navigator.go(Place("van"))
    assert navigator.here == ""


def test_every_place_fits_at_720_pixels_of_height(
    window: MainWindow, operations: Operations, qtbot: QtBot
) -> None:
    window.show_pages(DOORS, operations)
    window.resize(1280, 720)
    last = window.sidebar.buttons["settings"]
    qtbot.waitUntil(lambda: last.mapTo(window, QPoint(0, last.height())).y() < 700)
    assert not window.sidebar.places.verticalScrollBar().isVisible()
    assert last.height() >= 24


def drag(window: MainWindow, path: str) -> bool:
    """Drag a file over the window and let go, the way the system tells a window of it."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path)])
    handle = window.windowHandle()
    keys = (
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    enter = QDragEnterEvent(QPoint(50, 50), *keys)
    QApplication.sendEvent(handle, enter)
    QApplication.sendEvent(handle, QDropEvent(QPointF(50, 50), *keys))
    return enter.isAccepted()


def test_a_file_dropped_anywhere_is_offered_for_import(window: MainWindow, qtbot: QtBot) -> None:
    window.drops.watch()
    with qtbot.waitSignal(window.drops.dropped) as said:
        assert drag(window, "AssociateData.csv")
    assert said.args == [["AssociateData.csv"]]


def test_without_a_company_files_are_not_taken(window: MainWindow, qtbot: QtBot) -> None:
    window.drops.watch()
    window.drops.stop()
    with qtbot.assertNotEmitted(window.drops.dropped):
        drag(window, "AssociateData.csv")


def test_the_window_stands_where_it_was_left(qtbot: QtBot) -> None:
    first = MainWindow()
    qtbot.addWidget(first)
    first.resize(950, 611)
    kept = first.place_on_screen()
    second = MainWindow()
    qtbot.addWidget(second)
    second.put_back(kept)
    assert second.height() == 611


def test_the_side_bar_says_whose_records_these_are(qtbot: QtBot) -> None:
    bar = SideBar()
    qtbot.addWidget(bar)
    bar.set_company("Cascade Parcel LLC", "Station DSE4")
    bar.set_entries([Entry("a", "A", "", "ph.gear"), Entry("b", "B", "Fleet", "ph.gear")])
    assert bar.name.text() == "Cascade Parcel LLC"
    assert [label.text() for label in bar.headings] == ["FLEET"]


def test_a_usual_name_is_read_whole_on_two_lines(qtbot: QtBot) -> None:
    bar = SideBar()
    qtbot.addWidget(bar)
    bar.show()
    name = "Cascade Parcel & Delivery of Kent LLC"
    bar.set_company(name, "Station DSE4 · 14 routes")
    assert bar.name.text().replace("\n", " ") == name
    assert bar.demo.isHidden()


def test_the_places_fit_again_when_the_name_takes_fewer_lines(qtbot: QtBot) -> None:
    bar = SideBar()
    qtbot.addWidget(bar)
    bar.resize(216, 620)
    bar.show()
    bar.set_company("Alder Parcel and Delivery of the Puget Sound LLC", "")
    bar.set_entries([Entry(f"p{n}", f"Place {n}", "", "ph.gear") for n in range(20)])
    qtbot.waitUntil(lambda: bar.places.verticalScrollBar().maximum() == 0)
    bar.set_company("Alder LLC", "Station DSE4")
    qtbot.waitUntil(lambda: bar.places.verticalScrollBar().maximum() == 0)
    bar.resize(216, 900)
    qtbot.waitUntil(lambda: bar.places.verticalScrollBar().maximum() == 0)
    bar.resize(216, 620)
    qtbot.waitUntil(lambda: bar.places.verticalScrollBar().maximum() == 0)


def test_a_demo_company_wears_a_badge_in_place_of_the_word(qtbot: QtBot) -> None:
    bar = SideBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.set_company("Cascade Parcel LLC (demo)", "Station XWA1")
    assert bar.name.text().replace("\n", " ") == "Cascade Parcel LLC"
    assert bar.name.toolTip() == "Cascade Parcel LLC (demo)"
    assert bar.demo.isVisible()


def test_a_name_too_long_is_told_in_full_on_asking(qtbot: QtBot) -> None:
    bar = SideBar()
    qtbot.addWidget(bar)
    bar.show()
    name = "The Exceedingly Long Parcel Delivery Company of the Far West LLC"
    bar.set_company(name, "")
    assert bar.name.text().endswith("…")
    assert bar.name.toolTip() == name


@pytest.mark.parametrize(
    ("target", "short", "shown"),
    [
        ("/x/Cascade.dsp", "Cascade", "/x/Cascade.dsp"),
        ("postgresql://a:pw@h/db", "db on h", "postgresql://a@h/db"),
        ("postgresql://h/db", "db on h", "postgresql://h/db"),
        ("postgresql://a:p/w@h/db", "db on h", "postgresql://a@h/db"),
        ("postgresql://a:p@w@h:5433/db", "db on h:5433", "postgresql://a@h:5433/db"),
        ("postgresql://a:p?w@h/db", "db on h", "postgresql://a@h/db"),
        ("postgresql://:pw@h/db", "db on h", "postgresql://@h/db"),
        (
            "postgresql://a@h/db?sslmode=require&password=pw",
            "db on h",
            "postgresql://a@h/db?sslmode=require",
        ),
    ],
)
def test_a_password_is_never_shown_or_remembered(target: str, short: str, shown: str) -> None:
    assert short_name(target) == short
    assert without_password(target) == shown


def test_every_action_of_the_menus_has_its_keys_and_no_two_the_same() -> None:
    nothing = Doings(*(len(Doings.__slots__) * [lambda: None]))
    keys = [key for each in actions(nothing) for key in (*each.keys, each.told) if key]
    assert all(each.keys or each.told for each in actions(nothing))
    assert len(keys) == len(set(keys))


def test_the_help_lists_every_key_of_the_menus() -> None:
    nothing = Doings(*(len(Doings.__slots__) * [lambda: None]))
    said = (FOLDER / "keyboard.md").read_text("utf-8")
    first = [each.keys[0] if each.keys else each.told for each in actions(nothing)]
    assert [keys for keys in first if keys not in said] == []


def test_in_a_narrow_window_the_places_are_icons_that_say_what_they_are(
    window: MainWindow, operations: Operations, qtbot: QtBot
) -> None:
    window.show_pages(DOORS, operations)
    window.sidebar.set_company("Cascade Parcel LLC (demo)", "")
    window.resize(1280, 800)
    van = window.sidebar.buttons["van"]
    qtbot.waitUntil(lambda: van.text() == "Vans")
    wide = window.sidebar.width()

    window.resize(900, 720)

    qtbot.waitUntil(lambda: window.sidebar.width() < wide / 3)
    assert van.text() == ""
    assert "Vans" in van.toolTip()
    assert van.accessibleName() == "Vans"
    assert window.sidebar.demo.isVisible(), "a demo company says so on every screen"
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: window.sidebar.width() == wide)
    assert van.text() == "Vans"
