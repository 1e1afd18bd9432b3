"""Every route of every day: who drove it, in which van, how far, and what they filled up."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dsp_desktop.demo.people import Person
from dsp_desktop.demo.plan import Plan
from dsp_desktop.demo.vehicles import ELECTRIC, STEP_VAN, Unit
from dsp_desktop.fleet.terms import FuelType

_FIRST_WAVE = timedelta(hours=9, minutes=50)
_BETWEEN_WAVES = timedelta(minutes=20)
_SHOW = timedelta(minutes=25)  # before the wave
_WAVE_SIZE = 6
_FILLS_UP = 0.97  # of a hundred evenings, how often the tank is filled
_WORKED, _OF = 4, 7  # days
#: From this many days before today on, only what may go out is sent out.
CAREFUL = timedelta(days=2)


class Trip(NamedTuple):
    """One route as it was driven, or as it is planned. ``start`` and ``end`` are in UTC."""

    day: date
    slot: int
    person: Person
    unit: Unit
    device: int
    start: datetime
    end: datetime
    stops: int
    odometer_mi: int
    #: Thousandths of a gallon bought on the way back; 0 for none.
    fuel: int


class Days:
    """Sends the crew out day by day; each day's choices follow from the seed alone."""

    def __init__(
        self,
        plan: Plan,
        people: list[Person],
        units: list[Unit],
        *,
        zone: ZoneInfo,
        chance: Random,
    ) -> None:
        self._plan = plan
        self._people = people
        self._units = units
        self._zone = zone
        self._chance = chance
        self._here: list[Person] = []

    def trips(self) -> Iterator[Trip]:
        """Yield every trip from the first day to the day after today, in order."""
        for number, day in enumerate(self._plan.days()):
            if number % _OF == 0:
                self._look_who_is_here(day)
            yield from self._one_day(day)

    def _look_who_is_here(self, day: date) -> None:
        week_end = day + timedelta(days=_OF)
        self._here = [p for p in self._people if p.first_day <= week_end and p.last_day >= day]

    def _one_day(self, day: date) -> Iterator[Trip]:
        noon = datetime.combine(day, time(12), self._zone)
        midnight = datetime.combine(day, time(), UTC) - (noon.utcoffset() or timedelta())
        pairs = self._pair(day)
        for slot, (person, unit) in enumerate(pairs):
            wave = midnight + _FIRST_WAVE + _BETWEEN_WAVES * (slot // _WAVE_SIZE)
            on_road = timedelta(minutes=self._chance.randint(505, 600))
            miles, fuel = self._drive(unit, day)
            yield Trip(
                day,
                slot,
                person,
                unit,
                (slot + day.toordinal()) % (len(pairs) + 2),
                wave - _SHOW,
                wave + on_road,
                self._chance.randint(118, 186),
                miles,
                fuel,
            )

    def _pair(self, day: date) -> list[tuple[Person, Unit]]:
        """Give each route of the day a driver fit for the van it goes with."""
        careful = day >= self._plan.today - CAREFUL
        wanted = self._plan.routes_on(day)
        units = [u for u in self._units if u.serves(day) and (u.fit or not careful)]
        self._chance.shuffle(units)
        units.sort(key=lambda u: u.model is not STEP_VAN)  # stable: the rest stay shuffled
        crew = self._crew(day, wanted, careful=careful)
        pairs = []
        for unit in units[:wanted]:
            person = _take(crew, unit)
            if person is not None:
                pairs.append((person, unit))
        return pairs

    def _crew(self, day: date, wanted: int, *, careful: bool) -> list[Person]:
        """Return who comes to work, those on their four days first."""
        crew = [p for p in self._here if p.works(day) and (p.fit or not careful)]
        self._chance.shuffle(crew)
        shift = day.toordinal()
        crew.sort(key=lambda p: (shift + p.rest_shift) % _OF >= _WORKED)
        heavy = sum(1 for p in crew[:wanted] if p.step_van)
        return crew[: wanted + 2] + ([] if heavy else [p for p in crew if p.step_van])

    def _drive(self, unit: Unit, day: date) -> tuple[int, int]:
        """Add the day's miles; return the odometer and the fuel bought."""
        if day > self._plan.today:
            return unit.miles, 0
        unit.miles += self._chance.randint(52, 96)
        if unit.model.fuel is FuelType.ELECTRIC or self._chance.random() > _FILLS_UP:
            return unit.miles, 0
        since = unit.miles - min(unit.miles_at_fill or unit.miles - 70, unit.miles)
        unit.miles_at_fill = unit.miles
        burnt = since * 1000 // unit.model.miles_per_gallon
        full = (unit.model.tank_gal or 0) * 950
        return unit.miles, min(full, burnt * self._chance.randint(95, 105) // 100)


def _take(crew: list[Person], unit: Unit) -> Person | None:
    """Take from the crew the first who may drive this van, sparing step van drivers."""
    if unit.model is STEP_VAN:
        found = next((p for p in crew if p.step_van), None)
    elif unit.model is ELECTRIC:
        found = next((p for p in crew if not p.step_van and _drives_electric(p)), None)
    else:
        found = next((p for p in crew if not p.step_van), None)
    found = found or (next(iter(crew), None) if unit.model is not STEP_VAN else None)
    if found is not None:
        crew[:] = [p for p in crew if p is not found]
    return found


def _drives_electric(person: Person) -> bool:
    return "EDV" in (person.driver.qualifications or "")
