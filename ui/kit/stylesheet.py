"""The style sheet, generated from tokens. Widgets name their part with the property ``role``."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ui.kit.theme import Tokens

_SHEET = """
QToolTip { background: @card; color: @text; border: 1px solid @border_strong; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: #22; font-weight: 700; color: @text; }
QLabel[role="heading"] { font-size: #14; font-weight: 600; color: @text; }
QLabel[role="group"] { font-size: #11; font-weight: 700; color: @muted; }
QLabel[role="subtitle"], QLabel[role="muted"], QLabel[role="help"] { color: @muted; }
QLabel[role="help"] { font-size: #12; }
QLabel[role="problem"] { color: @blocked; font-size: #12; }
QLabel[role="banner"] { background: @due_soon_soft; color: @text; border-radius: 6px;
    padding: #8 #12; }
QLabel[role="demo"] { background: @cannot_confirm_soft; color: @text; font-weight: 600;
    font-size: #12; padding: #6 #24; border-bottom: 1px solid @border; }
QLabel[role="figure"] { font-size: #26; font-weight: 700; }
QLabel[tone="ready"] { color: @ready; }
QLabel[tone="due_soon"] { color: @due_soon; }
QLabel[tone="cannot_confirm"] { color: @cannot_confirm; }
QLabel[tone="blocked"] { color: @blocked; }

QFrame[role="card"] { background: @card; border: 1px solid @border; border-radius: 10px; }
QFrame[role="strip"] { background: @due_soon_soft; border: none;
    border-bottom: 1px solid @border; }
QFrame[role="lock"] { background: @window; border: none; }
QFrame[role="slot"] { background: @field; border: 1px dashed @border_strong;
    border-radius: 6px; }
QFrame[role="target"] { background: transparent; border: 2px solid @accent; border-radius: 6px; }
QLabel[role="strong"] { font-weight: 600; }
QFrame[role="line"] { background: @border; border: none; max-height: 1px; min-height: 1px; }
QFrame[role="notice"] { background: @card; border: 1px solid @border_strong; border-radius: 8px; }
QFrame[role="notice"][tone="blocked"] { border-left: 4px solid @blocked; }
QFrame[role="notice"][tone="ready"] { border-left: 4px solid @ready; }

QPushButton { background: @card; color: @text; border: 1px solid @border; border-radius: 6px;
    padding: #7 #14; min-height: #16; }
QPushButton:hover { background: @hover; }
QPushButton::menu-indicator { image: none; width: 0px; }
QPushButton:pressed { background: @neutral_soft; }
QPushButton:focus { border: 1px solid @accent; }
QPushButton:disabled { color: @muted; background: @window; }
QPushButton[role="primary"], QPushButton:default { background: @accent; color: @on_accent;
    border: 1px solid @accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QPushButton:default:hover { background: @accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid @text; padding: #6 #13; }
QPushButton[role="primary"]:disabled { background: @neutral_soft; color: @muted;
    border-color: @neutral_soft; }
QPushButton[role="search"] { text-align: left; color: @muted; padding: #7 #12; }
QPushButton[role="danger"] { color: @blocked; }
QPushButton[role="link"] { background: transparent; border: none; color: @accent; padding: 0px;
    text-align: right; min-height: 0px; }
QPushButton[role="link"]:hover, QPushButton[role="link"]:focus { text-decoration: underline; }
QPushButton[role="chip"] { border-radius: #10; padding: #3 #8; border: 1px solid transparent;
    background: @neutral_soft; color: @muted; font-weight: 600; font-size: #12; min-height: #14; }
QPushButton[role="chip"]:hover { border: 1px solid @border_strong; }
QPushButton[role="chip"]:focus { border: 1px solid @accent; }
QPushButton[role="chip"][tone="all"] { background: @accent_soft; color: @accent; }
QPushButton[role="chip"][tone="ready"] { background: @ready_soft; color: @ready; }
QPushButton[role="chip"][tone="due_soon"] { background: @due_soon_soft; color: @due_soon; }
QPushButton[role="chip"][tone="cannot_confirm"] { background: @cannot_confirm_soft;
    color: @cannot_confirm; }
QPushButton[role="chip"][tone="blocked"] { background: @blocked_soft; color: @blocked; }
QPushButton[role="chip"][tone="all"]:checked { border: 1px solid @accent; }
QPushButton[role="chip"][tone="ready"]:checked { border: 1px solid @ready; }
QPushButton[role="chip"][tone="due_soon"]:checked { border: 1px solid @due_soon; }
QPushButton[role="chip"][tone="cannot_confirm"]:checked { border: 1px solid @cannot_confirm; }
QPushButton[role="chip"][tone="blocked"]:checked { border: 1px solid @blocked; }
QPushButton[role="chip"]:focus, QPushButton[role="chip"]:checked:focus {
    border: 1px solid @text; }
QPushButton[role="tab"] { background: transparent; border: none;
    border-bottom: 2px solid transparent; border-radius: 0px; color: @muted; padding: #6 #2;
    font-weight: 600; }
QPushButton[role="tab"]:hover { color: @text; }
QPushButton[role="tab"]:checked { color: @accent; border-bottom: 2px solid @accent; }
QPushButton[role="tab"]:focus { color: @accent; background: @accent_soft; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px;
    padding: #5; color: @text; }
QToolButton:hover { background: @hover; border: 1px solid @border; }
QToolButton:focus { border: 1px solid @accent; }
QToolButton::menu-indicator { image: none; width: 0px; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox { background: @field; color: @text;
    border: 1px solid @border; border-radius: 6px; padding: #6 #9;
    selection-background-color: @accent; selection-color: @on_accent; min-height: #18; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border: 1px solid @border_strong; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QSpinBox:focus {
    border: 1px solid @accent; }
QLineEdit:read-only, QLineEdit:disabled, QComboBox:disabled { color: @muted; background: @window; }
*[wrong="true"] { border: 1px solid @blocked; }
QComboBox QLineEdit { border: none; padding: 0px; min-height: 0px; background: transparent; }
QSpinBox QLineEdit { border: none; padding: 0px #7; min-height: 0px; background: transparent; }
QComboBox::drop-down { border: none; width: #22; subcontrol-position: center right; }
QComboBox::down-arrow { width: 0px; height: 0px; border-left: #4 solid @field;
    border-right: #4 solid @field; border-top: #5 solid @muted; }
QComboBox QAbstractItemView { background: @card; color: @text; border: 1px solid @border_strong;
    selection-background-color: @accent_soft; selection-color: @text; outline: none; padding: 4px; }
QCheckBox, QRadioButton { spacing: #8; }
QRadioButton::indicator { width: #14; height: #14; border: 1px solid @muted; border-radius: #7;
    background: @field; }
QCheckBox::indicator:unchecked { width: #13; height: #13; border: 1px solid @muted;
    border-radius: 3px; background: @field; }
QRadioButton::indicator:checked { width: #6; height: #6; border: #5 solid @accent; }
QRadioButton:focus { color: @accent; }

QTableView, QListView, QTreeView { background: @card; color: @text; border: 1px solid @border;
    border-radius: 10px; outline: none; gridline-color: @border;
    selection-background-color: @accent_soft; selection-color: @text; }
QTableView:focus { border: 1px solid @accent; }
QTableView::item { border: none; border-bottom: 1px solid @hover; padding: 0px #9; }
QTableView::item:selected { background: @accent_soft; color: @text; }
QTreeView::item { border: none; border-bottom: 1px solid @hover; padding: #6 #8; }
QTreeView::item:selected { background: @accent_soft; color: @text; }
QListView::item { padding: #6 #10; border-radius: 6px; }
QListView::item:selected { background: @accent_soft; color: @text; }
QHeaderView { background: @card; border: none; border-top-left-radius: 10px;
    border-top-right-radius: 10px; }
QHeaderView::section { background: transparent; color: @muted; border: none;
    border-bottom: 1px solid @border; padding: #10 #12; font-weight: 600; font-size: #12; }
QHeaderView::section:hover { color: @text; background: @hover; }
QHeaderView::down-arrow, QHeaderView::up-arrow { width: #8; height: #8;
    subcontrol-position: center right; right: #5; }
QTableCornerButton::section { background: @card; border: none; }

QFrame[role="sidebar"] { background: @sidebar; border: none; border-right: 1px solid @border; }
QPushButton[role="place"] { background: transparent; border: 1px solid transparent;
    text-align: left; padding: 0px #10; min-height: 0px; }
QPushButton[role="place"]:hover { background: @hover; }
QPushButton[role="place"]:checked { background: @accent_soft; color: @accent; font-weight: 600; }
QPushButton[role="place"]:focus { border: 1px solid @accent; }
QPushButton[role="search"] { background: @field; color: @muted; text-align: left; }
QPushButton[role="search"]:hover { border: 1px solid @border_strong; background: @field; }
QPushButton[role="choice"] { background: @card; border: 1px solid @border; border-radius: 10px;
    text-align: left; padding: #14 #16; }
QPushButton[role="choice"]:hover { border: 1px solid @accent; background: @hover; }
QPushButton[role="choice"]:focus { border: 1px solid @accent; }
QFrame[role="tile"] { background: @card; border: 1px solid @border; border-radius: 10px; }
QFrame[role="tile"][clickable="true"]:hover { border: 1px solid @border_strong; }
QFrame[role="tile"][clickable="true"]:focus { border: 1px solid @accent; }
QFrame[role="palette"] { background: @card; border: 1px solid @border_strong;
    border-radius: 10px; }
QFrame[role="palette"] QListView { border: none; }
QFrame[role="palette"] QLineEdit { border: none; background: transparent; font-size: #15; }
QFrame[role="drop"] { background: @accent_soft; border: 2px dashed @accent; border-radius: 10px; }

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: #11; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: #11; margin: 2px; }
QScrollBar::handle { background: @border_strong; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: #28; }
QScrollBar::handle:horizontal { min-width: #28; }
QScrollBar::handle:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {
    background: transparent; border: none; width: 0px; height: 0px; }

QSplitter::handle { background: transparent; }
QMenu { background: @card; color: @text; border: 1px solid @border_strong; padding: 4px; }
QMenu::item { padding: #6 #22; border-radius: 4px; }
QMenu::item:selected { background: @accent_soft; color: @text; }
QMenu::item:disabled { color: @muted; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }
QProgressBar { background: @neutral_soft; border: none; border-radius: 3px; max-height: #6;
    min-height: #6; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QDialog { background: @window; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: @card; }
QCalendarWidget QAbstractItemView { border-radius: 0px; border: none; }
"""


def style_sheet(tokens: "Tokens", scale: float) -> str:
    """Return the sheet for these colors, its sizes (``#12``) multiplied by ``scale``."""
    lines = []
    names = sorted((n for n in tokens.__slots__ if n != "dark"), key=len, reverse=True)
    for line in _SHEET.splitlines():
        for name in names:
            line = line.replace(f"@{name}", getattr(tokens, name))  # noqa: PLW2901 - the word, scaled - rewritten
        lines.append(_sized(line, scale))
    return "\n".join(lines)


def _sized(line: str, scale: float) -> str:
    words = []
    for word in line.split(" "):
        bare = word.rstrip(";}")
        if bare.startswith("#") and bare[1:].isdigit() and len(bare) <= len("#999"):
            word = f"{round(int(bare[1:]) * scale)}px{word[len(bare) :]}"  # noqa: PLW2901 - the word, scaled
        words.append(word)
    return " ".join(words)
