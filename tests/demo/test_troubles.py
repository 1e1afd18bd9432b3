from datetime import timedelta

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.compliance.gate import Decision, gates
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.dispatch.models import Route
from dsp_desktop.insurance.models import Policy
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.rules.engine import State
from tests.demo.conftest import CLOCK

TODAY = CLOCK.today()
TOMORROW = TODAY + timedelta(days=1)
#: What goes wrong with a driver, a van, a card, a device, a report or a policy just now.
NOW = (
    "FMC-01", "DQ-V1", "DQ-V2", "DQ-V3", "DQ-02", "DQ-03", "DQ-06", "DQ-07", "DQ-10", "DQ-14",
    "VEH-01", "VEH-05", "VEH-V1", "VEH-V4", "FMC-15", "SV-01", "SV-02", "SV-06", "ND-01", "ND-02",
    "BG-01", "BG-02", "BG-04", "BG-05", "EL-01", "EL-02", "EL-04", "AS-01", "AS-03", "AS-04",
    "AMZ-01", "AMZ-05", "FMC-12", "VEH-06", "SV-12", "VEH-V3",
)  # fmt: skip


def rules_broken(app: App, *days: object) -> set[str]:
    with app.read() as source:
        return {f.rule for day in days for f in readiness(source, day).findings}  # type: ignore[arg-type] # dates


@pytest.mark.parametrize("rule", NOW)
def test_something_is_wrong_today_under_every_rule_that_leaves_the_company_running(
    demo: App, rule: str
) -> None:
    assert rule in rules_broken(demo, TODAY)


def test_what_would_stop_the_whole_company_went_wrong_in_its_first_year(demo: App) -> None:
    with demo.read() as source:
        policies = source.scalars(select(Policy).order_by(Policy.effective)).all()
    small = next(p for p in policies if p.kind is PolicyKind.AUTO_LIABILITY)
    lapsed = next(p.cancelled_on for p in policies if p.cancelled_on)

    broken = rules_broken(demo, small.expires - timedelta(days=1), lapsed + timedelta(days=1))

    assert {"FMC-08", "SV-05", "AMZ-02", "OS-08"} <= broken


def test_the_next_registration_update_comes_due_in_its_time(demo: App) -> None:
    days = [TODAY + timedelta(days=30 * months) for months in range(25)]

    assert "FMC-03" in rules_broken(demo, *days)


def test_no_private_number_stands_in_clear_in_a_company_people_show_around(demo: App) -> None:
    assert "PR-02" not in rules_broken(demo, TODAY)


def test_most_of_it_is_ready_as_in_a_well_run_company(demo: App) -> None:
    with demo.read() as source:
        found = readiness(source, TODAY)

    assert found.count("company") == {State.READY: 1}
    for kind in ("van", "driver", "device", "fuel_card", "policy", "background_check"):
        states = found.count(kind)
        assert states[State.READY] / states.total() > 0.6, kind


def test_every_route_of_today_may_leave_and_one_of_tomorrow_may_not(demo: App) -> None:
    with demo.read() as source:
        decisions = {}
        for day in (TODAY, TOMORROW):
            routes = source.scalars(select(Route).where(Route.day == day)).all()
            pairs = [(r.driver_id or 0, r.van_id or 0) for r in routes]
            decisions[day] = [result.decision for result in gates(source, pairs, on=day)]

    assert set(decisions[TODAY]) == {Decision.ALLOWED}
    assert decisions[TOMORROW].count(Decision.BLOCKED) == 1
