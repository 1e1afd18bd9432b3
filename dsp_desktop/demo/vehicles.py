"""The fleet through the years: leased ahead of the routes, returned when the lease ends."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from dsp_desktop.demo import numbers, plan
from dsp_desktop.demo.papers import paper
from dsp_desktop.demo.plan import Plan
from dsp_desktop.documents.terms import DocumentKind
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import (
    AllowancePer,
    Billing,
    EarlyEnd,
    FuelType,
    LeaseKind,
    Proration,
    RentPeriod,
    VanBody,
    VanStatus,
)
from dsp_desktop.kernel.money import Money
from dsp_desktop.upkeep.models import Inspection
from dsp_desktop.upkeep.terms import InspectionKind

_AHEAD = timedelta(days=9)
_BARE_START, _GROWN = 5, 10  # routes: only cargo vans at first, a second step van later
_RETURN = "Clean, no dents over 2 inches, tires at 4/32 or more, both keys."


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of van: what it is, and what one full day asks of its tank."""

    make: str
    name: str
    maker: str
    body: VanBody
    gvwr_lb: int
    fuel: FuelType
    tank_gal: int | None
    miles_per_gallon: int
    service_type: str


_TIRES = {
    VanBody.CARGO_VAN: "235/65R16C",
    VanBody.STEP_VAN: "225/70R19.5",
    VanBody.BOX_TRUCK: "275/80R22.5",
}
_GAS, _NONE = FuelType.GASOLINE, FuelType.ELECTRIC
_CARGO, _STEP = VanBody.CARGO_VAN, VanBody.STEP_VAN
_LARGE = "Standard Parcel - Extra Large Van - US"
TRANSIT = Model("Ford", "Transit 250", "1FT", _CARGO, 9070, _GAS, 25, 14, _LARGE)
PROMASTER = Model("Ram", "ProMaster 2500", "3C6", _CARGO, 8900, _GAS, 24, 14, _LARGE)
ELECTRIC = Model(
    "Rivian", "EDV 700", "7FC", _CARGO, 9350, _NONE, None, 1,
    "Standard Parcel Electric - MEDIUM - Block of 10 Hours",
)  # fmt: skip
STEP_VAN = Model(
    "Freightliner", "MT45", "4UZ", _STEP, 14500, FuelType.DIESEL, 40, 9,
    "Standard Parcel Step Van - US",
)  # fmt: skip


BOX_TRUCK = Model(
    "International", "MV607", "1HT", VanBody.BOX_TRUCK, 33000, FuelType.DIESEL, 70, 8,
    "Standard Parcel Step Van - US",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Terms:
    """What a lessor asks for a van; ``ending`` are the terms of giving it back early."""

    lessor: str
    months: int
    rent: Money
    allowance_mi: int
    allowance_per: AllowancePer
    excess_mile_rate: Decimal
    billing: Billing
    proration: Proration
    ending: dict[str, Any]


_LESSORS = {
    TRANSIT: Terms(
        "Alderway Fleet (demo)", 48, Money.of(782), 92_000, AllowancePer.TERM, Decimal("0.180"),
        Billing.ANNIVERSARY, Proration.DAYS_OF_PERIOD,
        {"early_end": EarlyEnd.SOME_RENTS, "early_rents": 4, "notice_days": 60,
         "return_fee": Money.of(395)},
    ),
    PROMASTER: Terms(
        "Merrow Leasing (demo)", 42, Money.of(815), 22_000, AllowancePer.YEAR, Decimal("0.200"),
        Billing.CALENDAR, Proration.THIRTIETHS,
        {"early_end": EarlyEnd.FEE, "early_fee": Money.of(2_450), "notice_days": 30,
         "return_fee": Money.of(350)},
    ),
    ELECTRIC: Terms(
        "Alderway Fleet (demo)", 60, Money.of(1040), 105_000, AllowancePer.TERM, Decimal("0.150"),
        Billing.ANNIVERSARY, Proration.DAYS_OF_PERIOD,
        {"early_end": EarlyEnd.RENTS_LEFT, "return_fee": Money.of(395)},
    ),
    STEP_VAN: Terms(
        "Stonebeck Truck Rental (demo)", 60, Money.of(1390), 1_900, AllowancePer.MONTH,
        Decimal("0.220"), Billing.CALENDAR, Proration.DAYS_OF_YEAR,
        {"early_end": EarlyEnd.SHARE_OF_RENTS, "early_share": Decimal(40), "notice_days": 90},
    ),
}  # fmt: skip


@dataclass(slots=True, eq=False)
class Unit:
    """A van with its lease and papers, before they are written."""

    van: Van
    lease: Lease
    model: Model
    from_day: date
    to_day: date = date.max
    papers: list[dict[str, Any]] = field(default_factory=list)
    inspections: list[Inspection] = field(default_factory=list)
    scheduled: bool = True
    fit: bool = True
    miles: int = 0
    miles_at_fill: int = 0

    def serves(self, day: date) -> bool:
        """Whether this van can be sent out on ``day``, as far as its lease goes."""
        return self.from_day <= day < self.to_day


class Fleet:
    """Leases vans ahead of each step of the ramp and replaces what goes back."""

    def __init__(self, ramp: Plan, chance: Random, stations: int) -> None:
        self._plan = ramp
        self._chance = chance
        self._stations = stations
        self.units: list[Unit] = []

    def run(self) -> list[Unit]:
        """Return every van the company ever had, in order of arrival."""
        day = self._plan.starts
        while day <= self._plan.today:
            serving = sum(1 for unit in self.units if unit.serves(day + _AHEAD))
            for _ in range(plan.vans(self._plan.target_on(day + _AHEAD)) - serving):
                self._lease(day)
            day += timedelta(days=7)
        today = self._plan.today
        for year in range(self._plan.starts.year, today.year):
            starts, ends = date(year, 11, 14), date(year + 1, 1, 8)
            if starts >= self._plan.starts and ends <= today:
                self._rent(f"R{year % 100}", PROMASTER, starts, ends)
        self._rent("R01", PROMASTER, today - timedelta(days=11), None)
        self._rent("R02", BOX_TRUCK, today - timedelta(days=1), None)
        self.units[-1].fit = False  # nobody here may drive it
        return self.units

    def _lease(self, day: date) -> None:
        number = len(self.units) + 1
        model = self._next_model(number, day)
        terms = _LESSORS[model]
        arrives = day if day == self._plan.starts else day + timedelta(days=self._spread(5))
        ends = _months_after(arrives, terms.months)
        unit = Unit(
            self.van(f"{number:02d}", model, arrives),
            Lease(
                kind=LeaseKind.LEASE,
                lessor=terms.lessor,
                contract_number=f"DEMO-{arrives:%y%m}-{number:03d}",
                starts=arrives,
                ends=ends,
                rent=terms.rent,
                rent_period=RentPeriod.MONTH,
                billing=terms.billing,
                proration=terms.proration,
                allowance_mi=terms.allowance_mi,
                allowance_per=terms.allowance_per,
                excess_mile_rate=terms.excess_mile_rate,
                deposit=Money.of(1000),
                return_terms=_RETURN,
                **terms.ending,
            ),
            model,
            arrives,
            miles=self._chance.randint(12, 400),
        )
        if ends <= self._plan.today:
            returned(unit, ends)
        self._keep(unit)
        self.units.append(unit)

    def _rent(self, number: str, model: Model, starts: date, ends: date | None) -> None:
        """Rent one more by the week for the peak; it comes with another state's plate."""
        unit = Unit(
            self.van(number, model, starts),
            Lease(
                kind=LeaseKind.RENTAL,
                lessor=_LESSORS[STEP_VAN].lessor,
                contract_number=f"DEMO-W-{number}",
                starts=starts,
                ends=ends,
                rent=Money.of(349),
                rent_period=RentPeriod.WEEK,
                deposit=Money.of(250),
                early_end=EarlyEnd.NOTICE_ONLY,
                notice_days=7,
            ),
            model,
            starts,
            miles=self._chance.randint(9_000, 30_000),
        )
        unit.van.year = starts.year - 1
        if model is PROMASTER:
            unit.van.plate_state = "PA"
            unit.van.inspection_sticker_expires = self._plan.today + timedelta(days=20)
        if ends:
            returned(unit, ends)
        self._keep(unit)
        self.units.append(unit)

    def on_order(self) -> Van:
        """Return the next van, ordered and not here yet."""
        van = self.van(f"{len(self.units) + 1:02d}", TRANSIT, self._plan.today)
        van.status = VanStatus.ON_ORDER
        van.plate = van.plate_state = van.registration_expires = None
        van.in_service_on = van.insurance_card_expires = van.portal_grounded = None
        return van

    def van(self, number: str, model: Model, arrives: date) -> Van:
        """Invent a van of ``model`` with everything current."""
        today = self._plan.today
        serial = self._chance.randint(100_000, 899_999)
        renewal = today + timedelta(days=self._chance.randint(95, 330))
        return Van(
            number=number,
            vin=numbers.vin(model.maker, arrives.year, serial + len(self.units)),
            plate=f"D{self._chance.randint(10_000, 99_999)}{self._chance.choice('ABCDEFGH')}",
            plate_state="WA",
            make=model.make,
            model=model.name,
            year=arrives.year,
            body=model.body,
            gvwr_lb=model.gvwr_lb,
            tire_size=_TIRES[model.body],
            fuel_type=model.fuel,
            tank_gal=None if model.tank_gal is None else Decimal(model.tank_gal),
            service_types=model.service_type,
            station_id=1 + len(self.units) % self._stations,
            status=VanStatus.ACTIVE,
            in_service_on=arrives,
            portal_grounded=False,
            registration_expires=renewal,
            insurance_card_expires=today + timedelta(days=200),
        )

    def _next_model(self, number: int, day: date) -> Model:
        """Keep a few step vans and electric vans among the cargo vans."""
        here = [unit.model for unit in self.units if unit.serves(day + _AHEAD)]
        routes = self._plan.target_on(day + _AHEAD)
        if here.count(STEP_VAN) < _step_vans(routes):
            return STEP_VAN
        if here.count(ELECTRIC) < routes // 8 and routes > _BARE_START:
            return ELECTRIC
        return TRANSIT if number % 2 else PROMASTER

    def _keep(self, unit: Unit) -> None:
        """Put a van's papers on file and, for a step van, a yearly inspection."""
        start = unit.from_day
        unit.papers = [
            paper(DocumentKind.LEASE, start, expires=unit.lease.ends, issuer=unit.lease.lessor),
            paper(DocumentKind.REGISTRATION, start, expires=unit.van.registration_expires),
            paper(DocumentKind.INSURANCE_CARD, start, expires=unit.van.insurance_card_expires),
        ]
        if unit.model not in (STEP_VAN, BOX_TRUCK):
            return
        planned = min(start + timedelta(days=3), self._plan.today)
        unit.papers.append(paper(DocumentKind.MAINTENANCE_SCHEDULE, planned))
        unit.papers.append(paper(DocumentKind.MARKING_PHOTO, planned))
        unit.papers.append(paper(DocumentKind.SAFETY_EQUIPMENT_PHOTO, planned))
        if unit.model is BOX_TRUCK:
            unit.papers.append(paper(DocumentKind.APPORTIONED_REGISTRATION, start))
        day = start
        until = min(self._plan.today, unit.to_day)
        while day <= until:
            unit.inspections.append(periodic(day))
            unit.papers.append(paper(DocumentKind.INSPECTION_REPORT, day))
            day += timedelta(days=300)

    def _spread(self, days: int) -> int:
        return self._chance.randint(0, days)


def _step_vans(routes: int) -> int:
    return 0 if routes <= _BARE_START else max(1 + (routes > _GROWN), routes // 15)


def periodic(day: date) -> Inspection:
    """Return a passed annual inspection."""
    return Inspection(
        kind=InspectionKind.PERIODIC,
        done_on=day,
        passed=True,
        inspector="Birchwell Truck Service (demo)",
    )


def returned(unit: Unit, day: date) -> None:
    """Give a van back to its lessor."""
    unit.to_day = day
    unit.van.left_on = unit.lease.returned_on = day
    unit.van.status = VanStatus.RETURNED
    unit.van.portal_grounded = None


def _months_after(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(total // 12, total % 12 + 1, min(day.day, 28))
