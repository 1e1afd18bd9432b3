"""Rules about a driver and a van together."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.kernel.wording import day_text
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken, unknown
from dsp_desktop.rules.parameters import Figures

#: Classes of commercial licenses (49 CFR 383.91); C is for passengers and placarded loads.
_HEAVY = frozenset("AB")
#: The letter by itself, or with the M of a motorcycle endorsement: "B", "CDL-B", "AM1".
_CLASS = re.compile(r"\b([ABC])(?:M\d?)?\b")


@dataclass(frozen=True, slots=True)
class PairFacts:
    """One driver on one van. ``planned_on`` is the day of the route, if there is one.

    ``driver_has_cdl`` is ``None`` while nobody has said whether the one on file is in force;
    ``cdl_class`` is what the state calls it.
    """

    van: str
    van_needs_cdl: bool
    driver_has_cdl: bool | None
    cdl_class: str | None = None
    planned_on: date | None = None


def _commercial_license(facts: PairFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if not facts.van_needs_cdl:
        return
    planned = f" on {day_text(facts.planned_on)}" if facts.planned_on else ""
    needs = f"{facts.van}{planned} needs a commercial license (CDL)"
    action = "Choose a driver with a commercial license, or a lighter van."
    written = (facts.cdl_class or "").upper().replace("CDL", " ").replace("CLASS", " ")
    letters = set(_CLASS.findall(written))
    if facts.driver_has_cdl is None:
        yield unknown(
            f"{needs}; it is not known whether the one on file is in force.",
            "Check the license with the state; enter its standing and the date it expires.",
            due=facts.planned_on,
        )
    elif not facts.driver_has_cdl:
        yield broken(f"{needs}; none in force is on file.", action, due=facts.planned_on)
    elif not letters:
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
