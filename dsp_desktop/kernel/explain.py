"""A figure that can explain itself: what it is, how much, because of what, by what source."""

from collections.abc import Iterable
from dataclasses import dataclass

from dsp_desktop.kernel.money import ZERO, Money


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a sum. ``because`` is its formula with its inputs, in words.

    ``source`` is where a rate or a rule in it comes from; a lease or a statute.
    """

    label: str
    amount: Money
    because: str
    source: str = ""


def total(lines: Iterable[Line]) -> Money:
    """Add up lines, each rounded already.

    Example:
        >>> total([Line("Rent", Money.of("10.01"), "1 day"), Line("Fee", Money.of(5), "flat")])
        Money(cents=1501)
    """
    return sum((line.amount for line in lines), ZERO)
