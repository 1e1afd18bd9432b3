"""Devices are known by number and come back."""

from datetime import date

import pytest

from dsp_desktop.devices.checks import RULES, DeviceFacts
from dsp_desktop.devices.terms import DeviceKind
from dsp_desktop.rules.engine import State
from tests.support.rules import ask, states


@pytest.mark.parametrize(
    ("kind", "numbered", "reasons"),
    [
        (DeviceKind.PHONE, True, []),
        (DeviceKind.PHONE, False, ["The serial number is not on file."]),
        (DeviceKind.CHARGER, False, []),
    ],
)
def test_a_device_has_its_number_on_file(
    kind: DeviceKind,
    numbered: bool,  # noqa: FBT001 - a column of the table
    reasons: list[str],
) -> None:
    facts = DeviceFacts(kind, numbered, "Ada", holder_left=False, holder_left_on=None)
    assert [f.reason for f in ask(RULES, facts)] == reasons


@pytest.mark.parametrize(
    ("left_on", "reason"),
    [
        (date(2026, 9, 23), "Still held by Ada, who left on 23 Sep 2026."),
        (None, "Still held by Ada, who left."),
    ],
)
def test_a_device_comes_back_on_the_day_its_holder_leaves(
    left_on: date | None, reason: str
) -> None:
    facts = DeviceFacts(DeviceKind.PHONE, True, "Ada", holder_left=True, holder_left_on=left_on)  # noqa: FBT003 - has a number
    (finding,) = ask(RULES, facts)
    assert (finding.reason, finding.due) == (reason, left_on)
    assert states(RULES, facts) == {"AS-04": State.DUE_SOON}
