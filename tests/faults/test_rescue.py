"""``dsp-desktop rescue``: what is damaged is said, and what can be read is saved."""

import json
from pathlib import Path

import pytest

from dsp_desktop.cli import run
from dsp_desktop.runtime.keyfiles import write_key_file
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from tests.faults.ledger import CLOCK, open_again
from tests.faults.test_damage import path, worked_file, zeroed

__all__ = ["path", "worked_file"]


def test_a_whole_company_is_said_to_be_whole(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rescue", "--company", str(path)]) == 0
    assert "every page is as it was written" in capsys.readouterr().out


def test_every_command_says_how_to_go_on_with_a_damaged_company(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_bytes(zeroed(path.read_bytes(), 1))
    assert run(["findings", "--company", str(path)]) == 1
    said = capsys.readouterr().err
    assert "1 of " in said
    assert "dsp-desktop rescue" in said


def test_what_is_saved_and_what_is_not_is_told_table_by_table(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = zeroed(path.read_bytes(), *range(60, 70))
    path.write_bytes(damaged)
    target = tmp_path / "new.dsp"
    assert run(["rescue", "--company", str(path), "--out", str(target), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["unreadable"] == [*range(60, 70)]
    assert told["saved"]["not_whole"]
    assert path.read_bytes() == damaged
    assert run(["rescue", "--company", str(path), "--out", str(target)]) == 1
    assert "already something" in capsys.readouterr().err


def test_the_recovery_code_opens_a_company_whose_first_page_is_lost(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dsp_desktop.app import open_company
    from dsp_desktop.kernel.permissions import SYSTEM

    path, code_file = tmp_path / "company.dsp", tmp_path / "code"
    code = RecoveryCode.new()
    key = code.key(new_company_id())
    open_company(path, clock=CLOCK, actor=SYSTEM, create=key).close()
    write_key_file(code_file, code)
    path.write_bytes(zeroed(path.read_bytes(), 1))
    asked = ["rescue", "--company", str(path), "--key-file", str(code_file)]
    assert run([*asked, "--out", str(tmp_path / "new.dsp")]) == 0
    assert "Every row was saved" in capsys.readouterr().out
    open_again(tmp_path / "new.dsp", key).close()
    other = tmp_path / "other"
    write_key_file(other, RecoveryCode.new())
    assert run(["rescue", "--company", str(path), "--key-file", str(other)]) == 1
    assert "not the recovery code" in capsys.readouterr().err
