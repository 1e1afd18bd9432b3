"""The lists of items that daily checks go through, and what answers to them mean.

They live in ``resources/checks/*.toml``, dated and with their source. A list that has been
in use is never changed: every check names its list, and keeps one letter an item.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from dsp_desktop.runtime.paths import CHECKS
from dsp_desktop.upkeep.terms import CheckClass, ItemAnswer

LETTERS = {ItemAnswer.FINE: "F", ItemAnswer.DEFECT: "D", ItemAnswer.DOES_NOT_APPLY: "N"}
_ANSWERS = {letter: answer for answer, letter in LETTERS.items()}


@dataclass(frozen=True, slots=True)
class CheckItem:
    """One thing to look at; a defect of a safety item takes the vehicle off the road."""

    words: str
    is_safety: bool
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items of one class of vehicles from a day on. ``name`` is what checks keep of it."""

    name: str
    of: CheckClass
    since: date
    source: str
    confirmed: bool
    items: tuple[CheckItem, ...]


@cache
def shipped(folder: Path = CHECKS) -> Mapping[CheckClass, tuple[Checklist, ...]]:
    """Read every list there is, oldest first; refuse one without a source or out of order."""
    return {each: tuple(_read(folder / f"{each.value}.toml", each)) for each in CheckClass}


def list_on(of: CheckClass, day: date) -> Checklist:
    """Return the list in force on a day: the newest that had begun, or the first of all."""
    known = shipped()[of]
    return [each for each in known if each.since <= day or each is known[0]][-1]


def named_list(name: str) -> Checklist:
    """Return the list that a check was answered by."""
    return next(each for lists in shipped().values() for each in lists if each.name == name)


def in_letters(answers: Iterable[ItemAnswer]) -> str:
    """Return answers as a check keeps them.

    Example:
        >>> in_letters([ItemAnswer.FINE, ItemAnswer.DEFECT, ItemAnswer.DOES_NOT_APPLY])
        'FDN'
    """
    return "".join(LETTERS[answer] for answer in answers)


def from_letters(letters: str) -> tuple[ItemAnswer, ...]:
    """Return what a check keeps as answers."""
    return tuple(_ANSWERS[letter] for letter in letters)


def _read(path: Path, of: CheckClass) -> Iterable[Checklist]:
    before = date.min
    for entry in tomllib.loads(path.read_text("utf-8"))["list"]:
        items = tuple(
            CheckItem(item["words"], item["safety"], item.get("citation", ""))
            for item in entry["item"]
        )
        since: date = entry["since"]
        if since <= before or not entry["source"].strip():
            msg = f"{path.name}: a list is out of order or without a source"
            raise ValueError(msg)
        if len({item.words for item in items}) < len(items):
            msg = f"{path.name}: an item stands twice"
            raise ValueError(msg)
        before = since
        name = f"{of.value}/{since.isoformat()}"
        yield Checklist(name, of, since, entry["source"], entry["confirmed"], items)
