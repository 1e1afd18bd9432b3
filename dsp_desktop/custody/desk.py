"""The scan desk: each scan is understood and done in one unit of work, or not at all."""

from dataclasses import dataclass

from dsp_desktop.custody.logic import (
    GiveOut,
    NextDriver,
    Step,
    TakeIn,
    Turn,
    decide,
    read_scan,
)
from dsp_desktop.custody.queries.desk import known_of, turn_of
from dsp_desktop.custody.service import HandOutDetails, hand_out, take_back
from dsp_desktop.custody.terms import Condition, DeskMode
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.kernel.errors import Problem, Rejected
from dsp_desktop.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class Desk:
    """How the desk stands when a scan comes in.

    ``driver_id`` is whose turn it is, ``condition`` how the thing scanned looks. ``asked`` is
    the code that was to be scanned once more to be handed out all the same.
    """

    mode: DeskMode = DeskMode.HAND_OUT
    driver_id: int | None = None
    driver: str = ""
    condition: Condition = Condition.GOOD
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scan did, and whose turn it is now with what they hold."""

    step: Step
    turn: Turn | None


def scan_at_desk(uow: UnitOfWork, typed: str, desk: Desk) -> Outcome:
    """Do what a scan means: hand out, take back, or whose turn it is.

    A step that is a problem says why nothing was done.
    """
    uow.require(Permission.CUSTODY_EDIT)
    scanned = read_scan(typed)
    if scanned is None:
        raise Rejected(Problem("", "desk.unknown", (("code", ""),)))
    source, turn = uow.session, None
    if desk.driver_id is not None:
        turn = turn_of(source, desk.driver_id, desk.driver)
    known = known_of(source, scanned, desk.mode, turn, again=desk.asked == typed)
    step = decide(known)
    match step:
        case GiveOut():
            details = HandOutDetails(step.item.handle, step.driver_id, desk.condition)
            hand_out(uow, details)
        case TakeIn():
            take_back(uow, step.custody_id, desk.condition)
        case NextDriver():
            return Outcome(step, turn_of(source, step.driver_id, step.driver))
        case Problem():
            return Outcome(step, turn)
    source.flush()
    return Outcome(step, turn and turn_of(source, turn.driver_id, turn.driver))
