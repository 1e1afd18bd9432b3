"""The whole history of the demo company, drawn in memory before anything is written."""

from dataclasses import dataclass
from random import Random
from zoneinfo import ZoneInfo

from dsp_desktop.company.models import Station
from dsp_desktop.demo import cover, troubles
from dsp_desktop.demo.days import Days, Trip
from dsp_desktop.demo.papers import complete_file
from dsp_desktop.demo.people import Hiring, Person
from dsp_desktop.demo.plan import Plan
from dsp_desktop.demo.stock import Stock, make_stock
from dsp_desktop.demo.vehicles import Fleet, Unit
from dsp_desktop.fleet.models import Van
from dsp_desktop.insurance.models import Policy

ZONE = ZoneInfo("America/Los_Angeles")
_TWO_STATIONS = 25  # routes


@dataclass(frozen=True, slots=True)
class Story:
    """Everything there is to write, before it has ids."""

    plan: Plan
    stations: list[Station]
    people: list[Person]
    units: list[Unit]
    on_order: Van
    stock: Stock
    policies: list[Policy]
    trips: list[Trip]


def tell(plan: Plan, seed: int) -> Story:
    """Draw the history that follows from the plan and the seed."""
    stations = [Station(code="XWA1", name="South Sound", city="Kent", state="WA")]
    if plan.routes > _TWO_STATIONS:
        stations.append(Station(code="XWA2", name="North Sound", city="Everett", state="WA"))
    people = _people(plan, seed, len(stations))
    fleet = Fleet(plan, _dice(seed, "vans"), len(stations))
    units = fleet.run()
    troubles.spoil_vans(units, plan.today)
    stock = make_stock(plan, people, units, _dice(seed, "stock"))
    days = Days(plan, people, units, zone=ZONE, chance=_dice(seed, "days"))
    trips = list(days.trips())
    troubles.plan_the_wrong_truck(trips, units[-1], plan.today)
    for unit in units:
        unit.van.odometer_mi = unit.miles
    policies = cover.make_policies(plan)
    return Story(plan, stations, people, units, fleet.on_order(), stock, policies, trips)


def _people(plan: Plan, seed: int, stations: int) -> list[Person]:
    hiring = Hiring(plan, _dice(seed, "people"), stations)
    hiring.run()
    newcomers = troubles.add_newcomers(hiring, plan)
    papers = _dice(seed, "papers")
    for person in hiring.everyone:
        complete_file(person, plan.today, papers)
    troubles.spoil_newcomers(newcomers)
    troubles.spoil_files(hiring.everyone, plan.today)
    troubles.add_applicants(hiring, plan.today)
    troubles.keep_things(hiring.everyone, plan.today)
    return hiring.everyone


def _dice(seed: int, part: str) -> Random:
    """Return dice for one part of the story, so that a change in one moves no other."""
    return Random(f"{seed} {part}")  # noqa: S311 - a story, not a secret
