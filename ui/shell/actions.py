"""Everything the menus, the shortcuts and the palette can do, said once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from dsp_desktop.kernel.permissions import Permission
from ui.kit.l10n import translated


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. ``menu`` is where it stands; ``keys`` are its shortcuts."""

    name: str
    menu: str
    title: str
    run: Callable[[], object]
    keys: tuple[str, ...] = ()
    starts_section: bool = False
    #: Keys that somebody else listens to: shown, not listened to here.
    told: str = ""
    #: What a person needs leave for to be offered it.
    needs: Permission | None = None
    #: Whether it is about users and secrets, of which a demo has none.
    guards: bool = False


class Actions:
    """The actions of one window: in its menus, under its shortcuts, and for the palette."""

    def __init__(self, window: QMainWindow, actions: Sequence[Action]) -> None:
        self._window = window
        self.menu = QMenu(window)
        self._menus: dict[str, QMenu] = {}
        self._made: list[tuple[Action, QAction]] = []
        self._pages: list[QAction] = []
        for action in actions:
            self._add(action)

    def offered(self) -> Sequence[tuple[str, str, Callable[[], object]]]:
        """Return what can be done now: its title, its shortcut, and how to do it."""
        return [
            (_title_of(made), _keys_of(made) or action.told, made.trigger)
            for action, made in self._made
            if made.isEnabled()
        ]

    def clear(self) -> None:
        """Take everything out of the window again."""
        for _action, made in self._made:
            self._window.removeAction(made)
            made.deleteLater()
        for made in self._pages:
            self._window.removeAction(made)
            made.deleteLater()
        self._made, self._pages = [], []
        self.menu.deleteLater()

    def set_pages(self, menu: str, pages: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """List the pages in a menu; the first nine answer to Ctrl and their number."""
        into = self._menu(menu)
        into.addSeparator()
        for number, (title, run) in enumerate(pages, start=1):
            made = QAction(title, self._window)
            made.triggered.connect(lambda _checked, run=run: run())
            if number <= 9:  # noqa: PLR2004 - there are nine digits
                made.setShortcut(QKeySequence(f"Ctrl+{number}"))
            into.addAction(made)
            self._window.addAction(made)
            self._pages.append(made)

    def _add(self, action: Action) -> None:
        title = translated("menu", action.title)
        made = QAction(f"{title}\t{action.told}" if action.told else title, self._window)
        made.setObjectName(action.name)
        made.setShortcuts([QKeySequence(keys) for keys in action.keys])
        made.triggered.connect(lambda _checked: action.run())
        menu = self._menu(action.menu)
        if action.starts_section:
            menu.addSeparator()
        menu.addAction(made)
        # The menus hang on a button, so that the window, not the menu, must know the keys.
        self._window.addAction(made)
        self._made.append((action, made))

    def _menu(self, title: str) -> QMenu:
        if title not in self._menus:
            self._menus[title] = self.menu.addMenu(translated("menu", title))
        return self._menus[title]


def _title_of(action: QAction) -> str:
    return action.text().partition("\t")[0].replace("&", "").rstrip("…")


def _keys_of(action: QAction) -> str:
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
