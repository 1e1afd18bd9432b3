"""What findings and the gate say to whom: a dispatcher learns that, never why."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dsp_desktop.access.terms import FirstRole
from dsp_desktop.app import App
from dsp_desktop.cli import run
from dsp_desktop.compliance.discretion import KEPT_APART
from dsp_desktop.compliance.gate import Decision, gate
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.kernel.permissions import SYSTEM, Permission
from dsp_desktop.rules.engine import Finding, State, Subject
from dsp_desktop.screening import checks
from dsp_desktop.screening.models import BackgroundCheck, DrugTest
from dsp_desktop.screening.terms import CheckResult, TestKind, TestReason, TestResult
from tests.compliance.companies import (
    HIRED,
    TODAY,
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
    a_qualified_driver,
    a_step_van,
    put,
)
from tests.support.builders import USERS_PASSWORD, a_user, their_own
from tests.support.doubles import StillClock

CLOCK = StillClock(TODAY)
#: What no dispatcher may read anywhere, in a finding about a person.
TELLING = (
    "drug",
    "test",
    "medical",
    "review",
    "laborator",
    "background",
    "waiting",
    "nd-",
    "bg-",
    "dq-07",
    "dq-14",
)


def the_test(app: App, driver: int, **values: Any) -> None:
    """Change the drug test of a driver; with no values it is taken away."""
    with app.write("prepare") as uow:
        test = uow.session.scalars(select(DrugTest).where(DrugTest.driver_id == driver)).one()
        for name, value in values.items():
            setattr(test, name, value)
        if not values:
            uow.remove(test)
        uow.commit()


def no_card(app: App, driver: int) -> None:
    with app.write("prepare") as uow:
        card = Document.kind == DocumentKind.MEDICAL_CERTIFICATE
        uow.remove(
            uow.session.scalars(select(Document).where(card, Document.subject_id == driver)).one()
        )
        uow.commit()


def after_an_accident(app: App, driver: int) -> None:
    test = DrugTest(
        driver_id=driver,
        kind=TestKind.NON_DOT,
        reason=TestReason.POST_ACCIDENT,
        result=TestResult.POSITIVE,
        collected_on=date(2026, 11, 1),
        federal_form=True,
    )
    put(app, test)


#: What may be the matter with a driver, each of which nobody may tell from the others.
BLOCKED: dict[str, Callable[[App, int], None]] = {
    "never tested": the_test,
    "positive": lambda app, i: the_test(
        app, i, result=TestResult.POSITIVE, reviewed_by_mro=True, resulted_on=date(2026, 11, 3)
    ),
    "positive, not reviewed": lambda app, i: the_test(
        app, i, result=TestResult.POSITIVE, reviewed_by_mro=False
    ),
    "positive, review not known": lambda app, i: the_test(app, i, result=TestResult.POSITIVE),
    "refused": lambda app, i: the_test(app, i, result=TestResult.REFUSED),
    "positive after an accident": after_an_accident,
    "no medical card": no_card,
}


def as_role(app: App, role: FirstRole) -> App:
    return a_user(replace(app, clock=CLOCK, actor=SYSTEM), f"The {role.value}", role)


def about(findings: tuple[Finding, ...], driver: int) -> list[Finding]:
    return [f for f in findings if (f.subject.kind, f.subject.id) == ("driver", driver)]


def words(finding: Finding) -> str:
    parts = (finding.rule, finding.reason, finding.action)
    return " ".join(parts).casefold()


@pytest.fixture
def drivers(app: App) -> dict[str, int]:
    """A driver for each of what may be the matter, each planned for a heavy van."""
    company, van, found = a_company_in_order(app), a_step_van(app), {}
    policy = Document(
        subject_kind="company", subject_id=company, kind=DocumentKind.DRUG_POLICY, dated=HIRED
    )
    put(app, policy)
    for what, make_it_so in BLOCKED.items():
        code = f"CX{len(found)}"
        found[what] = driver = a_qualified_driver(app, f"Driver {len(found)}")
        put(app, Route(day=TODAY, station_id=1, code=code, driver_id=driver, van_id=van))
        make_it_so(app, driver)
    return found


def test_a_dispatcher_cannot_tell_one_private_trouble_from_another(
    app: App, drivers: dict[str, int]
) -> None:
    van = a_step_van(app, "S2", vin="1M8GDM9AXKP042788")
    dispatcher = as_role(app, FirstRole.DISPATCHER)
    told = {}
    with dispatcher.read() as source:
        for what, driver in drivers.items():
            result = gate(source, driver_id=driver, van_id=van, on=TODAY)
            assert result.decision is Decision.BLOCKED, what
            (only,) = about(result.findings, driver)
            told[what] = replace(only, subject=Subject("driver", 0, "Whoever"))
    first = told["never tested"]
    assert {what: finding == first for what, finding in told.items()} == dict.fromkeys(told, True)
    assert (first.rule, first.since, first.due) == (KEPT_APART, None, None)
    assert not [part for part in TELLING if part in words(first)]


def test_a_dispatcher_knows_who_cannot_go_out_and_whom_to_ask(app: App) -> None:
    a_company_in_order(app)
    a_light_van(app)
    driver = a_cleared_driver(app)
    the_test(app, driver, result=TestResult.REFUSED)
    pending = a_cleared_driver(app, "Pending")
    the_test(app, pending, result=None)
    dispatcher, owner = (as_role(app, r) for r in (FirstRole.DISPATCHER, FirstRole.OWNER))
    with dispatcher.read() as source:
        cut = readiness(source, TODAY)
    with owner.read() as source:
        whole = readiness(source, TODAY)
    assert cut.state("driver", driver) is whole.state("driver", driver) is State.BLOCKED
    assert cut.state("driver", pending) is whole.state("driver", pending) is State.CANNOT_CONFIRM
    (told,) = (f for f in about(cut.findings, driver) if f.rule == KEPT_APART)
    assert "Ask the owner" in told.action
    others = [f for f in about(cut.findings, driver) if f != told]
    assert others == [f for f in about(whole.findings, driver) if f.rule != "ND-02"]


def test_who_may_see_the_files_is_told_what_the_rules_say(
    app: App, drivers: dict[str, int]
) -> None:
    a_check_under_way(app, drivers["never tested"])
    with replace(app, clock=CLOCK).read() as source:
        said = readiness(source, TODAY)
    for role in (FirstRole.OWNER, FirstRole.OFFICE_MANAGER):
        with as_role(app, role).read() as source:
            assert readiness(source, TODAY) == said
    rules = {f.rule for f in said.findings}
    assert {"ND-01", "ND-02", "DQ-07", "DQ-14", "BG-05"} <= rules
    assert KEPT_APART not in rules


def a_check_under_way(app: App, driver: int) -> int:
    (check,) = put(
        app,
        BackgroundCheck(
            driver_id=driver,
            vendor="Agency",
            disclosed_on=HIRED,
            authorized_on=HIRED,
            ordered_on=HIRED,
            result=CheckResult.CONSIDER,
            report_copy_sent_on=TODAY - timedelta(days=1),
            rights_summary_sent_on=TODAY - timedelta(days=1),
        ),
    )
    return check


def test_of_background_checks_a_dispatcher_hears_nothing(app: App) -> None:
    a_company_in_order(app)
    driver = a_cleared_driver(app, state="WA", city="Seattle")
    with as_role(app, FirstRole.DISPATCHER).read() as source:
        before = readiness(source, TODAY)
    check = a_check_under_way(app, driver)
    with replace(app, clock=CLOCK).read() as source:
        whole = readiness(source, TODAY)
    with replace(as_role(app, FirstRole.READ_ONLY)).read() as source:
        cut = readiness(source, TODAY)
    assert whole.state("background_check", check) is State.BLOCKED
    assert any(used.name.startswith("fair_chance") for used in whole.sources)
    assert cut == before  # nor which figures were asked for, nor that there is a check


MEDICAL, SCREENING = Permission.MEDICAL_LOOK, Permission.SCREENING_VIEW


@pytest.mark.parametrize("lacking", [{MEDICAL}, {SCREENING}, {MEDICAL, SCREENING}])
def test_each_file_is_told_of_to_its_own_readers(
    app: App, drivers: dict[str, int], lacking: set[Permission]
) -> None:
    a_check_under_way(app, drivers["never tested"])
    held = frozenset(Permission) - lacking
    someone = replace(app, clock=CLOCK, actor=replace(SYSTEM, permissions=held))
    with someone.read() as source:
        rules = {f.rule for f in readiness(source, TODAY).findings}
    medical = MEDICAL in held
    assert ("ND-02" in rules, "DQ-07" in rules, "ND-01" in rules) == (medical,) * 3
    assert (KEPT_APART in rules) == (not medical)
    assert ("BG-05" in rules) == (SCREENING in held)


def asked(
    app: App, role: FirstRole, capsys: pytest.CaptureFixture[str], *command: str
) -> dict[str, Any]:
    run([*command, "--json", "--company", app.target, "--user", f"The {role.value}"], clock=CLOCK)
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_the_command_line_says_no_more(
    app: App,
    drivers: dict[str, int],
    capsys: pytest.CaptureFixture[str],
    tmp_path: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    password = tmp_path / "password"
    password.touch(0o600)
    password.write_text(USERS_PASSWORD)
    monkeypatch.setenv("DSP_DESKTOP_PASSWORD_FILE", str(password))
    a_check_under_way(app, drivers["refused"])
    said: dict[FirstRole, dict[str, Any]] = {}
    commands = {
        "findings": ("findings",),
        "gate": ("gate", "--driver", str(drivers["positive"]), "--van", "S1"),
    }
    for role in (FirstRole.DISPATCHER, FirstRole.OWNER):
        as_role(app, role)
        their_own(app, f"The {role.value}")
        said[role] = {name: asked(app, role, capsys, *c) for name, c in commands.items()}
    for name in commands:
        cut, whole = (said[role][name] for role in (FirstRole.DISPATCHER, FirstRole.OWNER))
        assert {f["rule"] for f in cut["findings"]} == {KEPT_APART}
        assert "ND-02" in {f["rule"] for f in whole["findings"]}
        told = " ".join(f"{f['rule']} {f['reason']} {f['action']}" for f in cut["findings"])
        assert not [part for part in TELLING if part in told.casefold()]
        assert {f["since"] for f in cut["findings"]} == {f["due"] for f in cut["findings"]}
    assert {role: answers["gate"]["decision"] for role, answers in said.items()} == {
        FirstRole.DISPATCHER: "blocked",
        FirstRole.OWNER: "blocked",
    }


def test_no_rule_about_somebodys_screening_is_told_to_everybody() -> None:
    for rule in (*checks.CHECK_RULES, *checks.TEST_RULES):
        assert rule.told_to in {MEDICAL, SCREENING}, rule.id
