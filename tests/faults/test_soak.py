"""The long runs: as many minutes of power cuts and kills as DSP_DESKTOP_SOAK says."""

import os
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest

from dsp_desktop.unlocking import find_key
from tests.faults.ledger import chance_of
from tests.faults.test_kill import work_and_kill
from tests.faults.test_power_cut import VISITS, cut, work
from tests.faults.writers import Killing

MINUTES = float(os.environ.get("DSP_DESKTOP_SOAK", "0"))

pytestmark = pytest.mark.skipif(not MINUTES, reason="a long run; DSP_DESKTOP_SOAK gives minutes")


def for_as_long(share: float, again: Callable[[int], Counter[str]]) -> Counter[str]:
    """Do it again and again for a share of the minutes; the figures go to standard error."""
    until, figures = time.monotonic() + MINUTES * 60 * share, Counter[str]()
    for seed in count(int(os.environ.get("DSP_DESKTOP_SOAK_SEED", "1"))):
        figures += again(seed)
        if time.monotonic() > until:
            break
    sys.stderr.write(f"\n{dict(figures)}\n")
    return figures


def test_thousands_of_power_cuts_lose_nothing(blank_file: Path, tmp_path: Path) -> None:
    def again(seed: int) -> Counter[str]:
        path, chance = tmp_path / f"{seed}" / "company.dsp", chance_of(1_000 + seed)
        path.parent.mkdir()
        shutil.copy(blank_file, path)
        worked = work(path, chance, VISITS)
        acknowledged = [*cut(worked, path.parent / "after", chance, cuts=200)]
        shutil.rmtree(path.parent)
        return Counter(cuts=len(acknowledged), acknowledged=sum(acknowledged))

    assert for_as_long(0.6, again)["cuts"]


def test_hundreds_of_kills_lose_nothing(killing: Killing, blank_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "company.dsp"
    shutil.copy(blank_file, path)
    key, chance = find_key(path), chance_of(2)

    def again(seed: int) -> Counter[str]:
        told, more = work_and_kill(killing, str(path), key, chance, seed)
        assert more in (0, 1)
        if seed % 50 == 0:  # or the file grows without end
            for left in tmp_path.glob("company*"):
                left.unlink()
            shutil.copy(blank_file, path)
        return Counter(kills=1, acknowledged=told, unheard=more)

    assert for_as_long(0.2, again)["kills"]


def test_hundreds_of_kills_on_a_server_lose_nothing(
    killing: Killing, new_database: Callable[..., str]
) -> None:
    target = new_database()
    key, chance = find_key(target), chance_of(3)

    def again(seed: int) -> Counter[str]:
        told, more = work_and_kill(killing, target, key, chance, seed)
        assert more in (0, 1)
        return Counter(kills=1, acknowledged=told, unheard=more)

    assert for_as_long(0.2, again)["kills"]
