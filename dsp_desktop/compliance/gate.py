"""The dispatch gate: may this driver take this van on this day? Every reason, not the first."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from dsp_desktop import rulebook
from dsp_desktop.compliance.chapters import one_pair
from dsp_desktop.compliance.discretion import KEPT_APART, answers, untold
from dsp_desktop.compliance.facts import load
from dsp_desktop.compliance.subjects import Shelf
from dsp_desktop.db.opening import demand
from dsp_desktop.kernel.errors import NotFound
from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.rules.engine import Finding, Stage, State, urgency


class Decision(StrEnum):
    """What the gate says."""

    ALLOWED = "allowed"
    CANNOT_CONFIRM = "cannot_confirm"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class GateResult:
    """The gate's answer for one driver and one van on one day.

    ``findings`` are in the order the gate asks: company, van, driver, pair; the worst
    first within each. Warnings are among them even when the pair may leave.
    """

    on: date
    driver_id: int
    van_id: int
    driver: str
    van: str
    findings: tuple[Finding, ...]

    @property
    def decision(self) -> Decision:
        """Blocked wins over cannot confirm, and whatever is not known is never a pass."""
        if self.of(State.BLOCKED):
            return Decision.BLOCKED
        return Decision.CANNOT_CONFIRM if self.of(State.CANNOT_CONFIRM) else Decision.ALLOWED

    def of(self, state: State) -> tuple[Finding, ...]:
        """Return the findings in one state."""
        return tuple(finding for finding in self.findings if finding.state is state)


def gate(source: Session, *, driver_id: int, van_id: int, on: date) -> GateResult:
    """Ask whether one driver may take one van on a day."""
    return gates(source, [(driver_id, van_id)], on=on)[0]


def gates(source: Session, pairs: Sequence[tuple[int, int]], *, on: date) -> tuple[GateResult, ...]:
    """Ask about many pairs of driver and van at once: a whole day's roster in one reading."""
    demand(source, Permission.DISPATCH_VIEW)
    records = load(
        source, on, drivers={driver for driver, _ in pairs}, vans={van for _, van in pairs}
    )
    shelf, lacking = Shelf(records), untold(source)
    return tuple(_ask(shelf, driver_id, van_id, lacking) for driver_id, van_id in pairs)


def _ask(shelf: Shelf, driver_id: int, van_id: int, lacking: Collection[Permission]) -> GateResult:
    driver, van = shelf.drivers.get(driver_id), shelf.vans.get(van_id)
    if driver is None:
        raise NotFound(entity="driver", id=driver_id)
    if van is None:
        raise NotFound(entity="van", id=van_id)
    chapters = (
        replace(chapter, rules=[rule for rule in chapter.rules if rule.stage])
        for chapter in one_pair(shelf, driver, van)
    )
    findings = sorted(_staged(answers(chapters, shelf.records, lacking)), key=lambda pair: pair[0])
    return GateResult(
        shelf.records.on,
        driver_id,
        van_id,
        driver.name,
        van.number,
        tuple(finding for _, finding in findings),
    )


def _staged(findings: Iterator[Finding]) -> Iterator[tuple[tuple[object, ...], Finding]]:
    stages = {number: rule.stage for number, rule in rulebook.by_number().items()}
    stages[KEPT_APART] = Stage.DRIVER
    order = list(Stage)
    for finding in findings:
        stage = stages[finding.rule]
        yield (order.index(stage) if stage else len(order), *urgency(finding)), finding
