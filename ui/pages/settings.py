"""Settings: how the window looks, the company, the rules and the figures behind them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dsp_desktop.kernel.permissions import Permission
from dsp_desktop.runtime.settings import TEXT_SIZES, Theme
from ui.kit.header import PageHeader
from ui.kit.l10n import mark, translated
from ui.kit.operations import Operations
from ui.kit.places import Place
from ui.kit.spec import CustomPage
from ui.kit.theme import MARGIN, scaled
from ui.pages.settings_access import MINUTES, AccessTab, minutes_text
from ui.pages.settings_rules import FiguresTab, RulesTab


def _t(text: str) -> str:
    return translated("settings", text)


class SettingsPage(QWidget):
    """Tabs; each is built when it is first looked at."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self.header = PageHeader(_t(mark("settings", "Settings")), operations)
        self.tabs: dict[str, QPushButton] = {}
        self.built: dict[str, QWidget] = {}
        self._stack = QStackedWidget()
        group = QButtonGroup(self)
        bar = QHBoxLayout()
        bar.setSpacing(scaled(self, 20))
        for name, title, permission in (
            ("look", mark("settings", "This window"), Permission.COMPANY_VIEW),
            ("company", mark("settings", "Company"), Permission.COMPANY_VIEW),
            ("access", mark("settings", "Users and safety"), Permission.ACCESS_VIEW),
            ("rules", mark("settings", "Rules"), Permission.RULES_VIEW),
            ("figures", mark("settings", "Figures"), Permission.RULES_VIEW),
        ):
            if not operations.app.actor.may(permission):
                continue
            button = QPushButton(_t(title))
            button.setProperty("role", "tab")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, name=name: self.show_tab(name))
            group.addButton(button)
            self.tabs[name] = button
            bar.addWidget(button)
        bar.addStretch(1)
        layout = QVBoxLayout(self)
        side = scaled(self, MARGIN)
        layout.setContentsMargins(side, scaled(self, 18), side, scaled(self, 18))
        layout.setSpacing(scaled(self, 14))
        layout.addWidget(self.header)
        layout.addLayout(bar)
        layout.addWidget(self._stack, 1)
        self.show_tab("look")

    def visit(self, place: Place) -> None:
        """Show the tab somebody asked for by name."""
        if place.text in self.tabs:
            self.show_tab(place.text)

    def is_touched(self) -> bool:
        """Whether something typed on a tab is not saved yet."""
        return any(getattr(tab, "is_touched", lambda: False)() for tab in self.built.values())

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        if name not in self.built:
            make: Callable[[Operations], QWidget] = {
                "look": LookTab,
                "company": CompanyTab,
                "access": AccessTab,
                "rules": RulesTab,
                "figures": FiguresTab,
            }[name]
            self.built[name] = make(self._operations)
            self._stack.addWidget(self.built[name])
        self.tabs[name].setChecked(True)
        self._stack.setCurrentWidget(self.built[name])


class LookTab(QWidget):
    """Colors and size of text, at once. They belong to the person, not to the company."""

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self._operations = operations
        self.theme, self.text_size, self.lock = QComboBox(), QComboBox(), QComboBox()
        titles = {
            Theme.SYSTEM: _t(mark("settings", "As the system has them")),
            Theme.LIGHT: _t(mark("settings", "Light")),
            Theme.DARK: _t(mark("settings", "Dark")),
        }
        for theme, title in titles.items():
            self.theme.addItem(title, theme.value)
        for percent in TEXT_SIZES:
            self.text_size.addItem(f"{percent}%", percent)
        self.lock.addItem(_t(mark("settings", "As the company says")), 0)
        for minutes in MINUTES:
            self.lock.addItem(minutes_text(minutes), minutes)
        self.scans = QPushButton()
        self.scans.clicked.connect(lambda _on: self._choose_scans())
        self._show()
        self.lock.activated.connect(self._keep)
        self.theme.activated.connect(self._keep)
        self.text_size.activated.connect(self._keep)
        operations.look_changed.connect(self._show)
        words = mark("settings", "Kept on this computer for you; nobody else sees it.")
        _page(
            self,
            _t(words),
            (
                (_t(mark("settings", "Colors")), self.theme),
                (_t(mark("settings", "Size of text")), self.text_size),
                *self._of_the_lock(),
                (_t(mark("settings", "Scan folder")), self.scans),
            ),
        )

    def _of_the_lock(self) -> Sequence[tuple[str, QWidget]]:
        """Nobody signs in to a demo, so its window does not lock."""
        if self._operations.app.key.is_demo:
            return ()
        return ((_t(mark("settings", "Lock this window, sooner only, after")), self.lock),)

    def _show(self) -> None:
        settings = self._operations.settings.value
        self.lock.setCurrentIndex(max(0, self.lock.findData(settings.lock_minutes)))
        self.theme.setCurrentIndex(self.theme.findData(settings.theme.value))
        self.text_size.setCurrentIndex(self.text_size.findData(settings.text_percent))

        folder = settings.scan_folder
        self.scans.setText(Path(folder).name if folder else _t(mark("settings", "Choose…")))
        self.scans.setToolTip(folder)
        title = _t(mark("settings", "Scan folder"))
        self.scans.setAccessibleName(f"{title}: {folder}" if folder else title)

    def _choose_scans(self) -> None:
        from ui.pages.scans import choose_scan_folder  # noqa: PLC0415 - when it is asked for

        choose_scan_folder(self._operations, self)
        self._show()

    def _keep(self) -> None:
        self._operations.settings.change(
            theme=Theme(self.theme.currentData()),
            text_percent=int(self.text_size.currentData()),
            lock_minutes=int(self.lock.currentData()),
        )
        self._operations.look_changed.emit()


class CompanyTab(QWidget):
    """Where the company's own records are; each has its page."""

    _PLACES = (
        (
            "company",
            mark("settings", "Company"),
            mark("settings", "Name, numbers, time zone"),
            Permission.COMPANY_VIEW,
        ),
        (
            "station",
            mark("settings", "Stations"),
            mark("settings", "Where the routes leave from"),
            Permission.COMPANY_VIEW,
        ),
        (
            "import_batch",
            mark("settings", "Imports"),
            mark("settings", "What came from files"),
            Permission.IMPORTS_VIEW,
        ),
        (
            "key",
            mark("settings", "Keys"),
            mark("settings", "Sets of keys, to hand out"),
            Permission.CUSTODY_VIEW,
        ),
        (
            "uniform",
            mark("settings", "Uniforms"),
            mark("settings", "Pieces with a label"),
            Permission.CUSTODY_VIEW,
        ),
    )

    def __init__(self, operations: Operations) -> None:
        super().__init__()
        self.buttons: dict[str, QPushButton] = {}
        lines = []
        actor = operations.app.actor
        for entity, title, what, view in self._PLACES:
            if not actor.may(view):
                continue
            button = QPushButton(_t(mark("settings", "Open")))
            button.setAccessibleName(_t(title))
            button.clicked.connect(
                lambda _checked, entity=entity: operations.wanted.emit(Place(entity))
            )
            self.buttons[entity] = button
            lines.append((f"{_t(title)}: {_t(what)}", button))
        words = mark(
            "settings", "These travel with the company file; everyone in the office has them."
        )
        _page(self, _t(words), lines)


def _page(page: QWidget, words: str, lines: Sequence[tuple[str, QWidget]]) -> None:
    """Lay out a short form in a card."""
    card = QFrame()
    card.setProperty("role", "card")
    card.setMaximumWidth(scaled(page, 620))
    inner = QVBoxLayout(card)
    inner.setContentsMargins(*(scaled(page, 18),) * 4)
    note = QLabel(words)
    note.setProperty("role", "muted")
    note.setWordWrap(True)
    inner.addWidget(note)
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setHorizontalSpacing(scaled(page, 24))
    for title, editor in lines:
        form.addRow(title, editor)
    inner.addLayout(form)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(card)
    layout.addStretch(1)


PAGES = (
    CustomPage(
        entity="settings",
        title=mark("settings", "Settings"),
        group="",
        icon="ph.gear",
        view=Permission.COMPANY_VIEW,
        build=SettingsPage,
    ),
)
