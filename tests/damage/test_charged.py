"""A lessor charges for damage: the line finds what our own ledger has of it."""

from datetime import date

import pytest

from dsp_desktop.app import App
from dsp_desktop.damage.service import DamageDetails, enter_damage
from dsp_desktop.damage.terms import Side
from dsp_desktop.fleet.service import LeaseDetails, add_lease
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import Money
from dsp_desktop.statements.queries import CHARGE_LIST, charge_panel
from dsp_desktop.statements.service import check_again
from dsp_desktop.statements.terms import Verdict
from tests.intake.samples import bring_in, csv_of
from tests.statements.test_importing import HEADERS, OURS, line
from tests.support.builders import a_van, done


@pytest.fixture
def van_id(app: App) -> int:
    van_id = a_van(app, vin=OURS)
    done(app, add_lease, LeaseDetails(van_id, "Element", date(2026, 1, 16)))
    return van_id


def charged(app: App, words: str) -> int:
    """Import a statement with one line for damage and return the line's id."""
    headers, cells = (*HEADERS, "Description"), line(amount="500.00", Charge_Type="Damage")
    bring_in(app, csv_of(headers, (*cells, words)))
    with app.read() as source:
        (charge_id,) = CHARGE_LIST.ids(source, ListQuery())
    return charge_id


def of_ledger(app: App, charge_id: int) -> list[tuple[str, object, int]]:
    with app.read() as source:
        sections = {each.title: each for each in charge_panel(source, charge_id).sections}
    facts = sections["In the damage ledger"].facts
    return [(fact.label, fact.value, fact.record_id) for fact in facts]


def test_a_line_for_damage_finds_the_damage_that_we_had_found(app: App, van_id: int) -> None:
    dent = DamageDetails(van_id, Side.REAR, "Dent in the door", Money.of(450))
    damage_id = done(app, enter_damage, dent)
    done(app, enter_damage, DamageDetails(van_id, Side.FRONT, "Cracked windshield"))
    charge_id = charged(app, "rear door dented")
    said = "Dent in the door, rear, found 2 Mar 2026: open, estimated at $450.00."
    with app.read() as source:
        row = CHARGE_LIST.rows(source, [charge_id])[charge_id]
    assert (row.verdict, row.because) == (Verdict.TO_CHECK, f"The damage ledger: {said}")
    assert of_ledger(app, charge_id) == [("This one", said, damage_id)]


def test_a_line_that_fits_nothing_of_the_ledger_says_so_until_it_does(
    app: App, van_id: int
) -> None:
    charge_id = charged(app, "bumper")
    assert of_ledger(app, charge_id) == []
    done(app, enter_damage, DamageDetails(van_id, Side.FRONT, "Bumper torn off"))
    done(app, check_again, charge_id)
    with app.read() as source:
        row = CHARGE_LIST.rows(source, [charge_id])[charge_id]
    assert row.because.startswith("The damage ledger: Bumper torn off, front, found")
    assert [label for label, _said, _id in of_ledger(app, charge_id)] == ["This one"]


def test_where_words_fit_none_the_panel_shows_all_that_was_found_on_the_van(
    app: App, van_id: int
) -> None:
    done(app, enter_damage, DamageDetails(van_id, Side.FRONT, "Bumper torn off"))
    charge_id = charged(app, "seat burnt")
    with app.read() as source:
        row = CHARGE_LIST.rows(source, [charge_id])[charge_id]
    assert "nothing that these words fit" in row.because
    assert [label for label, _said, _id in of_ledger(app, charge_id)] == ["Front"]
