"""Whoever pulls the plug during a restore finds the old company or the new one, whole."""

import shutil
import subprocess
import sys
from pathlib import Path

from dsp_desktop.app import App
from tests.backup.test_restoring import backed_up, vans
from tests.conftest import ROOT
from tests.support.builders import a_van, a_vin

_MOST = 60


def restored(backup: Path, place: Path, step: int) -> int:
    """Restore in a process of its own that dies at a step; return how it ended."""
    command = [sys.executable, "-m", "tests.backup.steps", str(backup), str(place), str(step)]
    return subprocess.run(command, check=False, cwd=ROOT).returncode  # noqa: S603 - ourselves


def test_killed_at_any_step_a_restore_leaves_the_old_or_the_new(
    in_file: App, tmp_path: Path
) -> None:
    backup = backed_up(in_file, tmp_path)
    old = vans(in_file.target) + 1
    a_van(in_file, number="LATER", vin=a_vin(1))
    in_file.close()
    seen = []
    for step in range(1, _MOST):
        folder = tmp_path / f"step {step}"
        folder.mkdir()
        place = Path(shutil.copy(in_file.target, folder))
        code = restored(backup, place, step)
        seen.append(vans(place))
        assert seen[-1] in {old, old - 1}
        if seen[-1] == old - 1:  # the one that was there is kept, whole too
            assert [vans(kept) for kept in folder.glob("demo.before-restore-*.dsp")] == [old]
        if code == 0:
            break
        assert code == 9
    assert code == 0, "more steps than were tried"
    assert seen == sorted(seen, reverse=True), "it changes once and for all"
    assert {old, old - 1} == set(seen)
