"""A fault of the program at the command line: a sentence and a log, never a traceback."""

import json
from pathlib import Path

import pytest

from dsp_desktop import cli
from dsp_desktop.app import App
from tests.support.builders import a_company


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("dsp_desktop.runtime.paths.logs_folder", lambda: tmp_path / "logs")
    return tmp_path / "logs"


def test_it_is_said_in_a_sentence_and_written_down_without_what_it_quotes(
    log_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_given: object, **_named: object) -> int:
        raise KeyError("Ada Example 123-45-6789")

    monkeypatch.setattr("dsp_desktop.commands.findings.run", fail)
    assert cli.command(["findings", "--company", "x.dsp", "--json"]) == 1
    out, err = capsys.readouterr()
    assert "Something in the program went wrong (KeyError)." in err
    assert "Traceback" not in err
    assert json.loads(out)["refused"] == [err.strip()]
    said = "".join(file.read_text("utf-8") for file in log_folder.iterdir())
    assert "KeyError" in said
    assert "test_unexpected.py" in said
    assert "Ada" not in said + out + err


def test_what_a_command_wrote_is_in_the_log(app: App, log_folder: Path, tmp_path: Path) -> None:
    a_company(app)
    file = tmp_path / "AssociateData.csv"
    sample = Path(__file__).parent.parent / "intake" / "files" / "AssociateData.csv"
    file.write_bytes(sample.read_bytes())
    assert cli.command(["import", str(file), "--company", app.target, "--yes"]) == 0
    said = "".join(each.read_text("utf-8") for each in log_folder.iterdir())
    assert "wrote sign_in unit=" in said
    assert "wrote import_file unit=" in said
