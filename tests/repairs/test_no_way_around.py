"""Whatever people do, in whatever order and with whatever clock: the chain holds."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.undo import undo
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.service import ground_van, release_van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import AppError
from dsp_desktop.registry import KINDS
from dsp_desktop.repairs.models import (
    Certification,
    DriverReview,
    OrderedDefect,
    RepairOrder,
    VanRelease,
)
from dsp_desktop.repairs.service import (
    OrderDetails,
    cancel_repair,
    certify_defect,
    finish_repair,
    order_repair,
    release_after_repair,
    review_repairs,
    start_repair,
)
from dsp_desktop.repairs.terms import OrderState, Outcome
from dsp_desktop.upkeep.models import Defect
from dsp_desktop.upkeep.terms import DefectState
from tests.conftest import CLOCK
from tests.support.builders import a_driver, a_van, a_vin, done
from tests.upkeep.test_daily_checks import a_check

_numbers = count(1)
PICK = st.integers(0, 3)
WRONG = st.sets(st.sampled_from(["Brakes", "Horn", "Body and paint"]), max_size=2)


class Shop(RuleBasedStateMachine):
    """One van, and people who press whatever they find."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self.app = app
        self.found: dict[int, tuple[str, str, bool]] = {}
        self.days = 0

    @initialize()
    def begin(self) -> None:
        serial = next(_numbers)
        self.van = a_van(self.app, number=f"S{serial}", vin=a_vin(serial), odometer_mi=None)
        self.driver = a_driver(self.app, name=f"Driver {serial}")
        self.press(ground_van, self.van, "washed")
        a_check(self.app, self.van, "Brakes", "Horn", miles=400)

    def press(self, action: Callable[..., Any], *given: Any) -> None:
        day = CLOCK.today() + timedelta(days=self.days)
        # Refused is what may happen; what is true afterwards is asked below.
        with suppress(AppError):
            done(replace(self.app, clock=replace(CLOCK, day=day)), action, *given)

    def pick(self, kind: type[Any], number: int) -> int:
        with self.app.read() as source:
            column = kind.id
            ids = source.scalars(select(column).where(kind.van_id == self.van).order_by(column))
            found = list(ids)[-4:]
        return found[number % len(found)] if found else 0

    @rule(days=st.integers(-2, 3))
    def time_passes(self, days: int) -> None:
        self.days += days

    @rule(wrong=WRONG)
    def check(self, wrong: set[str]) -> None:
        day = CLOCK.today() + timedelta(days=self.days)
        later = replace(self.app, clock=replace(CLOCK, day=day))
        with suppress(AppError):
            a_check(later, self.van, *wrong, miles=500)

    @rule(number=PICK, more=st.integers(0, 1))
    def order(self, number: int, more: int) -> None:
        chosen = {self.pick(Defect, number), self.pick(Defect, number + more)}
        self.press(order_repair, OrderDetails(tuple(chosen - {0}), "Birchwell"))

    @rule(number=PICK, step=st.sampled_from([start_repair, finish_repair]))
    def work(self, number: int, step: Callable[..., Any]) -> None:
        self.press(step, self.pick(RepairOrder, number))

    @rule(number=PICK)
    def cancel(self, number: int) -> None:
        self.press(cancel_repair, self.pick(RepairOrder, number), "too dear")

    @rule(number=PICK, outcome=st.sampled_from(Outcome))
    def certify(self, number: int, outcome: Outcome) -> None:
        self.press(certify_defect, self.pick(Defect, number), outcome, "Lee Fitter", "looked")

    @rule()
    def release(self) -> None:
        self.press(release_after_repair, self.van, "Pat Owner")

    @rule()
    def release_by_hand(self) -> None:
        self.press(release_van, self.van)

    @rule()
    def ground(self) -> None:
        self.press(ground_van, self.van, "washed")

    @rule()
    def review(self) -> None:
        self.press(review_repairs, self.van, self.driver)

    @rule(back=st.integers(0, 3))
    def undo(self, back: int) -> None:
        with self.app.read() as source:
            units = source.scalars(select(AuditEntry.unit).order_by(AuditEntry.id.desc()).limit(12))
            found = list(dict.fromkeys(units))
        self.press(undo, found[min(back, len(found) - 1)], KINDS)

    @invariant()
    def the_chain_holds(self) -> None:
        with self.app.read() as source:
            van = source.get(Van, getattr(self, "van", 0))
            if van is None:
                return
            defects = source.scalars(select(Defect).where(Defect.van_id == van.id)).all()
            standing = [d for d in defects if d.is_safety and d.state is not DefectState.RELEASED]
            assert van.safety_defects == len(standing)
            assert van.status is VanStatus.GROUNDED or not standing
            said = {d.id: (d.item, d.note, d.is_safety) for d in defects}
            assert said.items() >= self.found.items()
            self.found = said
            certified = {c.defect_id: c for c in source.scalars(select(Certification))}
            for defect in defects:
                self._follows(source, defect, certified.get(defect.id))

    @staticmethod
    def _follows(source: Any, defect: Defect, certified: Certification | None) -> None:
        assert (certified is None) is (defect.state is DefectState.OPEN)
        orders = select(RepairOrder).join(OrderedDefect).where(OrderedDefect.defect_id == defect.id)
        made = source.scalars(orders).all()
        running = [o for o in made if o.state in (OrderState.ORDERED, OrderState.STARTED)]
        assert len(running) <= 1
        assert not (running and certified)
        release = source.get(VanRelease, certified.release_id or 0) if certified else None
        assert (release is not None) is (defect.state is DefectState.RELEASED)
        reviews = select(DriverReview).where(
            DriverReview.release_id == (release.id if release else 0)
        )
        review = source.scalars(reviews).first()
        assert (review is not None) is (defect.reviewed_on is not None)
        for order in made:
            _in_order(defect.found_at, order.ordered_at, order.started_at, order.ended_at)
        _in_order(
            defect.found_at,
            certified and certified.certified_at,
            release and release.released_at,
            review and review.reviewed_at,
        )
        ended = [o.ended_at for o in made if o.ended_at]
        if certified and ended:
            assert max(ended) <= certified.certified_at


def _in_order(*moments: Any) -> None:
    taken = [moment for moment in moments if moment]
    assert taken == sorted(taken)


def test_whatever_people_press_the_chain_holds(app: App) -> None:
    run_state_machine_as_test(
        lambda: Shop(app),
        settings=settings(
            max_examples=40,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
