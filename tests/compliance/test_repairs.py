"""What the gate says of a van with defects, from the check that found them to the review."""

from dataclasses import replace

import pytest

from dsp_desktop.app import App
from dsp_desktop.compliance.gate import gate
from dsp_desktop.repairs.service import certify_defect, release_after_repair, review_repairs
from dsp_desktop.repairs.terms import Outcome
from dsp_desktop.rules.engine import State
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.terms import InspectionKind
from tests.compliance.companies import (
    TODAY,
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
    a_qualified_driver,
    a_step_van,
    put,
)
from tests.conftest import CLOCK
from tests.repairs.test_chain import DONE, defects_of
from tests.support.builders import done
from tests.upkeep.test_daily_checks import a_check


@pytest.fixture
def today(app: App) -> App:
    """A company in order, on the day that the other tests of the gate speak of."""
    a_company_in_order(app)
    return replace(app, clock=replace(CLOCK, day=TODAY))


def blocking(app: App, driver: int, van: int) -> set[str]:
    with app.read() as source:
        result = gate(source, driver_id=driver, van_id=van, on=TODAY)
    return {finding.rule for finding in result.of(State.BLOCKED)}


def test_a_step_van_comes_back_step_by_step(today: App) -> None:
    driver, van = a_qualified_driver(today), a_step_van(today)
    put(
        today,
        Inspection(van_id=van, kind=InspectionKind.PERIODIC, done_on=TODAY, passed=True),
    )
    assert blocking(today, driver, van) == set()
    a_check(today, van, "Tires", miles=90_000)
    assert blocking(today, driver, van) == {"VEH-V1", "VEH-02", "VEH-03"}
    (defect,) = defects_of(today, van)
    done(today, certify_defect, defect, *DONE)
    assert blocking(today, driver, van) == {"VEH-V1"}
    done(today, release_after_repair, van, "Pat Owner")
    assert blocking(today, driver, van) == {"VEH-04"}
    done(today, review_repairs, van, driver)
    assert blocking(today, driver, van) == set()


def test_a_light_van_needs_its_release_and_no_review(today: App) -> None:
    driver, van = a_cleared_driver(today), a_light_van(today)
    a_check(today, van, "Horn", miles=90_000)
    assert blocking(today, driver, van) == {"VEH-V1"}
    (defect,) = defects_of(today, van)
    done(today, certify_defect, defect, Outcome.NO_REPAIR_NEEDED, "Lee Fitter", "a fuse")
    done(today, release_after_repair, van, "Pat Owner")
    assert blocking(today, driver, van) == set()
