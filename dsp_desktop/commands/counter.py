"""How far a command is, on the last line of the terminal while somebody looks at it."""

import sys
from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

_EVERY = 0.2  # seconds
_PERCENT = 100


@dataclass(slots=True)
class Counter:
    """Writes the share that is done; silent where nobody would see it."""

    stream: TextIO | None
    _shown: str = ""
    _next: float = field(default=0.0)

    @classmethod
    def on_a_terminal(cls) -> "Counter":
        """Count on standard error, if that is a terminal."""
        return cls(sys.stderr if sys.stderr.isatty() else None)

    def report(self, done: int, total: int, label: str = "") -> None:
        """Show the share that is done, a few times a second."""
        if self.stream is None or monotonic() < self._next:
            return
        self._next = monotonic() + _EVERY
        share = f"{min(done, total) * _PERCENT // total} %" if total else ""
        self._show(" ".join(filter(None, (label, share))))

    def clear(self) -> None:
        """Leave the line as it was found."""
        self._show("")

    def _show(self, text: str) -> None:
        if self.stream is not None and text != self._shown:
            self.stream.write(f"\r{text:<{len(self._shown)}}" + ("" if text else "\r"))
            self.stream.flush()
            self._shown = text
