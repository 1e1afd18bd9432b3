"""Every rule over the whole company: which subjects, what they say, at what price."""

from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest

from dsp_desktop.app import App
from dsp_desktop.company.models import Company, Station
from dsp_desktop.compliance.queries import readiness
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.compliance.service import (
    FigureSettingDetails,
    RuleSettingDetails,
    set_figure,
    set_severity,
)
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.devices.models import Device
from dsp_desktop.devices.terms import DeviceKind, DeviceStatus
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import FuelType, VanStatus
from dsp_desktop.fuel.models import FuelCard
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.insurance.models import Policy, PolicyDriver, PolicyVan
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.people.models import Driver, License
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.engine import Severity, State
from dsp_desktop.screening.models import BackgroundCheck, DrugTest
from dsp_desktop.screening.terms import (
    CheckResult,
    NoticeDelivery,
    TestKind,
    TestReason,
    TestResult,
)
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.terms import InspectionKind
from tests.compliance.companies import (
    HIRED,
    TODAY,
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
    a_paper,
    a_policy,
    a_qualified_driver,
    a_step_van,
    change,
    handed_out,
    of_van,
    put,
)


def look(app: App, on: date = TODAY) -> Readiness:
    with app.read() as source:
        return readiness(source, on)


def said(found: Readiness, kind: str) -> dict[str, State]:
    return {f.rule: f.state for f in found.findings if f.subject.kind == kind}


def test_a_file_with_nothing_in_it_yet_asks_for_nothing(app: App) -> None:
    found = look(app)
    assert found.findings == ()
    assert found.subjects[("company", 0)].label == "The company"


def test_a_company_in_order_is_ready_throughout(app: App) -> None:
    a_company_in_order(app)
    van, driver = a_light_van(app), a_qualified_driver(app)
    found = look(app)
    assert [f for f in found.findings if f.rule != "ND-01"] == []
    assert found.state("van", van) is State.READY
    assert found.state("driver", driver) is State.READY
    assert found.count("policy") == Counter({State.READY: 4})
    assert found.ids("van", State.READY) == {van}
    assert found.state("van", 99) is None
    assert found.subjects[("van", van)].label == "Van 08"
    # The company tests its drivers and has no written policy on file.
    assert said(found, "company") == {"ND-01": State.DUE_SOON}


def test_a_written_drug_policy_ends_that(app: App) -> None:
    company = a_company_in_order(app)
    a_cleared_driver(app)
    policy = Document(
        subject_kind="company", subject_id=company, kind=DocumentKind.DRUG_POLICY, dated=HIRED
    )
    put(app, policy)
    assert said(look(app), "company") == {}


def test_the_worst_comes_first_and_each_finding_is_found_by_its_subject(app: App) -> None:
    a_company_in_order(app)
    late = a_light_van(app, "01", registration_expires=date(2026, 11, 1))
    soon = a_light_van(app, "02", registration_expires=date(2026, 12, 1))
    open_ = a_light_van(app, "03", registration_expires=None)
    found = look(app)
    assert [f.subject.id for f in found.findings] == [late, open_, soon]
    assert [f.rule for f in found.of("van", soon)] == ["SV-01"]
    assert found.states[("van", late)] is State.BLOCKED


def test_who_left_and_what_went_back_is_not_looked_at(app: App) -> None:
    a_company_in_order(app)
    van = a_light_van(app, status=VanStatus.RETURNED, registration_expires=None)
    ordered = a_light_van(app, "09", status=VanStatus.ON_ORDER, registration_expires=None)
    driver = a_cleared_driver(app, status=DriverStatus.LEFT, portal_cleared=None)
    applicant = a_cleared_driver(app, "B", status=DriverStatus.APPLICANT, portal_cleared=None)
    found = look(app)
    for kind, record in (
        ("van", van),
        ("van", ordered),
        ("driver", driver),
        ("driver", applicant),
    ):
        assert found.state(kind, record) is None


def test_on_a_past_day_the_vans_of_that_day_are_looked_at(app: App) -> None:
    a_company_in_order(app)
    gone = a_light_van(
        app, status=VanStatus.RETURNED, left_on=date(2026, 11, 18), registration_expires=None
    )
    new = a_light_van(app, "09", in_service_on=date(2026, 11, 19))
    past = look(app, date(2026, 11, 17))
    assert (past.state("van", gone), past.state("van", new)) == (State.CANNOT_CONFIRM, None)
    today = look(app)
    assert (today.state("van", gone), today.state("van", new)) == (None, State.READY)


def test_a_last_day_to_come_is_not_one_that_was(app: App) -> None:
    a_company_in_order(app)
    tomorrow = date(2026, 11, 21)
    leaving = a_qualified_driver(
        app, status=DriverStatus.LEFT, ended_on=tomorrow, portal_cleared=None
    )
    phone, card = put(
        app,
        Device(label="P1", kind=DeviceKind.PHONE, serial="S1"),
        FuelCard(provider="WEX", last4="4417"),
    )
    held = (ItemKind.DEVICE, phone), (ItemKind.FUEL_CARD, card)
    put(app, *(handed_out(kind, item, leaving) for kind, item in held))
    today = look(app)
    assert said(today, "driver") == {"AMZ-01": State.CANNOT_CONFIRM}
    assert (said(today, "device"), said(today, "fuel_card")) == ({}, {})
    then = look(app, tomorrow)
    assert then.state("driver", leaving) is None
    assert said(then, "fuel_card") == {"AS-01": State.BLOCKED}
    (finding,) = then.of("fuel_card", card)
    assert (finding.since, finding.due) == (tomorrow, tomorrow)


def test_nobody_was_here_long_before_the_hiring(app: App) -> None:
    a_company_in_order(app)
    driver = a_qualified_driver(app)  # first day 5 Feb 2026
    coming = a_qualified_driver(
        app, "New", status=DriverStatus.ONBOARDING, hired_on=date(2027, 1, 5), first_day=None
    )
    assert look(app, date(2026, 1, 28)).state("driver", driver) is None
    assert look(app, date(2026, 1, 29)).state("driver", driver) is not None
    assert look(app).state("driver", coming) is State.BLOCKED  # hiring is not finished


def test_a_license_taken_away_counts_before_one_that_runs_longer(app: App) -> None:
    a_company_in_order(app)
    driver = a_qualified_driver(app)
    values = {"driver_id": driver, "number": "N1", "state": "NV", "checked_on": HIRED}
    (other,) = put(app, License(**values, expires=date(2027, 5, 1), status=LicenseStatus.SUSPENDED))
    assert [f.reason for f in look(app).of("driver", driver)] == ["Driver license is suspended."]
    change(app, License, other, expires=date(2025, 5, 1))
    assert look(app).of("driver", driver) == ()
    change(app, License, other, expires=None, status=LicenseStatus.VALID)
    change(app, License, 1, expires=date(2026, 11, 1))
    assert look(app).state("driver", driver) is State.CANNOT_CONFIRM  # the new date is missing


def test_a_refused_test_blocks_and_its_day_is_not_told(app: App) -> None:
    a_company_in_order(app)
    driver = a_cleared_driver(app)
    refused = DrugTest(
        driver_id=driver,
        kind=TestKind.NON_DOT,
        reason=TestReason.RANDOM,
        result=TestResult.REFUSED,
        resulted_on=date(2026, 11, 3),
    )
    put(app, refused)
    (finding,) = [f for f in look(app).of("driver", driver) if f.rule == "ND-02"]
    assert finding.state is State.BLOCKED
    assert date(2026, 11, 3) not in (finding.since, finding.due)


def test_what_someone_who_left_still_holds_is_looked_at(app: App) -> None:
    a_company_in_order(app)
    gone = a_cleared_driver(app, status=DriverStatus.LEFT, ended_on=date(2026, 9, 23))
    phone, lost, card, off = put(
        app,
        Device(label="P1", kind=DeviceKind.PHONE, serial="S1"),
        Device(label="P2", kind=DeviceKind.PHONE, status=DeviceStatus.LOST),
        FuelCard(provider="WEX", last4="4417"),
        FuelCard(provider="WEX", last4="9999", status=CardStatus.DISABLED),
    )
    put(
        app,
        handed_out(ItemKind.DEVICE, phone, gone),
        handed_out(ItemKind.FUEL_CARD, card, gone),
    )
    found = look(app)
    assert said(found, "device") == {"AS-04": State.DUE_SOON}
    assert said(found, "fuel_card") == {"AS-01": State.BLOCKED}
    assert found.subjects[("fuel_card", card)].label == "Card •••• 4417"
    assert found.state("device", lost) is None
    assert found.state("fuel_card", off) is None


def test_a_card_is_held_against_its_van_and_todays_routes(app: App) -> None:
    a_company_in_order(app)
    gone = a_light_van(app, status=VanStatus.RETURNED)
    one, two = a_cleared_driver(app), a_cleared_driver(app, "Ben Example")
    of_van, shared, nobodys, suspended = put(
        app,
        FuelCard(provider="WEX", last4="0001", van_id=gone),
        FuelCard(provider="WEX", last4="0002"),
        FuelCard(provider="WEX", last4="0003"),
        FuelCard(provider="WEX", last4="0004"),
    )
    resting = a_cleared_driver(
        app, "Cy", status=DriverStatus.SUSPENDED, suspended_on=date(2026, 11, 17)
    )
    put(
        app,
        handed_out(ItemKind.FUEL_CARD, shared, one),
        handed_out(ItemKind.FUEL_CARD, suspended, resting),
        Route(day=TODAY, station_id=1, code="CX1", driver_id=one, fuel_card_id=shared),
        Route(day=TODAY, station_id=1, code="CX2", driver_id=two, fuel_card_id=shared),
    )
    found = look(app)
    assert [f.reason for f in found.of("fuel_card", of_van)] == [
        "Belongs to Van 08, which went back."
    ]
    assert [f.reason for f in found.of("fuel_card", shared)] == [
        "On the routes of Ada Example and Ben Example on one day."
    ]
    assert [f.rule for f in found.of("fuel_card", nobodys)] == ["AS-03"]
    assert [f.reason for f in found.of("fuel_card", suspended)] == [
        "Still active; its holder Cy was suspended 17 Nov 2026."
    ]


@pytest.mark.parametrize(
    ("qualifications", "routed", "asked"),
    [
        (None, None, False),
        ("CDV, Step Van", None, True),
        (None, date(2026, 10, 21), True),
        (None, date(2026, 10, 20), False),
        (None, date(2026, 11, 25), True),
    ],
)
def test_a_heavy_van_driver_is_one_qualified_for_it_or_routed_in_it(
    app: App,
    qualifications: str | None,
    routed: date | None,
    asked: bool,  # noqa: FBT001 - a column of the table
) -> None:
    a_company_in_order(app)
    van, driver = a_step_van(app), a_cleared_driver(app, qualifications=qualifications)
    if routed:
        put(app, Route(day=routed, station_id=1, code="CX1", driver_id=driver, van_id=van))
    assert ("DQ-07" in said(look(app), "driver")) is asked


def test_who_was_routed_in_a_van_that_weighed_too_much_drives_heavy_vans(app: App) -> None:
    a_company_in_order(app)
    van, driver = a_light_van(app, actual_weight_lb=10_001), a_cleared_driver(app)
    day = date(2026, 11, 18)
    put(app, Route(day=day, station_id=1, code="CX1", driver_id=driver, van_id=van))
    assert "DQ-07" in said(look(app), "driver")


def test_without_a_heavy_van_the_qualification_alone_asks_for_nothing(app: App) -> None:
    a_company_in_order(app)
    a_light_van(app)
    a_cleared_driver(app, qualifications="Step Van")
    assert "DQ-07" not in said(look(app), "driver")


def test_a_planned_route_in_a_heavy_unit_wants_a_commercial_license(app: App) -> None:
    a_company_in_order(app)
    driver, van = a_qualified_driver(app), a_step_van(app, gvwr_lb=26_001)
    put(
        app,
        Route(day=date(2026, 11, 19), station_id=1, code="CX0", driver_id=driver, van_id=van),
        Route(day=date(2026, 11, 23), station_id=1, code="CX1", driver_id=driver, van_id=van),
        Route(day=date(2026, 11, 24), station_id=1, code="CX2", driver_id=driver, van_id=van),
    )
    pairs = [f for f in look(app).findings if f.rule == "FMC-15"]
    assert [(f.subject.id, f.due) for f in pairs] == [(driver, date(2026, 11, 23))]


def test_the_daily_check_is_asked_of_vans_that_leave_today(app: App) -> None:
    company = a_company_in_order(app)
    change(app, Company, company, records_daily_checks=True)
    leaving, staying = a_light_van(app, "01"), a_light_van(app, "02")
    put(app, Route(day=TODAY, station_id=1, code="CX1", van_id=leaving))
    found = look(app)
    assert found.state("van", leaving) is State.CANNOT_CONFIRM
    assert found.state("van", staying) is State.READY


def test_a_schedule_names_every_van_and_driver_unless_any_may_drive(app: App) -> None:
    a_company_in_order(app)
    on, off = a_light_van(app, "01"), a_light_van(app, "02")
    known, new = a_cleared_driver(app), a_cleared_driver(app, "New Hand")
    (policy,) = put(
        app,
        a_policy(PolicyKind.AUTO_LIABILITY, number="B", any_driver=False, mcs90=True),
    )
    with app.read() as source:
        first = source.get_one(Policy, 1)
        assert first.any_auto
    put(
        app,
        PolicyVan(policy_id=policy, van_id=on, since=HIRED),
        PolicyDriver(policy_id=policy, driver_id=known, since=HIRED),
    )
    change(app, Policy, 1, any_auto=False, any_driver=False)
    found = look(app)
    assert [f.rule for f in found.of("van", on)] == []
    assert [f.rule for f in found.of("van", off)] == ["SV-06"]
    assert [f.rule for f in found.of("driver", new)].count("SV-06") == 1
    assert "SV-06" not in [f.rule for f in found.of("driver", known)]


def test_a_replaced_policy_is_history_and_a_gap_is_not(app: App) -> None:
    a_company_in_order(app)
    old, lapsed, coming = put(
        app,
        a_policy(PolicyKind.CARGO, number="OLD", expires=date(2026, 7, 1)),
        a_policy(PolicyKind.UMBRELLA, expires=date(2026, 11, 1)),
        a_policy(PolicyKind.PHYSICAL_DAMAGE, effective=date(2026, 12, 1)),
    )
    found = look(app)
    assert found.state("policy", old) is None
    assert found.state("policy", lapsed) is State.DUE_SOON
    assert found.state("policy", coming) is State.DUE_SOON
    change(app, Policy, 4, cancelled_on=date(2026, 11, 10))
    assert look(app).state("policy", 4) is State.BLOCKED


def test_compensation_that_ran_out_says_since_when(app: App) -> None:
    a_company_in_order(app)
    a_cleared_driver(app)
    change(app, Policy, 3, expires=date(2026, 11, 1))
    found = said(look(app), "company")
    assert found["OS-08"] is State.BLOCKED


def test_background_checks_of_people_turned_down_stay_in_sight(app: App) -> None:
    a_company_in_order(app)
    gone = a_cleared_driver(app, "Turned Down", status=DriverStatus.LEFT, station_id=1)
    fine = a_cleared_driver(app, "Still Here", state=None)
    turned_down, waiting, cancelled = put(
        app,
        BackgroundCheck(
            driver_id=gone,
            vendor="V",
            disclosed_on=HIRED,
            authorized_on=HIRED,
            ordered_on=HIRED,
            result=CheckResult.CONSIDER,
            adverse_action_on=date(2026, 11, 17),
        ),
        BackgroundCheck(
            driver_id=fine,
            vendor="V",
            disclosed_on=HIRED,
            authorized_on=HIRED,
            ordered_on=HIRED,
            result=CheckResult.CONSIDER,
            report_copy_sent_on=date(2026, 11, 18),
            rights_summary_sent_on=date(2026, 11, 18),
            notice_delivery=NoticeDelivery.EMAIL,
        ),
        BackgroundCheck(driver_id=fine, vendor="V", result=CheckResult.CANCELLED),
    )
    found = look(app)
    assert [f.rule for f in found.of("background_check", turned_down)] == ["BG-04", "BG-04"]
    assert [f.state for f in found.of("background_check", waiting)] == [
        State.BLOCKED,
        State.CANNOT_CONFIRM,
    ]
    assert found.subjects[("background_check", waiting)].label == "Still Here"
    assert found.state("background_check", cancelled) is None


def test_of_two_papers_of_one_day_the_one_entered_last_counts(app: App) -> None:
    a_company_in_order(app)
    driver = a_qualified_driver(app, qualifications="Step Van")
    a_step_van(app)
    wrong = a_paper(
        driver, DocumentKind.MEDICAL_CERTIFICATE, date(2026, 2, 3), expires=date(2026, 8, 3)
    )
    put(app, wrong)
    assert said(look(app), "driver")["DQ-07"] is State.BLOCKED
    put(app, a_paper(driver, DocumentKind.MEDICAL_CERTIFICATE, date(2026, 2, 3)))
    assert "DQ-07" not in said(look(app), "driver")


def test_a_lease_that_follows_another_does_not_begin_the_30_days_anew_396_3(app: App) -> None:
    a_company_in_order(app)
    van = a_step_van(app, in_service_on=None)
    put(app, Lease(van_id=van, lessor="N", starts=date(2026, 1, 1), returned_on=date(2026, 10, 31)))
    put(app, Lease(van_id=van, lessor="N", starts=date(2026, 11, 1)))
    (finding,) = [f for f in look(app).findings if f.rule == "VEH-01"]
    assert finding.since == date(2026, 1, 31)
    change(app, Lease, 1, returned_on=date(2026, 10, 15))  # two weeks without it
    assert "VEH-01" not in said(look(app), "van")


def test_a_closed_station_still_says_where_people_work(app: App) -> None:
    a_company_in_order(app)
    put(app, Station(code="DXX2", state="NV", city="Reno", closed_on=date(2026, 12, 31)))
    a_cleared_driver(app, station_id=2)
    (finding,) = [f for f in look(app).findings if f.rule == "OS-08"]
    assert "does not name Nevada" in finding.reason


def test_a_heavy_van_without_its_file_is_named(app: App) -> None:
    a_company_in_order(app)
    van = a_step_van(app, in_service_on=None, make=None)
    put(app, Lease(van_id=van, lessor="Northlease", starts=date(2026, 1, 1)))
    (finding,) = [f for f in look(app).findings if f.rule == "VEH-01"]
    assert finding.reason == "The maintenance file lacks: make and maintenance schedule."
    schedule = Document(
        subject_kind="van",
        subject_id=van,
        kind=DocumentKind.MAINTENANCE_SCHEDULE,
        dated=HIRED,
    )
    put(app, schedule)
    change(app, Van, van, make="Freightliner")
    assert "VEH-01" not in said(look(app), "van")


def test_a_social_security_number_in_a_note_is_found_and_not_repeated(app: App) -> None:
    a_company_in_order(app)
    driver = a_cleared_driver(app, note="SSN 219-09-9999, see folder")
    a_light_van(app, number="van 7", grounded_because="ask 219 09 9998")
    put(
        app,
        Device(label="P1", kind=DeviceKind.PHONE, serial="S", note="social security 219099999"),
        Device(label="P2", kind=DeviceKind.PHONE, serial="S", note="call 555-01-23456 now"),
    )
    assert driver
    (finding,) = [f for f in look(app).findings if f.rule == "PR-02"]
    assert finding.reason == (
        "What looks like a Social Security number stands in clear in: "
        "the note about Ada Example, the note about van 7 and the note on device P1."
    )


def test_a_number_in_the_words_of_a_handover_or_an_inspection_is_found_by_their_index(
    app: App, queries: Callable[[], list[str]]
) -> None:
    a_company_in_order(app)
    van, driver = a_light_van(app), a_cleared_driver(app)
    handed = handed_out(ItemKind.VAN, van, driver)
    handed.note = "licence lost, SSN 219-09-9999"
    defect = Inspection(
        van_id=van,
        kind=InspectionKind.POST_TRIP,
        done_on=TODAY,
        passed=True,
        defects="driver 219-09-9998 says none",
    )
    put(app, handed, defect)
    sent = queries()
    before = len(sent)
    (finding,) = [f for f in look(app).findings if f.rule == "PR-02"]
    assert finding.reason.endswith("in clear in: custody #1 and inspection #1.")
    if app.engine.dialect.name == "sqlite":
        (asked,) = [one for one in sent[before:] if "FROM custody" in one and "UNION" in one]
        with app.read() as source:
            plan = source.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {asked}", ("",) * asked.count("?")
            )
            steps = " ".join(str(step.detail) for step in plan)
        assert "ix_custody_words" in steps
        assert "ix_inspection_words" in steps


def test_the_owners_severity_and_figure_count_from_their_day(app: App) -> None:
    a_company_in_order(app)
    van = a_light_van(app, registration_expires=date(2027, 2, 1))
    with app.write("settings") as uow:
        set_figure(
            uow, FigureSettingDetails("notice.registration", date(2026, 11, 1), "90 30", "Ours")
        )
        set_severity(uow, RuleSettingDetails("SV-01", date(2026, 11, 15), Severity.INFO, "Late"))
        uow.commit()
    assert look(app, date(2026, 10, 31)).of("van", van) == ()
    assert look(app, date(2026, 11, 10)).state("van", van) is State.DUE_SOON
    assert look(app).state("van", van) is State.READY
    assert look(app).of("van", van)[0].severity is Severity.INFO


def test_every_figure_used_and_every_unconfirmed_rule_is_named(app: App) -> None:
    a_company_in_order(app)
    a_light_van(app)
    with app.write("settings") as uow:
        set_figure(uow, FigureSettingDetails("age.contract", HIRED, "19", "Our contract"))
        set_severity(uow, RuleSettingDetails("AMZ-05", HIRED, Severity.WARNING, "Why not"))
        uow.commit()
    a_cleared_driver(app)
    used = {source.name: source for source in look(app).sources}
    assert (used["age.contract"].value, used["age.contract"].own) == ("19", True)
    assert used["weight.commercial_from"].value == "10001"
    assert not used["contract.cargo_each"].confirmed
    assert "state_liability.minimum.NV" not in used
    assert (used["DQ-V1"].unit, used["DQ-V1"].confirmed) == ("rule", False)
    assert (used["AMZ-05"].own, used["AMZ-05"].value) == (True, "warning")
    assert "BG-01" not in used


def test_the_number_of_queries_does_not_grow_with_the_company(
    app: App, queries: Callable[[], list[str]]
) -> None:
    a_company_in_order(app)
    a_light_van(app)
    sent = queries()
    before = len(sent)
    look(app)
    small = len(sent) - before
    for number in range(20):
        a_light_van(app, f"A{number}")
        a_qualified_driver(app, f"Driver {number}")
        put(app, Device(label=f"D{number}", kind=DeviceKind.PHONE, serial="S"))
    before = len(sent)
    look(app)
    assert len(sent) - before == small == 20


def test_people_count_where_they_work(app: App) -> None:
    a_company_in_order(app)
    change(app, Company, 1, state=None, office_staff=0)
    change(app, Policy, 3, states="NV, bad, ZZ")
    driver = a_cleared_driver(app, station_id=1)
    found = look(app)
    assert "does not name California" in found.of("company", 1)[0].reason
    change(app, Driver, driver, station_id=None, state="NV")
    assert "OS-08" not in said(look(app), "company")


def test_what_only_heavy_vans_need_is_asked_of_them_and_of_no_other(app: App) -> None:
    a_company_in_order(app)
    light = a_light_van(app)
    heavy = a_light_van(app, "S1", gvwr_lb=14_500)
    lost = {"FMC-12", "VEH-09", "SV-08", "VEH-05"}
    found = look(app)
    assert {f.rule for f in found.of("van", heavy)} == lost
    assert found.of("van", light) == ()


def test_the_papers_of_a_heavy_van_are_found_wherever_they_are_kept(app: App) -> None:
    a_company_in_order(app)
    van = a_step_van(app)
    assert look(app).of("van", van) == ()
    (lease,) = put(
        app, Lease(van_id=van, lessor="Northlease", starts=date(2026, 10, 1), return_terms="Clean")
    )
    assert {f.rule for f in look(app).of("van", van)} == {"VEH-01", "VEH-10", "SV-12"}
    (check,) = put(
        app,
        Inspection(van_id=van, kind=InspectionKind.PERIODIC, done_on=date(2026, 9, 1), passed=True),
    )
    assert "VEH-06" in {f.rule for f in look(app).of("van", van)}
    for kind, record, paper in (
        ("inspection", check, DocumentKind.INSPECTION_REPORT),
        ("lease", lease, DocumentKind.LEASE),
    ):
        put(app, Document(subject_kind=kind, subject_id=record, kind=paper, dated=TODAY))
    assert {f.rule for f in look(app).of("van", van)} == {"VEH-01", "SV-12"}


def test_emissions_tests_are_asked_of_vans_from_stations_whose_county_asks(app: App) -> None:
    a_company_in_order(app)
    van, other = a_light_van(app, station_id=1), a_light_van(app, "09")
    electric = a_light_van(app, "10", station_id=1, fuel_type=FuelType.ELECTRIC)
    assert look(app).of("van", van) == ()
    change(app, Station, 1, asks_emissions=True)
    found = look(app)
    assert [f.rule for f in found.of("van", van)] == ["SV-03"]
    assert found.of("van", other) == found.of("van", electric) == ()
    put(app, of_van(van, DocumentKind.EMISSIONS_TEST, date(2026, 5, 1)))
    assert look(app).of("van", van) == ()


def test_a_light_fleet_with_authority_shows_its_proof_of_liability(app: App) -> None:
    a_company_in_order(app)
    van = a_light_van(app)
    assert look(app).findings == ()
    change(app, Document, 1, dated=date(2026, 11, 21))  # the proof comes tomorrow
    assert said(look(app), "policy") == {"FMC-09": State.DUE_SOON}
    change(app, Van, van, gvwr_lb=10_000)
    found = look(app)
    assert said(found, "policy") == {}
    assert [(f.rule, f.state) for f in found.of("van", van)] == [("FMC-10", State.READY)]


def test_an_open_recall_is_told_of_the_van_that_has_it(app: App) -> None:
    a_company_in_order(app)
    van, other = a_light_van(app), a_light_van(app, "09")
    (recall,) = put(app, of_van(van, DocumentKind.OPEN_RECALL, date(2026, 11, 2)))
    found = look(app)
    assert ([f.rule for f in found.of("van", van)], found.of("van", other)) == (["VEH-V3"], ())
    change(app, Document, recall, reviewed_by="Dealer", reviewed_on=TODAY)
    assert look(app).findings == ()
