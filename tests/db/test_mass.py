from datetime import date, time
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text

from dsp_desktop.app import App, open_company
from dsp_desktop.db.engine import keep_statistics
from dsp_desktop.dispatch.models import Route
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.permissions import SYSTEM
from tests.conftest import CLOCK
from tests.support.keyring import new_key


def purchase(number: int, **more: object) -> dict[str, object]:
    return {
        "reference": f"T{number}",
        "bought_on": date(2026, 3, 2),
        "bought_at": time(18, 5),
        "gallons": Decimal("12.345"),
        "total": Money.of("48.21"),
        "merchant": "Trạm xăng “Đẹp”",
        **more,
    }


def test_rows_added_in_mass_come_back_as_they_went_in(app: App) -> None:
    with app.write("import") as uow:
        added = uow.add_mass(FuelPurchase, (purchase(n) for n in range(7)), batch_id=3)
        uow.commit()

    with app.read() as source:
        found = source.scalars(select(FuelPurchase).order_by(FuelPurchase.id)).all()
    assert added == len(found) == 7
    assert [p.reference for p in found] == [f"T{n}" for n in range(7)]
    one = found[0]
    assert (one.bought_on, one.bought_at) == (date(2026, 3, 2), time(18, 5))
    assert (one.gallons, one.total) == (Decimal("12.345"), Money.of("48.21"))
    assert (one.merchant, one.city, one.version) == ("Trạm xăng “Đẹp”", None, 1)


def test_a_file_knows_how_its_tables_are_filled_after_an_import(tmp_path: Path) -> None:
    app = open_company(tmp_path / "a.dsp", clock=CLOCK, actor=SYSTEM, create=new_key())
    with app.write("import") as uow:
        uow.add_mass(FuelPurchase, (purchase(n) for n in range(500)), batch_id=3)
        uow.commit()

    with app.read() as source:
        known = source.scalars(text("SELECT idx FROM sqlite_stat1 WHERE tbl = 'fuel_purchase'"))
        assert "ix_fuel_purchase_bought_on_id" in set(known)


def test_statistics_are_left_for_another_time_while_somebody_writes(tmp_path: Path) -> None:
    app = open_company(tmp_path / "a.dsp", clock=CLOCK, actor=SYSTEM, create=new_key())
    with app.write("import") as uow:
        uow.add_mass(FuelPurchase, (purchase(n) for n in range(500)), batch_id=3)
        keep_statistics(app.engine)
        uow.commit()


def test_closing_a_company_whose_file_is_gone_does_not_make_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.dsp"
    app = open_company(path, clock=CLOCK, actor=SYSTEM, create=new_key())
    app.engine.dispose()
    path.unlink()

    app.close()

    assert not path.exists()


def test_a_column_that_is_empty_in_some_rows_stays_empty_there(app: App) -> None:
    with app.write("import") as uow:
        rows = [purchase(1), purchase(2, gallons=None, bought_at=None)]
        uow.add_mass(FuelPurchase, rows, batch_id=3)
        uow.commit()

    with app.read() as source:
        gallons = source.scalars(select(FuelPurchase.gallons).order_by(FuelPurchase.id)).all()
    assert gallons == [Decimal("12.345"), None]


def test_a_row_that_cannot_be_takes_all_of_them_with_it(app: App) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), app.write("import") as uow:
        uow.add_mass(Route, [{"day": date(2026, 3, 2), "station_id": 9, "code": "A"}], batch_id=3)
        uow.commit()

    with app.read() as source:
        assert source.scalars(select(Route)).all() == []


def test_a_measure_too_fine_to_keep_is_refused_not_rounded(app: App) -> None:
    with pytest.raises(ValueError, match="finer"), app.write("import") as uow:
        uow.add_mass(FuelPurchase, [purchase(1, gallons=Decimal("1.2345"))], batch_id=3)
