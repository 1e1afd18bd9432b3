"""What the window says on top. Apart from the rest, so that a company opens without it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Company, Station
from dsp_desktop.dispatch.models import Route
from dsp_desktop.kernel.clock import Clock


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the window says on top: whose records these are, and where the routes leave from.

    ``routes`` is how many run today, as the day is where the company is at home.
    """

    company_id: int | None
    name: str
    stations: tuple[str, ...]
    time_zone: str
    is_demo: bool
    routes: int = 0


def masthead(source: Session, clock: Clock) -> Masthead:
    """Return the company's name and its open stations; a company not yet named has no name."""
    company = source.execute(
        select(Company.id, Company.legal_name, Company.time_zone, Company.is_demo).limit(1)
    ).one_or_none()
    stations = source.scalars(
        select(Station.code).where(Station.closed_on.is_(None)).order_by(Station.code)
    ).all()
    if company is None:
        return Masthead(None, "", tuple(stations), "", is_demo=False)
    today = (clock.in_zone(company.time_zone) if company.time_zone else clock).today()
    return Masthead(
        company_id=company.id,
        name=company.legal_name,
        stations=tuple(stations),
        time_zone=company.time_zone,
        is_demo=company.is_demo,
        routes=source.scalar(select(func.count(Route.id)).where(Route.day == today)) or 0,
    )
