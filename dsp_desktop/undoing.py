"""Taking back one operation, whichever it was: an import as one step, any other by its records."""

from dsp_desktop.db.undo import undo
from dsp_desktop.db.uow import UnitOfWork
from dsp_desktop.intake.queries import import_of
from dsp_desktop.intake.service import take_back
from dsp_desktop.registry import KINDS


def take_back_unit(uow: UnitOfWork, unit: str) -> None:
    """Take back what the operation ``unit`` did, all of it or none of it."""
    batch_id = import_of(uow.session, unit)
    if batch_id is None:
        undo(uow, unit, KINDS)
    else:
        take_back(uow, batch_id)
