"""What README shows can be typed as it stands, in its order, and does what it says."""

import re
import shlex
from datetime import date
from glob import glob
from pathlib import Path

import pytest

from dsp_desktop.cli import run
from tests.conftest import ROOT
from tests.support.doubles import StillClock

_TYPED = "uv run dsp-desktop "


def shown() -> list[str]:
    """Return the commands of the main job, without what is remarked on them."""
    (block,) = re.findall(
        rf"```sh\n({_TYPED}demo .*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL
    )
    return [line.removeprefix(_TYPED).split(" #")[0].strip() for line in block.splitlines()]


def test_the_commands_of_the_readme_work_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("DSP_DESKTOP_USER", "DSP_DESKTOP_PASSWORD_FILE"):
        monkeypatch.delenv(name)
    clock, done = StillClock(date(2026, 11, 20)), []
    for typed in shown():
        if "postgresql://" in typed:  # what another test does, with a server
            continue
        line = typed.replace("backups/FILE", "backups/*.dspbackup")
        words = [w for word in shlex.split(line) for w in (sorted(glob(word)) or [word])]  # noqa: PTH207 - as a shell does
        assert run(words, clock=clock) == 0, (typed, capsys.readouterr())
        done.append(words[0])
    assert done[:3] == ["demo", "import", "import"]
    assert {path.name for path in tmp_path.iterdir()} >= {"report.pdf", "new.dsp", "backups"}
