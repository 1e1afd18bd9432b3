"""Nobody else on the computer reads what the program writes for itself."""

import logging
import sys
from pathlib import Path

import pytest

from dsp_desktop.app import open_company
from dsp_desktop.cli import run
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime import logs, secrets
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from tests.conftest import CLOCK, let_owner_in
from tests.support.builders import a_company

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")


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


def test_the_log_is_its_owners_alone(tmp_path: Path) -> None:
    log = logs.begin(tmp_path)
    assert log is not None
    try:
        logging.getLogger("dsp_desktop").info("a line")
        assert {mode(each) for each in tmp_path.iterdir()} == {0o600}
    finally:
        log.close()
