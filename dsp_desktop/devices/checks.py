"""Rules about devices: known by serial number, and back when the holder leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dsp_desktop.devices.terms import DeviceKind
from dsp_desktop.kernel.wording import day_text
from dsp_desktop.rules.catalog import rule
from dsp_desktop.rules.engine import Answer, broken
from dsp_desktop.rules.parameters import Figures

#: Kinds that carry a serial number of their own; chargers and battery packs often do not.
_NUMBERED = frozenset({DeviceKind.HANDHELD, DeviceKind.PHONE, DeviceKind.SCANNER})


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """One device that has not been lost or retired, and who holds it."""

    kind: DeviceKind
    has_number: bool
    holder: str | None
    holder_left: bool
    holder_left_on: date | None


def _known_and_returned(facts: DeviceFacts, _figures: Figures, _on: date) -> Iterator[Answer]:
    if facts.kind in _NUMBERED and not facts.has_number:
        yield broken("The serial number is not on file.", "Enter the serial number.")
    if facts.holder_left:
        left = f" on {day_text(facts.holder_left_on)}" if facts.holder_left_on else ""
        yield broken(
            f"Still held by {facts.holder}, who left{left}.",
            "Get it back and record the return, or mark it as lost.",
            since=facts.holder_left_on,
            due=facts.holder_left_on,
        )


RULES = (rule("AS-04", _known_and_returned),)
