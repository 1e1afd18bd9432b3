"""``dsp-desktop findings`` and ``dsp-desktop gate``: what they print and how they end."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.screening.models import DrugTest
from dsp_desktop.screening.terms import TestResult
from tests.compliance.companies import (
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
)
from tests.support.doubles import StillClock

CLOCK = StillClock(date(2026, 11, 20))


@pytest.fixture
def target(app: App) -> str:
    a_company_in_order(app)
    a_light_van(app, registration_expires=date(2026, 11, 18))
    a_light_van(app, "09", vin="1M8GDM9AXKP042788")
    a_cleared_driver(app, transporter_id="A1B2C3D4E5F6G7")
    a_cleared_driver(app, "Ben Example", portal_cleared=None)
    return app.target


def test_findings_as_json(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["findings", "--company", target, "--json"], clock=CLOCK) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["on"] == "2026-11-20"
    assert answer["findings"][0] == {
        "rule": "SV-01",
        "citation": "State vehicle code",
        "severity": "blocker",
        "state": "blocked",
        "subject_kind": "van",
        "subject": "Van 08",
        "reason": "Registration expired 18 Nov 2026.",
        "since": "2026-11-19",
        "due": "2026-11-18",
        "action": "Renew the registration and enter the new date.",
    }


def test_a_failed_test_a_refused_one_and_none_read_the_same_as_json(
    app: App, capsys: pytest.CaptureFixture[str]
) -> None:
    a_company_in_order(app)
    drivers = [a_cleared_driver(app, name) for name in ("Ada None", "Ben Bad", "Cy Refused")]
    results = (None, TestResult.POSITIVE, TestResult.REFUSED)
    with app.write("prepare") as uow:
        for driver, result in zip(drivers, results, strict=True):
            (test,) = uow.session.scalars(select(DrugTest).where(DrugTest.driver_id == driver))
            if result is None:
                uow.remove(test)
            else:
                test.result, test.reviewed_by_mro = result, True
        uow.commit()
    assert run(["findings", "--company", app.target, "--json"], clock=CLOCK) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    told: dict[str, list[object]] = {}
    for finding in findings:
        if finding["subject_kind"] == "driver":
            told.setdefault(finding.pop("subject"), []).append(finding)
    none, *others = told.values()
    assert "ND-02" in str(none)
    assert others == [none, none]


def test_findings_as_text_on_another_day(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["findings", "--company", target, "--on", "2026-11-01"], clock=CLOCK) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "Van 08: Registration expires 18 Nov 2026, in 17 days." in "".join(lines)
    assert lines[-1] == f"{len(lines) - 1} findings on 1 Nov 2026."


def test_one_finding_is_counted_as_one(app: App, capsys: pytest.CaptureFixture[str]) -> None:
    a_company_in_order(app)
    a_light_van(app, registration_expires=date(2026, 11, 18))
    assert run(["findings", "--company", app.target], clock=CLOCK) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 finding on 20 Nov 2026."


@pytest.mark.parametrize(
    ("driver", "van", "decision"),
    [
        ("A1B2C3D4E5F6G7", "09", "allowed"),
        ("a1b2c3d4e5f6g7", "van 09", "allowed"),
        ("Ada Example", "1m8gdm9axkp042788", "allowed"),
        ("1", "08", "blocked"),
        ("ben example", "09", "cannot_confirm"),
        ("2", "08", "blocked"),
    ],
)
def test_the_gate_ends_0_1_or_3(
    target: str,
    capsys: pytest.CaptureFixture[str],
    driver: str,
    van: str,
    decision: str,
) -> None:
    code = {"allowed": 0, "blocked": 1, "cannot_confirm": 3}[decision]
    asked = ["gate", "--company", target, "--driver", driver, "--van", van, "--on", "2026-11-20"]
    assert run([*asked, "--json"], clock=CLOCK) == code
    answer = json.loads(capsys.readouterr().out)
    assert (answer["decision"], answer["on"]) == (decision, "2026-11-20")
    assert run(asked, clock=CLOCK) == code


def test_the_gate_says_it_in_words(target: str, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["gate", "--company", target, "--driver", "1", "--van", "08"]
    assert run(asked, clock=CLOCK) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Blocked: Ada Example with Van 08 on 20 Nov 2026."
    assert lines[1].startswith("Blocked        SV-01   Van 08: Registration expired 18 Nov 2026.")


@pytest.mark.parametrize(
    ("driver", "van", "said"),
    [
        ("Nobody", "09", ["There is no driver Nobody in this company."]),
        ("99", "09", ["There is no driver 99 in this company."]),
        (
            "99999999999999999999",
            "09",
            ["There is no driver 99999999999999999999 in this company."],
        ),
        ("1", "77", ["There is no van 77 in this company."]),
        (
            "Nobody",
            "77",
            [
                "There is no driver Nobody in this company.",
                "There is no van 77 in this company.",
            ],
        ),
    ],
)
def test_a_name_that_means_nothing_is_wrong_use(
    target: str, capsys: pytest.CaptureFixture[str], driver: str, van: str, said: list[str]
) -> None:
    asked = ["gate", "--company", target, "--driver", driver, "--van", van]
    assert run([*asked, "--json"], clock=CLOCK) == 2
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {"refused": said}
    assert printed.err.splitlines() == said
    assert run(asked, clock=CLOCK) == 2
    assert capsys.readouterr().out == ""


def test_two_drivers_of_one_name_are_told_apart_by_number(
    app: App, target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    a_cleared_driver(app, "Ada Example")
    asked = ["gate", "--company", target, "--driver", "Ada Example", "--van", "09"]
    assert run(asked, clock=CLOCK) == 2
    assert "use a record number: 1, 3." in capsys.readouterr().err


def test_a_day_that_is_no_day_is_wrong_use(target: str) -> None:
    assert run(["findings", "--company", target, "--on", "soon"], clock=CLOCK) == 2


def test_a_company_that_is_not_there_is_not_a_blocked_pair(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["--company", str(tmp_path / "none.dspdb"), "--json"]
    assert run(["gate", *asked, "--driver", "1", "--van", "08"], clock=CLOCK) == 2
    assert list(json.loads(capsys.readouterr().out)) == ["refused"]
    assert run(["findings", *asked], clock=CLOCK) == 1


def test_the_help_explains_what_a_script_reads(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gate", "--help"]) == 0
    told = capsys.readouterr().out
    for word in ("cannot confirm", "decision", "findings", "since, due, action", "refused"):
        assert word in told
    assert run(["findings", "--help"]) == 0
    told = capsys.readouterr().out
    for key in ("rule, citation", "severity", "state", "subject_kind", "reason", "since, due"):
        assert key in told
