"""Whatever is done to records behind the audit trail is named: kind, record and field."""

import json
from datetime import date

import pytest
from sqlalchemy import func, select, text

from dsp_desktop.access.service import UserDetails, add_user
from dsp_desktop.app import App
from dsp_desktop.audit.proof import Proof, prove_company
from dsp_desktop.cli import run
from dsp_desktop.db.engine import is_sqlite
from dsp_desktop.db.sealed import Place
from dsp_desktop.db.undo import undo
from dsp_desktop.fleet.service import ground_van, release_van
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.progress import NoProgress
from dsp_desktop.registry import KINDS
from tests.conftest import PASSWORD
from tests.support.builders import a_company, a_driver, a_van, a_vin, done
from tests.support.people import a_license


def proof(app: App) -> Proof:
    with app.read() as source:
        return prove_company(source, NoProgress())


def behind(app: App, statement: str, **values: object) -> Proof:
    """Do something to the records by other means, with the key, and prove the company."""
    with app.engine.begin() as connection:
        connection.execute(text(statement), values)
    return proof(app)


def fills(app: App, count: int) -> None:
    rows = [
        {"reference": f"T{n}", "bought_on": date(2026, 3, 2), "total": Money.of(40 + n % 7)}
        for n in range(count)
    ]
    with app.write("import_fuel") as uow:
        uow.add_mass(FuelPurchase, rows, batch_id=0)
        uow.commit()


def a_user(app: App) -> int:
    with app.read() as source:
        role = source.execute(text("SELECT id FROM role WHERE name = 'Dispatcher'")).scalar_one()
    return int(done(app, add_user, UserDetails("Dana", role, password=PASSWORD)))


@pytest.fixture
def busy(app: App) -> App:
    a_company(app)
    van_id = a_van(app, number="V1")
    a_van(app, number="V2", vin=a_vin(1))
    done(app, ground_van, van_id, "brakes")
    done(app, release_van, van_id)
    a_license(app, a_driver(app))
    a_user(app)
    fills(app, 12)
    return app


def test_a_company_in_which_much_was_done_is_as_its_trail_tells(busy: App) -> None:
    found = proof(busy)
    assert found.problems == ()
    (records,) = (check for check in found.checks if check.name == "records")
    with busy.read() as source:
        counted = (source.scalar(select(func.count()).select_from(k)) for k in KINDS.values())
        assert records.count == sum(counted) > 25


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE van SET plate = 'MINE', year = 1999 WHERE number = 'V1'",
            "Van V1 was changed behind the audit trail: Plate and Model year; entry ",
        ),
        (
            "UPDATE van SET status = 'grounded' WHERE number = 'V2'",
            "Van V2 was changed behind the audit trail: Status; entry ",
        ),
        (
            "UPDATE role SET permissions = '[\"access.edit\"]' WHERE first = 'read_only'",
            "Role Read only was changed behind the audit trail: What it allows; entry ",
        ),
        (
            "UPDATE app_user SET role_id = 1 WHERE name = 'Dana'",
            "User Dana was changed behind the audit trail: Role; entry ",
        ),
        (
            "UPDATE app_user SET password = 'a hash of mine' WHERE name = 'Dana'",
            "User Dana was changed behind the audit trail: Password; entry ",
        ),
        (
            "UPDATE app_user SET password = NULL WHERE name = 'Dana'",
            "User Dana was changed behind the audit trail: Password; entry ",
        ),
        (
            "DELETE FROM van WHERE number = 'V2'",
            "is gone, and no entry of the audit trail says who deleted it.",
        ),
        (
            ("INSERT INTO station (code, version) VALUES ('DXX9', 1)"),
            "Station DXX9 is there, and no entry of the audit trail says that anybody added it.",
        ),
        (
            "UPDATE fuel_purchase SET total = total + 1 WHERE reference = 'T7'",
            "Fuel purchase T7 was changed behind the audit trail: it is not as it was imported.",
        ),
        (
            "DELETE FROM fuel_purchase WHERE reference = 'T7'",
            "Fuel purchase #8 is gone, and no entry of the audit trail says who deleted it.",
        ),
        (
            "UPDATE arrival SET ids = '[[1, 11], [13, 13]]'",
            "The marks of records that came at once were changed (fuel purchase, entry ",
        ),
    ],
)
def test_what_was_done_behind_the_trail_is_named(busy: App, statement: str, said: str) -> None:
    if "DELETE FROM van" in statement:
        with busy.engine.begin() as connection:
            connection.execute(text("DELETE FROM odometer_reading WHERE van_id = 2"))
    found = behind(busy, statement)
    assert not found.is_whole
    assert found.chain.broken is None, "nobody touched the trail"
    assert any(said in problem for problem in found.problems), found.problems


def test_a_sealed_value_put_in_the_place_of_another_is_named(busy: App) -> None:
    """Also one that was sealed with the right key for the right place."""
    with busy.write("nothing") as uow:
        mine = uow._vault.sealer.seal(  # noqa: SLF001 - as somebody with the key could
            Place("license", "number", 1), "WDL9999999"
        )
    found = behind(busy, "UPDATE license SET number = :content", content=mine.content)
    (problem,) = found.problems
    assert "was changed behind the audit trail: Number; entry " in problem


def test_an_imported_record_changed_in_the_program_is_still_held_against_its_mark(
    busy: App,
) -> None:
    with busy.write("change") as uow:
        uow.get(FuelPurchase, 3).merchant = "Corner store"
        uow.commit()
    with busy.write("change") as uow:
        uow.get(FuelPurchase, 3).merchant = "Corner Store 7"
        uow.commit()
    assert proof(busy).problems == ()
    found = behind(busy, "UPDATE fuel_purchase SET merchant = 'Elsewhere' WHERE id = 3")
    assert [d.fields for d in found.differences] == [("merchant",)]
    found = behind(
        busy, "UPDATE fuel_purchase SET merchant = 'Corner Store 7', total = 1 WHERE id = 3"
    )
    assert [str(d.why) for d in found.differences] == ["not_as_it_came"]


def test_records_deleted_and_brought_back_in_the_program_are_as_told(busy: App) -> None:
    with busy.write("remove") as uow:
        uow.remove(uow.get(FuelPurchase, 5))
        changed = uow.commit()
    assert proof(busy).problems == ()
    with busy.write("undo") as uow:
        undo(uow, changed.unit, KINDS)
        uow.commit()
    assert proof(busy).problems == ()
    with busy.write("at_once") as uow:
        uow.session.connection().execute(text("DELETE FROM fuel_purchase WHERE id IN (2, 3, 9)"))
        uow.note_mass_removed(FuelPurchase, [9, 2, 3], batch_id=0)
        uow.commit()
    assert proof(busy).problems == ()


def test_a_deleted_record_put_back_by_other_means_is_named(busy: App) -> None:
    with busy.write("remove") as uow:
        uow.remove(uow.get(FuelPurchase, 5))
        uow.commit()
    found = behind(
        busy,
        "INSERT INTO fuel_purchase (id, reference, bought_on, total, version) "
        "VALUES (5, 'T4', '2026-03-02', 4400, 1)",
    )
    (problem,) = found.problems
    assert problem.startswith("Fuel purchase T4 was deleted by entry ")


def test_what_is_no_value_at_all_stops_no_proof(busy: App) -> None:
    if not is_sqlite(busy.engine):
        pytest.skip("PostgreSQL takes no such values")
    with busy.engine.begin() as connection:
        connection.execute(text("UPDATE van SET in_service_on = 'soon', year = 'x' WHERE id = 1"))
        tampered = "UPDATE audit_entry SET changes = 7 WHERE operation = 'ground_van'"
        connection.execute(text(tampered))
    assert any("Van V1 was changed behind" in problem for problem in proof(busy).problems)


def test_the_command_names_kind_record_and_field(
    busy: App, capsys: pytest.CaptureFixture[str]
) -> None:
    behind(busy, "UPDATE van SET plate = 'MINE' WHERE number = 'V1'")
    assert run(["verify", "--company", busy.target, "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    (one,) = said["differences"]
    assert (one["kind"], one["record"], one["why"]) == ("van", 1, "changed")
    assert one["fields"] == ["plate"]
    assert one["entry"] > 0
    assert said["broken"] is None
    assert run(["verify", "--company", busy.target]) == 1
    told = capsys.readouterr().out
    assert "Van V1 was changed behind the audit trail: Plate" in told


def test_more_than_anybody_reads_are_counted(app: App) -> None:
    a_company(app)
    fills(app, 80)
    found = behind(app, "UPDATE fuel_purchase SET total = 0")
    assert len(found.differences) == 50
    assert found.problems[-1] == "30 more records are not as the audit trail tells."
