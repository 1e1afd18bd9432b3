"""The recovery sheet and the drill from the command line."""

import json
import os
import stat
from pathlib import Path

import pytest
from pypdf import PdfReader

from dsp_desktop.access.queries import safeguards
from dsp_desktop.app import open_company
from dsp_desktop.cli import run
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime import secrets
from dsp_desktop.runtime.keyfiles import recovery_code_in, write_key_file
from dsp_desktop.runtime.keys import RecoveryCode
from dsp_desktop.unlocking import company_id
from tests.support.doubles import StillClock


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "company.dsp"
    said = ["new", str(path), "--name", "Alder Parcel LLC", "--key-file", str(tmp_path / "key")]
    assert run(said, clock=StillClock()) == 0
    return path


def code_on(sheet: Path) -> RecoveryCode:
    words = PdfReader(sheet).pages[0].extract_text().partition("gone.")[2].split()
    groups = [word for word in words if len(word) == 4 and word.isupper() | word.isdigit()]
    return RecoveryCode.read("".join(groups[:9]))


def test_the_sheet_says_the_code_and_only_its_owner_reads_the_file(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, key = tmp_path / "sheet.pdf", tmp_path / "key"
    given = ["--company", str(made), "--key-file", str(key)]
    assert run(["recovery-sheet", *given, "--out", str(sheet)], clock=StillClock()) == 0
    assert code_on(sheet) == recovery_code_in(key)
    assert recovery_code_in(key).written() not in capsys.readouterr().out
    assert os.name == "nt" or stat.S_IMODE(sheet.stat().st_mode) == 0o600
    app = open_company(
        made, clock=StillClock(), actor=SYSTEM, key=recovery_code_in(key).key(company_id(made))
    )
    with app.read() as source:
        assert safeguards(source).sheet_at == StillClock().now()
    app.close()


def test_the_drill_needs_no_keyring_and_notes_the_day(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key"
    assert secrets.remembered(company_id(made)) is None
    given = ["--company", str(made), "--key-file", str(key)]
    assert run(["recover", "--check", "--json", *given], clock=StillClock()) == 0
    assert json.loads(capsys.readouterr().out)["recovery"] == "works"
    app = open_company(
        made, clock=StillClock(), actor=SYSTEM, key=recovery_code_in(key).key(company_id(made))
    )
    with app.read() as source:
        assert safeguards(source).checked_at == StillClock().now()
    app.close()
    assert secrets.remembered(company_id(made)) is None


def test_another_companys_code_is_refused_and_without_a_code_there_is_no_drill(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    write_key_file(other, RecoveryCode.new())
    given = ["recover", "--check", "--company", str(made)]
    assert run([*given, "--key-file", str(other)], clock=StillClock()) == 1
    assert "not the recovery code" in capsys.readouterr().err
    assert run(given, clock=StillClock()) == 1


def test_with_a_code_in_hand_a_company_that_is_not_there_is_said_to_be_missing(
    made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in (tmp_path / "mistyped.dsp", made.parent):
        given = ["verify", "--company", str(place), "--key-file", str(tmp_path / "key")]
        assert run(given, clock=StillClock()) == 1
        assert "There is no company" in capsys.readouterr().err


@pytest.mark.parametrize("at_a_keyboard", [True, False])
def test_whoever_could_be_asked_for_a_code_is_told_first_that_there_is_no_company(
    at_a_keyboard: bool,  # noqa: FBT001 - what is looked at
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: at_a_keyboard, raising=False)
    for place in (tmp_path / "mistyped.dsp", tmp_path, tmp_path / ("a" * 5_000)):
        for command in ("findings", "recover", "rescue", "verify"):
            assert run([command, "--company", str(place)], clock=StillClock()) == 1
            said = capsys.readouterr().err
            assert said == f"There is no company file at {place}.\n"


def test_recovering_keeps_the_key_in_the_keyring_of_this_computer(
    made: Path, tmp_path: Path
) -> None:
    given = ["recover", "--company", str(made), "--key-file", str(tmp_path / "key")]
    assert run(given, clock=StillClock()) == 0
    assert secrets.remembered(company_id(made)) is not None
    assert run(["findings", "--company", str(made)], clock=StillClock()) == 0
    secrets.forget(company_id(made))


def test_a_demo_has_no_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo = str(tmp_path / "demo.dsp")
    assert run(["demo", demo, "--routes", "2", "--years", "1"], clock=StillClock()) == 0
    sheet = tmp_path / "sheet.pdf"
    for command in (["recovery-sheet", "--out", str(sheet)], ["recover", "--check"]):
        assert run([*command, "--company", demo, "--user", "Demo owner"], clock=StillClock()) == 1
        assert "demo company" in capsys.readouterr().err
    assert not sheet.exists()
