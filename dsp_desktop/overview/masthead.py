"""What the window says on top. Asked in plain SQL, so that a file opens without SQLAlchemy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dsp_desktop.app import App, Session
from dsp_desktop.db.standing import asks_nobody

_COMPANY = "SELECT id, legal_name, time_zone, is_demo FROM company LIMIT 1"
_STATIONS = "SELECT code FROM station WHERE closed_on IS NULL ORDER BY code"


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


@asks_nobody("the window says whose company it is to whoever opened it")
def masthead(source: Session) -> Masthead:
    """Return the company's name and its open stations; a company not yet named has no name."""
    ask = source.connection().exec_driver_sql
    return _made_of([*map(tuple, ask(_COMPANY))], [*map(tuple, ask(_STATIONS))])


def first_masthead(app: App) -> Masthead:
    """Return the same before anything else is asked: a file answers without SQLAlchemy."""
    return _made_of(*app.ask(_COMPANY, _STATIONS))


def _made_of(companies: Sequence[tuple[Any, ...]], stations: Sequence[tuple[Any, ...]]) -> Masthead:
    codes = tuple(code for (code,) in stations)
    if not companies:
        return Masthead(None, "", codes, "", is_demo=False)
    (company_id, name, time_zone, is_demo) = companies[0]
    return Masthead(company_id, name, codes, time_zone, is_demo=bool(is_demo))
