"""A page of a list: typed when looked at, absent when gone, the same on both databases."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.db.pages import Meanings, PageReader
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import VanStatus
from tests.support.builders import a_van, a_vin


class Line(NamedTuple):
    id: int
    status: VanStatus
    tank_gal: Decimal | None
    registration_expires: date | None


READER = PageReader(
    select(Van.id, Van.status, Van.tank_gal, Van.registration_expires), Van.id, Line
)


def test_values_come_out_as_the_types_they_went_in(app: App) -> None:
    day = date(2027, 1, 31)
    van_id = a_van(app, tank_gal=Decimal("24.5"), registration_expires=day)
    with app.read() as source:
        rows = READER.read(source, [van_id])
    assert rows[van_id] == Line(van_id, VanStatus.ACTIVE, Decimal("24.5"), day)


def test_what_is_empty_stays_empty_and_what_is_gone_is_absent(app: App) -> None:
    van_id = a_van(app)
    with app.read() as source:
        rows = READER.read(source, [van_id, van_id + 1])
        assert not READER.read(source, [])
    assert list(rows) == [van_id]
    assert rows[van_id] == Line(van_id, VanStatus.ACTIVE, None, None)
    assert rows.get(van_id + 1) is None


def test_more_than_one_page_of_ids_may_be_asked_for(app: App) -> None:
    van_id = a_van(app)
    with app.read() as source:
        assert len(READER.read(source, [*range(1_000_000, 1_000_450), van_id])) == 1


def test_a_row_is_the_same_whether_it_is_looked_up_or_all_are_read(app: App) -> None:
    vans = [a_van(app, number=f"V{n}", vin=a_vin(n), tank_gal=Decimal(n) or None) for n in range(3)]
    with app.read() as source:
        rows = READER.read(source, [*vans, vans[0]])
    assert len(rows) == 3
    assert {row.id: row for row in rows.values()} == dict(rows.items())
    assert {row.tank_gal for row in rows.values()} == {None, Decimal(1), Decimal(2)}


def test_a_column_of_ever_new_values_is_not_kept_for_ever() -> None:
    meanings = Meanings(int)
    assert [meanings[str(n)] for n in range(5_000)] == list(range(5_000))
    assert meanings[None] is None
    assert len(meanings) < 2_500
