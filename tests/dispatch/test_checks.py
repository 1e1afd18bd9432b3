"""A driver and a van together."""

from datetime import date

import pytest

from dsp_desktop.dispatch.checks import RULES, PairFacts
from dsp_desktop.rules.engine import State
from tests.support.rules import ask


@pytest.mark.parametrize(
    ("needs", "has", "license_class", "state"),
    [
        (True, False, None, State.BLOCKED),
        (True, True, "A", None),
        (True, True, "Class B", None),
        (True, True, "cdl-b", None),
        (True, True, "C", State.BLOCKED),
        (True, True, "CDL", State.CANNOT_CONFIRM),
        (True, True, None, State.CANNOT_CONFIRM),
        (True, True, "AM1", None),  # with an endorsement for motorcycles
        (True, True, "COMMERCIAL", State.CANNOT_CONFIRM),  # a word is no class
        (True, None, "B", State.CANNOT_CONFIRM),  # nobody has said that it is valid
        (False, False, None, None),
    ],
)
def test_only_a_commercial_license_of_class_a_or_b_takes_26_001_lb_383_91(
    needs: bool,  # noqa: FBT001 - columns of the table
    has: bool | None,  # noqa: FBT001
    license_class: str | None,
    state: State | None,
) -> None:
    facts = PairFacts("Van T1", van_needs_cdl=needs, driver_has_cdl=has, cdl_class=license_class)
    assert [f.state for f in ask(RULES, facts)] == ([state] if state else [])


def test_a_planned_route_names_its_day() -> None:
    planned = PairFacts(
        "Van T1", van_needs_cdl=True, driver_has_cdl=False, planned_on=date(2026, 11, 23)
    )
    (finding,) = ask(RULES, planned)
    assert finding.reason.startswith("Van T1 on 23 Nov 2026 needs a commercial license (CDL)")
    assert finding.due == date(2026, 11, 23)
