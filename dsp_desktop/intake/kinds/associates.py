"""AssociateData: drivers, known by their transporter ID.

A driver entered by hand without that ID is taken for the one of the same name, if there
is exactly one on both sides. ``ACTIVE`` means that the portal lets the driver log in;
whatever else it says, nobody is ever removed or marked as gone by a file. A driver new to
us is active if the portal says so and onboarding otherwise, so that a person decides.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import select

from dsp_desktop.db.base import Record
from dsp_desktop.db.search import folded
from dsp_desktop.intake.kinds.plans import Context, Planner, Readers, Values
from dsp_desktop.intake.values import (
    Cell,
    Unreadable,
    at_most,
    code,
    cut_to,
    day,
    parts,
    plain,
    shown,
)
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.writing import as_phone
from dsp_desktop.people.logic import transporter_id_is_sound
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus

_LOST_CHARACTER = "\ufffd"
_CLEARED = {"ACTIVE": True, "INACTIVE": False, "OFFBOARDED": False, "ONBOARDING": False,
            "PENDING": False, "SUSPENDED": False, "DEACTIVATED": False,
            "TERMINATED": False}  # fmt: skip


def portal_status(cell: Cell) -> bool | None:
    """Return whether the portal lets the driver log in."""
    word = code(cell)
    if word is not None and word not in _CLEARED:
        known = (("value", shown(word)), ("known", "ACTIVE, INACTIVE"))
        raise Unreadable(Problem("", "value.unknown_word", known))
    return _CLEARED.get(word or "")


def phone(cell: Cell) -> str | None:
    """Return a telephone number as we keep it; one of another shape stays as it was written."""
    text = code(cell)
    return None if text is None else as_phone(text) or text[:24]


def _name(cell: Cell) -> str | None:
    name = next(filter(None, parts(plain(cell))), None)
    if name and _LOST_CHARACTER in name:
        raise Unreadable(Problem("", "value.garbled", (("value", shown(name)),)))
    return name


class Associates(Planner):
    """Plans the lines of AssociateData."""

    record: ClassVar[type[Record]] = Driver
    permission = Permission.PEOPLE_EDIT
    readers: ClassVar[Readers] = {
        "name": at_most(120, _name),
        "transporter_id": code,
        "position": cut_to(60),
        "qualifications": cut_to(400),
        "id_expires": day,
        "personal_phone": phone,
        "work_phone": phone,
        "email": at_most(120, plain),
        "portal_cleared": portal_status,
    }
    labels: ClassVar[Mapping[str, str]] = {
        "name": "Name",
        "transporter_id": "Transporter ID",
        "position": "Position",
        "qualifications": "Qualifications",
        "id_expires": "ID expires",
        "personal_phone": "Personal phone",
        "work_phone": "Work phone",
        "email": "E-mail",
        "portal_cleared": "Cleared in the portal",
        "portal_checked_on": "Portal checked",
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        drivers = context.source.scalars(select(Driver)).all()
        self._by_id = {d.transporter_id: d for d in drivers if d.transporter_id}
        self._nameless: dict[str, list[Driver]] = {}
        for driver in drivers:
            if not driver.transporter_id:
                self._nameless.setdefault(folded(driver.name), []).append(driver)
        self._waiting = 0

    def check(self, values: Values) -> Values:
        """Refuse an ID that cannot be one."""
        if not transporter_id_is_sound(values["transporter_id"]):
            raise Unreadable(Problem("Transporter ID", "driver.transporter_id_unsound"))
        return values

    def key(self, values: Values) -> object:
        """Return the transporter ID."""
        return values["transporter_id"]

    def label(self, values: Values) -> str:
        """Return name and ID."""
        return f"{values['name']} ({values['transporter_id']})"

    def known(self, lines: Sequence[Values]) -> Mapping[object, Any]:
        """Return drivers by ID, or by a name that only one driver without an ID has."""
        unknown: dict[str, set[str]] = {}
        for values in lines:
            if values["transporter_id"] not in self._by_id:
                unknown.setdefault(folded(values["name"]), set()).add(values["transporter_id"])
        for name, ids in unknown.items():
            namesakes = self._nameless.get(name, [])
            if len(namesakes) == len(ids) == 1:  # of two on either side, nobody knows which
                self._by_id[ids.pop()] = namesakes.pop()
        keys = (values["transporter_id"] for values in lines)
        return {key: self._by_id[key] for key in keys if key in self._by_id}

    def new(self, values: Values) -> Values:
        """Return a driver, active only if the portal says so."""
        cleared = values.get("portal_cleared")
        status = DriverStatus.ACTIVE if cleared else DriverStatus.ONBOARDING
        self._waiting += status is DriverStatus.ONBOARDING
        return {name: values.get(name) for name in self.readers} | {
            "status": status,
            "portal_checked_on": None if cleared is None else self.context.today,
        }

    def wanted(self, record: Any, values: Values) -> Values:
        """Return what the file says, and that it was checked today if it is a new file."""
        checked = values.get("portal_cleared") is not None
        if not checked or (self.context.repeated and record.portal_checked_on is not None):
            return values
        return values | {"portal_checked_on": self.context.today}

    def notes(self) -> tuple[Problem, ...]:
        """Say how many come in as onboarding."""
        if not self._waiting:
            return ()
        return (Problem("", "import.drivers_onboarding", (("count", self._waiting),)),)
