"""When two custodies collide, and what may change hands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.custody.logic import Stretch, available
from dsp_desktop.custody.terms import ItemKind, ItemStatus
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.terms import CardStatus

MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
hours = st.integers(0, 30)


def span(since: int, until: int | None) -> Stretch:
    end = None if until is None else MIDNIGHT + timedelta(hours=until)
    return Stretch(MIDNIGHT + timedelta(hours=since), end)


@given(hours, st.none() | st.integers(1, 20), hours, st.none() | st.integers(1, 20))
def test_custodies_collide_when_some_hour_belongs_to_both(
    since: int, lasts: int | None, other_since: int, other_lasts: int | None
) -> None:
    far = 100
    until = None if lasts is None else since + lasts
    other_until = None if other_lasts is None else other_since + other_lasts
    mine, theirs = range(since, until or far), range(other_since, other_until or far)
    one, other = span(since, until), span(other_since, other_until)
    assert one.meets(other) == other.meets(one) == bool(set(mine) & set(theirs))


@pytest.mark.parametrize("kind", ItemKind)
def test_each_kind_of_item_changes_hands_in_one_status_only(kind: ItemKind) -> None:
    statuses = {
        ItemKind.VAN: VanStatus,
        ItemKind.DEVICE: DeviceStatus,
        ItemKind.FUEL_CARD: CardStatus,
        ItemKind.KEY: ItemStatus,
        ItemKind.UNIFORM: ItemStatus,
    }[kind]
    assert [status.value for status in statuses if available(kind, status)] == [
        "active" if kind in (ItemKind.VAN, ItemKind.FUEL_CARD) else "in_service"
    ]
