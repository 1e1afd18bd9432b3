"""A damaged company in the window: said, and led on from, without touching the file."""

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from sqlcipher3 import dbapi2 as sqlcipher

from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import open_company
from dsp_desktop.backup.logic import Keeping
from dsp_desktop.backup.making import back_up
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.driver import PAGE_BYTES
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.unlocking import find_key
from tests.conftest import CLOCK, OWNER, PASSWORD
from tests.support.builders import USERS_PASSWORD as OTHER
from tests.support.builders import a_company, a_driver, a_user, their_own
from tests.ui.shell.test_front_desk import desk, screen, settings, sign_in
from ui.kit import dialogs
from ui.shell import restore_beside
from ui.shell.damaged import DamagedScreen
from ui.shell.restore_beside import WhoRestores
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
        a_user(app, "Lou", FirstRole.READ_ONLY)
        their_own(app, "Lou")
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


def who_restores(qtbot: QtBot, desk: FrontDesk) -> WhoRestores:
    qtbot.waitUntil(lambda: desk.window.findChild(WhoRestores) is not None, timeout=20_000)
    dialog = desk.window.findChild(WhoRestores)
    assert dialog is not None
    return dialog


def choose(dialog: WhoRestores, name: str) -> None:
    people = dialog.who.people
    lines = [people.item(row).text().splitlines()[0] for row in range(people.count())]
    people.setCurrentRow(lines.index(name))


def restored_by(path: Path) -> list[str]:
    with closing(open_company(path, clock=CLOCK, actor=SYSTEM)) as app, app.read() as source:
        asked = select(AuditEntry.actor_name).where(AuditEntry.operation == "restore_backup")
        return list(source.scalars(asked))


def test_a_good_backup_goes_to_a_new_file_in_the_name_of_who_restores_it(
    qtbot: QtBot, desk: FrontDesk, damaged: Path
) -> None:
    before = damaged.read_bytes()
    found = shown(qtbot, desk, damaged)
    qtbot.mouseClick(found.backups[0], Qt.MouseButton.LeftButton)
    dialog = who_restores(qtbot, desk)
    choose(dialog, OWNER)
    dialog.who.password.setText("wrong wrong wrong")
    dialog.who.try_it()
    qtbot.waitUntil(lambda: bool(dialog.who.problem.text()), timeout=20_000)
    place = damaged.with_stem("Cascade (restored)")
    assert not place.exists()
    dialog.who.password.setText(PASSWORD)
    dialog.who.try_it()
    sign_in(qtbot, desk)
    assert desk.desk is not None
    assert damaged.read_bytes() == before
    desk.close_company()
    assert restored_by(place) == [OWNER]


def test_nothing_is_left_beside_a_damaged_company_if_nobody_says_who_restores(
    qtbot: QtBot, desk: FrontDesk, damaged: Path
) -> None:
    found = shown(qtbot, desk, damaged)
    there = sorted(each.name for each in damaged.parent.iterdir())
    qtbot.mouseClick(found.backups[0], Qt.MouseButton.LeftButton)
    dialog = who_restores(qtbot, desk)
    qtbot.mouseClick(dialog.who.other, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(found.save.isEnabled, timeout=20_000)
    assert sorted(each.name for each in damaged.parent.iterdir()) == there


def test_who_may_not_restore_is_refused(qtbot: QtBot, desk: FrontDesk, damaged: Path) -> None:
    found = shown(qtbot, desk, damaged)
    qtbot.mouseClick(found.backups[0], Qt.MouseButton.LeftButton)
    dialog = who_restores(qtbot, desk)
    choose(dialog, "Lou")
    dialog.who.password.setText(OTHER)
    dialog.who.try_it()
    qtbot.waitUntil(lambda: "does not allow" in dialog.who.problem.text(), timeout=20_000)
    dialog.reject()


def test_where_the_backup_knows_nobody_its_trail_says_that_nobody_could_be_asked(
    damaged: Path, tmp_path: Path
) -> None:
    backup = next((tmp_path / "backups").glob("*.dspbackup"))
    with closing(sqlcipher.connect(str(backup))) as connection:
        connection.execute(f'PRAGMA key = "{find_key(damaged).for_file}"')
        connection.execute("UPDATE app_user SET may_sign_in = 0")
        connection.commit()
    place, now = tmp_path / "again.dsp", CLOCK.now()
    waiting = restore_beside.prepare(damaged, backup, place, now, NoProgress())
    assert waiting.people == []
    restore_beside.finish(waiting, restore_beside.UNASKED, now)
    assert restored_by(place) == ["nobody could be asked"]


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
