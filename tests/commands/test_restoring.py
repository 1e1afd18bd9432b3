"""What ``restore`` says of a backup, before and after; and what it refuses to put it over."""

import json
import os
import shutil
from pathlib import Path

import pytest

from dsp_desktop.app import open_company
from dsp_desktop.cli import run
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.keyfiles import write_key_file
from dsp_desktop.runtime.keys import RecoveryCode
from tests.conftest import CLOCK
from tests.support.builders import a_company, a_van

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def place(blank_file: Path, tmp_path: Path) -> Path:
    """A real company with one van."""
    path = Path(shutil.copy(blank_file, tmp_path / "company.dsp"))
    app = open_company(path, clock=CLOCK, actor=SYSTEM)
    a_company(app)
    a_van(app)
    app.close()
    return path


@pytest.fixture
def backup(place: Path, tmp_path: Path, capsys: Capsys) -> Path:
    folder = tmp_path / "backups"
    assert run(["backup", "--company", str(place), "--to", str(folder)], clock=CLOCK) == 0
    assert f"Made the folder {folder}." in capsys.readouterr().out
    (made,) = folder.glob("*.dspbackup")
    return made


def restored(backup: object, to: object, *more: str) -> int:
    return run(["restore", str(backup), "--to", str(to), *more], clock=CLOCK)


def test_whose_it_is_of_when_and_how_much_is_said_before_and_after(
    backup: Path, place: Path, capsys: Capsys
) -> None:
    app = open_company(place, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        from dsp_desktop.company.queries import the_company

        company = the_company(source)
    app.close()
    assert company is not None
    whose = f"{company.legal_name} as it was on {CLOCK.now():%Y-%m-%d %H:%M} UTC"
    assert restored(backup, place, "--show") == 0
    said = capsys.readouterr().out
    assert said.startswith(f"The backup holds {whose}: ")
    assert "entries in its audit trail." in said.splitlines()[0]
    assert "1  van" in said
    assert restored(backup, place, "--yes") == 0
    said = capsys.readouterr().out
    assert f"Restored {place}: {whose}, " in said
    assert "What was there is kept as" in said.splitlines()[-1]


def test_the_same_as_json(backup: Path, place: Path, tmp_path: Path, capsys: Capsys) -> None:
    assert restored(backup, tmp_path / "new.dsp", "--json") == 0
    looked = json.loads(capsys.readouterr().out)
    assert looked["restored"] is None
    assert looked["made_at"] == CLOCK.now().isoformat()
    assert {"company", "entries", "until", "rows", "last", "kept"} < set(looked)
    assert not (tmp_path / "new.dsp").exists()
    assert restored(backup, tmp_path / "new.dsp", "--json", "--yes") == 0
    done = json.loads(capsys.readouterr().out)
    assert done == looked | {"restored": str(tmp_path / "new.dsp")}


def test_a_demos_backup_says_so(demo: str, tmp_path: Path, capsys: Capsys) -> None:
    assert run(["backup", "--company", demo, "--to", str(tmp_path / "b")], clock=CLOCK) == 0
    (made,) = (tmp_path / "b").glob("*.dspbackup")
    capsys.readouterr()
    assert restored(made, tmp_path / "new.dsp") == 0
    assert capsys.readouterr().out.startswith("This is a demo company")
    assert restored(made, tmp_path / "new.dsp", "--json") == 0
    assert json.loads(capsys.readouterr().out)["demo"] is True


def everything_in(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_place_that_is_none_is_refused_and_nothing_written(
    backup: Path, place: Path, demo: str, tmp_path: Path, capsys: Capsys
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear sir, this is not a company.")
    before = everything_in(tmp_path)
    for wrong, why in {
        tmp_path / "missing" / "new.dsp": f"There is no folder {tmp_path / 'missing'}.",
        tmp_path / "backups": "There is already something at",
        letter: "is not the company that this is a backup of",
        Path(demo): "is not the company that this is a backup of",
        letter / "new.dsp": "There is no folder",
    }.items():
        assert restored(backup, wrong, "--yes") == 1
        assert why in capsys.readouterr().err
    assert everything_in(tmp_path) == before


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_refused(
    backup: Path, tmp_path: Path, capsys: Capsys
) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    assert restored(backup, tmp_path / "closed" / "new.dsp", "--yes") == 1
    assert "cannot be made here (Permission denied)" in capsys.readouterr().err


def test_what_is_no_backup_of_ours_is_said_for_what_it_is(
    backup: Path, tmp_path: Path, capsys: Capsys
) -> None:
    letter, noise, cut = tmp_path / "letter", tmp_path / "noise", tmp_path / "cut"
    letter.write_text("Dear sir, this is not a backup.")
    noise.write_bytes(bytes(range(256)) * 16)
    cut.write_bytes(backup.read_bytes()[:-8192])
    key = tmp_path / "key"
    write_key_file(key, RecoveryCode.new())
    for wrong, why in {
        tmp_path / "nothing": "There is no backup file at",
        tmp_path: "There is no backup file at",
        letter: "is not a backup that this key opens",
        noise: "is not kept on this computer",
        cut: "is not sound",
    }.items():
        assert restored(wrong, tmp_path / "new.dsp", "--yes") == 1
        assert why in capsys.readouterr().err
    for wrong in (noise, backup):
        assert restored(wrong, tmp_path / "new.dsp", "--yes", "--key-file", str(key)) == 1
        assert "is not a backup that this key opens" in capsys.readouterr().err
    assert not (tmp_path / "new.dsp").exists()


def test_a_damaged_company_is_replaced_by_its_backup(
    backup: Path, place: Path, tmp_path: Path, capsys: Capsys
) -> None:
    content = bytearray(place.read_bytes())
    content[4096:16384] = bytes(12288)
    place.write_bytes(content)
    assert restored(backup, place, "--yes") == 0
    assert run(["verify", "--company", str(place)], clock=CLOCK) == 0
    place.write_bytes(b"")  # nothing of it is left
    assert restored(backup, place, "--yes") == 0


def test_ctrl_c_at_the_question_leaves_everything_as_it_was(
    backup: Path, place: Path, tmp_path: Path, capsys: Capsys, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything_in(tmp_path)
    for stop in (KeyboardInterrupt, EOFError):

        def pressed(stop: type[BaseException] = stop) -> str:
            raise stop

        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("builtins.input", pressed)
        assert restored(backup, tmp_path / "new.dsp") == 130
        assert capsys.readouterr().err.endswith("Stopped. Nothing was written.\n")
    assert everything_in(tmp_path) == before
