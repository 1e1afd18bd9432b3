"""The scan desk, fed as a scanner feeds it: letters and Enter, faster than anybody types."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from dsp_desktop.custody.queries import CUSTODY_LIST
from dsp_desktop.custody.queries.desk import in_hands
from dsp_desktop.custody.service import KeyDetails, add_key
from dsp_desktop.custody.terms import Condition, DeskMode, Holding
from dsp_desktop.fleet.service import ground_van
from dsp_desktop.kernel.listing import ListQuery
from tests.support.builders import a_device, a_driver, a_van, done
from tests.support.doubles import ErrorEar
from ui.kit.operations import Operations
from ui.pages.scan_desk import ScanDesk

Scan = Callable[..., None]


@pytest.fixture
def beeps(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    heard: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append(True))
    return heard


@pytest.fixture
def morning(app: App) -> App:
    """Forty drivers, each with keys and a handheld waiting, and one van."""
    a_van(app)
    for number in range(40):
        a_driver(app, name=f"Driver {chr(65 + number // 10)}{chr(65 + number % 10)}x",
                 transporter_id=f"A{number:02d}BBBBBBBBBBB")  # fmt: skip
        done(app, add_key, KeyDetails(f"K-{number:02d}"))
        a_device(app, label=f"H-{number:02d}")
    return app


@pytest.fixture
def desk(qtbot: QtBot, morning: App, operations: Operations, beeps: list[bool]) -> ScanDesk:
    del beeps
    page = ScanDesk(operations)
    qtbot.addWidget(page)
    page.resize(1064, 700)
    page.show()
    page.activateWindow()
    return page


@pytest.fixture
def scan(desk: ScanDesk) -> Scan:
    def type_in(*codes: str) -> None:
        for code in codes:
            QTest.keyClicks(desk.face.line, code)
            QTest.keyClick(desk.face.line, Qt.Key.Key_Return)

    return type_in


def out(app: App) -> list[tuple[str | None, str]]:
    with app.read() as source:
        query = ListQuery(filters={"holding": Holding.STILL_OUT}, sort="since", limit=500)
        found = CUSTODY_LIST.ids(source, query)
        rows = CUSTODY_LIST.rows(source, found)
        return sorted(((rows[each].item, rows[each].driver) for each in found), key=str)


def said(desk: ScanDesk) -> str:
    return desk.face.said.text()


def test_a_whole_morning_goes_out_without_the_mouse(
    desk: ScanDesk, scan: Scan, morning: App, beeps: list[bool]
) -> None:
    for number in range(40):
        scan(f"DRIVER:A{number:02d}BBBBBBBBBBB", f"K-{number:02d}", f"H-{number:02d}")
    handed = out(morning)
    assert len(handed) == 80
    assert handed[0] == ("H-00", "Driver AAx")
    assert handed[-1] == ("K-39", "Driver DJx")
    assert desk.face.log.count() == 80
    assert beeps == []


def test_scans_that_come_while_one_is_being_done_wait_their_turn(
    qtbot: QtBot, morning: App, errors: ErrorEar
) -> None:
    operations = Operations(morning, errors)  # with threads, as in the window
    desk = ScanDesk(operations)
    qtbot.addWidget(desk)
    desk.show()
    for number in range(5):
        for code in (f"A{number:02d}BBBBBBBBBBB", f"K-{number:02d}", f"H-{number:02d}"):
            QTest.keyClicks(desk.face.line, code)
            QTest.keyClick(desk.face.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.face.log.count() == 10, timeout=20_000)
    assert [pair for pair in out(morning) if pair[0] == "K-03"] == [("K-03", "Driver ADx")]
    operations.shut_down()


def test_what_does_nothing_says_so_beeps_and_writes_nothing(
    desk: ScanDesk, scan: Scan, morning: App, beeps: list[bool]
) -> None:
    for code, words in (
        ("nonsense", "NONSENSE is not on file"),
        ("H-01", "Scan a driver's badge first"),
        ("Driver A", "can be Driver AAx, Driver ABx"),
    ):
        scan(code)
        assert words in said(desk)
        assert desk.face.card.property("tone") == "blocked"
    assert len(beeps) == 3
    assert out(morning) == []
    assert desk.face.log.count() == 0


def test_who_wants_quiet_gets_it_and_keeps_it(
    desk: ScanDesk, scan: Scan, beeps: list[bool], operations: Operations
) -> None:
    desk.face.beeps.click()
    scan("nonsense")
    assert beeps == []
    assert operations.settings.value.scan_beeps is False
    again = ScanDesk(operations)
    assert not again.face.beeps.isChecked()
    again.deleteLater()


def test_the_next_badge_ends_the_turn_before(desk: ScanDesk, scan: Scan, morning: App) -> None:
    scan("A00BBBBBBBBBBB", "H-00", "A01BBBBBBBBBBB", "H-01")
    assert out(morning) == [("H-00", "Driver AAx"), ("H-01", "Driver ABx")]
    assert desk.face.turn.text() == "Driver ABx"
    assert [desk.face.holds.item(0).text()] == ["Device H-01"]


def test_escape_ends_a_turn_and_nothing_more_is_handed_out(
    desk: ScanDesk, scan: Scan, morning: App
) -> None:
    scan("A00BBBBBBBBBBB")
    desk.end_turn()
    scan("H-00")
    assert out(morning) == []


def test_a_turn_in_which_nobody_scans_ends_by_itself(
    desk: ScanDesk, scan: Scan, morning: App
) -> None:
    scan("A00BBBBBBBBBBB")
    desk.lapse()
    assert "Driver AAx's turn ended" in said(desk)
    scan("H-00")
    assert out(morning) == []


def test_who_comes_back_to_the_desk_begins_anew(desk: ScanDesk, scan: Scan) -> None:
    scan("A00BBBBBBBBBBB")
    desk.hide()
    desk.show()
    assert desk.face.turn.text() == "Nobody's turn"


def test_in_the_evening_things_alone_are_enough(desk: ScanDesk, scan: Scan, morning: App) -> None:
    scan("A00BBBBBBBBBBB", "H-00", "K-00", "desk:back", "desk:damaged", "H-00", "K-00")
    assert desk.face.mode is DeskMode.TAKE_BACK
    assert out(morning) == []
    assert "H-00 taken back from Driver AAx (damaged)" in desk.face.log.item(1).text()
    with morning.read() as source:
        found = CUSTODY_LIST.ids(source, ListQuery())
        back = {row.item: row.condition_back for row in CUSTODY_LIST.rows(source, found).values()}
    assert back == {"H-00": Condition.DAMAGED, "K-00": Condition.GOOD}


def test_the_last_scan_is_taken_back_by_a_code_too(
    desk: ScanDesk, scan: Scan, morning: App
) -> None:
    scan("A00BBBBBBBBBBB", "H-00", "K-00", "DESK:UNDO")
    assert out(morning) == [("H-00", "Driver AAx")]
    assert said(desk).startswith("Undone: ")
    assert desk.face.log.count() == 1
    assert desk.face.holds.count() == 1
    desk.face.undo.click()
    assert out(morning) == []
    assert not desk.face.undo.isEnabled()
    scan("DESK:UNDO")
    assert said(desk) == "There is no scan to take back from here."


def test_what_was_done_elsewhere_since_is_not_taken_back_from_the_desk(
    desk: ScanDesk, scan: Scan, morning: App, operations: Operations
) -> None:
    scan("A00BBBBBBBBBBB", "H-00")
    operations.write("ground_van", lambda uow: ground_van(uow, 1, "brakes"))
    desk.undo()
    assert out(morning) == [("H-00", "Driver AAx")]


def test_a_second_key_is_asked_about_once_more(desk: ScanDesk, scan: Scan, morning: App) -> None:
    scan("A00BBBBBBBBBBB", "K-00", "K-01")
    assert "has Key K-00 already" in said(desk)
    assert len(out(morning)) == 1
    scan("H-00", "K-01")
    assert len(out(morning)) == 2, "something else came between"
    scan("K-01")
    assert len(out(morning)) == 3


def test_the_line_keeps_the_focus_whatever_is_clicked(desk: ScanDesk, qtbot: QtBot) -> None:
    for widget in (*desk.face.modes.values(), *desk.face.conditions.values(), desk.face.beeps):
        qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        assert widget.focusPolicy() == Qt.FocusPolicy.NoFocus
    assert desk.focusProxy() is desk.face.line


def test_what_the_driver_holds_is_shown_as_it_is_on_file(
    desk: ScanDesk, scan: Scan, morning: App
) -> None:
    scan("A00BBBBBBBBBBB", "H-00", "K-00")
    with morning.read() as source:
        held = in_hands(source, 1)
    shown = [desk.face.holds.item(row).text() for row in range(desk.face.holds.count())]
    assert (
        shown
        == ["Device H-00", "Key K-00"]
        == [f"{each.kind.value.capitalize()} {each.called}" for each in held]
    )
