"""Nobody else on the computer reads what the program writes for itself."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from dsp_desktop.app import open_company
from dsp_desktop.backup.shelf import backups_in
from dsp_desktop.cli import run
from dsp_desktop.db import driver
from dsp_desktop.db.ahead import Shelf, Statement, Way
from dsp_desktop.db.driver import company_id_of
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime import logs, secrets
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from dsp_desktop.runtime.private_files import make_private
from dsp_desktop.runtime.settings import Settings, SettingsStore, save
from tests.conftest import CLOCK, let_owner_in
from tests.support.builders import a_company

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")


#: Whether somebody holds SQLite's shared lock on a file: its bytes from 1 GiB and 2 on.
_HELD = """
import fcntl, sys
with open(sys.argv[1], "r+b") as file:
    try:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 510, 0x40000002)
    except OSError:
        print("held")
"""


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_company_its_backup_and_what_is_restored_are_their_owners_alone(tmp_path: Path) -> None:
    path, folder, again = tmp_path / "real.dsp", tmp_path / "b", tmp_path / "again.dsp"
    key = RecoveryCode.new().key(new_company_id())
    app = open_company(path, clock=CLOCK, actor=SYSTEM, create=key)
    let_owner_in(app)
    a_company(app)
    beside = list(tmp_path.glob("real.dsp*"))
    assert {mode(each) for each in beside} == {0o600}
    app.close()
    secrets.remember(key)
    assert run(["backup", "--company", str(path), "--to", str(folder)]) == 0
    made = [each for each in folder.rglob("*") if each.is_file()]
    assert made
    assert {mode(each) for each in made} == {0o600}
    (backup,) = (
        each for each in made if each.suffix == ".dspbackup" or each.stat().st_size > 9_999
    )
    assert run(["restore", str(backup), "--to", str(again), "--yes"]) == 0
    assert mode(again) == 0o600


def test_files_from_before_are_closed_to_others_as_soon_as_they_are_used(tmp_path: Path) -> None:
    path, folder = tmp_path / "real.dsp", tmp_path / "b"
    key = RecoveryCode.new().key(new_company_id())
    app = open_company(path, clock=CLOCK, actor=SYSTEM, create=key)
    let_owner_in(app)
    a_company(app)
    secrets.remember(key)
    assert run(["backup", "--company", str(path), "--to", str(folder)]) == 0
    beside = list(tmp_path.glob("real.dsp*"))
    made = [each for each in folder.rglob("*") if each.is_file()]
    assert len(beside) > 1  # its journal too
    for each in (*beside, *made):
        each.chmod(0o644)
    driver.connect(path, key).close()
    assert {mode(each) for each in beside} == {0o600}
    assert backups_in(folder, key)
    assert {mode(each) for each in made} == {0o600}
    app.close()


def test_what_a_person_prefers_and_what_is_read_ahead_are_theirs_alone(tmp_path: Path) -> None:
    settings, shelf = tmp_path / "settings.toml", Shelf(tmp_path / "lists", "m1")
    save(settings, Settings(company_name="Cascade Parcel LLC"))
    question = Statement("SELECT 1", ())
    shelf.keep("van", Way("", question, question, question, ("id",), ("",)))
    ahead = tmp_path / "lists" / "van.json"
    assert (mode(settings), mode(ahead), mode(ahead.parent)) == (0o600, 0o600, 0o700)
    for each in (settings, ahead):
        each.chmod(0o664)
    assert SettingsStore(settings).value.company_name == "Cascade Parcel LLC"
    assert shelf.find("van") is not None
    assert (mode(settings), mode(ahead)) == (0o600, 0o600)


def test_a_file_of_somebody_else_stays_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = tmp_path / "theirs.dsp"
    theirs.touch()
    theirs.chmod(0o664)
    monkeypatch.setattr("os.getuid", lambda: theirs.stat().st_uid + 1)
    make_private(theirs)
    assert mode(theirs) == 0o664


def test_neither_closing_a_file_to_others_nor_asking_whose_it_is_drops_the_locks_on_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "real.dsp"
    key = RecoveryCode.new().key(new_company_id())
    app = open_company(path, clock=CLOCK, actor=SYSTEM, create=key)
    with app.read() as source:
        source.connection()
        path.chmod(0o644)
        make_private(path)
        assert company_id_of(path) == key.company_id
        held = subprocess.run(  # noqa: S603 - Python itself: another process asks who holds what
            [sys.executable, "-c", _HELD, str(path)], check=True, capture_output=True, text=True
        )
    app.close()
    assert mode(path) == 0o600
    assert held.stdout.strip() == "held"
    assert company_id_of(path) == key.company_id


def test_the_log_is_its_owners_alone(tmp_path: Path) -> None:
    log = logs.begin(tmp_path)
    assert log is not None
    try:
        logging.getLogger("dsp_desktop").info("a line")
        assert {mode(each) for each in tmp_path.iterdir()} == {0o600}
    finally:
        log.close()
