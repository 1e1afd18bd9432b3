"""What a command says of a demo company says that it is one; of a real company never."""

import json
from pathlib import Path

import pytest

from dsp_desktop import cli
from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.commands.saying import DEMO
from tests.compliance.companies import a_cleared_driver, a_company_in_order, a_light_van
from tests.conftest import CLOCK

Capsys = pytest.CaptureFixture[str]
DRIVERS = Path(__file__).parent.parent / "intake" / "files" / "AssociateData.csv"
#: Every command that opens a company; DIR is a folder of the test's own.
COMMANDS = {
    "import": f"import {DRIVERS} --company COMPANY",
    "findings": "findings --company COMPANY",
    "gate": "gate --company COMPANY --driver 1 --van VAN",
    "report": "report compliance --company COMPANY --out DIR/r.pdf",
    "backup": "backup --company COMPANY --to DIR/b",
    "rescue": "rescue --company COMPANY",
    "move": "move --company COMPANY --to DIR/moved.dsp",
    "audit": "audit --company COMPANY --most 2",
    "audit as PDF": "audit --company COMPANY --most 2 --out DIR/a.pdf",
    "verify": "verify --company COMPANY",
    "self-test": "self-test --company COMPANY",
}
#: They make a demo, refuse one, are about a backup (tested on their own) or open none.
OTHERS = {"new", "demo", "restore", "recovery-sheet", "recover", "server-roles"}
every_command = pytest.mark.parametrize("line", COMMANDS.values(), ids=COMMANDS)


def words(line: str, company: str, van: str, folder: Path) -> list[str]:
    names = {"COMPANY": company, "VAN": van, "DIR": str(folder)}
    asked = line.split()
    for name, meant in names.items():
        asked = [word.replace(name, meant) for word in asked]
    return asked


@pytest.fixture
def real(app: App) -> str:
    a_company_in_order(app)
    a_cleared_driver(app)
    a_light_van(app, "08")
    return app.target


@pytest.fixture(autouse=True)
def no_printers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dsp_desktop.commands.self_test._of_computer", lambda _clock: iter(()))


def test_no_command_is_forgotten_here() -> None:
    actions = cli.parser_of_everything()._actions  # noqa: SLF001 - told in no other way
    (commands,) = (action.choices for action in actions if not action.option_strings)
    assert set(commands or ()) == OTHERS | {line.split()[0] for line in COMMANDS.values()}


@every_command
def test_its_first_line_says_so(line: str, demo: str, tmp_path: Path, capsys: Capsys) -> None:
    run(words(line, demo, "Van 01", tmp_path), clock=CLOCK)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == DEMO
    assert lines.count(DEMO) == 1


@every_command
def test_its_json_says_so(line: str, demo: str, tmp_path: Path, capsys: Capsys) -> None:
    run([*words(line, demo, "Van 01", tmp_path), "--json"], clock=CLOCK)
    for answer in capsys.readouterr().out.splitlines():
        assert json.loads(answer)["demo"] is True


@pytest.mark.parametrize("company", ["sqlite"], indirect=True)
@every_command
def test_a_real_company_never_does(line: str, real: str, tmp_path: Path, capsys: Capsys) -> None:
    (tmp_path / "text").mkdir()
    (tmp_path / "json").mkdir()
    run(words(line, real, "08", tmp_path / "text"), clock=CLOCK)
    assert "demo" not in capsys.readouterr().out
    run([*words(line, real, "08", tmp_path / "json"), "--json"], clock=CLOCK)
    assert all("demo" not in json.loads(answer) for answer in capsys.readouterr().out.splitlines())


def test_the_promised_shapes_stay(demo: str, capsys: Capsys) -> None:
    def keys(*asked: str) -> list[str]:
        run([*asked, "--company", demo, "--json"], clock=CLOCK)
        return list(json.loads(capsys.readouterr().out))

    assert keys("findings") == ["on", "findings", "demo"]
    gate = keys("gate", "--driver", "1", "--van", "Van 01")
    assert gate == ["on", "driver", "van", "decision", "findings", "demo"]
    assert keys("gate", "--driver", "nobody", "--van", "Van 01") == ["refused", "demo"]


def test_a_recovery_command_refuses_a_demo(demo: str, tmp_path: Path, capsys: Capsys) -> None:
    for asked in (["recover", "--check"], ["recovery-sheet", "--out", str(tmp_path / "s.pdf")]):
        assert run([*asked, "--company", demo], clock=CLOCK) == 1
        assert "This is a demo company" in capsys.readouterr().err
