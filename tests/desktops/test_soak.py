"""Several people at work at once: afterwards everything acknowledged is there, and agrees."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

from sqlalchemy import func, select

from dsp_desktop.app import App
from dsp_desktop.custody.models import Custody
from dsp_desktop.db.audit import AuditEntry, prove
from dsp_desktop.db.everything import every_table
from dsp_desktop.fleet.models import Van
from dsp_desktop.kernel.changes import Verb
from dsp_desktop.registry import KINDS
from tests.desktops.soak import FIRST_MILES, Told, soak

#: What the ordinary run of the tests has time for; DSP_DESKTOP_SOAK asks for more, in minutes.
SECONDS = float(os.environ.get("DSP_DESKTOP_SOAK", "0")) * 60 or 12.0


def test_eight_people_on_one_server_lose_nothing_and_break_nothing(
    new_database: Callable[[], str], opened: Callable[[str], App]
) -> None:
    app = opened(new_database())
    told = soak(app, 8, SECONDS)
    say(told)

    for each in told:
        assert len(each.units) > 5
    assert broken(app, told) == []


def test_three_copies_of_the_program_on_one_file_lose_nothing_and_break_nothing(
    blank_copy: str, opened: Callable[[str], App]
) -> None:
    app = opened(blank_copy)
    told = soak(app, 3, SECONDS)
    say(told)

    for each in told:
        assert len(each.units) > 5
    assert broken(app, told) == []


def say(told: list[Told]) -> None:
    """Print the figures for ``docs/reliability.md``; seen with ``-s``."""
    done = sum((each.done for each in told), Counter[str]())
    print(  # noqa: T201 - figures for the documents
        f"\n{len(told)} clients: {sum(done.values())} operations, {dict(done)}; "
        f"{sum(len(t.units) for t in told)} acknowledged changes, "
        f"{sum(t.conflicts for t in told)} conflicts, {sum(t.refused for t in told)} refused, "
        f"{sum(t.crossed for t in told)} crossed, "
        f"longest {max(t.longest for t in told):.2f} s"
    )


def broken(app: App, told: list[Told]) -> list[str]:
    """Say in words what does not hold."""
    return [*lost(app, told), *overlapping(app), *miscounted(app), *dangling(app), *unchained(app)]


def lost(app: App, told: list[Told]) -> Iterator[str]:
    acknowledged = {unit for each in told for unit in each.units}
    with app.read() as source:
        clients = AuditEntry.actor_name.startswith("Client ")
        kept = set(source.scalars(select(AuditEntry.unit).where(clients).distinct()))
        miles = dict(source.execute(select(Van.id, Van.odometer_mi)).all())
    yield from (f"acknowledged and not there: {unit}" for unit in acknowledged - kept)
    yield from (f"there and never acknowledged: {unit}" for unit in kept - acknowledged)
    driven = sum((each.miles for each in told), Counter[int]())
    for van_id, count in driven.items():
        if miles[van_id] != FIRST_MILES + count:
            yield f"van {van_id} lost an update: {miles[van_id]} and not {FIRST_MILES + count}"


def overlapping(app: App) -> Iterator[str]:
    with app.read() as source:
        every = source.scalars(select(Custody).order_by(Custody.since, Custody.id)).all()
        by_item: dict[tuple[str, int], list[Custody]] = {}
        for custody in every:
            by_item.setdefault((custody.item_kind, custody.item_id), []).append(custody)
        for item, stretches in by_item.items():
            for before, after in pairwise(stretches):
                if before.until is None or before.until > after.since:
                    yield f"{item} was held twice: {before.id} and {after.id}"


def miscounted(app: App) -> Iterator[str]:
    """Hold each version against the trail: one more for each change since the record was added."""
    with app.read() as source:
        changes: Counter[tuple[str, int]] = Counter()
        there: set[tuple[str, int]] = set()
        of_one = select(AuditEntry).where(AuditEntry.entity_id > 0)  # not of a whole import
        for entry in source.scalars(of_one.order_by(AuditEntry.number)):
            record = (entry.entity, entry.entity_id)
            match entry.verb:
                case Verb.ADDED if record in there:
                    yield f"{record} was added twice"
                case Verb.ADDED:
                    there.add(record)
                    changes[record] = 0
                case Verb.CHANGED:
                    changes[record] += 1
                case Verb.REMOVED:
                    there.discard(record)
        for entity, kind in KINDS.items():
            found = dict(source.execute(select(kind.id, kind.version)).all())
            for record_id, version in found.items():
                if version != 1 + changes[entity, record_id]:
                    yield f"{entity} {record_id} has version {version}"
            gone = {i for e, i in there if e == entity} - found.keys()
            yield from (f"{entity} {i} is in the trail and not there" for i in gone)


def dangling(app: App) -> Iterator[str]:
    with app.read() as source:
        for table in every_table():
            for key in table.foreign_keys:
                other = key.column
                orphans = (
                    select(func.count())
                    .select_from(table)
                    .where(
                        key.parent.is_not(None),
                        ~select(other).where(other == key.parent).correlate(table).exists(),
                    )
                )
                if other.table is not table and source.scalar(orphans):
                    yield f"{table.name}.{key.parent.name} refers to nothing"


def unchained(app: App) -> Iterator[str]:
    with app.read() as source:
        found = prove(source, app.store.vault.sealer.link)
        if found.broken is not None:
            yield f"the trail is broken at {found.broken}"
