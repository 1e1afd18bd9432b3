"""Fuel cards: disabled when the holder goes, and one holder or one van."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.fuel.checks import RULES, CardFacts
from dsp_desktop.rules.engine import State
from tests.support.rules import ask, states

CARD = CardFacts("Ada", None, None, has_van=False, van_gone=None, ever_held=True, drivers_today=())


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {}),
        ({"holder_stopped": "left", "stopped_on": date(2026, 9, 23)}, {"AS-01": State.BLOCKED}),
        ({"holder_stopped": "was suspended"}, {"AS-01": State.BLOCKED}),
        ({"ever_held": False, "holder": None}, {"AS-03": State.DUE_SOON}),
        ({"ever_held": False, "has_van": True}, {}),
        ({"van_gone": "Van 08", "has_van": True}, {"AS-03": State.DUE_SOON}),
        ({"drivers_today": ("Ada",)}, {}),
        ({"drivers_today": ("Ada", "Ben")}, {"AS-03": State.DUE_SOON}),
    ],
)
def test_a_card_answers_to_one_driver_or_one_van(
    changes: dict[str, Any], expected: dict[str, State]
) -> None:
    assert states(RULES, replace(CARD, **changes)) == expected


def test_the_card_of_someone_who_left_says_since_when() -> None:
    left = replace(CARD, holder_stopped="left", stopped_on=date(2026, 9, 23))
    (finding,) = ask(RULES, left)
    assert finding.reason == "Still active; its holder Ada left 23 Sep 2026."
    assert finding.since == date(2026, 9, 23)
