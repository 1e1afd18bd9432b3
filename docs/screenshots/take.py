"""Take the screenshots of the documents anew: ``uv run python docs/screenshots/take.py COMPANY``.

Opens the real window on a company (the demo company, say) without a display and saves its
pages as they are. ``--all FOLDER`` saves every page in both looks and all sizes instead,
for a person to look through after a change.
"""

import argparse
import os
import tempfile
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QElapsedTimer, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QTableView

from dsp_desktop.kernel.wording import label
from dsp_desktop.rules.engine import State
from dsp_desktop.runtime.settings import SettingsStore, Theme
from ui.kit.places import Place
from ui.window import FrontDesk

HERE = Path(__file__).parent
#: What the documents show, and under which name.
SHOWN = {"today": "today", "van": "vans", "driver": "drivers", "report": "reports"}


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def open_on(company: str) -> FrontDesk:
    """Open the window on a company and wait until its pages stand."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)  # noqa: S101 - there is only this kind
    settings = SettingsStore(Path(tempfile.mkdtemp()) / "settings.toml")
    desk = FrontDesk(application, settings)
    desk.begin(company, demo=False)
    clock = QElapsedTimer()
    clock.start()
    while desk.desk is None and clock.elapsed() < 60_000:  # noqa: PLR2004 - a minute is plenty
        wait(50)
    wait(1_500)
    return desk


def first_blocked(table: QTableView) -> int:
    """Return the first row that is blocked, for a panel that has something to say; else 0."""
    model = table.model()
    cells = ((r, c) for r in range(model.rowCount()) for c in range(model.columnCount()))
    return next((r for r, c in cells if model.index(r, c).data() == label(State.BLOCKED)), 0)


def shoot(desk: FrontDesk, entity: str, path: Path) -> None:
    """Show a page, select what is blocked if it is a list, and save what the window shows."""
    if desk.desk is None:
        raise SystemExit("The company did not open.")
    desk.desk.navigator.go(Place(entity))
    wait(700)
    for table in desk.window.findChildren(QTableView):
        if table.isVisible():
            table.selectRow(first_blocked(table))
    wait(900)
    path.parent.mkdir(parents=True, exist_ok=True)
    desk.window.grab().save(str(path))
    print(path.name)


def main() -> None:
    """Take them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("company")
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    parser.add_argument("--only", nargs="*", metavar="PAGE")
    options = parser.parse_args()
    desk = open_on(options.company)
    if options.all is None:
        desk.window.resize(1440, 900)
        for look in (Theme.LIGHT, Theme.DARK):
            desk.theme.choose(look, 100)
            for entity, name in SHOWN.items():
                shoot(desk, entity, HERE / f"{name}{'-dark' if look is Theme.DARK else ''}.png")
    else:
        sizes = (((1280, 800), 100), ((1600, 1000), 100), ((1600, 1000), 150))
        pages = options.only or [p.entity for p in desk.desk.navigator.places]
        for look, (size, text) in product((Theme.LIGHT, Theme.DARK), sizes):
            desk.theme.choose(look, text)
            desk.window.resize(*size)
            for entity in pages:
                shoot(desk, entity, options.all / f"{entity}-{look}-{size[0]}-{text}.png")
    desk.window.close()
    desk.leave()


if __name__ == "__main__":
    main()
