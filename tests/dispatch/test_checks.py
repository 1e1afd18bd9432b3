"""A driver and a van together."""

from datetime import date

import pytest

from dsp_desktop.dispatch.checks import RULES, PairFacts
from dsp_desktop.rules.engine import State
from tests.support.rules import ask


@pytest.mark.parametrize(
    ("needs", "has", "blocked"),
    [(True, False, True), (True, True, False), (False, False, False)],
)
def test_only_a_commercial_license_takes_26_001_lb_383_3(
    needs: bool,  # noqa: FBT001 - columns of the table
    has: bool,  # noqa: FBT001
    blocked: bool,  # noqa: FBT001
) -> None:
    facts = PairFacts("Van T1", van_needs_cdl=needs, driver_has_cdl=has)
    assert [f.state for f in ask(RULES, facts)] == [State.BLOCKED] * blocked


def test_a_planned_route_names_its_day() -> None:
    planned = PairFacts("Van T1", True, False, date(2026, 11, 23))  # noqa: FBT003 - needs, has
    (finding,) = ask(RULES, planned)
    assert finding.reason.startswith("Van T1 on 23 Nov 2026 needs a commercial license (CDL)")
    assert finding.due == date(2026, 11, 23)
