"""What the window says on top. Apart from the rest, so that a company opens without it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Company, Station


@dataclass(frozen=True, slots=True)
class Masthead:
    """What the window says on top: whose records these are, and where the routes leave from.

    ``routes`` is how many run today; it is counted later, see ``queries.with_routes``.
    """

    company_id: int | None
    name: str
    stations: tuple[str, ...]
    time_zone: str
    is_demo: bool
    routes: int = 0


def masthead(source: Session) -> Masthead:
    """Return the company's name and its open stations; a company not yet named has no name."""
    company = source.execute(
        select(Company.id, Company.legal_name, Company.time_zone, Company.is_demo).limit(1)
    ).one_or_none()
    stations = source.scalars(
        select(Station.code).where(Station.closed_on.is_(None)).order_by(Station.code)
    ).all()
    if company is None:
        return Masthead(None, "", tuple(stations), "", is_demo=False)
    return Masthead(
        company_id=company.id,
        name=company.legal_name,
        stations=tuple(stations),
        time_zone=company.time_zone,
        is_demo=company.is_demo,
    )
