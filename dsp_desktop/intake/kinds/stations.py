"""Stations that files name: known ones by their code, others opened on the way.

A station decides which state's laws hold, so an unknown one is opened in the company's
own state, and the preview says so; without that its state is left for a person to say.
"""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dsp_desktop.company.models import Company, Station
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.wording import listed

Opener = Callable[[str, str | None], int]


class Stations:
    """The stations of a company while one file is planned."""

    def __init__(self, source: Session, opener: Opener | None = None) -> None:
        known = source.execute(select(Station.code, Station.id))
        self._ids: dict[str, int] = {station.code: station.id for station in known}
        self._codes: dict[object, str] = {i: code for code, i in self._ids.items()}
        self._state = source.scalar(select(Company.state).limit(1)) or source.scalar(
            select(Station.state).group_by(Station.state).order_by(func.count().desc()).limit(1)
        )
        self._open = opener or self._promise
        self._opened: list[str] = []

    def id_of(self, code: str) -> int:
        """Return the station's id, opening it if need be."""
        if code not in self._ids:
            self._ids[code] = self._open(code, self._state)
            self._codes[self._ids[code]] = code
            self._opened.append(code)
        return self._ids[code]

    def code_of(self, station_id: object) -> str | None:
        """Return the code of a station's id."""
        return self._codes.get(station_id)

    def notes(self) -> tuple[Problem, ...]:
        """Say which stations are opened, and that their state is not known if it is not."""
        if not self._opened:
            return ()
        codes = ("codes", listed(sorted(self._opened)))
        if self._state is None:
            return (Problem("", "import.opens_stations_nowhere", (codes,)),)
        return (Problem("", "import.opens_stations", (codes, ("state", self._state))),)

    def _promise(self, _code: str, _state: str | None) -> int:
        """Stand in for the id of a station that only the writing will open."""
        return -1 - len(self._opened)
