"""Which files are photos, and which damage a lessor's words are about. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dsp_desktop.damage.terms import DamageState, Side
from dsp_desktop.documents.logic import file_problem
from dsp_desktop.kernel.errors import Problem
from dsp_desktop.kernel.explain import Line
from dsp_desktop.kernel.file_kinds import FileKind, recognized, tidy_name
from dsp_desktop.kernel.files import AttachedFile
from dsp_desktop.kernel.money import Money
from dsp_desktop.kernel.wording import day_text, label, money_text

#: What every screen shows and every report prints.
_PHOTOS = (FileKind.JPEG, FileKind.PNG)
#: Words that say nothing of which damage is meant.
_SAYS_NOTHING = frozenset(
    {"and", "charge", "damage", "damaged", "for", "repair", "side", "the", "van", "with"}
)


@dataclass(frozen=True, slots=True)
class OnLedger:
    """One damage of the ledger as whoever reckons with it needs it."""

    id: int
    van_id: int
    side: Side
    what: str
    found_on: date
    state: DamageState
    estimate: Money | None = None
    repaired_for: Money | None = None
    closed_on: date | None = None

    @property
    def called(self) -> str:
        """What people call it: "Dent in the door, driver side"."""
        return f"{self.what}, {label(self.side).lower()}"


def photo_problem(field: str, file: AttachedFile, largest_mb: int) -> Problem | None:
    """Return why a file cannot be kept as a photo, or ``None``.

    Example:
        >>> photo_problem("front", AttachedFile("front.pdf", b"%PDF-1.7 ..."), 25).code
        'photo.not_a_picture'
    """
    problem = file_problem(file, largest_mb)
    if problem is not None:
        return Problem(field, problem.code, problem.details)
    if recognized(file.name, file.content).kind not in _PHOTOS:
        return Problem(field, "photo.not_a_picture", (("name", tidy_name(file.name)),))
    return None


def owed_for(damages: Sequence[OnLedger]) -> tuple[tuple[Line, ...], tuple[str, ...]]:
    """Return what open damages add to the cost of giving a van back, and what is not known.

    Example:
        >>> dent = OnLedger(1, 1, Side.REAR, "Dent", date(2026, 3, 2), DamageState.OPEN)
        >>> owed_for([dent])
        ((), ('Dent, rear, has no estimate; it is not counted.',))
    """
    lines, doubts = [], []
    for each in damages:
        if each.state is not DamageState.OPEN:
            continue
        if each.estimate is None:
            doubts.append(f"{each.called}, has no estimate; it is not counted.")
        else:
            because = f"estimate; found {day_text(each.found_on)}"
            lines.append(Line(f"Damage: {each.called}", each.estimate, because))
    return tuple(lines), tuple(doubts)


def meant_by(words: str | None, damages: Sequence[OnLedger]) -> OnLedger | None:
    """Return the damage a lessor's line is about; ``None`` if its words fit none, or several.

    Words that share the most with one damage mean it. A line that names nothing means the
    only one there is.

    Example:
        >>> dent = OnLedger(1, 1, Side.REAR, "Dent in door", date(2026, 3, 2), DamageState.OPEN)
        >>> glass = OnLedger(2, 1, Side.FRONT, "Cracked glass", date(2026, 3, 2), DamageState.OPEN)
        >>> meant_by("Repair dented rear door", [dent, glass]).id
        1
    """
    said = _stems(words or "")
    if not said:
        return damages[0] if len(damages) == 1 else None
    shared = [(len(said & _stems(each.called)), each) for each in damages]
    most = max((count for count, _each in shared), default=0)
    best = [each for count, each in shared if count == most]
    return best[0] if most and len(best) == 1 else None


def told(damage: OnLedger) -> str:
    """Return what the ledger says of a damage, in a sentence."""
    said = f"{damage.called}, found {day_text(damage.found_on)}"
    match damage.state:
        case DamageState.OPEN if damage.estimate is None:
            state = "open, without an estimate"
        case DamageState.OPEN:
            state = f"open, estimated at {money_text(damage.estimate)}" if damage.estimate else ""
        case DamageState.REPAIRED:
            day = f" {day_text(damage.closed_on)}" if damage.closed_on else ""
            cost = f" for {money_text(damage.repaired_for)}" if damage.repaired_for else ""
            state = f"repaired{day}{cost}"
        case _:
            state = label(damage.state).lower()
    return f"{said}: {state}."


def _stems(text: str) -> set[str]:
    """Return the words that tell one damage from another, by their beginnings."""
    words = set(re.findall(r"[a-z]+", text.casefold())) - _SAYS_NOTHING
    return {word[:4] for word in words if len(word) > 2}  # noqa: PLR2004 - "dented" is "dent"
