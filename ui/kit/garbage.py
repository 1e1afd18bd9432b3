"""Collecting garbage on the UI thread, and on no other.

Python breaks reference cycles on whichever thread happens to allocate. When such a cycle
holds a QObject, a worker would destroy it, which Qt does not survive. So the automatic
collection is off while there are workers, and this timer does it.
"""

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 2_000


class Collector(QObject):
    """Collects each generation when it is due, as Python would, but here."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._collect)
        gc.disable()
        self._timer.start()

    def stop(self) -> None:
        """Hand collecting back to Python: the workers are gone."""
        self._timer.stop()
        gc.enable()

    def _collect(self) -> None:
        due = [count > most for count, most in zip(gc.get_count(), gc.get_threshold(), strict=True)]
        for generation in (2, 1, 0):
            if due[generation]:
                gc.collect(generation)
                return
