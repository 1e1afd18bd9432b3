"""Where a person wants to be, said without knowing the window or any page.

A page that wants another page shown emits a ``Place`` through ``Operations.wanted``; the
shell goes there. A page that can be more than itself (a list cut down to one state, a
record in front, its form open) has a ``visit(place)``; the shell calls it on arrival.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dsp_desktop.rules.engine import State


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its entity, and what to show there.

    ``record_id`` is selected and shown in the panel; ``edit`` opens its form, or a blank
    one when there is no record. ``state`` cuts the list down to one readiness state,
    ``filters`` sets its drop-downs, ``text`` its search box. ``start`` holds values a
    blank form begins with. ``files`` are paths for a page that takes files.
    """

    entity: str
    record_id: int = 0
    edit: bool = False
    state: State | None = None
    text: str = ""
    filters: Mapping[str, object] = field(default_factory=dict)
    start: Mapping[str, object] = field(default_factory=dict)
    files: tuple[str, ...] = ()


def report_place(name: str, **answers: object) -> Place:
    """Return where a report is made, by its name; ``answers`` are its questions' by name.

    Example:
        >>> report_place("maintenance-file", van=12).start
        {'report': 'maintenance-file', 'van': 12}
    """
    return Place("report", start={"report": name, **answers})
