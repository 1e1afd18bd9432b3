"""A demo company for the tests of commands, made once and copied."""

import shutil
from pathlib import Path

import pytest

from dsp_desktop.cli import run
from tests.conftest import CLOCK


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest demo there is; nobody writes into it."""
    path = tmp_path_factory.mktemp("demo") / "demo.dsp"
    assert run(["demo", str(path), "--routes", "1", "--years", "1"], clock=CLOCK) == 0
    return path


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A demo of one's own, used by somebody who says no name."""
    monkeypatch.delenv("DSP_DESKTOP_USER", raising=False)
    monkeypatch.delenv("DSP_DESKTOP_PASSWORD_FILE", raising=False)
    return str(shutil.copy(demo_file, tmp_path / "demo.dsp"))
