"""Backup, restore and move from the command line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dsp_desktop.access.models import User
from dsp_desktop.access.service import UserDetails, change_user
from dsp_desktop.app import App, open_company
from dsp_desktop.backup.container import is_container
from dsp_desktop.backup.service import PlanDetails, change_plan
from dsp_desktop.cli import run
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime import secrets
from dsp_desktop.runtime.keyfiles import write_key_file
from dsp_desktop.runtime.keys import RecoveryCode, new_company_id
from tests.backup.test_restoring import vans
from tests.conftest import CLOCK, let_owner_in
from tests.support.builders import a_company, a_van, a_vin, done
from tests.support.people import refused


@pytest.fixture
def code() -> RecoveryCode:
    """A recovery code that is in no keyring."""
    return RecoveryCode.new()


@pytest.fixture
def company_file(code: RecoveryCode, tmp_path: Path) -> Path:
    """A real company in a file, with an owner and one van."""
    path = tmp_path / "real.dsp"
    key = code.key(new_company_id())
    app = open_company(path, clock=CLOCK, actor=SYSTEM, create=key)
    let_owner_in(app)
    a_company(app)
    a_van(app)
    app.close()
    secrets.remember(key)
    return path


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def backed_up(company: object, folder: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert run(["backup", "--company", str(company), "--to", str(folder), "--json"]) == 0
    return Path(said(capsys)["backup"])


def test_backup_show_restore(
    company_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = backed_up(company_file, tmp_path / "b", capsys)
    app = open_company(company_file, clock=CLOCK, actor=SYSTEM)
    a_van(app, number="LATER", vin=a_vin(1))
    app.close()
    to = ("--to", str(company_file))

    assert run(["restore", str(backup), *to, "--show"]) == 0
    assert "1  van" in capsys.readouterr().out
    assert run(["restore", str(backup), *to]) == 0
    assert "--yes" in capsys.readouterr().out
    assert vans(company_file) == 2

    assert run(["restore", str(backup), *to, "--yes", "--json"]) == 0
    answer = said(capsys)
    assert answer["rows"]["van"] == 1
    assert vans(company_file) == 1
    assert vans(answer["kept"]) == 2
    assert not list(tmp_path.glob(".*"))


def test_a_backup_is_restored_by_its_recovery_code_on_another_computer(
    company_file: Path, code: RecoveryCode, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = backed_up(company_file, tmp_path / "b", capsys)
    key = secrets.remembered(backup.read_bytes()[:16])
    assert key is not None
    secrets.forget(key.company_id)
    place = tmp_path / "new.dsp"
    assert run(["restore", str(backup), "--to", str(place), "--yes"]) == 1
    assert "recovery code" in capsys.readouterr().err
    file, wrong = tmp_path / "code", tmp_path / "wrong"
    write_key_file(file, code)
    write_key_file(wrong, RecoveryCode.new())
    assert run(["restore", str(backup), "--to", str(place), "--yes", "--key-file", str(wrong)]) == 1
    assert not place.exists()
    assert run(["restore", str(backup), "--to", str(place), "--yes", "--key-file", str(file)]) == 0
    secrets.remember(key)
    assert vans(place) == 1


def test_whoever_is_no_user_of_the_backup_restores_nothing(
    company_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = backed_up(company_file, tmp_path / "b", capsys)
    place = tmp_path / "new.dsp"
    assert run(["restore", str(backup), "--to", str(place), "--yes", "--user", "Mallory"]) == 1
    assert not place.exists()
    assert not list(tmp_path.glob(".*"))


def test_whoever_is_no_user_of_the_company_that_would_be_replaced_restores_nothing(
    company_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    backup = backed_up(company_file, tmp_path / "b", capsys)
    app = open_company(company_file, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        owner = source.scalars(select(User)).one()
    a_van(app, number="LATER", vin=a_vin(1))
    with app.write("change_user") as uow:
        details = UserDetails("Somebody else", owner.role_id)
        change_user(uow, owner.id, details, seen=uow.get(User, owner.id).version)
        uow.commit()
    app.close()

    assert run(["restore", str(backup), "--to", str(company_file), "--yes"]) == 1
    assert vans(company_file) == 2
    as_them = ("--user", "Somebody else")
    assert run(["restore", str(backup), "--to", str(company_file), "--yes", *as_them]) == 0
    assert vans(company_file) == 1


def test_whoever_may_not_restore_leaves_an_empty_server_empty(
    company_file: Path, new_database: Callable[..., str], tmp_path: Path
) -> None:
    address, empty = new_database(bare=True), new_database(bare=True)
    assert run(["move", "--company", str(company_file), "--to", address]) == 0
    assert run(["backup", "--company", address, "--to", str(tmp_path / "b")]) == 0
    (dump,) = (each for each in (tmp_path / "b").iterdir() if is_container(each))
    assert run(["restore", str(dump), "--to", empty, "--yes", "--user", "Mallory"]) == 1
    assert run(["restore", str(dump), "--to", empty, "--yes"]) == 0
    assert vans(empty) == 1


def test_there_to_a_server_and_back_by_commands(
    company_file: Path,
    new_database: Callable[..., str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    address, back = new_database(bare=True), tmp_path / "back.dsp"
    assert run(["move", "--company", str(company_file), "--to", address, "--json"]) == 0
    there = said(capsys)["tables"]
    assert run(["move", "--company", address, "--to", str(back), "--json"]) == 0
    again = said(capsys)["tables"]
    assert there["van"] == again["van"]
    assert there["driver"] == again["driver"]
    assert vans(back) == 1

    dump = backed_up(address, tmp_path / "b", capsys)
    empty = new_database(bare=True)
    assert run(["restore", str(dump), "--to", empty, "--yes"]) == 0
    assert vans(empty) == 1
    assert run(["restore", str(dump), "--to", empty, "--yes"]) == 1, "it is not empty any more"


def test_what_is_no_backup_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear sir")
    place = tmp_path / "new.dsp"
    for wrong, why in (
        (letter, "not a backup"),
        (tmp_path / "nothing", "no backup file"),
        (tmp_path, "no backup file"),
    ):
        assert run(["restore", str(wrong), "--to", str(place), "--yes"]) == 1
        assert why in capsys.readouterr().err


def test_the_plan_of_the_company_says_what_goes(
    company_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    app = open_company(company_file, clock=CLOCK, actor=SYSTEM)
    done(app, change_plan, PlanDetails(today=1, daily=0, weekly=0, monthly=0, yearly=0))
    app.close()
    first = backed_up(company_file, tmp_path / "b", capsys)
    run(["backup", "--company", str(company_file), "--to", str(tmp_path / "b"), "--json"])
    assert said(capsys)["removed"] == [str(first)]


def test_a_plan_that_makes_no_sense_is_refused(app: App) -> None:
    details = PlanDetails(today=-1, yearly=9999, warn_after_days=0)
    problems = refused(app, change_plan, details)
    assert {p.field for p in problems} == {"today", "yearly", "warn_after_days"}
    done(app, change_plan, PlanDetails(daily=9))
    done(app, change_plan, PlanDetails(daily=10))
