"""What screens and reports read about the condition of vans and their damage."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from dsp_desktop.company.queries import time_zone
from dsp_desktop.damage.logic import OnLedger, owed_for
from dsp_desktop.damage.models import ConditionCorrection, ConditionPhoto, ConditionRecord, Damage
from dsp_desktop.damage.service import (
    ConditionDetails,
    CorrectedCondition,
    DamageDetails,
    DamageOutcome,
)
from dsp_desktop.damage.terms import ConditionKind, DamageState, Side
from dsp_desktop.db.attachments import Attachment, attached
from dsp_desktop.db.corrections import to_correct, told
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.listing import JoinedList, contains, within
from dsp_desktop.db.opening import demand
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.explain import Line
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.listing import Seen
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver

_LATEST = 5


class ConditionRow(NamedTuple):
    """One line of the list of condition records."""

    id: int
    taken_at: datetime
    van: str
    van_id: int
    kind: ConditionKind
    photos: int
    driver: str | None
    driver_id: int | None
    odometer_mi: int | None
    fuel_percent: int | None
    taken_by: str
    note: str | None
    corrected_on: date | None


class DamageRow(NamedTuple):
    """One line of the damage ledger."""

    id: int
    found_at: datetime
    van: str
    van_id: int
    side: Side
    what: str
    state: DamageState
    estimate: Money | None
    repaired_for: Money | None
    driver: str | None
    driver_id: int | None
    closed_at: datetime | None
    closed_by: str | None
    reason: str | None


class PhotoLine(NamedTuple):
    """One photo with when it was taken and who had the van, before the file is read."""

    id: int
    record_id: int
    side: Side
    kind: ConditionKind
    taken_at: datetime
    driver: str | None
    added_at: datetime
    name: str


_PHOTOS = (
    select(func.count())
    .where(ConditionPhoto.record_id == ConditionRecord.id)
    .correlate(ConditionRecord)
    .scalar_subquery()
)

CONDITION_LIST: JoinedList[ConditionRow] = JoinedList(
    ConditionRecord,
    ConditionRow,
    order="taken_at",
    view=Permission.FLEET_VIEW,
    matches=lambda _source, typed: or_(
        *(contains(column, typed) for column in (Van.number, Driver.name, ConditionRecord.note))
    ),
    joins=(
        (Van, Van.id == ConditionRecord.van_id),
        (Driver, Driver.id == ConditionRecord.driver_id),
    ),
    columns={"van": Van.number, "driver": Driver.name, "photos": _PHOTOS},
    filters={
        "kind": lambda _source, kind: ConditionRecord.kind == kind,
        "period": within(ConditionRecord.taken_at),
    },
)

DAMAGE_LIST: JoinedList[DamageRow] = JoinedList(
    Damage,
    DamageRow,
    order="found_at",
    view=Permission.FLEET_VIEW,
    matches=lambda _source, typed: or_(
        *(contains(column, typed) for column in (Van.number, Driver.name, Damage.what))
    ),
    joins=((Van, Van.id == Damage.van_id), (Driver, Driver.id == Damage.driver_id)),
    columns={"van": Van.number, "driver": Driver.name},
    filters={
        "state": lambda _source, state: Damage.state == state,
        "side": lambda _source, side: Damage.side == side,
        "period": within(Damage.found_at),
    },
)


def condition_details(source: Session, record_id: int) -> Seen[ConditionDetails]:
    """Return what a record says, for the form; its photos are looked at, not edited."""
    demand(source, Permission.FLEET_VIEW)
    record = found(source, ConditionRecord, record_id)
    details = ConditionDetails(
        record.van_id, record.kind, record.odometer_mi, record.fuel_percent, record.note
    )
    return Seen(details, record.version)


def condition_to_correct(source: Session, record_id: int) -> Seen[CorrectedCondition]:
    """Return what a record says now, for whoever puts it right."""
    demand(source, Permission.FLEET_VIEW)
    return to_correct(source, ConditionRecord, record_id, CorrectedCondition)


def damage_details(source: Session, damage_id: int) -> Seen[DamageDetails]:
    """Return what the form of a damage edits."""
    demand(source, Permission.FLEET_VIEW)
    return seen(source, Damage, damage_id, DamageDetails)


def damage_outcome(source: Session, damage_id: int) -> Seen[DamageOutcome]:
    """Return what became of a damage so far."""
    demand(source, Permission.FLEET_VIEW)
    damage = found(source, Damage, damage_id)
    outcome = DamageOutcome(damage.state, damage.reason or "", damage.repaired_for)
    return Seen(outcome, damage.version)


def photos_of(source: Session, entity: str, record_id: int) -> Sequence[PhotoLine]:
    """Return the photos of a condition record, or of the side that a damage is on.

    Those of a damage are its van's latest of that side, the newest first.
    """
    demand(source, Permission.FLEET_VIEW)
    asked = (
        select(ConditionPhoto, ConditionRecord, Driver.name, Attachment.name)
        .join(ConditionRecord, ConditionRecord.id == ConditionPhoto.record_id)
        .join(Attachment, Attachment.id == ConditionPhoto.attachment_id)
        .outerjoin(Driver, Driver.id == ConditionRecord.driver_id)
    )
    if entity == Damage.entity:
        damage = found(source, Damage, record_id)
        asked = asked.where(
            ConditionRecord.van_id == damage.van_id, ConditionPhoto.side == damage.side
        )
        newest = (ConditionRecord.taken_at.desc(), ConditionPhoto.id.desc())
        asked = asked.order_by(*newest).limit(_LATEST)
    else:
        asked = asked.where(ConditionRecord.id == record_id).order_by(ConditionPhoto.id)
    lines = [
        PhotoLine(
            photo.id, record.id, photo.side, record.kind, record.taken_at, driver,
            photo.added_at, name,
        )
        for photo, record, driver, name in source.execute(asked)
    ]  # fmt: skip
    if entity == Damage.entity:
        return lines
    order = list(Side)
    return sorted(lines, key=lambda line: order.index(line.side))


def photo(source: Session, photo_id: int) -> AttachedFile:
    """Return the file of a photo."""
    demand(source, Permission.FLEET_VIEW)
    return attached(source, found(source, ConditionPhoto, photo_id).attachment_id)


def condition_panel(source: Session, record_id: int) -> Panel:
    """Return one condition record: when, who had the van, which sides were photographed."""
    demand(source, Permission.FLEET_VIEW)
    record = found(source, ConditionRecord, record_id)
    van = found(source, Van, record.van_id)
    driver = source.get(Driver, record.driver_id) if record.driver_id else None
    facts = (
        Fact("Taken", record.taken_at),
        Fact("By", record.taken_by),
        Fact("Van", van.number, entity="van", record_id=van.id),
        Fact(
            "Who had the van",
            driver.name if driver else "Nobody",
            entity="driver" if driver else "",
            record_id=record.driver_id or 0,
        ),
        *known(
            Fact("Odometer", record.odometer_mi, unit="mi"),
            Fact("Fuel or charge", record.fuel_percent, unit="%"),
            Fact("Note", record.note),
        ),
    )
    shown = tuple(
        Fact(label(line.side), line.name if line.added_at == line.taken_at else line.added_at)
        for line in photos_of(source, ConditionRecord.entity, record_id)
    )
    damages = select(Damage).where(Damage.found_on_id == record_id).order_by(Damage.id)
    return Panel(
        f"{label(record.kind)}, van {van.number}",
        "Condition record",
        (
            Section("Condition", facts),
            Section("Photos by side", shown, empty="No photo was taken."),
            Section("Damage found", _facts(source.scalars(damages)), empty="None was entered."),
            *told(source, ConditionCorrection, record_id),
        ),
    )


def damage_panel(source: Session, damage_id: int) -> Panel:
    """Return one damage: where it is, who had the van, what it costs, what became of it."""
    demand(source, Permission.FLEET_VIEW)
    damage = found(source, Damage, damage_id)
    van = found(source, Van, damage.van_id)
    driver = source.get(Driver, damage.driver_id) if damage.driver_id else None
    facts = (
        Fact("State", damage.state),
        Fact("Van", van.number, entity="van", record_id=van.id),
        Fact("Side", damage.side),
        Fact("What", damage.what),
        Fact("Estimate", damage.estimate or "None yet"),
        *known(Fact("Repaired for", damage.repaired_for)),
    )
    record = source.get(ConditionRecord, damage.found_on_id) if damage.found_on_id else None
    origin = (
        Fact("Found", damage.found_at),
        Fact(
            "Who had the van",
            driver.name if driver else "Nobody",
            entity="driver" if driver else "",
            record_id=damage.driver_id or 0,
        ),
        *known(
            Fact(
                "Found on",
                record and f"Condition record: {label(record.kind).lower()}",
                entity=ConditionRecord.entity,
                record_id=damage.found_on_id or 0,
            )
        ),
    )
    closed = known(
        Fact("Closed by", damage.closed_by),
        Fact("On", damage.closed_at),
        Fact("Reason", damage.reason),
    )
    return Panel(
        f"{damage.what}, van {van.number}",
        label(damage.state),
        (
            Section("Damage", facts),
            Section("Where it comes from", origin),
            Section("What became of it", closed, empty="It is open."),
        ),
    )


def van_sections(source: Session, van_id: int) -> tuple[Section, ...]:
    """Return a van's open damage and its latest condition records, for its own panel."""
    demand(source, Permission.FLEET_VIEW)
    still = select(Damage).where(Damage.van_id == van_id, Damage.state == DamageState.OPEN)
    records = select(ConditionRecord).where(ConditionRecord.van_id == van_id)
    newest_first = records.order_by(ConditionRecord.taken_at.desc(), ConditionRecord.id.desc())
    taken = tuple(
        Fact(label(record.kind), record.taken_at, entity="condition_record", record_id=record.id)
        for record in source.scalars(newest_first.limit(_LATEST))
    )
    return (
        Section(
            "Open damage", _facts(source.scalars(still.order_by(Damage.id))), empty="None is open."
        ),
        Section("Condition", taken, empty="Its condition was never recorded."),
    )


def ledger(source: Session, van_ids: Iterable[int]) -> Mapping[int, Sequence[OnLedger]]:
    """Return every damage of each van, in the order they were found."""
    demand(source, Permission.FLEET_VIEW)
    zone = time_zone(source)
    asked = select(Damage).where(Damage.van_id.in_(list(van_ids)))
    by_van = defaultdict(list)
    for each in source.scalars(asked.order_by(Damage.found_at, Damage.id)):
        by_van[each.van_id].append(_on_ledger(each, zone))
    return by_van


def owed_by_van(
    source: Session, van_ids: Sequence[int]
) -> Mapping[int, tuple[Sequence[Line], Sequence[str]]]:
    """Return what each van's open damage adds to giving it back, and what is not certain."""
    demand(source, Permission.FLEET_VIEW)
    return {van_id: owed_for(damages) for van_id, damages in ledger(source, van_ids).items()}


def _on_ledger(damage: Damage, zone: str | None) -> OnLedger:
    return OnLedger(
        damage.id,
        damage.van_id,
        damage.side,
        damage.what,
        _day(damage.found_at, zone),
        damage.state,
        damage.estimate,
        damage.repaired_for,
        damage.closed_at and _day(damage.closed_at, zone),
    )


def _day(moment: datetime, zone: str | None) -> date:
    """Return the company's day of a moment."""
    return moment.astimezone(ZoneInfo(zone) if zone else UTC).date()


def _facts(damages: Iterable[Damage]) -> tuple[Fact, ...]:
    return tuple(
        Fact(
            f"{label(each.side)}: {each.what}",
            each.estimate or "No estimate",
            entity=Damage.entity,
            record_id=each.id,
        )
        for each in damages
    )
