"""Light or dark, and how large the text is: put on at once, and kept for the next time."""

from collections.abc import Callable

from dsp_desktop.runtime.settings import TEXT_SIZES, SettingsStore, Theme
from ui.kit import theme as kit


class Look:
    """The person's choice of colors and size of text."""

    def __init__(
        self, theme: "kit.Theme", settings: SettingsStore, changed: Callable[[], object]
    ) -> None:
        self._theme, self._settings, self._changed = theme, settings, changed

    def choose(self, theme: Theme) -> None:
        """Put on these colors."""
        self._settings.change(theme=theme)
        self._changed()

    def switch_theme(self) -> None:
        """Go from light to dark, or back."""
        dark = self._theme.tokens.dark
        self.choose(Theme.LIGHT if dark else Theme.DARK)

    def follow_system(self) -> None:
        """Have the colors the system has."""
        self.choose(Theme.SYSTEM)

    def larger(self) -> None:
        """Make the text one step larger."""
        self._step(1)

    def smaller(self) -> None:
        """Make the text one step smaller."""
        self._step(-1)

    def _step(self, by: int) -> None:
        step = TEXT_SIZES.index(self._settings.value.text_percent) + by
        self._settings.change(text_percent=TEXT_SIZES[max(0, min(step, len(TEXT_SIZES) - 1))])
        self._changed()
