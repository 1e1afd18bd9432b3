"""The records a report may be about, each kind asked for in one way."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dsp_desktop.kernel.listing import Choice
from dsp_desktop.reports.asking import OneRecord

if TYPE_CHECKING:
    from sqlalchemy.orm import Session
else:  # what can be asked is shown long before anything is read
    Session = Any


def _vans(source: Session) -> Sequence[Choice]:
    from dsp_desktop.fleet.queries import van_picks  # noqa: PLC0415 - when somebody chooses

    return van_picks(source)


def _drivers(source: Session) -> Sequence[Choice]:
    from dsp_desktop.people.queries import driver_picks  # noqa: PLC0415 - when somebody chooses

    return driver_picks(source)


def _things(source: Session) -> Sequence[Choice]:
    from dsp_desktop.reports.queries.custody import thing_choices  # noqa: PLC0415 - as above

    return thing_choices(source)


#: One van, or one driver, which must be named.
A_VAN = OneRecord("van", "Van", _vans)
A_DRIVER = OneRecord("driver", "Driver", _drivers)
#: One thing that can be held, by the handle of its ``Item``.
A_THING = OneRecord("item", "Item", _things)
#: The same, where no answer means all of them.
ANY_VAN = OneRecord("van", "Van", _vans, everything="All vans")
ANY_DRIVER = OneRecord("driver", "Driver", _drivers, everything="All drivers")
