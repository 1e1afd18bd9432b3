"""Some thousand inputs through one door, and what came of them."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain
from random import Random

from tests.fuzz.children import child
from tests.fuzz.mutations import mutated
from tests.fuzz.seeds import seeds_of


@dataclass(slots=True)
class Run:
    """The figures of one run; ``faults`` holds the inputs that were not refused in peace."""

    door: str
    tried: int = 0
    grown_mb: float = 0.0
    slowest: float = 0.0
    said: Counter[str] = field(default_factory=Counter)
    faults: list[tuple[bytes, str]] = field(default_factory=list)


def run(door: str, count: int, *, seed: int, until: Callable[[], bool] = lambda: False) -> Run:
    """Try some of the seeds themselves, then inputs made from all of them."""
    seeds, made = seeds_of(door), Run(door)
    sound = Random(seed).sample(seeds, min(len(seeds), count // 2))  # noqa: S311 - the same each time
    with child(door) as one:
        for content in chain(sound, mutated(seeds, count - len(sound), seed=seed)):
            if until():
                break
            answer = one.ask(content)
            made.tried += 1
            made.grown_mb = max(made.grown_mb, answer.grown_mb)
            made.slowest = max(made.slowest, answer.seconds)
            made.said[answer.said] += 1
            if answer.fault:
                made.faults.append((content, answer.fault))
    return made


def for_a_while(door: str, minutes: float, *, seed: int) -> Run:
    """Try inputs until the time is up."""
    end = time.monotonic() + minutes * 60
    return run(door, 10**9, seed=seed, until=lambda: time.monotonic() > end)
