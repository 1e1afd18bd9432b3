"""The power goes at any moment: every action that was acknowledged is there, and none is half there."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.unlocking import find_key
from tests.faults import powercut
from tests.faults.ledger import a_days_work, actions_found, is_sound, open_again, state_of
from tests.faults.powercut import Disk, Event, recorded

if powercut.library() is None:
    pytest.skip("this build of SQLCipher hides its file layer", allow_module_level=True)

ACTIONS, CUTS = 60, 150


@dataclass
class Worked:
    """What was done to a company, and what it held after each acknowledged action."""

    key: CompanyKey
    before: bytes
    events: list[Event] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    acknowledged_at: list[int] = field(default_factory=list)

    def acknowledged(self, upto: int) -> int:
        """Return how many actions had been acknowledged when so many events had happened."""
        return sum(at <= upto for at in self.acknowledged_at)


def work(path: Path, chance: Random, *, actions: int, visits: int = 3) -> Worked:
    """Let somebody work on a company who closes and opens it again in between."""
    key = find_key(path)
    worked = Worked(key, path.read_bytes(), states=[state_of(path, key)])
    with recorded() as record:
        for visit in range(visits):
            app = open_again(path, key)
            first = 1 + visit * actions // visits
            for action in islice(a_days_work(app, chance, first), actions // visits):
                action()
                worked.acknowledged_at.append(len(record))
                worked.events = [*record.events]
                held = len(record)
                worked.states.append(state_of(path, key))
                assert len(record) == held, "looking must not write"
            app.close()
        worked.events = record.events
    return worked


def cut(worked: Worked, folder: Path, chance: Random, *, cuts: int) -> Iterator[int]:
    """Cut the power at random points and judge each; yields the actions acknowledged by then."""
    disk = Disk({"company.dsp": worked.before})
    played = 0
    for upto in sorted(chance.randrange(len(worked.events) + 1) for _ in range(cuts)):
        for event in worked.events[played:upto]:
            disk.play(event)
        played = upto
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, content in disk.after_power_cut(chance).items():
            (folder / name).write_bytes(content)
        path, acknowledged = folder / "company.dsp", worked.acknowledged(upto)
        app = open_again(path, worked.key)
        actions_found(app)
        app.close()
        assert is_sound(path, worked.key)
        assert state_of(path, worked.key) in worked.states[acknowledged : acknowledged + 2]
        yield acknowledged


def test_a_power_cut_loses_nothing_that_was_acknowledged(blank_file: Path, tmp_path: Path) -> None:
    path, chance = tmp_path / "company.dsp", Random(11)
    shutil.copy(blank_file, path)
    worked = work(path, chance, actions=ACTIONS)
    assert sum(e.what == "sync" for e in worked.events) >= ACTIONS
    assert len([*cut(worked, tmp_path / "after", chance, cuts=CUTS)]) == CUTS
