"""A command ends as it would have, whatever becomes of its standard streams; Ctrl+C is told."""

import errno
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dsp_desktop import cli
from dsp_desktop.cli import run
from dsp_desktop.commands import findings, gate
from dsp_desktop.commands.saying import standard_streams
from dsp_desktop.kernel.errors import NotPrinted
from dsp_desktop.runtime import logs, paths, secrets
from dsp_desktop.runtime.keyfiles import write_key_file
from dsp_desktop.runtime.keys import RecoveryCode
from tests.conftest import CLOCK, ROOT

Capsys = pytest.CaptureFixture[str]
GATE = ["gate", "--driver", "1", "--van", "Van 01"]
NEW = ["--name", "Alder Parcel LLC"]


class Failing(io.StringIO):
    """A stream that takes nothing."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def write(self, _text: str) -> int:
        raise OSError(self.number, os.strerror(self.number))


def program(*arguments: str, more: str = "") -> "subprocess.CompletedProcess[str]":
    said = f"import sys; {more}; from ui.main import main; sys.exit(main(sys.argv[1:]))"
    surroundings = os.environ | {"XDG_STATE_HOME": os.devnull, "PYTHONUTF8": "0"}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", said, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=surroundings,
        check=False,
    )


@pytest.mark.parametrize("asked", [["findings"], GATE], ids=["findings", "gate"])
def test_a_reader_that_goes_away_changes_nothing(
    asked: list[str], demo: str, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    asked = [*asked, "--company", demo]
    code = run(asked, clock=CLOCK)
    capsys.readouterr()
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", Failing(errno.EPIPE))
        patch.setattr("sys.stderr", Failing(errno.EPIPE))
        assert run(asked, clock=CLOCK) == code


@pytest.mark.parametrize(
    ("asked", "code"), [(["findings"], 1), (GATE, 2)], ids=["findings", "gate"]
)
def test_an_answer_that_cannot_be_printed_is_no_answer(
    asked: list[str], code: int, demo: str, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("sys.stdout", Failing(errno.ENOSPC))
        assert run([*asked, "--company", demo], clock=CLOCK) == code
    assert "What was found could not be printed (" in capsys.readouterr().err


def test_a_closed_stream_is_nobody(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        for name in ("stdin", "stdout", "stderr"):
            patch.setattr(sys, name, None)
        assert run(["findings", "--company", demo], clock=CLOCK) == 0
        assert run(["findings", "--company", f"{demo}.none"], clock=CLOCK) == 1
        assert sys.stdout is None


def test_what_failed_once_is_not_tried_again() -> None:
    stream = Failing(errno.EIO)
    with pytest.raises(NotPrinted), pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", stream)
        with standard_streams():
            sys.stdout.write("one")
            stream.number = errno.EPIPE
            sys.stdout.write("two")


@pytest.mark.skipif(os.name == "nt", reason="closes file descriptors as a shell of Unix does")
def test_as_a_program_with_its_streams_closed_or_cut_off(demo: str) -> None:
    for closed in ("0", "1", "2", "0); os.close(1); os.close(2"):
        done = program("findings", "--company", demo, more=f"import os; os.close({closed})")
        assert done.returncode == 0
        assert "Traceback" not in done.stderr
    cut = "import os; r, w = os.pipe(); os.close(r); os.dup2(w, 1)"
    done = program("findings", "--company", demo, more=cut)
    assert (done.returncode, done.stderr) == (0, "")


def test_letters_that_a_terminal_does_not_know_are_written_as_well_as_it_can(
    demo: str, tmp_path: Path
) -> None:
    os_encoding = "sys.stdout.reconfigure(encoding='ascii', errors='strict')"
    done = program("import", str(tmp_path / "Tệp.csv"), "--company", demo, more=os_encoding)
    assert done.returncode == 1
    assert "T\\u1ec7p.csv cannot be opened" in done.stdout
    assert done.stderr == ""


def stopping(*_given: object, **_named: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize("begun", [cli.run, cli.command])
def test_ctrl_c_is_neither_an_answer_nor_a_refusal(
    begun: Callable[[list[str]], int],
    demo: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Capsys,
) -> None:
    monkeypatch.setattr(paths, "logs_folder", lambda: tmp_path / "logs")
    for command in (findings, gate):
        monkeypatch.setattr(command, "run", stopping)
    for asked in (["findings"], GATE):
        assert begun([*asked, "--company", demo]) == 130
        assert capsys.readouterr().err == "Stopped. Nothing was written.\n"
    monkeypatch.setattr(logs, "begin", stopping)
    assert cli.command(["findings", "--company", demo]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_ctrl_c_while_the_files_of_a_demo_are_written_says_what_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.setattr("dsp_desktop.commands.demo._write_files", stopping)
    place, folder = tmp_path / "demo.dsp", tmp_path / "samples"
    asked = ["demo", str(place), "--routes", "1", "--years", "1", "--files", str(folder)]
    assert run(asked, clock=CLOCK) == 130
    assert capsys.readouterr().err.startswith(f"Stopped. {place} was made;")
    assert place.is_file()
    assert not folder.exists()


@pytest.mark.parametrize(
    "asked",
    [
        ("demo DIR/x.dsp --files DIR/f", "dsp_desktop.demo.company.tell"),
        (
            "new DIR/x.dsp --name X --key-file DIR/k",
            "dsp_desktop.access.service.keep_recovery_code",
        ),
        ("backup --company COMPANY --to DIR/b", "dsp_desktop.backup.making._proved"),
        ("move --company COMPANY --to DIR/m.dsp", "dsp_desktop.db.copying._same_on_both"),
        ("rescue --company COMPANY --out DIR/q.dsp", "dsp_desktop.rescue.saving.Walk"),
        ("report compliance --company COMPANY --out DIR/r.pdf", "dsp_desktop.reports.kit._save"),
        ("audit --company COMPANY --out DIR/a.pdf", "dsp_desktop.reports.kit._save"),
    ],
)
def test_ctrl_c_half_way_leaves_nothing_behind(
    asked: tuple[str, str], demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, within = asked
    (tmp_path / "own").mkdir()
    words = line.replace("COMPANY", demo).replace("DIR", str(tmp_path / "own")).split()
    if words[0] == "new":
        (tmp_path / "pw").touch(0o600)
        (tmp_path / "pw").write_text("correct horse battery")
        words += ["--user", "Pat", "--password-file", str(tmp_path / "pw")]
    monkeypatch.setattr(within, stopping)
    assert run(words, clock=CLOCK) == 130
    assert list((tmp_path / "own").iterdir()) == []


def test_without_a_home_folder_what_needs_none_is_done(
    demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    def nowhere() -> Path:
        raise RuntimeError

    def nobody() -> str:
        raise KeyError(54321)

    monkeypatch.setattr("pathlib.Path.home", nowhere)
    monkeypatch.setattr("getpass.getuser", nobody)
    assert cli.command(["findings", "--company", demo]) == 0
    capsys.readouterr()
    assert cli.command(["backup", "--company", demo]) == 1
    assert "Set HOME to a folder of your own." in capsys.readouterr().err
    assert cli.command(["new", str(tmp_path / "n.dsp"), *NEW]) == 1
    assert "Say with --user as whom to act." in capsys.readouterr().err
    monkeypatch.setattr("keyring.get_keyring", nowhere)
    assert secrets.keyring_name() is None


def test_who_cannot_be_asked_for_a_password_is_told_how_to_give_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.delenv("DSP_DESKTOP_PASSWORD_FILE")
    monkeypatch.setattr("sys.stdin", io.StringIO())
    key = tmp_path / "key"
    assert run(["new", str(tmp_path / "n.dsp"), *NEW, "--key-file", str(key)], clock=CLOCK) == 1
    assert "--password-file" in capsys.readouterr().err
    assert not key.exists()


def test_a_new_password_is_typed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    monkeypatch.delenv("DSP_DESKTOP_PASSWORD_FILE")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter(["correct horse battery", "correct horse batter"])
    monkeypatch.setattr("getpass.getpass", lambda _question: next(typed))
    assert run(["new", str(tmp_path / "n.dsp"), *NEW], clock=CLOCK) == 1
    assert "do not agree" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_code_without_a_keyring_to_keep_it_in_opens_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capsys
) -> None:
    place, key = str(tmp_path / "n.dsp"), tmp_path / "key"
    assert run(["new", place, *NEW, "--key-file", str(key)], clock=CLOCK) == 0
    monkeypatch.setattr(secrets, "remember", lambda _key: False)
    asked = ["recover", "--company", place, "--key-file", str(key)]
    assert run(asked, clock=CLOCK) == 1
    said = capsys.readouterr().err
    assert said.startswith("The recovery code opens the company, and this computer has no keyring")
    assert "Nothing was made" not in said
    assert run([*asked, "--check"], clock=CLOCK) == 0


def test_a_key_file_that_is_there_is_not_said_to_be_unreadable(
    tmp_path: Path, capsys: Capsys
) -> None:
    key = tmp_path / "key"
    write_key_file(key, RecoveryCode.new())
    assert run(["new", str(tmp_path / "n.dsp"), *NEW, "--key-file", str(key)], clock=CLOCK) == 1
    assert f"There is already something at {key}." in capsys.readouterr().err
    assert not (tmp_path / "n.dsp").exists()


def test_wrong_use_is_one_sentence_in_json_too(capsys: Capsys) -> None:
    for asked, why in {
        ("gate", "--json"): "--driver",
        ("findings", "--company", "c", "--on", "tomorrow", "--json"): "'tomorrow' is not a day",
        ("findings", "--company", " ", "--json"): "nothing is named",
        ("findings", "--comp", "c", "--json"): "required: --company",
        ("demo", "x.dsp", "--routes", "many", "--json"): "choose a whole number from 1 to 200",
        ("audit", "--company", "c", "--most", "9" * 5000, "--json"): "from 0 to 10,000",
    }.items():
        assert run(asked, clock=CLOCK) == 2
        out, err = capsys.readouterr()
        (said,) = json.loads(out)["refused"]
        assert err == f"{said}\n"
        assert why in said
        assert "Nothing was done; see dsp-desktop" in said


def test_the_version_is_told(capsys: Capsys) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("DSP Desktop ")
