"""What may be handed out, and when two custodies collide. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dsp_desktop.custody.terms import ItemKind, ItemStatus
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.terms import CardStatus

_KINDS = tuple(ItemKind)
#: The one status of each kind of item in which it may change hands.
_AVAILABLE: dict[ItemKind, StrEnum] = {
    ItemKind.VAN: VanStatus.ACTIVE,
    ItemKind.DEVICE: DeviceStatus.IN_SERVICE,
    ItemKind.FUEL_CARD: CardStatus.ACTIVE,
    ItemKind.KEY: ItemStatus.IN_SERVICE,
    ItemKind.UNIFORM: ItemStatus.IN_SERVICE,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that can be held: its kind and its id among its kind."""

    kind: ItemKind
    id: int

    @property
    def handle(self) -> int:
        """Return one number for both, for a form that offers items of every kind.

        Example:
            >>> Item.from_handle(Item(ItemKind.KEY, 12).handle)
            Item(kind=<ItemKind.KEY: 'key'>, id=12)
        """
        return self.id * len(_KINDS) + _KINDS.index(self.kind)

    @classmethod
    def from_handle(cls, handle: int) -> "Item":
        """Return the item that a form's number stands for."""
        record_id, kind = divmod(handle, len(_KINDS))
        return cls(_KINDS[kind], record_id)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From a moment up to another, which no longer belongs to it; ``None`` is not over."""

    since: datetime
    until: datetime | None

    def meets(self, other: "Stretch") -> bool:
        """Whether one holder would have had the item while another still did.

        Example:
            >>> morning = Stretch(datetime(2026, 3, 2, 9), datetime(2026, 3, 2, 12))
            >>> morning.meets(Stretch(datetime(2026, 3, 2, 12), None))
            False
            >>> morning.meets(Stretch(datetime(2026, 3, 2, 11), None))
            True
        """
        begins_before_other_ends = other.until is None or self.since < other.until
        return begins_before_other_ends and (self.until is None or other.since < self.until)


def available(kind: ItemKind, status: StrEnum) -> bool:
    """Whether an item in this status may be handed out.

    Example:
        >>> available(ItemKind.VAN, VanStatus.GROUNDED)
        False
    """
    return status is _AVAILABLE[kind]
