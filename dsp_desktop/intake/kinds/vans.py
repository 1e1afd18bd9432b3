"""VehiclesData: vans, known by their VIN.

The portal's own grounding is kept beside ours and never changes it. A lease is made from
provider and ownership dates only while the van has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import select

from dsp_desktop.db.base import Record
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.logic import vin_is_sound
from dsp_desktop.fleet.models import Lease, Van
from dsp_desktop.fleet.terms import LeaseKind, VanBody, VanStatus
from dsp_desktop.intake.kinds.plans import (
    Context,
    FieldChange,
    Line,
    Planner,
    Readers,
    Step,
    Values,
)
from dsp_desktop.intake.values import (
    Cell,
    Unreadable,
    at_most,
    code,
    cut_to,
    day,
    plain,
    shown,
    whole,
)
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.states import STATES
from dsp_desktop.kernel.wording import day_text

_STATE_CODES = {name.upper(): code for code, name in STATES.items()}
_GROUNDED = {"GROUNDED": True, "OPERATIONAL": False, "ACTIVE": False, "INACTIVE": True,
             "MAINTENANCE": True, "IN MAINTENANCE": True, "OUT OF SERVICE": True,
             "IN SERVICE": False}  # fmt: skip
_OWNED = {"OWNED", "OWNER", "PURCHASED"}
_BODIES = {"step van": VanBody.STEP_VAN, "stepvan": VanBody.STEP_VAN,
           "box truck": VanBody.BOX_TRUCK, "cargo van": VanBody.CARGO_VAN}  # fmt: skip
_RENTED = {"RENTAL", "RENTED", "RENT", "SHORT TERM RENTAL"}


def us_state(cell: Cell) -> str | None:
    """Return the postal code of a state, from its code or its name."""
    text = code(cell)
    if text is None or text in STATES:
        return text
    if text not in _STATE_CODES:
        raise Unreadable(Problem("", "value.not_a_state", (("value", shown(text)),)))
    return _STATE_CODES[text]


def grounding(cell: Cell) -> bool | None:
    """Return whether the portal keeps the van off the road; an unknown word says nothing."""
    word = (code(cell) or "").replace("_", " ")
    return _GROUNDED.get(word)


@dataclass(frozen=True, slots=True)
class LeaseTerms:
    """What the file says about how we came to have the van."""

    kind: LeaseKind
    lessor: str
    starts: date
    ends: date | None


class Vans(Planner):
    """Plans the lines of VehiclesData."""

    record: ClassVar[type[Record]] = Van
    permission = Permission.FLEET_EDIT
    readers: ClassVar[Readers] = {
        "vin": code,
        "number": at_most(24, code),
        "service_types": cut_to(400),
        "plate": at_most(12, code),
        "plate_state": us_state,
        "make": cut_to(40),
        "model": plain,
        "sub_model": plain,
        "year": whole(1950, 2100),
        "type": plain,
        "operational": grounding,
        "portal_status": grounding,
        "reason": plain,
        "reason_code": plain,
        "registration_expires": day,
        "station": at_most(12, code),
        "ownership": code,
        "ownership_starts": day,
        "ownership_ends": day,
        "lessor": cut_to(80),
    }
    labels: ClassVar[Mapping[str, str]] = {
        "number": "Number",
        "service_types": "Service types",
        "plate": "Plate",
        "plate_state": "Plate state",
        "make": "Make",
        "model": "Model",
        "year": "Year",
        "body": "Body",
        "portal_grounded": "Grounded in the portal",
        "portal_reason": "Portal's reason",
        "registration_expires": "Registration expires",
        "station_id": "Station",
    }

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        vans = context.source.scalars(select(Van)).all()
        self._by_vin = {van.vin: van for van in vans}
        self._numbers = {van.number: van.vin for van in vans}
        self._leased = set(context.source.scalars(select(Lease.van_id)))
        self._leases = 0

    def check(self, values: Values) -> Values:
        """Refuse a VIN whose check digit is wrong; put the file's words into ours."""
        vin = values["vin"]
        if not vin_is_sound(vin):
            raise Unreadable(Problem("VIN", "van.vin_unsound"))
        number = values.get("number") or self._number_of(vin)
        owner = self._numbers.setdefault(number, vin)
        if owner != vin:
            taken = (("number", number), ("vin", owner))
            raise Unreadable(Problem("Number", "line.number_taken", taken))
        return values | {"number": number}

    def _number_of(self, vin: str) -> str:
        """Return the number of a van the file does not name: ours, or the end of its VIN."""
        known = self._by_vin.get(vin)
        return known.number if known else vin[-6:]

    def key(self, values: Values) -> object:
        """Return the VIN."""
        return values["vin"]

    def label(self, values: Values) -> str:
        """Return number and VIN."""
        return f"{values['number']} ({values['vin']})"

    def known(self, lines: Sequence[Values]) -> Mapping[object, Any]:
        """Return vans by VIN."""
        return {v["vin"]: self._by_vin[v["vin"]] for v in lines if v["vin"] in self._by_vin}

    def new(self, values: Values) -> Values:
        """Return a van in service; whether it may leave is for the rules to say.

        Service types say what a van may run, not what it is: only of one new to us are
        they taken as a hint of its body.
        """
        said = self._said(values)
        return (
            {"vin": values["vin"], "status": VanStatus.ACTIVE}
            | said
            | {"body": said["body"] or _body(values.get("service_types")) or VanBody.CARGO_VAN}
        )

    def wanted(self, record: Any, values: Values) -> Values:
        """Return what the file says about a van we have."""
        return self._said(values)

    def _said(self, values: Values) -> Values:
        grounded = values.get("operational")
        if grounded is None:
            grounded = values.get("portal_status")
        same = ("number", "service_types", "plate", "plate_state", "make", "year")
        reason = values.get("reason") or values.get("reason_code")
        model = " ".join(filter(None, (values.get("model"), values.get("sub_model"))))
        station = values.get("station")
        return {name: values.get(name) for name in same} | {
            "model": cut_to(60)(model),
            "body": _body(values.get("type")),
            "portal_grounded": grounded,
            "portal_reason": cut_to(200)(reason) if grounded is not False else None,
            "registration_expires": values.get("registration_expires"),
            "station_id": self.context.stations.id_of(station) if station else None,
        }

    def cleared(self, record: Any, values: Values) -> Values:
        """Forget the portal's reason once the portal says that the van is operational."""
        grounded = self._said(values)["portal_grounded"]
        return {"portal_reason": None} if grounded is False and record.portal_reason else {}

    def aside(self, line: Line, record: Any) -> Any:
        """Return the terms of a lease that is missing."""
        values = line.values
        lessor, starts = values.get("lessor"), values.get("ownership_starts")
        if lessor is None or starts is None or (record and record.id in self._leased):
            return None
        ends = values.get("ownership_ends")
        if ends is not None and ends < starts:
            return None
        word = (values.get("ownership") or "").replace("_", " ").replace("-", " ")
        kind = LeaseKind.LEASE
        if word in _OWNED:
            kind = LeaseKind.OWNED
        elif word in _RENTED:
            kind = LeaseKind.RENTAL
        self._leases += 1
        return LeaseTerms(kind, lessor, starts, ends)

    def aside_changes(self, aside: Any) -> Iterable[FieldChange]:
        """Show the lease as something new."""
        if aside is None:
            return ()
        return (FieldChange("Lease", None, f"{aside.lessor}, from {day_text(aside.starts)}"),)

    def notes(self) -> tuple[Problem, ...]:
        """Say how many leases are made."""
        notes = super().notes()
        if self._leases:
            notes += (Problem("", "import.makes_leases", (("count", self._leases),)),)
        return notes

    def finish(self, uow: UnitOfWork, asides: Sequence[tuple[Step, Any]]) -> None:
        """Make the missing leases."""
        ids = dict(uow.session.execute(select(Van.vin, Van.id)).all()) if asides else {}
        for step, terms in asides:
            van_id = step.record_id or ids[step.values["vin"]]
            uow.add(
                Lease(
                    van_id=van_id,
                    kind=terms.kind,
                    lessor=terms.lessor,
                    starts=terms.starts,
                    ends=terms.ends,
                )
            )


def _body(told: str | None) -> VanBody | None:
    """Return the body that words name, if they name one."""
    words = " ".join((told or "").casefold().replace("_", " ").replace("-", " ").split())
    return next((body for word, body in _BODIES.items() if word in words), None)
