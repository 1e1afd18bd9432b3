"""The way of a defect back to the road: no step is skipped, none is dated back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.db.undo import undo
from dsp_desktop.fleet.service import ground_van, release_van, van_standing
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import AppError, NotPermitted, Rejected
from dsp_desktop.kernel.money import Money
from dsp_desktop.registry import KINDS
from dsp_desktop.repairs.models import Certification, DriverReview, RepairOrder, VanRelease
from dsp_desktop.repairs.service import (
    OrderDetails,
    cancel_repair,
    certify_defect,
    finish_repair,
    note_invoice,
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

DONE = Outcome.REPAIRED, "Lee Fitter", "new pads"
DAY = timedelta(days=1)


def at(app: App, moment: timedelta) -> App:
    """The same company, so much later."""
    return replace(app, clock=replace(CLOCK, day=CLOCK.today() + moment))


def refusal(app: App, action: object, *given: object) -> set[str]:
    with pytest.raises(Rejected) as refused:
        done(app, action, *given)  # type: ignore[arg-type] # any service
    return {each.code for each in refused.value.problems}


def a_grounded_van(app: App, *wrong: str, **changes: object) -> tuple[int, list[int]]:
    van_id = a_van(app, **changes)
    a_check(app, van_id, *(wrong or ("Brakes",)))
    return van_id, defects_of(app, van_id)


def defects_of(app: App, van_id: int) -> list[int]:
    with app.read() as source:
        found = select(Defect.id).where(Defect.van_id == van_id).order_by(Defect.id)
        return list(source.scalars(found))


def status_of(app: App, van_id: int) -> VanStatus:
    with app.write("look") as uow:
        return van_standing(uow, van_id)[1]


def test_from_the_defect_to_the_road_step_by_step(app: App) -> None:
    van_id, (defect,) = a_grounded_van(app)
    driver = a_driver(app)

    order = done(app, order_repair, OrderDetails((defect,), "Birchwell", Money.of(400)))
    done(at(app, DAY), start_repair, order)
    done(at(app, 2 * DAY), finish_repair, order, "inv 7", Money.of(380))
    done(at(app, 3 * DAY), certify_defect, defect, *DONE)
    release = done(at(app, 4 * DAY), release_after_repair, van_id, "Pat Owner")
    done(at(app, 5 * DAY), review_repairs, van_id, driver)

    assert status_of(app, van_id) is VanStatus.ACTIVE
    with app.read() as source:
        kept = source.get_one(Defect, defect)
        assert kept.state is DefectState.RELEASED
        assert None not in (kept.worked_on, kept.certified_on, kept.released_on, kept.reviewed_on)
        made = source.get_one(RepairOrder, order)
        assert (made.state, made.invoice_number) == (OrderState.DONE, "INV 7")
        certified = source.scalars(select(Certification)).one()
        assert (certified.order_id, certified.release_id) == (order, release)
        assert certified.certified_by == "Lee Fitter"
        review = source.scalars(select(DriverReview)).one()
        let_go = source.get_one(VanRelease, release)
        moments = [
            kept.found_at, made.ordered_at, made.started_at, made.ended_at,
            certified.certified_at, let_go.released_at, review.reviewed_at,
        ]  # fmt: skip
        assert moments == [CLOCK.now() + n * DAY for n in (0, 0, 1, 2, 3, 4, 5)]


def test_a_van_is_released_only_when_every_safety_defect_is_certified(app: App) -> None:
    van_id, (brakes, horn, paint) = a_grounded_van(app, "Brakes", "Horn", "Body and paint")
    done(app, certify_defect, brakes, *DONE)

    with pytest.raises(Rejected) as refused:
        done(app, release_after_repair, van_id, "Pat Owner")

    assert refused.value.problems[0].code == "release.not_certified"
    assert dict(refused.value.problems[0].details) == {"defects": "Horn: worn out"}
    done(app, certify_defect, horn, Outcome.NO_REPAIR_NEEDED, "Lee Fitter", "it was the fuse")
    done(app, release_after_repair, van_id, "Pat Owner")
    assert status_of(app, van_id) is VanStatus.ACTIVE
    with app.read() as source:
        assert source.get_one(Defect, paint).state is DefectState.OPEN


def test_nobody_releases_by_hand_a_van_with_safety_defects(app: App) -> None:
    van_id, (defect,) = a_grounded_van(app)
    assert refusal(app, release_van, van_id) == {"van.defects_stand"}
    done(app, certify_defect, defect, *DONE)
    assert refusal(app, release_van, van_id) == {"van.defects_stand"}
    assert status_of(app, van_id) is VanStatus.GROUNDED


def test_undoing_what_came_before_brings_no_unsafe_van_on_to_the_road(app: App) -> None:
    van_id = a_van(app)
    done(app, ground_van, van_id, "washed")
    with app.read() as source:
        unit = source.scalars(select(AuditEntry.unit).order_by(AuditEntry.id.desc())).first()
    a_check(app, van_id, "Brakes")

    with pytest.raises(AppError):
        done(app, undo, unit, KINDS)

    assert status_of(app, van_id) is VanStatus.GROUNDED


def test_work_that_is_with_a_shop_is_not_certified_and_holds_the_van(app: App) -> None:
    van_id, (brakes, horn, paint) = a_grounded_van(app, "Brakes", "Horn", "Body and paint")
    order = done(app, order_repair, OrderDetails((brakes,), "Birchwell"))
    assert refusal(app, certify_defect, brakes, *DONE) == {"certification.work_not_done"}
    assert refusal(app, finish_repair, order) == {"repair.not_started"}
    assert refusal(app, order_repair, OrderDetails((brakes,), "Other")) == {
        "repair.ordered_already"
    }
    done(app, cancel_repair, order, "too dear")
    for each in (brakes, horn):
        done(app, certify_defect, each, *DONE)
    other = done(app, order_repair, OrderDetails((paint,), "Gloss"))
    done(app, start_repair, other)
    assert refusal(app, release_after_repair, van_id, "Pat Owner") == {"release.in_the_shop"}
    assert refusal(app, cancel_repair, order, "again") == {"repair.ended"}
    assert refusal(app, start_repair, order) == {"repair.not_ordered"}


def test_no_step_is_dated_before_the_one_it_follows(app: App) -> None:
    van_id, (defect,) = a_grounded_van(app)
    early = at(app, -DAY)
    behind = {"defect.clock_behind"}
    assert refusal(early, order_repair, OrderDetails((defect,), "Birchwell")) == behind
    order = done(app, order_repair, OrderDetails((defect,), "Birchwell"))
    assert refusal(early, start_repair, order) == behind
    assert refusal(early, cancel_repair, order, "no") == behind
    done(app, start_repair, order)
    assert refusal(early, finish_repair, order) == behind
    done(app, finish_repair, order)
    assert refusal(early, certify_defect, defect, *DONE) == behind
    done(app, certify_defect, defect, *DONE)
    assert refusal(early, release_after_repair, van_id, "Pat Owner") == behind
    done(app, release_after_repair, van_id, "Pat Owner")
    assert refusal(early, review_repairs, van_id, a_driver(app)) == behind


def test_a_defect_is_certified_once_by_somebody_with_words(app: App) -> None:
    _van, (defect,) = a_grounded_van(app)
    assert refusal(app, certify_defect, defect, Outcome.REPAIRED, " ", "") == {"field.required"}
    done(app, certify_defect, defect, *DONE)
    assert refusal(app, certify_defect, defect, *DONE) == {"defect.not_open"}
    assert refusal(app, order_repair, OrderDetails((defect,), "Birchwell")) == {"defect.not_open"}


def test_an_order_is_for_one_van_and_a_named_shop(app: App) -> None:
    _van, (one,) = a_grounded_van(app)
    _other, (two,) = a_grounded_van(app, number="V2", vin=a_vin(2))
    assert refusal(app, order_repair, OrderDetails((one, two), " ", Money.of(-1))) == {
        "repair.two_vans", "field.required", "field.negative"
    }  # fmt: skip
    assert refusal(app, order_repair, OrderDetails((), "Birchwell")) == {"field.required"}


def test_the_invoice_comes_with_the_work_or_after_it_and_once(app: App) -> None:
    _van, (defect,) = a_grounded_van(app)
    order = done(app, order_repair, OrderDetails((defect,), "Birchwell"))
    assert refusal(app, note_invoice, order, "7", None) == {"repair.not_done"}
    done(app, start_repair, order)
    assert refusal(app, finish_repair, order, "7", Money.of(-1)) == {"field.negative"}
    done(app, finish_repair, order)
    assert refusal(app, note_invoice, order, " ", None) == {"field.required"}
    done(app, note_invoice, order, "7", Money.of(80))
    assert refusal(app, note_invoice, order, "8", Money.of(90)) == {"repair.has_invoice"}


def test_a_release_names_who_and_is_for_a_van_with_defects(app: App) -> None:
    van_id, (defect,) = a_grounded_van(app)
    done(app, certify_defect, defect, *DONE)
    assert refusal(app, release_after_repair, van_id, " ") == {"field.required"}
    other = a_van(app, number="V2", vin=a_vin(2))
    assert refusal(app, release_after_repair, other, "Pat Owner") == {"van.not_grounded"}
    done(app, ground_van, other, "washed")
    assert refusal(app, release_after_repair, other, "Pat Owner") == {"release.no_defects"}


def test_a_driver_reviews_what_was_released_and_once(app: App) -> None:
    van_id, (defect,) = a_grounded_van(app)
    driver = a_driver(app)
    assert refusal(app, review_repairs, van_id, driver) == {"review.nothing_released"}
    done(app, certify_defect, defect, *DONE)
    done(app, release_after_repair, van_id, "Pat Owner")
    done(app, review_repairs, van_id, driver)
    assert refusal(app, review_repairs, van_id, driver) == {"review.nothing_released"}


def test_nobody_takes_a_step_without_leave(app: App, clerk: App) -> None:
    van_id, (defect,) = a_grounded_van(app)
    for action, given in (
        (order_repair, (OrderDetails((defect,), "Birchwell"),)),
        (certify_defect, (defect, *DONE)),
        (release_after_repair, (van_id, "Pat Owner")),
        (review_repairs, (van_id, 1)),
    ):
        with pytest.raises(NotPermitted):
            done(clerk, action, *given)
