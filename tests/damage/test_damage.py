"""A van's condition is recorded with photos, and every damage followed to its end."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.app import App
from dsp_desktop.custody.logic import Item
from dsp_desktop.custody.service import HandOutDetails, hand_out, take_back
from dsp_desktop.custody.terms import Condition, ItemKind
from dsp_desktop.damage.models import ConditionRecord, Damage
from dsp_desktop.damage.queries import (
    CONDITION_LIST,
    DAMAGE_LIST,
    condition_panel,
    condition_to_correct,
    damage_details,
    damage_outcome,
    damage_panel,
    photo,
    photos_of,
    van_sections,
)
from dsp_desktop.damage.service import (
    ConditionDetails,
    DamageDetails,
    DamageOutcome,
    add_photo,
    change_damage,
    close_damage,
    correct_condition,
    damage_found,
    enter_damage,
    record_condition,
    remove_damage,
)
from dsp_desktop.damage.terms import ConditionKind, DamageState, Side
from dsp_desktop.db.attachments import Attachment
from dsp_desktop.documents.service import DocumentDetails, about, add_document, change_document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import OdometerReading
from dsp_desktop.fleet.service import LeaseDetails, add_lease, return_van
from dsp_desktop.fleet.terms import ReadingSource
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.panel import Panel
from dsp_desktop.leasing.queries import EXPOSURE_LIST, lease_exposure
from tests.conftest import CLOCK
from tests.damage.photos import a_photo
from tests.support.builders import a_driver, a_van, a_vin, done
from tests.support.doubles import StillClock

NOW, TODAY = CLOCK.now(), CLOCK.today()
HOUR = timedelta(hours=1)


@pytest.fixture
def van_id(app: App) -> int:
    return a_van(app)


def hand_over(app: App, van_id: int, name: str, *, hours_ago: int, back_after: int = 0) -> int:
    """Hand the van to a driver some hours ago; ``back_after`` so many hours it came back."""
    driver_id = a_driver(app, name=name)
    since = NOW - hours_ago * HOUR
    item = Item(ItemKind.VAN, van_id).handle
    custody_id = done(app, hand_out, HandOutDetails(item, driver_id, since=since))
    if back_after:
        done(app, take_back, custody_id, Condition.GOOD, since + back_after * HOUR)
    return driver_id


def recorded(app: App, van_id: int, **said: Any) -> int:
    details = ConditionDetails(van_id, ConditionKind.PICKED_UP)
    record_id: int = done(app, record_condition, replace(details, **said))
    return record_id


def entered(app: App, van_id: int, what: str = "Dent in the door", **said: Any) -> int:
    details = replace(DamageDetails(van_id, Side.REAR, what), **said)
    damage_id: int = done(app, enter_damage, details)
    return damage_id


def closed(app: App, damage_id: int, state: DamageState, reason: str = "Seen", **more: Any) -> None:
    with app.read() as source:
        version = damage_outcome(source, damage_id).version
    done(app, close_damage, damage_id, DamageOutcome(state, reason, **more), version)


def the_damage(app: App, damage_id: int) -> Damage:
    with app.read() as source:
        return source.get_one(Damage, damage_id)


def told(app: App, panel: Callable[[Session, int], Panel], record_id: int) -> dict[str, object]:
    with app.read() as source:
        shown = panel(source, record_id)
    return {fact.label: fact.value for section in shown.sections for fact in section.facts}


def codes(caught: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in caught.value.problems}


def test_a_record_takes_its_moment_from_the_clock_and_the_driver_from_custody(
    app: App, van_id: int
) -> None:
    hand_over(app, van_id, "Early Bird", hours_ago=8, back_after=3)
    holder = hand_over(app, van_id, "Noon Driver", hours_ago=2)

    record_id = recorded(app, van_id, fuel_percent=75, note="  Clean  ")

    with app.read() as source:
        record = source.get_one(ConditionRecord, record_id)
        assert (record.taken_at, record.taken_by) == (NOW, app.actor.name)
        assert (record.driver_id, record.note) == (holder, "Clean")
    assert told(app, condition_panel, record_id)["Who had the van"] == "Noon Driver"


def test_a_van_in_the_yard_is_recorded_with_nobody(app: App, van_id: int) -> None:
    hand_over(app, van_id, "Early Bird", hours_ago=8, back_after=3)
    assert told(app, condition_panel, recorded(app, van_id))["Who had the van"] == "Nobody"


def test_photos_are_kept_by_side_as_they_were_taken(app: App, van_id: int) -> None:
    front, rear = a_photo("front.png", 40), a_photo("rear.jpg", 80)
    record_id = recorded(app, van_id, rear=rear, front=front)
    with app.read() as source:
        lines = photos_of(source, "condition_record", record_id)
        assert [line.side for line in lines] == [Side.FRONT, Side.REAR]
        assert [photo(source, line.id) for line in lines] == [front, rear]
        rows = CONDITION_LIST.rows(source, CONDITION_LIST.ids(source, ListQuery()))
    assert rows[record_id].photos == 2


@dataclass(frozen=True)
class RunningClock(StillClock):
    """A clock that goes on while somebody works, as every real one does."""

    ticks: Iterator[int] = field(default_factory=count)

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=next(self.ticks))


def test_photos_of_a_record_are_of_its_moment_however_long_keeping_them_takes(
    app: App, van_id: int
) -> None:
    slow = replace(app, clock=RunningClock())
    record_id = recorded(slow, van_id, front=a_photo(), rear=a_photo("rear.png", 9))
    with app.read() as source:
        lines = photos_of(source, "condition_record", record_id)
    assert {line.added_at - line.taken_at for line in lines} == {timedelta()}


def test_a_photo_added_afterwards_says_so(app: App, van_id: int) -> None:
    record_id = recorded(app, van_id, front=a_photo())
    later = replace(app, clock=replace(CLOCK, day=TODAY + timedelta(days=1)))
    done(later, add_photo, record_id, Side.ROOF, a_photo("roof.png", 7))
    with app.read() as source:
        front, roof = photos_of(source, "condition_record", record_id)
    assert front.added_at == front.taken_at
    assert roof.added_at - roof.taken_at == timedelta(days=1)


def test_everything_wrong_with_a_record_is_said_at_once(app: App, van_id: int) -> None:
    tomorrow = replace(app, clock=replace(CLOCK, day=TODAY + timedelta(days=1)))
    no_picture = replace(a_photo(), content=b"\x00")
    with pytest.raises(Rejected) as caught:  # the van came with 10,000 miles
        recorded(tomorrow, van_id, odometer_mi=9_000, fuel_percent=101, front=no_picture)
    assert {field for field, _code in codes(caught)} == {"odometer_mi", "fuel_percent", "front"}
    with pytest.raises(Rejected) as caught:
        recorded(app, van_id, odometer_mi=-1)
    assert codes(caught) == {("odometer_mi", "field.negative")}
    with pytest.raises(Rejected) as caught:
        done(app, add_photo, recorded(app, van_id), Side.ROOF, None)
    assert codes(caught) == {("file", "field.required")}
    with app.read() as source:
        assert source.scalars(select(ConditionRecord)).one().odometer_mi is None


def test_the_odometer_of_a_record_is_a_reading_of_the_van(app: App, van_id: int) -> None:
    recorded(app, van_id, odometer_mi=10_250)
    with app.read() as source:
        reading = source.scalars(select(OdometerReading)).one()
    assert (reading.miles, reading.read_on, reading.source) == (
        10_250, TODAY, ReadingSource.CONDITION,
    )  # fmt: skip


def test_a_van_can_be_recorded_on_the_day_it_goes_back_and_not_after(app: App, van_id: int) -> None:
    done(app, return_van, van_id)
    recorded(app, van_id, kind=ConditionKind.RETURNED)
    later = replace(app, clock=replace(CLOCK, day=TODAY + timedelta(days=1)))
    with pytest.raises(Rejected) as caught:
        recorded(later, van_id)
    assert codes(caught) == {("van_id", "condition.van_gone")}


def test_a_record_is_corrected_with_a_reason_and_keeps_what_it_said(app: App, van_id: int) -> None:
    record_id = recorded(app, van_id, fuel_percent=25)
    with app.read() as source:
        before = condition_to_correct(source, record_id)
    right = replace(before.details, fuel_percent=75)
    with pytest.raises(Rejected) as caught:
        done(app, correct_condition, record_id, right, before.version)
    assert codes(caught) == {("because", "field.required")}
    right = replace(right, because="Read the wrong dial")
    done(app, correct_condition, record_id, right, before.version)
    said = told(app, condition_panel, record_id)
    assert said["Fuel or charge"] == 75
    assert (said["Because"], said["Fuel or charge (%)"]) == ("Read the wrong dial", "25 → 75")


def test_a_damage_found_on_a_record_has_its_moment_and_its_driver(app: App, van_id: int) -> None:
    holder = hand_over(app, van_id, "Noon Driver", hours_ago=2)
    record_id = recorded(app, van_id, rear=a_photo())
    later = replace(app, clock=replace(CLOCK, day=TODAY + timedelta(days=3)))

    damage_id = done(later, damage_found, record_id, Side.REAR, " Dent ", Money.of(450))

    damage = the_damage(app, damage_id)
    assert (damage.found_at, damage.driver_id, damage.what) == (NOW, holder, "Dent")
    assert (damage.found_on_id, damage.state) == (record_id, DamageState.OPEN)
    with app.read() as source:
        assert [line.record_id for line in photos_of(source, "damage", damage_id)] == [record_id]
    assert told(app, condition_panel, record_id)["Rear: Dent"] == Money.of(450)


def test_a_damage_is_closed_with_a_reason_and_opened_again_with_one(app: App, van_id: int) -> None:
    damage_id = entered(app, van_id)
    with pytest.raises(Rejected) as caught:
        closed(app, damage_id, DamageState.REPAIRED, " ")
    assert codes(caught) == {("reason", "field.required"), ("repaired_for", "field.required")}
    with pytest.raises(Rejected) as caught:
        closed(app, damage_id, DamageState.ACCEPTED_AS_WEAR, repaired_for=Money.of(3))
    assert codes(caught) == {("repaired_for", "damage.cost_belongs_to_repair")}

    closed(app, damage_id, DamageState.REPAIRED, "Shop invoice 12", repaired_for=Money.of(310))
    damage = the_damage(app, damage_id)
    assert (damage.closed_at, damage.closed_by) == (NOW, app.actor.name)
    assert told(app, damage_panel, damage_id)["Repaired for"] == Money.of(310)
    with pytest.raises(Rejected) as caught:
        closed(app, damage_id, DamageState.REPAIRED, "Shop invoice 12", repaired_for=Money.of(310))
    assert codes(caught) == {("state", "damage.nothing_new")}

    closed(app, damage_id, DamageState.OPEN, "It was another dent")
    damage = the_damage(app, damage_id)
    assert (damage.closed_at, damage.closed_by, damage.repaired_for) == (None, None, None)


def test_what_something_became_of_is_neither_changed_nor_removed(app: App, van_id: int) -> None:
    damage_id = entered(app, van_id)
    closed(app, damage_id, DamageState.DISPUTED)
    with app.read() as source:
        seen = damage_details(source, damage_id)
    worse = replace(seen.details, estimate=Money.of(900))
    with pytest.raises(Rejected) as caught:
        done(app, change_damage, damage_id, worse, seen.version)
    assert codes(caught) == {("", "damage.not_open")}
    with pytest.raises(Rejected) as caught:
        done(app, remove_damage, damage_id)
    assert codes(caught) == {("", "damage.not_open")}


def test_a_damage_entered_under_another_van_takes_that_vans_driver(app: App, van_id: int) -> None:
    other = a_van(app, number="V2", vin=a_vin(2))
    hand_over(app, van_id, "Wrong Driver", hours_ago=2)
    holder = hand_over(app, other, "Right Driver", hours_ago=2)
    damage_id = entered(app, van_id)
    with app.read() as source:
        seen = damage_details(source, damage_id)
    done(app, change_damage, damage_id, replace(seen.details, van_id=other), seen.version)
    assert the_damage(app, damage_id).driver_id == holder
    done(app, remove_damage, damage_id)
    with app.read() as source:
        assert DAMAGE_LIST.ids(source, ListQuery()) == []


def test_giving_a_van_back_costs_its_open_damage_and_says_what_has_no_estimate(
    app: App, van_id: int
) -> None:
    lease = LeaseDetails(van_id, "Element", date(2026, 1, 1), return_fee=Money.of(50))
    lease_id = done(app, add_lease, lease)
    entered(app, van_id, estimate=Money.of(450))
    repaired = entered(app, van_id, "Scratch", estimate=Money.of(200))
    closed(app, repaired, DamageState.REPAIRED, repaired_for=ZERO)
    with app.read() as source:
        before = lease_exposure(source, lease_id, TODAY)
        row = EXPOSURE_LIST.rows(source, [lease_id])[lease_id]
    assert "Damage: Dent in the door, rear" in {line.label for line in before.lines}
    assert (row.damage, row.return_fee, row.rents) == (Money.of(450), Money.of(50), ZERO)
    assert row.owed == Money.of(500)

    entered(app, van_id, "Cracked glass")
    with app.read() as source:
        after = lease_exposure(source, lease_id, TODAY)
    assert set(after.unknown) - set(before.unknown) == {
        "Cracked glass, rear, has no estimate; it is not counted."
    }
    assert after.owed == before.owed


def test_the_vans_panel_tells_of_its_open_damage_and_its_latest_condition(
    app: App, van_id: int
) -> None:
    closed(app, entered(app, van_id, "Scratch"), DamageState.ACCEPTED_AS_WEAR)
    entered(app, van_id)
    recorded(app, van_id)
    with app.read() as source:
        damage, condition = van_sections(source, van_id)
    assert [(fact.label, fact.value) for fact in damage.facts] == [
        ("Rear: Dent in the door", "No estimate")
    ]
    assert [fact.label for fact in condition.facts] == ["Picked up"]


def test_a_file_that_becomes_private_stays_in_clear_where_a_photo_needs_it(
    app: App, van_id: int
) -> None:
    same = a_photo()
    record_id = recorded(app, van_id, front=same)
    details = DocumentDetails(about("driver", a_driver(app)), DocumentKind.PHOTO, TODAY, file=same)
    document_id = done(app, add_document, details)
    private = replace(details, kind=DocumentKind.MEDICAL_CERTIFICATE, file=None)
    done(app, change_document, document_id, private, 1)
    with app.read() as source:
        (line,) = photos_of(source, "condition_record", record_id)
        assert photo(source, line.id) == same
        kept = source.scalars(select(Attachment.is_sealed).order_by(Attachment.id)).all()
    assert kept == [False, True]


def test_whoever_may_not_look_after_the_fleet_records_nothing(
    app: App, clerk: App, van_id: int
) -> None:
    with pytest.raises(NotPermitted):
        recorded(clerk, van_id)
    with pytest.raises(NotPermitted):
        entered(clerk, van_id)
    assert app.actor.permissions
