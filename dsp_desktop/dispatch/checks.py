"""Rules about a driver and a van together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.kernel.wording import day_text
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken, unknown
from dsp_desktop.rules.parameters import Figures

#: Classes of commercial licenses (49 CFR 383.91); C is for passengers and placarded loads.
_HEAVY = frozenset("AB")
_CLASSES = frozenset("ABC")


@dataclass(frozen=True, slots=True)
class PairFacts:
    """One driver on one van. ``planned_on`` is the day of the route, if there is one.

    ``cdl_class`` is what the state calls the commercial license in force.
    """

    van: str
    van_needs_cdl: bool
    driver_has_cdl: bool
    cdl_class: str | None = None
    planned_on: date | None = None


def _commercial_license(facts: PairFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if not facts.van_needs_cdl:
        return
    planned = f" on {day_text(facts.planned_on)}" if facts.planned_on else ""
    needs = f"{facts.van}{planned} needs a commercial license (CDL)"
    action = "Choose a driver with a commercial license, or a lighter van."
    letters = set((facts.cdl_class or "").upper().replace("CDL", "").replace("CLASS", ""))
    if not facts.driver_has_cdl:
        yield broken(f"{needs}; none in force is on file.", action, due=facts.planned_on)
    elif not letters & _CLASSES:
        yield unknown(
            f"{needs}; the class of the license is not on file.",
            "Enter the class of the commercial license.",
            due=facts.planned_on,
        )
    elif not letters & _HEAVY:
        yield broken(
            f"{needs} of class A or B; this one is of class {facts.cdl_class}.",
            action,
            due=facts.planned_on,
        )


RULES = (rule("FMC-15", _commercial_license),)
