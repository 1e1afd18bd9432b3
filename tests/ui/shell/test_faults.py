"""A fault of the program in the window: one dialog, a log, and the folder of it."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.runtime import logs
from ui.kit.crash import CrashDialog
from ui.shell.faults import hear_qt, watch


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    for place in ("dsp_desktop.runtime.paths.logs_folder", "ui.kit.crash.logs_folder"):
        monkeypatch.setattr(place, lambda: tmp_path / "logs")
    opened: list[logs.OpenLog | None] = []
    begin = logs.begin
    monkeypatch.setattr(logs, "begin", lambda at: opened.append(begin(at)))
    yield tmp_path / "logs"
    for log in opened:
        assert log is not None
        log.close()


@pytest.fixture
def window(qtbot: QtBot, folder: Path) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    watch(window)
    return window


def fail() -> None:
    raise ValueError("Ada Example 123-45-6789")


def dialogs(window: QWidget) -> list[CrashDialog]:
    return window.findChildren(CrashDialog)


def test_an_error_on_a_thread_is_shown_once_and_written_down(
    qtbot: QtBot, window: QWidget, folder: Path
) -> None:
    for _ in range(2):
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: len(dialogs(window)) == 1)
    report = dialogs(window)[0].report.toPlainText()
    said = (folder / "dsp-desktop.log").read_text("utf-8")
    assert "ValueError" in report
    assert "test_faults.py" in report
    assert "DSP Desktop " in report
    assert said.count("unexpected ValueError") == 2
    assert "Ada" not in report + said


def test_the_folder_of_the_logs_is_opened(
    qtbot: QtBot, window: QWidget, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    try:
        fail()
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    button = dialogs(window)[0].findChild(QPushButton, "folder")
    assert isinstance(button, QPushButton)
    button.click()
    assert [Path(place) for place in opened] == [folder]


def test_what_qt_says_is_written_down(
    window: QWidget, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hear_qt("", QtMsgType.QtWarningMsg, None, "a timer of /home cannot be stopped")  # type: ignore[arg-type] # not looked at
    assert "cannot be stopped" in (folder / "dsp-desktop.log").read_text("utf-8")
    assert "Qt: a timer" in capsys.readouterr().err
