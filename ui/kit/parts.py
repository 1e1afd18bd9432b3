"""What other areas add to a record's panel."""

from collections.abc import Callable, Sequence
from typing import Any

from dsp_desktop.kernel.errors import NotPermitted
from dsp_desktop.kernel.panel import Section


def told_by(area: Callable[..., Section | Sequence[Section]], *asked: Any) -> tuple[Section, ...]:
    """Return the sections of an area; none of one that the person's role does not show."""
    try:
        found = area(*asked)
    except NotPermitted:
        return ()
    return (found,) if isinstance(found, Section) else tuple(found)
