import json
import re
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, Table, func, select
from sqlalchemy.orm import Session

from dsp_desktop.app import App
from dsp_desktop.company.models import Company
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.names import kinds
from dsp_desktop.db.sealed import Place, Sealed
from dsp_desktop.db.vault import sealer_of
from dsp_desktop.demo.company import make
from dsp_desktop.demo.plan import vans
from dsp_desktop.demo.story import ZONE
from dsp_desktop.devices.models import Device
from dsp_desktop.dispatch.models import Route
from dsp_desktop.documents.models import Document
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.logic import vin_is_sound
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import FuelType, LeaseKind
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel_review.models import FuelException
from dsp_desktop.fuel_review.terms import ExceptionKind
from dsp_desktop.kernel.errors import CompanyExists, JobCancelled
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.people.models import Driver
from dsp_desktop.registry import metadata
from tests.demo.conftest import CLOCK

SMALL = {"routes": 6, "years": 1}
TODAY = CLOCK.today()


def in_clear(source: Session, table: Table, row: Row[Any]) -> tuple[object, ...]:
    """Return a row with its private values opened; prints are keyed and differ by company."""
    return tuple(
        sealer_of(source).open(Place(table.name, column.key, row.id), value)
        if isinstance(value, Sealed)
        else value
        for column, value in zip(table.columns, row, strict=True)
        if not column.key.endswith("_print")
    )


def everything(target: str) -> dict[str, list[tuple[object, ...]]]:
    app = App.open(target, clock=CLOCK, actor=SYSTEM)
    with app.read() as source:
        rows = {
            table.name: [
                in_clear(source, table, row)
                for row in source.execute(select(table).order_by(table.c.id))
            ]
            for table in metadata.sorted_tables
            # Each unit of work has a number of its own, and each company a key of its own.
            if table.name not in ("arrival", "audit_entry", "audit_head", "sealing_key")
        }
    app.engine.dispose()
    return rows


def test_the_same_seed_makes_the_same_company_on_either_database(
    nowhere: str, tmp_path: Path
) -> None:
    make(nowhere, clock=CLOCK, **SMALL)
    make(tmp_path / "again.dsp", clock=CLOCK, **SMALL)

    assert everything(nowhere) == everything(str(tmp_path / "again.dsp"))


def test_another_seed_makes_another_company(tmp_path: Path) -> None:
    make(tmp_path / "one.dsp", clock=CLOCK, **SMALL)
    make(tmp_path / "two.dsp", clock=CLOCK, seed=2, **SMALL)

    one, two = everything(str(tmp_path / "one.dsp")), everything(str(tmp_path / "two.dsp"))
    assert one["driver"] != two["driver"]
    assert one["route"] != two["route"]


def test_a_company_that_is_there_is_left_alone(nowhere: str) -> None:
    make(nowhere, clock=CLOCK, **SMALL)
    before = everything(nowhere)

    with pytest.raises(CompanyExists):
        make(nowhere, clock=CLOCK, seed=2, **SMALL)

    assert everything(nowhere) == before


def test_a_demo_that_is_cancelled_leaves_no_file_behind(tmp_path: Path) -> None:
    class Impatient:
        def report(self, done: int, *_rest: object) -> None:
            if done > 2:
                raise JobCancelled

    with pytest.raises(JobCancelled):
        make(tmp_path / "demo.dsp", clock=CLOCK, progress=Impatient(), **SMALL)

    assert list(tmp_path.iterdir()) == []


def test_the_command_makes_it_and_refuses_to_make_it_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from dsp_desktop.cli import run

    path = str(tmp_path / "demo.dsp")

    assert run(["demo", path, "--routes", "5", "--years", "1", "--json"], clock=CLOCK) == 0
    assert json.loads(capsys.readouterr().out)["routes"] == 5
    assert run(["demo", path], clock=CLOCK) == 1
    assert "already something at" in capsys.readouterr().err
    assert run(["demo", path, "--routes", "0"], clock=CLOCK) == 2


def test_it_says_that_it_is_a_demo(demo: App) -> None:
    with demo.read() as source:
        company = source.scalars(select(Company)).one()

    assert company.is_demo
    assert "demo" in company.legal_name


def test_nobody_and_nothing_in_it_can_be_reached(demo: App) -> None:
    with demo.read() as source:
        drivers = source.scalars(select(Driver)).all()

    assert all(d.email and d.email.endswith("@example.com") for d in drivers)
    assert all(d.personal_phone and "-555-01" in d.personal_phone for d in drivers)
    assert len({d.email for d in drivers}) == len({d.name for d in drivers}) == len(drivers)


def test_names_are_written_in_the_letters_a_real_payroll_has(demo: App) -> None:
    with demo.read() as source:
        letters = "".join(source.scalars(select(Driver.name)))

    assert re.search("[ăâđêôơưạảấầếệọộợụ]", letters), "Vietnamese"
    assert re.search("[áéíóúñ]", letters), "Spanish"
    assert re.search("[čěłřšžąę]", letters), "Slavic"
    assert re.search("[\\u0430-\\u044f]", letters), "Cyrillic"


def test_vins_and_imeis_have_the_right_check_digits_and_belong_to_nothing(demo: App) -> None:
    with demo.read() as source:
        vins = source.scalars(select(Van.vin)).all()
        imeis = [i for i in source.scalars(select(Device.imei)) if i]

    assert all(vin_is_sound(vin) and vin[3:7] == "DEM0" for vin in vins)
    assert imeis
    assert all(luhn(imei) and imei.startswith("00") for imei in imeis)


def luhn(number: str) -> bool:
    digits = [int(d) for d in number]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def test_it_grows_from_five_routes_to_the_number_asked(demo: App) -> None:
    with demo.read() as source:
        days = select(Route.day, func.count()).group_by(Route.day).order_by(Route.day)
        counts = [count for day, count in source.execute(days) if day.weekday() != 6]

    assert counts[0] == 5
    assert counts[-1] == max(counts) == 14


def test_routes_lie_on_today_and_tomorrow_with_drivers_and_vans(demo: App) -> None:
    with demo.read() as source:
        for day in (TODAY, TODAY + timedelta(days=1)):
            routes = source.scalars(select(Route).where(Route.day == day)).all()
            assert len(routes) == 14
            assert all(r.driver_id and r.van_id and r.device_id for r in routes)


#: What people write down ahead of time: ends of terms, tomorrow's plan, a first day of work.
AHEAD = {("route", "day"), ("driver", "first_day"), ("lease", "ends")}


def test_nothing_has_happened_after_today(demo: App) -> None:
    ahead = set()
    with demo.read() as source:
        for entity, kind in kinds().items():
            for column in kind.__table__.columns:
                if not issubclass(column.type.python_type, date):
                    continue
                last = source.scalar(select(func.max(column)))
                if last and _day_there(last) > TODAY and not column.name.endswith("expires"):
                    ahead.add((entity, column.name))
    assert ahead == AHEAD


def _day_there(moment: date) -> date:
    return moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment


def test_nobody_drives_twice_in_a_day_or_before_their_first_day_or_after_their_last(
    demo: App,
) -> None:
    with demo.read() as source:
        drivers = {d.id: d for d in source.scalars(select(Driver))}
        driven = source.execute(select(Route.day, Route.driver_id, Route.van_id)).all()

    assert max(Counter((day, driver) for day, driver, _ in driven).values()) == 1
    assert max(Counter((day, van) for day, _, van in driven).values()) == 1
    for day, driver_id, _ in driven:
        driver = drivers[driver_id]
        assert driver.first_day is not None
        assert driver.first_day <= day <= (driver.ended_on or date.max)


def test_no_van_is_sent_out_before_it_came_or_after_it_went_back(demo: App) -> None:
    with demo.read() as source:
        served = {
            v.id: (v.in_service_on, v.left_on or date.max) for v in source.scalars(select(Van))
        }
        driven = source.execute(select(Route.day, Route.van_id)).all()

    assert all(served[van][0] <= day < served[van][1] for day, van in driven)  # type: ignore[operator] # vans that drive have a date


def test_no_thing_is_held_by_two_people_at_once(demo: App) -> None:
    with demo.read() as source:
        order = (Custody.item_kind, Custody.item_id, Custody.since)
        rows = source.execute(
            select(Custody.item_kind, Custody.item_id, Custody.since, Custody.until).order_by(
                *order
            )
        ).all()

    for before, after in pairwise(rows):
        if before[:2] == after[:2]:
            assert before.until is not None
            assert before.until <= after.since


def test_every_route_day_leaves_a_van_and_a_device_in_custody(demo: App) -> None:
    with demo.read() as source:
        routes = source.scalar(select(func.count()).where(Route.day <= TODAY))
        held = Counter(source.scalars(select(Custody.item_kind)))

    assert held[ItemKind.VAN] == routes
    assert held[ItemKind.DEVICE] == (routes or 0) + 1  # one was never handed back
    assert min(held[ItemKind.FUEL_CARD], held[ItemKind.UNIFORM], held[ItemKind.KEY]) > 0


def test_electric_vans_buy_no_fuel_and_every_purchase_has_its_day(demo: App) -> None:
    with demo.read() as source:
        electric = set(source.scalars(select(Van.id).where(Van.fuel_type == FuelType.ELECTRIC)))
        tanks = {v.id: v.tank_gal for v in source.scalars(select(Van))}
        odd = set(source.scalars(select(FuelException.purchase_id)))
        bought = [p for p in source.scalars(select(FuelPurchase)) if p.id not in odd]
        driven = set(map(tuple, source.execute(select(Route.day, Route.driver_id, Route.van_id))))

    assert electric
    assert not electric & {p.van_id for p in bought}
    assert all((p.bought_on, p.driver_id, p.van_id) in driven for p in bought)
    assert all(p.gallons <= tanks[p.van_id] for p in bought)  # type: ignore[operator,index] # all known here


def test_some_fuel_does_not_fit_in_each_way_and_the_rest_does(demo: App) -> None:
    with demo.read() as source:
        found = Counter(source.scalars(select(FuelException.kind)))
        closed = set(source.scalars(select(FuelException.reason)))

    assert {kind for kind in ExceptionKind if not found[kind]} <= {
        ExceptionKind.CARD_STOPPED,
        ExceptionKind.VAN_GONE,
        ExceptionKind.VAN_GROUNDED,
    }
    assert sum(found.values()) < 3 * len(found)
    assert len(closed - {None}) == 2


def test_vans_come_from_three_lessors_with_a_spare_for_every_ten(demo: App) -> None:
    with demo.read() as source:
        leases = source.scalars(select(Lease).where(Lease.kind == LeaseKind.LEASE)).all()
        returned = sum(1 for lease in leases if lease.returned_on)

    assert len({lease.lessor for lease in leases}) == 3
    assert len(leases) - returned == vans(14) == 16


def test_step_vans_are_heavy_and_their_drivers_have_files(demo: App) -> None:
    with demo.read() as source:
        heavy = source.scalars(select(Van).where(Van.gvwr_lb > 10_000)).all()
        drivers = source.scalars(
            select(Route.driver_id).where(Route.van_id == heavy[0].id, Route.day > date(2026, 1, 1))
        )
        examined = set(
            source.scalars(
                select(Document.subject_id).where(
                    Document.subject_kind == "driver",
                    Document.kind == DocumentKind.MEDICAL_CERTIFICATE,
                )
            )
        )
        qualified = source.scalars(select(Driver).where(Driver.id.in_(set(drivers)))).all()

    assert heavy
    assert all("Step Van" in (d.qualifications or "") for d in qualified)
    assert sum(1 for d in qualified if d.id in examined) >= len(qualified) - 1


def test_turnover_is_what_delivery_companies_report(demo: App) -> None:
    with demo.read() as source:
        left = source.scalars(
            select(Driver.ended_on).where(Driver.ended_on > TODAY - timedelta(days=365))
        ).all()

    assert 0.8 <= len(left) / 29 <= 1.6
