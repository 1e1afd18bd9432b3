"""``dsp-desktop self-test``: each line says whether it is so, and what to do."""

import json
import os
import subprocess
import sys
from collections import namedtuple
from datetime import date
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.backends.null import Keyring as NoKeyring

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.db.engine import is_sqlite
from tests.support.builders import a_company, a_van
from tests.support.doubles import StillClock

NOW = StillClock(date(2026, 11, 20))


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsp_desktop.runtime.paths.logs_folder", lambda: tmp_path / "logs")


def told(capsys: pytest.CaptureFixture[str], *more: str, clock: Any = NOW) -> dict[str, Any]:
    code = run(["self-test", "--json", *more], clock=clock)
    said = json.loads(capsys.readouterr().out)
    assert said["ok"] is (code == 0)
    return {check["name"]: check for check in said["checks"]}


def test_a_computer_that_has_everything_passes(capsys: pytest.CaptureFixture[str]) -> None:
    checks = told(capsys)
    assert {c["state"] for c in checks.values()} <= {"ok", "warning"}
    assert checks["keyring"]["state"] == checks["fonts"]["state"] == "ok"
    assert checks["program"]["said"].startswith("DSP Desktop ")


def test_the_keyring_is_left_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    kept = keyring.get_keyring().kept.copy()  # type: ignore[attr-defined]
    told(capsys)
    assert keyring.get_keyring().kept == kept  # type: ignore[attr-defined]


def test_without_a_keyring_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", NoKeyring)
    line = told(capsys)["keyring"]
    assert line["state"] == "warning"
    assert "recovery code" in line["do"]


def test_a_keyring_that_forgets_is_a_problem(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring.get_keyring(), "get_password", lambda *_asked: None)
    assert told(capsys)["keyring"]["state"] == "problem"


def test_a_clock_in_the_past_is_a_problem(capsys: pytest.CaptureFixture[str]) -> None:
    line = told(capsys, clock=StillClock(date(2019, 1, 1)))["clock"]
    assert (line["state"], "Set the computer's clock" in line["do"]) == ("problem", True)


def test_a_sound_company_passes(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    a_company(app)
    checks = told(capsys, "--company", app.target)
    assert checks["company"]["said"] == "It opens, as Pat Tester."
    assert checks["database"]["state"] == "ok"
    assert ("room" in checks) == is_sqlite(app.engine)
    assert run(["self-test", "--company", app.target], clock=NOW) == 0
    assert "No problem was found." in capsys.readouterr().out


def test_damaged_pages_are_a_problem(
    blank_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dsp_desktop.kernel.permissions import SYSTEM

    path = tmp_path / "company.dsp"
    path.write_bytes(blank_file.read_bytes())
    app = App.open(path, clock=NOW, actor=SYSTEM)
    a_company(app)
    for serial in range(3):
        a_van(app, number=f"V{serial}", vin=_vin(serial), plate=f"P{serial}")
    app.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size - 2_000)
        file.write(os.urandom(500))
    lines = told(capsys, "--company", str(path)).values()
    assert any(line["state"] == "problem" for line in lines)


def _vin(serial: int) -> str:
    from tests.support.builders import a_vin

    return a_vin(serial)


def test_a_clock_set_back_behind_the_last_entry_is_a_problem(
    app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    a_company(app)
    with app.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE audit_entry SET at = '2027-03-04 10:00:00.000000'")
    assert told(capsys, "--company", app.target)["last entry"]["state"] == "problem"


def test_a_file_that_is_not_there_is_a_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checks = told(capsys, "--company", str(tmp_path / "none.dsp"))
    assert checks["place"]["state"] == checks["company"]["state"] == "problem"


def test_too_little_room_is_a_problem(
    blank_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil's own
    monkeypatch.setattr("shutil.disk_usage", lambda _path: usage(10**9, 10**9, 10**6))
    line = told(capsys, "--company", str(blank_file))["room"]
    assert (line["state"], "Make room" in line["do"]) == ("problem", True)


def test_printers_that_do_not_answer_do_not_hold_it_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*_asked: object, **_how: object) -> None:
        raise subprocess.TimeoutExpired("printers", 30)

    monkeypatch.setattr(subprocess, "run", late)
    assert told(capsys)["printers"]["state"] == "warning"


def test_a_check_that_fails_itself_is_a_problem_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_name: str) -> None:
        raise RuntimeError

    monkeypatch.setattr("dsp_desktop.commands.self_test.ZoneInfo", broken)
    checks = told(capsys)
    assert checks["clock"]["state"] == "problem"
    assert checks["postgresql"]["state"] == "ok"


def test_the_command_itself_loads_no_qt() -> None:
    look = (
        "import sys; from dsp_desktop.cli import run; run(['self-test', '--json']); "
        "sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, check=False)  # noqa: S603 - our own words
    assert done.returncode == 0, done.stderr
