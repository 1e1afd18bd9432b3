"""What the owner sets: audited, dated, and never against what keeps people safe."""

from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.compliance.models import FigureSetting, RuleSetting
from dsp_desktop.compliance.queries import (
    background_check_panel,
    figures_in_force,
    rules_in_force,
)
from dsp_desktop.compliance.service import (
    FigureSettingDetails,
    RuleSettingDetails,
    remove_figure,
    remove_severity,
    set_figure,
    set_severity,
    take_adverse_action,
)
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.sentences import sentence
from dsp_desktop.rules.engine import Severity
from dsp_desktop.screening import service as screening
from dsp_desktop.screening.service import BackgroundCheckDetails
from dsp_desktop.screening.terms import NoticeDelivery
from tests.support.builders import a_driver, done
from tests.support.people import facts, on_day, refused

DAY = date(2026, 11, 1)
LATER = date(2026, 12, 1)


def test_a_rule_is_softened_from_a_day_on_with_a_reason(app: App) -> None:
    first = done(
        app, set_severity, RuleSettingDetails("AMZ-01", DAY, Severity.WARNING, " The portal ")
    )
    again = done(app, set_severity, RuleSettingDetails("AMZ-01", DAY, Severity.INFO, "Slow"))
    assert again == first
    with app.read() as source:
        before = {r.number: r for r in rules_in_force(source, date(2026, 10, 31))}
        now = {r.number: r for r in rules_in_force(source, DAY)}
        trail = source.scalars(
            select(AuditEntry.operation)
            .where(AuditEntry.entity == "rule_setting")
            .order_by(AuditEntry.id)
        ).all()
    assert (before["AMZ-01"].own, before["AMZ-01"].severity) == (None, Severity.BLOCKER)
    assert (now["AMZ-01"].own, now["AMZ-01"].because) == (Severity.INFO, "Slow")
    assert now["AMZ-01"].own_since == DAY
    assert now["AMZ-01"].at_gate
    assert trail == ["set_severity", "set_severity"]


def test_what_keeps_people_safe_is_refused_and_said(app: App) -> None:
    with pytest.raises(Rejected) as refused:
        done(app, set_severity, RuleSettingDetails("DQ-07", DAY, Severity.WARNING, ""))
    said = [sentence(problem) for problem in refused.value.problems]
    assert said[0].startswith("“Medical card” cannot be changed")
    assert said[1] == "Fill this in."


def test_a_setting_made_before_a_rule_became_firm_does_not_count(app: App) -> None:
    with app.write("old_version") as uow:
        uow.add(
            RuleSetting(rule="DQ-07", since=DAY, severity=Severity.INFO, because="an older version")
        )
        uow.commit()
    with app.read() as source:
        rules = {r.number: r for r in rules_in_force(source, DAY)}
    assert rules["DQ-07"].own is None


def test_an_unknown_rule_is_refused(app: App) -> None:
    with pytest.raises(Rejected):
        done(app, set_severity, RuleSettingDetails("XX-99", DAY, Severity.WARNING, "Because"))


def test_a_severity_can_be_taken_back(app: App) -> None:
    setting = done(app, set_severity, RuleSettingDetails("AMZ-01", DAY, Severity.INFO, "Slow"))
    done(app, remove_severity, setting)
    with app.read() as source:
        assert all(rule.own is None for rule in rules_in_force(source, LATER))


def test_a_figure_of_our_own_stands_in_its_history(app: App) -> None:
    first = done(
        app, set_figure, FigureSettingDetails("contract.auto_each", DAY, " 2000000 ", "Contract 4")
    )
    again = done(
        app, set_figure, FigureSettingDetails("contract.auto_each", DAY, "1500000", "Contract 5")
    )
    assert again == first
    with app.read() as source:
        figures = {f.name: f for f in figures_in_force(source, LATER)}
        shipped = {f.name: f for f in figures_in_force(source, date(1980, 1, 1))}
    figure = figures["contract.auto_each"]
    assert [(s.value, s.own) for s in figure.history] == [("1000000", False), ("1500000", True)]
    assert figure.in_force is not None
    assert figure.in_force.source == "Contract 5"
    assert shipped["contract.auto_each"].in_force is None


@pytest.mark.parametrize(
    ("figure", "value", "source", "fields"),
    [
        ("nothing.such", "1", "a", ["figure"]),
        ("contract.auto_each", "a lot", "a", ["value"]),
        ("contract.auto_each", "", "a", ["value"]),
        ("contract.auto_each", "-5", "a", ["value"]),
        ("contract.auto_each", "Infinity", "a", ["value"]),
        ("contract.auto_each", "1000000.50", "a", ["value"]),
        ("contract.auto_each", "1 2", "a", ["value"]),
        ("state_liability.minimum.CA", "30 60", "a", ["value"]),
        ("contract.auto_each", "5", " ", ["source"]),
        ("notice.license", "90", "a", []),
        ("notice.license", "90 60 30 7", "a", []),
    ],
)
def test_a_figure_reads_like_the_one_it_replaces(
    app: App, figure: str, value: str, source: str, fields: list[str]
) -> None:
    details = FigureSettingDetails(figure, DAY, value, source)
    if not fields:
        assert done(app, set_figure, details)
        return
    with pytest.raises(Rejected) as refused:
        done(app, set_figure, details)
    assert [problem.field for problem in refused.value.problems] == fields


def test_a_figure_can_be_taken_back(app: App) -> None:
    setting = done(app, set_figure, FigureSettingDetails("age.contract", DAY, "20", "Ours"))
    done(app, remove_figure, setting)
    with app.read() as source:
        assert source.scalars(select(FigureSetting.id)).all() == []


def test_only_who_may_set_rules_sets_them(clerk: App) -> None:
    for action, argument in (
        (set_severity, RuleSettingDetails("AMZ-01", DAY, Severity.INFO, "Slow")),
        (set_figure, FigureSettingDetails("age.contract", DAY, "20", "Ours")),
        (remove_severity, 1),
        (remove_figure, 1),
    ):
        with pytest.raises(NotPermitted):
            done(clerk, action, argument)


def test_the_wait_before_adverse_action_is_the_owners_where_it_is_longer_1681b(app: App) -> None:
    november = on_day(app, date(2026, 11, 30))
    details = BackgroundCheckDetails(a_driver(november), "Juniper Checks", DAY, DAY)
    check = done(november, screening.begin_check, details)
    done(november, screening.order_report, check, DAY)
    done(november, screening.record_report_to_consider, check, DAY)
    sent = date(2026, 11, 2)
    done(november, screening.send_pre_adverse_notice, check, sent, NoticeDelivery.BY_HAND)
    own = FigureSettingDetails("fair_chance.wait.federal", date(2026, 1, 1), "9", "Our policy")
    done(november, set_figure, own)

    with november.read() as source:
        steps = dict(facts(background_check_panel(source, check))["Steps"])
    (problem,) = refused(november, take_adverse_action, check, date(2026, 11, 16))
    done(november, take_adverse_action, check, date(2026, 11, 17))

    assert steps["Wait ends with"] == date(2026, 11, 16)  # nine, Veterans Day skipped
    assert dict(problem.details)["first"] == "17 Nov 2026"
