"""How the application looks: one table of tokens, and everything made from it.

Fusion is drawn from our own palette and style sheet, so that the three systems look
alike. "System" only reads the color scheme; it never sets it. What paints itself asks
:func:`tokens_of` for the colors of its palette and :func:`scaled` for its sizes, so no
widget holds a theme.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from dsp_desktop.runtime.settings import Theme as Choice
from ui.kit.stylesheet import style_sheet

_DARK_BELOW = 128


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every color there is. Text on its own ground reaches WCAG AA; a test checks it."""

    dark: bool
    window: str
    sidebar: str
    card: str
    field: str
    hover: str
    border: str
    border_strong: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    ready: str
    ready_soft: str
    due_soon: str
    due_soon_soft: str
    cannot_confirm: str
    cannot_confirm_soft: str
    blocked: str
    blocked_soft: str
    neutral_soft: str


LIGHT = Tokens(
    dark=False,
    window="#f5f7f9",
    sidebar="#eef0f5",
    card="#ffffff",
    field="#ffffff",
    hover="#f0f3f7",
    border="#e2e6ec",
    border_strong="#c3cad4",
    text="#18212d",
    muted="#5b6779",
    accent="#1b66d9",
    accent_hover="#1558bf",
    on_accent="#ffffff",
    accent_soft="#e4efff",
    ready="#12703f",
    ready_soft="#e1f4e9",
    due_soon="#8a5a00",
    due_soon_soft="#fdf0d2",
    cannot_confirm="#5f4bb6",
    cannot_confirm_soft="#eceafa",
    blocked="#bd2323",
    blocked_soft="#fde6e6",
    neutral_soft="#edf0f4",
)

DARK = Tokens(
    dark=True,
    window="#0f1419",
    sidebar="#12171f",
    card="#171d25",
    field="#131920",
    hover="#1d2530",
    border="#29323d",
    border_strong="#3d4856",
    text="#e8ecf1",
    muted="#9aa5b4",
    accent="#5aa2ff",
    accent_hover="#79b4ff",
    on_accent="#06121f",
    accent_soft="#172c47",
    ready="#4cc38a",
    ready_soft="#14302a",
    due_soon="#e8ae4a",
    due_soon_soft="#37290f",
    cannot_confirm="#b3a4f5",
    cannot_confirm_soft="#292440",
    blocked="#ff7b7b",
    blocked_soft="#401d20",
    neutral_soft="#232c37",
)

#: Spacing and radii in pixels at 100% text.
GAP_SMALL, GAP, GAP_LARGE, MARGIN = 6, 12, 16, 24
RADIUS, CARD_RADIUS = 6, 10
ROW_HEIGHT, CELL_PADDING = 38, 12

#: Font sizes in pixels at 100% text.
TINY, SMALL, BODY, HEADING, TITLE, FIGURE = 11, 12, 13, 14, 22, 26


class Theme(QObject):
    """Puts the tokens on the application, and again when the system or the person changes."""

    changed = Signal()

    def __init__(
        self,
        application: QApplication,
        choice: Choice = Choice.SYSTEM,
        text_scale: int = 100,
    ) -> None:
        super().__init__(application)
        self._application = application
        self._choice = choice
        self._scale = text_scale
        application.setStyle("Fusion")
        application.styleHints().colorSchemeChanged.connect(self._follow)
        self._put_on()

    @property
    def tokens(self) -> Tokens:
        """The colors in force."""
        match self._choice:
            case Choice.LIGHT:
                return LIGHT
            case Choice.DARK:
                return DARK
        from PySide6.QtCore import Qt  # noqa: PLC0415 - costs a seventh of a bare window's start

        scheme = self._application.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def choose(self, choice: Choice, text_scale: int) -> None:
        """Change the colors or the size of text, at once and everywhere."""
        if (choice, text_scale) != (self._choice, self._scale):
            before = self._application.font().pixelSize() / BODY
            self._choice, self._scale = choice, text_scale
            self._put_on(before)

    def _follow(self) -> None:
        if self._choice is Choice.SYSTEM:
            self._put_on()

    def _put_on(self, before: float = 0) -> None:
        """Put it on; ``before`` is for which size of text what stands was made, if any."""
        font = self._application.font()
        font.setPixelSize(round(BODY * self._scale / 100))
        now = font.pixelSize() / BODY
        if before > 0 and before != now:
            from ui.kit.rescale import rescale  # noqa: PLC0415 - rarely wanted

            # Before the font: what follows the font by itself is told of it after this.
            rescale(self._application.allWidgets(), before, now)
        self._application.setFont(font)
        self._application.setPalette(palette(self.tokens))
        self._application.setStyleSheet(style_sheet(self.tokens, self._scale / 100))
        self.changed.emit()


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of a set of tokens."""
    made = QPalette()
    role = QPalette.ColorRole
    colors = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.card,
        role.AlternateBase: tokens.hover,
        role.Text: tokens.text,
        role.PlaceholderText: tokens.muted,
        role.Button: tokens.card,
        role.ButtonText: tokens.text,
        role.BrightText: tokens.blocked,
        role.ToolTipBase: tokens.card,
        role.ToolTipText: tokens.text,
        role.Highlight: tokens.accent_soft,
        role.HighlightedText: tokens.text,
        role.Accent: tokens.accent,
        role.Link: tokens.accent,
        role.LinkVisited: tokens.accent,
        role.Light: tokens.card,
        role.Midlight: tokens.border,
        role.Mid: tokens.border,
        role.Dark: tokens.border_strong,
        role.Shadow: tokens.border_strong,
    }
    for which, color in colors.items():
        made.setColor(which, QColor(color))
    for which in (role.Text, role.WindowText, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.muted))
    return made


def tokens_for(choice: Choice, system: QPalette) -> Tokens:
    """Return the tokens a person wants; ``system`` is the palette before any of ours."""
    match choice:
        case Choice.LIGHT:
            return LIGHT
        case Choice.DARK:
            return DARK
    return tokens_of(system)


def tokens_of(colors: QPalette) -> Tokens:
    """Return the tokens a palette was made from."""
    ground = colors.color(QPalette.ColorRole.Window)
    return DARK if ground.lightness() < _DARK_BELOW else LIGHT


def scaled(widget: QWidget, pixels: int) -> int:
    """Return ``pixels`` at 100% text for the size of text this widget has."""
    size = widget.font().pixelSize()
    return pixels if size <= 0 else round(pixels * size / BODY)
