"""What the window says by itself: notices, progress, a crash."""

import sys

import pytest
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.fleet.service import VanDetails, add_van, ground_van
from dsp_desktop.kernel.errors import DatabaseBusy
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.people.models import Driver
from dsp_desktop.people.service import DriverDetails, add_driver
from tests.support.builders import a_vin
from ui.kit.crash import CrashDialog, CrashWatch, report
from ui.kit.export import cell
from ui.kit.notices import Notices, done
from ui.kit.operations import JobHandle, Operations
from ui.kit.progress import JobBar, time_left
from ui.kit.spec import Kind


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.show()
    return window


def vans(operations: Operations) -> int:
    with operations.app.read() as source:
        return VAN_LIST.count(source, ListQuery())


def test_a_write_is_told_and_can_be_taken_back(window: QWidget, operations: Operations) -> None:
    notices = Notices(window)
    notices.follow(operations)
    operations.write("add_van", lambda uow: add_van(uow, VanDetails("V1", a_vin(1))))
    assert notices.texts() == ["Van added."]
    window.findChild(QPushButton, "notice-action").click()
    assert vans(operations) == 0
    assert notices.texts() == ["Taken back: Van added."]


def test_only_the_latest_write_is_taken_back_by_its_notice(
    window: QWidget, operations: Operations
) -> None:
    notices = Notices(window)
    notices.follow(operations)
    older = []
    for serial in (1, 2):
        details = VanDetails(f"V{serial}", a_vin(serial))
        operations.write("add_van", lambda uow, d=details: add_van(uow, d))
        older = older or window.findChildren(QPushButton, "notice-action")
    older[0].click()
    assert vans(operations) == 2


def test_undo_again_goes_further_back_and_says_what_it_took_back(
    window: QWidget, operations: Operations
) -> None:
    notices = Notices(window)
    notices.follow(operations)
    for serial in (1, 2):
        details = VanDetails(f"V{serial}", a_vin(serial))
        operations.write("add_van", lambda uow, d=details: add_van(uow, d))
    operations.write("ground_van", lambda uow: ground_van(uow, 1, "brakes"))
    for left in (2, 1, 0):
        operations.undo()
        assert vans(operations) == left
    operations.undo()
    assert notices.texts()[-1] == (
        "There is nothing left to take back since you opened the company."
    )
    assert "Taken back: Van added." in notices.texts()


def test_what_cannot_be_taken_back_is_said_and_what_was_before_it_can(
    window: QWidget, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices = Notices(window)
    notices.follow(operations)
    operations.write("add_van", lambda uow: add_van(uow, VanDetails("V1", a_vin(1))))
    operations.write("add_driver", lambda uow: add_driver(uow, DriverDetails("Ada Example")))
    monkeypatch.setattr(Driver, "undoable", False)
    operations.undo()
    assert notices.texts()[-1] == (
        "Not taken back: Driver added. This cannot be taken back; correct it instead. "
        "Undo again goes one step further back."
    )
    assert vans(operations) == 1
    operations.undo()
    assert vans(operations) == 0


def test_an_error_nobody_claimed_is_said_in_a_sentence(window: QWidget) -> None:
    notices = Notices(window)
    notices.show(DatabaseBusy())
    assert notices.texts() == [
        "Someone else is writing to this company. Nothing was changed; try again."
    ]


def test_notices_do_not_pile_up(window: QWidget) -> None:
    notices = Notices(window)
    for number in range(5):
        notices.say(f"{number}")
    assert notices.texts() == ["2", "3", "4"]


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("add_fuel_card", "Fuel card added."),
        ("change_van", "Van saved."),
        ("ground_van", "Done: ground van."),
    ],
)
def test_how_an_operation_reads(operation: str, words: str) -> None:
    assert done(operation) == words


def a_failure() -> Exception:
    try:
        try:
            {}["Ada Ruiz, SSN 123-45-6789"]
        except KeyError as inner:
            raise ValueError("Ada Ruiz") from inner
    except ValueError as error:
        return error


def test_a_crash_report_names_places_but_nothing_private(qtbot: QtBot) -> None:
    text = report(a_failure())
    assert "ValueError" in text
    assert "KeyError" in text
    assert "a_failure" in text
    assert "Ada" not in text
    assert "6789" not in text
    assert "/home" not in text


def test_a_crash_says_what_was_kept_and_can_be_copied(
    window: QWidget, caplog: pytest.LogCaptureFixture
) -> None:
    Notices(window).show(a_failure())
    dialog = window.findChild(CrashDialog)
    assert dialog.isVisible()
    dialog.findChild(QPushButton, "copy").click()
    assert "ValueError" in QGuiApplication.clipboard().text()
    assert "Ada" not in caplog.text
    dialog.accept()


def test_an_exception_nobody_caught_is_shown(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    import threading

    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    shown: list[BaseException] = []
    watch = CrashWatch(shown.append, window)
    error = a_failure()
    sys.excepthook(type(error), error, error.__traceback__)
    assert shown == [error]
    assert watch.parent() is window


def test_a_job_shows_how_far_it_is_and_can_be_stopped(
    window: QWidget, operations: Operations
) -> None:
    bar = JobBar(operations, window)
    handle = JobHandle(operations)
    operations.job_started.emit(handle, "Saving vans")
    assert not bar.isHidden()
    assert bar.words.text() == "Saving vans"
    handle.report(5, 10)
    assert (bar.bar.value(), bar.bar.maximum()) == (5, 10)
    bar.cancel.click()
    assert not bar.cancel.isEnabled()
    with pytest.raises(Exception, match=r"job\.cancelled"):
        handle.report(6, 10)
    handle.close()
    assert bar.isHidden()


@pytest.mark.parametrize(
    ("elapsed", "at", "words"),
    [(500, 5, ""), (10_000, 5, "10 s left"), (100_000, 1, "15 min left"), (9_000, 10, "")],
)
def test_time_left_is_said_only_when_it_is_worth_something(
    elapsed: int, at: int, words: str
) -> None:
    assert time_left(elapsed, at, 10) == words


@pytest.mark.parametrize("text", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_of_a_saved_list_is_a_formula(text: str) -> None:
    assert cell(text, Kind.TEXT) == f"'{text}"
    assert cell("-18.50", Kind.MONEY) == "-18.50"


def test_a_notice_is_announced_to_a_screen_reader(
    window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced: list[QAccessibleEvent] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", announced.append)
    Notices(window).say("Van added.")
    [event] = announced
    assert event.type() == QAccessible.Event.Alert
    assert event.object().accessibleName() == "Van added."
