"""A review of a period finds what does not fit; people close it, and it stays closed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from dsp_desktop.app import App
from dsp_desktop.compliance.service import FigureSettingDetails, review_fuel, set_figure
from dsp_desktop.custody.models import Custody
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.audit import AuditEntry
from dsp_desktop.fleet.models import Van
from dsp_desktop.fleet.terms import FuelType
from dsp_desktop.fuel.models import FuelPurchase
from dsp_desktop.fuel_review.models import FuelException
from dsp_desktop.fuel_review.queries import (
    EXCEPTION_LIST,
    ExceptionRow,
    exception_panel,
    first_day,
    purchase_exceptions,
)
from dsp_desktop.fuel_review.service import (
    Reviewed,
    close_exception,
    close_exceptions,
    open_again,
)
from dsp_desktop.fuel_review.terms import ExceptionKind, ExceptionStanding, Weight
from dsp_desktop.intake.service import take_back
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.kernel.errors import NotPermitted, Rejected
from dsp_desktop.kernel.listing import ListQuery, Span
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.progress import NoProgress
from tests.conftest import CLOCK
from tests.intake.samples import WEX, bring_in, csv_of, wex_line
from tests.support.builders import a_card, a_company, a_driver, a_van, done

TODAY = CLOCK.today()
FIRST = TODAY - timedelta(days=29)
ZONE = ZoneInfo("America/Los_Angeles")


class Office:
    """A van with its driver and card, and what was bought for it."""

    def __init__(self, app: App) -> None:
        a_company(app)
        self.app = app
        self.van = a_van(app, number="08", fuel_type=FuelType.GASOLINE, tank_gal=Decimal(25))
        self.driver = a_driver(app)
        self.card = a_card(app, daily_limit=Money.of(500))
        self.count = 0

    def shift(self, day: date = TODAY) -> None:
        begins = datetime.combine(day, time(9), ZONE).astimezone(UTC)
        with self.app.write("test") as uow:
            uow.add(
                Custody(
                    item_kind=ItemKind.VAN,
                    item_id=self.van,
                    driver_id=self.driver,
                    since=begins,
                    until=begins + timedelta(hours=10),
                )
            )
            uow.commit()

    def buys(self, day: date = TODAY, **changes: Any) -> int:
        self.count += 1
        row: dict[str, Any] = {
            "reference": f"T-{self.count}",
            "bought_on": day,
            "bought_at": time(18, 30),
            "card_last4": "4417",
            "gallons": Decimal(15),
            "unit_price": Decimal("4.000"),
            "total": Money.of(60),
            "product": "UNL",
            "state": "WA",
            "driver_id": self.driver,
            "van_id": self.van,
            "card_id": self.card,
        }
        with self.app.write("test") as uow:
            bought = uow.add(FuelPurchase(**row | changes)).id
            uow.commit()
        return bought

    def review(self, first: date = FIRST, last: date = TODAY) -> Reviewed:
        told: Reviewed = done(self.app, review_fuel, first, last)
        return told

    def rows(self, **filters: object) -> list[ExceptionRow]:
        with self.app.read() as source:
            ids = EXCEPTION_LIST.ids(source, ListQuery(filters=filters))
            rows = EXCEPTION_LIST.rows(source, ids)
            return [rows[each] for each in ids]

    def kinds(self, **filters: object) -> list[ExceptionKind]:
        return sorted(row.kind for row in self.rows(**filters))


@pytest.fixture
def office(app: App) -> Office:
    return Office(app)


def test_a_review_finds_what_does_not_fit_and_says_why(office: Office) -> None:
    office.shift()
    office.buys()
    wrong = office.buys(
        day=TODAY - timedelta(days=1), gallons=Decimal(28), product="DSL", card_last4="4417"
    )
    told = office.review()
    assert told == Reviewed(purchases=2, found=3, still=0, gone=0, closed=0)
    assert office.kinds() == ["driver_off", "over_tank", "wrong_fuel"]
    row = office.rows(kind=ExceptionKind.OVER_TANK)[0]
    assert row.evidence == (
        "28.00 gal were bought; the tank of Van 08 holds 25.00 gal (with 5% over: 26.25 gal)."
    )
    assert (row.van, row.driver, row.total, row.weight, row.status) == (
        "08", "Ada Example", Money.of(60), Weight.SERIOUS, ExceptionStanding.OPEN,
    )  # fmt: skip
    with office.app.read() as source:
        section = purchase_exceptions(source, wrong)
        panel = exception_panel(source, row.id)
    assert len(section.facts) == 3
    links = {(fact.entity, fact.record_id) for part in panel.sections for fact in part.facts}
    assert {
        ("fuel_purchase", wrong), ("van", office.van), ("driver", office.driver),
        ("fuel_card", office.card),
    } <= links  # fmt: skip


def test_a_review_done_again_neither_doubles_nor_opens_what_a_person_closed(
    office: Office,
) -> None:
    office.shift()
    office.buys(gallons=Decimal(28))
    office.buys(product="PREMIUM", total=Money.of(70), bought_at=time(12))
    assert office.review().found == 2
    closed = office.rows(kind=ExceptionKind.OVER_TANK)[0]
    done(office.app, close_exception, closed.id, "Two vans filled on one card; receipts seen.")

    assert office.review() == Reviewed(purchases=2, found=0, still=1, gone=0, closed=1)
    after = office.rows(kind=ExceptionKind.OVER_TANK)
    assert [row.status for row in after] == [ExceptionStanding.CLOSED]
    assert (after[0].closed_by, after[0].reason) == (
        office.app.actor.name,
        "Two vans filled on one card; receipts seen.",
    )
    assert office.kinds(status=ExceptionStanding.OPEN) == ["premium_grade"]


def test_what_is_no_longer_so_goes_when_the_van_was_put_right(office: Office) -> None:
    office.shift()
    office.buys(gallons=Decimal(28))
    office.review()
    with office.app.write("test") as uow:
        uow.get(Van, office.van).tank_gal = Decimal(31)
        uow.commit()
    assert office.review().gone == 1
    assert office.rows() == []
    with office.app.read() as source:
        removed = select(AuditEntry).where(
            AuditEntry.entity == FuelException.entity, AuditEntry.verb == Verb.REMOVED.value
        )
        assert len(source.scalars(removed).all()) == 1


def test_only_the_period_asked_about_is_judged_though_older_fills_are_known(
    office: Office,
) -> None:
    long_ago = FIRST - timedelta(days=10)
    office.shift(long_ago)
    office.buys(long_ago, odometer_mi=30_000, product="DSL")
    office.shift()
    office.buys(odometer_mi=29_000)
    assert office.review().purchases == 1
    assert office.kinds() == ["odometer_backwards"]
    assert "30,000 mi on" in office.rows()[0].evidence


def test_the_owners_own_figure_counts(office: Office) -> None:
    office.shift()
    office.buys(gallons=Decimal(28))
    own = FigureSettingDetails("fuel.tank_over", TODAY, "15", "Measured at our own pump")
    done(office.app, set_figure, own)
    assert office.review().found == 0


def test_many_are_closed_at_once_with_one_reason_in_one_step(office: Office) -> None:
    office.shift()
    office.buys(gallons=Decimal(28), product="PREMIUM")
    office.review()
    ids = [row.id for row in office.rows()]
    with pytest.raises(Rejected) as refused:
        done(office.app, close_exceptions, ids, "  ")
    assert [p.code for p in refused.value.problems] == ["field.required"]
    assert done(office.app, close_exceptions, ids, "Rental without regular at the pump") == 2
    with pytest.raises(Rejected) as refused:
        done(office.app, close_exceptions, ids, "Again")
    assert [p.code for p in refused.value.problems] == ["fuel_exception.none_open"]

    done(office.app, open_again, ids[0])
    assert [row.id for row in office.rows(status=ExceptionStanding.OPEN)] == [ids[0]]
    with pytest.raises(Rejected):
        done(office.app, open_again, ids[0])


def test_who_may_not_change_fuel_neither_reviews_nor_closes(office: Office, clerk: App) -> None:
    for action, *given in (
        (review_fuel, FIRST, TODAY),
        (close_exception, 1, "x"),
        (close_exceptions, [1], "x"),
        (open_again, 1),
    ):
        with pytest.raises(NotPermitted):
            done(clerk, action, *given)


def test_days_in_the_wrong_order_are_refused(office: Office) -> None:
    with pytest.raises(Rejected):
        office.review(TODAY, FIRST)


def test_all_time_begins_with_the_first_purchase(office: Office) -> None:
    with office.app.read() as source:
        assert first_day(source, TODAY, Span.ALL_TIME) == TODAY
        assert first_day(source, TODAY, Span.LAST_30_DAYS) == FIRST
    office.buys(FIRST - timedelta(days=700))
    with office.app.read() as source:
        assert first_day(source, TODAY, Span.ALL_TIME) == FIRST - timedelta(days=700)


def test_cancelling_a_review_leaves_nothing_behind(office: Office) -> None:
    class Stop(Exception):
        pass

    class Impatient(NoProgress):
        def report(self, done: int, total: int, label: str = "") -> None:
            raise Stop(done, total, label)

    office.buys(gallons=Decimal(28))
    with pytest.raises(Stop):
        done(office.app, review_fuel, FIRST, TODAY, Impatient())
    assert office.rows() == []


def test_the_number_of_questions_does_not_grow_with_the_purchases(
    office: Office, queries: Callable[[], list[str]]
) -> None:
    def asked() -> int:
        before = len(queries())
        office.review()
        return len([q for q in queries()[before:] if q.lstrip().upper().startswith("SELECT")])

    office.shift()
    few = asked()
    for number in range(40):
        office.buys(TODAY - timedelta(days=number % 25), bought_at=time(number % 24))
    office.review()
    assert asked() <= few + 1


def test_the_search_finds_by_van_driver_and_words_of_the_evidence(office: Office) -> None:
    office.shift()
    office.buys(gallons=Decimal(28), merchant="Harbor Way Gas")
    office.review()
    with office.app.read() as source:
        for typed, hits in {"ada": 1, "08": 1, "harbor": 1, "tank of": 1, "nobody": 0}.items():
            assert EXCEPTION_LIST.count(source, ListQuery(text=typed)) == hits, typed


@pytest.mark.parametrize("somebody_closed_one", [False, True])
def test_an_import_goes_back_with_its_open_exceptions_but_not_with_what_a_person_said(
    office: Office, *, somebody_closed_one: bool
) -> None:
    file = csv_of(WEX, wex_line(Units="28")).replace(b",V1,", b",08,")
    batch = bring_in(office.app, file).batch_id
    done(office.app, review_fuel, date(2026, 2, 1), date(2026, 3, 2))
    rows = office.rows(kind=ExceptionKind.OVER_TANK)
    assert len(rows) == 1
    if somebody_closed_one:
        done(office.app, close_exception, rows[0].id, "The tank on file is that of another model")
        with pytest.raises(Rejected) as refused:
            done(office.app, take_back, batch)
        assert "record.in_use" in [each.code for each in refused.value.problems]
    else:
        done(office.app, take_back, batch)
        assert office.rows() == []
