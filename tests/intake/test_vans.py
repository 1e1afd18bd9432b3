"""VehiclesData becomes vans, their station and, where none is on file, their lease."""

from datetime import date

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.company.models import Station
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import LeaseKind, VanBody, VanStatus
from tests.intake.samples import (
    VEHICLES,
    bring_in,
    counts,
    csv_of,
    found_company,
    look,
    reasons,
    sound_vin,
    van_line,
    workbook,
)


def van(app: App, number: str = "V1") -> Van:
    with app.read() as source:
        return source.scalars(select(Van).where(Van.number == number)).one()


def file(*lines: list[object]) -> bytes:
    return workbook([VEHICLES, *lines])


FULL = {
    "serviceType": "Standard Parcel Step Van - US",
    "licensePlateNumber": "abc 1234",
    "registeredState": "Washington",
    "model": "Transit",
    "subModel": "T-350",
    "year": 2023,
    "stationCode": "dxx1",
    "registrationExpiryDate": date(2027, 3, 1),
}


def test_a_van_comes_in_with_everything_the_file_says(app: App) -> None:
    found_company(app)
    assert counts(bring_in(app, file(van_line(**FULL)))) == (1, 0, 0)
    new = van(app)
    assert (new.vin, new.make, new.model, new.year) == (sound_vin(1), "Ford", "Transit T-350", 2023)
    assert (new.plate, new.plate_state) == ("ABC 1234", "WA")
    assert (new.body, new.status) == (VanBody.STEP_VAN, VanStatus.ACTIVE)
    assert (new.portal_grounded, new.portal_reason) == (False, None)
    assert new.registration_expires == date(2027, 3, 1)


@pytest.mark.parametrize("written", ["2027-03-01", "3/1/2027", "03/01/27", 46447, "46447.0"])
def test_a_date_is_the_same_date_as_text_or_as_a_number(app: App, written: object) -> None:
    bring_in(app, file(van_line(registrationExpiryDate=written)))
    assert van(app).registration_expires == date(2027, 3, 1)


def test_numbers_kept_as_text_and_text_kept_as_numbers_are_the_same(app: App) -> None:
    bring_in(app, file(van_line(vehicleName=104417.0, year="2023.0", licensePlateNumber=1234567.0)))
    new = van(app, "104417")
    assert (new.plate, new.year) == ("1234567", 2023)


def test_an_unknown_station_is_opened_in_the_companys_state_and_said(app: App) -> None:
    found_company(app)
    content = file(van_line(stationCode="DXX1"))
    assert any("New stations in WA" in note for note in look(app, content).notes)
    bring_in(app, content)
    with app.read() as source:
        assert source.scalars(select(Station.code)).all() == ["DXX1"]
    assert van(app).station_id is not None
    assert counts(look(app, content)) == (0, 0, 1)


def test_from_nothing_a_station_is_opened_and_its_state_left_for_a_person_to_say(
    app: App,
) -> None:
    (note,) = look(app, file(van_line(stationCode="DXX1"))).notes
    assert "nobody has said yet in which state they are: DXX1" in note
    bring_in(app, file(van_line(stationCode="DXX1")))
    assert van(app).station_id is not None
    with app.read() as source:
        assert source.scalars(select(Station.state)).all() == [None]


def test_what_a_van_may_run_does_not_change_what_it_is(app: App) -> None:
    bring_in(app, file(van_line(1, type="Box Truck")))
    assert van(app).body is VanBody.BOX_TRUCK
    assert counts(look(app, file(van_line(1)))) == (0, 0, 1)
    bring_in(app, file(van_line(1, serviceType="Step Van - US")))
    assert van(app).body is VanBody.BOX_TRUCK
    bring_in(app, file(van_line(1, type="STEP_VAN")))
    assert van(app).body is VanBody.STEP_VAN


def test_a_wrong_check_digit_is_an_unreadable_line(app: App) -> None:
    wrong = sound_vin(2)[:8] + ("1" if sound_vin(2)[8] != "1" else "2") + sound_vin(2)[9:]
    seen = look(app, file(van_line(1), van_line(2, vin=wrong)))
    assert counts(seen) == (1, 0, 0)
    assert reasons(seen) == {3: "VIN: Check the VIN: the check digit is wrong."}


def test_a_number_that_belongs_to_another_van_is_unreadable(app: App) -> None:
    bring_in(app, file(van_line(1)))
    said = reasons(look(app, file(van_line(2, vehicleName="v1"))))
    assert said == {2: f"Number: Van number V1 belongs to VIN {sound_vin(1)}."}


def test_a_van_without_a_name_goes_by_the_end_of_its_vin(app: App) -> None:
    bring_in(app, file(van_line(1, vehicleName="")))
    assert van(app, sound_vin(1)[-6:]).vin == sound_vin(1)


def test_the_portals_grounding_comes_with_its_reason_and_ends_with_it(app: App) -> None:
    down = {"operationalStatus": "GROUNDED", "statusReasonMessage": "Windshield"}
    bring_in(app, file(van_line(**down)))
    assert (van(app).portal_grounded, van(app).portal_reason) == (True, "Windshield")
    assert van(app).status is VanStatus.ACTIVE
    assert counts(bring_in(app, file(van_line()))) == (0, 1, 0)
    assert (van(app).portal_grounded, van(app).portal_reason) == (False, None)


def test_a_missing_lease_is_made_once(app: App) -> None:
    terms = {
        "vehicleProvider": "Example Leasing",
        "ownershipType": "SHORT_TERM_RENTAL",
        "ownershipStartDate": "1/5/2025",
        "ownershipEndDate": "12/31/2026",
    }
    bring_in(app, file(van_line(1)))
    assert counts(bring_in(app, file(van_line(1, **terms), van_line(2, **terms)))) == (1, 1, 0)
    assert counts(look(app, file(van_line(1, **terms), van_line(2, **terms)))) == (0, 0, 2)
    with app.read() as source:
        leases = source.scalars(select(Lease)).all()
    assert len({lease.van_id for lease in leases}) == len(leases) == 2
    assert leases[0].kind is LeaseKind.RENTAL
    assert (leases[0].starts, leases[0].ends) == (date(2025, 1, 5), date(2026, 12, 31))


def test_the_same_table_as_text_reads_the_same(app: App) -> None:
    bring_in(app, file(van_line(**FULL)))
    assert counts(look(app, csv_of(VEHICLES, van_line(**FULL)))) == (0, 0, 1)
