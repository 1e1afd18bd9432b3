"""What a detail panel shows about one record, below why it is not ready.

The core says what there is to know, in plain words; the window decides how it looks.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Private:
    """Which private value a mask stands for: what a look asks for."""

    entity: str
    record_id: int
    field: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: a label and a value (text, date, datetime, Money, int, Decimal or enum).

    ``entity`` and ``record_id`` make the value a link to another record's panel.
    ``unit`` is written after a number: "mi", "gal". ``private`` offers a look at what the
    value masks.
    """

    label: str
    value: object
    unit: str = ""
    entity: str = ""
    record_id: int = 0
    private: Private | None = None


def known(*facts: Fact) -> tuple[Fact, ...]:
    """Return the facts that have a value: for what need not be there, such as a note."""
    return tuple(fact for fact in facts if fact.value is not None)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with facts under it; ``empty`` is the sentence for when there are none."""

    title: str
    facts: tuple[Fact, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One record at a glance: what people call it, what it is, and its sections."""

    title: str
    subtitle: str
    sections: tuple[Section, ...] = ()
