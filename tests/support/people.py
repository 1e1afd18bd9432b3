"""What the tests of people, papers, screening, insurance and routes are made of."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dsp_desktop.access.service import look
from dsp_desktop.app import App
from dsp_desktop.company.service import StationDetails, add_station
from dsp_desktop.dispatch.service import RouteDetails, add_route
from dsp_desktop.insurance.service import PolicyDetails, add_policy
from dsp_desktop.insurance.terms import PolicyKind
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.money import Money
from dsp_desktop.people.service import LicenseDetails, add_license
from tests.support.builders import done
from tests.support.doubles import StillClock

POLICY = PolicyDetails(
    PolicyKind.AUTO_LIABILITY,
    "Alder Mutual",
    "AM-1001",
    date(2026, 1, 1),
    date(2027, 1, 1),
    each_limit=Money.of(1_000_000),
)


def a_station(app: App, code: str = "DLA8", state: str = "CA", **more: Any) -> int:
    station_id: int = done(app, add_station, StationDetails(code, state, **more))
    return station_id


def a_license(app: App, driver_id: int, **changes: Any) -> int:
    details = LicenseDetails(driver_id, "D1234567", "CA", expires=date(2028, 5, 1))
    license_id: int = done(app, add_license, replace(details, **changes))
    return license_id


def a_policy(app: App, **changes: Any) -> int:
    policy_id: int = done(app, add_policy, replace(POLICY, **changes))
    return policy_id


def a_route(app: App, station_id: int, code: str, **changes: Any) -> int:
    details = RouteDetails(date(2026, 3, 2), station_id, code)
    route_id: int = done(app, add_route, replace(details, **changes))
    return route_id


def refused(app: App, action: Callable[..., Any], *args: Any, **named: Any) -> tuple[Problem, ...]:
    """Try something that must be refused, and return every problem that was named."""
    with pytest.raises(Rejected) as refusal, app.write(action.__name__) as uow:
        action(uow, *args, **named)
        uow.commit()
    return refusal.value.problems


def codes(problems: Sequence[Problem]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in problems}


def on_day(app: App, day: date) -> App:
    """Return the same company on another day."""
    return replace(app, clock=StillClock(day))


def found(app: App, listing: Any, text: str = "", **asked: Any) -> list[Any]:
    """Return the rows a person sees who types ``text`` and asks for the rest."""
    query = ListQuery(text=text, **asked)
    with app.read() as source:
        ids = listing.ids(source, query)
        assert listing.count(source, query) == len(ids)
        rows = listing.rows(source, ids)
    return [rows[i] for i in ids]


def look_at(app: App, entity: str, record_id: int, field: str) -> Any:
    """Return a private value in clear, the way a person gets to see it."""
    return done(app, look, entity, record_id, field)


def looked_up(app: App, panel: Any, title: str) -> dict[str, object]:
    """Return what a section of a panel says to somebody who looks at everything private."""
    (section,) = (section for section in panel.sections if section.title == title)
    return {
        fact.label: look_at(app, fact.private.entity, fact.private.record_id, fact.private.field)
        if fact.private
        else fact.value
        for fact in section.facts
    }


def facts(panel: Any) -> dict[str, list[tuple[str, object]]]:
    """Return what a panel says, by the heading of its sections."""
    return {s.title: [(fact.label, fact.value) for fact in s.facts] for s in panel.sections}
