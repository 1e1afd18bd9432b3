"""The catalog of rules: what each one asks for, by what law, how severe, since when.

The words, citations and severities live in ``resources/rules/*.toml``; the checks live
in each area's ``checks.py`` and are tied to their entry by the rule's number.
"""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.rules.engine import Answer, Rule, Severity, Stage
from dsp_desktop.rules.parameters import Figures
from dsp_desktop.runtime.paths import RULES

FactsT = TypeVar("FactsT")


@cache
def entries(folder: Path = RULES) -> dict[str, dict[str, Any]]:
    """Read every entry of the catalog by rule number; no number may stand twice."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(folder.glob("*.toml")):
        for number, entry in tomllib.loads(path.read_text("utf-8")).items():
            if number in found:
                msg = f"{number} stands twice in the catalog"
                raise ValueError(msg)
            found[number] = entry
    return found


def rule(
    number: str,
    check: Callable[[FactsT, Figures, date], Iterable[Answer]],
    *,
    told_to: Permission | None = None,
) -> Rule[FactsT]:
    """Tie a check to its entry in the catalog; ``told_to`` is who may be told its answers."""
    entry = entries()[number]
    stage = entry.get("stage")
    return Rule(
        id=number,
        title=entry["title"],
        requirement=entry["requirement"],
        citation=entry["citation"],
        severity=Severity(entry["severity"]),
        since=entry["since"],
        check=check,
        stage=None if stage is None else Stage(stage),
        confirmed=entry.get("confirmed", True),
        may_soften=entry.get("may_soften", True),
        told_to=told_to,
    )
