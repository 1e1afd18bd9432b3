"""The company's own record and its stations."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dsp_desktop.app import App
from dsp_desktop.company.queries import (
    STATION_LIST,
    company_details,
    company_panel,
    station_panel,
    station_picks,
    the_company,
)
from dsp_desktop.company.service import (
    StationDetails,
    add_station,
    change_company,
    change_station,
    found_company,
    remove_station,
)
from dsp_desktop.company.terms import Authority
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery
from tests.conftest import CLOCK
from tests.support.builders import COMPANY, a_company, a_van, done


def codes(refusal: pytest.ExceptionInfo[Rejected]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in refusal.value.problems}


def test_before_it_is_founded_there_is_no_company(app: App) -> None:
    with app.read() as source:
        assert the_company(source) is None


def test_numbers_are_kept_one_way_however_they_were_typed(app: App) -> None:
    a_company(
        app, ein="123456789", usdot="USDOT 1234567", mc_number="mc-123456", dsp_code=" csdp ",
        state="wa",
    )  # fmt: skip

    with app.read() as source:
        company = the_company(source)
    assert company is not None
    assert (company.ein, company.usdot, company.mc_number) == ("12-3456789", "1234567", "123456")
    assert (company.dsp_code, company.state) == ("CSDP", "WA")


def test_a_second_company_is_refused(app: App) -> None:
    a_company(app)

    with pytest.raises(Rejected) as refusal:
        done(app, found_company, COMPANY)

    assert codes(refusal) == {("", "company.exists")}


def test_everything_wrong_is_said_at_once(app: App) -> None:
    wrong = replace(
        COMPANY, legal_name=" ", time_zone="Pacific", ein="12-345", usdot="soon", mc_number="MX",
        state="ZZ", office_staff=-1, mcs150_filed_on=CLOCK.today().replace(year=2027),
    )  # fmt: skip

    with pytest.raises(Rejected) as refusal:
        done(app, found_company, wrong)

    assert codes(refusal) == {
        ("legal_name", "field.required"),
        ("time_zone", "company.zone_unknown"),
        ("ein", "company.ein_unsound"),
        ("usdot", "company.usdot_unsound"),
        ("mc_number", "company.mc_unsound"),
        ("state", "field.no_such_state"),
        ("office_staff", "field.negative"),
        ("mcs150_filed_on", "field.in_future"),
    }


def test_registrations_are_kept_one_way_and_cannot_lie_ahead(app: App) -> None:
    tomorrow = CLOCK.today() + timedelta(days=1)
    wrong = replace(
        COMPANY, boc3_states="Oregon", ucr_paid_year=CLOCK.today().year + 2, ucr_vehicles=-1,
        usdot_since=tomorrow, usdot_checked_on=tomorrow, details_changed_on=tomorrow,
        motus_verified_on=tomorrow, authority_checked_on=tomorrow, audit_on=tomorrow,
        audit_letter_on=tomorrow,
    )  # fmt: skip

    with pytest.raises(Rejected) as refusal:
        done(app, found_company, wrong)

    days = (
        "usdot_since", "usdot_checked_on", "details_changed_on", "motus_verified_on",
        "authority_checked_on", "audit_on", "audit_letter_on",
    )  # fmt: skip
    assert codes(refusal) == {(name, "field.in_future") for name in days} | {
        ("boc3_states", "field.no_such_state"),
        ("ucr_paid_year", "company.ucr_year"),
        ("ucr_vehicles", "field.negative"),
    }
    company_id = a_company(
        app, boc3_states="wa, or wa", authority=Authority.NOT_NEEDED, ucr_paid_year=2026
    )
    with app.read() as source:
        assert company_details(source, company_id).details.boc3_states == "OR WA"
        told = {
            fact.label: fact.value for fact in company_panel(source, company_id).sections[1].facts
        }
    assert (told["Process agents (BOC-3) in"], told["UCR paid for"]) == ("OR WA", "2026")
    assert told["Operating authority"] is Authority.NOT_NEEDED
    assert "California permit" not in told  # only where there is one


def test_whether_it_crosses_state_lines_stays_unknown_until_someone_says(app: App) -> None:
    company_id = a_company(app)
    with app.read() as source:
        seen = company_details(source, company_id)
        assert seen.details.interstate is None

    done(app, change_company, company_id, replace(seen.details, interstate=False), seen.version)

    with app.read() as source:
        assert company_details(source, company_id).details.interstate is False


def test_a_station_is_known_by_its_code(app: App) -> None:
    done(app, add_station, StationDetails("dse4", "wa", city="Seattle"))

    with pytest.raises(Rejected) as refusal:
        done(app, add_station, StationDetails("DSE4", "xx", time_zone="Mars"))

    assert codes(refusal) == {
        ("code", "field.taken"),
        ("state", "field.no_such_state"),
        ("time_zone", "company.zone_unknown"),
    }


def test_a_closed_station_is_offered_last(app: App) -> None:
    first = done(app, add_station, StationDetails("DAA1", "WA"))
    done(app, add_station, StationDetails("DSE4", "WA", city="Seattle"))
    done(app, change_station, first, StationDetails("DAA1", "WA", closed_on=CLOCK.today()), 1)

    with app.read() as source:
        assert [pick.label for pick in station_picks(source)] == ["DSE4, Seattle", "DAA1 (closed)"]


def test_a_station_with_vans_cannot_be_removed(app: App) -> None:
    station_id = done(app, add_station, StationDetails("DSE4", "WA"))
    a_van(app, station_id=station_id)

    with pytest.raises(Rejected) as refusal:
        done(app, remove_station, station_id)

    assert codes(refusal) == {("", "record.in_use")}


def test_a_station_entered_by_mistake_can_be_removed(app: App) -> None:
    station_id = done(app, add_station, StationDetails("DSE4", "WA"))

    done(app, remove_station, station_id)

    with app.read() as source:
        assert STATION_LIST.count(source, ListQuery()) == 0


def test_the_panel_shows_the_stations_or_says_what_to_do(app: App) -> None:
    company_id = a_company(app)
    with app.read() as source:
        assert company_panel(source, company_id).sections[-1].facts == ()
    station_id = done(app, add_station, StationDetails("DSE4", "WA", city="Seattle"))

    with app.read() as source:
        fact = company_panel(source, company_id).sections[-1].facts[0]
        assert (fact.label, fact.value, fact.record_id) == ("DSE4", "Seattle, WA", station_id)
        assert station_panel(source, station_id).title == "DSE4"


@pytest.mark.parametrize(
    "action",
    [
        lambda uow: found_company(uow, COMPANY),
        lambda uow: change_company(uow, 1, COMPANY, 1),
        lambda uow: add_station(uow, StationDetails("DSE4", "WA")),
        lambda uow: change_station(uow, 1, StationDetails("DSE4", "WA"), 1),
        lambda uow: remove_station(uow, 1),
    ],
)
def test_without_permission_nothing_happens(clerk: App, action: object) -> None:
    with pytest.raises(NotPermitted), clerk.write("test") as uow:
        action(uow)  # type: ignore[operator]
