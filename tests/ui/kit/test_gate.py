"""What comes after the first rows starts once they are seen, and never later than that."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from dsp_desktop.app import App
from tests.support.doubles import ErrorEar
from ui.kit.gate import Gate
from ui.kit.operations import Operations
from ui.shell.painted import FirstPaint


def test_what_is_asked_while_it_is_held_is_done_after_the_loading() -> None:
    gate, done = Gate(), []
    loading = threading.Event()
    gate.hold()
    with ThreadPoolExecutor(1) as lane:
        asked = lane.submit(gate.behind(lambda: done.append("asked")))
        gate.open_after(lambda: (loading.wait(5), done.append("loaded")))
        assert done == []
        loading.set()
        asked.result(5)
    assert done == ["loaded", "asked"]


def test_loading_that_fails_holds_nobody_back(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    monkeypatch.setattr(threading, "excepthook", lambda said: told.append(said.exc_type))
    gate = Gate()
    gate.hold()

    def fail() -> None:
        raise ImportError

    with ThreadPoolExecutor(1) as lane:
        asked = lane.submit(gate.behind(lambda: "asked"))
        gate.open_after(fail)
        assert asked.result(5) == "asked"
    assert told == [ImportError]


def test_a_company_closed_before_its_rows_were_seen_closes(
    app: App, errors: ErrorEar, qtbot: QtBot
) -> None:
    operations = Operations(app, errors)
    operations.gate.hold()
    operations.read(lambda _source: None, then=lambda _answer: None, owner=operations)
    operations.shut_down()
    assert errors.heard == []


def test_a_widget_says_once_that_it_was_painted(qtbot: QtBot) -> None:
    widget, seen = QWidget(), []
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: seen.append("seen"))
    widget.show()
    qtbot.waitUntil(lambda: bool(seen))
    widget.update()
    qtbot.wait(400)
    assert seen == ["seen"]


def test_a_widget_nobody_can_see_is_not_waited_for(qtbot: QtBot) -> None:
    widget, seen = QWidget(), []
    qtbot.addWidget(widget)
    FirstPaint(widget, lambda: seen.append("seen"))
    qtbot.waitUntil(lambda: bool(seen))
