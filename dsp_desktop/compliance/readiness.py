"""The answer to "what is ready on this day?": every finding, and the state of every subject."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from dsp_desktop.rules.engine import Finding, State, Subject, worst


@dataclass(frozen=True)
class Readiness:
    """Findings of one day over the whole company.

    ``subjects`` holds everything that was looked at, so that what has no finding can be
    counted as Ready. ``sources`` names every figure the findings rest on, and the rules
    (their ``unit`` is "rule") that nobody has re-read at their source or that the owner
    has made milder or harder.
    """

    on: date
    subjects: Mapping[tuple[str, int], Subject]
    findings: tuple[Finding, ...]
    sources: tuple["FigureUsed", ...] = ()

    @cached_property
    def _by_subject(self) -> dict[tuple[str, int], list[Finding]]:
        found: dict[tuple[str, int], list[Finding]] = {}
        for finding in self.findings:
            found.setdefault((finding.subject.kind, finding.subject.id), []).append(finding)
        return found

    def of(self, kind: str, record_id: int) -> tuple[Finding, ...]:
        """Return the findings about one subject, worst first."""
        return tuple(self._by_subject.get((kind, record_id), ()))

    def state(self, kind: str, record_id: int) -> State | None:
        """Return where a subject stands; ``None`` for what no rule looks at."""
        if (kind, record_id) not in self.subjects:
            return None
        return worst(f.state for f in self.of(kind, record_id))

    @cached_property
    def states(self) -> dict[tuple[str, int], State]:
        """The state of every subject that was looked at."""
        return {key: worst(f.state for f in self._by_subject.get(key, ())) for key in self.subjects}

    def count(self, kind: str) -> Counter[State]:
        """Count the subjects of one kind by state."""
        return Counter(state for (k, _), state in self.states.items() if k == kind)

    def ids(self, kind: str, state: State) -> frozenset[int]:
        """Return the ids of the subjects of one kind in one state."""
        return frozenset(i for (k, i), s in self.states.items() if k == kind and s is state)


@dataclass(frozen=True, slots=True)
class FigureUsed:
    """A figure a rule looked at, as a reader of the report wants to see it."""

    name: str
    description: str
    value: str
    unit: str
    since: date
    source: str
    confirmed: bool
    own: bool
