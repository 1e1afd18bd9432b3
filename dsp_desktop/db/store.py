"""The database of an open company, connected to when somebody first asks.

SQLAlchemy is loaded with it, which takes longer than showing a list: a window that opens a
file says whose it is, and shows rows, before that (see ``ahead``).
"""

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from dsp_desktop.db.notices import desktop_name
from dsp_desktop.runtime.keys import CompanyKey

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dsp_desktop.db.vault import Vault


class Store:
    """Made once for each open company and shared by every thread."""

    def __init__(self, target: Path | str, key: CompanyKey) -> None:
        self._target, self._key = target, key
        #: What this desktop is called among those that have the company open.
        self.desktop = desktop_name()
        #: The last entry of the audit trail when the company was opened.
        self.entries = 0
        self._lock = threading.Lock()
        self._opened: tuple[Engine, Vault] | None = None

    @property
    def engine(self) -> "Engine":
        """Where its connections come from."""
        return self._open()[0]

    @property
    def vault(self) -> "Vault":
        """Its sealed columns."""
        return self._open()[1]

    def close(self, *, keeping_statistics: bool = False) -> None:
        """Let go of the file or the server; nothing is loaded for it."""
        if self._opened is None:
            return
        from dsp_desktop.db.engine import keep_statistics  # noqa: PLC0415 - loaded by now

        if keeping_statistics:
            keep_statistics(self.engine)
        self.engine.dispose()

    def _open(self) -> "tuple[Engine, Vault]":
        with self._lock:
            if self._opened is None:
                from dsp_desktop.db.engine import open_engine  # noqa: PLC0415 - see above
                from dsp_desktop.db.vault import Vault  # noqa: PLC0415 - likewise

                engine = open_engine(self._target, self._key)
                self._opened = engine, Vault(engine, self._key)
            return self._opened
