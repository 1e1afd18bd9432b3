"""A damaged company in the window: said, and led on from, without touching the file."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dsp_desktop.app import open_company
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.db.driver import PAGE_BYTES
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.unlocking import find_key
from tests.conftest import CLOCK
from tests.support.builders import a_company, a_driver
from tests.ui.shell.test_front_desk import desk, screen, settings, sign_in
from ui.kit import dialogs
from ui.shell.damaged import DamagedScreen
from ui.shell.start import StartScreen
from ui.window import FrontDesk

__all__ = ["desk", "settings"]


@pytest.fixture
def damaged(blank_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company with a good backup, whose first page was overwritten afterwards."""
    path = Path(shutil.copy(blank_file, tmp_path / "Cascade.dsp"))
    backups = tmp_path / "backups"
    monkeypatch.setattr("dsp_desktop.backup.shelf.folder_for", lambda _key, _chosen: backups)
    with closing(open_company(path, clock=CLOCK, actor=SYSTEM)) as app:
        a_company(app)
        a_driver(app)
        back_up(app, backups, Keeping())
    content = bytearray(path.read_bytes())
    content[16:PAGE_BYTES] = bytes(PAGE_BYTES - 16)
    path.write_bytes(content)
    return path


def shown(qtbot: QtBot, desk: FrontDesk, path: Path) -> DamagedScreen:
    """Open the company and wait for what is offered."""
    desk.begin(str(path), demo=False)
    qtbot.waitUntil(lambda: isinstance(screen(desk), DamagedScreen), timeout=20_000)
    found = screen(desk)
    assert isinstance(found, DamagedScreen)
    qtbot.waitUntil(lambda: bool(found.backups), timeout=20_000)
    return found


def test_what_is_wrong_is_said_and_another_company_can_be_opened(
    qtbot: QtBot, desk: FrontDesk, damaged: Path
) -> None:
    found = shown(qtbot, desk, damaged)
    assert "pages cannot be read" in found.said.text()
    qtbot.mouseClick(found.other, Qt.MouseButton.LeftButton)
    assert isinstance(screen(desk), StartScreen)


def test_a_good_backup_goes_to_a_new_file_and_is_opened(
    qtbot: QtBot, desk: FrontDesk, damaged: Path
) -> None:
    before = damaged.read_bytes()
    found = shown(qtbot, desk, damaged)
    qtbot.mouseClick(found.backups[0], Qt.MouseButton.LeftButton)
    sign_in(qtbot, desk)
    assert desk.desk is not None
    assert damaged.with_stem("Cascade (restored)").is_file()
    assert damaged.read_bytes() == before


def test_what_can_be_read_goes_to_a_new_file_and_is_opened(
    qtbot: QtBot, desk: FrontDesk, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, place = damaged.read_bytes(), damaged.with_stem("Saved")
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: place)
    found = shown(qtbot, desk, damaged)
    qtbot.mouseClick(found.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(found.open_saved.isVisible, timeout=20_000)
    assert "Every row was saved." in found.outcome.text()
    assert damaged.read_bytes() == before
    qtbot.mouseClick(found.open_saved, Qt.MouseButton.LeftButton)
    sign_in(qtbot, desk)
    assert find_key(place) == find_key(damaged)


def test_why_it_cannot_be_saved_there_is_said_and_it_can_be_tried_again(
    qtbot: QtBot, desk: FrontDesk, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dialogs, "choose_place", lambda *_asked: damaged)
    found = shown(qtbot, desk, damaged)
    qtbot.mouseClick(found.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "already something" in found.outcome.text(), timeout=20_000)
    assert found.save.isEnabled()
