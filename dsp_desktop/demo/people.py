"""Everyone who ever drove for the demo company: hired ahead of the growth, leaving as they do."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from dsp_desktop.demo.names import Names, email
from dsp_desktop.demo.numbers import phone, private_numbers, transporter_id
from dsp_desktop.demo.plan import Plan, business_days, roster
from dsp_desktop.people.models import Driver, License, PrivateDetails
from dsp_desktop.people.terms import DriverStatus, LicenseStatus
from dsp_desktop.screening.models import BackgroundCheck, DrugTest

#: Of a hundred drivers on the books, how many leave in a year.
TURNOVER = 125
_HIRE_AHEAD = timedelta(weeks=3)
_NEWCOMER = timedelta(days=60)
_CITIES = ("Auburn", "Burien", "Everett", "Federal Way", "Kent", "Renton", "Tacoma", "Tukwila")
_STEP_VAN_SHARE = 6  # one driver in six is qualified for step vans
_ELECTRIC_SHARE = 2
_SETTLED_WEEKS = 3  # before today, in which nobody leaves: today's roster is full
_WELL_AFTER = timedelta(days=130)


@dataclass(slots=True, eq=False)
class Person:
    """A driver with their papers, before they are written. ``None`` days have not come."""

    driver: Driver
    license: License
    private: PrivateDetails
    papers: list[dict[str, Any]] = field(default_factory=list)
    checks: list[BackgroundCheck] = field(default_factory=list)
    tests: list[DrugTest] = field(default_factory=list)
    first_day: date = date.max
    last_day: date = date.max
    step_van: bool = False
    scheduled: bool = True
    #: Fit to be sent out on the last days; what goes wrong with a person clears it.
    fit: bool = True
    keeps_things: bool = False
    rest_shift: int = 0
    card: int = -1

    def works(self, day: date) -> bool:
        """Whether this person is on the payroll on ``day``."""
        return self.first_day <= day <= self.last_day


class Hiring:
    """Grows the company week by week and remembers everyone."""

    def __init__(self, plan: Plan, chance: Random, stations: int) -> None:
        self._plan = plan
        self._chance = chance
        self._names = Names(chance)
        self._stations = stations
        self._number = 0
        self._ids: set[str] = set()
        self.everyone: list[Person] = []

    def run(self) -> list[Person]:
        """Hire and part from the first week to today; return everyone, in order of hire."""
        for week in self._plan.weeks():
            here = [p for p in self.everyone if p.last_day == date.max]
            if week < self._plan.today - timedelta(weeks=_SETTLED_WEEKS):
                here = self._part(here, week)
            wanted = roster(self._plan.target_on(week + _HIRE_AHEAD))
            for _ in range(wanted - len(here)):
                first = week if week == self._plan.starts else self._start_of(week)
                self.everyone.append(self.person(first))
        return self.everyone

    def person(self, first_day: date | None) -> Person:
        """Invent one person starting on ``first_day``; ``None`` is an applicant."""
        self._number += 1
        number = self._number
        name = self._names.draw()
        today = self._plan.today
        step_van = number % _STEP_VAN_SHARE == 1
        kinds = ["CDV", "Standard Parcel"]
        if number % _ELECTRIC_SHARE == 0:
            kinds.append("EDV")
        if step_van:
            kinds.append("Step Van")
        started = first_day is not None and first_day <= today
        driver = Driver(
            name=name,
            transporter_id=self._new_id() if first_day else None,
            position="Delivery driver",
            qualifications=", ".join(kinds),
            email=email(name, number),
            personal_phone=phone(self._chance),
            state="WA",
            city=self._chance.choice(_CITIES),
            station_id=1 + (number % self._stations),
            born_on=(born_on := self._birthday()),
            status=DriverStatus.ACTIVE if started else DriverStatus.ONBOARDING,
            hired_on=first_day and business_days(first_day, -4),
            first_day=first_day,
            portal_cleared=True if first_day else None,
            portal_checked_on=today if first_day else None,
        )
        if first_day is None:
            driver.status = DriverStatus.APPLICANT
        return Person(
            driver,
            self._license(number, born_on),
            PrivateDetails(**private_numbers(number)),
            first_day=first_day or date.max,
            step_van=step_van,
            rest_shift=number % 7,
        )

    def _part(self, here: list[Person], week: date) -> list[Person]:
        """Let some go this week, newcomers more often; return who stays."""
        stay = []
        for person in here:
            newcomer = week - person.first_day < _NEWCOMER
            share = TURNOVER / 100 / 52 * (1.6 if newcomer else 0.8)
            if person.first_day < week and self._chance.random() < share:
                person.last_day = week + timedelta(days=self._chance.randint(0, 6))
                person.driver.status = DriverStatus.LEFT
                person.driver.ended_on = person.last_day
                person.driver.portal_cleared = False
            else:
                stay.append(person)
        return stay

    def _start_of(self, week: date) -> date:
        return week + timedelta(days=self._chance.randint(0, 4))

    def _birthday(self) -> date:
        age = int(self._chance.triangular(22, 58, 29) * 365.25)
        return self._plan.starts - timedelta(days=age + self._chance.randint(0, 300))

    def _new_id(self) -> str:
        while (new := transporter_id(self._chance)) in self._ids:
            pass
        self._ids.add(new)
        return new

    def _license(self, number: int, born_on: date) -> License:
        """Invent a license that runs out on a birthday well after today."""
        today = self._plan.today
        expires = _on_year(born_on, today.year + self._chance.randint(1, 5))
        if expires < today + _WELL_AFTER:
            expires = _on_year(expires, expires.year + 1)
        return License(
            number=f"WDLDEM0{number:05d}",
            state="WA",
            license_class=None,
            cdl=False,
            issued=_on_year(expires, expires.year - 6),
            expires=expires,
            status=LicenseStatus.VALID,
            checked_on=today - timedelta(days=self._chance.randint(1, 25)),
        )


def _on_year(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, 28))
