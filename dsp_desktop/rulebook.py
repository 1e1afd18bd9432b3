"""Every rule there is, area by area: what settings, reports and tests go through."""

from typing import Any

from dsp_desktop.company import checks as company
from dsp_desktop.devices import checks as devices
from dsp_desktop.dispatch import checks as dispatch
from dsp_desktop.documents import checks as documents
from dsp_desktop.fleet import checks as fleet
from dsp_desktop.fuel import checks as fuel
from dsp_desktop.insurance import checks as insurance
from dsp_desktop.people import checks as people
from dsp_desktop.rules.engine import Rule
from dsp_desktop.screening import checks as screening
from dsp_desktop.upkeep import checks as upkeep

RULES: tuple[Rule[Any], ...] = (
    *company.RULES,
    *insurance.RULES,
    *fleet.RULES,
    *upkeep.RULES,
    *people.RULES,
    *documents.RULES,
    *screening.RULES,
    *dispatch.RULES,
    *devices.RULES,
    *fuel.RULES,
)


def by_number() -> dict[str, Rule[Any]]:
    """Return the rules by their number; a rule asked of several kinds of subject is one rule."""
    return {rule.id: rule for rule in RULES}
