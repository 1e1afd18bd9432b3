"""Writing many rows: the unit of work beside a plain ``executemany`` of the same rows."""

import shutil
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.plainly import connect
from benchmarks.rounds import Row, compared, timed
from benchmarks.setting import Setting
from dsp_desktop.app import App, open_company
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.kernel.clock import SystemClock
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.permissions import SYSTEM
from dsp_desktop.runtime.keys import demo_key, new_company_id

_FIRST_DAY = date(2026, 1, 1)


def bulk(setting: Setting) -> Iterator[Row]:
    """Time a fuel statement going into an empty company, indexes and search included."""
    clock = SystemClock.local()
    blank = setting.folder / "blank.dsp"
    _remove(blank)
    app = open_company(blank, clock=clock, actor=SYSTEM, create=demo_key(new_company_id(demo=True)))
    with app.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    app.engine.dispose()
    rows = [_row(number) for number in range(setting.bulk_rows)]
    columns = [*rows[0], "version"]
    values = [(*(_as_stored(value) for value in row.values()), 1) for row in rows]
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO fuel_purchase ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names
    numbers = count()

    def ours() -> float:
        path = _fresh(blank, next(numbers))
        app = App.open(path, clock=clock, actor=SYSTEM)
        took = timed(lambda: _through_the_program(app, rows))
        app.engine.dispose()
        _remove(path)
        return took

    def plain() -> float:
        path = _fresh(blank, next(numbers))
        connection = connect(path)
        took = timed(lambda: _plainly(connection, statement, values))
        connection.close()
        _remove(path)
        return took

    what = "bulk import / plain executemany of the same rows"
    note = f"{setting.bulk_rows:,} fuel purchases"
    yield compared(what, 1.5, ours, plain, rounds=setting.rounds, note=note)


def _through_the_program(app: App, rows: list[dict[str, Any]]) -> None:
    with app.write("import_fuel") as uow:
        uow.add_mass(FuelPurchase, rows, batch_id=0)
        uow.commit()


def _plainly(connection: Any, statement: str, values: list[tuple[object, ...]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(statement, values)
    connection.execute("COMMIT")


def _row(number: int) -> dict[str, Any]:
    gallons, price = Decimal(4000 + number % 9000) / 1000, Decimal(3899) / 1000
    return {
        "reference": f"BENCH{number:09d}",
        "bought_on": _FIRST_DAY + timedelta(days=number // 300),
        "bought_at": time(18, number % 60),
        "card_last4": f"{1000 + number % 300}",
        "gallons": gallons,
        "unit_price": price,
        "total": Money.rounded(gallons * price),
        "product": "UNL",
        "merchant": f"Harbor Way Gas {number % 40}",
        "city": "Tacoma",
        "state": "WA",
        "odometer_mi": 20_000 + number,
        "driver_prompt": f"{number % 300:04d}",
        "vehicle_prompt": f"{number % 100:02d}",
    }


def _as_stored(value: object) -> object:
    match value:
        case Money():
            return value.cents
        case Decimal():
            return int(value * 1000)
        case time():
            return value.isoformat("microseconds")
        case date():
            return value.isoformat()
        case _:
            return value


def _fresh(blank: Path, number: int) -> Path:
    path = blank.with_name(f"bulk-{number}.dsp")
    shutil.copy(blank, path)
    return path


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
