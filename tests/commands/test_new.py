"""Making a company from the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dsp_desktop.app import open_company
from dsp_desktop.cli import run
from dsp_desktop.company.queries import the_company, time_zone
from dsp_desktop.kernel.permissions import SYSTEM
from tests.support.doubles import StillClock

NAME = ("--name", "Example Parcel LLC")


def name_of(target: str) -> str:
    app = open_company(target, clock=StillClock(), actor=SYSTEM)
    with app.read() as source:
        company = the_company(source)
    app.close()
    assert company is not None
    return company.legal_name


def test_a_new_file_holds_the_company_and_its_station(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "company.dsp")
    assert run(["new", path, *NAME, "--state", "WA", "--station", "DSE4", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["company"] == path
    assert name_of(path) == "Example Parcel LLC"


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        (("--state", "OR"), "America/Los_Angeles"),
        (("--state", "tx"), "America/Chicago"),
        (("--state", "TX", "--time-zone", "America/Denver"), "America/Denver"),
        ((), "America/New_York"),
    ],
)
def test_a_new_company_lives_by_the_time_of_its_state_and_says_so(
    tmp_path: Path, said: tuple[str, ...], zone: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "company.dsp")
    assert run(["new", path, *NAME, *said]) == 0
    assert zone in capsys.readouterr().out
    app = open_company(path, clock=StillClock(), actor=SYSTEM)
    with app.read() as source:
        assert time_zone(source) == zone
    app.close()


def test_an_empty_database_of_the_server_becomes_the_company(
    new_database: Callable[..., str],
) -> None:
    address = new_database(bare=True)
    assert run(["new", address, *NAME]) == 0
    assert name_of(address) == "Example Parcel LLC"
    assert run(["new", address, "--name", "Another LLC"]) == 1
    assert name_of(address) == "Example Parcel LLC"


def test_a_file_that_is_there_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "company.dsp"
    path.write_text("something of mine")
    assert run(["new", str(path), *NAME]) == 1
    assert "company.dsp" in capsys.readouterr().err
    assert path.read_text() == "something of mine"


@pytest.mark.parametrize(
    ("wrong", "code"), [(("--state", "ZZ"), 1), (("--station", "DSE4"), 1), (("--name", " "), 2)]
)
def test_a_refused_company_leaves_no_file_behind(
    tmp_path: Path, wrong: tuple[str, str], code: int
) -> None:
    assert run(["new", str(tmp_path / "company.dsp"), *NAME, *wrong]) == code
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_is_told_from_refusal(tmp_path: Path) -> None:
    assert run(["new", str(tmp_path / "company.dsp")]) == 2
    assert run(["no-such-command"]) == 2
    assert run(["--help"]) == 0
