"""One custody, one key, one uniform: what its form edits and its panel says."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from dsp_desktop.custody.logic import Item, available
from dsp_desktop.custody.models import Custody, Key, Uniform
from dsp_desktop.custody.queries.lists import TABLES
from dsp_desktop.custody.service import HandOutDetails, KeyDetails, UniformDetails
from dsp_desktop.custody.terms import ItemKind
from dsp_desktop.db.details import found, seen
from dsp_desktop.db.opening import demand
from dsp_desktop.fleet.logic import van_called
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.listing import Choice, Seen
from dsp_desktop.kernel.panel import Fact, Panel, Section, known
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.kernel.wording import label
from dsp_desktop.people.models import Driver
from dsp_desktop.people.terms import DriverStatus

_LATEST = 5


def custody_details(source: Session, custody_id: int) -> Seen[HandOutDetails]:
    """Return what the hand-out form edits."""
    demand(source, Permission.CUSTODY_VIEW)
    custody = found(source, Custody, custody_id)
    details = HandOutDetails(
        Item(custody.item_kind, custody.item_id).handle,
        custody.driver_id,
        custody.condition_out,
        custody.since,
        custody.note,
    )
    return Seen(details, custody.version)


def key_details(source: Session, key_id: int) -> Seen[KeyDetails]:
    """Return what the key form edits."""
    demand(source, Permission.CUSTODY_VIEW)
    return seen(source, Key, key_id, KeyDetails)


def uniform_details(source: Session, uniform_id: int) -> Seen[UniformDetails]:
    """Return what the uniform form edits."""
    demand(source, Permission.CUSTODY_VIEW)
    return seen(source, Uniform, uniform_id, UniformDetails)


def item_picks(source: Session) -> Sequence[Choice]:
    """Return every item to hand out, by handle; what is out or out of use comes last."""
    demand(source, Permission.CUSTODY_VIEW)
    open_now = select(Custody.item_kind, Custody.item_id).where(Custody.until.is_(None))
    out = {(kind, item_id) for kind, item_id in source.execute(open_now)}
    free, rest = [], []
    for kind, (table, name) in TABLES.items():
        for item_id, called, status in source.execute(
            select(table.id, name, table.status).order_by(name)
        ):
            text = f"{label(kind)} {called}"
            handle = Item(kind, item_id).handle
            if not available(kind, status):
                rest.append(Choice(handle, f"{text} ({label(status).lower()})"))
            elif (kind, item_id) in out:
                rest.append(Choice(handle, f"{text} (out)"))
            else:
                free.append(Choice(handle, text))
    return free + rest


def holder_picks(source: Session) -> Sequence[Choice]:
    """Return the drivers who may be given something."""
    demand(source, Permission.CUSTODY_VIEW)
    rows = source.execute(
        select(Driver.id, Driver.name)
        .where(Driver.status != DriverStatus.LEFT)
        .order_by(Driver.name, Driver.id)
    )
    return [Choice(driver_id, name) for driver_id, name in rows]


def custody_panel(source: Session, custody_id: int) -> Panel:
    """Return what there is to know about one custody."""
    demand(source, Permission.CUSTODY_VIEW)
    custody = found(source, Custody, custody_id)
    driver = found(source, Driver, custody.driver_id)
    item = Item(custody.item_kind, custody.item_id)
    name = _called(source, item)
    facts = (
        Fact(label(item.kind), name, entity=item.kind.value, record_id=item.id),
        Fact("Driver", driver.name, entity="driver", record_id=driver.id),
        Fact("From", custody.since),
        Fact("To", custody.until or "Still out"),
        Fact("Condition handed out", custody.condition_out),
        *([Fact("Condition taken back", custody.condition_back)] if custody.until else []),
        *known(Fact("Note", custody.note)),
    )
    others = item_sections(source, item.kind, item.id)
    title = van_called(name) if item.kind is ItemKind.VAN else name
    return Panel(title, f"Held by {driver.name}", (Section("Custody", facts), *others[1:]))


def key_panel(source: Session, key_id: int) -> Panel:
    """Return what there is to know about one set of keys."""
    demand(source, Permission.CUSTODY_VIEW)
    key = found(source, Key, key_id)
    van = source.get(Van, key.van_id) if key.van_id else None
    facts = (
        Fact("Status", key.status),
        Fact("Van", van and van.number, entity="van", record_id=key.van_id or 0),
        *known(Fact("Note", key.note)),
    )
    held = item_sections(source, ItemKind.KEY, key_id)
    return Panel(key.label, "Key", (Section("Key", facts), *held))


def uniform_panel(source: Session, uniform_id: int) -> Panel:
    """Return what there is to know about one piece of uniform."""
    demand(source, Permission.CUSTODY_VIEW)
    uniform = found(source, Uniform, uniform_id)
    facts = (
        Fact("Status", uniform.status),
        Fact("Size", uniform.size),
        *known(Fact("Note", uniform.note)),
    )
    held = item_sections(source, ItemKind.UNIFORM, uniform_id)
    return Panel(uniform.label, uniform.kind, (Section("Uniform", facts), *held))


def item_sections(source: Session, kind: ItemKind, item_id: int) -> tuple[Section, ...]:
    """Return who holds an item and who held it before, for the item's own panel."""
    demand(source, Permission.CUSTODY_VIEW)
    stretches = source.execute(
        select(Custody.id, Custody.since, Custody.until, Driver.id, Driver.name)
        .join(Driver, Driver.id == Custody.driver_id)
        .where(Custody.item_kind == kind, Custody.item_id == item_id)
        .order_by(Custody.since.desc(), Custody.id.desc())
        .limit(_LATEST + 1)
    ).all()
    now = tuple(
        fact
        for _id, since, until, driver_id, name in stretches
        if until is None
        for fact in (
            Fact("Driver", name, entity="driver", record_id=driver_id),
            Fact("Since", since),
        )
    )
    before = tuple(
        Fact(name, until, entity="custody", record_id=custody_id)
        for custody_id, _since, until, _driver_id, name in stretches
        if until is not None
    )
    return (
        Section("Now held by", now, empty="Nobody holds it."),
        Section("Held before, until", before[:_LATEST], empty="Nobody has held it before."),
    )


def driver_sections(source: Session, driver_id: int) -> tuple[Section, ...]:
    """Return what a driver holds, for the driver's own panel."""
    demand(source, Permission.CUSTODY_VIEW)
    held = source.execute(
        select(Custody.item_kind, Custody.item_id, Custody.since)
        .where(Custody.driver_id == driver_id, Custody.until.is_(None))
        .order_by(Custody.since, Custody.id)
    ).all()
    facts = tuple(
        Fact(
            label(kind), _called(source, Item(kind, item_id)), entity=kind.value, record_id=item_id
        )
        for kind, item_id, _since in held
    )
    return (Section("Holds now", facts, empty="Holds nothing of ours."),)


def _called(source: Session, item: Item) -> str:
    table, name = TABLES[item.kind]
    return source.scalar(select(name).where(table.id == item.id)) or label(item.kind)
