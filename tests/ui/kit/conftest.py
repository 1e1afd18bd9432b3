"""What the tests of the kit share: operations that know where every van stands."""

from datetime import date

import pytest

from dsp_desktop.app import App, Session
from dsp_desktop.compliance.readiness import Readiness
from dsp_desktop.fleet.queries import VAN_LIST
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.rules.engine import Finding, Severity, State, Subject
from tests.support.doubles import ErrorEar, InlineExecutor
from ui.kit.operations import Operations

STATES = {"BLOCKED": State.BLOCKED, "SOON": State.DUE_SOON, "UNKNOWN": State.CANNOT_CONFIRM}


def by_number(source: Session, on: date) -> Readiness:
    """Look at every van; its number begins with the state it is in."""
    rows = VAN_LIST.rows(source, VAN_LIST.ids(source, ListQuery()))
    subjects = {("van", i): Subject("van", i, row.number) for i, row in rows.items()}
    findings = tuple(
        Finding(
            "VEH-01",
            "49 CFR 396.7",
            Severity.BLOCKER,
            STATES[subject.label.split()[0]],
            subject,
            f"{subject.label} has a fault",
            "Enter the repair",
            on,
            None,
        )
        for subject in subjects.values()
        if subject.label.split()[0] in STATES
    )
    return Readiness(on, subjects, findings)


@pytest.fixture
def operations(app: App, errors: ErrorEar, qapp: object) -> Operations:
    """Operations without threads, whose rules read the state off a van's number."""
    inline = InlineExecutor()
    return Operations(app, errors, writer=inline, reader=inline, readiness=by_number)
