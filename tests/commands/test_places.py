"""What is named is made; the folder it goes into must be there. Nothing is made unsaid."""

from pathlib import Path

import pytest

from dsp_desktop.cli import run
from dsp_desktop.runtime import places
from tests.conftest import CLOCK

Capsys = pytest.CaptureFixture[str]
#: Each command that writes, with the place as a file, or as a folder.
FILES = {
    "new": "new PLACE --name X --user Pat --password-file PASSWORD --key-file DIR/k",
    "key file": "new DIR/n.dsp --name X --user Pat --password-file PASSWORD --key-file PLACE",
    "demo": "demo PLACE --routes 1 --years 1",
    "move": "move --company COMPANY --to PLACE",
    "rescue": "rescue --company COMPANY --out PLACE",
    "report": "report compliance --company COMPANY --out PLACE",
    "audit": "audit --company COMPANY --out PLACE",
    "restore": "restore COMPANY --to PLACE --yes",
}
FOLDERS = {
    "demo": "demo DIR/n.dsp --routes 1 --years 1 --files PLACE",
    "backup": "backup --company COMPANY --to PLACE",
}


def words(line: str, place: Path, company: str, folder: Path) -> list[str]:
    password = folder.parent / "password"
    password.touch(0o600)
    password.write_text("correct horse battery")
    meant = {"PLACE": place, "COMPANY": company, "DIR": folder, "PASSWORD": password}
    asked = line.split()
    for name, text in meant.items():
        asked = [word.replace(name, str(text)) for word in asked]
    return asked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    own = tmp_path / "own"
    own.mkdir()
    return own


@pytest.mark.parametrize("line", FILES.values(), ids=FILES)
def test_a_file_in_a_folder_that_is_not_there_is_refused(
    line: str, demo: str, folder: Path, capsys: Capsys
) -> None:
    (folder / "taken").touch()
    for missing in ("misspelt", "taken"):
        place = folder / missing / "new"
        assert run(words(line, place, demo, folder), clock=CLOCK) == 1
        assert f"There is no folder {folder / missing}." in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["taken"]


@pytest.mark.parametrize("line", FOLDERS.values(), ids=FOLDERS)
def test_a_folder_that_is_named_is_made_if_only_it_is_missing(
    line: str, demo: str, folder: Path, capsys: Capsys
) -> None:
    (folder / "taken").touch()
    for wrong, why in {
        folder / "misspelt" / "deeper": f"There is no folder {folder / 'misspelt'}.",
        folder / "taken": "cannot be used (File exists)",
    }.items():
        assert run(words(line, wrong, demo, folder), clock=CLOCK) == 1
        assert why in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["taken"]
    assert run(words(line, folder / "made", demo, folder), clock=CLOCK) == 0
    assert f"Made the folder {folder / 'made'}." in capsys.readouterr().out
    assert list((folder / "made").iterdir())


def test_files_to_try_with_are_never_written_over_what_is_there(
    folder: Path, capsys: Capsys
) -> None:
    mine = folder / "AssociateData.csv"
    mine.write_text("mine")
    demo = ["demo", str(folder.parent / "n.dsp"), "--files", str(folder)]
    assert run(demo, clock=CLOCK) == 1
    assert "(there is something in it). Nothing was written" in capsys.readouterr().err
    assert mine.read_text() == "mine"
    assert not (folder.parent / "n.dsp").exists()


def test_a_folder_that_was_made_for_nothing_goes_again(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError), places.folder_to_fill(folder / "a") as made:
        assert made
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), places.folder_to_fill(folder / "b"):
        (folder / "b" / "kept").touch()
        raise ZeroDivisionError
    assert [path.name for path in folder.iterdir()] == ["b"]


def test_a_name_that_no_system_takes_is_no_folder_and_no_file() -> None:
    assert not places.is_folder(Path("a" * 5000))
    assert not places.is_file(Path("a" * 5000))


def test_what_another_copy_of_the_program_is_half_way_through_is_left_to_it(
    demo: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    halves: list[Path] = []

    def keep(half: Path) -> None:
        """Stand for one that is killed: what it was half way through stays."""
        if half.exists():
            halves.append(half)

    killed = pytest.MonkeyPatch()
    killed.setattr("os.getpid", lambda: 1)
    for module in ("making", "moving", "restoring"):
        killed.setattr(f"dsp_desktop.backup.{module}.remove_file", keep)
        killed.setattr(f"dsp_desktop.backup.{module}.os.replace", _full)
    lines = (
        "backup --company COMPANY --to DIR",
        "restore COMPANY --to DIR/r.dsp --yes",
        "move --company COMPANY --to DIR/m.dsp",
    )
    for line in lines:
        assert run(words(line, folder, demo, folder), clock=CLOCK) == 1
    killed.undo()
    before = {half: half.read_bytes() for half in halves}
    assert len(before) == len(lines)
    for line in lines:
        assert run(words(line, folder, demo, folder), clock=CLOCK) == 0
    assert {half: half.read_bytes() for half in before} == before


def _full(*_given: object) -> None:
    raise OSError(28, "No space left on device")
