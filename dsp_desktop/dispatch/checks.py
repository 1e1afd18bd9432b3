"""Rules about a driver and a van together."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.kernel.wording import day_text
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken
from dsp_desktop.rules.parameters import Figures


@dataclass(frozen=True, slots=True)
class PairFacts:
    """One driver on one van. ``planned_on`` is the day of the route, if there is one."""

    van: str
    van_needs_cdl: bool
    driver_has_cdl: bool
    planned_on: date | None = None


def _commercial_license(facts: PairFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.van_needs_cdl and not facts.driver_has_cdl:
        planned = f" on {day_text(facts.planned_on)}" if facts.planned_on else ""
        yield broken(
            f"{facts.van}{planned} needs a commercial license (CDL); none in force is on file.",
            "Choose a driver with a commercial license, or a lighter van.",
            due=facts.planned_on,
        )


RULES = (rule("FMC-15", _commercial_license),)
