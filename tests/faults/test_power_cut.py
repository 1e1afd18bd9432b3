"""The power goes at any moment: every acknowledged action is there, and none is half there."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from dsp_desktop.db.migrate import bring_up_to_date
from dsp_desktop.runtime.keys import CompanyKey
from dsp_desktop.unlocking import find_key
from tests.faults import powercut
from tests.faults.ledger import (
    CLOCK,
    a_days_work,
    actions_found,
    chance_of,
    is_sound,
    later_scripts,
    open_again,
    state_of,
)
from tests.faults.powercut import Disk, Event, recorded

if powercut.library() is None:
    pytest.skip("this build of SQLCipher hides its file layer", allow_module_level=True)

#: How much is done between two openings of the company.
VISITS = (40, 12, 8)
CUTS, UPGRADES = 100, 30


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


def work(path: Path, chance: Random, visits: Sequence[int]) -> Worked:
    """Let somebody work on a company who closes and opens it again in between."""
    key = find_key(path)
    worked = Worked(key, path.read_bytes(), states=[state_of(path, key)])
    with recorded() as record:
        for visit, actions in enumerate(visits):
            app = open_again(path, key)
            first = 1 + sum(visits[:visit])
            for action in islice(a_days_work(app, chance, first), actions):
                action()
                worked.acknowledged_at.append(len(record.events))
                worked.states.append(state_of(path, key))
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
        fresh(folder)
        for name, content in disk.after_power_cut(chance).items():
            (folder / name).write_bytes(content)
        path, acknowledged = folder / "company.dsp", worked.acknowledged(upto)
        assert find_key(path) == worked.key
        app = open_again(path, worked.key)
        actions_found(app)
        app.close()
        assert is_sound(path, worked.key)
        assert state_of(path, worked.key) in worked.states[acknowledged : acknowledged + 2]
        yield acknowledged


def fresh(folder: Path) -> Path:
    """Return an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder


def test_a_power_cut_loses_nothing_that_was_acknowledged(blank_file: Path, tmp_path: Path) -> None:
    path, chance = tmp_path / "company.dsp", chance_of(11)
    shutil.copy(blank_file, path)
    worked = work(path, chance, VISITS)
    emptied = sum((e.file, e.what) == ("company.dsp", "sync") for e in worked.events)
    assert emptied > len(VISITS), "the log must be emptied into the file while somebody works, too"
    assert len([*cut(worked, tmp_path / "after", chance, cuts=CUTS)]) == CUTS


def test_a_power_cut_during_an_upgrade_leaves_the_old_company_or_the_new_one(
    blank_file: Path, tmp_path: Path
) -> None:
    path, chance = tmp_path / "company.dsp", chance_of(12)
    shutil.copy(blank_file, path)
    key = find_key(path)
    app = open_again(path, key)
    for action in islice(a_days_work(app, chance), 5):
        action()
    app.close()
    before, old, later = path.read_bytes(), state_of(path, key), later_scripts(tmp_path / "later")
    with recorded() as record:
        bring_up_to_date(path, key, scripts=later, clock=CLOCK)
    new = state_of(path, key)
    assert new != old
    for upto in {chance.randrange(len(record.events) + 1) for _ in range(UPGRADES)}:
        disk = Disk({path.name: before})
        for event in record.events[:upto]:
            disk.play(event)
        after = fresh(tmp_path / "after")
        for name, content in disk.after_power_cut(chance).items():
            (after / name).write_bytes(content)
        assert state_of(after / path.name, key) in (old, new)
        bring_up_to_date(after / path.name, key, scripts=later, clock=CLOCK)
        assert is_sound(after / path.name, key)
        assert state_of(after / path.name, key) == new
