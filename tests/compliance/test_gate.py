"""The dispatch gate, by the integration cases G01 to G13."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.company.models import Company, Station
from dsp_desktop.company.terms import UsdotStatus
from dsp_desktop.compliance.gate import Decision, GateResult, gate, gates
from dsp_desktop.compliance.service import RuleSettingDetails, set_severity
from dsp_desktop.db.base import Record
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.insurance.models import Policy
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.errors import NotFound
from dsp_desktop.kernel.money import Money
from dsp_desktop.people.models import Driver, License
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.rules.engine import Severity, State
from dsp_desktop.screening.models import DrugTest
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.terms import InspectionKind
from tests.compliance.companies import (
    HIRED,
    TODAY,
    a_cleared_driver,
    a_company_in_order,
    a_light_van,
    a_policy,
    a_qualified_driver,
    a_step_van,
    change,
    of_van,
    put,
)


@pytest.fixture(autouse=True)
def _company(app: App) -> int:
    return a_company_in_order(app)


def at_gate(app: App, driver: int, van: int, on: date = TODAY) -> GateResult:
    with app.read() as source:
        return gate(source, driver_id=driver, van_id=van, on=on)


def the_id(app: App, record: type[Record], **values: object) -> int:
    with app.read() as source:
        return source.scalars(select(record.id).filter_by(**values)).one()


def blocking(result: GateResult) -> set[str]:
    return {finding.rule for finding in result.of(State.BLOCKED)}


def test_g01_a_light_van_needs_no_medical_card(app: App) -> None:
    result = at_gate(app, a_cleared_driver(app), a_light_van(app))
    assert (result.decision, result.findings) == (Decision.ALLOWED, ())


def test_g02_a_step_van_needs_the_whole_file(app: App) -> None:
    result = at_gate(app, a_cleared_driver(app, hired_on=TODAY, first_day=TODAY), a_step_van(app))
    assert result.decision is Decision.BLOCKED
    assert blocking(result) == {"DQ-02", "DQ-06", "DQ-07", "DQ-10"}
    late = at_gate(app, a_cleared_driver(app, "Long Here"), a_light_van(app, "09", gvwr_lb=14_500))
    assert blocking(late) == {"DQ-02", "DQ-03", "DQ-06", "DQ-07", "DQ-10", "VEH-05"}


def test_a_van_that_weighed_more_than_10_000_lb_is_a_heavy_one_390_5(app: App) -> None:
    driver = a_cleared_driver(app, hired_on=TODAY, first_day=TODAY)
    van = a_light_van(app, gvwr_lb=9_950, actual_weight_lb=10_200)
    expected = {"DQ-02", "DQ-06", "DQ-07", "DQ-10", "VEH-05"}
    assert blocking(at_gate(app, driver, van)) == expected


def test_a_qualified_driver_takes_the_step_van(app: App) -> None:
    result = at_gate(app, a_qualified_driver(app), a_step_van(app))
    assert (result.decision, result.findings) == (Decision.ALLOWED, ())


def test_g04_a_medical_card_that_expires_today_is_allowed_with_a_warning(app: App) -> None:
    driver, van = a_qualified_driver(app), a_step_van(app)
    card = the_id(app, Document, subject_id=driver, kind=DocumentKind.MEDICAL_CERTIFICATE)
    change(app, Document, card, expires=TODAY)
    result = at_gate(app, driver, van)
    assert result.decision is Decision.ALLOWED
    assert [(f.rule, f.state) for f in result.findings] == [("DQ-07", State.DUE_SOON)]
    assert at_gate(app, driver, van, on=date(2026, 11, 21)).decision is Decision.BLOCKED


def test_g05_an_inspection_a_year_and_a_day_old_blocks(app: App) -> None:
    van = a_light_van(app, "S2", gvwr_lb=14_500)
    put(
        app,
        Inspection(
            van_id=van, kind=InspectionKind.PERIODIC, done_on=date(2025, 11, 19), passed=True
        ),
    )
    assert blocking(at_gate(app, a_qualified_driver(app), van)) == {"VEH-05"}


def test_g12_an_auto_policy_lapsed_today_blocks_the_whole_fleet(app: App) -> None:
    auto = the_id(app, Policy, number="P-auto_liability")
    change(app, Policy, auto, expires=TODAY)
    driver = a_qualified_driver(app)
    for van, rules in ((a_light_van(app), {"SV-06"}), (a_step_van(app), {"SV-06", "FMC-08"})):
        assert blocking(at_gate(app, driver, van)) == rules
        yesterday = at_gate(app, driver, van, on=date(2026, 11, 19))
        assert yesterday.decision is Decision.ALLOWED


def test_a_renewal_that_begins_on_the_day_the_old_policy_ends_leaves_no_gap(app: App) -> None:
    change(app, Policy, the_id(app, Policy, number="P-auto_liability"), expires=TODAY)
    renewal = a_policy(PolicyKind.AUTO_LIABILITY, number="NEW", effective=TODAY, any_auto=True)
    put(app, renewal)
    result = at_gate(app, a_cleared_driver(app), a_light_van(app))
    assert (result.decision, result.findings) == (Decision.ALLOWED, ())


def test_g13_a_step_van_without_a_weight_cannot_be_confirmed(app: App) -> None:
    result = at_gate(app, a_qualified_driver(app), a_step_van(app, gvwr_lb=None))
    assert result.decision is Decision.CANNOT_CONFIRM
    assert [f.rule for f in result.findings] == ["FMC-01"]


def test_a_cargo_van_without_a_weight_may_fall_under_the_rules_for_heavy_vans_390_5(
    app: App,
) -> None:
    result = at_gate(app, a_cleared_driver(app), a_light_van(app, gvwr_lb=None))
    assert result.decision is Decision.CANNOT_CONFIRM
    assert [(f.rule, f.severity) for f in result.findings] == [("FMC-01", Severity.WARNING)]


@pytest.mark.parametrize(
    ("record", "blank", "rule"),
    [
        (Van, {"gvwr_lb": None}, "FMC-01"),
        (Van, {"plate": None}, "VEH-V4"),
        (Van, {"plate_state": None}, "VEH-V4"),
        (Van, {"registration_expires": None}, "SV-01"),
        (Van, {"insurance_card_expires": None}, "VEH-V4"),
        (Driver, {"born_on": None}, "DQ-V2"),
        (Driver, {"first_day": None, "hired_on": None}, "DQ-03"),
        (Driver, {"portal_cleared": None}, "AMZ-01"),
        (License, {"expires": None}, "DQ-V1"),
        (License, {"status": LicenseStatus.UNKNOWN}, "DQ-V1"),
        (Company, {"usdot": None}, "FMC-02"),
        (Company, {"usdot_status": None}, "FMC-02"),
        (Company, {"ucr_paid_year": None}, "FMC-11"),
        (Company, {"ca_permit_number": None}, "SV-07"),
        (Company, {"ca_permit_expires": None}, "SV-07"),
        (Company, {"mcs150_filed_on": None}, "FMC-03"),
        (Company, {"interstate": None}, "FMC-08"),
        (Policy, {"each_limit": None}, "SV-05"),
        (Policy, {"mcs90": None}, "FMC-08"),
        (DrugTest, {"result": None}, "ND-02"),
    ],
)
def test_whatever_a_rule_needs_and_nobody_has_entered_is_never_a_pass(
    app: App, record: type[Record], blank: dict[str, object], rule: str
) -> None:
    driver, van = a_qualified_driver(app), a_step_van(app)
    assert at_gate(app, driver, van).decision is Decision.ALLOWED
    change(app, record, 1, **blank)
    result = at_gate(app, driver, van)
    assert result.decision is Decision.CANNOT_CONFIRM
    assert rule in {finding.rule for finding in result.of(State.CANNOT_CONFIRM)}


def test_n07_the_contract_blocks_where_the_law_is_met(app: App) -> None:
    auto = the_id(app, Policy, number="P-auto_liability")
    change(app, Policy, auto, each_limit=Money.of(750_000))
    assert blocking(at_gate(app, a_qualified_driver(app), a_step_van(app))) == {"AMZ-02"}


def test_every_failed_rule_is_named_in_the_gates_order(app: App) -> None:
    driver = a_cleared_driver(app, portal_cleared=None, status=DriverStatus.SUSPENDED)
    van = a_step_van(
        app, registration_expires=date(2026, 1, 1), status=VanStatus.GROUNDED, gvwr_lb=26_001
    )
    change(app, Company, 1, mcs150_filed_on=date(2023, 1, 1))
    result = at_gate(app, driver, van)
    assert result.decision is Decision.BLOCKED  # blocked wins over cannot confirm
    assert [f.rule for f in result.findings] == [
        "FMC-03",
        "SV-01",
        "VEH-V1",
        "OWN-01",
        "AMZ-01",
        "DQ-03",
        "DQ-02",
        "DQ-06",
        "DQ-07",
        "DQ-10",
        "FMC-15",
    ]


def test_a_light_van_does_not_wait_for_the_usdot_number(app: App) -> None:
    change(app, Company, 1, mcs150_filed_on=date(2023, 1, 1))
    driver = a_qualified_driver(app)
    assert at_gate(app, driver, a_light_van(app)).findings == ()
    assert blocking(at_gate(app, driver, a_step_van(app))) == {"FMC-03"}


def test_a_heavy_unit_wants_a_commercial_license_in_force(app: App) -> None:
    driver, van = a_qualified_driver(app), a_step_van(app, gvwr_lb=26_001)
    assert blocking(at_gate(app, driver, van)) == {"FMC-15"}
    held = the_id(app, License, driver_id=driver)
    change(app, License, held, cdl=True, license_class="B")
    assert at_gate(app, driver, van).decision is Decision.ALLOWED


@pytest.mark.parametrize(
    ("changes", "decision"),
    [
        ({}, Decision.ALLOWED),  # though an older license for cars runs longer
        ({"status": LicenseStatus.UNKNOWN}, Decision.CANNOT_CONFIRM),
        ({"expires": None}, Decision.CANNOT_CONFIRM),
        ({"status": LicenseStatus.SUSPENDED}, Decision.BLOCKED),
        ({"expires": date(2026, 11, 19)}, Decision.BLOCKED),
        ({"issued": date(2026, 11, 21)}, Decision.BLOCKED),  # only from tomorrow on
    ],
)
def test_the_commercial_license_is_found_among_several(
    app: App, changes: dict[str, object], decision: Decision
) -> None:
    driver, van = a_qualified_driver(app), a_step_van(app, gvwr_lb=26_001)
    values: dict[str, object] = {
        "expires": date(2028, 1, 1),
        "status": LicenseStatus.VALID,
        "checked_on": HIRED,
    }
    bought = License(driver_id=driver, number="C1", state="CA", cdl=True, license_class="B")
    for name, value in (values | changes).items():
        setattr(bought, name, value)
    put(app, bought)
    result = at_gate(app, driver, van)
    assert result.decision is decision
    if decision is not Decision.ALLOWED:
        assert "FMC-15" in {finding.rule for finding in result.findings}


def test_a_license_counts_from_the_day_it_was_issued(app: App) -> None:
    driver, van = a_cleared_driver(app), a_light_van(app)
    change(app, License, the_id(app, License, driver_id=driver), issued=TODAY)
    assert at_gate(app, driver, van).decision is Decision.ALLOWED
    before = at_gate(app, driver, van, on=date(2026, 11, 19))
    assert [(f.rule, f.state) for f in before.findings] == [("DQ-V1", State.CANNOT_CONFIRM)]


def test_who_left_and_what_went_back_are_blocked_by_name(app: App) -> None:
    driver = a_cleared_driver(app, status=DriverStatus.LEFT, ended_on=date(2026, 9, 1))
    van = a_light_van(app, status=VanStatus.RETURNED)
    assert blocking(at_gate(app, driver, van)) == {"OWN-01", "OWN-02"}


def test_a_missing_pre_trip_check_counts_where_checks_are_recorded(app: App) -> None:
    change(app, Company, 1, records_daily_checks=True)
    driver, van = a_cleared_driver(app), a_light_van(app)
    assert at_gate(app, driver, van).decision is Decision.CANNOT_CONFIRM
    check = Inspection(van_id=van, kind=InspectionKind.PRE_TRIP, done_on=TODAY, passed=True)
    put(app, check)
    assert at_gate(app, driver, van).decision is Decision.ALLOWED
    unsafe = Inspection(van_id=van, kind=InspectionKind.POST_TRIP, done_on=TODAY, passed=False)
    put(app, unsafe)
    assert blocking(at_gate(app, driver, van)) == {"VEH-V1"}


def test_what_the_owner_softens_is_a_warning_at_the_gate(app: App) -> None:
    driver, van = a_cleared_driver(app, portal_cleared=False), a_light_van(app)
    assert blocking(at_gate(app, driver, van)) == {"AMZ-01"}
    with app.write("set_severity") as uow:
        details = RuleSettingDetails("AMZ-01", HIRED, Severity.WARNING, "The portal is slow.")
        set_severity(uow, details)
        uow.commit()
    result = at_gate(app, driver, van)
    assert result.decision is Decision.ALLOWED
    assert [(f.rule, f.state) for f in result.findings] == [("AMZ-01", State.DUE_SOON)]


def test_many_pairs_are_asked_in_one_reading(app: App, queries: Callable[[], list[str]]) -> None:
    drivers = [a_cleared_driver(app, name) for name in ("A", "B", "C")]
    vans = [a_light_van(app, number) for number in ("1", "2", "3")]
    sent = queries()
    before = len(sent)
    with app.read() as source:
        one = gates(source, [(drivers[0], vans[0])], on=TODAY)
    single = len(sent) - before
    with app.read() as source:
        three = gates(source, list(zip(drivers, vans, strict=True)), on=TODAY)
    assert len(sent) - before - single == single
    assert (len(one), len(three)) == (1, 3)


@pytest.mark.parametrize(("driver", "van"), [(99, 0), (0, 99)])
def test_a_driver_or_van_that_is_not_there_is_said_so(app: App, driver: int, van: int) -> None:
    with pytest.raises(NotFound):
        at_gate(app, driver or a_cleared_driver(app), van or a_light_van(app))


def test_the_records_are_the_ones_named(app: App) -> None:
    result = at_gate(app, a_cleared_driver(app), a_light_van(app))
    assert (result.driver, result.van) == ("Ada Example", "08")


def test_what_only_heavy_vans_need_of_the_company_holds_up_no_light_one(app: App) -> None:
    change(app, Company, 1, usdot_status=UsdotStatus.INACTIVE, ucr_paid_year=2025)
    driver = a_qualified_driver(app)
    assert at_gate(app, driver, a_light_van(app)).decision is Decision.ALLOWED
    assert blocking(at_gate(app, driver, a_step_van(app))) == {"FMC-02", "FMC-11"}


def test_without_californias_permit_no_van_leaves_there_whatever_it_weighs(app: App) -> None:
    change(app, Company, 1, ca_permit_expires=date(2026, 11, 19))
    change(app, Policy, the_id(app, Policy, number="P-workers_comp"), states="CA OR")
    driver, van = a_qualified_driver(app), a_light_van(app, plate_state="OR")
    for elsewhere in ({}, {"state": "OR"}):
        change(app, Company, 1, **elsewhere)
        assert blocking(at_gate(app, driver, van)) == {"SV-07"}  # the station is in Fresno
    change(app, Station, 1, state="OR", city="Salem")
    assert at_gate(app, driver, van).decision is Decision.ALLOWED
    assert blocking(at_gate(app, driver, a_light_van(app, "09"))) == {"SV-07"}  # a CA plate


def test_a_heavy_texan_van_leaves_only_inspected_and_a_light_one_without(app: App) -> None:
    driver = a_qualified_driver(app)
    light, heavy = a_light_van(app, plate_state="TX"), a_step_van(app, plate_state="TX")
    assert at_gate(app, driver, light).decision is Decision.ALLOWED
    result = at_gate(app, driver, heavy)
    assert [(f.rule, f.state) for f in result.findings] == [("SV-04", State.CANNOT_CONFIRM)]
    put(
        app,
        Inspection(van_id=heavy, kind=InspectionKind.STATE, done_on=date(2026, 3, 1), passed=True),
    )
    assert at_gate(app, driver, heavy).decision is Decision.ALLOWED


def test_californias_permit_asks_for_more_cover_where_a_heavy_van_is(app: App) -> None:
    auto = the_id(app, Policy, number="P-auto_liability")
    change(app, Policy, auto, each_limit=Money.of(500_000))
    driver, light = a_qualified_driver(app), a_light_van(app)
    assert "SV-07" not in blocking(at_gate(app, driver, light))
    a_step_van(app)
    assert "SV-07" in blocking(at_gate(app, driver, light))


def test_a_step_van_put_out_of_service_leaves_once_its_repair_is_certified(app: App) -> None:
    driver, van = a_qualified_driver(app), a_step_van(app)
    (order,) = put(app, of_van(van, DocumentKind.OUT_OF_SERVICE_ORDER, date(2026, 11, 18)))
    assert blocking(at_gate(app, driver, van)) == {"VEH-08"}
    change(app, Document, order, reviewed_on=date(2026, 11, 19))
    assert blocking(at_gate(app, driver, van)) == {"VEH-08"}  # nobody has certified it
    change(app, Document, order, reviewed_by="Birchwell Truck Service")
    assert at_gate(app, driver, van).decision is Decision.ALLOWED
