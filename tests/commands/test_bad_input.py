"""Whatever is typed at the command line, it answers with a sentence and destroys nothing."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.runtime import disks
from tests.conftest import CLOCK
from tests.support.builders import a_company

SECRET = "s3cret-word"


def said_of(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments, clock=CLOCK) == 1
    said = capsys.readouterr()
    assert said.out == ""
    return said.err


def findings(capsys: pytest.CaptureFixture[str], target: object) -> str:
    return said_of(capsys, "findings", "--company", str(target))


def test_a_database_without_a_company_is_never_all_clear_and_gets_no_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, others = tmp_path / "empty.dsp", tmp_path / "others.dsp"
    empty.touch()
    with sqlite3.connect(others) as connection:
        connection.execute("CREATE TABLE bookmark (title TEXT)")
    connection.close()
    for path, tables, why in (
        (empty, [], "no company in"),
        (others, [("bookmark",)], "without encryption"),
    ):
        assert why in findings(capsys, path)
        with sqlite3.connect(path) as connection:
            assert connection.execute("SELECT name FROM sqlite_master").fetchall() == tables
        connection.close()


def test_tables_in_which_nobody_made_a_company_are_never_all_clear(
    company: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "no company in" in findings(capsys, company)


def test_a_report_never_takes_the_place_of_the_company(
    app: App, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_company(app)
    other = tmp_path / "something of mine"
    other.write_text("kept")
    report = ("report", "compliance", "--company", app.target, "--out")
    for place in {other, Path(app.target)} - {Path(app.target) if "://" in app.target else None}:
        before = place.read_bytes()
        assert "is not a PDF" in said_of(capsys, *report, str(place))
        assert place.read_bytes() == before
    assert run([*report, str(tmp_path / "report.pdf")], clock=CLOCK) == 0
    assert run([*report, str(tmp_path / "report.pdf")], clock=CLOCK) == 0


def test_a_file_damaged_in_the_middle_is_refused_with_a_sentence(
    blank_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "company.dsp"
    content = bytearray(blank_file.read_bytes())
    for page in range(4096, len(content), 4096):
        if b"alembic_version" not in content[page : page + 4096] and content[page] == 13:
            content[page : page + 4096] = b"\xff" * 4096
    path.write_bytes(content)
    assert "damaged" in findings(capsys, path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read and write all")
def test_a_file_that_may_not_be_written_is_not_called_damaged(
    blank_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "company.dsp"
    path.write_bytes(blank_file.read_bytes())
    path.chmod(0o444)
    assert "may not be written by you" in findings(capsys, path)


def test_a_file_on_a_network_share_is_refused_with_the_reason(
    blank_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"//nas/office {blank_file.parent} cifs rw 0 0\n")
    monkeypatch.setattr(disks, "_MOUNTS", mounts)
    assert "network share" in findings(capsys, blank_file)
    place = blank_file.with_name("another.dsp")
    assert "network share" in said_of(capsys, "new", str(place), "--name", "Example LLC")
    assert not place.exists()


@pytest.mark.parametrize("name", ["none.dsp", ".", "a" * 5_000, "nul\0.dsp"])
def test_what_is_no_file_is_said_to_be_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert "no company file" in findings(capsys, tmp_path / name)


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://owner:{SECRET}@127.0.0.1:port/company",
        f"postgresql://owner:{SECRET}@127.0.0.1:1",
        f"postgresql://owner:pass@{SECRET}@127.0.0.1:1/company",
        f"mysql://owner:{SECRET}@127.0.0.1/company",
        f"postgresql:owner:{SECRET}",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(
    capsys: pytest.CaptureFixture[str], address: str
) -> None:
    said = findings(capsys, address)
    assert "not the address of a PostgreSQL database" in said
    assert SECRET not in said


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://owner:{SECRET}@127.0.0.1:1/company",
        f"postgresql://owner@127.0.0.1:1/company?password={SECRET}",
    ],
)
def test_a_server_that_does_not_answer_is_named_without_the_password(
    capsys: pytest.CaptureFixture[str], address: str
) -> None:
    said = findings(capsys, address)
    assert "127.0.0.1:1/company cannot be used" in said
    assert SECRET not in said


def test_a_database_that_is_not_there_is_named(
    server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 'database "nowhere" does not exist' in findings(capsys, f"{server}/nowhere")


def test_a_password_is_not_printed_when_all_goes_well(
    new_database: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    address = new_database(bare=True).replace("dsp@", f"dsp:{SECRET}@")
    for more, code in (((), 0), (("--json",), 1)):
        assert run(["new", address, "--name", "Example LLC", *more], clock=CLOCK) == code
        said = capsys.readouterr()
        assert SECRET not in said.out + said.err


@pytest.mark.parametrize("on", ["2026-02-30", "20/11/2026", "", "9999-12-31", "0001-01-01"])
@pytest.mark.parametrize(
    "command", [("findings",), ("gate", "--driver", "1", "--van", "1"), ("report", "compliance")]
)
def test_a_day_that_is_none_is_wrong_use(
    blank_file: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...], on: str
) -> None:
    more = ("--out", "report.pdf") if command[0] == "report" else ()
    asked = [*command, "--company", str(blank_file), "--on", on, *more]
    assert run(asked, clock=CLOCK) == 2
    assert "day" in capsys.readouterr().err


def test_a_demo_whose_files_have_no_place_is_not_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").touch()
    demo = ("demo", str(tmp_path / "demo.dsp"), "--files", str(tmp_path / "taken"))
    assert "cannot be used (File exists)" in said_of(capsys, *demo)
    assert not (tmp_path / "demo.dsp").exists()
