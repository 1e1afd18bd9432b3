"""One line about a list: how many there are of each kind."""

from typing import Any

from dsp_desktop.app import Session
from dsp_desktop.kernel.listing import ListQuery
from dsp_desktop.kernel.wording import counted_label
from ui.kit.spec import PageSpec

#: Counting by kind asks once a kind: not for lists that grow by the day.
_COUNTED = 20_000


def summary(source: Session, spec: PageSpec[Any, Any]) -> str:
    """Return "16 active, 1 grounded" by the list's status; empty where it has none."""
    status = next((f for f in spec.filters if f.name == "status"), None)
    if status is None or isinstance(status.choices, tuple):
        return ""
    whole = spec.listing.count(source, ListQuery())
    if not 0 < whole <= _COUNTED:
        return ""
    numbers = (
        (spec.listing.count(source, ListQuery(filters={status.name: member})), member)
        for member in status.choices
    )
    return ", ".join(counted_label(number, member) for number, member in numbers if number)
