"""What may be handed out, when two custodies collide, and what a scan means.

Pure: no database, no clock.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dsp_desktop.custody.terms import DeskMode, ItemKind, ItemStatus
from dsp_desktop.devices.terms import DeviceStatus
from dsp_desktop.fleet.terms import VanStatus
from dsp_desktop.fuel.terms import CardStatus
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.wording import day_text, label, listed
from dsp_desktop.kernel.writing import as_code
from dsp_desktop.people.terms import DriverStatus

_KINDS = tuple(ItemKind)
#: The one status of each kind of item in which it may change hands.
_AVAILABLE: dict[ItemKind, StrEnum] = {
    ItemKind.VAN: VanStatus.ACTIVE,
    ItemKind.DEVICE: DeviceStatus.IN_SERVICE,
    ItemKind.FUEL_CARD: CardStatus.ACTIVE,
    ItemKind.KEY: ItemStatus.IN_SERVICE,
    ItemKind.UNIFORM: ItemStatus.IN_SERVICE,
}


#: What comes back after each shift; cards and uniforms stay with their driver.
DAILY = frozenset({ItemKind.VAN, ItemKind.KEY, ItemKind.DEVICE})
#: No shift is longer: what comes back daily and has been out for so long was forgotten.
LONGEST_SHIFT = timedelta(hours=12)


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


#: Of these a driver has one at a time; a second one is handed out when scanned twice.
_ONE_EACH = frozenset({ItemKind.VAN, ItemKind.KEY, ItemKind.FUEL_CARD})
#: What stands before a code on a label of ours, so that it can mean nothing else.
_DRIVER_TAG = "DRIVER"
_TAGS: dict[str, ItemKind] = {
    "VAN": ItemKind.VAN,
    "DEVICE": ItemKind.DEVICE,
    "CARD": ItemKind.FUEL_CARD,
    "KEY": ItemKind.KEY,
    "UNIFORM": ItemKind.UNIFORM,
}
#: So many letters of a name say whose it is; fewer are a slip of the finger.
_FEWEST_LETTERS = 2
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Scanned:
    """What came over the line: a code, and the one kind of thing it can mean, if it says so.

    ``kind`` is ``None`` where it may mean anything; ``is_driver`` where only a driver.
    """

    code: str
    kind: ItemKind | None = None
    is_driver: bool = False


@dataclass(frozen=True, slots=True)
class KnownDriver:
    """A driver whom a code may mean; ``exactly`` by the whole badge or name, not a beginning."""

    id: int
    name: str
    status: DriverStatus
    exactly: bool


@dataclass(frozen=True, slots=True)
class Held:
    """In whose hands a thing is: the open custody, the driver, and since which day."""

    custody_id: int
    driver_id: int
    driver: str
    since: date


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A thing that is called just so, and in whose hands it is."""

    item: Item
    called: str
    status: StrEnum
    held: Held | None = None

    @property
    def words(self) -> str:
        """What people say: "Key K-12"."""
        return f"{label(self.item.kind)} {self.called}"


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is at the desk, and what of each kind they hold."""

    driver_id: int
    driver: str
    holds: tuple[tuple[ItemKind, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known when a scan comes in. ``again`` says it repeats one that asked for it."""

    scanned: Scanned
    mode: DeskMode
    drivers: tuple[KnownDriver, ...] = ()
    items: tuple[KnownItem, ...] = ()
    turn: Turn | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class NextDriver:
    """The turn goes to this driver; nothing is written."""

    driver_id: int
    driver: str


@dataclass(frozen=True, slots=True)
class GiveOut:
    """Hand this to the driver whose turn it is."""

    item: Item
    called: str
    driver_id: int
    driver: str


@dataclass(frozen=True, slots=True)
class TakeIn:
    """End this custody."""

    custody_id: int
    called: str
    driver: str


Step = NextDriver | GiveOut | TakeIn | Problem


def read_scan(typed: str) -> Scanned | None:
    """Return what came over the line; ``None`` for an empty one.

    Example:
        >>> read_scan("key: k-12")
        Scanned(code='K-12', kind=<ItemKind.KEY: 'key'>, is_driver=False)
        >>> read_scan(" A1B2C3 ")
        Scanned(code='A1B2C3', kind=None, is_driver=False)
    """
    code = as_code(" ".join(typed.split()))
    if code is None:
        return None
    tag, colon, rest = (part.strip() for part in code.partition(":"))
    if colon and rest and tag == _DRIVER_TAG:
        return Scanned(rest, is_driver=True)
    if colon and rest and tag in _TAGS:
        return Scanned(rest, _TAGS[tag])
    return Scanned(code)


def tagged(kind: ItemKind | None, code: str) -> str:
    """Return what a label of ours says to a scanner; without a kind it is a driver's badge.

    Example:
        >>> tagged(ItemKind.KEY, "K-12"), tagged(None, "A1B2C3")
        ('KEY:K-12', 'DRIVER:A1B2C3')
    """
    if kind is None:
        return f"{_DRIVER_TAG}:{code}"
    return f"{next(tag for tag, each in _TAGS.items() if each is kind)}:{code}"


def begins_name(code: str, name: str) -> bool:
    """Whether every word of ``code`` begins another word of ``name``, in their order.

    Example:
        >>> begins_name("AD EX", "Ada Example"), begins_name("EX", "Ada Example")
        (True, True)
        >>> begins_name("A", "Ada Example"), begins_name("ADA X", "Ada Example")
        (False, False)
    """
    if sum(c.isalpha() for c in code) < _FEWEST_LETTERS:
        return False
    words = iter(name.upper().replace("-", " ").split())
    return all(any(word.startswith(part) for word in words) for part in code.split())


def decide(known: Known) -> Step:
    """Return what a scan does: one thing for certain, or why it does nothing.

    A driver whom the whole code names, or a thing called just so, goes before one whose
    name only begins like it; wherever two remain, nothing is done.
    """
    exact = [driver for driver in known.drivers if driver.exactly]
    drivers = exact or ([] if known.items else list(known.drivers))
    found = [*(driver.name for driver in drivers), *(item.words for item in known.items)]
    code = known.scanned.code
    if not found:
        return Problem("", "desk.unknown", (("code", code),))
    if len(found) > 1:
        more = len(found) - _MOST_NAMED
        named = [*found[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])]
        return Problem("", "desk.ambiguous", (("code", code), ("these", listed(named))))
    if drivers:
        return _turn_of(drivers[0], known)
    return _move_of(known.items[0], known)


def _turn_of(driver: KnownDriver, known: Known) -> Step:
    said = (("driver", driver.name),)
    if known.turn is not None and known.turn.driver_id == driver.id:
        return Problem("", "desk.turn_already", said)
    if known.mode is DeskMode.HAND_OUT and driver.status is DriverStatus.LEFT:
        return Problem("", "custody.driver_left", said)
    if known.mode is DeskMode.HAND_OUT and driver.status is DriverStatus.SUSPENDED:
        return Problem("", "desk.suspended", said)
    return NextDriver(driver.id, driver.name)


def _move_of(item: KnownItem, known: Known) -> Step:
    if item.held is not None:
        return _in_hands(item, item.held, known)
    turn, said = known.turn, (("item", item.words),)
    if known.mode is DeskMode.TAKE_BACK:
        return Problem("", "desk.not_out", said)
    if not available(item.item.kind, item.status):
        status = ("status", label(item.status).lower())
        return Problem("", "custody.item_unavailable", (*said, status))
    if turn is None:
        return Problem("", "desk.no_turn", said)
    second = [called for kind, called in turn.holds if kind is item.item.kind]
    if item.item.kind in _ONE_EACH and second and not known.again:
        holds = (*said, ("driver", turn.driver), ("other", f"{label(item.item.kind)} {second[0]}"))
        return Problem("", "desk.second", holds)
    return GiveOut(item.item, item.words, turn.driver_id, turn.driver)


def _in_hands(item: KnownItem, held: Held, known: Known) -> Step:
    turn = known.turn
    if turn is None or (turn.driver_id == held.driver_id and known.mode is DeskMode.TAKE_BACK):
        return TakeIn(held.custody_id, item.words, held.driver)
    whose = (("item", item.words), ("driver", held.driver), ("since", day_text(held.since)))
    if turn.driver_id != held.driver_id:
        return Problem("", "desk.anothers", (*whose, ("turn", turn.driver)))
    return Problem("", "desk.has_it", whose)
