"""What people do about the condition of vans: record it with photos, and follow a damage up.

Moments come from the clock and drivers from custody: neither can be typed, so that a record
is worth something against a lessor's bill.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from dsp_desktop.company.queries import largest_file_mb
from dsp_desktop.custody.service import holder_of_van
from dsp_desktop.damage.logic import photo_problem
from dsp_desktop.damage.models import ConditionCorrection, ConditionPhoto, ConditionRecord, Damage
from dsp_desktop.damage.terms import ConditionKind, DamageState, Side
from dsp_desktop.db.attachments import attach
from dsp_desktop.db.corrections import put_right, unfounded
from dsp_desktop.db.details import remove_unused
from dsp_desktop.db.names import must_exist
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.fleet.logic import Reading
from dsp_desktop.fleet.service import note_reading, van_standing
from dsp_desktop.fleet.terms import ReadingSource
from dsp_desktop.kernel.errors import Problem, Rejected, refuse
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.money import ZERO, Money
from dsp_desktop.kernel.permissions import Permission

_FULL = 100  # percent
REASON_LENGTH = 400


@dataclass(frozen=True, slots=True)
class ConditionDetails:
    """What the form of a condition record holds, with one photo a side at most."""

    van_id: int
    kind: ConditionKind
    odometer_mi: int | None = None
    fuel_percent: int | None = None
    note: str | None = None
    front: AttachedFile | None = None
    driver_side: AttachedFile | None = None
    rear: AttachedFile | None = None
    passenger_side: AttachedFile | None = None
    roof: AttachedFile | None = None
    interior: AttachedFile | None = None
    cargo: AttachedFile | None = None

    @property
    def photos(self) -> tuple[tuple[Side, AttachedFile], ...]:
        """The photos there are, each with its side."""
        found = ((side, getattr(self, side.value)) for side in Side)
        return tuple((side, photo) for side, photo in found if photo is not None)


@dataclass(frozen=True, slots=True)
class CorrectedCondition:
    """What a condition record should have said, and why it said otherwise."""

    kind: ConditionKind
    driver_id: int | None = None
    fuel_percent: int | None = None
    note: str | None = None
    because: str = ""


@dataclass(frozen=True, slots=True)
class DamageDetails:
    """What the form of a damage holds."""

    van_id: int
    side: Side
    what: str
    estimate: Money | None = None


@dataclass(frozen=True, slots=True)
class DamageOutcome:
    """What became of a damage, and why; ``repaired_for`` is what its repair cost."""

    state: DamageState
    reason: str
    repaired_for: Money | None = None


def record_condition(uow: UnitOfWork, details: ConditionDetails) -> int:
    """Record how a van is now, with its photos, and return the record's id."""
    uow.require(Permission.FLEET_EDIT)
    _number, _status, left_on = van_standing(uow, details.van_id)
    problems = [*_level_problems(details.fuel_percent)]
    largest = largest_file_mb(uow.session)
    for side, photo in details.photos:
        problem = photo_problem(side.value, photo, largest)
        problems += [problem] if problem else []
    if left_on and left_on < uow.clock.today():
        problems.append(Problem("van_id", "condition.van_gone"))
    if details.odometer_mi is not None:
        problems += _odometer_problems(uow, details.van_id, details.odometer_mi)
    refuse(*problems)
    now = uow.clock.now()
    record = uow.add(
        ConditionRecord(
            van_id=details.van_id,
            kind=details.kind,
            taken_at=now,
            taken_by=uow.actor.name,
            driver_id=holder_of_van(uow, details.van_id, now),
            odometer_mi=details.odometer_mi,
            fuel_percent=details.fuel_percent,
            note=(details.note or "").strip() or None,
        )
    )
    for side, photo in details.photos:
        _keep(uow, record.id, side, photo, now)
    return record.id


def add_photo(uow: UnitOfWork, record_id: int, side: Side, file: AttachedFile | None) -> int:
    """Add a photo to a condition record; that it came afterwards stays visible."""
    uow.require(Permission.FLEET_EDIT)
    record = uow.get(ConditionRecord, record_id)
    if file is None:
        raise Rejected(Problem("file", "field.required"))
    problem = photo_problem("file", file, largest_file_mb(uow.session))
    if problem is not None:
        raise Rejected(problem)
    return _keep(uow, record.id, side, file, uow.clock.now())


def correct_condition(
    uow: UnitOfWork, record_id: int, details: CorrectedCondition, seen: int
) -> None:
    """Put right what was recorded wrong; what it said stays beside it, with the reason."""
    uow.require(Permission.FLEET_EDIT)
    record = uow.get(ConditionRecord, record_id, seen=seen, lock=True)
    must_exist(uow, "driver", details.driver_id)
    refuse(*_level_problems(details.fuel_percent), *unfounded(uow, record, details))
    put_right(uow, record, details, ConditionCorrection)


def enter_damage(uow: UnitOfWork, details: DamageDetails) -> int:
    """Enter a damage found just now, and return its id."""
    uow.require(Permission.FLEET_EDIT)
    van_standing(uow, details.van_id)
    refuse(*_damage_problems(details.what, details.estimate))
    return _enter(uow, details, uow.clock.now(), None)


def damage_found(
    uow: UnitOfWork, record_id: int, side: Side, what: str, estimate: Money | None
) -> int:
    """Enter a damage that a condition record shows: found when that was taken."""
    uow.require(Permission.FLEET_EDIT)
    record = uow.get(ConditionRecord, record_id)
    refuse(*_damage_problems(what, estimate))
    return _enter(
        uow, DamageDetails(record.van_id, Side(side), what, estimate), record.taken_at, record
    )


def change_damage(uow: UnitOfWork, damage_id: int, details: DamageDetails, seen: int) -> None:
    """Say better what it is, or what it will cost; under another van it was found anew."""
    uow.require(Permission.FLEET_EDIT)
    damage = uow.get(Damage, damage_id, seen=seen)
    van_standing(uow, details.van_id)
    not_open = damage.state is not DamageState.OPEN
    refuse(
        *_damage_problems(details.what, details.estimate),
        *([Problem("", "damage.not_open")] if not_open else []),
    )
    if details.van_id != damage.van_id:
        damage.van_id, damage.found_on_id = details.van_id, None
        damage.driver_id = holder_of_van(uow, details.van_id, damage.found_at)
    damage.side, damage.what = details.side, details.what.strip()
    damage.estimate = details.estimate


def close_damage(uow: UnitOfWork, damage_id: int, outcome: DamageOutcome, seen: int) -> None:
    """Note what became of a damage, or open it again; with a reason."""
    uow.require(Permission.FLEET_EDIT)
    damage = uow.get(Damage, damage_id, seen=seen)
    reason, repaired = outcome.reason.strip(), outcome.state is DamageState.REPAIRED
    problems = []
    if not reason:
        problems.append(Problem("reason", "field.required"))
    if repaired and outcome.repaired_for is None:
        problems.append(Problem("repaired_for", "field.required"))
    if outcome.repaired_for is not None and not repaired:
        problems.append(Problem("repaired_for", "damage.cost_belongs_to_repair"))
    if outcome.repaired_for is not None and outcome.repaired_for < ZERO:
        problems.append(Problem("repaired_for", "field.negative"))
    same = (damage.state, damage.reason, damage.repaired_for)
    if same == (outcome.state, reason, outcome.repaired_for):
        problems.append(Problem("state", "damage.nothing_new"))
    refuse(*problems)
    damage.state, damage.reason = outcome.state, reason[:REASON_LENGTH]
    damage.repaired_for = outcome.repaired_for
    is_open = outcome.state is DamageState.OPEN
    damage.closed_at = None if is_open else uow.clock.now()
    damage.closed_by = None if is_open else uow.actor.name


def remove_damage(uow: UnitOfWork, damage_id: int) -> None:
    """Delete a damage entered by mistake; one that something became of stays."""
    uow.require(Permission.FLEET_EDIT)
    damage = uow.get(Damage, damage_id, lock=True)
    if damage.state is not DamageState.OPEN:
        raise Rejected(Problem("", "damage.not_open"))
    remove_unused(uow, damage)


def _keep(
    uow: UnitOfWork, record_id: int, side: Side, file: AttachedFile, added_at: datetime
) -> int:
    return uow.add(
        ConditionPhoto(
            record_id=record_id,
            side=side,
            attachment_id=attach(uow, file),
            added_at=added_at,
        )
    ).id


def _enter(
    uow: UnitOfWork, details: DamageDetails, found_at: datetime, record: ConditionRecord | None
) -> int:
    holder = record.driver_id if record else holder_of_van(uow, details.van_id, found_at)
    return uow.add(
        Damage(
            van_id=details.van_id,
            side=details.side,
            what=details.what.strip(),
            found_at=found_at,
            found_on_id=record.id if record else None,
            driver_id=holder,
            estimate=details.estimate,
        )
    ).id


def _level_problems(fuel_percent: int | None) -> Iterator[Problem]:
    if fuel_percent is not None and not 0 <= fuel_percent <= _FULL:
        yield Problem("fuel_percent", "condition.fuel_unlikely")


def _odometer_problems(uow: UnitOfWork, van_id: int, miles: int) -> Iterator[Problem]:
    """Keep the reading, or yield why it cannot be one."""
    if miles < 0:
        yield Problem("odometer_mi", "field.negative")
    elif not note_reading(uow, van_id, Reading(uow.clock.today(), miles), ReadingSource.CONDITION):
        yield Problem("odometer_mi", "condition.odometer_unlikely")


def _damage_problems(what: str, estimate: Money | None) -> Iterator[Problem]:
    if not what.strip():
        yield Problem("what", "field.required")
    if estimate is not None and estimate < ZERO:
        yield Problem("estimate", "field.negative")
