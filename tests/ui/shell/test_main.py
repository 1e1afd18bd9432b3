"""The one door: commands without Qt, the window with its arguments."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from ui import main


def run(code: str) -> str:
    """Run a program of its own, so that what it imports can be counted."""
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_a_command_never_loads_qt() -> None:
    code = (
        "import sys; from ui.main import main\n"
        "code = main(['findings', '--help'])\n"
        "print(code, any(m.startswith('PySide6') for m in sys.modules))"
    )
    assert run(code).splitlines()[-1] == "0 False"


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ([], ""),
        (["--demo"], ""),
        (["--company", "a.dsp"], "a.dsp"),
        (["--company=postgresql://office/x"], "postgresql://office/x"),
        (["my company.dsp"], "my company.dsp"),
    ],
)
def test_the_window_gets_the_company_that_was_named(
    given: list[str], target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr("ui.window.open_window", lambda t, **k: seen.append((t, k["demo"])) or 0)
    assert main.main(given) == 0
    assert seen == [(target, given == ["--demo"])]


@pytest.mark.parametrize("given", [["--company"], ["--company="], ["--demo", "x"]])
def test_what_was_said_wrongly_is_refused_with_the_usage(
    given: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(given) == 2
    assert "usage" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux leaves libraries to the system")
def test_a_missing_library_gets_a_sentence_naming_the_packages(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class NoLibrary:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "ui.window":
                raise ImportError("libEGL.so.1: cannot open shared object file: No such file")

    monkeypatch.delitem(sys.modules, "ui.window", raising=False)
    monkeypatch.setattr(sys, "meta_path", [NoLibrary(), *sys.meta_path])
    assert main.main([]) == 1
    said = capsys.readouterr().err
    assert "libEGL.so.1" in said
    assert "libegl1" in said
    assert "libxcb-cursor0" in said
    assert "Traceback" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="the other systems always have a display")
def test_a_machine_without_a_display_is_told_what_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert main.main([]) == 1
    assert "no display" in capsys.readouterr().err


def test_nothing_heavy_is_loaded_before_the_first_paint() -> None:
    code = (
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from PySide6.QtWidgets import QApplication\n"
        "import ui.window as w\n"
        "from dsp_desktop.runtime.settings import SettingsStore\n"
        "app = QApplication([])\n"
        "w.FrontDesk.open = lambda self, target: None\n"
        "desk = w.FrontDesk(app, SettingsStore())\n"
        "desk.begin('somewhere.dsp', demo=False)\n"
        "desk.window.grab()\n"
        "heavy = 'sqlalchemy qtawesome pyqtgraph reportlab numpy alembic sqlcipher3 pypdfium2'\n"
        "print([m for m in heavy.split() if m in sys.modules])"
    )
    assert run(code).splitlines()[-1] == "[]"


def test_qt_loaded_the_quick_way_still_gives_the_icons_and_the_chart_all_its_names() -> None:
    code = (
        "import os; os.environ['QT_QPA_PLATFORM'] = 'offscreen'\n"
        "from ui.main import load_qt; load_qt()\n"
        "from PySide6.QtWidgets import QApplication, QWidget\n"
        "app = QApplication([])\n"
        "from ui.kit.icons import icon\n"
        "from ui.pages.today_chart import load_drawing; load_drawing()\n"
        "print(icon('ph.truck', QWidget()).isNull())"
    )
    assert run(code).splitlines()[-1] == "False"


def test_no_page_loads_its_area_before_it_is_asked_something() -> None:
    code = (
        "import sys, ui.shell.companies, ui.shell.desk, ui.shell.navigator\n"
        "from ui.catalog import DOORS\n"
        "pages = [door.page() for door in DOORS]\n"
        "loaded = [m for m in sys.modules if m.endswith(('.models', '.queries', '.service'))]\n"
        "print(len(pages) == len(DOORS), 'sqlalchemy' in sys.modules, loaded)"
    )
    assert run(code).splitlines()[-1] == "True False []"
