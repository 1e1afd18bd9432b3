"""Taking back a hand-over never gives one thing two holders at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.service import HandOutDetails, hand_out, take_back
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.undo import undo
from dsp_desktop.fleet.service import LeaseDetails, add_lease, remove_lease
from dsp_desktop.kernel.errors import Rejected
from dsp_desktop.registry import KINDS
from tests.support.builders import a_device, a_driver, a_van
from tests.support.doubles import StillClock


@dataclass(frozen=True)
class Later(StillClock):
    """A day on which it is later at each question."""

    asked: tuple[int, ...] = ()

    def now(self) -> datetime:
        object.__setattr__(self, "asked", (*self.asked, 1))
        return datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(minutes=len(self.asked))


def step(app: App, action: Callable[..., Any], *given: Any) -> tuple[Any, str]:
    result, changes = app.do(action.__name__, lambda uow: action(uow, *given))
    return result, changes.unit


def test_what_another_driver_had_since_is_not_put_back_into_the_first_ones_hands(app: App) -> None:
    app = replace(app, clock=Later())
    item = Item(ItemKind.DEVICE, a_device(app)).handle
    first, second = a_driver(app), a_driver(app, name="Ben Example")
    given, _ = step(app, hand_out, HandOutDetails(item, first))
    _, back = step(app, take_back, given)
    again, _ = step(app, hand_out, HandOutDetails(item, second))
    step(app, take_back, again)

    with pytest.raises(Rejected, match=r"undo\.overtaken"):
        app.do("undo", lambda uow: undo(uow, back, KINDS))

    with app.read() as source:
        assert all(custody.until for custody in source.scalars(select(Custody)))


def test_what_nobody_had_since_is_put_back(app: App) -> None:
    app = replace(app, clock=Later())
    item = Item(ItemKind.DEVICE, a_device(app)).handle
    given, _ = step(app, hand_out, HandOutDetails(item, a_driver(app)))
    _, back = step(app, take_back, given)

    app.do("undo", lambda uow: undo(uow, back, KINDS))

    with app.read() as source:
        assert source.get_one(Custody, given).until is None


def test_a_lease_removed_does_not_come_back_beside_the_one_signed_since(app: App) -> None:
    terms = LeaseDetails(a_van(app), "Example Leasing", date(2026, 1, 1))
    old, _ = step(app, add_lease, terms)
    _, removal = step(app, remove_lease, old)
    step(app, add_lease, replace(terms, lessor="Another Lessor", starts=date(2026, 2, 1)))

    with pytest.raises(Rejected, match=r"undo\.overtaken"):
        app.do("undo", lambda uow: undo(uow, removal, KINDS))
