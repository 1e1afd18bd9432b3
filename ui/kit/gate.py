"""Holding questions back until what they are answered with is loaded."""

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class Gate:
    """Open, unless somebody holds it: for the moment in which the first rows are painted."""

    def __init__(self) -> None:
        self._open = threading.Event()
        self._open.set()

    def hold(self) -> None:
        """Let nothing through for now."""
        self._open.clear()

    def open(self) -> None:
        """Let everything through."""
        self._open.set()

    def open_after(self, load: Callable[[], object]) -> None:
        """Run ``load`` on a thread of its own, and then let everything through."""

        def prepare() -> None:
            try:
                load()
            finally:
                self.open()

        threading.Thread(target=prepare, name="loading", daemon=True).start()

    def behind(self, work: Callable[[], T]) -> Callable[[], T]:
        """Return ``work`` as it is done once the gate is open; for a thread that may wait."""

        def in_turn() -> T:
            self._open.wait()
            return work()

        return in_turn
