"""How anything is measured: two ways in turn, several rounds, the median of their ratios.

Machines differ, and a busy one slows both ways alike; so no time of its own is ever
compared with anything, only two times of the same round.
"""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. ``figures`` are ratios, or milliseconds where ``unit`` says so."""

    what: str
    at_most: float
    figures: tuple[float, ...] = ()
    unit: str = ""
    note: str = ""

    @property
    def middle(self) -> float:
        """The median of all rounds."""
        return median(self.figures)

    @property
    def holds(self) -> bool | None:
        """Whether the target is met; ``None`` if it was not measured."""
        return self.middle <= self.at_most if self.figures else None


def in_turn(
    ours: Callable[[], float], plain: Callable[[], float], rounds: int
) -> tuple[list[float], list[float]]:
    """Run both ways ``rounds`` times, swapping which goes first; return what each took."""
    took_ours, took_plain = [], []
    for number in range(rounds):
        if number % 2:
            took_plain.append(plain())
            took_ours.append(ours())
        else:
            took_ours.append(ours())
            took_plain.append(plain())
    return took_ours, took_plain


def compared(  # noqa: PLR0913 - a row of the table has this much to say
    what: str,
    at_most: float,
    ours: Callable[[], float],
    plain: Callable[[], float],
    *,
    rounds: int,
    note: str = "",
) -> Row:
    """Return the ratio of two ways, round by round; the first round warms up and is dropped."""
    took_ours, took_plain = in_turn(ours, plain, rounds + 1)
    ratios = tuple(a / b for a, b in zip(took_ours[1:], took_plain[1:], strict=True))
    times = f"{_ms(median(took_ours[1:]))} to {_ms(median(took_plain[1:]))}"
    return Row(what, at_most, ratios, note=f"{times}; {note}" if note else times)


def timed(work: Callable[[], object], times: int = 1) -> float:
    """Return the seconds one call of ``work`` takes, on average over ``times``."""
    gc.collect()
    began = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - began) / times


def _ms(seconds: float) -> str:
    milliseconds = seconds * 1000
    return f"{milliseconds:,.0f} ms" if milliseconds >= 10 else f"{milliseconds:.2f} ms"  # noqa: PLR2004 - two digits are enough above
