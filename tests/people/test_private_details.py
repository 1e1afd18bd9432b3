"""What payroll needs of a driver. The numbers are nobody's: void, or no bank's customer's."""

from dataclasses import replace

import pytest

from dsp_desktop.app import App
from dsp_desktop.db.history import history
from dsp_desktop.kernel.errors import NotPermitted, StaleRecord
from dsp_desktop.kernel.masks import DOTS, Masked
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.people.models import PrivateDetails
from dsp_desktop.people.queries import bank_details, driver_panel, identity_details
from dsp_desktop.people.service import BankDetails, IdentityDetails, change_bank, change_identity
from dsp_desktop.people.terms import AccountKind
from tests.support.builders import a_driver, done
from tests.support.people import codes, facts, look_at, looked_up, refused

#: Both void since they were printed in advertisements: SSA, "Social Security Number Chronology".
SSN, ANOTHER = "219-09-9999", "078-05-1120"
BANK = BankDetails("123456780", "0044-1782", AccountKind.CHECKING)


def test_private_numbers_are_masked_for_everybody_and_opened_by_a_look(app: App) -> None:
    driver_id = a_driver(app)
    done(app, change_identity, driver_id, IdentityDetails(SSN), 0)
    done(app, change_bank, driver_id, BANK, 1)

    with app.read() as source:
        panel = driver_panel(source, driver_id)
        told = history(source, "driver", driver_id)

    assert facts(panel)["Private"] == [
        ("Social Security number", f"{DOTS} 9999"),
        ("Bank routing number", f"{DOTS} 6780"),
        ("Bank account", f"{DOTS} 1782"),
        ("Account", AccountKind.CHECKING),
    ]
    assert list(looked_up(app, panel, "Private").values()) == [
        "219099999",
        "123456780",
        "00441782",
        AccountKind.CHECKING,
    ]
    assert "9999" not in str(told)
    assert "1782" not in str(told)


def test_a_form_that_is_saved_as_it_was_changes_nothing(app: App) -> None:
    driver_id = a_driver(app)
    done(app, change_bank, driver_id, BANK, 0)
    with app.read() as source:
        seen = bank_details(source, driver_id)
        kept = source.query(PrivateDetails).one().id
    assert seen.details.bank_account == Masked(f"{DOTS} 1782")

    done(app, change_bank, driver_id, replace(seen.details, account_kind=AccountKind.SAVINGS), 1)

    assert look_at(app, "private_details", kept, "bank_account") == "00441782"
    with pytest.raises(StaleRecord):
        done(app, change_bank, driver_id, seen.details, 1)


def test_two_drivers_cannot_have_one_number(app: App) -> None:
    done(app, change_identity, a_driver(app), IdentityDetails(SSN), 0)
    other = a_driver(app, name="Bea Example")

    (problem,) = refused(app, change_identity, other, IdentityDetails("219099999"), 0)
    assert (problem.code, dict(problem.details)) == ("field.taken", {"value": f"{DOTS} 9999"})
    done(app, change_identity, other, IdentityDetails(ANOTHER), 0)
    with app.read() as source:
        assert identity_details(source, other).details.ssn == f"{DOTS} 1120"


def test_a_number_taken_off_the_file_is_free_again(app: App) -> None:
    first = a_driver(app)
    done(app, change_identity, first, IdentityDetails(SSN), 0)
    done(app, change_identity, first, IdentityDetails(None), 1)

    done(app, change_identity, a_driver(app, name="Bea Example"), IdentityDetails(SSN), 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"bank_routing": "123456789"}, {("bank_routing", "driver.routing_unsound")}),
        ({"bank_account": "12"}, {("bank_account", "driver.account_unsound")}),
        ({"bank_account": None}, {("bank_account", "field.required")}),
        ({"account_kind": None}, {("account_kind", "field.required")}),
        ({"bank_account": f"{DOTS} 17825"}, {("bank_account", "field.half_masked")}),
    ],
)
def test_an_account_is_whole_or_not_there(
    app: App, changes: dict[str, str | None], expected: set[tuple[str, str]]
) -> None:
    wrong = replace(BANK, **changes)  # type: ignore[arg-type] # texts or nothing
    assert expected <= codes(refused(app, change_bank, a_driver(app), wrong, 0))


def test_a_real_company_takes_no_number_that_is_nobodys(app: App) -> None:
    driver_id = a_driver(app)
    for number in ("987-65-4320", "000-12-3456", "12345"):
        problems = refused(app, change_identity, driver_id, IdentityDetails(number), 0)
        assert codes(problems) == {("ssn", "driver.ssn_unsound")}


def test_entering_takes_a_permission_of_its_own(app: App) -> None:
    driver_id = a_driver(app)
    may = frozenset(Permission) - {Permission.IDENTITY_EDIT, Permission.BANK_EDIT}
    office = replace(app, actor=replace(app.actor, permissions=may))
    with pytest.raises(NotPermitted):
        done(office, change_identity, driver_id, IdentityDetails(SSN), 0)
    with pytest.raises(NotPermitted):
        done(office, change_bank, driver_id, BANK, 0)
