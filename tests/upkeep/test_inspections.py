"""What people do about inspections."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.fleet.queries import VAN_LIST, van_details
from dsp_desktop.fleet.service import ground_van, return_van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery, Span
from dsp_desktop.upkeep.queries import (
    INSPECTION_LIST,
    inspection_details,
    inspection_panel,
    van_sections,
)
from dsp_desktop.upkeep.service import InspectionDetails, record_inspection
from dsp_desktop.upkeep.terms import InspectionKind
from tests.conftest import CLOCK
from tests.support.builders import a_driver, a_van, a_vin, done

TODAY = CLOCK.today()
DAY = timedelta(days=1)


def a_check(app: App, van_id: int, **changes: object) -> int:
    passed = InspectionDetails(van_id, InspectionKind.PRE_TRIP, TODAY, passed=True)
    check_id: int = done(app, record_inspection, replace(passed, **changes))
    return check_id


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


def van_row(app: App, van_id: int) -> object:
    with app.read() as source:
        return VAN_LIST.rows(source, [van_id])[van_id]


def test_a_failed_check_grounds_the_van_in_the_same_unit(app: App) -> None:
    van_id = a_van(app)

    with app.write("record_inspection") as uow:
        details = InspectionDetails(van_id, InspectionKind.PRE_TRIP, TODAY, passed=False)
        check_id = record_inspection(uow, replace(details, defects="front left tire 2/32 in"))
        changes = uow.commit()

    assert changes.concerns("van")
    assert changes.concerns("inspection")
    row = van_row(app, van_id)
    assert row.status is VanStatus.GROUNDED
    assert row.grounded_because == "Pre-trip inspection failed: front left tire 2/32 in"
    with app.read() as source:
        units = source.scalars(select(AuditEntry.unit).where(AuditEntry.unit == changes.unit)).all()
        assert len(units) == 2
        assert not inspection_details(source, check_id).details.passed


def test_a_check_passed_leaves_the_van_on_the_road(app: App) -> None:
    van_id = a_van(app)

    a_check(app, van_id)

    assert van_row(app, van_id).status is VanStatus.ACTIVE


def test_passing_a_later_check_does_not_release_a_grounded_van(app: App) -> None:
    van_id = a_van(app)
    a_check(app, van_id, passed=False, defects="brakes", done_on=TODAY - DAY)

    a_check(app, van_id)

    assert van_row(app, van_id).status is VanStatus.GROUNDED


def test_a_failed_check_entered_late_grounds_nothing_once_it_has_been_passed(app: App) -> None:
    van_id = a_van(app)
    a_check(app, van_id, done_on=TODAY - DAY)

    a_check(app, van_id, done_on=TODAY - 2 * DAY, passed=False, defects="wiper")
    assert van_row(app, van_id).status is VanStatus.ACTIVE

    kind = InspectionKind.POST_TRIP  # passing one kind says nothing about another
    a_check(app, van_id, kind=kind, done_on=TODAY - 2 * DAY, passed=False, defects="wiper")
    assert van_row(app, van_id).status is VanStatus.GROUNDED


def test_a_van_grounded_already_keeps_its_first_reason(app: App) -> None:
    van_id = a_van(app)
    done(app, ground_van, van_id, "brakes")

    a_check(app, van_id, passed=False, defects="wiper")

    assert van_row(app, van_id).grounded_because == "brakes"


def test_a_long_list_of_defects_still_grounds(app: App) -> None:
    van_id = a_van(app)

    a_check(app, van_id, passed=False, defects="worn " * 190)

    assert len(van_row(app, van_id).grounded_because) <= 400


def test_everything_wrong_is_said_at_once(app: App) -> None:
    van_id = a_van(app)

    with pytest.raises(Rejected) as refusal:
        a_check(
            app, van_id, kind=InspectionKind.PERIODIC, done_on=TODAY + DAY, passed=False,
            expires=TODAY,
        )  # fmt: skip

    assert codes(refusal) == {
        ("done_on", "field.in_future"),
        ("expires", "inspection.expired_before_done"),
        ("defects", "inspection.defects_needed"),
        ("inspector", "inspection.inspector_needed"),
    }


def test_a_van_given_back_is_not_inspected_afterwards(app: App) -> None:
    van_id = a_van(app)
    done(app, return_van, van_id, TODAY - DAY)

    with pytest.raises(Rejected) as refusal:
        a_check(app, van_id)
    a_check(app, van_id, done_on=TODAY - DAY)

    assert codes(refusal) == {("done_on", "inspection.van_gone")}


def test_the_states_own_inspection_renews_the_sticker(app: App) -> None:
    van_id = a_van(app, inspection_sticker_expires=TODAY)
    next_year, last_year = TODAY + 365 * DAY, TODAY - 365 * DAY

    a_check(app, van_id, kind=InspectionKind.STATE, expires=next_year)
    a_check(app, van_id, kind=InspectionKind.STATE, expires=last_year, done_on=last_year)

    with app.read() as source:
        assert van_details(source, van_id).details.inspection_sticker_expires == next_year


def test_the_list_opens_on_a_period_and_finds_by_van_driver_and_defect(app: App) -> None:
    van_id, other = a_van(app), a_van(app, number="V2", vin=a_vin(2))
    driver_id = a_driver(app, name="Nguyễn Thị Hoa")
    check = a_check(app, van_id, driver_id=driver_id, passed=False, defects="cracked mirror")
    old = a_check(app, other, done_on=TODAY - 60 * DAY)

    with app.read() as source:
        month = {"period": Span.LAST_30_DAYS}
        assert INSPECTION_LIST.ids(source, ListQuery(filters=month)) == [check]
        for typed in ("v1", "nguyen", "MIRROR"):
            assert INSPECTION_LIST.ids(source, ListQuery(text=typed)) == [check], typed
        assert INSPECTION_LIST.count(source, ListQuery(text="v2")) == 1
        failed = ListQuery(filters={"passed": False, "kind": InspectionKind.PRE_TRIP})
        assert INSPECTION_LIST.ids(source, failed) == [check]
        assert INSPECTION_LIST.rows(source, [old])[old].driver is None


def test_the_vans_panel_shows_the_latest_of_each_kind(app: App) -> None:
    van_id = a_van(app)
    with app.read() as source:
        assert van_sections(source, van_id)[0].facts == ()
    a_check(app, van_id, done_on=TODAY - DAY)
    latest = a_check(app, van_id)
    yearly = a_check(app, van_id, kind=InspectionKind.PERIODIC, inspector="R. Mechanic")

    with app.read() as source:
        facts = van_sections(source, van_id)[0].facts
        panel = inspection_panel(source, yearly)

    assert [(f.label, f.record_id) for f in facts] == [("Pre-trip", latest), ("Periodic", yearly)]
    assert facts[0].value == "Passed 2 Mar 2026"
    assert panel.title == "Periodic inspection of van V1"


def test_without_permission_nothing_happens(app: App, clerk: App) -> None:
    van_id = a_van(app)
    check = InspectionDetails(van_id, InspectionKind.PRE_TRIP, TODAY, passed=True)

    with pytest.raises(NotPermitted), clerk.write("record_inspection") as uow:
        record_inspection(uow, check)
