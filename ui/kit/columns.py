"""How wide each column of a table is, and which give way when there is no room. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wish:
    """What one column wants: ``wanted`` shows all it holds, below ``least`` it is no use.

    ``stays`` is for columns a table is unreadable without, and those a person chose; where
    these alone have no room they narrow further, as far as ``floor``.
    """

    wanted: int
    least: int
    stays: bool = False
    floor: int | None = None

    @property
    def lowest(self) -> int:
        """How narrow it can get at the very worst."""
        return self.least if self.floor is None else min(self.floor, self.least)


def fitted(wishes: Sequence[Wish], room: int) -> list[int]:
    """Return each column's width, 0 for one that gives way.

    Columns are declared in order of importance, so the last gives way first. What is
    left narrows as far as it can; room to spare is shared in proportion.
    """
    shown = list(range(len(wishes)))
    for place in reversed(range(len(wishes))):
        if sum(wishes[i].least for i in shown) <= room:
            break
        if not wishes[place].stays:
            shown.remove(place)
    widths = [0] * len(wishes)
    wanted = sum(wishes[i].wanted for i in shown)
    least = sum(wishes[i].least for i in shown)
    if wanted <= room:
        _share(widths, {i: wishes[i].wanted for i in shown}, room - wanted)
        for i in shown:
            widths[i] += wishes[i].wanted
    elif least > room:
        lowest = sum(wishes[i].lowest for i in shown)
        give = {i: wishes[i].least - wishes[i].lowest for i in shown}
        _share(widths, give, max(0, room - lowest))
        for i in shown:
            widths[i] += wishes[i].lowest
    else:
        give = {i: wishes[i].wanted - wishes[i].least for i in shown}
        _share(widths, give, max(0, room - least))
        for i in shown:
            widths[i] += wishes[i].least
    return widths


def _share(widths: list[int], parts: dict[int, int], spare: int) -> None:
    """Divide ``spare`` in proportion to ``parts``, every pixel of it."""
    whole = sum(parts.values())
    if not whole:
        return
    given = 0
    for i, part in parts.items():
        widths[i] = spare * part // whole
        given += widths[i]
    widths[next(reversed(parts))] += spare - given
