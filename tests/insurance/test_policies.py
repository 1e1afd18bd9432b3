"""Insurance policies: what they cover, until when, and who is on their schedule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsp_desktop.app import App
from dsp_desktop.insurance.logic import covers, ends, scheduled, status_of
from dsp_desktop.insurance.queries import (
    POLICY_LIST,
    driver_section,
    policy_details,
    policy_panel,
    scheduled_drivers,
    scheduled_vans,
    unscheduled_vans,
    van_section,
)
from dsp_desktop.insurance.service import (
    add_policy,
    cancel_policy,
    change_policy,
    reinstate_policy,
    remove_policy,
    schedule_drivers,
    schedule_vans,
    unschedule_drivers,
    unschedule_vans,
)
from dsp_desktop.insurance.terms import PolicyKind, PolicyStatus
from dsp_desktop.kernel.errors import NotFound, NotPermitted
from dsp_desktop.kernel.money import Money
from tests.support.builders import a_driver, a_van, a_vin, done
from tests.support.people import POLICY, a_policy, codes, facts, found, on_day, refused

FIRST, TODAY = date(2026, 1, 1), date(2026, 3, 2)
days = st.dates(date(2025, 1, 1), date(2029, 1, 1))


@given(days, st.integers(1, 800), st.none() | days, days)
def test_a_policy_covers_exactly_while_it_is_in_force(
    effective: date, length: int, cancelled_on: date | None, on: date
) -> None:
    expires = effective + timedelta(days=length)
    if cancelled_on is not None:
        cancelled_on = max(cancelled_on, effective)

    status = status_of(effective, expires, cancelled_on, on=on)

    assert covers(effective, expires, cancelled_on, on=on) == (status is PolicyStatus.IN_FORCE)
    assert not covers(effective, expires, cancelled_on, on=ends(expires, cancelled_on))


@given(days, st.none() | days, days)
def test_a_line_of_a_schedule_ends_the_day_before_it_is_taken_off(
    since: date, until: date | None, on: date
) -> None:
    assert scheduled(since, until, on=on) == (since <= on and not (until and on >= until))


def test_a_refusal_names_every_problem(app: App) -> None:
    bad = replace(
        POLICY,
        carrier=" ",
        expires=POLICY.effective,
        each_limit=Money.of(1_000_000),
        aggregate_limit=Money.of(500_000),
        deductible=Money(-1),
        states="CA, ZZ",
    )

    assert codes(refused(app, add_policy, bad)) == {
        ("carrier", "field.required"),
        ("expires", "dates.backwards"),
        ("aggregate_limit", "policy.aggregate_below_each"),
        ("deductible", "field.negative"),
        ("states", "field.no_such_state"),
    }


def test_a_renewal_under_the_same_number_is_another_policy(app: App) -> None:
    a_policy(app)

    again = refused(app, add_policy, POLICY)
    a_policy(app, effective=date(2027, 1, 1), expires=date(2028, 1, 1))

    assert codes(again) == {("number", "field.taken")}
    assert len(found(app, POLICY_LIST)) == 2


def test_amounts_and_states_are_kept_as_they_were_meant(app: App) -> None:
    policy_id = a_policy(app, premium=Money.of("48250.75"), states="nv ca;nv")

    with app.read() as source:
        details = policy_details(source, policy_id).details
    assert (details.premium, details.states) == (Money.of("48250.75"), "NV, CA")
    assert (details.any_auto, details.any_driver) == (False, True)


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (date(2025, 12, 31), PolicyStatus.NOT_YET),
        (date(2026, 1, 1), PolicyStatus.IN_FORCE),
        (date(2026, 12, 31), PolicyStatus.IN_FORCE),
        (date(2027, 1, 1), PolicyStatus.EXPIRED),
    ],
)
def test_list_and_panel_say_where_a_policy_stands_today(
    app: App, day: date, status: PolicyStatus
) -> None:
    policy_id = a_policy(app)
    then = on_day(app, day)

    assert found(then, POLICY_LIST)[0].status is status
    assert len(found(then, POLICY_LIST, filters={"status": status})) == 1
    with then.read() as source:
        assert ("Status", status) in facts(policy_panel(source, policy_id))["Policy"]


def test_a_canceled_policy_covers_no_more_until_reinstated(app: App) -> None:
    policy_id = a_policy(app)

    outside = refused(app, cancel_policy, policy_id, date(2025, 12, 31))
    done(app, cancel_policy, policy_id, TODAY)
    canceled = found(app, POLICY_LIST)[0].status
    done(app, reinstate_policy, policy_id)

    assert codes(outside) == {("on", "policy.cancelled_outside_term")}
    assert canceled is PolicyStatus.CANCELLED
    assert found(app, POLICY_LIST)[0].status is PolicyStatus.IN_FORCE


def test_a_term_cannot_be_moved_away_from_its_cancellation(app: App) -> None:
    policy_id = a_policy(app)
    done(app, cancel_policy, policy_id, TODAY)

    later = replace(POLICY, effective=date(2026, 6, 1))
    assert codes(refused(app, change_policy, policy_id, later, 2)) == {
        ("effective", "policy.cancelled_outside_term")
    }


def test_vans_come_on_in_one_go_and_none_twice(app: App) -> None:
    policy_id = a_policy(app)
    vans = [a_van(app, number=f"V{n}", vin=a_vin(n)) for n in range(1, 5)]

    assert done(app, schedule_vans, policy_id, vans[:3], FIRST) == 3
    assert done(app, schedule_vans, policy_id, [*vans, vans[3]], TODAY) == 1

    with app.read() as source:
        lines = scheduled_vans(source, policy_id, TODAY)
    assert [(number, since) for _id, number, since in lines] == [
        ("V1", FIRST),
        ("V2", FIRST),
        ("V3", FIRST),
        ("V4", TODAY),
    ]
    assert found(app, POLICY_LIST)[0].vans == 4


def test_a_van_taken_off_counts_up_to_and_without_that_day(app: App) -> None:
    policy_id, van_id = a_policy(app), a_van(app)
    done(app, schedule_vans, policy_id, [van_id], FIRST)

    assert done(app, unschedule_vans, policy_id, [van_id], TODAY) == 1

    with app.read() as source:
        assert scheduled_vans(source, policy_id, TODAY) == []
        assert len(scheduled_vans(source, policy_id, TODAY - timedelta(days=1))) == 1
        assert unscheduled_vans(source, policy_id, TODAY) == [(van_id, "V1")]


def test_a_line_that_never_counted_is_gone(app: App) -> None:
    policy_id, van_id = a_policy(app), a_van(app)
    done(app, schedule_vans, policy_id, [van_id], TODAY)
    done(app, unschedule_vans, policy_id, [van_id], FIRST)

    done(app, remove_policy, policy_id)
    assert found(app, POLICY_LIST) == []


def test_nothing_is_scheduled_outside_the_term(app: App) -> None:
    policy_id, van_id = a_policy(app), a_van(app)

    early = refused(app, schedule_vans, policy_id, [van_id], date(2025, 12, 31))

    assert codes(early) == {("since", "policy.outside_term")}
    with pytest.raises(NotFound), app.write("schedule_vans") as uow:
        schedule_vans(uow, policy_id, [77], FIRST)


def test_drivers_are_scheduled_like_vans(app: App) -> None:
    policy_id, driver_id = a_policy(app, any_driver=False), a_driver(app)

    assert done(app, schedule_drivers, policy_id, [driver_id, driver_id], FIRST) == 1
    with app.read() as source:
        assert scheduled_drivers(source, policy_id, TODAY) == [(driver_id, "Ada Example", FIRST)]
        assert len(driver_section(source, driver_id).facts) == 1
    assert done(app, unschedule_drivers, policy_id, [driver_id], TODAY) == 1
    with app.read() as source:
        assert scheduled_drivers(source, policy_id, TODAY) == []


def test_the_panel_tells_what_in_service_is_not_on_the_policy(app: App) -> None:
    policy_id = a_policy(app, any_driver=False)
    on_it = a_van(app)
    a_van(app, number="V2", vin=a_vin(2))
    a_driver(app, first_day=FIRST)
    done(app, schedule_vans, policy_id, [on_it], FIRST)

    with app.read() as source:
        told = facts(policy_panel(source, policy_id))

    assert told["Scheduled vans (1)"] == [("V1", "since 1 Jan 2026")]
    assert told["Vans not on it (1)"] == [("V2", "not scheduled")]
    assert told["Drivers not on it (1)"] == [("Ada Example", "not scheduled")]


def test_any_auto_needs_no_schedule(app: App) -> None:
    policy_id, van_id = a_policy(app, any_auto=True), a_van(app)

    with app.read() as source:
        assert "Vans not on it (1)" not in facts(policy_panel(source, policy_id))
        assert [fact.label for fact in van_section(source, van_id).facts] == ["Auto liability"]


def test_a_policy_that_was_never_on_a_van_is_not_shown_with_it(app: App) -> None:
    a_policy(app)
    van_id = a_van(app)

    with app.read() as source:
        section = van_section(source, van_id)
    assert (section.facts, section.empty) == ((), "No policy in force lists this van.")


def test_policies_are_found_by_carrier_number_and_kind(app: App) -> None:
    policy_id = a_policy(app)
    a_policy(app, kind=PolicyKind.WORKERS_COMP, carrier="Birch", number="B-2")

    assert [row.id for row in found(app, POLICY_LIST, "alder")] == [policy_id]
    assert [row.carrier for row in found(app, POLICY_LIST, "compensation")] == ["Birch"]
    assert len(found(app, POLICY_LIST, filters={"kind": PolicyKind.WORKERS_COMP})) == 1


def test_without_permission_nothing_happens(app: App, clerk: App) -> None:
    policy_id = a_policy(app)

    with pytest.raises(NotPermitted), clerk.write("cancel_policy") as uow:
        cancel_policy(uow, policy_id, TODAY)
