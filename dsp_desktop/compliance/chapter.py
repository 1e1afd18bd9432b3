"""Some rules, and everything they are asked about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from dsp_desktop.rules.engine import Rule, Subject

FactsT = TypeVar("FactsT")


@dataclass(frozen=True, slots=True)
class Chapter(Generic[FactsT]):
    """Some rules, and everything they are asked about."""

    rules: Sequence[Rule[FactsT]]
    subjects: list[tuple[Subject, FactsT]]
